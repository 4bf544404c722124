"""Grouping by cause loses nothing, invents nothing, and joins only what is proved the same."""

from __future__ import annotations

from harness.report_samples import PLACE, finding, findings
from hypothesis import given
from hypothesis import strategies as st

from validator.model.location import Hop, Location
from validator.model.verdict import Finding, Verdict
from validator.report.causes import by_cause, cause_of


@given(st.lists(findings, max_size=8))
def test_every_finding_is_in_one_group_and_groups_are_in_order(found: list[Finding]) -> None:
    groups = by_cause(found)
    assert sorted(id(f) for group in groups for f in group) == sorted(map(id, found))
    places = {id(f): n for n, f in enumerate(found)}
    firsts = [min(places[id(f)] for f in group) for group in groups]
    assert firsts == sorted(firsts)
    for group in groups:
        assert len(group[0].evidence) == min(len(f.evidence) for f in group)
        if len(group) > 1:
            assert len({(f.root, f.evidence[-2:]) for f in group}) == 1
            assert all(f.verdict is Verdict.FAIL for f in group)


def test_what_ends_at_itself_has_no_cause() -> None:
    own = finding(evidence=(Hop("a", "x", PLACE), Hop("b", finding().address, PLACE)))
    assert cause_of(own) is None
    assert cause_of(finding(Verdict.UNDECIDED)) is None
    assert cause_of(finding(evidence=finding().evidence[:1])) is None
    assert len(by_cause([own, own])) == 2


def test_another_way_into_the_same_place_is_another_cause() -> None:
    *before, _, last = finding().evidence
    other = finding(evidence=(*before, Hop("route", "aws_route.other", Location("r.tf", 1)), last))
    assert len(by_cause([finding(), other])) == 2
    assert len(by_cause([finding(), finding(root="elsewhere")])) == 2
    assert len(by_cause([finding(), finding(rule="other")])) == 1
