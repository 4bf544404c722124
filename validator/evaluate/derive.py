"""Results of operations: what stays known of an unknown, and what carries over to a result."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from validator.evaluate.construct import is_sensitive
from validator.model.location import Trail
from validator.model.types import DYNAMIC, STRING, Type
from validator.model.value import Cause, Ref, Unknown, Value


def derived(
    inputs: Sequence[Value],
    type: Type = DYNAMIC,
    *,
    not_null: bool = True,
    minimum: int | Decimal | None = None,
    maximum: int | Decimal | None = None,
    element: Value | None = None,
    pieces: tuple[str | Value, ...] = (),
    alternatives: tuple[Value, ...] = (),
    entries: Mapping[str, Value] | None = None,
    members: tuple[Value, ...] = (),
) -> Value:
    """The unknown result of an operation on these values.

    It names what its first unknown input names, has that input's trail, and every Ref that any
    input holds or was computed from.
    """
    first = first_unknown(inputs)
    detail, trail = "", first_trail(inputs)
    if first is not None and first.unknown is not None:
        detail, trail = first.unknown.detail, first.trail or trail
    state = Unknown(
        Cause.FUNCTION, detail, pieces, alternatives, element, not_null, minimum, maximum,
        refs_of(inputs), entries or {}, members,
    )  # fmt: skip
    return Value(type, None, state, any(map(is_sensitive, inputs)), None, trail)


def first_unknown(values: Iterable[Value]) -> Value | None:
    """The first unknown value, or unknown part of a value."""
    return next((p for v in values for _, p in v.walk() if p.unknown is not None), None)


def first_trail(values: Iterable[Value]) -> Trail:
    """The trail of the first value that has one."""
    return next((value.trail for value in values if value.trail), ())


def refs_of(values: Iterable[Value]) -> frozenset[Ref]:
    """Every Ref that these values hold or were computed from."""
    found: set[Ref] = set()
    for value in values:
        for _, part in value.walk():
            if part.ref is not None:
                found.add(part.ref)
            if part.unknown is not None:
                found |= part.unknown.inputs
    return frozenset(found)


def mark(value: Value, sensitive: bool) -> Value:
    """The value, sensitive too where `sensitive` says so."""
    return replace(value, sensitive=True) if sensitive and not value.sensitive else value


def normalize(text: str) -> str:
    """A string as Terraform holds it: Unicode normal form C."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def assemble(pieces: Iterable[str | Value], inputs: Sequence[Value] = ()) -> Value:
    """A string of known text and string Values, in order; known where all of them are.

    Known string Values become text, an unknown that is itself made of pieces is taken apart, and
    neighbouring text is joined. `inputs` are what the string was made from, where that is more
    than the Values among the pieces. Raises TypeError for a known Value that is not a string.
    """
    given = list(pieces)
    values = [piece for piece in given if isinstance(piece, Value)]
    sources = list(inputs) or values
    flat = _flatten(given)
    sensitive = any(map(is_sensitive, sources))
    trail = first_trail(sources)
    if all(isinstance(piece, str) for piece in flat):
        text = normalize("".join(piece for piece in flat if isinstance(piece, str)))
        return Value(STRING, text, sensitive=sensitive, trail=trail)
    result = derived([*values, *sources], STRING, pieces=tuple(flat))
    return mark(result, sensitive)


def _flatten(pieces: Iterable[str | Value]) -> list[str | Value]:
    flat: list[str | Value] = []
    for piece in pieces:
        inner: Iterable[str | Value] = (piece,)
        if isinstance(piece, Value):
            if piece.unknown is not None:
                inner = piece.unknown.pieces or (piece,)
            elif isinstance(piece.data, str):
                inner = (piece.data,)
            else:
                raise TypeError(f"not a string: {piece.type}")
        for part in inner:
            if isinstance(part, str) and flat and isinstance(flat[-1], str):
                flat[-1] += part
            elif part != "":
                flat.append(part)
    return flat


def known_prefix(value: Value) -> str:
    """The text that a string certainly begins with; empty where nothing is known."""
    if isinstance(value.data, str):
        return value.data
    if value.unknown is not None and value.unknown.pieces:
        first = value.unknown.pieces[0]
        return first if isinstance(first, str) else ""
    return ""


def known_suffix(value: Value) -> str:
    """The text that a string certainly ends with; empty where nothing is known."""
    if isinstance(value.data, str):
        return value.data
    if value.unknown is not None and value.unknown.pieces:
        last = value.unknown.pieces[-1]
        return last if isinstance(last, str) else ""
    return ""
