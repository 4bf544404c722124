"""Type conversion, and functions about values as values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from validator.evaluate.construct import is_sensitive
from validator.evaluate.convert import ConvertError, convert
from validator.evaluate.derive import derived, refs_of
from validator.evaluate.functions.arguments import boolean, string
from validator.evaluate.functions.registry import (
    FunctionContext,
    FunctionError,
    Implementation,
    Parameter,
    function,
)
from validator.model.types import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    Type,
    list_of,
    map_of,
    set_of,
)
from validator.model.value import Value, null

CONVERTED = Parameter(name="v", null=True, unknown=True, marks=True)
INSPECTED = Parameter(null=True, unknown=True, marks=True)


def _conversion(name: str, wanted: Type) -> Implementation:
    def implementation(args: Sequence[Value], _: FunctionContext) -> Value:
        try:
            return convert(args[0], wanted)
        except ConvertError as error:
            raise FunctionError(_refusal(args[0], wanted, error), 0) from error

    implementation.__doc__ = f"The value as {wanted}."
    return function(name, CONVERTED)(implementation)


def _refusal(value: Value, wanted: Type, error: ConvertError) -> str:
    if value.sensitive:
        return f"cannot convert this sensitive {value.type.kind} to {wanted.kind}"
    if wanted.is_primitive and isinstance(value.data, str):
        return (
            f'cannot convert "{value.data}" to {wanted.kind}; given string must be a '
            f"valid {wanted.kind}"
            if wanted != NUMBER
            else (
                f'cannot convert "{value.data}" to number; given string must be a decimal '
                "representation of a number"
            )
        )
    return f"cannot convert {value.type.kind} to {wanted.kind}: {error}"


tostring = _conversion("tostring", STRING)
tonumber = _conversion("tonumber", NUMBER)
tobool = _conversion("tobool", BOOL)
tolist = _conversion("tolist", list_of(DYNAMIC))
toset = _conversion("toset", set_of(DYNAMIC))
tomap = _conversion("tomap", map_of(DYNAMIC))


@function("sensitive", INSPECTED)
def sensitive(args: Sequence[Value], _: FunctionContext) -> Value:
    """The value, marked sensitive."""
    return replace(args[0], sensitive=True)


@function("nonsensitive", INSPECTED)
def nonsensitive(args: Sequence[Value], _: FunctionContext) -> Value:
    """The value without its own sensitive mark; parts of it keep theirs."""
    return replace(args[0], sensitive=False)


@function("issensitive", INSPECTED, returns=BOOL)
def issensitive(args: Sequence[Value], _: FunctionContext) -> Value:
    """Whether the value is sensitive; undecided for unknown values that are not."""
    if args[0].is_unknown and not args[0].sensitive:
        return derived(args, BOOL)
    return boolean(args[0].sensitive)


@function("ephemeralasnull", INSPECTED, note="undecided for what is sensitive")
def ephemeralasnull(args: Sequence[Value], _: FunctionContext) -> Value:
    """The value, or null where it is ephemeral: a variable that is so is sensitive here too."""
    value = args[0]
    read = any("ephemeral." in ref.address for ref in refs_of(args))
    if not read and not is_sensitive(value):
        return value
    return derived(args, alternatives=(value, null()), not_null=False)


@function("type", INSPECTED, returns=STRING, note="a string; in Terraform only in the console")
def type_(args: Sequence[Value], _: FunctionContext) -> Value:
    """The type of a value, written as a type constraint."""
    return string(str(args[0].type))
