"""What an expression refers to, found once per expression.

Expressions are kept by their identity: two equal ones at different places are two.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

from validator.syntax.nodes import (
    Binary,
    Conditional,
    Expression,
    ForExpr,
    FunctionCall,
    Index,
    ObjectExpr,
    Parenthesised,
    Relative,
    Splat,
    Template,
    TemplateFor,
    TemplateIf,
    TupleExpr,
    Unary,
    Variable,
)

_NODES = (
    Binary, Conditional, FunctionCall, Index, ObjectExpr, Parenthesised, Relative, Splat, Template,
    TemplateIf, TupleExpr, Unary,
)  # fmt: skip
_KNOWN_SIZE = 20_000


@dataclass(frozen=True, slots=True)
class _Dependencies:
    """`expression` is kept so that its identity stays taken."""

    expression: Expression
    references: tuple[Variable, ...]
    names: frozenset[str]
    splat: Variable | None


_known: dict[int, _Dependencies] = {}


def _found(expression: Expression) -> _Dependencies:
    found = _known.get(id(expression))
    if found is None:
        if len(_known) > _KNOWN_SIZE:
            _known.clear()
        free = tuple(_free(expression, frozenset()))
        names = frozenset(variable.name for variable in free)
        splat = _to_last_splat(expression) if isinstance(expression, Variable) else None
        found = _known[id(expression)] = _Dependencies(expression, free, names, splat)
    return found


def references(expression: Expression) -> tuple[Variable, ...]:
    """The outermost references in an expression, without the names that `for` binds."""
    return _found(expression).references


def free_names(expression: Expression) -> frozenset[str]:
    """The first names of all references in an expression, without those that `for` binds."""
    return _found(expression).names


def splat_prefix(reference: Variable) -> Variable | None:
    """A reference up to its last splat: `aws_x.y[*].id` of `aws_x.y[*].id[0]`, or None."""
    return _found(reference).splat


def _to_last_splat(reference: Variable) -> Variable | None:
    for at in range(len(reference.steps), 0, -1):
        if isinstance(reference.steps[at - 1], Splat):
            return replace(reference, steps=reference.steps[:at])
    return None


def _free(node: object, bound: frozenset[str]) -> Iterator[Variable]:
    if isinstance(node, Variable):
        if node.name not in bound:
            yield node
        for step in node.steps:
            yield from _free(step, bound)
    elif isinstance(node, tuple):
        for part in node:
            yield from _free(part, bound)
    elif isinstance(node, (ForExpr, TemplateFor)):
        yield from _free(node.collection, bound)
        inner = bound | {node.key, node.value}
        for field in fields(node):
            if field.name != "collection":
                yield from _free(getattr(node, field.name), inner)
    elif isinstance(node, _NODES):
        for field in fields(node):
            yield from _free(getattr(node, field.name), bound)
