"""One suppression, wherever it is written, and what it covers."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from validator.model.location import Location
from validator.model.verdict import Finding, Suppression
from validator.policy.suppressions.globs import (
    address_pattern,
    instance_key,
    is_exact,
    path_pattern,
)

Key = str | int
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INDEX = re.compile(r"\[\d+\]")


def day(text: str) -> date | None:
    """The date of a text like `2027-03-31`; None for anything else."""
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a suppression: the id of the rule about it, and the message."""

    rule: str
    message: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What every suppression says; `expires` is the last day on which it holds."""

    rules: tuple[str, ...]
    location: Location
    reason: str = ""
    owner: str | None = None
    expires: date | None = None
    ticket: str | None = None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """The block or attribute that a comment is on.

    `first` and `last` are its lines, `outer_first` and `outer_last` those of the top-level block
    around it. `attribute` is its path in that block (`ingress.cidr_blocks`), empty for the block
    itself; `sole` tells that no other block has the same path. `call` is the module's name where
    the block is a module call.
    """

    path: str
    name: str
    first: int
    last: int
    outer_first: int
    outer_last: int
    attribute: str = ""
    sole: bool = True
    type: str = ""
    call: str = ""

    def holds(self, finding: Finding) -> bool:
        """Whether the finding is about this very block or attribute."""
        place = finding.location
        if place is None or place.path != self.path:
            return False
        if self.first <= place.line <= self.last:
            return True
        # The finding knows no better place than its block, and the attribute is written once.
        at_block = place.line == self.outer_first and self.attribute and self.sole
        return bool(at_block) and _within(finding.attribute, self.attribute)

    def around(self, finding: Finding) -> bool:
        """Whether the finding is about the top-level block."""
        place = finding.location
        if place is None or place.path != self.path:
            return False
        return self.outer_first <= place.line <= self.outer_last


def _within(attribute: str, target: str) -> bool:
    own = _INDEX.sub("", attribute)
    return own == target or own.startswith((f"{target}.", f"{target}["))


@dataclass(frozen=True, slots=True)
class InlineWaiver:
    """A comment; `target` is None where it stands at nothing, `keys` narrow it to instances."""

    terms: Terms
    target: Target | None
    keys: tuple[Key, ...] | None = None
    by: str = "inline"

    @property
    def subject(self) -> str:
        """What it is for, in the words of its file."""
        if self.target is None:
            return self.terms.location.path
        return self.target.name + (f".{self.target.attribute}" if self.target.attribute else "")

    def covers(self, finding: Finding, modules: Mapping[str, str]) -> bool:
        """Whether the finding is on the target, of one of the instances."""
        if self.target is None:
            return False
        if self.target.call and (call := self._call(finding, modules)) is not None:
            return self._is_asked(instance_key(finding.address, call))
        return self.target.holds(finding) and self._is_asked(instance_key(finding.address))

    def reaches(self, finding: Finding, modules: Mapping[str, str]) -> bool:
        """Whether the finding is of something that the target is in: there its rule was judged."""
        if self.covers(finding, modules):
            return True
        around = self.target is not None and self.target.around(finding)
        return around and self._is_asked(instance_key(finding.address))

    def _is_asked(self, key: Key | None) -> bool:
        return self.keys is None or key in self.keys

    def _call(self, finding: Finding, modules: Mapping[str, str]) -> str | None:
        """The address of the module call that the finding's address is in, if it is this one."""
        assert self.target is not None
        directory = os.path.normpath(os.path.dirname(self.target.path) or os.curdir)
        for address, place in modules.items():
            if place == directory:
                call = f"{address}.module.{self.target.call}".removeprefix(".")
                if finding.address.startswith((f"{call}.", f"{call}[")):
                    return call
        return None


@dataclass(frozen=True, slots=True)
class ListedWaiver:
    """An entry of `exceptions.yaml`; `base` is the directory that its paths are relative to."""

    terms: Terms
    base: str
    address: str | None = None
    path: str | None = None
    root: str | None = None
    attribute: str | None = None
    by: str = "exceptions"

    @property
    def subject(self) -> str:
        """What it is for, as the entry says it."""
        named = (self.address, self.path, f"in {self.root}" if self.root else None)
        return " ".join(text for text in named if text) or self.terms.location.path

    @property
    def is_exact(self) -> bool:
        """Whether it names exactly one address."""
        return self.address is not None and is_exact(self.address)

    def covers(self, finding: Finding, exactly: bool = False) -> bool:
        """Whether the finding is at the address and path; `exactly`: the address as it stands."""
        if self.address is not None and not self._is_of(finding, self.address, exactly):
            return False
        if self.attribute is not None and not _within(finding.attribute, self.attribute):
            return False
        if not self.is_for(finding.root):
            return False
        if self.path is None:
            return self.address is not None
        return finding.location is not None and self._is_at(self.path, finding.location.path)

    def is_for(self, root: str) -> bool:
        """Whether it holds in a root."""
        return self.root is None or self._is_at(self.root, root)

    def _is_of(self, finding: Finding, address: str, exactly: bool) -> bool:
        if exactly:
            return finding.address == address
        if address_pattern(address).fullmatch(finding.address):
            return True
        # What is judged of a root as a whole is named by its directory, seen from where one is.
        return finding.address == finding.root and self._is_at(address, finding.root)

    def _is_at(self, pattern: str, path: str) -> bool:
        return path_pattern(pattern).fullmatch(_relative(path, self.base, os.getcwd())) is not None


@cache
def _relative(path: str, base: str, cwd: str) -> str:  # noqa: ARG001 - what both are from
    relative = os.path.relpath(os.path.realpath(path), os.path.realpath(base))
    return relative.replace(os.sep, "/")


Waiver = InlineWaiver | ListedWaiver


def accepted(finding: Finding, waiver: Waiver) -> Finding:
    """The finding, suppressed by the waiver."""
    terms = waiver.terms
    expires = terms.expires.isoformat() if terms.expires else None
    how = Suppression(
        waiver.by, terms.reason, expires, terms.owner, terms.ticket, location=terms.location
    )
    return replace(finding, suppressed=how)
