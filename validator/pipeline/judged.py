"""What judging gave: one root's verdicts, and the report over all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.model.diagnostic import Diagnostic
from validator.model.report import Report
from validator.model.verdict import Finding

if TYPE_CHECKING:
    from validator.model.graph import Graph
    from validator.model.picture import Picture


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
