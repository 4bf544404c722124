"""Names of which only parts are known: fixed text and holes, and whether two may be the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from validator.model.value import Value

_ENVIRONMENT = frozenset(
    ["env", "environment", "stage", "workspace", "account", "region", "deployment"]
)
_WORD = re.compile(r"[^a-z0-9]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_MANY = re.compile(r"path|prefix|root|base|namespace|folder|dir|hierarchy|param", re.IGNORECASE)
KNOWN_ENVIRONMENTS = frozenset((
    "dev", "development", "test", "testing", "tst", "stage", "staging", "stg", "qa", "uat",
    "sit", "sandbox", "sbx", "preprod", "pre-prod", "pre-production", "ppd", "prod",
    "production", "prd", "nonprod", "non-prod", "live", "demo", "int", "integration", "perf",
    "performance", "dr", "shared-services", "mgmt", "management",
))  # fmt: skip


def is_environment_name(label: str) -> bool:
    """Whether an input of this name says which environment (or account, region) it is."""
    words = set(_WORD.split(_CAMEL.sub("_", label).lower()))
    return bool(words & _ENVIRONMENT) and not _MANY.search(label)


@dataclass(frozen=True, slots=True)
class Hole:
    """A part that is not known. `label` is how its input is written (`var.environment`).

    It stands for one piece of a path, or where `many` for any text, slashes too.
    """

    label: str = ""
    many: bool = False


@dataclass(frozen=True)
class Pattern:
    """A text made of fixed parts and holes, in order; without a hole it is that text."""

    parts: tuple[str | Hole, ...]

    @cached_property
    def text(self) -> str | None:
        """The text where all of it is known."""
        return self.head if all(isinstance(part, str) for part in self.parts) else None

    @cached_property
    def head(self) -> str:
        """The fixed text it starts with."""
        first = self.parts[0] if self.parts else ""
        return first if isinstance(first, str) else ""

    @cached_property
    def tail(self) -> str:
        """The fixed text it ends with."""
        last = self.parts[-1] if self.parts else ""
        return last if isinstance(last, str) else ""

    @cached_property
    def shown(self) -> str:
        """As it is written: `/acme/${var.environment}/vpc/id`."""
        return "".join(
            part
            if isinstance(part, str)
            else "*"
            if part.label == "*"
            else f"${{{part.label or '…'}}}"
            for part in self.parts
        )

    @cached_property
    def fixed(self) -> int:
        """How many characters of it are known."""
        return sum(len(part) for part in self.parts if isinstance(part, str))

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """The texts that it may be."""
        return re.compile(
            "".join(
                re.escape(part) if isinstance(part, str) else ".*" if part.many else "[^/]*"
                for part in self.parts
            ),
            re.DOTALL,
        )

    def may_start(self, prefix: str) -> bool:
        """Whether it may be a text that starts with `prefix`."""
        return self.overlaps(Pattern((prefix, Hole(many=True))))

    def overlaps(self, other: Pattern) -> bool:
        """Whether some text is both. True where that cannot be excluded."""
        if self.text is not None:
            if other.text is not None:
                return self.text == other.text
            return other.expression.fullmatch(self.text) is not None
        if other.text is not None:
            return self.expression.fullmatch(other.text) is not None
        if not _compatible(self.head, other.head) or not _compatible(
            self.tail[::-1], other.tail[::-1]
        ):
            return False
        return _overlap(self.parts, other.parts)

    def below(self) -> Pattern:
        """Everything below it as a path: `/acme/dev` → `/acme/dev/<any>`."""
        bare = self.without_slash()
        return pattern_of((*bare.parts, "/", Hole(many=True)))

    def fill(self, label: str, text: str) -> Pattern:
        """With every hole of this label filled in."""
        return pattern_of(
            text if isinstance(part, Hole) and part.label == label else part for part in self.parts
        )

    def without_slash(self) -> Pattern:
        """Without slashes at its end."""
        return pattern_of((*self.parts[:-1], self.tail.rstrip("/"))) if self.tail else self


def _compatible(left: str, right: str) -> bool:
    return left.startswith(right) or right.startswith(left)


def pattern_of(parts: Iterable[str | Hole]) -> Pattern:
    """A pattern with its neighbouring texts joined and its empty ones dropped."""
    joined: list[str | Hole] = []
    for part in parts:
        if isinstance(part, str):
            if not part:
                continue
            if joined and isinstance(joined[-1], str):
                joined[-1] += part
                continue
        joined.append(part)
    return Pattern(tuple(joined) or ("",))


def _overlap(left: Sequence[str | Hole], right: Sequence[str | Hole]) -> bool:
    """Whether two patterns with holes have a text in common, decided letter by letter."""
    a, b = tuple(_letters(left)), tuple(_letters(right))

    @cache
    def meet(i: int, j: int) -> bool:
        if i == len(a) and j == len(b):
            return True
        if i < len(a) and isinstance(a[i], Hole):
            return meet(i + 1, j) or (j < len(b) and _takes(a[i], b[j]) and meet(i, j + 1))
        if j < len(b) and isinstance(b[j], Hole):
            return meet(i, j + 1) or (i < len(a) and _takes(b[j], a[i]) and meet(i + 1, j))
        return i < len(a) and j < len(b) and a[i] == b[j] and meet(i + 1, j + 1)

    return meet(0, 0)


def _letters(parts: Sequence[str | Hole]) -> Iterable[str | Hole]:
    for part in parts:
        if isinstance(part, str):
            yield from part
        else:
            yield part


def _takes(hole: str | Hole, item: str | Hole) -> bool:
    if not isinstance(hole, Hole):
        return False
    return hole.many or isinstance(item, Hole) or item != "/"


def hole_for(label: str, before: str, after: str | None) -> Hole:
    """The hole that an unknown input leaves between the text `before` and `after`.

    `after` is None at the end of the name. An environment is one piece of a path, and so is what
    fills a whole piece; what may hold slashes (a prefix, the rest of a name) may be anything.
    """
    if is_environment_name(label):
        return Hole(label)
    whole = before.endswith("/") and after is not None and after.startswith("/")
    return Hole(label, many=not whole or bool(_MANY.search(label)))


def with_holes(parts: Iterable[str | tuple[str]]) -> Pattern:
    """A pattern of texts and, as one-element tuples, the labels of what is not known."""
    known = list(parts)
    made: list[str | Hole] = []
    for at, part in enumerate(known):
        if isinstance(part, str):
            made.append(part)
            continue
        before = known[at - 1] if at else ""
        after = known[at + 1] if at + 1 < len(known) else None
        made.append(
            hole_for(
                part[0],
                before if isinstance(before, str) else "",
                after if after is None or isinstance(after, str) else "",
            )
        )
    return pattern_of(made)


def patterns_of(value: Value, limit: int = 16) -> tuple[Pattern, ...]:
    """What a value may be as a text: one pattern, or one for each alternative; none for null.

    A value of which nothing is known is one hole.
    """
    if value.sensitive:
        return (Pattern((Hole("sensitive", many=True),)),)
    if isinstance(value.data, str):
        return (Pattern((value.data,)),)
    if value.unknown is None:
        return ()
    if value.unknown.alternatives:
        found = [one for option in value.unknown.alternatives for one in patterns_of(option, limit)]
        return tuple(dict.fromkeys(found))[:limit]
    return (with_holes(_pieces(value)),)


def _pieces(value: Value) -> Iterable[str | tuple[str]]:
    if value.sensitive:
        yield ("sensitive",)
    elif isinstance(value.data, str):
        yield value.data
    elif value.unknown is not None and value.unknown.pieces:
        for piece in value.unknown.pieces:
            if isinstance(piece, str):
                yield piece
            else:
                yield from _pieces(piece)
    elif value.unknown is not None:
        yield (str(value.ref) if value.ref else value.unknown.detail,)
    elif value.data is not None and not isinstance(value.data, (tuple, dict)):
        yield str(value.data)
