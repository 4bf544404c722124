"""Who breaks: changes of what a foundation publishes, led to the consumers' places that read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from validator.contract.consumers.model import Publication, Site
from validator.contract.consumers.result import Break, Read
from validator.contract.effects import NameChange, Of, What, effect
from validator.contract.model import Contract, ContractChange, Entry
from validator.contract.patterns import Pattern
from validator.contract.publishers import Foundation, generic

Place = tuple[str, str]
"""A root's directory and the environment it was evaluated for."""


def breaks(changes: Iterable[NameChange], reads: Iterable[Read]) -> tuple[Break, ...]:
    """Every read that a change breaks, for each environment, by name and consumer."""
    listed = list(reads)
    found: dict[Break, None] = {}
    for change in changes:
        for read in listed:
            for environment, sites in _hit(change, read).items():
                one = Break(
                    change.name, change.shown, read.consumer, read.path, read.line, environment,
                    effect(change, sites),
                )  # fmt: skip
                found[one] = None
    return tuple(
        sorted(found, key=lambda b: (b.name, b.change, b.consumer, b.path, b.line, b.environment))
    )


def _hit(change: NameChange, read: Read) -> dict[str, list[Site]]:
    """The sites of a read that read what changes, by environment."""
    hit = [one for one in read.publications if _is_of(change, one)]
    if not hit:
        return {}
    found: dict[str, list[Site]] = {}
    wanted = {change.environment, *(one.environment for one in hit)} - {""}
    for site in read.sites:
        if site.means == "code" and not any(site.name.overlaps(one.name) for one in hit):
            continue  # the start of names that are put together elsewhere
        if site.environment:
            if not wanted or site.environment in wanted:
                found.setdefault(site.environment, []).append(site)
        elif not any(one.environment for one in read.sites):
            found.setdefault(change.environment, []).append(site)
    return found


def _is_of(change: NameChange, one: Publication) -> bool:
    if change.of == "output":
        return (
            one.kind == "output"
            and one.name.text == change.name
            and one.root == change.root
            and one.environment == change.environment
        )
    if change.of == "resource":
        return one.kind == "resource" and (one.root, one.environment, one.address) == (
            change.root,
            change.environment,
            change.name,
        )
    if one.kind != change.of:
        return False
    if one.environment and change.environment and one.environment != change.environment:
        return False
    return one.name.shown == change.name or one.name.overlaps(Pattern((change.name,)))


# ---- from two contracts


def of_contracts(
    changes: Iterable[ContractChange], before: Contract, place: Place
) -> Iterator[NameChange]:
    """The changes of names that the breaking changes between two contracts are."""
    for change in changes:
        if change.kind == "breaking":
            yield from _of_change(change, before, place)


def _of_change(change: ContractChange, before: Contract, place: Place) -> Iterator[NameChange]:
    root, environment = place
    if change.change in ("environment", "state"):
        what: What = "removed" if change.change == "environment" else "state"
        for name in before.entries:
            yield NameChange("output", name, what, root, environment)
        if what == "removed":
            for name in before.parameters:
                yield NameChange("ssm", name, what, root, environment)
        return
    entry = before.entries.get(change.name)
    if entry is None:
        yield _of_parameter(change, change.name, place)
        return
    if change.change in ("ssm", "ssm-type"):
        yield _of_twin(change, entry, place)
        return
    yield _made("output", change.name, change, place)
    if change.change in ("meaning", "order") and entry.ssm is not None:
        yield _made("ssm", entry.ssm, change, place)


def _of_parameter(change: ContractChange, name: str, place: Place) -> NameChange:
    return _made("ssm", name, change, place)


def _of_twin(change: ContractChange, entry: Entry, place: Place) -> NameChange:
    """The change of the parameter that has an output's value."""
    name = entry.ssm or change.before
    root, environment = place
    if change.change == "ssm-type":
        return _made("ssm", name, change, place)
    if change.before != name:  # it is there still, with another value
        return NameChange("ssm", name, "meaning", root, environment)
    what: What = "renamed" if change.after else "removed"
    return NameChange("ssm", name, what, root, environment, to=change.after)


