"""How grave a difference is: what decides over security first, labels last."""

from __future__ import annotations

import re

from validator.model.parity import Difference, Kind
from validator.model.verdict import Severity

_TYPES = re.compile(
    r"_(acl|backup|cloudtrail|encryption|flow_log|guardduty|iam|kms|network_acl|policy"
    r"|public_access_block|route|security_group|shield|waf|wafv2|ownership|versioning)"
)
"""Resource types, and data sources, that are there for security: their absence counts."""

_ATTRIBUTES = re.compile(
    r"(^|[._])(acls?|actions?|assume_role|auth|blocked?|ca|cidr|condition|deletion|destroy|effect"
    r"|enabled?|encrypt\w*|egress|from_port|gateway_id|groups?|iam|identifiers|ingress|kms"
    r"|lifecycle|log|logging|ownership|password|policy|principals?|protection|protocol|public\w*"
    r"|referenced|resources?|retention|role|rotation|secrets?|security|sensitive|sid|sse|ssl"
    r"|status|tls|to_port|transit|versioning|vpc)($|[._\[])"
)
"""Words of attribute names that decide who reaches what, who may do what, and what is kept."""

_LABELS = re.compile(r"(^|\.)(tags|description|default_tags)($|[.\[])")
_GRAVE = frozenset({"backend", "module", "provider", "settings"})


def severity(difference: Difference) -> Severity:
    """The severity of an undeclared difference."""
    subject, attribute = difference.subject, difference.attribute
    if _LABELS.search(attribute) and difference.kind is not Kind.NAME:
        return Severity.LOW
    if difference.kind is Kind.NAME or subject.kind in _GRAVE:
        return Severity.HIGH
    if not attribute:
        grave = subject.kind in ("resource", "data") and _TYPES.search(f"_{subject.type}")
        return Severity.HIGH if grave else Severity.MEDIUM
    return Severity.HIGH if _ATTRIBUTES.search(attribute) else Severity.MEDIUM


def rank(difference: Difference) -> int:
    """Sort key: what decides over security first."""
    return list(Severity).index(severity(difference))
