"""How one rule of one suppression stands: holds, expired, unknown, malformed, unused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from validator.model.location import Hop
from validator.model.report import WaiverState, WaiverStatus
from validator.model.verdict import Finding, Severity, Verdict
from validator.policy.load import PolicySet
from validator.policy.parse import Policy
from validator.policy.suppressions.rules import (
    EXPIRED,
    MALFORMED,
    META_RULES,
    NO_REASON,
    UNKNOWN_RULE,
    UNUSED,
    meta_rule,
)
from validator.policy.suppressions.waiver import InlineWaiver, ListedWaiver, Waiver

Fault = tuple[WaiverState, str]
"""A state and what there is to say about it."""

_OTHERS = re.compile(r"CKV\d*_[A-Z0-9]+_\d+|rego(\.\w+){2,}")
"""Ids of checkov, known to it, not to us; and of Rego rules, which show only in their results."""

_OF_PLANS = frozenset(("change", "drift", "plan"))
_RULES = {
    WaiverState.EXPIRED: EXPIRED,
    WaiverState.UNUSED: UNUSED,
    WaiverState.UNKNOWN_RULE: UNKNOWN_RULE,
    WaiverState.NO_REASON: NO_REASON,
    WaiverState.MALFORMED: MALFORMED,
}
_STATES = {rule: state for state, rule in _RULES.items()}


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of one rule of a suppression, and the finding about it if there is one."""

    status: WaiverStatus
    finding: Finding | None = None


class Known:
    """The rules there are, those that findings are of (`found`) among them, and the day it is."""

    def __init__(
        self, policies: PolicySet, today: date, found: frozenset[str] = frozenset()
    ) -> None:
        self.today = today
        self.found = found
        self.policies: dict[str, Policy] = {}
        for policy in policies.policies:
            self.policies |= dict.fromkeys((policy.id, *policy.aliases), policy)
        self.by_address_only = frozenset(
            policy.id
            for policy in policies.policies
            if policy.family == "change" and policy.severity is Severity.CRITICAL
        )

    def canonical(self, rule: str) -> str:
        """The id of a rule that may be named by an alias; other names as they are."""
        policy = self.policies.get(rule)
        return policy.id if policy else rule

    def needs_plan(self, rule: str) -> bool:
        """Whether the rule judges nothing but what a real plan does."""
        policy = self.policies.get(rule)
        each = set(policy.scope.each) if policy else set()
        return bool(each) and each <= _OF_PLANS

    def is_misplaced(self, waiver: InlineWaiver, rule: str) -> bool:
        """Whether the rule never judges resources of the type that the comment is on."""
        policy, target = self.policies.get(rule), waiver.target
        if policy is None or target is None or not target.type or policy.scope.each:
            return False
        return target.type not in (*policy.scope.resources, *policy.scope.data)

    def fault(self, waiver: Waiver, rule: str) -> Fault | None:
        """Why the suppression does not hold for this rule; None where it does."""
        terms = waiver.terms
        if terms.problem is not None:
            return _STATES[terms.problem.rule], terms.problem.message
        if any(rule == meta.id for meta in META_RULES):
            return WaiverState.MALFORMED, f"{rule} itself cannot be suppressed"
        if rule not in self.policies and rule not in self.found and not _OTHERS.fullmatch(rule):
            return WaiverState.UNKNOWN_RULE, f"there is no rule `{rule}`{self._near(rule)}"
        if self.canonical(rule) in self.by_address_only and not (
            isinstance(waiver, ListedWaiver) and waiver.is_exact
        ):
            message = f"{rule} is excepted only in exceptions.yaml, by the exact address"
            return WaiverState.MALFORMED, message
        if terms.expires is not None and terms.expires < self.today:
            days = (self.today - terms.expires).days
            ago = "yesterday" if days == 1 else f"{days} days ago"
            return WaiverState.EXPIRED, f"it expired: it held until {terms.expires}, {ago}"
        return None

    def _near(self, rule: str) -> str:
        import difflib

        close = difflib.get_close_matches(rule, sorted(self.policies), n=1, cutoff=0.6)
        return f"; did you mean {close[0]}?" if close else ""

    def standing(self, waiver: Waiver, rule: str, fault: Fault, covered: int = 0) -> Standing:
        """The record of a state, and the finding where the state is a fault."""
        state, message = fault
        terms = waiver.terms
        status = WaiverStatus(
            rule=rule,
            by=waiver.by,
            subject=waiver.subject,
            location=terms.location,
            state=state,
            reason=terms.reason,
            owner=terms.owner,
            expires=terms.expires.isoformat() if terms.expires else None,
            days_left=(terms.expires - self.today).days if terms.expires else None,
            ticket=terms.ticket,
            covered=covered,
        )
        if state not in _RULES:
            return Standing(status)
        whole = terms.problem is not None
        return Standing(status, _finding(waiver, "" if whole else rule, state, message))


def _finding(waiver: Waiver, rule: str, state: WaiverState, message: str) -> Finding:
    """The finding about a suppression; `rule` is empty where it is about all of its rules."""
    policy = meta_rule(_RULES[state])
    assert policy is not None
    terms = waiver.terms
    owner = f" (owner {terms.owner})" if terms.owner else ""
    named = rule or ", ".join(terms.rules)
    lead = f"the suppression of {named}{owner}" if named else "the suppression"
    return Finding(
        rule=policy.id,
        verdict=Verdict.FAIL,
        severity=policy.severity,
        address=waiver.subject,
        attribute=f"ignore[{named}]",
        location=terms.location,
        message=f"{lead}: {message}",
        evidence=(Hop("suppression", waiver.subject, terms.location),),
        fix=policy.fix,
        docs=policy.docs,
    )
