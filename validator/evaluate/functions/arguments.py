"""Reading arguments that `invoke` has converted already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from validator.evaluate import numbers
from validator.evaluate.construct import is_sensitive
from validator.evaluate.functions.registry import FunctionError
from validator.model.types import BOOL, NUMBER, STRING, Type
from validator.model.value import Value


def text_of(value: Value) -> str:
    """A known string."""
    assert isinstance(value.data, str)
    return value.data


def number_of(value: Value) -> numbers.Number:
    """A known number."""
    assert isinstance(value.data, numbers.Number)
    return value.data


def items_of(value: Value) -> tuple[Value, ...]:
    """The elements of a known list, set or tuple."""
    assert isinstance(value.data, tuple)
    return value.data


def fields_of(value: Value) -> Mapping[str, Value]:
    """The entries of a known map or object."""
    assert isinstance(value.data, Mapping)
    return value.data


def whole_of(value: Value, index: int, what: str = "value") -> int:
    """A known whole number that fits 64 bits. Raises FunctionError."""
    number = number_of(value)
    if not numbers.is_whole(number):
        raise FunctionError(f"invalid {what}: a whole number is required", index)
    whole = int(number)
    if not -(2**63) <= whole < 2**63:
        raise FunctionError(f"invalid {what}: number must fit 64 bits", index)
    return whole


def wholly_known(values: Sequence[Value]) -> bool:
    """True where nothing in these values is unknown."""
    return all(value.is_wholly_known for value in values)


def any_sensitive(values: Sequence[Value]) -> bool:
    """True where one of the values themselves (not only a part of it) is sensitive."""
    return any(value.sensitive for value in values)


def string(data: str) -> Value:
    """A known string."""
    return Value(STRING, data)


def number(data: numbers.Number) -> Value:
    """A known number."""
    return Value(NUMBER, data)


def boolean(data: object) -> Value:
    """A known bool of a truth value."""
    return Value(BOOL, bool(data))


TRUE, FALSE = Value(BOOL, data=True), Value(BOOL, data=False)
"""The known bools."""


def shown(value: Value) -> str:
    """A string argument quoted for a message; nothing of it where it is sensitive."""
    return "(sensitive value)" if is_sensitive(value) else f'"{value.data}"'


def is_sequence(kind: Type) -> bool:
    """List, set or tuple."""
    return kind.kind in ("list", "set", "tuple")


def may_be_sequence(value: Value) -> bool:
    """Whether an unknown value of no type may turn out to be a collection.

    Identifiers and ARNs are strings in every provider
    (https://developer.hashicorp.com/terraform/plugin/best-practices).
    """
    if value.type.kind != "dynamic":
        return is_sequence(value.type)
    step = value.ref.path[-1] if value.ref is not None and value.ref.path else ""
    return not (isinstance(step, str) and step.split("_")[-1] in ("id", "arn"))


def certainly_filled(value: Value) -> bool:
    """Whether a value is certainly neither null nor an empty string."""
    if value.unknown is None:
        return value.data is not None and value.data != ""
    if any(isinstance(piece, str) for piece in value.unknown.pieces):
        return True
    return value.unknown.not_null and (
        value.ref is not None or value.type.kind not in ("string", "dynamic")
    )
