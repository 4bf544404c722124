"""The first plan never contradicts what comes after the apply: undecided may become decided."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
from broken.applied import MIXED_VERDICTS, changes, together
from harness.engine import EngineRoot, Plan
from harness.judged import symbolic_graph
from harness.world import Applied, world

from validator.model.graph import Graph
from validator.model.verdict import Verdict
from validator.pipeline.judge import judge_graph, policies_for
from validator.pipeline.request import Request
from validator.plan.join import join
from validator.plan.reader import read_plan
from validator.plan.state import read_state

pytestmark = [pytest.mark.engine, pytest.mark.sandbox]

EVERY_RULE = Request(profile="all")


def graphs(root: EngineRoot, first: Plan, second: Plan) -> dict[str, Graph]:
    """The same root as sources, first plan, plan after the apply, and state."""
    sources = symbolic_graph(root.directory, root.options, root.env)
    place = sources.root
    return {
        "sources": sources,
        "first plan": join(read_plan(first.raw, root=place), sources),
        "second plan": join(read_plan(second.raw, root=place), sources),
        "state": join(read_state(root.show_state(), root=place), sources),
    }


Verdicts = dict[tuple[str, str], dict[str, Verdict]]
"""By rule and address, the verdict about each graph."""


def verdicts(found: dict[str, Graph]) -> Verdicts:
    policies = policies_for(EVERY_RULE)
    made: Verdicts = defaultdict(dict)
    for name, graph in found.items():
        judged = judge_graph(graph, policies, EVERY_RULE)
        assert judged.broken == ()
        for finding in judged.findings:
            made[finding.rule, finding.address][name] = finding.verdict
    return made


def reversals(found: Verdicts) -> Verdicts:
    return {
        key: seen
        for key, seen in found.items()
        if {Verdict.PASS, Verdict.FAIL} <= set(seen.values())
    }


def test_no_verdict_is_reversed_by_the_apply(applied: Applied) -> None:
    found = verdicts(graphs(applied.root, applied.first_plan, applied.second_plan))
    assert reversals(found) == {}
    seen = {verdict for one in found.values() for verdict in one.values()}
    everywhere = [one for one in found.values() if len(one) == 4]
    assert {Verdict.PASS, Verdict.FAIL} <= seen
    assert len(everywhere) > 200


@pytest.mark.xdist_group("broken-applied")
def test_no_verdict_about_what_is_broken_is_reversed_by_the_apply(tmp_path: Path) -> None:
    with world(tmp_path) as made:
        made.sandbox.bootstrap_backend("dev-connectly", "dev-connectly-tf-lock", "ap-northeast-2")
        for change in changes():
            change(made.tree)
        root = made.root("environments/dev")
        root.initialise()
        first = root.make_plan()
        root.apply_plan(first)
        found = verdicts(graphs(root, first, root.make_plan()))
    assert reversals(found) == {}
    for variant in together():
        for rule, address, _ in variant.expected:
            assert set(found[rule, address].values()) == {Verdict.FAIL}, (variant.name, rule)
    for (rule, address), wanted in MIXED_VERDICTS.items():
        assert [verdict.value for verdict in found[rule, address].values()] == wanted, address
    assert len([one for one in found.values() if len(one) == 4]) > 300
