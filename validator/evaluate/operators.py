"""Operators on values (https://developer.hashicorp.com/terraform/language/expressions/operators).

An operation on an unknown is unknown, except where what is known of it decides: `false && x`,
two values with the same identity, a string that begins otherwise, a length with a lower bound.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from validator.evaluate import numbers
from validator.evaluate.construct import is_sensitive
from validator.evaluate.convert import ConvertError, convert
from validator.evaluate.derive import (
    derived,
    first_trail,
    known_prefix,
    known_suffix,
    mark,
)
from validator.evaluate.unification import has_dynamic
from validator.model.types import BOOL, NUMBER, Type
from validator.model.value import Value

ARITHMETIC: Mapping[str, Callable[[numbers.Number, numbers.Number], numbers.Number]] = {
    "+": numbers.add,
    "-": numbers.subtract,
    "*": numbers.multiply,
    "/": numbers.divide,
    "%": numbers.modulo,
}
COMPARISONS = ("<", "<=", ">", ">=")


class OperatorError(Exception):
    """An operand has the wrong type, is null, or a division is by zero."""


def binary(operator: str, left: Value, right: Value) -> Value:
    """The result of a binary operator: arithmetic, comparison, equality or logic.

    Raises OperatorError, and KeyError for an operator that there is not.
    """
    if operator == "==":
        return equal(left, right)
    if operator == "!=":
        return unary("!", equal(left, right))
    if operator in ("&&", "||"):
        return _logic(operator, left, right)
    operands = [
        _operand(left, NUMBER, "left"), _operand(right, NUMBER, "right")
    ]  # fmt: skip
    if operator in COMPARISONS:
        return _compare(operator, operands)
    return _arithmetic(operator, operands)


def unary(operator: str, value: Value) -> Value:
    """The result of `!` or `-`. Raises OperatorError."""
    wanted = BOOL if operator == "!" else NUMBER
    operand = _operand(value, wanted, "only")
    if operand.is_unknown:
        return _negated_unknown(operator, operand)
    if operator == "!":
        return _result(not operand.data, BOOL, [operand])
    assert isinstance(operand.data, numbers.Number)
    return _result(-operand.data, NUMBER, [operand])


def _negated_unknown(operator: str, operand: Value) -> Value:
    assert operand.unknown is not None
    low, high = operand.unknown.minimum, operand.unknown.maximum
    if operator == "!":
        return derived([operand], BOOL)
    return derived(
        [operand], NUMBER,
        minimum=None if high is None else -high, maximum=None if low is None else -low,
    )  # fmt: skip


def equal(left: Value, right: Value) -> Value:
    """`left == right`: a bool, unknown where it is not decided. Types must be equal too."""
    verdict = compare_equal(left, right)
    if verdict is None:
        return derived([left, right], BOOL)
    result = _result(verdict, BOOL, [left, right])
    return mark(result, is_sensitive(left) or is_sensitive(right))


def compare_equal(left: Value, right: Value) -> bool | None:
    """Whether two values are equal as `==` has it; None where that is not decided."""
    if left.ref is not None and left.ref == right.ref and left.type == right.type:
        return True
    if left.is_unknown or right.is_unknown:
        return _compare_unknown(left, right)
    if left.data is None or right.data is None:
        return left.data is None and right.data is None
    if not _same_type(left.type, right.type):
        return False
    return _compare_known(left, right)


def _same_type(left: Type, right: Type) -> bool:
    if left == right:
        return True
    if left.kind != right.kind or not (has_dynamic(left) or has_dynamic(right)):
        return False
    # A null or unknown of no type inside a structure does not make it another type.
    if left.kind == "object":
        return [n for n, _ in left.attributes] == [n for n, _ in right.attributes]
    return len(left.elements) == len(right.elements)


def _compare_known(left: Value, right: Value) -> bool | None:
    if isinstance(left.data, tuple) and isinstance(right.data, tuple):
        if left.type.kind == "set":
            return _compare_sets(left.data, right.data)
        if len(left.data) != len(right.data):
            return False
        return _every(list(zip(left.data, right.data, strict=True)))
    if isinstance(left.data, Mapping) and isinstance(right.data, Mapping):
        if left.data.keys() != right.data.keys():
            return False
        other = right.data
        return _every([(item, other[name]) for name, item in left.data.items()])
    return left.data == right.data


def _compare_sets(left: Sequence[Value], right: Sequence[Value]) -> bool | None:
    if not all(item.is_wholly_known for item in (*left, *right)):
        same_refs = len(left) == len(right) and _every(list(zip(left, right, strict=True)))
        return True if same_refs is True else None
    return len(left) == len(right) and _every(list(zip(left, right, strict=True)))


def _every(pairs: Sequence[tuple[Value, Value]]) -> bool | None:
    result: bool | None = True
    for one, other in pairs:
        verdict = compare_equal(one, other)
        if verdict is False:
            return False
        if verdict is None:
            result = None
    return result


def _compare_unknown(left: Value, right: Value) -> bool | None:
    for one, other in ((left, right), (right, left)):
        if one.unknown is None:
            continue
        if one.unknown.not_null and other.is_null:
            return False
        if one.unknown.alternatives:
            verdicts = {compare_equal(each, other) for each in one.unknown.alternatives}
            if len(verdicts) == 1:
                return verdicts.pop()
        if other.is_known and _excluded(one, other):
            return False
    if left.is_null or right.is_null or has_dynamic(left.type) or has_dynamic(right.type):
        return None
    return None if left.type == right.type or not _both_not_null(left, right) else False


def _both_not_null(left: Value, right: Value) -> bool:
    return all(v.is_known or (v.unknown is not None and v.unknown.not_null) for v in (left, right))


def _excluded(value: Value, other: Value) -> bool:
    """Whether what is known of an unknown rules out that it is `other`."""
    assert value.unknown is not None
    if isinstance(other.data, str):
        prefix, suffix = known_prefix(value), known_suffix(value)
        fits = other.data.startswith(prefix) and other.data.endswith(suffix)
        if not value.unknown.pieces:
            return False
        return not fits or len(other.data) < len(prefix) + len(suffix)
    size: numbers.Number | None = None
    if isinstance(other.data, numbers.Number) and not isinstance(other.data, bool):
        size = other.data
    elif isinstance(other.data, (tuple, Mapping)):
        size = len(other.data)
    if size is None:
        return False
    low, high = value.unknown.minimum, value.unknown.maximum
    return (low is not None and size < low) or (high is not None and size > high)


def _operand(value: Value, wanted: Type, side: str) -> Value:
    where = "unary operand" if side == "only" else f"{side} operand"
    try:
        operand = convert(value, wanted)
    except ConvertError as error:
        raise OperatorError(f"Unsuitable value for {where}: {error.message}.") from error
    if operand.is_null:
        raise OperatorError(f"Unsuitable value for {where}: argument must not be null.")
    return operand


def _result(data: bool | numbers.Number, kind: Type, inputs: Sequence[Value]) -> Value:
    sensitive = any(value.sensitive for value in inputs)
    return Value(kind, data, sensitive=sensitive, trail=first_trail(inputs))


def _logic(operator: str, left: Value, right: Value) -> Value:
    operands = [_operand(left, BOOL, "left"), _operand(right, BOOL, "right")]
    absorbing = operator == "||"
    if any(operand.is_known and operand.data is absorbing for operand in operands):
        return _result(absorbing, BOOL, operands)
    if any(operand.is_unknown for operand in operands):
        return derived(operands, BOOL)
    return _result(not absorbing, BOOL, operands)


def _arithmetic(operator: str, operands: Sequence[Value]) -> Value:
    left, right = operands
    operation = ARITHMETIC[operator]
    if operator == "/" and right.is_known and right.data == 0:
        raise OperatorError("Division by zero.")
    if left.is_unknown or right.is_unknown:
        return _bounded(operator, left, right)
    assert isinstance(left.data, numbers.Number)
    assert isinstance(right.data, numbers.Number)
    return _result(operation(left.data, right.data), NUMBER, operands)


def _bounds(value: Value) -> tuple[numbers.Number | None, numbers.Number | None]:
    if value.unknown is not None:
        return value.unknown.minimum, value.unknown.maximum
    assert isinstance(value.data, numbers.Number)
    return value.data, value.data


def _bounded(operator: str, left: Value, right: Value) -> Value:
    """An unknown sum or difference with the bounds that follow from its operands' bounds."""
    low, high = _bounds(left)
    if operator in ("+", "-"):
        other = unary("-", right) if operator == "-" else right
        other_low, other_high = _bounds(other)
        return derived(
            [left, right], NUMBER,
            minimum=None if low is None or other_low is None else numbers.add(low, other_low),
            maximum=None if high is None or other_high is None else numbers.add(high, other_high),
        )  # fmt: skip
    return derived([left, right], NUMBER)


def _compare(operator: str, operands: Sequence[Value]) -> Value:
    left, right = operands
    if operator in (">", ">="):
        left, right = right, left
    strict = operator in ("<", ">")
    low, high = _bounds(left)
    other_low, other_high = _bounds(right)
    verdict: bool | None = None
    if high is not None and other_low is not None and _holds(high, other_low, strict):
        verdict = True
    elif low is not None and other_high is not None and _holds(other_high, low, not strict):
        verdict = False
    elif left.ref is not None and left.ref == right.ref:
        verdict = not strict
    return derived(operands, BOOL) if verdict is None else _result(verdict, BOOL, operands)


def _holds(left: numbers.Number, right: numbers.Number, strict: bool) -> bool:
    return left < right or (left == right and not strict)
