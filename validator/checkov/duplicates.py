"""The published mapping: what checkov need not say, because a rule of ours does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from validator.checkov.results import Check
from validator.model.verdict import Finding
from validator.plan.addresses import without_indexes

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A check, the rules of ours that say as much or more, and what they ask besides."""

    check: str
    rules: tuple[str, ...]
    why: str


@cache
def duplicates() -> tuple[Duplicate, ...]:
    """The whole mapping, in the order of the file."""
    text = (resources.files("validator.checkov") / "data" / "duplicates.yaml").read_text("utf-8")
    entries = yaml.load(text, _LOADER)  # noqa: S506 - a safe loader, in C where there is one
    return tuple(Duplicate(one["check"], tuple(one["rules"]), one["why"]) for one in entries)


class Said:
    """What our rules said about the resources of one root.

    A rule has said something about an address where it has a verdict about it, and where it names
    it in a verdict's proof: the verdict about a bucket names the bucket's public access block.
    Which instance it was does not matter: a rule judges all of a block.
    """

    def __init__(self, findings: Iterable[Finding]) -> None:
        self._said: set[tuple[str, str]] = set()
        for finding in findings:
            addresses = (finding.address, *(hop.address for hop in finding.evidence))
            self._said |= {(finding.rule, without_indexes(a)) for a in addresses if a}

    def covers(self, check: Check, mapping: Mapping[str, tuple[str, ...]]) -> bool:
        """Whether a rule that the mapping names said something about what the check is about."""
        address = without_indexes(check.address)
        return any((rule, address) in self._said for rule in mapping.get(check.id, ()))


def without_duplicates(checks: Iterable[Check], findings: Iterable[Finding]) -> tuple[Check, ...]:
    """The checks that say something which `findings` do not."""
    mapping = {one.check: one.rules for one in duplicates()}
    said = Said(findings)
    return tuple(check for check in checks if not said.covers(check, mapping))
