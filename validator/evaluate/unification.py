"""Type-level rules: which type converts to which, and the one type several types convert to.

The rules are those of Terraform's type system
(https://developer.hashicorp.com/terraform/language/expressions/type-constraints#conversion-of-complex-types).
A *safe* conversion always succeeds; an *unsafe* one depends on the value ("12" to a number).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from validator.model.types import DYNAMIC, STRING, Type

_COLLECTIONS = ("map", "list", "set")


@lru_cache(maxsize=4096)
def plain(kind: Type) -> Type:
    """The type without `optional()` marks, at any depth: the type that values have."""
    if kind.kind == "object":
        return Type("object", attributes=tuple((n, plain(t)) for n, t in kind.attributes))
    if kind.kind == "tuple":
        return Type("tuple", elements=tuple(plain(t) for t in kind.elements))
    if kind.element is not None:
        return Type(kind.kind, element=plain(kind.element))
    return kind


@lru_cache(maxsize=4096)
def has_dynamic(kind: Type) -> bool:
    """True where the type, or a type inside it, is `any`."""
    if kind.kind == "dynamic":
        return True
    inner = (*kind.elements, *(t for _, t in kind.attributes))
    if kind.element is not None:
        inner = (kind.element, *inner)
    return any(has_dynamic(part) for part in inner)


@lru_cache(maxsize=8192)
def convertible(source: Type, target: Type, unsafe: bool = True) -> bool:
    """Whether values of one type convert to another (with `unsafe`: some of them)."""
    if source == target or target == DYNAMIC:
        return True
    if source == DYNAMIC:
        return unsafe
    if source.is_primitive or target.is_primitive:
        if not (source.is_primitive and target.is_primitive):
            return False
        return target == STRING or (unsafe and source == STRING)
    if target.kind in ("list", "set"):
        return _to_sequence(source, target, unsafe)
    if target.kind == "map":
        return _to_map(source, target, unsafe)
    if target.kind == "tuple":
        return (
            source.kind == "tuple"
            and len(source.elements) == len(target.elements)
            and all(
                convertible(a, b, unsafe)
                for a, b in zip(source.elements, target.elements, strict=True)
            )
        )
    return _to_object(source, target, unsafe)


def _to_sequence(source: Type, target: Type, unsafe: bool) -> bool:
    assert target.element is not None
    if source.kind == "tuple":
        element = inner_target(source.elements, target.element, unsafe)
        return element is not None and all(
            convertible(each, element, unsafe) for each in source.elements
        )
    if source.kind not in ("list", "set") or source.element is None:
        return False
    if target.kind == "set" and source.kind == "list" and not unsafe:
        return False
    return convertible(source.element, target.element, unsafe)


def _to_map(source: Type, target: Type, unsafe: bool) -> bool:
    assert target.element is not None
    if source.kind == "object":
        members = tuple(kind for _, kind in source.attributes)
        element = inner_target(members, target.element, unsafe)
        return element is not None and all(convertible(each, element, unsafe) for each in members)
    return (
        source.kind == "map"
        and source.element is not None
        and convertible(source.element, target.element, unsafe)
    )


def inner_target(members: Sequence[Type], wanted: Type, unsafe: bool) -> Type | None:
    """The element type that members of a tuple or object get in a collection of `wanted`.

    Where `any` is wanted, the one type they all convert to; None where there is none.
    """
    if wanted != DYNAMIC or not members:
        return wanted
    common = unify(tuple(members), unsafe)
    typed = [kind for kind in members if kind != DYNAMIC]
    if common == DYNAMIC and typed and unify(typed, unsafe) is None:
        return None
    return common


def _to_object(source: Type, target: Type, unsafe: bool) -> bool:
    if source.kind == "map" and source.element is not None:
        return unsafe and all(
            name in target.optional or convertible(source.element, kind, unsafe)
            for name, kind in target.attributes
        )
    if source.kind != "object":
        return False
    for name, wanted in target.attributes:
        given = source.attribute(name)
        if given is None:
            if name not in target.optional:
                return False
        elif not convertible(given, wanted, unsafe):
            return False
    return True


def unify(types: Sequence[Type], unsafe: bool = True) -> Type | None:
    """The most general type that all of these convert to, or None where there is none.

    No types at all have no common type.
    """
    return _unify(tuple(dict.fromkeys(types)), unsafe)


@lru_cache(maxsize=4096)
def _unify(types: tuple[Type, ...], unsafe: bool) -> Type | None:
    if not types:
        return None
    kinds = {kind.kind for kind in types}
    structural = kinds - {"dynamic"}
    if len(structural) == 1 and structural & {"map", "list", "set", "object", "tuple"}:
        if "dynamic" in kinds:
            return DYNAMIC
        return _unify_alike(types, next(iter(structural)), unsafe)
    for collection, literal in (("map", "object"), ("list", "tuple")):
        if structural == {collection, literal}:
            found = _unify_mixed(types, collection, literal, unsafe)
            if found is not None:
                return found
    if {"object", "tuple"} <= kinds:
        return None
    return _first_common(types, unsafe)


def _unify_alike(types: tuple[Type, ...], kind: str, unsafe: bool) -> Type | None:
    if kind in _COLLECTIONS:
        element = unify([t.element for t in types if t.element is not None], unsafe)
        return None if element is None else Type(types[0].kind, element=element)
    if kind == "object":
        return _unify_objects(types, unsafe)
    return _unify_tuples(types, unsafe)


def _unify_mixed(
    types: tuple[Type, ...], collection: str, literal: str, unsafe: bool
) -> Type | None:
    """Literals next to a collection unify as that collection."""
    literals = [kind for kind in types if kind.kind == literal]
    common = _members_as(collection, literals, unsafe)
    if common is None:
        return None
    found = unify([common if kind.kind == literal else kind for kind in types], unsafe)
    return found if found is not None and found.kind == collection else None


def _members_as(collection: str, types: Sequence[Type], unsafe: bool) -> Type | None:
    members = [m for kind in types for m in (*kind.elements, *(t for _, t in kind.attributes))]
    element = unify(members, unsafe)
    if element is None:
        return None
    wanted = Type("map" if collection == "map" else "list", element=element)
    return wanted if all(convertible(kind, wanted, unsafe) for kind in types) else None


def _unify_objects(types: tuple[Type, ...], unsafe: bool) -> Type | None:
    names = [name for name, _ in types[0].attributes]
    if any([name for name, _ in kind.attributes] != names for kind in types[1:]):
        return _members_as("map", types, unsafe)
    attributes: list[tuple[str, Type]] = []
    for position, name in enumerate(names):
        common = unify([kind.attributes[position][1] for kind in types], unsafe)
        if common is None:
            return None
        attributes.append((name, common))
    wanted = Type("object", attributes=tuple(attributes))
    if all(convertible(kind, wanted, unsafe) for kind in types):
        return wanted
    return _members_as("map", types, unsafe)


def _unify_tuples(types: tuple[Type, ...], unsafe: bool) -> Type | None:
    if any(len(kind.elements) != len(types[0].elements) for kind in types[1:]):
        return _members_as("list", types, unsafe)
    elements: list[Type] = []
    for position in range(len(types[0].elements)):
        common = unify([kind.elements[position] for kind in types], unsafe)
        if common is None:
            return None
        elements.append(common)
    wanted = Type("tuple", elements=tuple(elements))
    if all(convertible(kind, wanted, unsafe) for kind in types):
        return wanted
    return _members_as("list", types, unsafe)


def _first_common(types: tuple[Type, ...], unsafe: bool) -> Type | None:
    for wanted in _by_preference(types):
        if all(convertible(kind, wanted, unsafe) for kind in types):
            return wanted
    return None


def _by_preference(types: tuple[Type, ...]) -> list[Type]:
    """The types, more general ones before those that convert to them."""
    waiting = list(range(len(types)))
    before = {i: {j for j in waiting if _generality(types[j], types[i]) < 0} for i in waiting}
    ordered: list[int] = []
    while waiting:
        free = next((i for i in waiting if not before[i] - set(ordered)), waiting[0])
        waiting.remove(free)
        ordered.append(free)
    return [types[i] for i in ordered]


_RANK = {("list", "tuple"): -1, ("map", "object"): -1, ("tuple", "set"): -1, ("list", "set"): -1}


def _generality(left: Type, right: Type) -> int:
    """Negative where `left` is the more general type, positive where `right` is."""
    if DYNAMIC in (left, right):
        return (left == DYNAMIC) - (right == DYNAMIC)
    if left.is_primitive and right.is_primitive:
        return (right == STRING) - (left == STRING)
    if left.kind == right.kind:
        if left.element is not None and right.element is not None:
            return _generality(left.element, right.element)
        return _member_generality(left, right)
    rank = _RANK.get((left.kind, right.kind))
    return rank if rank is not None else -_RANK.get((right.kind, left.kind), 0)


def _member_generality(left: Type, right: Type) -> int:
    if [n for n, _ in left.attributes] != [n for n, _ in right.attributes]:
        return 0
    if len(left.elements) != len(right.elements):
        return 0
    pairs = [
        *zip(left.elements, right.elements, strict=True),
        *((a, b) for (_, a), (_, b) in zip(left.attributes, right.attributes, strict=True)),
    ]
    signs = {(ranked > 0) - (ranked < 0) for a, b in pairs if (ranked := _generality(a, b))}
    return signs.pop() if len(signs) == 1 else 0
