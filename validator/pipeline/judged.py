"""What judging gave: one root's verdicts, and the report over all of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from validator.cache import files
from validator.model.diagnostic import Diagnostic
from validator.model.report import Report, RuleInfo, WaiverStatus
from validator.model.suppression import EXCEPTIONS, MARK
from validator.model.verdict import OURS, Finding
from validator.pipeline.places import exceptions_base

if TYPE_CHECKING:
    from datetime import date

    from validator.model.graph import Graph
    from validator.model.picture import Picture
    from validator.policy import PolicySet
    from validator.policy.suppressions import InlineWaiver


@dataclass(frozen=True, slots=True)
class Openings:
    """What a graph says about assumptions: `met` those that it took, `open` what is not known.

    `given` are root variables with a value of their own, `sensitive` those that are never shown.
    """

    met: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    sensitive: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """What judging one graph gave.

    `rules` are the ids judged to their end. `sources` are the files that suppressions may be
    written in, and `modules` each module instance's address and directory; `inline` holds the
    suppressions themselves where the files are gone by now. `notes` are sentences for the reader.
    `openings` is set where something was assumed.
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
    openings: Openings | None = None


@dataclass(frozen=True, slots=True)
class Settlement:
    """What was judged with its suppressions applied, and what came out about them."""

    judged: tuple[Judged, ...]
    problems: tuple[Finding, ...] = ()
    waivers: tuple[WaiverStatus, ...] = ()
    errors: tuple[Diagnostic, ...] = ()
    today: date | None = None


_MARK = MARK.encode()


def any_suppression(judged: Sequence[Judged]) -> bool:
    """Whether any file that suppressions may be written in may hold one. Parses nothing."""
    bases = dict.fromkeys(exceptions_base(one.root) for one in judged)
    if any(files.is_file(os.path.join(base, name)) for base in bases for name in EXCEPTIONS):
        return True
    sources = {path for one in judged for path in one.sources}
    sources |= {f.location.path for one in judged for f in one.findings if f.location}
    return any(_MARK in _content(path) for path in sources)


def _content(path: str) -> bytes:
    try:
        return files.read(path)
    except OSError:
        return b""


def report(
    judged: Sequence[Judged],
    seconds: float,
    *,
    graph: Graph | None = None,
    notes: Sequence[str] = (),
    settlement: Settlement | None = None,
    policies: Callable[[], PolicySet] | None = None,
) -> Report:
    """One report over all judged roots; the same unreadable file is told once.

    With a `settlement` it is about what that holds, and what is wrong with suppressions. With
    `policies` it says what there is to say about each rule.
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
        rules=_infos(findings, policies()) if policies else (),
        waivers=settlement.waivers if settlement else (),
        today=settlement.today if settlement else None,
    )


def _infos(findings: Sequence[Finding], policies: PolicySet) -> tuple[RuleInfo, ...]:
    """What there is to say about the rules that the findings are of."""
    from validator.policy.suppressions.rules import meta_rule

    found = []
    for rule in dict.fromkeys(finding.rule for finding in findings):
        policy = policies.get(rule) or meta_rule(rule)
        if policy is not None:
            texts = (policy.why, policy.fix, policy.docs)
            info = RuleInfo(
                policy.id, policy.title, policy.family, policy.severity, *texts, policy.sources
            )
            found.append(info)
    others = {finding.rule: finding for finding in findings if finding.source != OURS}
    return (*found, *(_info(finding) for finding in others.values()))


def _info(finding: Finding) -> RuleInfo:
    """What a finding of another tool says about its rule."""
    return RuleInfo(
        finding.rule,
        title=finding.message,
        family=finding.source,
        severity=finding.severity,
        why=finding.message,
        fix="",
        docs=finding.docs,
        sources=(finding.docs,) if finding.docs else (),
    )
