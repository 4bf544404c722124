"""Building collections: the canonical order of sets, and the types of what is built."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cmp_to_key

from validator.evaluate import numbers
from validator.model.types import BOOL, DYNAMIC, NUMBER, STRING, Type, object_of, tuple_of
from validator.model.value import Value, same


def tuple_value(items: Iterable[Value]) -> Value:
    """A tuple of these values, as `[...]` makes it."""
    data = tuple(items)
    return Value(tuple_of(tuple(item.type for item in data)), data)


def object_value(fields: Mapping[str, Value]) -> Value:
    """An object of these attributes, as `{...}` makes it."""
    data = {name: fields[name] for name in sorted(fields)}
    return Value(object_of({name: item.type for name, item in data.items()}), data)


def list_value(items: Sequence[Value], element: Type = DYNAMIC) -> Value:
    """A list of values of one type; `element` is the type where there are none."""
    return Value(Type("list", element=_common(items, element)), tuple(items))


def map_value(fields: Mapping[str, Value], element: Type = DYNAMIC) -> Value:
    """A map of values of one type; `element` is the type where there are none."""
    data = {name: fields[name] for name in sorted(fields)}
    return Value(Type("map", element=_common(list(data.values()), element)), data)


def set_value(items: Iterable[Value], element: Type = DYNAMIC) -> Value:
    """A set: duplicates removed, in Terraform's order (unknown elements last).

    A set cannot mark single elements as sensitive: one makes the whole set sensitive.
    """
    given = list(items)
    sensitive = any(part.sensitive for item in given for _, part in item.walk())
    if sensitive:
        given = [insensitive(item) for item in given]
    kept: list[Value] = []
    seen: set[object] = set()
    for item in given:
        key = _identity(item)
        if key is not None:
            if key in seen:
                continue
            seen.add(key)
        elif any(same(item, other) is True for other in kept):
            continue
        kept.append(item)
    kept.sort(key=cmp_to_key(_compare))
    kind = Type("set", element=_common(kept, element))
    return Value(kind, tuple(kept), sensitive=sensitive)


def insensitive(value: Value) -> Value:
    """The value with every sensitive mark removed, at any depth."""
    data = value.data
    if isinstance(data, tuple):
        data = tuple(insensitive(item) for item in data)
    elif isinstance(data, Mapping):
        data = {name: insensitive(item) for name, item in data.items()}
    elif not value.sensitive:
        return value
    return replace(value, data=data, sensitive=False)


def is_sensitive(value: Value) -> bool:
    """True where the value or anything in it is sensitive."""
    data = value.data
    if value.sensitive or data is None:
        return value.sensitive
    if isinstance(data, tuple):
        return any(map(is_sensitive, data))
    return isinstance(data, Mapping) and any(map(is_sensitive, data.values()))


def has_unknown_length(value: Value) -> bool:
    """True for an unknown value, and for a set whose unknown elements may be equal to others."""
    if value.is_unknown:
        return True
    return (
        value.type.kind == "set"
        and isinstance(value.data, tuple)
        and len(value.data) > 1
        and any(not item.is_wholly_known for item in value.data)
    )


def _common(items: Sequence[Value], element: Type) -> Type:
    return items[0].type if items else element


def _identity(item: Value) -> object:
    if item.unknown is None and item.type in (STRING, NUMBER, BOOL):
        return (item.type.kind, item.data)
    return None


def _compare(left: Value, right: Value) -> int:
    if left.is_null or right.is_null:
        return left.is_null - right.is_null
    if left.is_unknown or right.is_unknown:
        return left.is_unknown - right.is_unknown
    one, two = left.data, right.data
    if isinstance(one, str) and isinstance(two, str):
        return (one > two) - (one < two)
    if isinstance(one, (int, Decimal)) and isinstance(two, (int, Decimal)):
        return (one > two) - (one < two)
    first, second = _order_text(left), _order_text(right)
    return (first > second) - (first < second)


def _order_text(value: Value) -> bytes:
    """What Terraform orders elements of complex types by."""
    return _written(value).encode("utf-8", "surrogatepass")


def _written(value: Value) -> str:
    data = value.data
    if value.is_unknown:
        return "?"
    if data is None:
        return "~"
    if isinstance(data, bool):
        return "T" if data else "F"
    if isinstance(data, str):
        return go_quote(data)
    if isinstance(data, tuple):
        inner = "".join(f"{_written(item)};" for item in data)
        return f"<{inner}>" if value.type.kind == "tuple" else f"[{inner}]"
    if isinstance(data, Mapping):
        if value.type.kind == "object":
            return "<" + "".join(f"{_written(data[name])};" for name in sorted(data)) + ">"
        return "{" + "".join(f"{go_quote(k)}:{_written(data[k])};" for k in sorted(data)) + "}"
    return short_number(data)


def short_number(data: numbers.Number) -> str:
    """A number in Go's `%.10g` notation."""
    small = isinstance(data, int) and abs(data) < _LARGEST_FLOAT
    written = format(float(data) if small else Decimal(data), ".10g")
    if "e" not in written.lower():
        return written.rstrip("0").rstrip(".") if "." in written else written
    mantissa, _, exponent = written.lower().partition("e")
    mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    return f"{mantissa}e{exponent[0]}{exponent[1:].zfill(2)}"


_LARGEST_FLOAT = 10**300
_ESCAPES = {
    '"': '\\"', "\\": "\\\\", "\a": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r",
    "\t": "\\t", "\v": "\\v",
}  # fmt: skip


def go_quote(text: str) -> str:
    """A string in Go's double-quoted notation (`%q`)."""
    return '"' + "".join(_quoted(char) for char in text) + '"'


def _quoted(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if char.isprintable():
        return char
    code = ord(char)
    if code < 0x80:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
