"""A value that knows what it is, whether it is known, and where it came from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum

from validator.model.location import Hop, Location, Trail
from validator.model.types import BOOL, DYNAMIC, NUMBER, STRING, Type, object_of, tuple_of

Path = tuple[str | int, ...]
"""Steps into a value: attribute names, map keys and list indexes."""


def path_text(path: Path) -> str:
    """A path as it is written in Terraform: `("ingress", 0, "cidr")` → `ingress[0].cidr`."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        elif step.replace("-", "_").isidentifier():
            text += f".{step}" if text else step
        else:
            text += f'["{step}"]'
    return text


@dataclass(frozen=True, slots=True)
class Ref:
    """The identity of an attribute of one resource instance, known or not.

    Two equal Refs are the same attribute: that is what proves that two unknown values are equal.
    `address` is absolute (`module.kms.aws_kms_key.this`), `path` leads to the attribute.
    """

    address: str
    path: Path = ()

    def __str__(self) -> str:
        text = path_text(self.path)
        return f"{self.address}.{text}" if text else self.address


class Cause(Enum):
    """Why a value is unknown."""

    VARIABLE = "variable without default"
    DATA_SOURCE = "data source"
    COMPUTED = "computed attribute"
    MODULE = "module not downloaded"
    FUNCTION = "function of an unknown"
    IMPURE = "impure function"
    ERROR = "expression with an error"
    ENGINE = "known after apply"


@dataclass(frozen=True, slots=True)
class Unknown:
    """What is known of an unknown value.

    `detail` names the input that would decide it (`var.kms_key_arn`, `data.aws_vpc.main.id`).
    `pieces`: a string made of known text and unknown values, in order.
    `alternatives`: the value is one of these (a conditional whose condition is unknown).
    `element`: a collection of unknown length whose every element is this value.
    `not_null`: the value is certainly not null (a computed id, a template).
    `minimum`/`maximum`: inclusive bounds of a number, or of the length of a collection.
    `inputs`: every Ref the value was computed from.
    `entries`: a map or object that certainly has these entries, and unknown ones besides.
    `members`: a collection that certainly has these elements, at unknown places.
    """

    cause: Cause
    detail: str
    pieces: tuple[str | Value, ...] = ()
    alternatives: tuple[Value, ...] = ()
    element: Value | None = None
    not_null: bool = False
    minimum: int | Decimal | None = None
    maximum: int | Decimal | None = None
    inputs: frozenset[Ref] = frozenset()
    entries: Mapping[str, Value] = field(default_factory=dict, hash=False)
    members: tuple[Value, ...] = ()


Data = None | bool | int | Decimal | str | tuple["Value", ...] | Mapping[str, "Value"]


_LEAVES = frozenset((type(None), str, bool, int, Decimal))


