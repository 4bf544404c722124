"""Whether two values of two environments are the same, and whether they differ by the name alone.

Three-valued: an unknown that cannot be compared is neither. Two attributes that were read from the
same address of their environments are the same here: that attribute is compared at its origin.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from validator.model.value import Cause, Ref, Value

Token = tuple[object, ...]
"""The identity of a leaf: a scalar, a reference, or a text made of both."""

_GIVEN = (Cause.COMPUTED, Cause.ENGINE)
"""Why a reference is unknown whose attribute a resource of the environment itself will have."""


@dataclass(frozen=True, slots=True)
class Names:
    """The names of two environments, in the order of comparison."""

    left: str
    right: str

    def renamed(self, text: str) -> str:
        """The text with the left environment's name, where it stands as a word, as the right's."""
        pattern, words = _words(self.left, self.right)
        return pattern.sub(lambda found: words[found[0]], text)

    def named(self, text: str) -> str | None:
        """The environment that a text names as a word, or None."""
        for name in (self.left, self.right) if self.left != self.right else ():
            if _words(name, name)[0].search(text):
                return name
        return None

    @property
    def mirrored(self) -> Names:
        """The same in the other order."""
        return Names(self.right, self.left)


@cache
def _words(name: str, other: str) -> tuple[re.Pattern[str], dict[str, str]]:
    words = {
        name: other,
        name.upper(): other.upper(),
        name.capitalize(): other.capitalize(),
    }
    either = "|".join(map(re.escape, words))
    return re.compile(rf"(?<![A-Za-z0-9])(?:{either})(?![A-Za-z0-9])"), words


def is_unset(value: Value | None) -> bool:
    """Not there, null, or an empty collection: providers read them alike."""
    if value is None or value.is_null:
        return True
    data = value.data
    return value.unknown is None and (data == () or (isinstance(data, Mapping) and not data))


def token(value: Value | None) -> Token | None:
    """The identity of a leaf; None where it is open."""
    if value is None or is_unset(value):
        return ("unset",)
    if value.unknown is None:
        return ("is", _plain(value.data)) if not isinstance(value.data, (tuple, Mapping)) else None
    if value.ref is not None:
        return ("ref", str(value.ref))
    if not value.unknown.pieces:
        return None
    parts = [piece if isinstance(piece, str) else token(piece) for piece in value.unknown.pieces]
    return None if None in parts else ("text", *parts)


def _plain(data: object) -> object:
    """Numbers alike however written; a bool is no number."""
    if isinstance(data, bool):
        return f"bool {data}"
    return Decimal(data) if isinstance(data, int) else data


def same(left: Value | None, right: Value | None) -> bool | None:
    """Whether two leaves are the same: True, False, or None where it is not decided."""
    if left is not None and right is not None and left.ref is not None and left.ref == right.ref:
        return True
    ours, theirs = token(left), token(right)
    if ours is not None and ours == theirs:
        return True
    if _never_null(left, right) or _never_null(right, left):
        return False
    if _starts_otherwise(left, right) or _ends_otherwise(left, right):
        return False
    if ours is None or theirs is None:
        return None if _fits(left, right) and _fits(right, left) else False
    if _is_certain(left) and _is_certain(right):
        return False
    if _is_reference(left) and _is_reference(right):
        return False
    return None if _fits(left, right) and _fits(right, left) else False


def _parts(value: Value | None) -> list[str | Token]:
    """The pieces of a text as far as they are known from its start."""
    if value is None or value.unknown is None:
        return [value.data] if value is not None and isinstance(value.data, str) else []
    found: list[str | Token] = []
    for piece in value.unknown.pieces:
        known = piece if isinstance(piece, str) else token(piece)
        if known is None:
            break
        found.append(known)
    return found


def _starts_otherwise(left: Value | None, right: Value | None) -> bool:
    """Whether two texts differ in what they start with, whatever the open pieces are."""
    for ours, theirs in zip(_parts(left), _parts(right), strict=False):
        if ours == theirs:
            continue
        if isinstance(ours, str) and isinstance(theirs, str):
            return not (ours.startswith(theirs) or theirs.startswith(ours))
        return False
    return False


def _ends_otherwise(left: Value | None, right: Value | None) -> bool:
    """Whether two texts end in other known text."""
    ours, theirs = _last(left), _last(right)
    return not (ours.endswith(theirs) or theirs.endswith(ours))


def _last(value: Value | None) -> str:
    if value is None:
        return ""
    pieces = value.unknown.pieces if value.unknown else (value.data,)
    last = pieces[-1] if pieces else ""
    return last if isinstance(last, str) else ""


def _never_null(left: Value | None, right: Value | None) -> bool:
    unset = left is None or left.is_null
    return unset and right is not None and right.unknown is not None and right.unknown.not_null


def _is_reference(value: Value | None) -> bool:
    """Whether it is read of another resource: another origin is another configuration."""
    return value is not None and value.ref is not None and value.unknown is not None


def _is_certain(value: Value | None) -> bool:
    """Whether nothing outside of the environment decides what it is."""
    if value is None or value.unknown is None:
        return True
    if value.ref is not None:
        return value.unknown.cause in _GIVEN and not _is_looked_up(value.ref)
    pieces = value.unknown.pieces
    return bool(pieces) and all(isinstance(one, str) or _is_certain(one) for one in pieces)


def _is_looked_up(ref: Ref) -> bool:
    return ".data." in f".{ref.address}"


def _fits(known: Value | None, open_one: Value | None) -> bool:
    """Whether a known text may be one of which some pieces are known."""
    pieces = open_one.unknown.pieces if open_one is not None and open_one.unknown else ()
    if known is None or not isinstance(known.data, str) or not pieces:
        return True
    pattern = "".join(re.escape(p) if isinstance(p, str) else ".*" for p in pieces)
    return re.fullmatch(pattern, known.data, re.DOTALL) is not None


def renamed(found: Token | None, names: Names) -> Token | None:
    """A token as it would be under the other environment's name."""
    if found is None:
        return None
    return (found[0], *(_renamed(part, names.renamed) for part in found[1:]))


def _renamed(part: object, change: Callable[[str], str]) -> object:
    if isinstance(part, str):
        return change(part)
    if isinstance(part, tuple):
        return (part[0], *(_renamed(one, change) for one in part[1:]))
    return part


def needs_of(*values: Value | None) -> tuple[str, ...]:
    """The inputs that would tell what values are."""
    found = [
        part.unknown.detail
        for value in values
        if value is not None
        for _, part in value.walk()
        if part.unknown is not None
    ]
    return tuple(dict.fromkeys(filter(None, found)))
