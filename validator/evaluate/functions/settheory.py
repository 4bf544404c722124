"""Set operations: union, intersection, difference."""

from __future__ import annotations

from collections.abc import Sequence

from validator.evaluate.construct import set_value
from validator.evaluate.convert import convert, unify
from validator.evaluate.derive import derived
from validator.evaluate.functions.arguments import items_of
from validator.evaluate.functions.registry import (
    FunctionContext,
    FunctionError,
    Parameter,
    function,
)
from validator.evaluate.operators import compare_equal
from validator.model.types import DYNAMIC, Type, set_of
from validator.model.value import Value

SET = Parameter(set_of(DYNAMIC), "set", unknown=True)


def _alike(args: Sequence[Value]) -> tuple[list[Value], Type]:
    """The sets as sets of one type. Empty sets of no type follow the others."""
    typed = [v.type for v in args if v.type.element != DYNAMIC] or [args[0].type]
    kind = unify(typed)
    if kind is None:
        raise FunctionError("given sets must all have compatible element types")
    return [convert(value, kind) for value in args], kind.element or DYNAMIC


def _undecided(values: Sequence[Value]) -> bool:
    return any(not value.is_wholly_known for value in values)


@function("setunion", SET, variadic=SET)
def setunion(args: Sequence[Value], _: FunctionContext) -> Value:
    """Elements of any of the sets."""
    values, element = _alike(args)
    if any(value.is_unknown for value in values):
        members = [m for v in values for m in (v.unknown.members if v.unknown else items_of(v))]
        return derived(args, set_of(element), members=tuple(members),
                       minimum=1 if members else 0)  # fmt: skip
    return set_value([item for value in values for item in items_of(value)], element)


@function("setintersection", SET, variadic=SET)
def setintersection(args: Sequence[Value], _: FunctionContext) -> Value:
    """Elements of all of the sets."""
    values, element = _alike(args)
    if any(value.is_known and not items_of(value) for value in values):
        return set_value([], element)
    if _undecided(values):
        return derived(args, set_of(element))
    kept = [
        item
        for item in items_of(values[0])
        if all(any(compare_equal(item, e) for e in items_of(other)) for other in values[1:])
    ]
    return set_value(kept, element)


@function("setsubtract", SET, SET)
def setsubtract(args: Sequence[Value], _: FunctionContext) -> Value:
    """Elements of the first set that the second does not have."""
    values, element = _alike(args)
    if values[1].is_known and not items_of(values[1]):
        return values[0]
    if _undecided(values):
        return derived(args, set_of(element))
    removed = items_of(values[1])
    kept = [i for i in items_of(values[0]) if not any(compare_equal(i, e) for e in removed)]
    return set_value(kept, element)
