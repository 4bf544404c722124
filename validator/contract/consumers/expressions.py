"""Every text in an expression with the keys it stands under, evaluated where it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from validator.evaluate.comprehension import entries, symbolic_entry
from validator.evaluate.errors import EvaluationError
from validator.evaluate.expressions import evaluate
from validator.evaluate.scope import Scope
from validator.model.location import Location
from validator.model.value import Path, Value
from validator.syntax.nodes import (
    Block,
    Body,
    Conditional,
    Expression,
    ForExpr,
    FunctionCall,
    Literal,
    ObjectExpr,
    Parenthesised,
    Template,
    TupleExpr,
)

_PASSES = frozenset((
    "jsonencode", "yamlencode", "base64encode", "merge", "concat", "flatten", "compact",
    "distinct", "tolist", "toset", "tomap", "setunion", "try", "coalesce", "coalescelist",
    "nonsensitive", "sensitive", "values", "chunklist", "sort", "reverse",
))  # fmt: skip
"""Functions whose result holds what their arguments hold."""
_FILES = frozenset(("templatefile", "file"))
_MOST = 500
_STEP = re.compile(r"/[\w.-]|^[\w.-]+/")
"""A step of a path: what is put together of these is written here."""


@dataclass(frozen=True, slots=True)
class Written:
    """A text in a block: the keys it stands under, its value, and where it is written.

    `literal` is True where the text is written at the place itself; else it comes from a local,
    a variable or an iteration.
    """

    keys: Path
    value: Value
    location: Location
    literal: bool


def texts_of_body(body: Body, scope: Scope, keys: Path = ()) -> Iterator[Written]:
    """Every text in the arguments and nested blocks of a body."""
    for name, attribute in body.attributes.items():
        yield from texts_of(attribute.value, scope, (*keys, name))
    for block in body.blocks:
        if block.type == "dynamic" and block.labels:
            yield from _dynamic(block, scope, (*keys, block.labels[0]))
        else:
            yield from texts_of_body(block.body, scope, (*keys, block.type))


def _dynamic(block: Block, scope: Scope, keys: Path) -> Iterator[Written]:
    for_each = block.body.attributes.get("for_each")
    if for_each is None:
        return
    named = block.body.attributes.get("iterator")
    iterator = str(getattr(named.value, "name", "")) if named else str(keys[-1])
    for key, value in _entries(for_each.value, scope):
        from validator.evaluate.construct import object_value

        inner = scope.within({iterator: object_value({"key": key, "value": value})})
        for content in block.body.of_type("content"):
            yield from texts_of_body(content.body, inner, keys)


def texts_of(node: Expression, scope: Scope, keys: Path) -> Iterator[Written]:
    """Every text in an expression. What cannot be evaluated is left out."""
    if isinstance(node, Parenthesised):
        yield from texts_of(node.inner, scope, keys)
    elif isinstance(node, ObjectExpr):
        for key, value in node.items:
            name = _value(key, scope)
            step = name.data if name is not None and isinstance(name.data, str) else "*"
            yield from texts_of(value, scope, (*keys, step))
    elif isinstance(node, TupleExpr):
        for at, item in enumerate(node.items):
            yield from texts_of(item, scope, (*keys, at))
    elif isinstance(node, ForExpr):
        yield from _for(node, scope, keys)
    elif isinstance(node, Conditional):
        chosen = _value(node.condition, scope)
        decided = chosen.data if chosen is not None else None
        if decided is not False:
            yield from texts_of(node.then, scope, keys)
        if decided is not True:
            yield from texts_of(node.otherwise, scope, keys)
    elif isinstance(node, FunctionCall) and node.name in _PASSES:
        for argument in node.arguments:
            yield from texts_of(argument, scope, keys)
    else:
        yield from _leaf(node, scope, keys)


def _for(node: ForExpr, scope: Scope, keys: Path) -> Iterator[Written]:
    for key, value in _entries(node.collection, scope):
        symbols = {node.value: value, **({node.key: key} if node.key else {})}
        inner = scope.within(symbols)
        step: str | int = 0
        if node.key_result is not None:
            name = _value(node.key_result, inner)
            step = name.data if name is not None and isinstance(name.data, str) else "*"
        yield from texts_of(node.result, inner, (*keys, step))


def _entries(node: Expression, scope: Scope) -> list[tuple[Value, Value]]:
    collection = _value(node, scope)
    if collection is None:
        return []
    try:
        if collection.unknown is not None:
            return [symbolic_entry(collection)]
        return entries(collection, node.location)[:_MOST]
    except EvaluationError:
        return []


def _leaf(node: Expression, scope: Scope, keys: Path) -> Iterator[Written]:
    value = _value(node, scope)
    if value is None:
        return
    rendered = isinstance(node, FunctionCall) and node.name in _FILES
    literal = not rendered and any(_STEP.search(text) for text in _fixed(node))
    for path, one in value.walk():
        if isinstance(one.data, str) or (one.unknown is not None and one.unknown.pieces):
            yield Written((*keys, *path), one, node.location, literal)


def _fixed(node: object) -> Iterator[str]:
    """The texts that are written in an expression itself."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, Literal):
        if isinstance(node.value.data, str):
            yield node.value.data
    elif isinstance(node, (Template, FunctionCall, TupleExpr)):
        parts = node.parts if isinstance(node, Template) else ()
        parts = node.arguments if isinstance(node, FunctionCall) else parts
        for part in node.items if isinstance(node, TupleExpr) else parts:
            yield from _fixed(part)


def _value(node: Expression, scope: Scope) -> Value | None:
    try:
        return evaluate(node, scope)
    except (EvaluationError, RecursionError):
        return None
