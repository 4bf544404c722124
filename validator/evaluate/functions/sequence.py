"""Lists and tuples: concat, flatten, slice, sort, distinct and the like."""

from __future__ import annotations

from collections.abc import Sequence

from validator.evaluate import numbers
from validator.evaluate.construct import (
    has_unknown_length,
    list_value,
    set_value,
    tuple_value,
)
from validator.evaluate.convert import convert, friendly, unify
from validator.evaluate.derive import derived, mark
from validator.evaluate.functions.arguments import (
    FALSE,
    TRUE,
    any_sensitive,
    certainly_filled,
    items_of,
    may_be_sequence,
    number,
    number_of,
    text_of,
    whole_of,
    wholly_known,
)
from validator.evaluate.functions.registry import (
    ANY,
    PASSING,
    FunctionContext,
    FunctionError,
    Parameter,
    function,
)
from validator.evaluate.operators import compare_equal
from validator.model.types import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    Type,
    list_of,
    set_of,
    tuple_of,
)
from validator.model.value import Value

LIST = Parameter(list_of(DYNAMIC), "list", unknown=True)
STRINGS = Parameter(list_of(STRING), "list", unknown=True)
INDEX = Parameter(NUMBER, "index")
_LIMIT = 1024
_MOST_PRODUCTS = 100_000


@function("concat", variadic=PASSING)
def concat(args: Sequence[Value], _: FunctionContext) -> Value:
    """All elements in order: a list where all arguments are lists, else a tuple."""
    if not args:
        raise FunctionError("at least one argument is required")
    for index, value in enumerate(args):
        if value.type.kind not in ("list", "tuple", "dynamic"):
            raise FunctionError(
                f"all arguments must be lists or tuples; got {friendly(value.type)}", index
            )
    common = None
    if all(value.type.kind == "list" for value in args):
        common = unify([value.type for value in args])
    sensitive = any_sensitive(args)
    if any(value.is_unknown for value in args):
        return mark(_concat_unknown(args, common or DYNAMIC), sensitive)
    if common is None:
        return mark(tuple_value(item for value in args for item in items_of(value)), sensitive)
    items = [item for value in args for item in items_of(convert(value, common))]
    return mark(list_value(items, common.element or DYNAMIC), sensitive)


def _concat_unknown(args: Sequence[Value], kind: Type) -> Value:
    members: list[Value] = []
    elements: list[Value] = []
    least = 0
    for value in args:
        if value.unknown is None:
            members += items_of(value)
            least += len(items_of(value))
            continue
        least += int(value.unknown.minimum or 0)
        members += value.unknown.members
        elements += [value.unknown.element] if value.unknown.element is not None else []
    alone = elements[0] if len(elements) == 1 and not members and len(args) == 1 else None
    return derived(args, kind, minimum=least, members=tuple(members), element=alone)


@function("flatten", Parameter(name="list", unknown=True, marks=True))
def flatten(args: Sequence[Value], _: FunctionContext) -> Value:
    """A tuple of the elements, with every list, set and tuple among them taken apart."""
    value = args[0]
    if not (value.type.is_sequence or value.type == DYNAMIC):
        raise FunctionError("can only flatten lists, sets and tuples", 0)
    items: list[Value] = []
    decided, sensitive = _flat(value, items)
    if decided:
        return mark(tuple_value(items), sensitive)
    element = None
    if value.unknown is not None and value.unknown.element is not None:
        element = _flat_element(value.unknown.element)
    return mark(derived(args, minimum=len(items), members=tuple(items), element=element), sensitive)


def _flat(value: Value, items: list[Value]) -> tuple[bool, bool]:
    """Collect elements; says whether these are all, and whether a list was sensitive."""
    if value.unknown is not None:
        items += value.unknown.members
        return False, value.sensitive
    decided = not has_unknown_length(value)
    sensitive = value.sensitive
    for item in items_of(value):
        if item.is_known and item.type.is_sequence:
            complete, hidden = _flat(item, items)
            decided, sensitive = decided and complete, sensitive or hidden
        elif item.is_unknown and may_be_sequence(item):
            decided = False
        else:
            items.append(item)
    return decided, sensitive


def _flat_element(value: Value) -> Value | None:
    if value.is_known and value.type.is_sequence:
        items = items_of(value)
        return _flat_element(items[0]) if len(items) == 1 else None
    if value.unknown is not None and may_be_sequence(value):
        return value.unknown.element
    return value


@function("slice", PASSING, INDEX, INDEX)
def slice_(args: Sequence[Value], _: FunctionContext) -> Value:
    """The elements from one index up to, not including, another."""
    value = args[0]
    if value.type.kind == "set":
        raise FunctionError(
            "cannot slice a set, because its elements do not have indices; explicitly convert to "
            "a list if the ordering of the result is not important",
            0,
        )
    if value.type.kind not in ("list", "tuple", "dynamic"):
        raise FunctionError("must be a list or tuple value", 0)
    start, end = whole_of(args[1], 1, "start index"), whole_of(args[2], 2, "end index")
    size = None if value.is_unknown else len(items_of(value))
    for index, name, position in ((1, "start", start), (2, "end", end)):
        if position < 0:
            raise FunctionError(f"{name} index must not be less than zero", index)
        if size is not None and position > size:
            raise FunctionError(
                f"{name} index must not be greater than the length of the list", index
            )
    if start > end:
        raise FunctionError("start index must not be greater than end index", 1)
    if value.is_unknown:
        return _slice_unknown(value, start, end)
    items = items_of(value)[start:end]
    if value.type.kind == "tuple":
        return mark(tuple_value(items), value.sensitive)
    return mark(list_value(items, value.type.element or DYNAMIC), value.sensitive)


