"""Values as JSON text and back, as Terraform writes and reads it; with holes for unknowns."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from validator.evaluate import numbers
from validator.evaluate.construct import object_value, tuple_value
from validator.evaluate.derive import assemble, normalize
from validator.model.types import BOOL, NUMBER, STRING
from validator.model.value import Value

_HTML = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
_SHORT = {"\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}
_ESCAPED = re.compile('[<>&\u2028\u2029"\\\\\x00-\x1f]')

_LONE = re.compile("[\ud800-\udfff]")
"""Half of a surrogate pair: Go reads it as the replacement character."""


def quote(text: str) -> str:
    """A JSON string, with `<`, `>` and `&` escaped as Go does."""
    return f'"{escape(text)}"'


def escape(text: str) -> str:
    """The inside of a JSON string."""
    return _ESCAPED.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    char = match[0]
    return _HTML.get(char) or _SHORT.get(char) or f"\\u{ord(char):04x}"


def encode(value: Value) -> list[str | Value]:
    """JSON text in pieces.

    An unknown string stands as a hole between quotes, any other unknown as a hole that stands
    for a whole JSON value.
    """
    if value.unknown is not None:
        return _encode_unknown(value)
    data = value.data
    if data is None:
        return ["null"]
    if isinstance(data, bool):
        return ["true" if data else "false"]
    if isinstance(data, str):
        return [quote(data)]
    if isinstance(data, (int, Decimal)):
        return [numbers.text(data)]
    if isinstance(data, tuple):
        return _listed("[", [encode(item) for item in data], "]")
    return _listed("{", [[f"{quote(k)}:", *encode(v)] for k, v in sorted(data.items())], "}")


def _encode_unknown(value: Value) -> list[str | Value]:
    assert value.unknown is not None
    if value.unknown.pieces:
        inner = [escape(p) if isinstance(p, str) else p for p in value.unknown.pieces]
        return ['"', *inner, '"']
    return ['"', value, '"'] if value.type == STRING and value.unknown.not_null else [value]


def _listed(start: str, parts: Iterable[list[str | Value]], end: str) -> list[str | Value]:
    pieces: list[str | Value] = [start]
    for index, part in enumerate(parts):
        pieces += [",", *part] if index else part
    return [*pieces, end]


class JsonError(ValueError):
    """Text that is not JSON."""


def decode(text: str) -> Value:
    """The value of JSON text: objects, tuples and primitives. Raises JsonError."""
    return _decode(text, ())


def decode_pieces(pieces: Sequence[str | Value]) -> Value:
    """The value of JSON text with holes, each in a string or in the place of a whole value.

    What is around a hole is known, a string with a hole is unknown with its pieces. Raises
    JsonError, also where the text around the holes is not enough to tell.
    """
    holes: list[Value] = []
    text, inside = "", False
    for piece in pieces:
        if isinstance(piece, str):
            inside = _ends_inside(piece, inside)
            text += piece
        else:
            mark = f"{_OPEN}{len(holes)}{_CLOSE}"
            text += mark if inside else f'"{_WHOLE}{mark}"'
            holes.append(piece)
    return _decode(text, holes)


_OPEN, _CLOSE, _WHOLE = "\ue0e0", "\ue0e1", "\ue0e2"
_HOLE = re.compile(f"{_OPEN}(\\d+){_CLOSE}")


def _ends_inside(text: str, inside: bool) -> bool:
    """Whether the end of this text is within a string literal."""
    position = 0
    while position < len(text):
        if text[position] == "\\" and inside:
            position += 1
        elif text[position] == '"':
            inside = not inside
        position += 1
    return inside


def _decode(text: str, holes: Sequence[Value]) -> Value:
    try:
        data = json.loads(text, parse_float=Decimal, parse_int=_integer, parse_constant=_constant)
        return _value(data, holes)
    except (ValueError, RecursionError) as error:
        raise JsonError(str(error)) from error


def _integer(text: str) -> int:
    if len(text) > 4000:
        raise ValueError("number too long")
    return int(text)


def _constant(text: str) -> object:
    raise ValueError(f"invalid character '{text[0]}' looking for beginning of value")


def _value(data: Any, holes: Sequence[Value]) -> Value:
    if data is None:
        return Value()
    if isinstance(data, bool):
        return Value(BOOL, data)
    if isinstance(data, (int, Decimal)):
        return Value(NUMBER, numbers.canonical(data))
    if isinstance(data, str):
        return _string(_LONE.sub("\ufffd", data), holes)
    if isinstance(data, dict):
        return object_value(
            {normalize(_LONE.sub("\ufffd", k)): _value(v, holes) for k, v in data.items()}
        )
    return tuple_value(_value(item, holes) for item in data)


def _string(text: str, holes: Sequence[Value]) -> Value:
    if not holes or _OPEN not in text:
        return Value(STRING, normalize(text))
    whole = _HOLE.fullmatch(text.removeprefix(_WHOLE))
    if whole is not None:
        return holes[int(whole[1])]
    parts = _HOLE.split(text)
    return assemble(holes[int(part)] if i % 2 else part for i, part in enumerate(parts))
