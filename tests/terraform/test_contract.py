"""The committed contract against what an engine really made of the environments."""

from __future__ import annotations

import os

import pytest
from harness.judged import symbolic_graph
from harness.tree import REPOSITORY
from harness.world import Applied

from validator.contract.diff import diff
from validator.contract.file import load_contract
from validator.contract.freeze import contract_of
from validator.contract.model import Contract
from validator.contract.shapes import fit
from validator.model.graph import Graph
from validator.plan.join import join
from validator.plan.reader import read_plan
from validator.plan.state import read_state

pytestmark = [pytest.mark.engine, pytest.mark.sandbox]


def committed(applied: Applied) -> Contract:
    return load_contract(os.fspath(REPOSITORY / "contract" / f"{applied.name}.json"))


def graphs(applied: Applied) -> dict[str, Graph]:
    """The environment as plans and state have it, with its sources and without."""
    sources = symbolic_graph(applied.root.directory, applied.root.options, applied.root.env)
    first = read_plan(applied.first_plan.raw, root=sources.root)
    second = read_plan(applied.second_plan.raw, root=sources.root)
    state = read_state(applied.root.show_state(), root=sources.root)
    return {
        "first plan": join(first, sources),
        "second plan": join(second, sources),
        "state": join(state, sources),
        "first plan alone": first,
        "second plan alone": second,
        "state alone": state,
    }


def test_what_is_applied_is_what_was_frozen(applied: Applied) -> None:
    frozen = committed(applied)
    for name, graph in graphs(applied).items():
        now = contract_of(graph, frozen)
        assert set(now.entries) == set(frozen.entries), name
        # Of a first plan alone the engine tells names and blocks, not what the rest refers to.
        silent = ("internal", "undecided") if name == "first plan alone" else ("internal",)
        found = [one for one in diff(frozen, now) if one.kind not in silent]
        assert [f"{one.kind} {one.change} {one.reason}" for one in found] == [], name


def test_types_are_those_of_the_engine(applied: Applied) -> None:
    """`output -json` says the type of each value."""
    frozen = committed(applied)
    state = contract_of(read_state(applied.root.show_state(), root="root"), frozen)
    for name, entry in frozen.entries.items():
        value = applied.outputs[name]
        assert isinstance(value, list if entry.type == "list(string)" else str), name
        assert fit(entry.type, state.entries[name].type) == "same"


def test_parameters_have_the_values_of_their_outputs(applied: Applied) -> None:
    client = applied.world.client("ssm")
    for entry in committed(applied).entries.values():
        found = client.get_parameter(Name=entry.ssm)["Parameter"]
        value = applied.outputs[entry.name]
        assert found["Value"] == (",".join(value) if isinstance(value, list) else value)
        assert found["Type"] == committed(applied).parameters[entry.ssm or ""].type
