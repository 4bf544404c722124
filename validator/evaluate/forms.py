"""The special forms `try` and `can`, which see expressions, not values.

Terraform leaves both unknown where any reference in the expression is unknown. Here a plain
reference that succeeds is decided: no later value can make the same steps fail.
(https://developer.hashicorp.com/terraform/language/functions/try)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from validator.evaluate.dependencies import references
from validator.evaluate.derive import derived
from validator.evaluate.errors import EvaluationError
from validator.evaluate.scope import Scope
from validator.model.types import BOOL
from validator.model.value import Value
from validator.syntax.nodes import (
    Expression,
    FunctionCall,
    Index,
    Parenthesised,
    Splat,
    Variable,
)

Evaluate = Callable[[Expression, Scope], Value]


def _deciding(expression: Expression, scope: Scope, evaluate: Evaluate) -> Value | None:
    """The first unknown value that may make the expression fail yet; None where there is none."""
    for variable in references(expression):
        try:
            container = _unknown_container(variable, scope, evaluate)
            if container is not None:
                return container
            value = evaluate(variable, scope)
            if not value.is_wholly_known:
                return value
        except EvaluationError:
            # A reference that fails for certain goes through no unknown.
            continue
    return None


def _unknown_container(variable: Variable, scope: Scope, evaluate: Evaluate) -> Value | None:
    """The collection, itself unknown, that a reference takes an element of by an index.

    `aws_x.y[0].name` may be known and still fail: for an unknown `count` there may be no instance.
    """
    for at, step in enumerate(variable.steps):
        if isinstance(step, Splat):
            return None
        if isinstance(step, Index):
            container = evaluate(replace(variable, steps=variable.steps[:at]), scope)
            if container.unknown is not None:
                return container
    return None


def _try(expression: FunctionCall, scope: Scope, evaluate: Evaluate) -> Value:
    if not expression.arguments:
        raise EvaluationError("try(): at least one argument is needed", expression.location)
    errors: list[str] = []
    for position, argument in enumerate(expression.arguments):
        rest = expression.arguments[position + 1 :]
        try:
            value = evaluate(argument, scope)
        except EvaluationError as error:
            deciding = _deciding(argument, scope, evaluate)
            if deciding is not None:
                return _one_of(deciding, (), rest, scope, evaluate)
            errors.append(f"{error.location}: {error.message}")
            continue
        if _certain(value, argument, scope, evaluate):
            return value
        deciding = _deciding(argument, scope, evaluate)
        if deciding is None:
            return value
        return _one_of(deciding, (value,), rest, scope, evaluate)
    raise EvaluationError(
        "try(): no expression succeeded: " + "; ".join(errors), expression.location
    )


def _certain(value: Value, argument: Expression, scope: Scope, evaluate: Evaluate) -> bool:
    """A plain reference that gave a structure, or an attribute of one resource instance."""
    variable = argument
    while isinstance(variable, Parenthesised):
        variable = variable.inner
    if not isinstance(variable, Variable) or any(isinstance(s, Splat) for s in variable.steps):
        return False
    if _unknown_container(variable, scope, evaluate) is not None:
        return False
    return value.unknown is None or (value.ref is not None and len(value.ref.path) == 1)


def _one_of(
    deciding: Value,
    first: tuple[Value, ...],
    rest: tuple[Expression, ...],
    scope: Scope,
    evaluate: Evaluate,
) -> Value:
    found = list(first)
    for argument in rest:
        try:
            found.append(evaluate(argument, scope))
        except EvaluationError:
            continue
    return derived([deciding, *found], alternatives=tuple(found), not_null=False)


def _can(expression: FunctionCall, scope: Scope, evaluate: Evaluate) -> Value:
    if len(expression.arguments) != 1:
        raise EvaluationError("can(): exactly one argument is needed", expression.location)
    argument = expression.arguments[0]
    try:
        value = evaluate(argument, scope)
        if _certain(value, argument, scope, evaluate):
            return Value(BOOL, data=True)
        succeeded = True
    except EvaluationError:
        succeeded = False
    deciding = _deciding(argument, scope, evaluate)
    return Value(BOOL, data=succeeded) if deciding is None else derived([deciding], BOOL)


SPECIAL: Mapping[str, Callable[[FunctionCall, Scope, Evaluate], Value]] = {
    "try": _try,
    "can": _can,
}
"""The special forms by name."""
