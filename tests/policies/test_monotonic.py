"""Knowing less undecides a verdict; it never turns a fail into a pass or a pass into a fail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path as Directory

import pytest
from harness.policy_fixtures import Fixture, family_rules, fixtures, policies

from validator.model.graph import Graph
from validator.model.value import Cause, Path, Value, path_text, unknown
from validator.model.verdict import Verdict
from validator.policy import judge

LABELS = frozenset({"tags", "tags_all"})
"""What declares a tier: without it there is nothing to hold the subnet to."""


def without(value: Value, path: Path) -> Value:
    """The value with what is at the path unknown."""
    if not path:
        return unknown(Cause.VARIABLE, "var.hole", trail=value.trail)
    step, rest = path[0], path[1:]
    if isinstance(value.data, tuple):
        items = tuple(without(one, rest) if n == step else one for n, one in enumerate(value.data))
        return replace(value, data=items)
    fields = {str(key): one for key, one in value.children()}
    return replace(value, data={**fields, str(step): without(fields[str(step)], rest)})


def holes(graph: Graph) -> Iterator[tuple[str, Graph]]:
    """Every attribute, nested ones too, unknown in turn."""
    for one in graph.resources.values():
        for path, _ in one.values.walk():
            if path and path[0] not in LABELS:
                poorer = replace(one, values=without(one.values, path))
                resources = {**graph.resources, one.address: poorer}
                yield f"{one.address}.{path_text(path)}", replace(graph, resources=resources)


def verdicts(fixture: Fixture, graph: Graph) -> dict[tuple[str, str], Verdict]:
    rules = family_rules(fixture, policies())
    outcome = judge(graph, policies(), None, rules, fixture.context())
    assert outcome.broken == ()
    return {(one.rule, one.address): one.verdict for one in outcome.findings}


@pytest.mark.parametrize("fixture", list(fixtures()), ids=lambda one: one.name)
def test_an_unknown_attribute_reverses_no_verdict(fixture: Fixture, tmp_path: Directory) -> None:
    graph = fixture.graph(tmp_path)
    before = verdicts(fixture, graph)
    reversed_ones = []
    for name, poorer in holes(graph):
        after = verdicts(fixture, poorer)
        for key, verdict in after.items():
            if key in before and {verdict, before[key]} == {Verdict.PASS, Verdict.FAIL}:
                reversed_ones.append((name, key, before[key].value, verdict.value))
    assert reversed_ones == []


@pytest.mark.parametrize("fixture", list(fixtures()), ids=lambda one: one.name)
def test_what_may_not_exist_decides_nothing_on_which_the_two_worlds_differ(
    fixture: Fixture, tmp_path: Directory
) -> None:
    graph = fixture.graph(tmp_path)
    unsound = []
    for one in graph.resources.values():
        worlds = {
            exists: verdicts(
                fixture,
                replace(
                    graph, resources={**graph.resources, one.address: replace(one, exists=exists)}
                ),
            )
            for exists in (True, None, False)
            if one.mode == "managed"
        }
        for key, verdict in worlds.get(None, {}).items():
            known = {worlds[True].get(key, verdict), worlds[False].get(key, verdict)}
            if key[1] != one.address and verdict is not Verdict.UNDECIDED and known != {verdict}:
                unsound.append((one.address, key, verdict.value))
    assert unsound == []
