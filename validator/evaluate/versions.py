"""Version constraints of modules, as an engine reads them.

(https://developer.hashicorp.com/terraform/language/expressions/version-constraints)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_VERSION = re.compile(r"v?(\d+(?:\.\d+)*)(?:-([0-9A-Za-z.~-]+))?(?:\+[0-9A-Za-z.~-]+)?")
_CLAUSE = re.compile(r"\s*(=|!=|>=|<=|>|<|~>|)\s*(\S+)\s*")


@dataclass(frozen=True, slots=True)
class Version:
    """A version: its numbers, padded to three; how many were written; and a pre-release part."""

    numbers: tuple[int, ...]
    written: int
    release: str = ""

    @property
    def order(self) -> tuple[tuple[int, ...], bool, tuple[tuple[bool, int, str], ...]]:
        """What versions are ordered by: a pre-release comes before its release."""
        parts = self.release.split(".") if self.release else []
        identifiers = tuple(
            (not part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts
        )
        significant = len(self.numbers)
        while significant > 3 and not self.numbers[significant - 1]:
            significant -= 1
        return self.numbers[:significant], not self.release, identifiers


def version(text: str) -> Version | None:
    """The version a text writes; None where it is none."""
    found = _VERSION.fullmatch(text.strip())
    if found is None:
        return None
    numbers = tuple(map(int, found[1].split(".")))
    return Version((*numbers, 0, 0)[: max(3, len(numbers))], len(numbers), found[2] or "")


def meets(installed: str, constraint: str) -> bool | None:
    """Whether a version meets every clause of a constraint; None for what is not a constraint.

    A pre-release is chosen only by a clause that names it exactly.
    """
    found = version(installed)
    verdicts: list[bool] = []
    for clause in constraint.split(","):
        parsed = _CLAUSE.fullmatch(clause)
        wanted = version(parsed[2]) if parsed else None
        if parsed is None or wanted is None:
            return None
        verdicts.append(found is not None and _meets(parsed[1] or "=", found, wanted))
    return all(verdicts)


def _meets(operator: str, found: Version, wanted: Version) -> bool:
    exact = found.order == wanted.order
    if operator in ("=", "!="):
        return exact == (operator == "=")
    if operator == "~>" and wanted.release and not found.release:
        return False
    if found.release and (not wanted.release or found.numbers != wanted.numbers):
        return False
    return _ORDERED[operator](found, wanted)


def _pessimistic(found: Version, wanted: Version) -> bool:
    """`~>` lets only the last number that is written grow."""
    kept = wanted.written - 1
    if len(wanted.numbers) > len(found.numbers):
        return False
    return found.order >= wanted.order and found.numbers[:kept] == wanted.numbers[:kept]


_ORDERED: Mapping[str, Callable[[Version, Version], bool]] = {
    ">": lambda found, wanted: found.order > wanted.order,
    ">=": lambda found, wanted: found.order >= wanted.order,
    "<": lambda found, wanted: found.order < wanted.order,
    "<=": lambda found, wanted: found.order <= wanted.order,
    "~>": _pessimistic,
}
