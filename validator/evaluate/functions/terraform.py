"""The functions of the built-in provider: `provider::terraform::…`
(https://developer.hashicorp.com/terraform/language/functions/terraform-encode_tfvars)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import groupby

from validator.evaluate import numbers
from validator.evaluate.derive import derived
from validator.evaluate.functions.arguments import fields_of, string, text_of
from validator.evaluate.functions.registry import (
    TEXT,
    FunctionContext,
    FunctionError,
    Parameter,
    function,
)
from validator.model.types import DYNAMIC, STRING
from validator.model.value import Value

_NAME = re.compile(r"[^\W\d][\w-]*")


@function("provider::terraform::encode_expr", Parameter(unknown=True), returns=STRING)
def encode_expr(args: Sequence[Value], _: FunctionContext) -> Value:
    """A value written as an expression."""
    if not args[0].is_wholly_known:
        return derived(args, STRING)
    return string(expression(args[0], 0))


@function("provider::terraform::encode_tfvars", Parameter(unknown=True), returns=STRING)
def encode_tfvars(args: Sequence[Value], _: FunctionContext) -> Value:
    """An object written as the contents of a `.tfvars` file."""
    value = args[0]
    if not (value.type.is_mapping or value.type == DYNAMIC):
        raise FunctionError("Invalid value to encode: must be an object whose attribute names "
                            "will become the encoded variable names.", 0)  # fmt: skip
    if not value.is_wholly_known:
        return derived(args, STRING)
    fields = fields_of(value)
    for name in fields:
        if not _NAME.fullmatch(name):
            raise FunctionError(
                f'Invalid variable name "{name}": must be a valid identifier, per Terraform\'s '
                "rules for input variable declarations.",
                0,
            )
    return string(_aligned(fields, 0))


@function("provider::terraform::decode_tfvars", TEXT)
def decode_tfvars(args: Sequence[Value], context: FunctionContext) -> Value:
    """The object that the contents of a `.tfvars` file hold."""
    if context.decode_tfvars is None:
        return derived(args)
    return context.decode_tfvars(text_of(args[0]))


def expression(value: Value, depth: int) -> str:
    """A wholly known value in Terraform's syntax, formatted as `terraform fmt` does."""
    data = value.data
    if data is None:
        return "null"
    if isinstance(data, bool):
        return "true" if data else "false"
    if isinstance(data, (int, Decimal)):
        return numbers.text(data)
    if isinstance(data, str):
        return quoted(data)
    if isinstance(data, tuple):
        return "[" + ", ".join(expression(item, depth) for item in data) + "]"
    if not data:
        return "{}"
    return "{\n" + _aligned(data, depth + 1) + "  " * depth + "}"


def _aligned(fields: Mapping[str, Value], depth: int) -> str:
    """Lines `name = value`, the equals signs of neighbouring single lines in one column."""
    rows = [(_key(name), expression(item, depth)) for name, item in sorted(fields.items())]
    lines = ""
    for whole, run in groupby(rows, key=lambda row: "\n" not in row[1]):
        members = list(run)
        width = max(len(name) for name, _ in members) if whole else 0
        for name, text in members:
            lines += f"{'  ' * depth}{name.ljust(width)} = {text}\n"
    return lines


def _key(name: str) -> str:
    return name if _NAME.fullmatch(name) else quoted(name)


def quoted(text: str) -> str:
    """A string literal of Terraform's syntax."""
    escaped = json.dumps(text, ensure_ascii=False)[1:-1]
    escaped = escaped.replace("\\b", "\\u0008").replace("\\f", "\\u000c")
    return '"' + escaped.replace("${", "$${").replace("%{", "%%{") + '"'
