"""A fixture in JSON syntax gets the verdicts that it gets in native syntax."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from harness.json_syntax import Writer
from harness.policy_fixtures import Fixture, family_rules, fixtures, policies

from validator.evaluate import evaluate_root
from validator.model.graph import Graph
from validator.policy import judge

FIXTURES = [one for one in fixtures() if not one.is_plan]
Verdicts = set[tuple[str, str, str, str]]


def verdicts(fixture: Fixture, graph: Graph) -> Verdicts:
    known = policies()
    outcome = judge(graph, known, None, family_rules(fixture, known), fixture.context())
    assert outcome.broken == ()
    return {(f.rule, f.address, f.attribute, f.verdict.value) for f in outcome.findings}


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda one: one.name)
def test_the_verdicts_are_those_of_native_syntax(fixture: Fixture, tmp_path: Path) -> None:
    native = fixture.graph(tmp_path)
    (tmp_path / "main.tf").unlink()
    for lists in (False, True):
        text = Writer(fixture.path.read_bytes(), lists).write()
        (tmp_path / "main.tf.json").write_text(text)
        graph = evaluate_root(os.fspath(tmp_path))
        assert [d.message for d in graph.diagnostics] == [d.message for d in native.diagnostics]
        assert graph.resources.keys() == native.resources.keys()
        assert verdicts(fixture, graph) == verdicts(fixture, native)