_WHATS: Mapping[str, What] = {
    "removed": "removed",
    "renamed": "renamed",
    "type": "type",
    "order": "order",
    "meaning": "meaning",
    "sensitivity": "sensitivity",
    "ssm": "removed",
    "ssm-type": "ssm-type",
}


def _made(of: Of, name: str, change: ContractChange, place: Place) -> NameChange:
    root, environment = place
    what = _WHATS.get(change.change, "meaning")
    public = "tier=public" in change.after and "tier=public" not in change.before
    return NameChange(
        of, name, what, root, environment, change.after if what == "renamed" else "",
        change.before, change.after, public and what == "meaning",
    )  # fmt: skip


# ---- from two indexes


def of_publications(before: Foundation, after: Foundation) -> Iterator[NameChange]:
    """Names that a foundation does not publish any more, as far as its sources tell names.

    Parameters whose names are not wholly known, things that can be looked up, and modules are in
    no contract; those that contracts tell of as well are the same change.
    """
    kinds: tuple[Literal["ssm", "resource", "module"], ...] = ("ssm", "resource", "module")
    for kind in kinds:
        kept = {_identity(one) for one in after.checkout.publications if one.kind == kind}
        for one in before.checkout.publications:
            if one.kind == kind and _identity(one) not in kept:
                name = one.address if kind == "resource" else one.name.shown
                yield NameChange(kind, name, "removed", one.root, one.environment)


def _identity(one: Publication) -> tuple[str, str, str]:
    if one.kind == "resource":
        shown = ",".join(f"{k}={v.shown}" for k, v in sorted(one.target.items()) if k == "name")
        named = one.target.get("tag:Name")
        return shown or (named.shown if named else ""), one.environment, one.target["type"].shown
    return one.name.shown, one.environment, ""


def once(changes: Iterable[NameChange]) -> tuple[NameChange, ...]:
    """The changes without those that say less of the same name: a removal next to a renaming."""
    found: dict[tuple[str, str, str, str], list[NameChange]] = {}
    for change in dict.fromkeys(changes):
        root = change.root if change.of == "output" else ""
        found.setdefault((change.of, change.name, root, change.environment), []).append(change)
    kept: list[NameChange] = []
    for members in found.values():
        renamed = any(one.what == "renamed" for one in members)
        removed = [one for one in members if one.what == "removed"]
        kept.extend(one for one in members if one.what != "removed")
        if removed and not renamed:
            kept.append(removed[0])
    return tuple(kept)


# ---- what would go away


def removals(
    names: Sequence[str],
    foundation: Foundation,
    contracts: Mapping[Place, Contract],
) -> tuple[list[NameChange], list[str]]:
    """What removing published names would change, and the names that are not published.

    A name is an output's, and then its parameter goes with it; or a parameter's: in full, with
    `<env>` for the environment, or the path below prefix and environment.
    """
    found: list[NameChange] = []
    unknown: list[str] = []
    for name in names:
        one = list(_removal(name, foundation, contracts))
        found.extend(one)
        if not one:
            unknown.append(name)
    return found, unknown


def _removal(
    name: str, foundation: Foundation, contracts: Mapping[Place, Contract]
) -> Iterator[NameChange]:
    for one in foundation.outputs:
        if one.name.text == name:
            yield NameChange("output", name, "removed", one.root, one.environment)
    for (root, environment), contract in contracts.items():
        entry = contract.entries.get(name)
        if entry is not None and entry.ssm is not None:
            yield NameChange("ssm", entry.ssm, "removed", root, environment)
    if "/" not in name:
        return
    for one in foundation.parameters:
        shown = generic(one.name, one.environment)
        if name in (one.name.shown, shown) or shown.endswith(f"<env>/{name.strip('/')}"):
            yield NameChange("ssm", one.name.shown, "removed", one.root, one.environment)
