"""Type constraints: `object({ a = optional(string, "x") })` as a type and its defaults.

(https://developer.hashicorp.com/terraform/language/expressions/type-constraints)
"""

from __future__ import annotations

from collections.abc import Sequence

from validator.evaluate.convert import ConvertError, Defaults, convert
from validator.evaluate.errors import EvaluationError
from validator.evaluate.expressions import evaluate
from validator.evaluate.scope import static_scope
from validator.model.graph import Diagnostic
from validator.model.types import BOOL, DYNAMIC, NUMBER, STRING, Type, object_of, tuple_of
from validator.model.value import Value
from validator.syntax import parse_expression
from validator.syntax.nodes import (
    Expression,
    FunctionCall,
    Literal,
    ObjectExpr,
    Parenthesised,
    TupleExpr,
    Variable,
)

_KEYWORDS = {
    "string": STRING, "number": NUMBER, "bool": BOOL, "any": DYNAMIC,
    "list": Type("list", element=DYNAMIC), "set": Type("set", element=DYNAMIC),
    "map": Type("map", element=DYNAMIC),
}  # fmt: skip


def constraint(expression: Expression) -> tuple[Type, Defaults]:
    """The type that an expression in `type = …` names. Raises EvaluationError."""
    if isinstance(expression, Parenthesised):
        return constraint(expression.inner)
    if isinstance(expression, Literal) and isinstance(expression.value.data, str):
        return _quoted(expression, expression.value.data)
    if isinstance(expression, Variable) and not expression.steps:
        kind = _KEYWORDS.get(expression.name)
        if kind is not None:
            return kind, Defaults()
    if isinstance(expression, FunctionCall) and len(expression.arguments) == 1:
        return _constructed(expression, expression.arguments[0])
    raise EvaluationError(
        "not a type: use string, number, bool, any, list(…), set(…), map(…), tuple([…]) "
        "or object({…})",
        expression.location,
    )


def _quoted(expression: Literal, text: str) -> tuple[Type, Defaults]:
    """`type = "string"`, the old spelling and that of JSON."""
    inner = parse_expression(text, expression.location.path, expression.location.line)
    if isinstance(inner, (Diagnostic, Literal)):
        raise EvaluationError(f'"{text}" is not a type', expression.location)
    return constraint(inner)


def _constructed(expression: FunctionCall, argument: Expression) -> tuple[Type, Defaults]:
    match expression.name:
        case "list" | "set" | "map":
            kind, defaults = constraint(argument)
            collection = Type(expression.name, element=kind)
            empty = not defaults.values and not defaults.children
            return collection, Defaults() if empty else Defaults(children={"": defaults})
        case "tuple" if isinstance(argument, TupleExpr):
            return _tuple(argument.items)
        case "object" if isinstance(argument, ObjectExpr):
            return _object(argument)
    raise EvaluationError(f"{expression.name}(…) is not a type", expression.location)


def _tuple(items: Sequence[Expression]) -> tuple[Type, Defaults]:
    found = [constraint(item) for item in items]
    children = {str(at): d for at, (_, d) in enumerate(found) if d.values or d.children}
    return tuple_of(tuple(kind for kind, _ in found)), Defaults(children=children)


def _object(expression: ObjectExpr) -> tuple[Type, Defaults]:
    attributes: dict[str, Type] = {}
    optional: set[str] = set()
    values: dict[str, Value] = {}
    children: dict[str, Defaults] = {}
    for key, value in expression.items:
        if not isinstance(key, Literal) or not isinstance(key.value.data, str):
            raise EvaluationError("an attribute's name must be written out", key.location)
        name = key.value.data
        if isinstance(value, FunctionCall) and value.name == "optional":
            optional.add(name)
            kind, defaults = _optional(value, name, values)
        else:
            kind, defaults = constraint(value)
        attributes[name] = kind
        if defaults.values or defaults.children:
            children[name] = defaults
    return object_of(attributes, frozenset(optional)), Defaults(values, children)


def _optional(
    expression: FunctionCall, name: str, values: dict[str, Value]
) -> tuple[Type, Defaults]:
    if not 1 <= len(expression.arguments) <= 2:
        raise EvaluationError("optional() takes a type and a default", expression.location)
    kind, defaults = constraint(expression.arguments[0])
    if len(expression.arguments) == 2:
        default = evaluate(expression.arguments[1], static_scope("in a type constraint"))
        try:
            values[name] = convert(default, kind)
        except ConvertError as error:
            raise EvaluationError(
                f'the default of "{name}" does not have its type: {error}', expression.location
            ) from None
    return kind, defaults
