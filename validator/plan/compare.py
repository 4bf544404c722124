"""Whether an engine's value is the sources' value, as far as providers leave values as written.

Providers normalise: JSON is written anew, names are lowered, numbers become strings, empty becomes
null. Such pairs are equal here. JSON does not tell sets from lists, so elements are paired by their
content; an order that differs is not a difference.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal

from validator.model.value import Path, Value

META_ARGUMENTS = frozenset(
    {"connection", "count", "depends_on", "for_each", "lifecycle", "provider", "provisioner"}
)
"""Written in a resource block, but not attributes of the resource."""

DERIVED = frozenset({"tags_all"})
"""What the sources assume of every resource; only the engine knows which types have it."""

PAIRS_LIMIT = 40_000
"""Element pairs that are weighed at most; longer lists are paired by position."""

Kind = Literal["conflict", "unresolved", "presumed"]


@dataclass(frozen=True, slots=True)
class Gap:
    """One place where two values differ.

    `conflict`: both known and different. `unresolved`: only the engine knows it. `presumed`: only
    the sources know it.
    """

    kind: Kind
    path: Path
    engine: Value
    symbolic: Value


def is_empty(value: Value) -> bool:
    """Null, an empty string or an empty collection: providers read them alike."""
    return value.unknown is None and (
        value.data is None
        or value.data in ("", ())
        or (isinstance(value.data, Mapping) and not value.data)
    )


def equal(left: Value, right: Value) -> bool:
    """Whether two known scalars (or nulls) are equal to a provider."""
    if is_empty(left) or is_empty(right):
        return is_empty(left) and is_empty(right)
    a, b = left.data, right.data
    if isinstance(a, str) and isinstance(b, str):
        return a.casefold() == b.casefold() or equal_json(a, b)
    if isinstance(a, str) or isinstance(b, str):
        return _text(a) == _text(b) or _same_number(a, b)
    return isinstance(a, bool) == isinstance(b, bool) and a == b


def equal_json(left: str, right: str) -> bool:
    """Whether two strings are the same JSON object or array, written differently.

    Within IAM policies a list of one and its element are the same, and lists have no order
    (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html).
    """
    if left[:1] not in ("{", "[") and left.lstrip()[:1] not in ("{", "["):
        return False
    try:
        a, b = json.loads(left), json.loads(right)
    except (ValueError, RecursionError):
        return False
    if a == b:
        return True
    if isinstance(a, dict) and isinstance(b, dict) and "Statement" in a and "Statement" in b:
        return _policy(a) == _policy(b)
    return False


def _policy(item: object) -> object:
    if isinstance(item, dict):
        return {key: _policy(inner) for key, inner in item.items()}
    if isinstance(item, list):
        parts = sorted(
            (_policy(inner) for inner in item), key=lambda p: json.dumps(p, sort_keys=True)
        )
        return parts[0] if len(parts) == 1 else parts
    return item


def _text(data: object) -> str:
    if isinstance(data, bool):
        return "true" if data else "false"
    return str(data)


def _same_number(left: object, right: object) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return False
    try:
        return Decimal(str(left)) == Decimal(str(right))
    except InvalidOperation:
        return False


def aligned(engine: Value, symbolic: Value) -> Value:
    """The engine's value in the shape of the sources: a single nested block as a list of one."""
    if isinstance(engine.data, Mapping) and isinstance(symbolic.data, tuple):
        return Value(symbolic.type, (engine,), None, engine.sensitive, engine.ref, engine.trail)
    return engine


def gaps(engine: Value, symbolic: Value, path: Path = ()) -> Iterator[Gap]:
    """Every difference between two values; unset (null) in the sources is none."""
    engine = aligned(engine, symbolic)
    if symbolic.is_null:
        return
    if engine.unknown is not None:
        if symbolic.is_wholly_known:
            yield Gap("presumed", path, engine, symbolic)
    elif symbolic.unknown is not None:
        wrong = not engine.is_null and not _fits(engine, symbolic)
        wrong = wrong or (engine.is_null and symbolic.unknown.not_null)
        yield Gap("conflict" if wrong else "unresolved", path, engine, symbolic)
    elif isinstance(engine.data, tuple) and isinstance(symbolic.data, tuple):
        yield from _element_gaps(engine, symbolic, path)
    elif isinstance(engine.data, Mapping) and isinstance(symbolic.data, Mapping):
        yield from _field_gaps(engine, symbolic, path)
    elif not equal(engine, symbolic):
        yield Gap("conflict", path, engine, symbolic)


