"""Fixes that need no thought, as a policy declares them: which block, which literal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from validator.policy.document import Document

Literal = str | int | float | bool
STATEMENTS = ("deny-clear-text",)
_KEYS = frozenset(
    ("resources", "related", "through", "add", "set", "correct", "terraform", "statement", "copy")
)


@dataclass(frozen=True, slots=True)
class Mechanical:
    """One fix.

    `set` are arguments to write, `correct` those to correct only where they are written;
    `resources` limits it to these types of the scope. The block is the one judged, or the resource
    of type `related` that names it by `through`, which is made where it is missing if `add`.
    `statement` names a statement to add to the subject's policy; `copy` an argument to take over
    from what an output passes on. `terraform` is the first version that knows what is written.
    """

    set: Mapping[str, Literal] = field(default_factory=dict)
    correct: Mapping[str, Literal] = field(default_factory=dict)
    resources: tuple[str, ...] = ()
    related: str = ""
    through: str = ""
    add: bool = False
    terraform: str = ""
    statement: str = ""
    copy: str = ""

    def concerns(self, kind: str) -> bool:
        """Whether it is for resources of this type."""
        return not self.resources or kind in self.resources


def parse_mechanical(document: Document, data: object) -> tuple[Mechanical, ...]:
    """What stands under `mechanical`. Raises PolicyError."""
    if not isinstance(data, list) or not data:
        raise document.error("`mechanical` is a list of fixes", ("mechanical",))
    return tuple(_fix(document, one, number) for number, one in enumerate(data))


def _fix(document: Document, data: object, number: int) -> Mechanical:
    where = ("mechanical", number)
    if not isinstance(data, Mapping) or not set(data) <= _KEYS:
        known = ", ".join(sorted(_KEYS))
        raise document.error(f"a mechanical fix is a mapping of {known}", where)
    if not any(data.get(key) for key in ("set", "correct", "statement", "copy")):
        raise document.error("a mechanical fix needs set, correct, statement or copy", where)
    if data.get("statement", STATEMENTS[0]) not in STATEMENTS:
        raise document.error(f"statement must be one of {', '.join(STATEMENTS)}", where)
    if bool(data.get("related")) != bool(data.get("through")):
        raise document.error("`related` and `through` go together", where)
    for key in ("set", "correct"):
        values = data.get(key, {})
        plain = isinstance(values, Mapping) and all(
            isinstance(one, (str, int, float, bool)) for one in values.values()
        )
        if not plain:
            raise document.error(f"`{key}` maps arguments to literals", (*where, key))
    return Mechanical(**{**data, "resources": tuple(data.get("resources", ()))})
