"""Three-valued verdicts (Kleene logic) and the findings that carry their proof."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from validator.model.location import Hop, Location


class Verdict(Enum):
    """pass, fail, or undecided: a rule never passes on what it cannot know."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    FAIL = "fail"
    UNDECIDED = "undecided"

    def __invert__(self) -> Verdict:
        if self is Verdict.UNDECIDED:
            return self
        return Verdict.FAIL if self is Verdict.PASS else Verdict.PASS


def decided(value: bool | None) -> Verdict:
    """A verdict of a Python truth value; None is undecided."""
    if value is None:
        return Verdict.UNDECIDED
    return Verdict.PASS if value else Verdict.FAIL


class Severity(Enum):
    """How much harm a fail does."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A fact about one thing, with its proof.

    `reason` is one sentence without a full stop's worth of noise; `evidence` runs from the thing
    judged to what decides it; `attribute` is the attribute path judged, empty for the whole
    resource; `needs` names the inputs that would decide an undecided judgement.
    """

    verdict: Verdict
    reason: str = ""
    evidence: tuple[Hop, ...] = ()
    attribute: str = ""
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """A fact about one resource in words: `placement` is `private`, because of `reason`.

    `evidence` runs from the resource to what decides it; `needs` names what would decide an
    answer that is not known.
    """

    name: str
    answer: str
    reason: str
    evidence: tuple[Hop, ...] = ()
    needs: tuple[str, ...] = ()


def all_of(judgements: Iterable[Judgement]) -> Judgement:
    """Kleene conjunction: the first fail, else undecided with every need, else the last pass."""
    return _combine(judgements, absorbing=Verdict.FAIL)


def any_of(judgements: Iterable[Judgement]) -> Judgement:
    """Kleene disjunction: the first pass, else undecided with every need, else the last fail."""
    return _combine(judgements, absorbing=Verdict.PASS)


def _combine(judgements: Iterable[Judgement], absorbing: Verdict) -> Judgement:
    open_ones: list[Judgement] = []
    last = Judgement(~absorbing)
    for judgement in judgements:
        if judgement.verdict is absorbing:
            return judgement
        if judgement.verdict is Verdict.UNDECIDED:
            open_ones.append(judgement)
        last = judgement
    if not open_ones:
        return last
    first = open_ones[0]
    needs = tuple(dict.fromkeys(need for j in open_ones for need in j.needs))
    return Judgement(Verdict.UNDECIDED, first.reason, first.evidence, first.attribute, needs)


@dataclass(frozen=True, slots=True)
class Suppression:
    """Why a finding does not count: who accepted it, until when, for which reason.

    `by` is `inline` (a comment), `exceptions` (the file) or `baseline`; `location` is where it is
    written. `expires` is a date (`2027-03-31`), the last day on which it holds.
    """

    by: str
    reason: str
    expires: str | None = None
    owner: str | None = None
    ticket: str | None = None
    location: Location | None = None


OURS = "shared-check"
"""`Finding.source` of our own rules."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One verdict of one rule about one address.

    `occasion` tells apart what one rule says of one address more than once; mostly empty.
    `source` is the tool whose rule it is.
    """

    rule: str
    verdict: Verdict
    severity: Severity
    address: str
    attribute: str
    location: Location | None
    message: str
    evidence: tuple[Hop, ...] = ()
    needs: tuple[str, ...] = ()
    fix: str = ""
    docs: str = ""
    root: str = ""
    suppressed: Suppression | None = None
    occasion: str = ""
    source: str = OURS

    @property
    def fingerprint(self) -> str:
        """Identity of the finding, the same over HCL, plan and state: 16 hex digits.

        It hangs on rule, address and attribute alone: not on paths, lines or messages, which
        differ between sources and change with unrelated edits. Only where a rule has nothing else
        to tell its findings apart is there an occasion.
        """
        return fingerprint_of(self.rule, self.address, self.attribute, self.occasion)


def fingerprint_of(rule: str, address: str, attribute: str, occasion: str = "") -> str:
    """The fingerprint of the finding of a rule about an attribute: see `Finding.fingerprint`."""
    parts = (rule, address, attribute)
    text = "\0".join((*parts, occasion) if occasion else parts)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
