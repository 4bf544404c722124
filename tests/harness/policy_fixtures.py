"""The fixtures of the shipped policies, through the harness that users have for their own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from validator.model.graph import Graph
from validator.model.verdict import Verdict
from validator.pipeline.fixtures import (
    EXPECTED,
    Expected,
    Fixture,
    expectation,
    family_rules,
    fixtures_in,
    judged,
    place,
)
from validator.policy import PolicySet, builtin_policies_dir, load

__all__ = [
    "EXPECTED",
    "ROOT",
    "Expected",
    "Fixture",
    "expectation",
    "family_rules",
    "fixtures",
    "found",
    "policies",
]

ROOT = Path(builtin_policies_dir())


def fixtures() -> Iterator[Fixture]:
    """Every fixture of the shipped policies."""
    for folder in sorted(path for path in ROOT.glob("*/*") if path.is_dir()):
        yield from fixtures_in(folder, folder.parent.name)


@cache
def policies() -> PolicySet:
    """The shipped policies, loaded once."""
    return load([os.fspath(ROOT)])


def found(fixture: Fixture, graph: Graph, known: PolicySet) -> Expected:
    """What the policies of the family find in the fixture, other than passes."""
    outcome = judged(fixture, graph, known)
    assert outcome.broken == ()
    return frozenset(
        place(fixture, finding)
        for finding in outcome.findings
        if finding.verdict is not Verdict.PASS
    )
