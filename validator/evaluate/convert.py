"""Conversion of values between Terraform types
(https://developer.hashicorp.com/terraform/language/expressions/types#type-conversion).

What is unknown stays unknown with its identity: converting a computed ARN to string keeps its
`ref`, so that a typed module input still proves where its value comes from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from validator.evaluate import numbers
from validator.evaluate.construct import set_value
from validator.evaluate.unification import convertible, has_dynamic, inner_target, plain, unify
from validator.model.types import BOOL, DYNAMIC, NUMBER, STRING, Type, object_of, tuple_of
from validator.model.value import Path, Unknown, Value, path_text

__all__ = [
    "ConvertError", "Defaults", "apply_defaults", "convert", "convertible", "friendly", "unify",
]  # fmt: skip


class ConvertError(Exception):
    """A value cannot become the wanted type; `path` leads to the part that cannot."""

    def __init__(self, message: str, path: Path = ()) -> None:
        super().__init__(f"{path_text(path)}: {message}" if path else message)
        self.message = message
        self.path = path


@dataclass(frozen=True, slots=True)
class Defaults:
    """The second arguments of `optional(type, default)` in a type constraint.

    `values` holds the defaults of an object's own attributes; `children` those inside an
    attribute, or, under the name `""`, inside every element of a list, set or map; tuple
    elements go by their index written as a string.
    """

    values: Mapping[str, Value] = field(default_factory=dict)
    children: Mapping[str, Defaults] = field(default_factory=dict)


def friendly(kind: Type) -> str:
    """A type in the words of Terraform's messages: `list of string`, `object`."""
    if kind.element is not None:
        if kind.element == DYNAMIC:
            return f"{kind.kind} of any single type"
        return f"{kind.kind} of {friendly(kind.element)}"
    return "any type" if kind.kind == "dynamic" else kind.kind


def convert(value: Value, type: Type) -> Value:
    """The value as the wanted type, with null for `optional()` attributes that are not set.

    Raises ConvertError where there is no conversion. Sensitivity, trail and ref are kept.
    """
    return _convert(value, type, ())


def _convert(value: Value, wanted: Type, path: Path) -> Value:
    if wanted == DYNAMIC or value.type == plain(wanted):
        return value
    if not convertible(value.type, wanted):
        raise ConvertError(_mismatch(value.type, wanted), path)
    if value.is_unknown:
        return _convert_unknown(value, wanted, path)
    if value.data is None:
        return replace(value, type=_resolved(value.type, plain(wanted)))
    if wanted.is_primitive:
        return _primitive(value, wanted, path)
    if wanted.kind in ("list", "set"):
        return _sequence(value, wanted, path)
    if wanted.kind == "map":
        return _map(value, wanted, path)
    if wanted.kind == "tuple":
        items = tuple(
            _convert(item, kind, (*path, index))
            for index, (item, kind) in enumerate(zip(value.items, wanted.elements, strict=True))
        )
        return replace(value, type=tuple_of(tuple(i.type for i in items)), data=items)
    return _object(value, wanted, path)


def _mismatch(given: Type, wanted: Type) -> str:
    if wanted.kind == "object" and given.kind == "object":
        missing = [
            f'"{name}"'
            for name, _ in wanted.attributes
            if given.attribute(name) is None and name not in wanted.optional
        ]
        if len(missing) == 1:
            return f"attribute {missing[0]} is required"
        if missing:
            return f"attributes {', '.join(missing[:-1])} and {missing[-1]} are required"
        for name, kind in wanted.attributes:
            inner = given.attribute(name)
            if inner is not None and not convertible(inner, kind):
                return f'attribute "{name}": {_mismatch(inner, kind)}'
    if wanted.element == DYNAMIC and (given.is_sequence or given.is_mapping):
        return f"all {friendly(wanted).split()[0]} elements must have the same type"
    if wanted.element is not None and given.kind in ("tuple", "object"):
        members = given.elements or tuple(kind for _, kind in given.attributes)
        for kind in members:
            if not convertible(kind, wanted.element):
                return f"incorrect {wanted.kind} element type: {_mismatch(kind, wanted.element)}"
    return f"{friendly(wanted)} required"


