"""checkov's results as findings: the same shape, suppressions and reports as our own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from validator.checkov.checks import docs_link
from validator.checkov.results import Check
from validator.model.location import Hop, Location
from validator.model.verdict import Finding, Severity, Suppression
from validator.plan.addresses import split, without_indexes

SOURCE = "checkov"
"""`Finding.source` of its findings."""

Locate = Callable[[Check], Location | None]
"""Where in the sources a check's subject is; None where that is not known."""


def findings(
    checks: Iterable[Check], root: str, locate: Locate, *, skips: bool = True
) -> Iterator[Finding]:
    """Findings of a root.

    The fingerprint hangs on id and address alone: the attributes that checkov names are others in
    sources than in a plan. With `skips`, what a `checkov:skip` comment covers is suppressed.
    """
    for check in checks:
        place = locate(check)
        accepted = None
        if check.skip is not None and skips:
            accepted = Suppression("inline", f"checkov:skip: {check.skip}", location=place)
        yield Finding(
            rule=check.id,
            verdict=check.verdict,
            severity=check.severity or Severity.MEDIUM,
            address=check.address,
            attribute="",
            location=place,
            message=check.name,
            evidence=(Hop(_range(check, place), check.address, place),),
            docs=check.guideline or docs_link(check.id),
            root=root,
            suppressed=accepted,
            source=SOURCE,
        )


def _range(check: Check, place: Location | None) -> str:
    if place is None or check.last <= check.first:
        return "checkov"
    return f"checkov: lines {check.first} to {check.last}"


def in_sources(sources: Sequence[str], root: str) -> Locate:
    """Places of checks on sources: with the paths that our own findings have."""
    named = {os.path.realpath(path): path for path in sources}

    def locate(check: Check) -> Location | None:
        if not check.path:
            return None
        path = named.get(os.path.realpath(check.path))
        if path is None:
            path = check.path if os.path.isabs(root) else os.path.relpath(check.path)
        return Location(path, check.first)

    return locate


def in_plan(places: Mapping[str, Location | None]) -> Locate:
    """Places of checks on a plan: those of our graph, by address. Lines of the JSON help nobody."""
    blocks = {without_indexes(address): place for address, place in places.items()}

    def locate(check: Check) -> Location | None:
        return places.get(check.address) or blocks.get(without_indexes(check.address))

    return locate


def of_root(checks: Iterable[Check], modules: Sequence[tuple[str, str]]) -> Iterator[Check]:
    """The checks about a root's own configuration.

    checkov judges every directory below the one it is given, called or not. `modules` are the
    root's module instances by address, with their directories.
    """
    homes: dict[str, set[str]] = {}
    for address, directory in modules:
        home = os.path.realpath(directory or os.curdir)
        homes.setdefault(without_indexes(address), set()).add(home)
    for check in checks:
        directory = os.path.realpath(os.path.dirname(check.path))
        if directory in homes.get(_module(check.address), ()):
            yield check


def _module(address: str) -> str:
    """The module part of an address, without instance keys; a module call is in the one around."""
    try:
        names = [name for name, _ in split(address)]
    except ValueError:
        return ""
    depth = 0
    while names[depth : depth + 1] == ["module"] and len(names) > depth + 2:
        depth += 2
    return ".".join(names[:depth])
