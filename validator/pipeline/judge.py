"""From a graph to findings: which policies, which profile, with which knowledge around the root."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import yaml

from validator.facts.cidr import AddressPlan, AddressPlanError
from validator.facts.picture import picture
from validator.facts.world import World
from validator.model.graph import Diagnostic, Graph
from validator.model.location import Location
from validator.model.picture import Picture
from validator.model.report import Report, RuleInfo
from validator.model.verdict import Finding
from validator.pipeline.contract_context import contracts_of, deprecated_reads
from validator.pipeline.places import ADDRESS_PLAN, ancestors, nearest
from validator.pipeline.request import InputError, Request
from validator.policy import (
    Context,
    PolicyError,
    PolicySet,
    builtin_policies_dir,
    detect_profile,
    judge,
    load,
)
from validator.policy.suppressions.rules import META_RULES, meta_rule

if TYPE_CHECKING:
    from validator.pipeline.exceptions import Settlement
    from validator.policy.suppressions import InlineWaiver

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
USER_POLICIES = os.path.join(".shared-check", "policies")


@dataclass(frozen=True, slots=True)
class Judged:
    """What judging one graph gave.

    `rules` are the ids judged to their end. `sources` are the files that suppressions may be
    written in, and `modules` each module instance's address and directory; `inline` holds the
    suppressions themselves where the files are gone by now. `notes` are sentences for the reader.
    """

    root: str
    profile: str
    findings: tuple[Finding, ...]
    errors: tuple[Diagnostic, ...]
    broken: tuple[tuple[str, str], ...]
    resources: int
    picture: Picture | None = None
    rules: frozenset[str] = frozenset()
    sources: tuple[str, ...] = ()
    modules: tuple[tuple[str, str], ...] = ()
    inline: tuple[InlineWaiver, ...] | None = field(default=None, compare=False)
    notes: tuple[str, ...] = ()


def policies_for(request: Request, start: str = os.curdir) -> PolicySet:
    """The built-in policies, the repository's own under `.shared-check/policies`, and those asked.

    Raises InputError for an unreadable policy or an unknown rule id.
    """
    own = [os.path.normpath(os.path.join(base, USER_POLICIES)) for base in ancestors(start)]
    directories = [builtin_policies_dir(), *filter(os.path.isdir, own), *request.policy_dirs]
    try:
        policies = load(directories)
    except PolicyError as error:
        raise InputError(str(error), "see `shared-check policies --help`") from error
    known_rules = {p.id for p in (*policies.policies, *META_RULES)}
    unknown = sorted((request.rules or frozenset()) - known_rules)
    if unknown:
        raise InputError(f"unknown rule: {', '.join(unknown)}", "shared-check policies list")
    known = set(policies.profiles) | {"all"}
    if request.profile is not None and request.profile not in known:
        raise InputError(
            f"unknown profile: {request.profile}", "known profiles: " + ", ".join(sorted(known))
        )
    return policies


def judge_graph(graph: Graph, policies: PolicySet, request: Request) -> Judged:
    """Every verdict about one graph."""
    plan, errors = address_plan(graph.root)
    published, frozen, unread = contracts_of(graph, request.contract)
    profile = request.profile or detect_profile(graph)
    selected = None if profile == "all" else profile
    context = Context(plan, published, frozen)
    outcome = judge(graph, policies, selected, request.rules, context)
    findings = tuple(replace(finding, root=graph.root) for finding in outcome.findings)
    return Judged(
        graph.root,
        profile,
        findings,
        (*graph.diagnostics, *errors, *unread),
        tuple(outcome.broken),
        sum(1 for r in graph.resources.values() if r.mode == "managed"),
        picture(World(graph, plan)) if request.pictures else None,
        _judged_rules(policies, selected, request.rules, outcome.broken),
        graph.sources,
        tuple((address, module.directory) for address, module in graph.modules.items()),
        notes=tuple(deprecated_reads(graph, request)),
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
    settlement: Settlement | None = None,
    policies: PolicySet | None = None,
) -> Report:
    """One report over all judged roots; the same unreadable file is told once.

    With a `settlement` it is about what that holds, and what is wrong with suppressions.
    """
    judged = settlement.judged if settlement else judged
    errors = dict.fromkeys(error for one in judged for error in one.errors)
    findings = [finding for one in judged for finding in one.findings]
    if settlement:
        errors |= dict.fromkeys(settlement.errors)
        findings += settlement.problems
    broken = dict.fromkeys(item for one in judged for item in one.broken)
    return Report(
        source=graph.source if graph else "symbolic",
        engine=graph.engine if graph else "symbolic",
        roots=tuple(one.root for one in judged),
        findings=tuple(findings),
        errors=tuple(errors),
        broken=tuple(broken),
        profiles=tuple(one.profile for one in judged),
        resources=sum(one.resources for one in judged),
        seconds=seconds,
        notes=tuple(dict.fromkeys((*notes, *(note for one in judged for note in one.notes)))),
        pictures=tuple(one.picture for one in judged if one.picture is not None),
        rules=_infos(findings, policies) if policies else (),
        waivers=settlement.waivers if settlement else (),
        today=settlement.today if settlement else None,
    )


def _infos(findings: Sequence[Finding], policies: PolicySet) -> tuple[RuleInfo, ...]:
    """What there is to say about the rules that the findings are of."""
    found = []
    for rule in dict.fromkeys(finding.rule for finding in findings):
        policy = policies.get(rule) or meta_rule(rule)
        if policy is not None:
            texts = (policy.why, policy.fix, policy.docs)
            info = RuleInfo(
                policy.id, policy.title, policy.family, policy.severity, *texts, policy.sources
            )
            found.append(info)
    return tuple(found)