def _resolved(given: Type, wanted: Type) -> Type:
    """`wanted`, with `any` inside it replaced by what the given type has there."""
    if given == DYNAMIC or wanted.is_primitive or given.is_primitive:
        return wanted
    if wanted == DYNAMIC:
        return given
    if wanted.element is not None:
        members = given.elements or tuple(kind for _, kind in given.attributes)
        inner = given.element if given.element is not None else unify(members)
        return replace(wanted, element=_resolved(inner or DYNAMIC, wanted.element))
    if wanted.kind == "tuple" and len(given.elements) == len(wanted.elements):
        pairs = zip(given.elements, wanted.elements, strict=True)
        return tuple_of(tuple(_resolved(a, b) for a, b in pairs))
    fields: dict[str, Type] = {}
    for name, kind in wanted.attributes:
        inner = given.element if given.kind == "map" else given.attribute(name)
        fields[name] = kind if inner is None else _resolved(inner, kind)
    return object_of(fields)


def _convert_unknown(value: Value, wanted: Type, path: Path) -> Value:
    assert value.unknown is not None
    known = value.unknown
    kind = _resolved(value.type, plain(wanted))
    element = known.element
    if element is not None and wanted.element is not None:
        element = _convert(element, wanted.element, path)
    alternatives = _converted_alternatives(known.alternatives, wanted, path)
    minimum, maximum = known.minimum, known.maximum
    if kind.kind == "set" and minimum:
        minimum = 1
    if kind == STRING and value.type != STRING:
        minimum = maximum = None
    entries, members = known.entries, known.members
    if wanted.element is not None:
        inner = wanted.element
        entries = {name: _convert(item, inner, (*path, name)) for name, item in entries.items()}
        members = tuple(_convert(item, inner, path) for item in members)
    elif wanted.kind == "object":
        entries = {
            name: _convert(item, wanted.attribute(name) or DYNAMIC, (*path, name))
            for name, item in entries.items()
            if wanted.attribute(name) is not None
        }
    changed = replace(
        known, element=element, alternatives=alternatives, minimum=minimum, maximum=maximum,
        entries=entries, members=members,
    )  # fmt: skip
    return replace(value, type=kind, unknown=changed)


def _converted_alternatives(
    given: tuple[Value, ...], wanted: Type, path: Path
) -> tuple[Value, ...]:
    """Those that have a conversion; an error only where none of them has."""
    found: list[Value] = []
    failure: ConvertError | None = None
    for each in given:
        try:
            found.append(_convert(each, wanted, path))
        except ConvertError as error:
            failure = error
    if failure is not None and not found:
        raise failure
    return tuple(found)


def _primitive(value: Value, wanted: Type, path: Path) -> Value:
    data = value.data
    if wanted == STRING:
        if isinstance(data, bool):
            return replace(value, type=STRING, data="true" if data else "false")
        assert isinstance(data, numbers.Number)
        return replace(value, type=STRING, data=numbers.text(data))
    if wanted == NUMBER and isinstance(data, str):
        number = numbers.parse(data)
        if number is None:
            raise ConvertError("a number is required", path)
        return replace(value, type=NUMBER, data=number)
    if wanted == BOOL and isinstance(data, str):
        if data in ("true", "1", "false", "0"):
            return replace(value, type=BOOL, data=data in ("true", "1"))
        if data.lower() in ("true", "false"):
            message = f'a bool is required; to convert from string, use lowercase "{data.lower()}"'
            raise ConvertError(message, path)
        raise ConvertError("a bool is required", path)
    raise ConvertError(f"{friendly(wanted)} required", path)


def _element_of(value: Value, wanted: Type) -> Type:
    """The element type that the members of `value` are converted to."""
    assert wanted.element is not None
    if value.type.element is not None:
        return wanted.element
    members = value.type.elements or tuple(kind for _, kind in value.type.attributes)
    return inner_target(members, wanted.element, unsafe=True) or wanted.element


def _alike(
    items: list[Value], empty: Type, collection: str, path: Path
) -> tuple[list[Value], Type]:
    """Converted elements as one single type."""
    if not items:
        return items, plain(empty)
    kinds = list(dict.fromkeys(item.type for item in items))
    if len(kinds) == 1:
        return items, kinds[0]
    common = unify(kinds)
    if common is None:
        raise ConvertError("cannot find a common base type for all elements", path)
    if common == DYNAMIC:
        if collection == "list" and any(item.is_null and item.type == DYNAMIC for item in items):
            raise ConvertError("all list elements must have the same type", path)
        # What is unknown and of no type takes the type of the others, and so does null in a map.
        undecided = any(item.is_unknown for item in items)
        typed = [k for k in kinds if k != DYNAMIC and not (undecided and has_dynamic(k))]
        common = unify(typed) if typed else DYNAMIC
        if common is None or (not undecided and len(typed) > 1):
            raise ConvertError(f"all {collection} elements must have the same type", path)
    return [_convert(item, common, path) for item in items], common


