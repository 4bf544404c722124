"""Steps into values: attributes, indexes and splats, with provenance carried along.

(https://developer.hashicorp.com/terraform/language/expressions/references and …/splat)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

from validator.evaluate.construct import list_value, tuple_value
from validator.evaluate.convert import ConvertError, convert
from validator.evaluate.derive import derived
from validator.evaluate.errors import EvaluationError
from validator.evaluate.scope import Scope
from validator.model.location import Location, Trail
from validator.model.types import DYNAMIC, NUMBER, STRING, list_of
from validator.model.value import Cause, Ref, Unknown, Value, path_text

_LONGEST_TRAIL = 64


def joined(outer: Trail, inner: Trail) -> Trail:
    """The trail of a part seen through its container: the container's origin gives way."""
    if not outer:
        return inner
    if inner and outer[-1].what == "literal":
        outer = outer[:-1]
    if inner[: len(outer)] == outer:
        return inner
    return (*outer, *inner)[:_LONGEST_TRAIL]


def inherit(child: Value, container: Value, step: str | int | None) -> Value:
    """A part of a container: as sensitive as it, identified and traced through it."""
    ref = child.ref
    if ref is None and container.ref is not None and step is not None:
        ref = Ref(container.ref.address, (*container.ref.path, step))
    sensitive = child.sensitive or container.sensitive
    trail = joined(container.trail, child.trail)
    if ref is child.ref and sensitive == child.sensitive and trail is child.trail:
        return child
    return Value(child.type, child.data, child.unknown, sensitive, ref, trail)


def get_attribute(value: Value, name: str, location: Location, scope: Scope) -> Value:
    """`value.name`. Raises EvaluationError where there is no such attribute."""
    note_read(value, Value(STRING, name), location, scope)
    if value.unknown is not None:
        return scope.names.assumed(_unknown_attribute(value, name, location, scope))
    data = value.data
    if data is None:
        raise EvaluationError(f'the value is null: it has no attribute "{name}"', location)
    if isinstance(data, Mapping):
        child = data.get(name)
        if child is not None:
            return inherit(child, value, name)
        if value.ref is not None and value.type.kind == "object":
            return _unset(value, name)
        if value.type.kind == "map":
            raise EvaluationError(f'the map has no element with the key "{name}"', location)
        raise EvaluationError(f'the object has no attribute "{name}"{_hint(data)}', location)
    if isinstance(data, tuple):
        kind = value.type.kind
        raise EvaluationError(
            f'a {kind} has no attribute "{name}"; take one element with an index, '
            f"or all with [*].{name}",
            location,
        )
    raise EvaluationError(f'a {value.type.kind} has no attribute "{name}"', location)


def note_read(value: Value, name: Value, location: Location, scope: Scope) -> None:
    """Take note of a step into the outputs of a remote state, however they came here."""
    if value.ref is not None and value.ref.path == ("outputs",):
        scope.names.read(value.ref.address, name, location)


def _hint(data: Mapping[str, Value]) -> str:
    names = [key for key in data if key.isidentifier()]
    return f"; it has {', '.join(names[:8])}" if names else ""


def _unset(container: Value, name: str) -> Value:
    """An attribute of a nested block that the configuration leaves to the provider."""
    assert container.ref is not None
    ref = Ref(container.ref.address, (*container.ref.path, name))
    cause = Cause.DATA_SOURCE if "data." in ref.address else Cause.COMPUTED
    unknown = Unknown(cause, str(ref), inputs=frozenset((ref,)))
    return Value(DYNAMIC, None, unknown, container.sensitive, ref, container.trail)


