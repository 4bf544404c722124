"""Verdicts and suppressions of one run, brought together: what is hidden, and what has rotted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from validator.model.report import WaiverState, WaiverStatus
from validator.model.verdict import Finding, Verdict
from validator.policy.load import PolicySet
from validator.policy.suppressions.standing import Fault, Known, Standing
from validator.policy.suppressions.waiver import InlineWaiver, ListedWaiver, Waiver, accepted


@dataclass(frozen=True, slots=True)
class Run:
    """The verdicts about one root, and the suppressions that may apply to them.

    `rules` are the ids that were judged to their end; `modules` the module instances by address,
    with their directories. `whole` tells that the run has every root that `listed` can mean.
    """

    root: str
    findings: tuple[Finding, ...]
    rules: frozenset[str]
    modules: Mapping[str, str] = field(default_factory=dict)
    inline: tuple[InlineWaiver, ...] = ()
    listed: tuple[ListedWaiver, ...] = ()
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Settled:
    """The findings of each run, those suppressed marked; what is wrong with suppressions; all."""

    findings: tuple[tuple[Finding, ...], ...]
    problems: tuple[Finding, ...]
    waivers: tuple[WaiverStatus, ...]


def settle(
    runs: Sequence[Run],
    policies: PolicySet,
    today: date,
    asked: frozenset[str] | None = None,
    is_complete: Callable[[Waiver], bool] = lambda _: True,
) -> Settled:
    """Apply the suppressions of all runs, and judge them.

    `today` is the day in UTC: a suppression holds on its last day. A suppression is used if it
    covers a finding of any run; it is unused only where `is_complete` says that no root outside
    of the runs may need it. With `asked`, problems are told only of suppressions of these rules,
    or where the rule about suppressions itself is asked for.
    """
    found = frozenset(finding.rule for run in runs for finding in run.findings)
    ledger = _Ledger(Known(policies, today, found), is_complete)
    findings = tuple(tuple(ledger.apply(run)) for run in runs)
    standings = list(ledger.standings(runs))
    problems = tuple(
        one.finding
        for one in standings
        if one.finding is not None and _is_asked(one, asked, ledger.known)
    )
    return Settled(findings, tuple(dict.fromkeys(problems)), tuple(one.status for one in standings))


def _is_asked(one: Standing, asked: frozenset[str] | None, known: Known) -> bool:
    if asked is None or one.finding is None or one.finding.rule in asked:
        return True
    return known.canonical(one.status.rule) in {known.canonical(rule) for rule in asked}


class _Ledger:
    """Which suppressions covered something, and which stood where their rule was judged."""

    def __init__(self, known: Known, is_complete: Callable[[Waiver], bool]) -> None:
        self.known = known
        self.is_complete = is_complete
        self.used: Counter[tuple[Waiver, str]] = Counter()
        self.judged: set[tuple[Waiver, str]] = set()

    def apply(self, run: Run) -> Iterator[Finding]:
        """The findings of a run, those that a suppression covers marked by the first that does."""
        inline = self._by_rule(run.inline)
        listed = self._by_rule(run.listed)
        for finding in run.findings:
            covering: list[Waiver] = []
            for waiver in inline.get(finding.rule, ()):
                assert isinstance(waiver, InlineWaiver)
                if waiver.reaches(finding, run.modules):
                    self.judged.add((waiver, finding.rule))
                    covering += [waiver] if waiver.covers(finding, run.modules) else []
            exactly = finding.rule in self.known.by_address_only
            for waiver in listed.get(finding.rule, ()):
                assert isinstance(waiver, ListedWaiver)
                if waiver.covers(finding, exactly):
                    self.judged.add((waiver, finding.rule))
                    covering.append(waiver)
            if not covering or finding.verdict is Verdict.PASS:
                yield finding
                continue
            self.used.update((waiver, finding.rule) for waiver in covering)
            yield accepted(finding, covering[0])

    def _by_rule(self, waivers: Iterable[Waiver]) -> dict[str, list[Waiver]]:
        """The suppressions that hold, by the rule they are of."""
        found: dict[str, list[Waiver]] = {}
        for waiver in waivers:
            for rule in waiver.terms.rules:
                if self.known.fault(waiver, rule) is None:
                    found.setdefault(self.known.canonical(rule), []).append(waiver)
        return found

    def standings(self, runs: Sequence[Run]) -> Iterator[Standing]:
        """How every suppression stands, once for each of its rules, in the order of the files."""
        ran: dict[Waiver, set[str]] = {}
        partly: set[Waiver] = set()
        for run in runs:
            waivers: tuple[Waiver, ...] = (*run.inline, *run.listed)
            for waiver in waivers:
                ran.setdefault(waiver, set()).update(run.rules)
                if not run.whole:
                    partly.add(waiver)
        for waiver in sorted(ran, key=lambda one: one.terms.location):
            for rule in waiver.terms.rules or ("",):
                name = self.known.canonical(rule)
                state = self.known.fault(waiver, rule) or self._state(
                    waiver, name, name in ran[waiver], waiver not in partly
                )
                yield self.known.standing(waiver, rule, state, self.used[waiver, name])

    def _state(self, waiver: Waiver, rule: str, ran: bool, whole: bool) -> Fault:
        """The state of one that holds. It is unused only where its rule was judged at its place."""
        if self.used[waiver, rule]:
            return WaiverState.ACTIVE, ""
        if (waiver, rule) in self.judged and self.is_complete(waiver):
            return WaiverState.UNUSED, "the rule finds nothing here any more"
        if ran and isinstance(waiver, InlineWaiver) and self.known.is_misplaced(waiver, rule):
            assert waiver.target is not None
            return WaiverState.UNUSED, f"the rule does not judge {waiver.target.type}"
        listed = isinstance(waiver, ListedWaiver)
        if ran and listed and whole and not self.known.needs_plan(rule):
            return WaiverState.UNUSED, "nothing in any root here matches it"
        return WaiverState.NOT_JUDGED, ""
