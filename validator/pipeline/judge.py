"""From a graph to findings: which policies, which profile, with which knowledge around the root."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from validator.addresses.places import Source
from validator.cache import files
from validator.cache.store import Store
from validator.facts.cidr import AddressPlan, AddressPlanError
from validator.model.graph import Diagnostic, Graph
from validator.model.location import Location
from validator.pipeline.assume import assumptions_of, openings_of, stated
from validator.pipeline.contract_context import contracts_of, deprecated_reads
from validator.pipeline.judged import Judged
from validator.pipeline.places import ADDRESS_PLAN, ancestors, nearest
from validator.pipeline.rego import judge_rego, rego_directories
from validator.pipeline.request import InputError, Request
from validator.policy import (
    Context,
    Documents,
    PolicySet,
    builtin_policies_dir,
    detect_profile,
    judge,
    load_all,
)

if TYPE_CHECKING:
    from validator.model.picture import Picture

USER_POLICIES = os.path.join(".shared-check", "policies")


def policies_for(request: Request, start: str = os.curdir, store: Store | None = None) -> PolicySet:
    """The built-in policies, the repository's own under `.shared-check/policies`, and those asked.

    A policy that cannot be used is among `problems`; the others still judge. Raises InputError
    for an unknown rule id or profile.
    """
    for directory in request.policy_dirs:
        if not files.is_dir(directory):
            raise InputError(f"--policies {directory}: no such directory")
    directories = [builtin_policies_dir(), *own_policy_dirs(start), *request.policy_dirs]
    policies, errors = load_all(directories, Documents(store))
    problems = tuple(Diagnostic(error.message, error.location) for error in errors)
    policies = replace(policies, problems=problems)
    unknown = sorted(
        (request.rules or frozenset()) - {p.id for p in policies.policies} - _beside(request)
    )
    if unknown:
        from validator.policy.suppressions.rules import META_RULES

        unknown = [name for name in unknown if name not in {rule.id for rule in META_RULES}]
    if unknown and not rego_directories(request, start):  # whose rules show only in their results
        hint = "its checks: --with checkov" if unknown[0].startswith("CKV") else ""
        raise InputError(
            f"unknown rule: {', '.join(unknown)}", hint or "shared-check policies list"
        )
    known = set(policies.profiles) | {"all"}
    if request.profile is not None and request.profile not in known:
        raise InputError(
            f"unknown profile: {request.profile}", "known profiles: " + ", ".join(sorted(known))
        )
    return policies


def own_policy_dirs(start: str) -> list[str]:
    """The directories `.shared-check/policies` around `start`, up to the repository's root."""
    own = (os.path.normpath(os.path.join(base, USER_POLICIES)) for base in ancestors(start))
    return [path for path in own if files.is_dir(path)]


def _beside(request: Request) -> frozenset[str]:
    """The ids of what runs beside us."""
    if not request.beside or not request.rules:
        return frozenset()
    from validator.checkov.checks import checks

    return frozenset(checks())


def judge_graph(graph: Graph, policies: PolicySet, request: Request) -> Judged:
    """Every verdict about one graph."""
    plan, errors = address_plan(graph.root, request.address_plan)
    published, frozen, unread = contracts_of(graph, request.contract)
    profile = request.profile or detect_profile(graph)
    selected = None if profile == "all" else profile
    context = Context(plan, published, frozen)
    outcome = judge(graph, policies, selected, request.rules, context)
    rego = judge_rego(graph, request)
    found = (*outcome.findings, *rego.findings)
    assumptions = assumptions_of(request)
    findings = tuple(replace(finding, root=graph.root) for finding in found)
    findings = stated(findings, graph, assumptions)
    return Judged(
        graph.root,
        profile,
        findings,
        (*graph.diagnostics, *errors, *unread, *policies.problems, *rego.errors),
        (*outcome.broken, *rego.broken),
        sum(1 for r in graph.resources.values() if r.mode == "managed"),
        _drawn(graph, plan) if request.pictures else None,
        _judged_rules(policies, selected, request.rules, outcome.broken) | rego.rules,
        graph.sources,
        tuple((address, module.directory) for address, module in graph.modules.items()),
        notes=tuple(deprecated_reads(graph, published)),
        openings=openings_of(graph, assumptions),
    )


def rooted(judged: Judged, root: str) -> Judged:
    """The same, under another name of the root."""
    findings = tuple(replace(finding, root=root) for finding in judged.findings)
    return replace(judged, root=root, findings=findings)


def _judged_rules(
    policies: PolicySet,
    profile: str | None,
    asked: frozenset[str] | None,
    broken: Sequence[tuple[str, str]],
) -> frozenset[str]:
    chosen = (p for p in policies.policies if policies.selects(profile, p))
    found = {p.id for p in chosen if asked is None or not asked.isdisjoint((p.id, *p.aliases))}
    return frozenset(found - {rule for rule, _ in broken})


def _drawn(graph: Graph, plan: AddressPlan | None) -> Picture:
    from validator.facts.picture import picture
    from validator.facts.world import World

    return picture(World(graph, plan))


def address_plan(root: str, named: str = "") -> tuple[AddressPlan | None, tuple[Diagnostic, ...]]:
    """The address plan named, else the nearest to a root, or None; an unreadable one is told."""
    path = named or nearest(root, ADDRESS_PLAN)
    if path is None:
        return None, ()
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = ""
    try:
        text = files.read(path).decode()
        data = yaml.load(text, loader)  # noqa: S506 - a safe loader, in C where there is one
        plan = AddressPlan.parse(data, path)
        return replace(plan, locate=Source(path, text, quick=True).location), ()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = Location(path, mark.line + 1 if mark else 1, mark.column + 1 if mark else 1)
        return None, (Diagnostic(f"not valid YAML: {error.problem}", place),)
    except AddressPlanError as error:
        place = Source(path, text).location(error.where)
        return None, (Diagnostic(f"address plan: {error}", place),)
    except (yaml.YAMLError, OSError, ValueError) as error:
        return None, (Diagnostic(f"address plan: {error}", Location(path, 1)),)
