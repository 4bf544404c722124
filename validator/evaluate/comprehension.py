"""`for` expressions (https://developer.hashicorp.com/terraform/language/expressions/for)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from validator.evaluate.construct import object_value, tuple_value
from validator.evaluate.convert import ConvertError, convert
from validator.evaluate.derive import derived, mark
from validator.evaluate.errors import EvaluationError
from validator.evaluate.scope import Scope
from validator.evaluate.steps import inherit
from validator.model.location import Hop, Location
from validator.model.types import BOOL, DYNAMIC, NUMBER, STRING
from validator.model.value import Value
from validator.syntax.nodes import Expression, ForExpr

Evaluate = Callable[[Expression, Scope], Value]


def entries(collection: Value, location: Location) -> list[tuple[Value, Value]]:
    """Keys and values that an iteration visits, in order. Raises EvaluationError.

    A list's keys are its indexes, a set's are its elements, a map's are sorted.
    """
    data = collection.data
    if collection.is_null:
        raise EvaluationError("a null value cannot be iterated over", location)
    if isinstance(data, Mapping):
        names = sorted(data)
        return [
            (Value(STRING, name, trail=collection.trail), inherit(data[name], collection, name))
            for name in names
        ]
    if isinstance(data, tuple):
        if collection.type.kind == "set":
            items = [inherit(item, collection, None) for item in data]
            return [(item, item) for item in items]
        return [
            (Value(NUMBER, position), inherit(item, collection, position))
            for position, item in enumerate(data)
        ]
    raise EvaluationError(
        f"a {collection.type.kind} cannot be iterated over; a list, set, map, tuple or object can",
        location,
    )


def symbolic_entry(collection: Value) -> tuple[Value, Value]:
    """Key and value that stand for every entry of an unknown collection.

    Where the collection is one of several known ones, or has unknown members, they stand for the
    entries there can be; a single possible entry is that entry.
    """
    kind = collection.type
    possible = _possible_entries(collection)
    if len(possible) == 1:
        return possible[0]
    state = collection.unknown
    element = state.element if state is not None else None
    if element is None:
        found = tuple(value for _, value in possible)
        element = derived([collection], kind.element or DYNAMIC, alternatives=found, not_null=False)
    if kind.kind == "set":
        return element, element
    key_type = NUMBER if kind.kind == "list" else STRING if kind.is_mapping else DYNAMIC
    keys = tuple(key for key, _ in possible)
    return derived([collection], key_type, alternatives=keys), element


def _possible_entries(collection: Value) -> list[tuple[Value, Value]]:
    alternatives: tuple[Value, ...] = (collection,)
    if collection.unknown is not None:
        alternatives = collection.unknown.alternatives
    if any(part.is_unknown for part in alternatives):
        return []
    found: list[tuple[Value, Value]] = []
    for part in alternatives:
        if isinstance(part.data, (tuple, Mapping)):
            found.extend(entries(part, Location("", 1)))
    return found


def for_value(expression: ForExpr, scope: Scope, evaluate: Evaluate) -> Value:
    """The value of a `for` expression. Raises EvaluationError."""
    collection = evaluate(expression.collection, scope)
    if collection.unknown is not None:
        return _over_unknown(expression, collection, scope, evaluate)
    result = _For(expression, scope, evaluate).run(collection)
    return mark(result, collection.sensitive)


def _symbols(expression: ForExpr, key: Value, value: Value) -> dict[str, Value]:
    if expression.key:
        return {expression.key: key, expression.value: value}
    return {expression.value: value}


def _over_unknown(
    expression: ForExpr, collection: Value, scope: Scope, evaluate: Evaluate
) -> Value:
    if collection.type.is_primitive:
        raise EvaluationError(
            f"a {collection.type.kind} cannot be iterated over", expression.collection.location
        )
    key, value = symbolic_entry(collection)
    inner = scope.within(_symbols(expression, key, value))
    try:
        if expression.condition is not None:
            included = evaluate(expression.condition, inner)
            if included.data is False:
                return derived([collection], maximum=0)
        element = evaluate(expression.result, inner)
    except EvaluationError:
        # With the real entries, or with none, it may be right: Terraform does not look yet.
        return derived([collection])
    if expression.grouping:
        element = derived([element], element=element)
    return derived([collection], element=element)


class _For:
    def __init__(self, expression: ForExpr, scope: Scope, evaluate: Evaluate) -> None:
        self.expression = expression
        self.scope = scope
        self.evaluate = evaluate
        self.items: list[Value] = []
        self.fields: dict[str, list[Value]] = {}
        self.undecided: list[Value] = []
        self.sensitive = False
        self.unclear = False

    def run(self, collection: Value) -> Value:
        found = entries(collection, self.expression.collection.location)
        for key, value in found:
            self._visit(key, value)
        if not found and self.expression.condition is not None:
            self._check(self.expression.condition)
        location = self.expression.location
        if self.undecided:
            if self.unclear:
                return derived([*self.undecided, *self.items])
            element = self.items[0] if len(self.items) == 1 else None
            if element is None:
                element = derived(self.items, alternatives=tuple(self.items), not_null=False)
            if self.expression.grouping:
                element = derived([element], element=element)
            return derived([*self.undecided, *self.items], element=element)
        trail = (Hop("for", "", location),)
        if self.expression.key_result is None:
            return mark(replace(tuple_value(self.items), trail=trail), self.sensitive)
        grouped = self.expression.grouping
        fields = {
            name: tuple_value(values) if grouped else values[0]
            for name, values in self.fields.items()
        }
        return mark(replace(object_value(fields), trail=trail), self.sensitive)

    def _visit(self, key: Value, value: Value) -> None:
        expression = self.expression
        inner = self.scope.within(_symbols(expression, key, value))
        if expression.condition is not None:
            included = self._condition(expression.condition, inner)
            if included is False:
                return
            if included is None:
                self._append_possible(inner)
                return
        name = self._key(expression.key_result, inner) if expression.key_result else None
        result = self.evaluate(expression.result, inner)
        self.items.append(result)
        if name is not None:
            if name in self.fields and not expression.grouping:
                shown = "" if self.sensitive else f' "{name}"'
                raise EvaluationError(
                    f"two items have the same key{shown}; group them with ... after the value",
                    expression.location,
                )
            self.fields.setdefault(name, []).append(result)

    def _check(self, condition: Expression) -> None:
        """A condition that is no truth value is refused over no entries too."""
        entry = derived([])
        inner = self.scope.within(_symbols(self.expression, entry, entry))
        try:
            self.evaluate(condition, inner)
        except EvaluationError:
            # An engine finds some of these errors and not others: there is no entry to be wrong.
            return
        self._condition(condition, inner)
        self.undecided.clear()

    def _append_possible(self, scope: Scope) -> None:
        try:
            self.items.append(self.evaluate(self.expression.result, scope))
        except EvaluationError:
            # The condition may guard against exactly this.
            self.unclear = True

    def _condition(self, expression: Expression, scope: Scope) -> bool | None:
        try:
            condition = convert(self.evaluate(expression, scope), BOOL)
        except ConvertError as error:
            raise EvaluationError(
                f"the if clause must be true or false: {error.message}", expression.location
            ) from None
        if condition.is_null:
            raise EvaluationError("the if clause cannot be null", expression.location)
        self.sensitive = self.sensitive or condition.sensitive
        if condition.is_unknown:
            self.undecided.append(condition)
            return None
        return condition.data is True

    def _key(self, expression: Expression, scope: Scope) -> str | None:
        try:
            key = convert(self.evaluate(expression, scope), STRING)
        except ConvertError as error:
            raise EvaluationError(
                f"the key must be a string: {error.message}", expression.location
            ) from None
        if key.is_null:
            raise EvaluationError("the key cannot be null", expression.location)
        self.sensitive = self.sensitive or key.sensitive
        if key.is_unknown:
            self.undecided.append(key)
            return None
        return str(key.data)