def _slice_unknown(value: Value, start: int, end: int) -> Value:
    """A slice of an unknown list has a known length, or the call is refused at apply."""
    if end - start > _LIMIT:
        return derived([value], value.type, minimum=end - start, maximum=end - start)
    items = [value.at((index,)) for index in range(start, end)]
    if value.type.kind == "list":
        element = value.type.element or DYNAMIC
        return mark(list_value([convert(item, element) for item in items], element),
                    value.sensitive)  # fmt: skip
    return mark(tuple_value(items), value.sensitive)


@function("reverse", PASSING)
def reverse(args: Sequence[Value], _: FunctionContext) -> Value:
    """The elements in reverse order."""
    value = args[0]
    if not (value.type.is_sequence or value.type == DYNAMIC):
        raise FunctionError(f"can only reverse list or tuple values, not {friendly(value.type)}", 0)
    kind = value.type
    element = kind.element or DYNAMIC
    if has_unknown_length(value):
        known = value.unknown
        wanted = list_of(element) if kind.kind in ("list", "set") else DYNAMIC
        return derived(
            args, wanted, element=known.element if known else None,
            minimum=known.minimum if known else 1, members=known.members if known else (),
        )  # fmt: skip
    items = items_of(value)[::-1]
    if kind.kind == "tuple":
        return mark(tuple_value(items), value.sensitive)
    return mark(list_value(items, element), value.sensitive)


@function("sort", STRINGS, returns=list_of(STRING))
def sort(args: Sequence[Value], _: FunctionContext) -> Value:
    """Strings in the order of their code points."""
    value = args[0]
    if value.is_unknown or not value.is_wholly_known:
        known = value.unknown
        size = None if value.is_unknown else len(items_of(value))
        return derived(
            args, list_of(STRING), element=known.element if known else None,
            minimum=size if known is None else known.minimum,
            maximum=size if known is None else known.maximum,
            members=known.members if known else items_of(value),
        )  # fmt: skip
    items = items_of(value)
    for index, item in enumerate(items):
        if item.is_null:
            raise FunctionError(
                f"given list element {index} is null; a null string cannot be sorted", 0
            )
    return list_value(sorted(items, key=text_of), STRING)


@function("distinct", LIST)
def distinct(args: Sequence[Value], _: FunctionContext) -> Value:
    """The elements without later duplicates."""
    value = args[0]
    element = value.type.element or DYNAMIC
    if value.is_unknown:
        assert value.unknown is not None
        least = 1 if value.unknown.minimum else 0
        return derived(
            args, value.type, element=value.unknown.element, minimum=least,
            maximum=value.unknown.maximum, members=value.unknown.members,
        )  # fmt: skip
    kept: list[Value] = []
    decided = True
    for item in items_of(value):
        verdicts = {compare_equal(item, other) for other in kept}
        if True in verdicts:
            continue
        decided = decided and None not in verdicts
        kept.append(item)
    if decided:
        return list_value(kept, element)
    return derived(args, value.type, minimum=1, maximum=len(kept), members=tuple(kept))


@function("compact", STRINGS, returns=list_of(STRING))
def compact(args: Sequence[Value], _: FunctionContext) -> Value:
    """The strings that are neither null nor empty."""
    value = args[0]
    if value.is_unknown:
        members = value.unknown.members if value.unknown is not None else ()
        kept = tuple(item for item in members if certainly_filled(item))
        return derived(args, list_of(STRING), minimum=len(kept), members=kept)
    items = [item for item in items_of(value) if item.is_unknown or certainly_filled(item)]
    if all(certainly_filled(item) for item in items):
        return list_value(items, STRING)
    certain = tuple(item for item in items if certainly_filled(item))
    return derived(args, list_of(STRING), minimum=len(certain), maximum=len(items), members=certain)


@function("chunklist", Parameter(list_of(DYNAMIC), "list", marks=True), INDEX)
def chunklist(args: Sequence[Value], _: FunctionContext) -> Value:
    """A list of lists of at most `size` elements each."""
    value, size = args[0], whole_of(args[1], 1, "size")
    if size < 0:
        raise FunctionError("the size argument must be positive", 1)
    items, element = items_of(value), value.type.element or DYNAMIC
    if size == 0:
        chunks = [value] if items else []
    else:
        chunks = [list_value(items[at : at + size], element) for at in range(0, len(items), size)]
    return mark(list_value(chunks, value.type), value.sensitive)


