"""The rules about suppressions themselves. They are judged by the run, not on the graph."""

from __future__ import annotations

from validator.model.verdict import Severity
from validator.policy.conditions import All
from validator.policy.parse import Policy, Scope

FAMILY = "suppressions"
EXPIRED = "suppression-expired"
MALFORMED = "suppression-malformed"
NO_REASON = "suppression-without-reason"
UNKNOWN_RULE = "suppression-unknown-rule"
UNUSED = "suppression-unused"
_PROFILES = ("foundation-dev", "consumer")


def _rule(id: str, title: str, severity: Severity, why: str, fix: str) -> Policy:
    scope = Scope(each=("suppression",))
    return Policy(id, FAMILY, title, severity, _PROFILES, scope, All(()), why, fix, (), path="")


META_RULES: tuple[Policy, ...] = (
    _rule(
        EXPIRED,
        "No suppression is past its date",
        Severity.MEDIUM,
        "The date was the promise that came with the exception. From the day after it (UTC) the\n"
        "suppression hides nothing: what it covered is a finding again, and this one says why.",
        "Correct what the rule finds and delete the suppression; or have its owner renew it with\n"
        "a new date, and a reason that still holds.",
    ),
    _rule(
        MALFORMED,
        "A suppression is written so that it can be read, and where it covers something",
        Severity.MEDIUM,
        "A suppression with a slip in it suppresses nothing; silence would leave its author\n"
        "believing the opposite. The same goes for a comment that stands at nothing, and for one\n"
        "that names a rule which is excepted by exact address only.",
        "Write `# shared-check: ignore[rule-id] until=2027-03-31 owner=platform -- reason` on the\n"
        "line of the block or attribute, or directly above it. In `exceptions.yaml` follow the\n"
        "schema: `rule`, `address` or `path`, `reason`.",
    ),
    _rule(
        NO_REASON,
        "Every suppression gives a reason",
        Severity.MEDIUM,
        "Who meets the suppression in a year has nothing but its reason to decide whether it\n"
        "still holds. Without one it suppresses nothing.",
        "End the comment with `-- ` and the reason; in `exceptions.yaml` set `reason`.",
    ),
    _rule(
        UNKNOWN_RULE,
        "A suppression names a rule that exists",
        Severity.MEDIUM,
        "A misspelt id suppresses nothing, and one whose rule is gone only looks like a decision.",
        "Correct the id (`shared-check policies list` has all), or delete the suppression.",
    ),
    _rule(
        UNUSED,
        "Every suppression still suppresses something",
        Severity.LOW,
        "What it excused has been corrected. Left in place it would hide the next mistake there.\n"
        "It is judged only where the rule itself was, on that very block or address, in this run.",
        "Delete it, or take the rule's id out of its list.",
    ),
)
"""The rules whose findings are about suppressions, by id."""


def meta_rule(rule: str) -> Policy | None:
    """The rule about suppressions with this id, or None."""
    return next((policy for policy in META_RULES if policy.id == rule), None)
