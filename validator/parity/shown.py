"""Values as people read them; what is sensitive is never shown."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal

from validator.model.value import Value
from validator.parity.equality import Names

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


def excerpts(texts: tuple[str, str], names: Names, limit: int = 160) -> tuple[str, str]:
    """Two long texts from shortly before where they differ by more than the environment's name."""
    left, right = texts
    if max(len(left), len(right)) <= limit:
        return texts
    pairs = enumerate(zip(names.renamed(left), right, strict=False))
    at = next((n for n, (ours, theirs) in pairs if ours != theirs), len(right))
    before = len(names.mirrored.renamed(right[:at])), at
    return _cut(left, before[0], limit), _cut(right, before[1], limit)


def _cut(text: str, common: int, limit: int) -> str:
    start = max(0, min(common, len(text)) - limit // 4)
    part = text[start : start + limit]
    return ("…" if start else "") + part + ("…" if start + limit < len(text) else "")


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
