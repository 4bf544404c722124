"""The rule catalogue as a table and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence

from validator.policy import Policy


def as_text(policies: Sequence[Policy]) -> str:
    """One line per rule: id, severity, profiles, title."""
    wide = max((len(policy.id) for policy in policies), default=0)
    rows = (f"{p.id:<{wide}}  {p.severity.value:<8}  {p.title}" for p in policies)
    return "".join(f"{row}\n" for row in rows)


def as_json(policies: Sequence[Policy]) -> str:
    """The rules as a JSON array."""
    data = [
        {
            "id": p.id,
            "family": p.family,
            "severity": p.severity.value,
            "profiles": list(p.profiles),
            "title": p.title,
        }
        for p in policies
    ]
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
