"""Verdicts about one root, from its sources and from a real plan of it, in a comparable form."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from validator.model.graph import Graph
from validator.model.verdict import Finding, Verdict
from validator.pipeline.judge import Judged, judge_graph, policies_for
from validator.pipeline.request import Request
from validator.pipeline.scan import graph_of
from validator.plan.join import join
from validator.plan.reader import read_plan
from validator.policy import PolicySet

Triple = tuple[str, str, str]
"""Rule, address, attribute."""


@cache
def _policies() -> PolicySet:
    return policies_for(Request())


def symbolic_graph(root: Path, options: Iterable[str], environ: Mapping[str, str]) -> Graph:
    """The sources of a root, evaluated with the same `-var-file` options as the engine got."""
    files = tuple(
        os.path.join(root, option.removeprefix("-var-file="))
        for option in options
        if option.startswith("-var-file=")
    )
    return graph_of(str(root), Request(var_files=files), environ)


def judge_sources(graph: Graph) -> Judged:
    """Every verdict about the symbolic plan."""
    return judge_graph(graph, _policies(), Request())


def judge_plan(raw: bytes, graph: Graph) -> Judged:
    """Every verdict about a real plan, joined with its sources."""
    return judge_graph(join(read_plan(raw, root=graph.root), graph), _policies(), Request())


def triples(judged: Judged, verdict: Verdict) -> dict[Triple, Finding]:
    """The findings of one verdict by what they are about."""
    assert judged.broken == (), judged.broken
    return {(f.rule, f.address, f.attribute): f for f in judged.findings if f.verdict is verdict}