@dataclass(frozen=True, slots=True, eq=False)
class Value:
    """One Terraform value.

    `data` by type: str, bool, int or Decimal; a tuple of Values for list, set and tuple (a set in
    its canonical order); a mapping of Values for map and object; None for null and for unknown.
    `ref` is the resource attribute that this very value was read from, untransformed, known or
    unknown. `trail` runs from the place of use to the origin. Values compare by identity: use
    `same` for equality as far as it is decided.
    """

    type: Type = DYNAMIC
    data: Data = None
    unknown: Unknown | None = None
    sensitive: bool = False
    ref: Ref | None = None
    trail: Trail = ()

    @property
    def is_unknown(self) -> bool:
        """True where the value itself (not only an element) is unknown."""
        return self.unknown is not None

    @property
    def is_null(self) -> bool:
        """True where the value is known to be null."""
        return self.unknown is None and self.data is None

    @property
    def is_known(self) -> bool:
        """True where the value is known and not null; elements may still be unknown."""
        return self.unknown is None and self.data is not None

    @property
    def is_wholly_known(self) -> bool:
        """True where neither the value nor anything in it is unknown."""
        return self.unknown is None and all(child.is_wholly_known for _, child in self.children())

    @property
    def location(self) -> Location | None:
        """Where the value is written at its place of use: the first located hop."""
        return next((hop.location for hop in self.trail if hop.location), None)

    @property
    def items(self) -> tuple[Value, ...]:
        """The elements of a list, set or tuple; none for anything else."""
        return self.data if isinstance(self.data, tuple) else ()

    @property
    def fields(self) -> Mapping[str, Value]:
        """The entries of a map or object; none for anything else."""
        return self.data if isinstance(self.data, Mapping) else {}

    def children(self) -> Iterator[tuple[str | int, Value]]:
        """The direct elements with their keys; none for primitives, null and unknown."""
        data = self.data
        if type(data) in _LEAVES:
            return
        if isinstance(data, tuple):
            yield from enumerate(data)
        elif isinstance(data, Mapping):
            yield from data.items()

    def walk(self, path: Path = ()) -> Iterator[tuple[Path, Value]]:
        """The value and everything in it, depth first, with paths."""
        yield path, self
        for key, child in self.children():
            if type(child.data) in _LEAVES:
                yield (*path, key), child
            else:
                yield from child.walk((*path, key))

    def at(self, path: Path) -> Value:
        """The value at `path`.

        A step into null, or to a key that is not there, is null with this value's trail; a step
        into an unknown is unknown with the same cause.
        """
        value = self
        for step in path:
            value = value._step(step)
        return value

    def _step(self, step: str | int) -> Value:
        if self.unknown is not None:
            return self._step_into_unknown(step)
        data = self.data
        if isinstance(data, tuple) and isinstance(step, int):
            if -len(data) <= step < len(data):
                return data[step]
        elif type(data) not in _LEAVES and isinstance(data, Mapping) and step in data:
            return data[str(step)]
        return Value(trail=self.trail, sensitive=self.sensitive)

    def _step_into_unknown(self, step: str | int) -> Value:
        assert self.unknown is not None
        if isinstance(step, int) and self.unknown.element is not None:
            return self.unknown.element
        if isinstance(step, str) and step in self.unknown.entries:
            return self.unknown.entries[step]
        ref = Ref(self.ref.address, (*self.ref.path, step)) if self.ref else None
        detail = str(ref) if ref else f"{self.unknown.detail}{path_text(('_', step))[1:]}"
        unknown = Unknown(self.unknown.cause, detail, inputs=self.unknown.inputs)
        return Value(unknown=unknown, sensitive=self.sensitive, ref=ref, trail=self.trail)

    def via(self, hop: Hop) -> Value:
        """The same value, seen one step nearer to its use."""
        return self.traced((hop, *self.trail))

    def traced(self, trail: Trail) -> Value:
        """The same value with another trail."""
        return Value(self.type, self.data, self.unknown, self.sensitive, self.ref, trail)

    def python(self) -> object:
        """Plain Python data for a wholly known value: dict, list, str, bool, int, Decimal, None.

        Raises ValueError where anything in it is unknown.
        """
        if self.unknown is not None:
            raise ValueError(f"unknown value: {self.unknown.detail}")
        if isinstance(self.data, tuple):
            return [child.python() for child in self.data]
        if isinstance(self.data, Mapping):
            return {key: child.python() for key, child in self.data.items()}
        return self.data


def same(left: Value, right: Value) -> bool | None:
    """Whether two values are equal: True, False, or None where it is not decided.

    Two unknown values with the same Ref are equal.
    """
    if left.ref is not None and left.ref == right.ref:
        return True
    if left.unknown is not None or right.unknown is not None:
        return None
    if isinstance(left.data, tuple) and isinstance(right.data, tuple):
        if len(left.data) != len(right.data):
            return False
        return _all(same(a, b) for a, b in zip(left.data, right.data, strict=True))
    if isinstance(left.data, Mapping) and isinstance(right.data, Mapping):
        if left.data.keys() != right.data.keys():
            return False
        return _all(same(left.data[key], right.data[key]) for key in left.data)
    if isinstance(left.data, bool) != isinstance(right.data, bool):
        return False
    return left.data == right.data


def _all(verdicts: Iterator[bool | None]) -> bool | None:
    result: bool | None = True
    for verdict in verdicts:
        if verdict is False:
            return False
        if verdict is None:
            result = None
    return result


def from_python(data: object, trail: Trail = (), sensitive: bool = False) -> Value:
    """A Value of plain Python data (as JSON gives it), typed as HCL literals are.

    Raises TypeError for data that JSON cannot hold.
    """
    if data is None:
        return Value(trail=trail, sensitive=sensitive)
    if isinstance(data, bool):
        return Value(BOOL, data, trail=trail, sensitive=sensitive)
    if isinstance(data, float):
        data = Decimal(repr(data))
    if isinstance(data, (int, Decimal)):
        return Value(NUMBER, data, trail=trail, sensitive=sensitive)
    if isinstance(data, str):
        return Value(STRING, data, trail=trail, sensitive=sensitive)
    if isinstance(data, (list, tuple)):
        items = tuple(from_python(item, trail, sensitive) for item in data)
        return Value(tuple_of(tuple(i.type for i in items)), items, None, sensitive, None, trail)
    if isinstance(data, Mapping):
        fields = {str(key): from_python(item, trail, sensitive) for key, item in data.items()}
        kind = object_of({key: item.type for key, item in fields.items()})
        return Value(kind, fields, None, sensitive, None, trail)
    raise TypeError(f"not a JSON value: {type(data).__name__}")


def null(trail: Trail = ()) -> Value:
    """An untyped null."""
    return Value(trail=trail)


def unknown(
    cause: Cause, detail: str, type: Type = DYNAMIC, ref: Ref | None = None, trail: Trail = ()
) -> Value:
    """An unknown value with its cause."""
    inputs = frozenset((ref,)) if ref else frozenset()
    return Value(type, unknown=Unknown(cause, detail, inputs=inputs), ref=ref, trail=trail)
