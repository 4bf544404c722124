"""`policies test`: each policy against its own fixtures, exact in both directions."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from validator.model.graph import Graph
from validator.model.location import Location
from validator.model.policy_test import FixtureProblem, PolicyTest
from validator.model.verdict import Finding, Verdict
from validator.pipeline.fixtures import KINDS, Expectation, Fixture, fixtures_in, judged, place
from validator.pipeline.judge import own_policy_dirs
from validator.pipeline.request import InputError, Progress, no_progress
from validator.plan.document import PlanError
from validator.policy import Policy, PolicyError, PolicySet, builtin_policies_dir, load_all

_SAID = {Verdict.FAIL: "fails", Verdict.UNDECIDED: "is undecided"}
_MARKED = {Verdict.FAIL: "# expect", Verdict.UNDECIDED: "# expect-undecided"}


def run_policy_tests(
    directories: Sequence[str], rules: frozenset[str] | None, progress: Progress = no_progress
) -> tuple[PolicyTest, ...]:
    """The test of every policy in the directories, or in the repository's own where none is named.

    A policy file that cannot be used is a failed test; the others still run. Raises InputError
    where there are no policies to test.
    """
    places = list(directories) or own_policy_dirs(os.curdir)
    if not places:
        raise InputError(
            "no policies of your own here",
            "a policy is .shared-check/policies/FAMILY/RULE-ID/policy.yaml; or name a directory",
        )
    missing = [place for place in places if not os.path.isdir(place)]
    if missing:
        raise InputError(f"{missing[0]}: no such directory")
    known, errors = _load(places)
    chosen = [one for one in known.policies if rules is None or one.id in rules]
    if rules is not None and len(chosen) < len(rules):
        absent = sorted(rules - {one.id for one in chosen})
        raise InputError(f"unknown rule: {', '.join(absent)}")
    if not chosen and not errors:
        raise InputError(
            f"{', '.join(places)}: no policies here", "a policy is FAMILY/RULE-ID/policy.yaml"
        )
    tests = [] if rules else [_unusable(error) for error in errors]
    for number, policy in enumerate(chosen):
        progress(policy.id, number / len(chosen))
        tests.append(_test(policy, known))
    return tuple(tests)


def _load(directories: Sequence[str]) -> tuple[PolicySet, tuple[PolicyError, ...]]:
    """The policies of the directories alone, loaded beside the shipped ones as a scan does."""
    shipped = builtin_policies_dir()
    if any(os.path.realpath(one) == os.path.realpath(shipped) for one in directories):
        return load_all(directories)
    found, errors = load_all([shipped, *directories])
    inside = shipped + os.sep
    own = tuple(one for one in found.policies if not one.path.startswith(inside))
    return PolicySet(own, found.profiles), errors


def _unusable(error: PolicyError) -> PolicyTest:
    name = os.path.basename(os.path.dirname(error.path)) or error.path
    return PolicyTest(name, error.path, 0, (FixtureProblem(error.message, error.location),))


def _test(policy: Policy, known: PolicySet) -> PolicyTest:
    fixtures = list(fixtures_in(Path(os.path.dirname(policy.path)), policy.family))
    problems = [*_missing(policy, fixtures)]
    for fixture in fixtures:
        problems += _check(fixture, known)
    return PolicyTest(policy.id, policy.path, len(fixtures), tuple(problems))


def _missing(policy: Policy, fixtures: Sequence[Fixture]) -> Iterator[FixtureProblem]:
    here = Location(policy.path, 1)
    kinds = {one.kind for one in fixtures}
    for kind in ("pass", "fail"):
        if kind not in kinds:
            yield FixtureProblem(f"no {kind} fixture: write {kind}_….tf beside the policy", here)


def _check(fixture: Fixture, known: PolicySet) -> Iterator[FixtureProblem]:
    path = os.fspath(fixture.path)
    if fixture.kind not in KINDS:
        names = ", ".join(f"{kind}_" for kind in KINDS)
        yield FixtureProblem(f"the name must begin with one of {names}", Location(path, 1))
        return
    try:
        expected = fixture.expected()
        with TemporaryDirectory() as directory:
            graph = fixture.graph(Path(directory))
    except (ValueError, OSError, PlanError) as error:
        yield FixtureProblem(str(error), Location(path, 1))
        return
    yield from _unreadable(graph, path)
    outcome = judged(fixture, graph, known)
    for rule, message in outcome.broken:
        yield FixtureProblem(f"{rule} broke: {message}", Location(path, 1), broke=True)
    found = {
        place(fixture, one): one for one in outcome.findings if one.verdict is not Verdict.PASS
    }
    for key in sorted(found.keys() - expected, key=str):
        yield _unmarked(path, key, found[key])
    for key in sorted(expected - found.keys(), key=str):
        yield _unused(path, key, known)
    yield from _misnamed(fixture, path, expected)


def _unreadable(graph: Graph, path: str) -> Iterator[FixtureProblem]:
    for error in graph.diagnostics:
        line = error.location.line if error.location else 1
        yield FixtureProblem(error.message, Location(path, line))


def _unmarked(path: str, key: Expectation, finding: Finding) -> FixtureProblem:
    where, rule, verdict = key
    at = "" if isinstance(where, int) else f" {where}"
    message = f"{rule} {_SAID[verdict]}{at or ' here'} and is not marked: {finding.message}"
    return FixtureProblem(message, _place(path, where))


def _unused(path: str, key: Expectation, known: PolicySet) -> FixtureProblem:
    where, rule, verdict = key
    if known.get(rule) is None:
        return FixtureProblem(f"{rule}: no policy of this id is tested here", _place(path, where))
    at = "here" if isinstance(where, int) else str(where)
    return FixtureProblem(
        f"{_MARKED[verdict]}: {rule} is marked {at}, but the rule does not say so",
        _place(path, where),
    )


def _place(path: str, where: int | str) -> Location:
    return Location(path, max(where, 1) if isinstance(where, int) else 1)


def _misnamed(
    fixture: Fixture, path: str, expected: frozenset[Expectation]
) -> Iterator[FixtureProblem]:
    own = {verdict for _, rule, verdict in expected if rule == fixture.rule}
    here = Location(path, 1)
    if fixture.kind == "pass" and expected:
        yield FixtureProblem("a pass fixture marks nothing", here)
    elif fixture.kind == "fail" and Verdict.FAIL not in own:
        yield FixtureProblem(f"a fail fixture marks `# expect: {fixture.rule}`", here)
    elif fixture.kind == "undecided" and own != {Verdict.UNDECIDED}:
        yield FixtureProblem(
            f"an undecided fixture marks `# expect-undecided: {fixture.rule}`", here
        )