def _unknown_attribute(value: Value, name: str, location: Location, scope: Scope) -> Value:
    state = value.unknown
    assert state is not None
    if value.ref is not None and not value.ref.path:
        found = scope.names.attribute(value.ref.address, name)
        if found is not None:
            return inherit(found, value, None) if value.sensitive else found
    if name in state.entries:
        return inherit(state.entries[name], value, None)
    kind = value.type
    if state.alternatives and not kind.is_primitive:
        return _each_alternative(value, lambda v: get_attribute(v, name, location, scope))
    if kind.kind == "object":
        wanted = kind.attribute(name)
        if wanted is None:
            raise EvaluationError(f'the object has no attribute "{name}"', location)
        return replace(_step_unknown(value, name), type=wanted)
    if kind.is_primitive or kind.is_sequence:
        raise EvaluationError(f'a {kind.kind} has no attribute "{name}"', location)
    if state.element is not None:
        return inherit(state.element, value, None)
    return replace(_step_unknown(value, name), type=kind.element or DYNAMIC)


def _step_unknown(value: Value, step: str | int) -> Value:
    state = value.unknown
    assert state is not None
    ref = Ref(value.ref.address, (*value.ref.path, step)) if value.ref else None
    inputs = frozenset((ref,)) if ref else state.inputs
    detail = (
        str(ref) if ref else f"{state.detail}{path_text(('_', step))[1:]}" if state.detail else ""
    )
    unknown = Unknown(state.cause, detail, inputs=inputs)
    return Value(DYNAMIC, None, unknown, value.sensitive, ref, _deeper(value.trail, ref))


def _deeper(trail: Trail, ref: Ref | None) -> Trail:
    """The trail with its last hop, the attribute read, naming the part of it that was read."""
    if ref is None or not trail or trail[-1].address != ref.address:
        return trail
    if not trail[-1].what.startswith("attribute "):
        return trail
    return (*trail[:-1], replace(trail[-1], what=f"attribute {path_text(ref.path)}"))


def _each_alternative(value: Value, step: Callable[[Value], Value]) -> Value:
    """A step into a value that is one of several: one of the results of the step."""
    assert value.unknown is not None
    found: list[Value] = []
    for alternative in value.unknown.alternatives:
        try:
            found.append(step(alternative))
        except EvaluationError:
            # The condition may guard against exactly this: it is undecided, not wrong.
            continue
    return derived([value], alternatives=tuple(found), not_null=False)


def index(value: Value, key: Value, location: Location, scope: Scope) -> Value:
    """`value[key]`. Raises EvaluationError for a missing key and for what has no elements."""
    note_read(value, key, location, scope)
    if value.is_null:
        raise EvaluationError("the value is null: it has no elements", location)
    if key.is_null:
        raise EvaluationError("an index cannot be null", location)
    if value.type.is_primitive:
        raise EvaluationError(f"a {value.type.kind} has no elements to index", location)
    if value.type.kind == "set":
        raise EvaluationError(
            "elements of a set have no index; convert it with tolist() first", location
        )
    if key.unknown is not None:
        return _index_unknown_key(value, key)
    result = _index_known(value, key, location, scope)
    return replace(result, sensitive=True) if key.sensitive and not result.sensitive else result


def _index_unknown_key(value: Value, key: Value) -> Value:
    if value.unknown is not None:
        element = value.unknown.element
        alternatives: tuple[Value, ...] = (element,) if element is not None else ()
    else:
        alternatives = tuple(inherit(child, value, name) for name, child in value.children())
    return derived(
        [key, value], value.type.element or DYNAMIC, alternatives=alternatives, not_null=False
    )


def _index_known(value: Value, key: Value, location: Location, scope: Scope) -> Value:
    if value.unknown is not None:
        return scope.names.assumed(_index_unknown(value, key, location, scope))
    if isinstance(value.data, tuple):
        position = _position(key, location)
        count = len(value.data)
        if not 0 <= position < count:
            there = f"it has {count} element{'s' if count != 1 else ''}" if count else "it is empty"
            raise EvaluationError(f"index {position} is out of range: {there}", location)
        return inherit(value.data[position], value, position)
    if isinstance(value.data, Mapping):
        name = _name(key, location)
        child = value.data.get(name)
        if child is None:
            if value.ref is not None and value.type.kind == "object":
                return _unset(value, name)
            what = "map" if value.type.kind == "map" else "object"
            shown = "this key" if key.sensitive else f'the key "{name}"'
            raise EvaluationError(
                f"the {what} has no element with {shown}{_hint(value.data)}", location
            )
        return inherit(child, value, name)
    raise EvaluationError(f"a {value.type.kind} has no elements to index", location)