@function("contains", Parameter(name="list", unknown=True), Parameter(unknown=True), returns=BOOL)
def contains(args: Sequence[Value], _: FunctionContext) -> Value:
    """Whether a list, set or tuple has an element equal to a value; types must be equal too."""
    value, wanted = args
    if not (value.type.is_sequence or value.type == DYNAMIC):
        raise FunctionError("argument must be list, tuple, or set", 0)
    members = value.unknown.members if value.unknown is not None else items_of(value)
    verdicts = {compare_equal(item, wanted) for item in members}
    if True in verdicts:
        return TRUE
    if value.is_unknown or None in verdicts:
        return derived(args, BOOL)
    return FALSE


@function("index", ANY, Parameter(unknown=True), returns=NUMBER)
def index_(args: Sequence[Value], _: FunctionContext) -> Value:
    """The first position of a value in a list or tuple."""
    value, wanted = args
    if value.type.kind not in ("list", "tuple"):
        raise FunctionError("argument must be a list or tuple", 0)
    items = items_of(value)
    if not items:
        raise FunctionError("cannot search an empty list", 0)
    for position, item in enumerate(items):
        verdict = compare_equal(item, wanted)
        if verdict is None:
            return derived(args, NUMBER, minimum=position, maximum=len(items) - 1)
        if verdict:
            return number(position)
    raise FunctionError("item not found", 1)


@function("matchkeys", LIST, LIST, LIST)
def matchkeys(args: Sequence[Value], _: FunctionContext) -> Value:
    """The values whose keys are in a search set."""
    values, keys, wanted = args
    if unify([keys.type, wanted.type]) is None:
        raise FunctionError("keys and searchset must be of the same type")
    if any(value.is_unknown for value in args):
        return derived(args, values.type)
    if len(items_of(values)) != len(items_of(keys)):
        raise FunctionError("length of keys and values should be equal")
    kind = unify([keys.type, wanted.type]) or DYNAMIC
    keys, wanted = convert(keys, kind), convert(wanted, kind)
    element = values.type.element or DYNAMIC
    if not items_of(wanted):
        return list_value([], element)
    if not wholly_known(args):
        return derived(args, values.type)
    kept = [
        item
        for item, key in zip(items_of(values), items_of(keys), strict=True)
        if any(compare_equal(key, each) for each in items_of(wanted))
    ]
    return list_value(kept, element)


@function("range", variadic=Parameter(NUMBER, "params"), returns=list_of(NUMBER))
def range_(args: Sequence[Value], _: FunctionContext) -> Value:
    """Numbers from a start up to, not including, a limit; at most 1024 of them."""
    if not 1 <= len(args) <= 3:
        raise FunctionError("must have one, two, or three arguments")
    given = [number_of(value) for value in args]
    start, limit = (0, given[0]) if len(given) == 1 else (given[0], given[1])
    step: numbers.Number = given[2] if len(given) == 3 else (1 if start < limit else -1)
    if len(given) == 3 and start != limit and (step > 0) != (start < limit):
        raise FunctionError(
            "end must be less than start when step is negative, and greater when it is positive", 1
        )
    found: list[Value] = []
    current: numbers.Number = start
    while (current < limit) if step > 0 else (current > limit):
        if len(found) >= _LIMIT:
            raise FunctionError(
                "more than 1024 values were generated; either decrease the difference between "
                "start and end or use a larger step"
            )
        found.append(number(current))
        current = numbers.add(current, step)
    return list_value(found, NUMBER)


@function("setproduct", variadic=PASSING)
def setproduct(args: Sequence[Value], _: FunctionContext) -> Value:
    """Every combination of one element of each argument, as tuples."""
    if len(args) < 2:
        raise FunctionError("at least two arguments are required")
    kinds = [_product_element(value, index) for index, value in enumerate(args)]
    listed = all(value.type.kind in ("list", "tuple") for value in args)
    combination = tuple_of(tuple(kinds))
    kind = list_of(combination) if listed else set_of(combination)
    sensitive = any_sensitive(args)
    if any(has_unknown_length(value) for value in args):
        return mark(derived(args, kind), sensitive)
    rows: list[tuple[Value, ...]] = [()]
    for value, element in zip(args, kinds, strict=True):
        items = [convert(item, element) for item in items_of(value)]
        if len(rows) * len(items) > _MOST_PRODUCTS:
            return mark(derived(args, kind), sensitive)
        rows = [(*row, item) for row in rows for item in items]
    tuples = [tuple_value(row) for row in rows]
    if len({each.type for each in tuples}) > 1 and wholly_known(args):
        raise FunctionError("all elements must be of the same type")
    if listed:
        return mark(list_value(tuples, combination), sensitive)
    return mark(set_value(tuples, combination), sensitive)


def _product_element(value: Value, index: int) -> Type:
    if value.type.element is not None and value.type.kind in ("list", "set"):
        return value.type.element
    if value.type.kind == "dynamic":
        return DYNAMIC
    if value.type.kind != "tuple":
        raise FunctionError("a set or a list is required", index)
    if not value.type.elements:
        return DYNAMIC
    common = unify(value.type.elements)
    if common is None:
        raise FunctionError("all elements must be of the same type", index)
    return common
