"""Terraform's type system as values: primitive, collection and structural types.

The names and rules are those of the language specification
(https://developer.hashicorp.com/terraform/language/expressions/type-constraints).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["dynamic", "string", "number", "bool", "list", "set", "map", "tuple", "object"]


@dataclass(frozen=True, slots=True)
class Type:
    """One Terraform type.

    `element` is set for list, set and map; `elements` for tuple; `attributes` for object as
    (name, type) pairs sorted by name; `optional` names the attributes declared with `optional()`.
    `dynamic` is the type `any`, and the type of an untyped null.
    """

    kind: Kind
    element: Type | None = None
    elements: tuple[Type, ...] = ()
    attributes: tuple[tuple[str, Type], ...] = ()
    optional: frozenset[str] = field(default=frozenset())

    @property
    def is_primitive(self) -> bool:
        """True for string, number and bool."""
        return self.kind in ("string", "number", "bool")

    @property
    def is_sequence(self) -> bool:
        """True for list, set and tuple: data is a tuple of values."""
        return self.kind in ("list", "set", "tuple")

    @property
    def is_mapping(self) -> bool:
        """True for map and object: data is a dict of values."""
        return self.kind in ("map", "object")

    def attribute(self, name: str) -> Type | None:
        """The type of an object's attribute `name`, or None."""
        for key, kind in self.attributes:
            if key == name:
                return kind
        return None

    def __str__(self) -> str:
        if self.kind in ("list", "set", "map"):
            return f"{self.kind}({self.element})"
        if self.kind == "tuple":
            return f"tuple([{', '.join(map(str, self.elements))}])"
        if self.kind == "object":
            inner = ", ".join(
                f"{name} = optional({kind})" if name in self.optional else f"{name} = {kind}"
                for name, kind in self.attributes
            )
            return f"object({{{inner}}})"
        return "any" if self.kind == "dynamic" else self.kind


DYNAMIC = Type("dynamic")
STRING = Type("string")
NUMBER = Type("number")
BOOL = Type("bool")


def list_of(element: Type) -> Type:
    """`list(element)`."""
    return Type("list", element=element)


def set_of(element: Type) -> Type:
    """`set(element)`."""
    return Type("set", element=element)


def map_of(element: Type) -> Type:
    """`map(element)`."""
    return Type("map", element=element)


def tuple_of(elements: tuple[Type, ...]) -> Type:
    """`tuple([...])`, the type of a `[...]` expression."""
    return Type("tuple", elements=elements)


def object_of(attributes: dict[str, Type], optional: frozenset[str] = frozenset()) -> Type:
    """`object({...})`, the type of a `{...}` expression; attributes are sorted by name."""
    return Type("object", attributes=tuple(sorted(attributes.items())), optional=optional)