def _sequence(value: Value, wanted: Type, path: Path) -> Value:
    inner = _element_of(value, wanted)
    given = value.items
    items = [_convert(item, inner, (*path, i)) for i, item in enumerate(given)]
    empty = value.type.element if inner == DYNAMIC and value.type.element else inner
    items, element = _alike(items, empty, "list", path)
    if wanted.kind == "list":
        if value.type.kind == "set" and _undecided_set(value):
            return _list_of_unknown_length(value, element)
        return replace(value, type=Type("list", element=element), data=tuple(items))
    built = set_value(items, element)
    return replace(
        value, type=built.type, data=built.data, sensitive=value.sensitive or built.sensitive
    )


def _undecided_set(value: Value) -> bool:
    items = value.items
    return len(items) > 1 and not all(item.is_wholly_known for item in items)


def _list_of_unknown_length(value: Value, element: Type) -> Value:
    """A list made of a set with unknown elements: they may turn out to be equal."""
    items = value.items
    first = next(part for item in items for _, part in item.walk() if part.unknown)
    assert first.unknown is not None
    alike = items[0] if len(items) == 1 else None
    state = Unknown(
        first.unknown.cause, first.unknown.detail, element=alike, not_null=True, minimum=1,
        maximum=len(items), inputs=first.unknown.inputs,
    )  # fmt: skip
    return replace(value, type=Type("list", element=element), data=None, unknown=state)


def _map(value: Value, wanted: Type, path: Path) -> Value:
    inner = _element_of(value, wanted)
    given = value.fields
    items = [_convert(item, inner, (*path, name)) for name, item in given.items()]
    empty = value.type.element if inner == DYNAMIC and value.type.element else inner
    items, element = _alike(items, empty, "map", path)
    data = dict(sorted(zip(given, items, strict=True)))
    return replace(value, type=Type("map", element=element), data=data)


def _object(value: Value, wanted: Type, path: Path) -> Value:
    given = value.fields
    fields: dict[str, Value] = {}
    for name, kind in wanted.attributes:
        if name in given:
            fields[name] = _convert(given[name], kind, (*path, name))
        elif name in wanted.optional:
            fields[name] = Value(plain(kind), trail=value.trail)
        else:
            raise ConvertError(f'map has no element for required attribute "{name}"', path)
    return replace(
        value, type=object_of({name: item.type for name, item in fields.items()}), data=fields
    )


def apply_defaults(value: Value, defaults: Defaults) -> Value:
    """The value with the defaults of `optional()` attributes filled in; before conversion.

    A default stands in for an attribute that is not set or null. What is null or unknown as a
    whole is left alone.
    """
    if isinstance(value.data, Mapping):
        return _default_fields(value, value.data, defaults)
    if isinstance(value.data, tuple):
        items = tuple(
            apply_defaults(item, child) if child is not None else item
            for index, item in enumerate(value.data)
            for child in [defaults.children.get(str(index), defaults.children.get(""))]
        )
        if value.type.kind == "tuple":
            return replace(value, type=tuple_of(tuple(i.type for i in items)), data=items)
        return _same_collection(value, list(items))
    return value


def _default_fields(value: Value, given: Mapping[str, Value], defaults: Defaults) -> Value:
    fields = dict(given)
    for name, default in defaults.values.items():
        current = fields.get(name)
        if current is None or current.is_null:
            fields[name] = default
    for name, item in fields.items():
        child = defaults.children.get(name, defaults.children.get(""))
        if child is not None:
            fields[name] = apply_defaults(item, child)
    fields = dict(sorted(fields.items()))
    if value.type.kind == "map" and not defaults.values:
        return _same_collection(value, list(fields.values()), list(fields))
    return replace(
        value, type=object_of({name: item.type for name, item in fields.items()}), data=fields
    )


def _same_collection(value: Value, items: list[Value], names: list[str] | None = None) -> Value:
    """A collection with changed elements; a tuple or object where they no longer agree."""
    kinds = {item.type for item in items}
    if len(kinds) == 1:
        kind = Type(value.type.kind, element=kinds.pop())
    elif not items:
        kind = value.type
    elif names is None:
        kind = tuple_of(tuple(item.type for item in items))
    else:
        kind = object_of({n: i.type for n, i in zip(names, items, strict=True)})
    if names is None:
        return replace(value, type=kind, data=tuple(items))
    return replace(value, type=kind, data=dict(zip(names, items, strict=True)))
