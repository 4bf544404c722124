"""Values as people read them; what is sensitive is never shown."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal

from validator.model.value import Value

HIDDEN = "(sensitive)"
NOTHING = "—"
"""What is not set, or not there."""


def shown(value: Value | None) -> str:
    """A value in one line: a text as it is, a reference by its address, an open part as `?`."""
    if value is None or value.is_null:
        return NOTHING
    if value.sensitive:
        return HIDDEN
    if value.unknown is not None:
        if value.ref is not None:
            return str(value.ref)
        pieces = value.unknown.pieces
        if pieces:
            return "".join(p if isinstance(p, str) else f"${{{shown(p)}}}" for p in pieces)
        return f"? ({value.unknown.detail})"
    if isinstance(value.data, str):
        return value.data or '""'
    if isinstance(value.data, tuple):
        return "[" + ", ".join(shown(item) for item in value.data) + "]"
    if isinstance(value.data, Mapping):
        return "{" + ", ".join(f"{k} = {shown(v)}" for k, v in value.data.items()) + "}"
    return scalar(value.data)


def scalar(data: object) -> str:
    """A scalar of a declaration, or of a value, as `shown` writes it."""
    if data is None:
        return NOTHING
    if isinstance(data, str):
        return data or '""'
    if isinstance(data, Decimal):
        return f"{data.normalize():f}"
    if isinstance(data, float):
        return scalar(Decimal(repr(data)))
    return json.dumps(data)
