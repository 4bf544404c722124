"""Findings that end at one and the same place: one cause, and everything that it breaks."""

from __future__ import annotations

from collections.abc import Sequence

from validator.model.location import Hop
from validator.model.verdict import Finding, Verdict


def cause_of(finding: Finding) -> Hop | None:
    """The last step of the proof, where it is of something else than what was judged."""
    if finding.verdict is not Verdict.FAIL or len(finding.evidence) < 2:
        return None
    last = finding.evidence[-1]
    return last if last.address != finding.address else None


def by_cause(findings: Sequence[Finding]) -> list[tuple[Finding, ...]]:
    """The findings in groups of one root and cause, in the order of each group's first.

    A cause is the same where the last two steps of the proofs are: it is the way into it that
    says what is wrong. A finding without such a cause stands alone. Of a group the one with the
    shortest proof comes first: it is the nearest to the cause.
    """
    groups: dict[object, list[Finding]] = {}
    for number, finding in enumerate(findings):
        cause = cause_of(finding)
        key: object = number
        if cause is not None:
            key = (finding.root, finding.verdict, finding.evidence[-2:])
        groups.setdefault(key, []).append(finding)
    return [tuple(_nearest_first(group)) for group in groups.values()]


def _nearest_first(group: list[Finding]) -> list[Finding]:
    nearest = min(group, key=lambda finding: len(finding.evidence))
    return [nearest, *(finding for finding in group if finding is not nearest)]
