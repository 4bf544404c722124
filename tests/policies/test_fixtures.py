"""Every fixture yields exactly the findings it marks, for all rules of its family."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness.policy_fixtures import Fixture, fixtures, found, policies

from validator.model.verdict import Verdict

FIXTURES = list(fixtures())


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda one: one.name)
def test_fixture_yields_exactly_what_it_marks(fixture: Fixture, tmp_path: Path) -> None:
    graph = fixture.graph(tmp_path)
    assert graph.diagnostics == ()
    assert found(fixture, graph, policies()) == fixture.expected()


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda one: one.name)
def test_fixture_is_what_its_name_says(fixture: Fixture) -> None:
    own = {verdict for _, rule, verdict in fixture.expected() if rule == fixture.rule}
    if fixture.kind == "pass":
        assert fixture.expected() == frozenset()
    elif fixture.kind == "fail":
        assert Verdict.FAIL in own
    else:
        assert own == {Verdict.UNDECIDED}
