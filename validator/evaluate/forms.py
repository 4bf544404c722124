"""The special forms `try` and `can`, which see expressions, not values.

Terraform leaves both unknown where any reference in the expression is unknown. Here a plain
reference that succeeds is decided: no later value can make the same steps fail.
(https://developer.hashicorp.com/terraform/language/functions/try)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from validator.evaluate.dependencies import references
from validator.evaluate.derive import derived
from validator.evaluate.errors import EvaluationError
from validator.evaluate.scope import Scope
from validator.model.types import BOOL
from validator.model.value import Value
from validator.syntax.nodes import Expression, FunctionCall, Parenthesised, Splat, Variable

Evaluate = Callable[[Expression, Scope], Value]


def _depends_on_unknown(expression: Expression, scope: Scope, evaluate: Evaluate) -> bool:
    for variable in references(expression):
        try:
            if not evaluate(variable, scope).is_wholly_known:
                return True
        except EvaluationError:
            # A reference that fails for certain goes through no unknown.
            continue
    return False


def _is_plain(expression: Expression) -> bool:
    if isinstance(expression, Parenthesised):
        return _is_plain(expression.inner)
    return isinstance(expression, Variable) and not any(
        isinstance(step, Splat) for step in expression.steps
    )


def _try(expression: FunctionCall, scope: Scope, evaluate: Evaluate) -> Value:
    if not expression.arguments:
        raise EvaluationError("try(): at least one argument is needed", expression.location)
    errors: list[str] = []
    for position, argument in enumerate(expression.arguments):
        try:
            value = evaluate(argument, scope)
        except EvaluationError as error:
            if _depends_on_unknown(argument, scope, evaluate):
                return _one_of(expression, position + 1, scope, evaluate, None)
            errors.append(f"{error.location}: {error.message}")
            continue
        if _certain(value, argument) or not _depends_on_unknown(argument, scope, evaluate):
            return value
        return _one_of(expression, position + 1, scope, evaluate, value)
    raise EvaluationError(
        "try(): no expression succeeded: " + "; ".join(errors), expression.location
    )


def _certain(value: Value, argument: Expression) -> bool:
    """A plain reference that gave a structure, or an attribute of one resource instance."""
    if not _is_plain(argument):
        return False
    return value.unknown is None or (value.ref is not None and len(value.ref.path) == 1)


def _one_of(
    expression: FunctionCall, start: int, scope: Scope, evaluate: Evaluate, first: Value | None
) -> Value:
    found = [] if first is None else [first]
    for argument in expression.arguments[start:]:
        try:
            found.append(evaluate(argument, scope))
        except EvaluationError:
            continue
    return derived(found, alternatives=tuple(found), not_null=False)


def _can(expression: FunctionCall, scope: Scope, evaluate: Evaluate) -> Value:
    if len(expression.arguments) != 1:
        raise EvaluationError("can(): exactly one argument is needed", expression.location)
    argument = expression.arguments[0]
    try:
        value = evaluate(argument, scope)
    except EvaluationError:
        if _depends_on_unknown(argument, scope, evaluate):
            return derived([], BOOL)
        return Value(BOOL, data=False)
    if _certain(value, argument) or not _depends_on_unknown(argument, scope, evaluate):
        return Value(BOOL, data=True)
    return derived([value], BOOL)


SPECIAL: Mapping[str, Callable[[FunctionCall, Scope, Evaluate], Value]] = {
    "try": _try,
    "can": _can,
}
"""The special forms by name."""
