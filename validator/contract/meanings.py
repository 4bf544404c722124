"""Whether a published value still means the same: element by element, whatever the addresses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from validator.contract.features import IDENTIFYING, LABELS, UNPROVED
from validator.contract.model import Contract, Entry
from validator.contract.terms import OPEN, Term, parse_term

Outcome = Literal["same", "moved", "open", "more", "order", "other"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of a meaning.

    `moved`: the same under another address; `open`: not known; `more`: elements were added at the
    end; `order`: the elements stand at other places; `other`: it is something else.
    """

    outcome: Outcome
    reason: str = ""


def compare(before: Contract, old: Entry, after: Contract, new: Entry) -> Comparison:
    """Compare what an entry resolved to with what it resolves to."""
    left, right = _terms(old), _terms(new)
    if any(term.place for term in (*left, *right)):
        return _by_place(left, right)
    found = [_one(a, b) for a, b in zip(left, right, strict=False)]
    worst = _worst(found)
    if worst.outcome == "other":
        return _rearranged(left, right) or worst
    several = any(term.each for term in right) and old.meaning != new.meaning
    if worst.outcome == "open" or several:
        return Comparison("open", worst.reason or "how many elements there are is not known")
    if any(term.each for term in left):
        return Comparison("same")
    if len(right) < len(left):
        gone = ", ".join(str(term) for term in left[len(right) :])
        return Comparison("other", f"held {len(left)}, holds {len(right)}: {gone} is gone")
    swapped = _swapped(before, left, after, right)
    if swapped:
        return Comparison("other", swapped)
    if len(right) > len(left):
        added = ", ".join(str(term) for term in right[len(left) :])
        return Comparison("more", f"held {len(left)}, holds {len(right)}: {added} is new")
    if old.address and new.address and old.address != new.address:
        return Comparison("moved", f"{old.address} is now {new.address}")
    return Comparison("same")


def _terms(entry: Entry) -> list[Term]:
    addresses = entry.address.split(", ")
    if len(addresses) != len(entry.meaning):
        return [parse_term(text) for text in entry.meaning]
    found = zip(entry.meaning, addresses, strict=True)
    return [replace(parse_term(text), address=address) for text, address in found]


def _worst(found: Sequence[Comparison]) -> Comparison:
    for outcome in ("other", "open"):
        for number, one in enumerate(found):
            if one.outcome == outcome:
                at = f"element [{number}] " if len(found) > 1 else ""
                return Comparison(one.outcome, at + one.reason)
    return Comparison("same")


def _one(old: Term, new: Term) -> Comparison:
    """Two terms without their addresses."""
    if old.what == OPEN:
        return Comparison("same")  # nothing was promised
    if new.what == OPEN:
        return Comparison("open", "resolves to what is not known")
    if old.what != new.what:
        return Comparison("other", f"resolved to {old}, now to {new}")
    left, right = dict(old.features), dict(new.features)
    if old.address and old.address == new.address:
        left = {name: value for name, value in left.items() if name not in LABELS}
    known = [name for name in left if left[name] != UNPROVED]
    differ = [name for name in known if right.get(name, UNPROVED) not in (left[name], UNPROVED)]
    if differ:
        return Comparison("other", _told(old, left, right, differ))
    unproved = [name for name in known if right.get(name, UNPROVED) == UNPROVED]
    if any(name not in LABELS for name in unproved):
        return Comparison("open", f"is {new.what} whose {unproved[0]} is not known")
    return Comparison("same")


def _told(old: Term, left: dict[str, str], right: dict[str, str], names: Sequence[str]) -> str:
    if "tier" in names:
        kind = old.type.removeprefix("aws_").replace("_", " ")
        shown = right.get("cidr") or right.get("zone") or right.get("name") or ""
        what = f"{kind} {shown}".strip()
        return f"was {left['tier']}, and {what} is {right['tier']} now"
    told = ", ".join(f"{name} {left[name]}, now {right[name]}" for name in names)
    return f"resolves to another {old.type}: {told}"


def _rearranged(left: Sequence[Term], right: Sequence[Term]) -> Comparison | None:
    """The same elements at other places, with new ones between them or not."""
    old, new = [str(term) for term in left], [str(term) for term in right]
    if len(old) < 2 and len(new) < 2:
        return None
    if Counter(old) == Counter(new):
        first = next(n for n, pair in enumerate(zip(old, new, strict=True)) if len(set(pair)) > 1)
        return Comparison("order", f"element [{first}] was {old[first]}, is now {new[first]}")
    rest = iter(new)
    if all(text in rest for text in old):
        first = next(n for n, pair in enumerate(zip(old, new, strict=False)) if len(set(pair)) > 1)
        reason = f"element [{first}] was {old[first]}, and {new[first]} came before it"
        return Comparison("order", reason)
    return None


def _swapped(before: Contract, left: list[Term], after: Contract, right: list[Term]) -> str:
    """The reason where another thing of the same kind took the place of one that is still there.

    Addresses alone tell it, so only where nothing else does: what no two things share decides.
    """
    for old, new in zip(left, right, strict=False):
        if old.address == new.address or not old.address or _identified(old, new):
            continue
        if old.address in after.present or new.address in before.present:
            return f"resolved to {old.address}, now to {new.address}"
    return ""


def _identified(old: Term, new: Term) -> bool:
    """Whether both have the same of a feature that no two things share."""
    names = (name for name in IDENTIFYING if old.feature(name) not in (None, UNPROVED))
    return any(old.feature(name) == new.feature(name) for name in names)


def _by_place(left: Sequence[Term], right: Sequence[Term]) -> Comparison:
    """Objects and maps: each place by itself."""
    old, new = {term.place: term for term in left}, {term.place: term for term in right}
    gone = [place for place in old if place not in new]
    if gone:
        return Comparison("other", f"{', '.join(gone)} is gone")
    found = [
        Comparison(one.outcome, f"{place} {one.reason}")
        for place, one in ((place, _one(old[place], new[place])) for place in old)
    ]
    worst = next((one for one in found if one.outcome == "other"), None)
    worst = worst or next((one for one in found if one.outcome == "open"), None)
    if worst:
        return worst
    added = [place for place in new if place not in old]
    return Comparison("more", f"{', '.join(added)} is new") if added else Comparison("same")
