"""`count` and `for_each`: which instances a resource or module call has.

(https://developer.hashicorp.com/terraform/language/meta-arguments/for_each)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from validator.evaluate.comprehension import symbolic_entry
from validator.evaluate.construct import object_value
from validator.evaluate.convert import ConvertError, convert
from validator.evaluate.derive import derived
from validator.evaluate.errors import EvaluationError
from validator.evaluate.expressions import evaluate
from validator.evaluate.scope import Scope
from validator.evaluate.steps import inherit
from validator.model.location import Hop
from validator.model.types import NUMBER, STRING
from validator.model.value import Cause, Unknown, Value, unknown
from validator.syntax.nodes import Attribute, Body

SYMBOLIC = "*"
"""The index of the one instance that stands for all where their number is unknown."""


@dataclass(frozen=True, slots=True)
class Expansion:
    """The instances of a block.

    `mode` is "single", "count" or "for_each"; `symbols` gives `each` or `count` per instance key
    (None for a single one); `unknown` is the count or collection that is not known.
    """

    mode: str
    symbols: Mapping[int | str | None, Mapping[str, Value]] = field(default_factory=dict)
    unknown: Value | None = None

    @property
    def existence(self) -> Unknown | None:
        """What decides whether there are instances; None where it is known."""
        return self.unknown.unknown if self.unknown is not None else None

    def __iter__(self) -> Iterator[tuple[int | str | None, Mapping[str, Value]]]:
        return iter(self.symbols.items())


SINGLE = Expansion("single", {None: {}})


def index_text(key: int | str | None) -> str:
    """An instance key as an address writes it: `[0]`, `["a"]`, `[*]` or nothing."""
    if key is None:
        return ""
    if isinstance(key, int) or key == SYMBOLIC:
        return f"[{key}]"
    escaped = key.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'["{escaped}"]'


def expand(body: Body, scope: Scope, address: str) -> Expansion:
    """The instances of a resource or module block. Raises EvaluationError."""
    count, for_each = body.attributes.get("count"), body.attributes.get("for_each")
    if count is not None and for_each is not None:
        raise EvaluationError("count and for_each exclude each other", for_each.location)
    if count is not None:
        return _by_count(count, scope)
    if for_each is not None:
        return _by_for_each(for_each, scope, address)
    return SINGLE


def failed(body: Body, address: str) -> Expansion:
    """The expansion of a block whose `count` or `for_each` is in error: one symbolic instance."""
    mode = "count" if "count" in body.attributes else "for_each"
    value = unknown(Cause.ERROR, f"{address}.{mode}")
    if mode == "count":
        return Expansion(mode, {SYMBOLIC: _count_symbols(derived([value], NUMBER))}, value)
    key, element = symbolic_entry(value)
    return Expansion(mode, {SYMBOLIC: _each_symbols(key, element)}, value)


def _count_symbols(index: Value) -> Mapping[str, Value]:
    return {"count": object_value({"index": index})}


def _each_symbols(key: Value, value: Value) -> Mapping[str, Value]:
    return {"each": object_value({"key": key, "value": value})}


def _by_count(attribute: Attribute, scope: Scope) -> Expansion:
    try:
        count = convert(evaluate(attribute.value, scope), NUMBER)
    except ConvertError as error:
        raise EvaluationError(
            f"count must be a number: {error.message}", attribute.location
        ) from None
    if count.is_null:
        raise EvaluationError("count cannot be null", attribute.location)
    if count.unknown is not None:
        index = replace(derived([count], NUMBER, minimum=0), trail=count.trail)
        return Expansion("count", {SYMBOLIC: _count_symbols(index)}, count)
    data = count.data
    if isinstance(data, Decimal) or not isinstance(data, int) or data < 0:
        raise EvaluationError("count must be a whole number, zero or more", attribute.location)
    if data > 100_000:
        raise EvaluationError(
            f"count is {data}: no root has that many instances", attribute.location
        )
    return Expansion("count", {at: _count_symbols(Value(NUMBER, at)) for at in range(data)})


def _by_for_each(attribute: Attribute, scope: Scope, address: str) -> Expansion:
    collection = evaluate(attribute.value, scope)
    if collection.is_null:
        raise EvaluationError(
            "for_each cannot be null; use an empty map or set", attribute.location
        )
    if collection.sensitive:
        raise EvaluationError(
            "for_each cannot be sensitive: its keys become part of addresses", attribute.location
        )
    hop = Hop("for_each", address, attribute.location)
    if collection.unknown is not None:
        return _undecided(collection, hop, attribute)
    if collection.type.is_mapping and isinstance(collection.data, Mapping):
        return Expansion(
            "for_each",
            {
                name: _each_symbols(
                    Value(STRING, name, trail=(hop,)), inherit(value, collection, name).via(hop)
                )
                for name, value in sorted(collection.data.items())
            },
        )
    if collection.type.kind != "set" or not isinstance(collection.data, tuple):
        raise EvaluationError(
            f"for_each takes a map or a set of strings, not a {collection.type.kind}; "
            "convert a list with toset()",
            attribute.location,
        )
    if any(item.is_unknown for item in collection.data):
        return _undecided(collection, hop, attribute)
    return Expansion("for_each", dict(_set_entries(collection, collection.data, hop, attribute)))


def _set_entries(
    collection: Value, items: tuple[Value, ...], hop: Hop, attribute: Attribute
) -> Iterator[tuple[str, Mapping[str, Value]]]:
    for item in items:
        if not isinstance(item.data, str):
            raise EvaluationError(
                "a set for for_each must hold strings, and no null", attribute.location
            )
        element = inherit(item, collection, None).via(hop)
        yield item.data, _each_symbols(element, element)


def _undecided(collection: Value, hop: Hop, attribute: Attribute) -> Expansion:
    if collection.type.is_primitive or collection.type.kind in ("list", "tuple"):
        raise EvaluationError(
            f"for_each takes a map or a set of strings, not a {collection.type.kind}",
            attribute.location,
        )
    key, value = symbolic_entry(collection)
    # A set with an unknown element may have fewer instances than elements.
    undecided = collection if collection.is_unknown else derived([collection])
    return Expansion("for_each", {SYMBOLIC: _each_symbols(key.via(hop), value.via(hop))}, undecided)
