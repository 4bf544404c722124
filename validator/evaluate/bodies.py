"""The body of a resource, data source or provider as one object: arguments, blocks, `dynamic`.

(https://developer.hashicorp.com/terraform/language/expressions/dynamic-blocks)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from validator.evaluate.comprehension import entries, symbolic_entry
from validator.evaluate.construct import list_value, object_value, tuple_value
from validator.evaluate.derive import derived
from validator.evaluate.errors import EvaluationError
from validator.evaluate.scope import Scope
from validator.evaluate.session import Session
from validator.model.location import Hop, Location, Trail
from validator.model.types import DYNAMIC, NUMBER, STRING, Type
from validator.model.value import Cause, Ref, Unknown, Value, unknown
from validator.syntax.nodes import Block, Body

_SINGLE_BLOCKS = frozenset(("timeouts",))
"""Nested blocks that are one object in every provider, not a list."""


def placed(value: Value, hop: Hop) -> Value:
    """A value at the place it is written: a literal on the same line adds no step of its own."""
    trail = value.trail
    if len(trail) == 1 and trail[0].what == "literal" and _same_line(trail[0].location, hop):
        trail = ()
    return value.traced((hop, *trail))


def _same_line(location: Location | None, hop: Hop) -> bool:
    other = hop.location
    return (
        location is not None
        and other is not None
        and location.line == other.line
        and location.path == other.path
    )


@dataclass(slots=True)
class Bodies:
    """Evaluates the body of one block whose address is `address`."""

    session: Session
    address: str

    def values(
        self, body: Body, scope: Scope, path: str = "", skip: Iterable[str] = ()
    ) -> dict[str, Value]:
        """Arguments and nested blocks by name; those in `skip` are left out."""
        fields: dict[str, Value] = {}
        for name, attribute in body.attributes.items():
            if name in skip:
                continue
            value = self.session.value(attribute.value, scope, f"{self.address}.{path}{name}")
            hop = Hop(f"argument {path}{name}", self.address, attribute.location)
            fields[name] = placed(value, hop)
        groups: dict[str, _Group] = {}
        for block in body.blocks:
            if block.type in skip:
                continue
            name = block.labels[0] if block.type == "dynamic" and block.labels else block.type
            group = groups.setdefault(name, _Group(block.location))
            self._block(block, name, scope, f"{path}{name}.", group)
        for name, group in groups.items():
            if name in fields:
                self.session.report(f'"{name}" is both an argument and a block', group.location)
            if not group.items and not group.undecided:
                continue  # a dynamic block of nothing is no block: the provider may have its own
            hop = Hop(f"block {path}{name}", self.address, group.location)
            fields[name] = group.value(name, hop)
        return fields

    def _block(self, block: Block, name: str, scope: Scope, path: str, group: _Group) -> None:
        if block.type != "dynamic":
            group.certain(self._object(block, block.location, scope, path))
            return
        try:
            self._dynamic(block, name, scope, path, group)
        except EvaluationError as error:
            self.session.report(error.message, error.location or block.location)
            group.undecided.append(unknown(Cause.ERROR, f"{self.address}.{name}"))

    def _object(self, block: Block, location: Location, scope: Scope, path: str) -> Value:
        made = object_value(self.values(block.body, scope, path))
        return made.traced((Hop(f"block {path[:-1]}", self.address, location),))

    def _dynamic(self, block: Block, name: str, scope: Scope, path: str, group: _Group) -> None:
        contents = block.body.of_type("content")
        for_each = block.body.attributes.get("for_each")
        if for_each is None or len(contents) != 1:
            raise EvaluationError(
                "a dynamic block needs for_each and one content block", block.location
            )
        collection = self.session.value(for_each.value, scope, f"{self.address}.{path}for_each")
        iterator = self._iterator(block, name)
        hop = Hop(f"dynamic {path[:-1]}", self.address, for_each.location)
        content = contents[0]
        if collection.unknown is not None or _has_unknown_members(collection):
            for member in collection.unknown.members if collection.unknown is not None else ():
                key = member if collection.type.kind == "set" else derived([collection], NUMBER)
                inner = scope.within({iterator: _iteration(key, member, hop)})
                group.certain(self._object(content, block.location, inner, path))
            key, value = symbolic_entry(collection)
            inner = scope.within({iterator: _iteration(key, value, hop)})
            group.items.append(self._object(content, block.location, inner, path))
            group.undecided.append(collection)
            return
        for key, value in entries(collection, for_each.location):
            inner = scope.within({iterator: _iteration(key, value, hop)})
            group.certain(self._object(content, block.location, inner, path))

    def _iterator(self, block: Block, name: str) -> str:
        attribute = block.body.attributes.get("iterator")
        if attribute is None:
            return name
        named = getattr(attribute.value, "name", None)
        if named is None:
            literal = getattr(getattr(attribute.value, "value", None), "data", None)
            named = literal if isinstance(literal, str) else None
        if not isinstance(named, str):
            raise EvaluationError("iterator takes a name", attribute.location)
        return named


def _has_unknown_members(collection: Value) -> bool:
    return collection.type.kind == "set" and any(
        child.is_unknown for _, child in collection.children()
    )


def _iteration(key: Value, value: Value, hop: Hop) -> Value:
    return object_value({"key": key.via(hop), "value": value.via(hop)})


class _Group:
    """The nested blocks of one type, in order; `undecided` where their number is not known."""

    def __init__(self, location: Location) -> None:
        self.location = location
        self.items: list[Value] = []
        self.members: list[Value] = []
        self.undecided: list[Value] = []

    def certain(self, item: Value) -> None:
        """Add a block that is there whatever the undecided ones are."""
        self.items.append(item)
        self.members.append(item)

    def value(self, name: str, hop: Hop) -> Value:
        if self.undecided:
            element = self.items[0] if self.items else None
            if len(self.items) > 1:
                element = derived(self.items, alternatives=tuple(self.items))
            kind = Type("list", element=element.type) if element is not None else Type("dynamic")
            made = derived(self.undecided, kind, element=element, members=tuple(self.members))
        elif name in _SINGLE_BLOCKS and len(self.items) == 1:
            return self.items[0]
        elif len({item.type for item in self.items}) == 1:
            made = list_value(self.items)
        else:
            made = tuple_value(self.items)
        return made.via(hop)


def computed(
    address: str, name: str, cause: Cause, trail: Trail, kind: Type | None = None
) -> Value:
    """An attribute the provider decides: unknown, but this very attribute of this instance."""
    ref = Ref(address, (name,))
    textual = name in ("id", "arn", "name") or name.endswith(("_arn", "_id"))
    identifying = name in ("id", "arn", "key_id") or name.endswith("_arn")
    state = Unknown(cause, str(ref), not_null=identifying, inputs=frozenset((ref,)))
    return Value(kind or (STRING if textual else DYNAMIC), unknown=state, ref=ref, trail=trail)