def _fits(engine: Value, symbolic: Value) -> bool:
    """Whether a known string has the known pieces of an unknown one, in their order."""
    pieces = symbolic.unknown.pieces if symbolic.unknown else ()
    if not isinstance(engine.data, str) or not pieces or engine.data[:1] in ("{", "["):
        return True
    pattern = "".join(re.escape(p) if isinstance(p, str) else ".*" for p in pieces)
    return re.fullmatch(pattern, engine.data, re.DOTALL | re.IGNORECASE) is not None


def _element_gaps(engine: Value, symbolic: Value, path: Path) -> Iterator[Gap]:
    mine, theirs = engine.items, symbolic.items
    partners = pair(mine, theirs)
    for number, element in enumerate(mine):
        partner = partners[number]
        if partner is None:
            yield Gap("conflict", (*path, number), element, symbolic)
        else:
            yield from gaps(element, theirs[partner], (*path, number))
    used = set(partners)
    for number, element in enumerate(theirs):
        # A set holds equal elements once.
        if number not in used and all(weight(item, element) is None for item in mine):
            yield Gap("conflict", (*path, number), engine, element)


def _field_gaps(engine: Value, symbolic: Value, path: Path) -> Iterator[Gap]:
    mine, theirs = engine.fields, symbolic.fields
    for key, value in theirs.items():
        if key in mine:
            yield from gaps(mine[key], value, (*path, key))
        elif value.unknown is None and not is_empty(value) and not _assumed(key, path):
            yield Gap("conflict", (*path, key), Value(), value)
    if len(path) != 1 or not all(isinstance(item.data, str) for item in mine.values()):
        return  # blocks and objects have attributes that the provider fills in; maps have not
    for key in mine.keys() - theirs.keys():
        yield Gap("conflict", (*path, key), mine[key], Value())


def _assumed(key: str, path: Path) -> bool:
    return key in META_ARGUMENTS or (not path and key in DERIVED)


def pair(engine: tuple[Value, ...], symbolic: tuple[Value, ...]) -> list[int | None]:
    """For each element of the engine the element of the sources that it is, or None.

    The pairs with the most in common come first, then those nearest in position; what is left is
    paired by position where both sides have as many.
    """
    found: list[int | None] = [None] * len(engine)
    same_length = len(engine) == len(symbolic)
    if len(engine) * len(symbolic) > PAIRS_LIMIT or (
        same_length and all(map(_identical, engine, symbolic))
    ):
        return [n if n < len(symbolic) else None for n in range(len(engine))]
    weighed = [
        (-common, abs(i - j), i, j)
        for i, mine in enumerate(engine)
        for j, other in enumerate(symbolic)
        if (common := weight(mine, other)) is not None
    ]
    taken: set[int] = set()
    for _, _, i, j in sorted(weighed):
        if found[i] is None and j not in taken:
            found[i] = j
            taken.add(j)
    if same_length:
        left = iter(j for j in range(len(symbolic)) if j not in taken)
        found = [next(left) if partner is None else partner for partner in found]
    return found


def _identical(engine: Value, symbolic: Value) -> bool:
    known = engine.unknown is None and symbolic.unknown is None
    return known and engine.data is not None and engine.data == symbolic.data


def weight(engine: Value, symbolic: Value) -> int | None:
    """How many known parts two values share; None where a known part differs."""
    engine = aligned(engine, symbolic)
    if engine.unknown is not None or symbolic.unknown is not None:
        if engine.unknown is not None and symbolic.unknown is not None:
            return 1
        return 0 if _fits(engine, symbolic) else None
    if symbolic.is_null:
        return 0
    if isinstance(engine.data, tuple) and isinstance(symbolic.data, tuple):
        if len(engine.data) > len(symbolic.data):
            return None
        return _total(
            weight(engine.data[i], symbolic.data[j]) if j is not None else None
            for i, j in enumerate(pair(engine.data, symbolic.data))
        )
    if isinstance(engine.data, Mapping) and isinstance(symbolic.data, Mapping):
        return _total(
            weight(engine.data[key], value)
            if key in engine.data
            else (0 if is_empty(value) else None)
            for key, value in symbolic.data.items()
            if key not in META_ARGUMENTS
        )
    return 2 if equal(engine, symbolic) else None


def _total(weights: Iterator[int | None]) -> int | None:
    total = 0
    for weighed in weights:
        if weighed is None:
            return None
        total += weighed
    return total
