"""Maps, objects and selection: length, keys, lookup, merge, element, coalesce and the like."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from validator.evaluate.construct import (
    has_unknown_length,
    list_value,
    map_value,
    object_value,
    tuple_value,
)
from validator.evaluate.convert import ConvertError, convert, friendly, unify
from validator.evaluate.derive import derived, mark
from validator.evaluate.functions.arguments import (
    any_sensitive,
    certainly_filled,
    fields_of,
    items_of,
    number,
    shown,
    string,
    text_of,
    whole_of,
)
from validator.evaluate.functions.graphemes import clusters
from validator.evaluate.functions.registry import (
    PASSING,
    FunctionContext,
    FunctionError,
    Parameter,
    function,
)
from validator.model.types import (
    DYNAMIC,
    NUMBER,
    STRING,
    Type,
    list_of,
    map_of,
    object_of,
)
from validator.model.value import Value

KEY = Parameter(STRING, "key", unknown=True, marks=True)
PASSING_NULL = Parameter(null=True, unknown=True, marks=True)
_MANY = 64


@function("length", PASSING, returns=NUMBER)
def length(args: Sequence[Value], _: FunctionContext) -> Value:
    """Elements of a collection, or characters (grapheme clusters) of a string."""
    value = args[0]
    kind = value.type
    if kind.is_primitive and kind != STRING:
        raise FunctionError("argument must be a string, a collection type, or a structural type", 0)
    if kind.kind in ("tuple", "object"):
        return mark(number(len(kind.elements) or len(kind.attributes)), value.sensitive)
    if has_unknown_length(value):
        return _unknown_length(value)
    if isinstance(value.data, str):
        return mark(number(len(clusters(value.data))), value.sensitive)
    assert isinstance(value.data, (tuple, Mapping))
    return mark(number(len(value.data)), value.sensitive)


def _unknown_length(value: Value) -> Value:
    if value.unknown is None:
        return derived([value], NUMBER, minimum=1, maximum=len(items_of(value)))
    if value.type == STRING:
        filled = any(isinstance(piece, str) for piece in value.unknown.pieces)
        return derived([value], NUMBER, minimum=1 if filled else 0)
    low = value.unknown.minimum or len(value.unknown.entries)
    return derived([value], NUMBER, minimum=low, maximum=value.unknown.maximum)


@function("keys", PASSING)
def keys(args: Sequence[Value], _: FunctionContext) -> Value:
    """The keys in order: a list for a map, a tuple for an object."""
    value = args[0]
    if value.type.kind == "object":
        names = [name for name, _ in value.type.attributes]
        return mark(tuple_value([string(name) for name in names]), value.sensitive)
    if value.is_unknown and value.type.kind in ("map", "dynamic"):
        assert value.unknown is not None
        certain = tuple(string(name) for name in value.unknown.entries)
        return derived([value], list_of(STRING), minimum=len(certain), members=certain)
    if value.type.kind != "map":
        raise FunctionError("must have map or object type", 0)
    return mark(
        list_value([string(name) for name in sorted(fields_of(value))], STRING), value.sensitive
    )


@function("values", PASSING)
def values(args: Sequence[Value], _: FunctionContext) -> Value:
    """The values in the order of their keys: a list for a map, a tuple for an object."""
    value = args[0]
    if value.is_unknown and (value.type.is_mapping or value.type == DYNAMIC):
        assert value.unknown is not None
        kind = list_of(value.type.element) if value.type.element is not None else DYNAMIC
        certain = tuple(value.unknown.entries.values())
        return derived(
            [value], kind, element=value.unknown.element, minimum=len(certain), members=certain
        )
    if not value.type.is_mapping:
        raise FunctionError("values() requires a map as the first argument", 0)
    items = [item for _, item in sorted(fields_of(value).items())]
    if value.type.kind == "object":
        return mark(tuple_value(items), value.sensitive)
    return mark(list_value(items, value.type.element or DYNAMIC), value.sensitive)


@function("lookup", PASSING, KEY, variadic=PASSING_NULL)
def lookup(args: Sequence[Value], _: FunctionContext) -> Value:
    """The entry of a map or object, or the default."""
    if len(args) > 3:
        raise FunctionError(f"lookup() takes two or three arguments, got {len(args)}", 3)
    value, key = args[0], args[1]
    default = args[2] if len(args) == 3 else None
    if not (value.type.is_mapping or value.type == DYNAMIC):
        raise FunctionError("lookup() requires a map as the first argument", 0)
    default = _default_like(default, value)
    sensitive = any_sensitive([value, key])
    if value.is_unknown or key.is_unknown:
        return mark(_lookup_unknown(value, key, default), sensitive)
    fields, name = fields_of(value), text_of(key)
    if name in fields:
        return mark(fields[name], sensitive)
    if default is not None:
        return mark(default, sensitive)
    if value.type.kind == "object":
        raise FunctionError(f"the given object has no attribute {shown(key)}", 0)
    raise FunctionError(f"lookup failed to find key {shown(key)}", 1)


def _default_like(default: Value | None, value: Value) -> Value | None:
    if default is None or value.type.element is None:
        return default
    try:
        return convert(default, value.type.element)
    except ConvertError as error:
        raise FunctionError(
            "the default value must have the same type as the map elements", 2
        ) from error


def _lookup_unknown(value: Value, key: Value, default: Value | None) -> Value:
    extra = (default,) if default is not None else ()
    if not value.is_unknown:
        found = (*fields_of(value).values(), *extra)
        some = found if 0 < len(found) <= _MANY else ()
        return derived([key, value, *extra], value.type.element or DYNAMIC, not_null=False,
                       alternatives=some)  # fmt: skip
    if key.is_unknown:
        return derived([value, key, *extra], value.type.element or DYNAMIC, not_null=False)
    assert value.unknown is not None
    name = text_of(key)
    found_entry = value.at((name,))
    if default is None or name in value.unknown.entries or value.type.attribute(name):
        return found_entry
    return derived([value, default], value.type.element or DYNAMIC, not_null=False,
                   alternatives=(found_entry, default))  # fmt: skip


@function("merge", variadic=PASSING_NULL)
def merge(args: Sequence[Value], _: FunctionContext) -> Value:
    """One map or object with all entries; later arguments win."""
    untyped = False
    for index, value in enumerate(args):
        untyped = untyped or value.type == DYNAMIC
        # After an argument without a type the engine does not look at types: empty is empty.
        if not (value.type.is_mapping or value.type == DYNAMIC or (untyped and value.data == ())):
            raise FunctionError(
                f'arguments must be maps or objects, got "{friendly(value.type)}"', index
            )
    given = [value for value in args if not value.is_null and value.data != ()]
    sensitive = any_sensitive(given)
    if any(value.is_unknown for value in given):
        return mark(_merge_unknown(given), sensitive)
    fields: dict[str, Value] = {}
    for value in given:
        fields.update(fields_of(value))
    kinds = {value.type for value in args}
    if args and len(kinds) == 1 and args[0].type.kind == "map":
        return mark(map_value(fields, args[0].type.element or DYNAMIC), sensitive)
    return mark(object_value(fields), sensitive)


def _merge_unknown(given: Sequence[Value]) -> Value:
    """What is certain of a merge with unknown maps: the entries that nothing unknown overrides."""
    entries: dict[str, Value] = {}
    for value in given:
        if value.unknown is None:
            entries.update(fields_of(value))
            continue
        for name, before in entries.items():
            if name not in value.unknown.entries:
                entries[name] = _maybe_overridden(value, name, before)
        entries.update(value.unknown.entries)
    kinds = {value.type for value in given}
    kind = given[0].type if len(kinds) == 1 and given[0].type.kind == "map" else DYNAMIC
    if all(value.type.kind == "object" for value in given):
        kind = _merged_type(given)
    return derived(given, kind, minimum=len(entries), entries=dict(sorted(entries.items())))


def _maybe_overridden(value: Value, name: str, before: Value) -> Value:
    if value.type.kind == "object" and value.type.attribute(name) is None:
        return before
    after = value.at((name,))
    if value.type.kind == "object":
        return after
    return derived([value, before], not_null=False, alternatives=(after, before))


def _merged_type(given: Sequence[Value]) -> Type:
    merged: dict[str, Type] = {}
    for value in given:
        merged.update(value.type.attributes)
    return object_of(merged)


@function("zipmap", Parameter(list_of(STRING), "keys", unknown=True, marks=True), PASSING)
def zipmap(args: Sequence[Value], _: FunctionContext) -> Value:
    """A map of a list of keys and a list of values; an object for a tuple of values."""
    names, given = args
    if given.type.kind not in ("list", "tuple", "dynamic"):
        raise FunctionError("values argument must be a list or tuple value", 1)
    sensitive = any_sensitive(args)
    if given.is_unknown or not names.is_wholly_known:
        kind = map_of(given.type.element) if given.type.element is not None else DYNAMIC
        return mark(_zipmap_unknown(names, given, kind), sensitive)
    keys_given, items = items_of(names), items_of(given)
    if len(keys_given) != len(items):
        raise FunctionError(
            f"number of keys ({len(keys_given)}) does not match number of values ({len(items)})"
        )
    for index, key in enumerate(keys_given):
        if key.is_null:
            raise FunctionError(f"keys list has null value at index {index}", 0)
    fields = {text_of(key): item for key, item in zip(keys_given, items, strict=True)}
    sensitive = sensitive or any_sensitive(keys_given)
    if given.type.kind == "list":
        return mark(map_value(fields, given.type.element or DYNAMIC), sensitive)
    return mark(object_value(fields), sensitive)


def _zipmap_unknown(names: Value, given: Value, kind: Type) -> Value:
    entries: dict[str, Value] = {}
    if names.is_known:
        for index, key in enumerate(items_of(names)):
            if isinstance(key.data, str):
                entries[key.data] = given.at((index,))
    element = given.unknown.element if given.unknown is not None else None
    return derived([names, given], kind, element=element, entries=entries)


@function(
    "element", PASSING, Parameter(NUMBER, "index", unknown=True, marks=True),
    note="conforms; a negative index is refused as Terraform 1.11 does, and counts from the end "
    "with OpenTofu",
)  # fmt: skip
def element(args: Sequence[Value], context: FunctionContext) -> Value:
    """The element at an index, which wraps around."""
    value, position = args
    if value.type.kind not in ("list", "tuple", "dynamic"):
        raise FunctionError(f"cannot read elements from {friendly(value.type)}", 0)
    sensitive = any_sensitive(args)
    kind = value.type.element or DYNAMIC
    index = None if position.is_unknown else whole_of(position, 1, "index")
    if value.is_unknown:
        assert value.unknown is not None
        if index == 0 or value.unknown.element is not None:
            return mark(value.at((index or 0,)), sensitive)
        return mark(derived([value, position], kind, not_null=False), sensitive)
    items = items_of(value)
    if not items:
        raise FunctionError("cannot use element function with an empty list", 0)
    if index is not None and index < 0 and context.engine == "terraform":
        raise FunctionError("cannot use element function with a negative index", 1)
    if index is None:
        some = items if len(items) <= _MANY else ()
        return mark(derived([position, value], kind, not_null=False, alternatives=some), sensitive)
    return mark(items[index % len(items)], sensitive)


@function("one", Parameter(name="list", unknown=True))
def one(args: Sequence[Value], _: FunctionContext) -> Value:
    """The only element of a collection with one, null for an empty one."""
    value = args[0]
    refused = FunctionError(
        "must be a list, set, or tuple value with either zero or one elements", 0
    )
    if not (value.type.is_sequence or value.type == DYNAMIC):
        raise refused
    kind = value.type.element or DYNAMIC
    if value.is_unknown:
        assert value.unknown is not None
        if value.unknown.element is not None and value.unknown.minimum:
            return value.unknown.element
        some = value.unknown.element
        return derived([value], kind, not_null=False,
                       alternatives=() if some is None else (some, Value(some.type)))  # fmt: skip
    items = items_of(value)
    if len(items) == 1:
        return items[0]
    if not items:
        return Value(kind)
    if has_unknown_length(value):
        return derived([value], kind, not_null=False, alternatives=items)
    raise refused


@function("coalesce", variadic=Parameter(name="vals", null=True, unknown=True))
def coalesce(args: Sequence[Value], _: FunctionContext) -> Value:
    """The first argument that is not null, nor an empty string where all are strings."""
    kind = unify([value.type for value in args])
    if kind is None:
        raise FunctionError("all arguments must have the same type")
    passes_over_empty = kind == STRING
    if any(value.is_unknown and value.type == DYNAMIC for value in args):
        kind, passes_over_empty = DYNAMIC, True
    open_ones: list[Value] = []
    for index, given in enumerate(args):
        try:
            value = convert(given, kind)
        except ConvertError as error:
            raise FunctionError(str(error), index) from error
        if value.is_null or (passes_over_empty and value.data == ""):
            continue
        if certainly_filled(value) or value.is_known:
            if not open_ones:
                return value
            return derived([*open_ones, value], kind, alternatives=(*_fillings(open_ones), value))
        open_ones.append(value)
    if open_ones:
        return derived(open_ones, kind, alternatives=_fillings(open_ones))
    raise FunctionError("no non-null, non-empty-string arguments")


def _fillings(values: Iterable[Value]) -> tuple[Value, ...]:
    """What the values may be where they are neither null nor an empty string."""
    found: list[Value] = []
    for value in values:
        if value.unknown is not None and value.unknown.alternatives:
            found.extend(_fillings(value.unknown.alternatives))
        elif not value.is_null and value.data != "":
            found.append(value)
    return tuple(found)


@function("coalescelist", variadic=Parameter(name="vals", null=True, unknown=True))
def coalescelist(args: Sequence[Value], _: FunctionContext) -> Value:
    """The first list or tuple that is not empty."""
    if not args:
        raise FunctionError("at least one argument is required")
    open_ones: list[Value] = []
    for index, value in enumerate(args):
        if value.is_unknown:
            break
        if value.type.kind not in ("list", "tuple"):
            raise FunctionError("coalescelist arguments must be lists or tuples", index)
    for value in args:
        if value.is_unknown:
            open_ones.append(value)
        elif isinstance(value.data, tuple) and value.data:
            if not open_ones:
                return value
            return derived([*open_ones, value], alternatives=(*open_ones, value))
    if open_ones:
        return derived(open_ones, alternatives=tuple(open_ones))
    raise FunctionError("no non-null arguments")


@function("transpose", Parameter(map_of(list_of(STRING)), "values"))
def transpose(args: Sequence[Value], _: FunctionContext) -> Value:
    """Keys and values of a map of lists of strings, swapped."""
    swapped: dict[str, list[Value]] = {}
    if not args[0].is_wholly_known:
        return derived(args, map_of(list_of(STRING)))
    for name, items in sorted(fields_of(args[0]).items()):
        if items.is_null:
            raise FunctionError("input must not contain null lists", 0)
        for item in items_of(items):
            if item.is_null:
                raise FunctionError("input must not contain null strings", 0)
            swapped.setdefault(text_of(item), []).append(string(name))
    lists = {name: list_value(items, STRING) for name, items in swapped.items()}
    return map_value(lists, list_of(STRING))
