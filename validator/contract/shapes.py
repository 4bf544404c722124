"""The type of a published value as a consumer meets it: a Terraform type expression."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Literal

from validator.model.types import DYNAMIC, Kind, Type
from validator.model.value import Value

ANY = "any"


def shape_of(value: Value) -> tuple[str, tuple[str, ...]]:
    """The type expression, and the inputs that would tell it where it is `any`.

    A tuple whose elements are of one type is a list: what `[for …]` gives has one type more with
    each element, which no consumer notices. A whole resource has the type of its schema, which
    the sources do not say.
    """
    if value.ref is not None and not value.ref.path:
        return ANY, ()
    found = type_text(_plain(value.type))
    needs = (value.unknown.detail,) if found == ANY and value.unknown else ()
    return found, tuple(filter(None, needs))


def _plain(kind: Type) -> Type:
    if kind.kind == "tuple":
        inner = {type_text(one): one for one in map(_plain, kind.elements)}
        known = {text: one for text, one in inner.items() if text != ANY}
        if len(known) <= 1:
            return Type("list", element=next(iter((known or inner).values()), DYNAMIC))
        return Type("tuple", elements=tuple(map(_plain, kind.elements)))
    if kind.kind == "object":
        attributes = tuple((name, _plain(one)) for name, one in kind.attributes)
        return Type("object", attributes=attributes)
    if kind.element is not None:
        return Type(kind.kind, element=_plain(kind.element))
    return kind


_WORD = re.compile(r'[A-Za-z_][\w-]*|"(?:[^"\\]|\\.)*"|[(){}\[\],=]')
_IDENTIFIER = re.compile(r"[A-Za-z_][\w-]*")
_WRAPPED: tuple[Kind, ...] = ("list", "set", "map")
_PRIMITIVE: tuple[Kind, ...] = ("string", "number", "bool")

Fit = Literal["same", "wider", "other"]


def fit(before: str, after: str) -> Fit:
    """What a new type is to a reader of the old one: the same, with more in it, or another.

    `any` fits everything. More attributes in an object are more to read, and break nobody.
    """
    return _fit(parse_type(before), parse_type(after))


def _fit(before: Type, after: Type) -> Fit:
    if DYNAMIC in (before, after):
        return "same"
    if before.kind != after.kind:
        return "other"
    if before.kind == "object":
        new = dict(after.attributes)
        if any(name not in new for name, _ in before.attributes):
            return "other"
        inner = [_fit(kind, new[name]) for name, kind in before.attributes]
        wider = len(new) > len(before.attributes)
        return _widest([*inner, "wider" if wider else "same"])
    if before.kind == "tuple":
        pairs = list(zip(before.elements, after.elements, strict=False))
        if len(pairs) < len(before.elements):
            return "other"
        wider = len(after.elements) > len(pairs)
        return _widest([*(_fit(a, b) for a, b in pairs), "wider" if wider else "same"])
    return _fit(before.element or DYNAMIC, after.element or DYNAMIC)


def _widest(found: list[Fit]) -> Fit:
    if "other" in found:
        return "other"
    return "wider" if "wider" in found else "same"


def type_text(kind: Type) -> str:
    """A type expression; keys of objects that are no identifiers stand in quotes."""
    if kind.kind == "tuple":
        return f"tuple([{', '.join(map(type_text, kind.elements))}])"
    if kind.kind == "object":
        inner = ", ".join(f"{_key(name)} = {type_text(one)}" for name, one in kind.attributes)
        return f"object({{{inner}}})"
    if kind.element is not None:
        return f"{kind.kind}({type_text(kind.element)})"
    return str(kind)


def _key(name: str) -> str:
    return name if _IDENTIFIER.fullmatch(name) else json.dumps(name, ensure_ascii=False)


def parse_type(text: str) -> Type:
    """The type that was written as `text`. Raises ValueError where it is none."""
    words = iter(_WORD.findall(text))
    found = _parse(next(words, ""), words, text)
    if next(words, None) is not None:
        raise ValueError(f"not a type: {text}")
    return found


def _parse(first: str, words: Iterator[str], text: str) -> Type:
    if first == "any":
        return DYNAMIC
    for primitive in _PRIMITIVE:
        if first == primitive:
            return Type(primitive)
    if next(words, "") != "(":
        raise ValueError(f"not a type: {text}")
    found = _inside(first, words, text)
    if next(words, "") != ")":
        raise ValueError(f"not a type: {text}")
    return found


def _inside(first: str, words: Iterator[str], text: str) -> Type:
    for wrapped in _WRAPPED:
        if first == wrapped:
            return Type(wrapped, element=_parse(next(words, ""), words, text))
    opened = next(words, "")
    if first == "tuple" and opened == "[":
        return Type("tuple", elements=tuple(_elements(words, text)))
    if first == "object" and opened == "{":
        return Type("object", attributes=tuple(sorted(_attributes(words, text))))
    raise ValueError(f"not a type: {text}")


def _elements(words: Iterator[str], text: str) -> Iterator[Type]:
    for word in words:
        if word == "]":
            return
        if word != ",":
            yield _parse(word, words, text)
    raise ValueError(f"not a type: {text}")


def _attributes(words: Iterator[str], text: str) -> Iterator[tuple[str, Type]]:
    for word in words:
        if word == "}":
            return
        if word == ",":
            continue
        if next(words, "") != "=":
            break
        name = json.loads(word) if word.startswith('"') else word
        yield name, _parse(next(words, ""), words, text)
    raise ValueError(f"not a type: {text}")
