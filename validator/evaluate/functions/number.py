"""Numeric functions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal

from validator.evaluate import numbers
from validator.evaluate.convert import ConvertError, convert
from validator.evaluate.derive import derived
from validator.evaluate.functions.arguments import (
    FALSE,
    boolean,
    items_of,
    number,
    number_of,
    text_of,
    whole_of,
)
from validator.evaluate.functions.registry import (
    ANY,
    COUNT,
    FunctionContext,
    FunctionError,
    Parameter,
    function,
)
from validator.model.types import BOOL, NUMBER, STRING, list_of
from validator.model.value import Value

_WIDE = Context(prec=4000)
NUMBERS = Parameter(NUMBER, "numbers")
TRUTHS = Parameter(list_of(BOOL), "list", unknown=True)


@function("abs", COUNT, returns=NUMBER)
def abs_(args: Sequence[Value], _: FunctionContext) -> Value:
    """The distance from zero."""
    return number(numbers.absolute(number_of(args[0])))


def _whole(args: Sequence[Value], rounding: str) -> Value:
    given = number_of(args[0])
    if isinstance(given, int):
        return number(given)
    return number(int(given.to_integral_value(rounding, _WIDE)))


@function("ceil", COUNT, returns=NUMBER)
def ceil(args: Sequence[Value], _: FunctionContext) -> Value:
    """The next whole number, upwards."""
    return _whole(args, ROUND_CEILING)


@function("floor", COUNT, returns=NUMBER)
def floor(args: Sequence[Value], _: FunctionContext) -> Value:
    """The next whole number, downwards."""
    return _whole(args, ROUND_FLOOR)


@function("signum", COUNT, returns=NUMBER)
def signum(args: Sequence[Value], _: FunctionContext) -> Value:
    """-1, 0 or 1. Only for whole numbers."""
    given = whole_of(args[0], 0)
    return number((given > 0) - (given < 0))


def _float(args: Sequence[Value], index: int) -> float:
    try:
        return float(number_of(args[index]))
    except OverflowError as error:
        raise FunctionError("the number does not fit a 64-bit float", index) from error


@function(
    "log", COUNT, Parameter(NUMBER, "base"), returns=NUMBER,
    note="conforms; an infinite result is refused here, by the engine once it is used",
)  # fmt: skip
def log(args: Sequence[Value], _: FunctionContext) -> Value:
    """The logarithm to a base, computed in 64-bit floats."""
    given, base = _float(args, 0), _float(args, 1)
    if given <= 0 or base <= 0 or base == 1:
        raise FunctionError("the logarithm is not a finite number")
    return number(numbers.from_float(math.log(given) / math.log(base)))


@function(
    "pow", COUNT, Parameter(NUMBER, "power"), returns=NUMBER,
    note="conforms; an infinite result is refused here, by the engine once it is used",
)  # fmt: skip
def pow_(args: Sequence[Value], _: FunctionContext) -> Value:
    """A power, computed in 64-bit floats."""
    given, power = _float(args, 0), _float(args, 1)
    try:
        result = math.pow(given, power)
    except (ValueError, OverflowError) as error:
        raise FunctionError("the power is not a finite number") from error
    if result.is_integer():
        return number(numbers.canonical(int(Decimal(repr(result)))))
    return number(numbers.from_float(result))


def _extreme(args: Sequence[Value], largest: bool) -> Value:
    if not args:
        raise FunctionError("must pass at least one number")
    if any(value.is_unknown for value in args):
        bounds = [_bound(value, largest) for value in args]
        certain = [bound for bound in bounds if bound is not None]
        pick = (max if largest else min)(certain) if certain else None
        return derived(
            args, NUMBER, minimum=pick if largest else None, maximum=None if largest else pick
        )
    found = (max if largest else min)(args, key=number_of)
    return number(number_of(found))


def _bound(value: Value, largest: bool) -> numbers.Number | None:
    if value.unknown is not None:
        return value.unknown.minimum if largest else value.unknown.maximum
    return number_of(value)


@function("max", variadic=Parameter(NUMBER, "numbers", unknown=True), returns=NUMBER)
def max_(args: Sequence[Value], _: FunctionContext) -> Value:
    """The largest number."""
    return _extreme(args, largest=True)


@function("min", variadic=Parameter(NUMBER, "numbers", unknown=True), returns=NUMBER)
def min_(args: Sequence[Value], _: FunctionContext) -> Value:
    """The smallest number."""
    return _extreme(args, largest=False)


@function("sum", Parameter(name="list"), returns=NUMBER)
def sum_(args: Sequence[Value], _: FunctionContext) -> Value:
    """The sum of a list, set or tuple of numbers that is not empty."""
    value = args[0]
    if not value.type.is_sequence:
        raise FunctionError("cannot sum noniterable", 0)
    if not items_of(value):
        raise FunctionError("cannot sum an empty list", 0)
    given: list[Value] = []
    for item in items_of(value):
        try:
            given.append(convert(item, NUMBER))
        except ConvertError as error:
            raise FunctionError(
                "argument must be list, set, or tuple of number values", 0
            ) from error
        if given[-1].is_null:
            raise FunctionError("argument must be list, set, or tuple of number values", 0)
    if any(item.is_unknown for item in given):
        return derived(args, NUMBER)
    total: numbers.Number = 0
    for item in given:
        total = numbers.add(total, number_of(item))
    return number(total)


@function("parseint", ANY, Parameter(NUMBER, "base"), returns=NUMBER)
def parseint(args: Sequence[Value], _: FunctionContext) -> Value:
    """A whole number written in a base from 2 to 62."""
    if args[0].type != STRING:
        raise FunctionError("first argument must be a string, not " + str(args[0].type), 0)
    base = whole_of(args[1], 1, "base")
    if not 2 <= base <= 62:
        raise FunctionError("base must be a whole number between 2 and 62 inclusive", 1)
    text = text_of(args[0])
    digits = text[1:] if text[:1] in ("+", "-") else text
    total = 0
    for char in digits:
        value = _digit(char, base)
        if value is None:
            digits = ""
            break
        total = total * base + value
    if not digits:
        raise FunctionError(f'cannot parse "{text}" as a base {base} integer', 0)
    return number(numbers.canonical(-total if text.startswith("-") else total))


def _digit(char: str, base: int) -> int | None:
    """Digits, then letters; upper case are digits of their own only in bases above 36."""
    if not char.isascii() or not char.isalnum():
        return None
    if char.isdigit():
        value = int(char)
    elif char.islower() or base <= 36:
        value = ord(char.lower()) - ord("a") + 10
    else:
        value = ord(char) - ord("A") + 36
    return value if value < base else None


@function("alltrue", TRUTHS, returns=BOOL)
def alltrue(args: Sequence[Value], _: FunctionContext) -> Value:
    """Whether all elements are true; of an empty list, yes."""
    return _quantified(args, decisive=False)


@function("anytrue", TRUTHS, returns=BOOL)
def anytrue(args: Sequence[Value], _: FunctionContext) -> Value:
    """Whether an element is true; of an empty list, no."""
    return _quantified(args, decisive=True)


def _quantified(args: Sequence[Value], *, decisive: bool) -> Value:
    value = args[0]
    items = value.unknown.members if value.unknown is not None else items_of(value)
    for item in items:
        if item.is_known and item.data is decisive:
            return boolean(decisive)
        if item.is_null and decisive is False:
            return FALSE
    if value.is_unknown or any(item.is_unknown for item in items):
        return derived(args, BOOL)
    return boolean(not decisive)
