"""Engine JSON as model Values, built when they are looked at.

A plan of 10,000 resources holds some 600,000 values of which rules read a few per cent. A
resource's attributes are therefore a mapping over the decoded JSON that builds a Value at its
first look-up and keeps it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from decimal import Decimal
from typing import Generic, Protocol, TypeVar

from validator.model.types import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    Type,
    list_of,
    map_of,
    object_of,
    set_of,
    tuple_of,
)
from validator.model.value import Cause, Path, Ref, Unknown, Value, path_text

ANY_LIST = list_of(DYNAMIC)
ANY_OBJECT = map_of(DYNAMIC)
"""JSON does not tell list from set and tuple, nor map from object: only `is_sequence` and
`is_mapping` of these types say something."""

MAX_DEPTH = 100

_PRIMITIVES = {"string": STRING, "number": NUMBER, "bool": BOOL, "dynamic": DYNAMIC}
_CONTAINERS: dict[str, Callable[[Type], Type]] = {"list": list_of, "set": set_of, "map": map_of}

T = TypeVar("T")


class LazyMapping(Mapping[str, T], Generic[T]):
    """A read-only mapping with known keys whose items are made at the first look-up."""

    __slots__ = ("_keys", "_made", "_make")

    def __init__(self, keys: Collection[str], make: Callable[[str], T]) -> None:
        self._keys = keys
        self._make = make
        self._made: dict[str, T] = {}

    def __getitem__(self, key: str) -> T:
        try:
            return self._made[key]
        except KeyError:
            pass
        if key not in self._keys:
            raise KeyError(key)
        item = self._made[key] = self._make(key)
        return item

    def __contains__(self, key: object) -> bool:
        return key in self._keys

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


class Unknowns(Protocol):
    """Makes the Value of a path that the engine marks as known after apply."""

    def __call__(self, path: Path, sensitive: bool) -> Value:
        """The unknown value at `path`."""


def detail(address: str, path: Path) -> str:
    """How an attribute is named where it is asked for: `aws_x.y.rule[0].id`."""
    text = path_text(path)
    return f"{address}{text}" if not text or text.startswith("[") else f"{address}.{text}"


def known_after_apply(address: str, path: Path, sensitive: bool, ref: Ref | None = None) -> Value:
    """An unknown of the engine: Cause.ENGINE, detail `<address>.<path>`; ids are not null."""
    named = path[-1:] in (("id",), ("arn",))
    inputs = frozenset((ref,)) if ref else frozenset()
    unknown = Unknown(Cause.ENGINE, detail(address, path), not_null=named, inputs=inputs)
    return Value(unknown=unknown, sensitive=sensitive, ref=ref)


def all_known(path: Path, sensitive: bool) -> Value:
    """Unknowns of a document that has none: a mark of one is a fault of the document."""
    return Value(unknown=Unknown(Cause.ERROR, path_text(path)), sensitive=sensitive)


def attributes(raw: object, unknown: object, sensitive: object, unknowns: Unknowns) -> Value:
    """A resource's attributes as an object Value.

    `raw` holds what is known, `unknown` and `sensitive` are the parallel marks of plan JSON
    (`after_unknown`, `after_sensitive`): true for a whole value, else objects and arrays of marks.
    """
    known = raw if isinstance(raw, dict) else {}
    marks = unknown if isinstance(unknown, dict) else {}
    hidden = sensitive if isinstance(sensitive, dict) else {}
    everything = sensitive is True
    later = [key for key, mark in marks.items() if key not in known and _marked(mark)]

    def make(name: str) -> Value:
        cover = everything or hidden.get(name)
        return build(known.get(name), marks.get(name), cover, (name,), unknowns)

    keys: Collection[str] = dict.fromkeys((*known, *later)) if later else known
    return Value(ANY_OBJECT, LazyMapping(keys, make), sensitive=everything)


def _marked(mark: object) -> bool:
    if isinstance(mark, dict):
        return any(_marked(inner) for inner in mark.values())
    if isinstance(mark, list):
        return any(_marked(inner) for inner in mark)
    return mark is True


def build(raw: object, unknown: object, sensitive: object, path: Path, unknowns: Unknowns) -> Value:
    """One Value of JSON data with its marks; what is sensitive as a whole is so in every part."""
    hidden = sensitive is True
    if unknown is True:
        return unknowns(path, hidden)
    if isinstance(raw, str):
        return Value(STRING, raw, sensitive=hidden)
    if isinstance(raw, bool):
        return Value(BOOL, raw, sensitive=hidden)
    if isinstance(raw, (int, Decimal)):
        return Value(NUMBER, raw, sensitive=hidden)
    if isinstance(raw, float):
        return Value(NUMBER, Decimal(repr(raw)), sensitive=hidden)
    if len(path) > MAX_DEPTH:
        fault = f"{path_text(path[:3])}: nested deeper than {MAX_DEPTH} levels"
        return Value(unknown=Unknown(Cause.ERROR, fault), sensitive=hidden)
    if isinstance(raw, list) or (raw is None and isinstance(unknown, list) and _marked(unknown)):
        return _sequence(raw or [], unknown, sensitive, path, unknowns)
    if isinstance(raw, dict) or (raw is None and isinstance(unknown, dict) and _marked(unknown)):
        return _mapping(raw or {}, unknown, sensitive, path, unknowns)
    return Value(sensitive=hidden)


def _sequence(
    raw: list[object], unknown: object, sensitive: object, path: Path, unknowns: Unknowns
) -> Value:
    marks = unknown if isinstance(unknown, list) else []
    hidden = sensitive is True
    covers = sensitive if isinstance(sensitive, list) else []
    items = tuple(
        build(
            raw[n] if n < len(raw) else None,
            marks[n] if n < len(marks) else None,
            hidden or (covers[n] if n < len(covers) else None),
            (*path, n),
            unknowns,
        )
        for n in range(max(len(raw), len(marks)))
    )
    return Value(ANY_LIST, items, sensitive=hidden)


def _mapping(
    raw: Mapping[str, object], unknown: object, sensitive: object, path: Path, unknowns: Unknowns
) -> Value:
    marks = unknown if isinstance(unknown, dict) else {}
    hidden = sensitive is True
    covers = sensitive if isinstance(sensitive, dict) else {}
    keys = [*raw, *(key for key, mark in marks.items() if key not in raw and _marked(mark))]
    fields = {
        key: build(raw.get(key), marks.get(key), hidden or covers.get(key), (*path, key), unknowns)
        for key in keys
    }
    return Value(ANY_OBJECT, fields, sensitive=hidden)


def parse_type(raw: object) -> Type | None:
    """A type as JSON writes it (`"string"`, `["list", "string"]`, …); None for anything else.

    The notation is cty's (https://pkg.go.dev/github.com/zclconf/go-cty/cty#Type.MarshalJSON).
    """
    if isinstance(raw, str):
        return _PRIMITIVES.get(raw)
    if not isinstance(raw, list) or len(raw) < 2:
        return None
    kind, inner = raw[0], raw[1]
    if kind == "object" and isinstance(inner, dict):
        fields = {name: parse_type(item) or DYNAMIC for name, item in inner.items()}
        return object_of(fields)
    if kind == "tuple" and isinstance(inner, list):
        return tuple_of(tuple(parse_type(item) or DYNAMIC for item in inner))
    maker = _CONTAINERS.get(kind) if isinstance(kind, str) else None
    element = parse_type(inner)
    return maker(element) if maker and element else None
