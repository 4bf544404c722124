"""The value of an expression: HCL's semantics with provenance and partial knowledge.

(https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from validator.evaluate import comprehension, forms, provider_functions
from validator.evaluate.construct import is_sensitive, object_value, tuple_value
from validator.evaluate.convert import ConvertError, convert, unify
from validator.evaluate.dependencies import free_names, splat_prefix
from validator.evaluate.derive import assemble, derived, mark
from validator.evaluate.errors import EvaluationError
from validator.evaluate.functions import FunctionError, call, is_function
from validator.evaluate.operators import OperatorError, binary, unary
from validator.evaluate.scope import Scope
from validator.evaluate.steps import get_attribute, index, note_read, splat
from validator.model.location import Hop, Location
from validator.model.types import BOOL, DYNAMIC, NUMBER, STRING, Type, tuple_of
from validator.model.value import Cause, Value
from validator.syntax.nodes import (
    Binary,
    Conditional,
    Expression,
    ForExpr,
    FunctionCall,
    GetAttr,
    Index,
    Literal,
    ObjectExpr,
    Parenthesised,
    Relative,
    Splat,
    Step,
    Template,
    TemplateFor,
    TemplateIf,
    TemplatePart,
    TupleExpr,
    Unary,
    Variable,
)

Evaluator = Callable[[Any, Scope], Value]


def evaluate(expression: Expression, scope: Scope) -> Value:
    """The value of the expression in the scope. Raises EvaluationError."""
    return _EVALUATORS[type(expression)](expression, scope)


def walk(value: Value, steps: tuple[Step, ...], scope: Scope) -> Value:
    """The value at the end of the steps. Raises EvaluationError."""
    for step in steps:
        if isinstance(step, GetAttr):
            value = get_attribute(value, step.name, step.location, scope)
        elif isinstance(step, Index):
            value = index(value, evaluate(step.key, scope), step.location, scope)
        else:
            value = _splat(value, step, scope)
    return value


def _splat(value: Value, step: Splat, scope: Scope) -> Value:
    try:
        return splat(value, lambda element: walk(element, step.steps, scope))
    except EvaluationError as error:
        raise EvaluationError(error.message, error.location or step.location) from None


def _literal(expression: Literal, _: Scope) -> Value:
    return expression.value


def _steady(evaluator: Evaluator) -> Evaluator:
    """The evaluator, which works once per module what no `each`, `count` or `for` can change.

    Without this, `element(aws_subnet.this[*].id, count.index)` makes the list for every instance.
    """

    def evaluated(expression: Expression, scope: Scope) -> Value:
        if not scope.symbols or not free_names(expression).isdisjoint(scope.symbols):
            return evaluator(expression, scope)
        found = scope.names.steady.get(id(expression))
        if found is not None:
            return found[1]
        value = evaluator(expression, scope)
        if value.unknown is None or value.unknown.cause is not Cause.ERROR:
            # The expression is kept as well, so that its identity stays taken.
            scope.names.steady[id(expression)] = (expression, value)
        return value

    return evaluated


def _variable(expression: Variable, scope: Scope) -> Value:
    splats = splat_prefix(expression)
    if splats is None:
        return _read(expression, scope)
    return walk(_steady_splat(splats, scope), expression.steps[len(splats.steps) :], scope)


def _read(expression: Variable, scope: Scope) -> Value:
    symbol = scope.symbols.get(expression.name)
    if symbol is None:
        return scope.names.reference(expression, scope)
    return walk(symbol, expression.steps, scope)


def _relative(expression: Relative, scope: Scope) -> Value:
    return walk(evaluate(expression.source, scope), expression.steps, scope)


def _parenthesised(expression: Parenthesised, scope: Scope) -> Value:
    return evaluate(expression.inner, scope)


def _written(value: Value, location: Location) -> Value:
    return value.traced((Hop("literal", "", location),))


def _tuple(expression: TupleExpr, scope: Scope) -> Value:
    items = [evaluate(item, scope) for item in expression.items]
    return _written(tuple_value(items), expression.location)


def _object(expression: ObjectExpr, scope: Scope) -> Value:
    fields: dict[str, Value] = {}
    sensitive = False
    unknown_key: Value | None = None
    for key_expression, value_expression in expression.items:
        key = evaluate(key_expression, scope)
        value = evaluate(value_expression, scope)
        try:
            name = convert(key, STRING)
        except ConvertError as error:
            raise EvaluationError(
                f"a key of an object must be a string: {error.message}", key_expression.location
            ) from None
        sensitive = sensitive or name.sensitive
        if name.is_unknown:
            unknown_key = unknown_key or name
        elif isinstance(name.data, str):
            fields[name.data] = value
        else:
            raise EvaluationError("a key of an object cannot be null", key_expression.location)
    if unknown_key is not None:
        return derived([unknown_key, *fields.values()])
    return mark(_written(object_value(fields), expression.location), sensitive)


def _conditional(expression: Conditional, scope: Scope) -> Value:
    condition = _condition(evaluate(expression.condition, scope), expression.condition.location)
    if condition.unknown is not None:
        branches = _attempted(
            lambda: evaluate(expression.then, scope), lambda: evaluate(expression.otherwise, scope)
        )
        return _undecided(condition, branches, expression.location)
    chosen, other = expression.then, expression.otherwise
    if not condition.data:
        chosen, other = other, chosen
    result = evaluate(chosen, scope)
    try:
        sibling = evaluate(other, scope)
    except EvaluationError:
        sibling = derived([], _type_of_failed(other, scope))
    kinds = [result, sibling] if condition.data else [sibling, result]
    return mark(_unified(kinds, result, expression.location), condition.sensitive)


def _type_of_failed(expression: Expression, scope: Scope) -> Type:
    """The type that an expression in error still has, which the other branch must share."""
    if isinstance(expression, Parenthesised):
        return _type_of_failed(expression.inner, scope)
    if isinstance(expression, (Unary, Binary)):
        return NUMBER if expression.operator in ("+", "-", "*", "/", "%") else BOOL
    if isinstance(expression, Conditional):
        branches = [b for b in (expression.then, expression.otherwise) if not _is_null(b)]
        kinds = [_type_of(branch, scope) for branch in branches]
        return DYNAMIC if DYNAMIC in kinds else unify(kinds) or DYNAMIC
    if isinstance(expression, TupleExpr):
        return tuple_of(tuple(_type_of(item, scope) for item in expression.items))
    if isinstance(expression, Template) and not expression.wraps:
        return STRING
    return DYNAMIC


def _is_null(expression: Expression) -> bool:
    return isinstance(expression, Literal) and expression.value.is_null


def _type_of(expression: Expression, scope: Scope) -> Type:
    try:
        return evaluate(expression, scope).type
    except EvaluationError:
        return _type_of_failed(expression, scope)


def _condition(value: Value, location: Location) -> Value:
    try:
        condition = convert(value, BOOL)
    except ConvertError as error:
        raise EvaluationError(
            f"a condition must be true or false: {error.message}", location
        ) from None
    if condition.is_null:
        raise EvaluationError("a condition cannot be null", location)
    return condition


def _unified(branches: list[Value], value: Value, location: Location) -> Value:
    """One branch's value in the type that both branches share."""
    first, second = branches
    if first.type == second.type or first.type == DYNAMIC or second.type == DYNAMIC:
        if value.is_null and value.type == DYNAMIC and any(not b.is_unknown for b in branches):
            other = second if value is first else first
            return replace(value, type=other.type)
        return value
    kind = unify((first.type, second.type))
    if kind is None:
        raise EvaluationError(
            f"the two results of the condition have types that do not agree: "
            f"{first.type} and {second.type}",
            location,
        )
    try:
        return convert(value, kind)
    except ConvertError as error:
        raise EvaluationError(
            f"the two results of the condition have types that do not agree: {error.message}",
            location,
        ) from None


