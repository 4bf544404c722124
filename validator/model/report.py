"""The result of one run of the tool, before it is written in any format."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING

from validator.model.diagnostic import Diagnostic
from validator.model.location import Location
from validator.model.verdict import Finding, Severity, Statement, Verdict

if TYPE_CHECKING:
    from validator.model.graph import Resource, SourceKind
    from validator.model.parity import Compared
    from validator.model.picture import Picture

SCANNERS = ("checkov",)
"""Tools that can run beside us."""


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """What a report says about a rule besides its findings; `why` and `fix` are Markdown."""

    id: str
    title: str
    family: str
    severity: Severity
    why: str
    fix: str
    docs: str
    sources: tuple[str, ...] = ()


class WaiverState(Enum):
    """How one rule of one suppression stands after a run."""

    ACTIVE = "active"
    EXPIRED = "expired"
    UNUSED = "unused"
    UNKNOWN_RULE = "unknown rule"
    NO_REASON = "without reason"
    MALFORMED = "malformed"
    NOT_JUDGED = "not judged"


@dataclass(frozen=True, slots=True)
class WaiverStatus:
    """One rule of one suppression: what it covers, who accepted it, how it stands.

    `by` is `inline` or `exceptions`; `subject` the block, attribute, address or path it is for;
    `days_left` counts from today to the last day on which it holds (0: that is today), None where
    it has none; `covered` is how many findings of this run it suppresses.
    """

    rule: str
    by: str
    subject: str
    location: Location
    state: WaiverState
    reason: str = ""
    owner: str | None = None
    expires: str | None = None
    days_left: int | None = None
    ticket: str | None = None
    covered: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """What was judged and what came out.

    `engine` names what produced the values: `symbolic`, or for example `terraform 1.11.4`.
    `findings` hold every verdict, passes too. `errors` are unreadable inputs; `broken` are
    policies that raised as (rule, message), and scanners that could not run as (name, message).
    `notes` are sentences for the reader about how the run went.
    `pictures`, one a root, are there only where they were asked for; so is `parity`, the comparison
    of two of the roots.
    `rules` are those that the findings are of, `waivers` the suppressions that the run met;
    `today` is the day in UTC that their dates were held against.
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
    parity: tuple[Compared, ...] = ()
    rules: tuple[RuleInfo, ...] = ()
    waivers: tuple[WaiverStatus, ...] = ()
    today: date | None = None

    @property
    def breaks(self) -> tuple[tuple[str, str], ...]:
        """What broke and why: a policy by `rule ID`, a scanner beside us by its name."""
        return tuple(
            (name if name in SCANNERS else f"rule {name}", message) for name, message in self.broken
        )

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
