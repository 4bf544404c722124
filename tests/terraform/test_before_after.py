"""The first plan never contradicts what comes after the apply: undecided may become decided."""

from __future__ import annotations

from collections import defaultdict

import pytest
from harness.judged import symbolic_graph
from harness.world import Applied

from validator.model.graph import Graph
from validator.model.verdict import Verdict
from validator.pipeline.judge import judge_graph, policies_for
from validator.pipeline.request import Request
from validator.plan.join import join
from validator.plan.reader import read_plan
from validator.plan.state import read_state

pytestmark = [pytest.mark.engine, pytest.mark.sandbox]

EVERY_RULE = Request(profile="all")


def graphs(applied: Applied) -> dict[str, Graph]:
    """The same environment as sources, first plan, plan after the apply, and state."""
    root = applied.root
    sources = symbolic_graph(root.directory, root.options, root.env)
    place = sources.root
    return {
        "sources": sources,
        "first plan": join(read_plan(applied.first_plan.raw, root=place), sources),
        "second plan": join(read_plan(applied.second_plan.raw, root=place), sources),
        "state": join(read_state(root.show_state(), root=place), sources),
    }


def test_no_verdict_is_reversed_by_the_apply(applied: Applied) -> None:
    policies = policies_for(EVERY_RULE)
    verdicts: dict[tuple[str, str], dict[str, Verdict]] = defaultdict(dict)
    for name, graph in graphs(applied).items():
        judged = judge_graph(graph, policies, EVERY_RULE)
        assert judged.broken == ()
        for finding in judged.findings:
            verdicts[finding.rule, finding.address][name] = finding.verdict
    reversed_ones = {
        key: found
        for key, found in verdicts.items()
        if {Verdict.PASS, Verdict.FAIL} <= set(found.values())
    }
    assert reversed_ones == {}
    seen = {verdict for found in verdicts.values() for verdict in found.values()}
    everywhere = [found for found in verdicts.values() if len(found) == 4]
    assert {Verdict.PASS, Verdict.FAIL} <= seen
    assert len(everywhere) > 200
