"""What the AWS emulator does not keep, and an unchanged second plan therefore shows.

Each entry is one attribute of one resource type. A difference that no entry names fails a test,
and so does an entry that no plan of its roots needs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from harness.engine import Plan


@dataclass(frozen=True, slots=True)
class Gap:
    """A difference that is the emulator's, not ours.

    `attribute` is the path of what differs, list positions left out. `roots` names every root
    whose second plan shows it.
    """

    type: str
    attribute: str
    roots: frozenset[str]
    why: str

    def covers(self, type: str, path: str) -> bool:
        """Whether a difference at an attribute path is this gap's."""
        return type == self.type and f"{path}.".startswith(f"{self.attribute}.")


GAPS: tuple[Gap, ...] = ()


def differences(change: Mapping[str, Any]) -> set[str]:
    """The attribute paths that a resource change of plan JSON alters."""
    before, after = change["change"]["before"] or {}, change["change"]["after"] or {}
    unknown = change["change"].get("after_unknown") or {}
    return set(_paths(before, after, unknown, ""))


def _paths(before: Any, after: Any, unknown: Any, path: str) -> Iterator[str]:
    if unknown is True:
        yield path
    elif isinstance(before, dict) and isinstance(after, dict):
        inner = unknown if isinstance(unknown, dict) else {}
        for key in sorted({*before, *after, *inner}):
            step = f"{path}.{key}" if path else key
            yield from _paths(before.get(key), after.get(key), inner.get(key), step)
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        inner = unknown if isinstance(unknown, list) and len(unknown) == len(after) else after
        for old, new, open_ in zip(before, after, inner, strict=True):
            yield from _paths(old, new, open_ if inner is not after else None, path)
    elif before != after:
        yield path


def unexplained(plan: Plan, root: str) -> tuple[list[str], set[Gap]]:
    """The differences that no gap of this root names, and the gaps that were met."""
    open_ones, met = [], set()
    for change in plan.changes:
        address, actions = change["address"], change["change"]["actions"]
        if actions != ["update"]:
            open_ones.append(f"{address}: {'/'.join(actions)}")
            continue
        for path in differences(change):
            found = [gap for gap in GAPS if root in gap.roots and gap.covers(change["type"], path)]
            met.update(found)
            if not found:
                open_ones.append(f"{address}.{path}")
    return open_ones, met


def assert_empty_but_for_gaps(plan: Plan, root: str) -> None:
    open_ones, met = unexplained(plan, root)
    assert not open_ones, f"{root}: a second plan changes what no gap names: {open_ones}"
    stale = {gap for gap in GAPS if root in gap.roots} - met
    assert not stale, f"{root}: closed meanwhile, remove from gaps.py: {stale}"
