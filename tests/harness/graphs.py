"""Graphs built by hand: as a state or a plan has them, and as the evaluator makes them of HCL."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from validator.evaluate import evaluate_root
from validator.facts.world import World
from validator.model.graph import Graph, Module, Resource, SourceKind
from validator.model.value import from_python


def resource(address: str, mode: str = "managed", **values: object) -> Resource:
    """An instance with known values, without provenance."""
    kind, name = address.removeprefix("data.").split(".")[-2:]
    return Resource(
        address=address,
        mode="data" if mode == "data" else "managed",
        type=kind,
        name=name.split("[")[0],
        module="",
        index=None,
        values=from_python(values),
    )


def graph(
    *resources: Resource, source: SourceKind = "state", outputs: Mapping[str, object] | None = None
) -> Graph:
    """A graph of these instances."""
    root = Module("", "root", outputs=dict(outputs or {}))  # type: ignore[arg-type]
    return Graph("root", source, {one.address: one for one in resources}, {"": root})


def evaluated(directory: Path, text: str) -> World:
    """The world of one file of HCL."""
    (directory / "main.tf").write_text(text)
    found = evaluate_root(os.fspath(directory))
    assert found.diagnostics == ()
    return World(found)