def _attempted(*branches: Callable[[], Value]) -> list[Value]:
    """The branches of an undecided condition that have a value: it may guard the other one."""
    found: list[Value] = []
    for branch in branches:
        try:
            found.append(branch())
        except EvaluationError:
            continue
    return found


def _undecided(condition: Value, branches: list[Value], location: Location) -> Value:
    if len(branches) < 2:
        return derived([condition, *branches], alternatives=tuple(branches), not_null=False)
    found = [_unified(branches, branch, location) for branch in branches]
    kind = found[0].type if found[0].type == found[1].type else DYNAMIC
    result = derived(
        [condition, *found],
        kind,
        alternatives=tuple(found),
        not_null=all(_not_null(branch) for branch in found),
    )
    return replace(result, trail=condition.trail)


def _not_null(value: Value) -> bool:
    return value.unknown.not_null if value.unknown is not None else value.data is not None


def _unary(expression: Unary, scope: Scope) -> Value:
    operand = evaluate(expression.operand, scope)
    try:
        return unary(expression.operator, operand)
    except (OperatorError, ConvertError) as error:
        raise EvaluationError(str(error), expression.location) from None


def _binary(expression: Binary, scope: Scope) -> Value:
    left = evaluate(expression.left, scope)
    right = evaluate(expression.right, scope)
    try:
        return binary(expression.operator, left, right)
    except (OperatorError, ConvertError) as error:
        raise EvaluationError(str(error), expression.location) from None


