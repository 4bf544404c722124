"""The result of one run of the tool, before it is written in any format."""

from __future__ import annotations

from dataclasses import dataclass

from validator.model.graph import Diagnostic, Resource, SourceKind
from validator.model.picture import Picture
from validator.model.verdict import Finding, Statement, Verdict


@dataclass(frozen=True, slots=True)
class Report:
    """What was judged and what came out.

    `engine` names what produced the values: `symbolic`, or for example `terraform 1.11.4`.
    `findings` hold every verdict, passes too. `errors` are unreadable inputs, `broken` policies
    that raised as (rule, message). `notes` are sentences for the reader about how the run went.
    `pictures`, one a root, are there only where they were asked for.
    """

    source: SourceKind
    engine: str
    roots: tuple[str, ...]
    findings: tuple[Finding, ...] = ()
    errors: tuple[Diagnostic, ...] = ()
    broken: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    resources: int = 0
    seconds: float = 0.0
    pictures: tuple[Picture, ...] = ()

    def with_verdict(self, verdict: Verdict) -> tuple[Finding, ...]:
        """The findings of one verdict that no suppression covers."""
        return tuple(f for f in self.findings if f.verdict is verdict and not f.suppressed)

    @property
    def suppressed(self) -> tuple[Finding, ...]:
        """Fails and undecided findings that a suppression covers."""
        return tuple(f for f in self.findings if f.suppressed and f.verdict is not Verdict.PASS)

    def exit_code(self, strict: bool) -> int:
        """0 clean, 1 findings, 2 unreadable input, 3 a policy broke; the gravest wins."""
        if self.broken:
            return 3
        if any(error.severity == "error" for error in self.errors):
            return 2
        if self.with_verdict(Verdict.FAIL):
            return 1
        return 1 if strict and self.with_verdict(Verdict.UNDECIDED) else 0


@dataclass(frozen=True, slots=True)
class Explanation:
    """One resource instance in one root, with its facts and every verdict about it."""

    root: str
    resource: Resource
    findings: tuple[Finding, ...]
    facts: tuple[Statement, ...] = ()
