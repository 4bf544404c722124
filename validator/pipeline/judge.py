"""From a graph to findings: which policies, which profile, with which knowledge around the root."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace

import yaml

from validator.facts.cidr import AddressPlan, AddressPlanError
from validator.facts.picture import picture
from validator.facts.world import World
from validator.model.graph import Diagnostic, Graph
from validator.model.location import Location
from validator.model.picture import Picture
from validator.model.report import Report
from validator.model.verdict import Finding
from validator.pipeline.assume import assumptions_of, settled
from validator.pipeline.places import ADDRESS_PLAN, ancestors, nearest
from validator.pipeline.rego import judge_rego, rego_directories
from validator.pipeline.request import InputError, Request
from validator.policy import (
    Context,
    PolicySet,
    builtin_policies_dir,
    detect_profile,
    judge,
    load_all,
)

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
USER_POLICIES = os.path.join(".shared-check", "policies")


@dataclass(frozen=True, slots=True)
class Judged:
    """What judging one graph gave."""

    root: str
    profile: str
    findings: tuple[Finding, ...]
    errors: tuple[Diagnostic, ...]
    broken: tuple[tuple[str, str], ...]
    resources: int
    picture: Picture | None = None


def policies_for(request: Request, start: str = os.curdir) -> PolicySet:
    """The built-in policies, the repository's own under `.shared-check/policies`, and those asked.

    A policy that cannot be used is among `problems`; the others still judge. Raises InputError
    for an unknown rule id or profile.
    """
    for directory in request.policy_dirs:
        if not os.path.isdir(directory):
            raise InputError(f"--policies {directory}: no such directory")
    directories = [builtin_policies_dir(), *own_policy_dirs(start), *request.policy_dirs]
    policies, errors = load_all(directories)
    problems = tuple(Diagnostic(error.message, error.location) for error in errors)
    policies = replace(policies, problems=problems)
    unknown = sorted((request.rules or frozenset()) - {p.id for p in policies.policies})
    if unknown and not rego_directories(request, start):  # whose rules show only in their results
        raise InputError(f"unknown rule: {', '.join(unknown)}", "shared-check policies list")
    known = set(policies.profiles) | {"all"}
    if request.profile is not None and request.profile not in known:
        raise InputError(
            f"unknown profile: {request.profile}", "known profiles: " + ", ".join(sorted(known))
        )
    return policies


def own_policy_dirs(start: str) -> list[str]:
    """The directories `.shared-check/policies` around `start`, up to the repository's root."""
    own = (os.path.normpath(os.path.join(base, USER_POLICIES)) for base in ancestors(start))
    return [path for path in own if os.path.isdir(path)]


def judge_graph(graph: Graph, policies: PolicySet, request: Request) -> Judged:
    """Every verdict about one graph."""
    plan, errors = address_plan(graph.root)
    profile = request.profile or detect_profile(graph)
    selected = None if profile == "all" else profile
    outcome = judge(graph, policies, selected, request.rules, Context(address_plan=plan))
    rego = judge_rego(graph, request)
    found = (*outcome.findings, *rego.findings)
    findings = tuple(replace(finding, root=graph.root) for finding in found)
    findings = settled(findings, graph, assumptions_of(request))
    return Judged(
        graph.root,
        profile,
        findings,
        (*graph.diagnostics, *errors, *policies.problems, *rego.errors),
        (*outcome.broken, *rego.broken),
        sum(1 for r in graph.resources.values() if r.mode == "managed"),
        picture(World(graph, plan)) if request.pictures else None,
    )


def address_plan(root: str) -> tuple[AddressPlan | None, tuple[Diagnostic, ...]]:
    """The address plan nearest to a root, or None; an unreadable one is a diagnostic."""
    path = nearest(root, ADDRESS_PLAN)
    if path is None:
        return None, ()
    try:
        with open(path, encoding="utf-8") as stream:
            data = yaml.load(stream, _LOADER)  # noqa: S506 - a safe loader, in C where there is one
        return AddressPlan.parse(data, path), ()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = Location(path, mark.line + 1 if mark else 1, mark.column + 1 if mark else 1)
        return None, (Diagnostic(f"not valid YAML: {error.problem}", place),)
    except (AddressPlanError, OSError, UnicodeDecodeError) as error:
        return None, (Diagnostic(f"address plan: {error}", Location(path, 1)),)


def report(
    judged: Sequence[Judged],
    seconds: float,
    *,
    graph: Graph | None = None,
    notes: Sequence[str] = (),
) -> Report:
    """One report over all judged roots; the same unreadable file is told once."""
    errors = dict.fromkeys(error for one in judged for error in one.errors)
    broken = dict.fromkeys(item for one in judged for item in one.broken)
    return Report(
        source=graph.source if graph else "symbolic",
        engine=graph.engine if graph else "symbolic",
        roots=tuple(one.root for one in judged),
        findings=tuple(finding for one in judged for finding in one.findings),
        errors=tuple(errors),
        broken=tuple(broken),
        profiles=tuple(one.profile for one in judged),
        resources=sum(one.resources for one in judged),
        seconds=seconds,
        notes=tuple(notes),
        pictures=tuple(one.picture for one in judged if one.picture is not None),
    )
