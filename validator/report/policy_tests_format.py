"""The result of `policies test` as text and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from validator.model.policy_test import PolicyTest


def as_text(tests: Sequence[PolicyTest]) -> str:
    """One line per policy, each problem below it with file and line, and a summary."""
    return "".join(f"{line}\n" for line in _lines(tests))


def _lines(tests: Sequence[PolicyTest]) -> Iterator[str]:
    wide = max((len(one.rule) for one in tests), default=0)
    for one in tests:
        verdict = "ok    " if one.ok else "failed"
        plural = "" if one.fixtures == 1 else "s"
        yield f"{verdict}  {one.rule:<{wide}}  {one.fixtures} fixture{plural}"
        for problem in one.problems:
            yield f"  {problem.location}: {problem.message}"
    failed = sum(1 for one in tests if not one.ok)
    fixtures = sum(one.fixtures for one in tests)
    counted = f"{len(tests)} {'policy' if len(tests) == 1 else 'policies'}, {fixtures} fixtures"
    yield f"{failed} failed · {len(tests) - failed} ok  ({counted})"


def as_json(tests: Sequence[PolicyTest]) -> str:
    """The tests as a JSON array."""
    data = [
        {
            "rule": one.rule,
            "path": one.path,
            "ok": one.ok,
            "fixtures": one.fixtures,
            "problems": [
                {
                    "path": problem.location.path,
                    "line": problem.location.line,
                    "message": problem.message,
                }
                for problem in one.problems
            ],
        }
        for one in tests
    ]
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