def _index_unknown(value: Value, key: Value, location: Location, scope: Scope) -> Value:
    state = value.unknown
    assert state is not None
    step: str | int
    if isinstance(key.data, str):
        if value.type.kind == "list":
            step = _position(key, location)
        elif value.type.kind == "object" or (value.ref is not None and not value.ref.path):
            return get_attribute(value, key.data, location, scope)
        else:
            step = key.data
    elif value.ref is not None and not value.ref.path:
        raise EvaluationError(
            f"{value.ref.address} has no instances to index: it sets neither count nor for_each",
            location,
        )
    else:
        step = _position(key, location)
    if isinstance(step, str) and step in state.entries:
        return inherit(state.entries[step], value, None)
    if state.element is not None:
        return inherit(state.element, value, None)
    if state.alternatives:
        return _each_alternative(value, lambda v: index(v, key, location, scope))
    return replace(_step_unknown(value, step), type=value.type.element or DYNAMIC)


def _position(key: Value, location: Location) -> int:
    try:
        number = convert(key, NUMBER).data
    except ConvertError:
        raise EvaluationError("an index of a list must be a number", location) from None
    if isinstance(number, Decimal) or not isinstance(number, int):
        raise EvaluationError("an index of a list must be a whole number", location)
    if number < 0:
        raise EvaluationError("an index cannot be negative", location)
    return number


def _name(key: Value, location: Location) -> str:
    try:
        return str(convert(key, STRING).data)
    except ConvertError:
        raise EvaluationError("a key of a map must be a string", location) from None


def splat(value: Value, step: Callable[[Value], Value]) -> Value:
    """`value[*]…`: the step applied to every element; null is no element, another value is one."""
    if value.unknown is not None:
        return _splat_unknown(value, step)
    if value.data is None and not value.type.is_sequence:
        return replace(tuple_value(()), sensitive=value.sensitive, trail=value.trail)
    if value.data is None:
        raise EvaluationError("the value is null: it has no elements")
    if not value.type.is_sequence:
        return replace(tuple_value((step(value),)), sensitive=value.sensitive)
    ordered = isinstance(value.data, tuple) and value.type.kind != "set"
    items = [step(inherit(child, value, at if ordered else None)) for at, child in value.children()]
    kind = value.type.element
    if not items and kind is not None and kind != DYNAMIC:
        # No element, but their type tells what the steps make of one, and whether they can.
        stepped = step(replace(derived([], kind), sensitive=value.sensitive))
        made = list_value((), stepped.type)
    else:
        made = list_value(items) if value.type.kind in ("list", "set") else tuple_value(items)
    return replace(made, sensitive=value.sensitive, trail=value.trail)


def _splat_unknown(value: Value, step: Callable[[Value], Value]) -> Value:
    state = value.unknown
    assert state is not None
    if value.ref is not None and not value.ref.path:
        return tuple_value((step(value),))
    if state.element is not None or value.type.element is not None:
        element = state.element
        if element is None:
            element = replace(_step_unknown(value, 0), type=value.type.element or DYNAMIC, ref=None)
        stepped = step(element)
        kind = list_of(stepped.type) if value.type.kind in ("list", "set") else DYNAMIC
        return derived([value], kind, element=stepped, minimum=state.minimum, maximum=state.maximum)
    if state.alternatives:
        return _each_alternative(value, lambda v: splat(v, step))
    if value.type != DYNAMIC:
        try:
            one = step(value)
        except EvaluationError:
            if state.not_null:
                raise
            return derived([value])
        if state.not_null:
            return tuple_value((one,))
        return derived([value], element=one, minimum=0, maximum=1)
    element = step(_step_unknown(replace(value, ref=None), "*"))
    return derived([value], DYNAMIC, element=replace(element, ref=None))
