"""`cidr`: the address plan shown, checked and extended."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from validator.addresses.layout import VpcLayout, layout, layouts
from validator.addresses.load import Loaded, load
from validator.addresses.rules import PlanVerdict, judge_plan
from validator.model.diagnostic import Diagnostic
from validator.model.location import proof
from validator.model.report import Report
from validator.model.verdict import Finding
from validator.pipeline.judged import Judged
from validator.pipeline.places import ADDRESS_PLAN, ancestors, nearest
from validator.pipeline.request import InputError, Progress, Request, no_progress
from validator.policy import PolicySet
from validator.policy.conditions import FactCall

FAMILY = "cidr"
_HEADROOM = "cidr-headroom"


def find_plan(said: str | None, start: str = os.curdir) -> str:
    """The address plan named, else the nearest one: here, or in `terraform/`. Raises InputError."""
    if said is not None:
        path = os.path.join(said, ADDRESS_PLAN) if os.path.isdir(said) else said
        if not os.path.lexists(path):
            raise InputError(f"--plan {said}: no such file")
        return os.path.normpath(path)
    for base in ancestors(start):
        for place in (base, os.path.join(base, "terraform")):
            path = os.path.normpath(os.path.join(place, ADDRESS_PLAN))
            if os.path.isfile(path):
                return path
    raise InputError(
        f"no {ADDRESS_PLAN} here, in a parent directory or in its terraform/",
        "name one: --plan FILE",
    )


def loaded(path: str) -> Loaded:
    """The plan of a file. Raises InputError at the first of its problems."""
    found = load(path)
    if isinstance(found, Loaded):
        return found
    place = f"{found[0].location}: " if found[0].location else ""
    more = f"{len(found) - 1} more: shared-check cidr check" if len(found) > 1 else ""
    raise InputError(f"{place}{found[0].message}", more)


def show(plan: str | None, environment: str | None) -> tuple[Loaded, tuple[VpcLayout, ...]]:
    """The plan with the layout of one environment, or of all. Raises InputError."""
    found = loaded(find_plan(plan))
    if environment is None:
        return found, layouts(found.plan)
    name = known(environment, found.plan.vpcs, f"{found.plan.path} has no environment")
    return found, (layout(found.plan.vpcs[name]),)


def known(name: str, names: Iterable[str], message: str) -> str:
    """The name, if it is one of these. Raises InputError with what may be meant."""
    there = list(names)
    if name in there:
        return name
    near = difflib.get_close_matches(name, there, 1)
    hint = f"did you mean {near[0]}?" if near else f"it has: {', '.join(there) or 'none'}"
    raise InputError(f"{message} {name}", hint)


def check(
    paths: Sequence[str],
    plan: str | None,
    request: Request,
    environ: Mapping[str, str],
    progress: Progress = no_progress,
) -> Report:
    """The rules about address space on the plan, and on the roots against it.

    Without paths, on every root that the plan is for. Raises InputError.
    """
    from validator.pipeline.judge import policies_for
    from validator.pipeline.scan import judged_roots, reported

    path = find_plan(plan)
    policies = policies_for(request)
    family = frozenset(one.id for one in policies.policies if one.family == FAMILY)
    asked = request.rules or family
    if not asked <= family:
        other = ", ".join(sorted(asked - family))
        raise InputError(f"not of the family {FAMILY}: {other}", ", ".join(sorted(family)))
    request = replace(request, rules=asked, address_plan=path if plan else "")
    own = judged_plan(path, policies, asked)
    roots = [] if own.errors else list(paths) or _roots_of(path)
    scanned = judged_roots(roots, request, environ, progress, first=(own,))
    return reported(scanned, [f"{path} is the address plan, judged by itself like a root"])


def _roots_of(path: str) -> list[str]:
    """The roots whose nearest plan this is."""
    from validator.evaluate.roots import discover_roots

    below = discover_roots([os.path.dirname(path) or os.curdir])
    return [root for root in below if _same(nearest(root, ADDRESS_PLAN), path)]


def _same(one: str | None, other: str) -> bool:
    return one is not None and os.path.realpath(one) == os.path.realpath(other)


def judged_plan(path: str, policies: PolicySet, rules: frozenset[str]) -> Judged:
    """Every verdict about the plan alone; a plan that is none gives its problems."""
    found = load(path)
    if not isinstance(found, Loaded):
        return _judged(path, (), found, frozenset())
    verdicts = judge_plan(found.plan, found.source, headroom(policies))
    findings = [_finding(one, policies, found) for one in verdicts if one.rule in rules]
    return _judged(path, tuple(findings), (), frozenset(one.rule for one in findings))


def _judged(
    path: str,
    findings: tuple[Finding, ...],
    errors: tuple[Diagnostic, ...],
    rules: frozenset[str],
) -> Judged:
    return Judged(path, "foundation-dev", findings, errors, (), 0, rules=rules)


def headroom(policies: PolicySet) -> int:
    """The percentage to be left free that the policy asks for; 0 where it asks something else."""
    policy = policies.get(_HEADROOM)
    if policy is None or not isinstance(policy.condition, FactCall):
        return 0
    wanted = policy.condition.parameters.get("at_least_percent")
    return wanted if isinstance(wanted, int) else 0


def _finding(one: PlanVerdict, policies: PolicySet, found: Loaded) -> Finding:
    policy = policies.get(one.rule)
    assert policy is not None
    judgement = one.judgement
    return Finding(
        rule=one.rule,
        verdict=judgement.verdict,
        severity=policy.severity,
        address=one.address,
        attribute=judgement.attribute,
        location=found.source.location((*one.where, judgement.attribute)),
        message=judgement.reason,
        evidence=proof(judgement.evidence),
        fix=policy.fix,
        docs=policy.docs,
        root=found.plan.path,
    )