def _call(expression: FunctionCall, scope: Scope) -> Value:
    functions = scope.names.functions
    if expression.name in ("try", "can"):
        if expression.expands:
            expression = _expanded(expression, scope)
        return forms.SPECIAL[expression.name](expression, scope, evaluate)
    arguments = [evaluate(argument, scope) for argument in expression.arguments]
    if expression.expands:
        last = arguments.pop()
        if last.is_unknown:
            return derived([*arguments, last], not_null=False)
        if not isinstance(last.data, tuple):
            raise EvaluationError(
                "only a list, tuple or set can be expanded with ...", expression.location
            )
        arguments.extend(mark(item, last.sensitive) for item in last.data)
    if expression.name == "lookup" and len(arguments) > 1:
        note_read(arguments[0], arguments[1], expression.location, scope)
    try:
        if expression.name.startswith("provider::") and not is_function(expression.name):
            return provider_functions.call(expression.name, arguments)
        return call(expression.name, arguments, functions)
    except (FunctionError, ConvertError) as error:
        at = expression.location
        position = getattr(error, "index", None)
        if position is not None and position < len(expression.arguments):
            at = expression.arguments[position].location
        raise EvaluationError(f"{expression.name}(): {error}", at) from None


def _expanded(expression: FunctionCall, scope: Scope) -> FunctionCall:
    """A call with the elements of its last argument as arguments."""
    *first, last = expression.arguments
    value = evaluate(last, scope)
    items = value.data if isinstance(value.data, tuple) else (value,)
    if not value.is_unknown and not isinstance(value.data, tuple):
        raise EvaluationError(
            "only a list, tuple or set can be expanded with ...", expression.location
        )
    arguments = (*first, *(Literal(last.location, mark(i, value.sensitive)) for i in items))
    return replace(expression, arguments=arguments, expands=False)


def _for(expression: ForExpr, scope: Scope) -> Value:
    return comprehension.for_value(expression, scope, evaluate)


def _template(expression: Template, scope: Scope) -> Value:
    if expression.wraps and not isinstance(expression.parts[0], (str, TemplateIf, TemplateFor)):
        return evaluate(expression.parts[0], scope)
    return _render(expression.parts, scope)


def _render(parts: tuple[TemplatePart, ...], scope: Scope) -> Value:
    pieces: list[str | Value] = []
    for part in parts:
        if isinstance(part, str):
            pieces.append(part)
        elif isinstance(part, TemplateIf):
            pieces.append(_render_if(part, scope))
        elif isinstance(part, TemplateFor):
            pieces.append(_render_for(part, scope))
        else:
            pieces.append(_text(evaluate(part, scope), part.location))
    return assemble(pieces)


def _text(value: Value, location: Location) -> Value:
    if value.is_null:
        raise EvaluationError("a null value cannot be part of a string", location)
    try:
        return convert(value, STRING)
    except ConvertError as error:
        raise EvaluationError(
            f"this cannot be part of a string: {error.message}", location
        ) from None


def _render_if(part: TemplateIf, scope: Scope) -> Value:
    condition = _condition(evaluate(part.condition, scope), part.condition.location)
    if condition.unknown is not None:
        branches = _attempted(
            lambda: _render(part.then, scope), lambda: _render(part.otherwise, scope)
        )
        return replace(_undecided(condition, branches, part.location), type=STRING)
    return mark(
        _render(part.then if condition.data else part.otherwise, scope), condition.sensitive
    )


def _render_for(part: TemplateFor, scope: Scope) -> Value:
    collection = evaluate(part.collection, scope)
    if collection.is_unknown:
        return derived([collection], STRING)
    rendered: list[str | Value] = []
    for key, value in comprehension.entries(collection, part.collection.location):
        symbols = {part.value: value} | ({part.key: key} if part.key else {})
        rendered.append(_render(part.body, scope.within(symbols)))
    return mark(assemble(rendered), is_sensitive(collection) and collection.sensitive)


_steady_splat = _steady(_read)
_EVALUATORS: dict[type, Evaluator] = {
    Literal: _literal,
    Variable: _variable,
    Relative: _steady(_relative),
    Parenthesised: _parenthesised,
    TupleExpr: _tuple,
    ObjectExpr: _object,
    Conditional: _conditional,
    Unary: _unary,
    Binary: _binary,
    FunctionCall: _steady(_call),
    ForExpr: _steady(_for),
    Template: _template,
}
