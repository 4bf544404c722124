"""What of the differences is declared, and how each declaration stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from validator.model.parity import (
    Compared,
    Declaration,
    Declared,
    Difference,
    Kind,
    Settled,
    Shows,
    Side,
)
from validator.model.value import path_text
from validator.model.verdict import Finding
from validator.parity.compare import Pair, compare
from validator.parity.findings import (
    expired,
    of_count,
    of_values,
    stale,
    undeclared,
    unfounded,
)
from validator.parity.plans import unexplained
from validator.parity.severity import rank
from validator.parity.shown import scalar, shown
from validator.parity.sides import ENVIRONMENT
from validator.policy.suppressions.globs import address_pattern

_PLACEHOLDER = re.compile(r"\{\s*([^|{}]+?)\s*\|\s*([^|{}]+?)\s*\}")


@dataclass(frozen=True, slots=True)
class Proof:
    """Two environments with the declared inputs alike: both have the right's, or both the left's.

    `open` are the inputs that could not be given, because they are not known or null.
    """

    pairs: tuple[Pair, ...]
    open: frozenset[str] = frozenset()


def settle(
    pair: Pair,
    declared: Declared,
    proof: Proof | None,
    today: date,
    plans: Pair | None = None,
) -> Compared:
    """The comparison of two environments, with every difference under its declaration.

    `pair` are their sources; with `plans` it is those that are compared, and the sources prove.
    """
    found = compare(pair)
    if plans is not None:
        found = unexplained(compare(plans), pair, found)
        pair = plans
    found.differences.sort(key=rank)
    claims = _claims(found.differences, declared.differences)
    open_inputs = proof.open if proof else frozenset()
    judge = _Judge(pair, claims, today, _remaining(proof), open_inputs)
    settled = tuple(map(judge.settled, declared.differences))
    free = tuple(one for one, owners in claims if not owners)
    own = tuple(undeclared(one, pair.names) for one in free)
    about = tuple(finding for one in settled for finding in one.findings)
    return Compared(
        names=(pair.left.name, pair.right.name),
        roots=(pair.left.root, pair.right.root),
        engines=("symbolic", "symbolic"),
        declared=settled,
        undeclared=free,
        findings=_told_apart((*own, *about), pair.left.root),
        path=declared.path,
        resources=(_resources(pair.left), _resources(pair.right)),
        inherent=found.inherent,
        alike=found.alike,
        today=today,
    )


Place = tuple[str, tuple[str, ...]]
Claim = tuple[Declaration, Shows]
Claims = list[tuple[Difference, list[Claim]]]


def _claims(differences: Iterable[Difference], declared: Sequence[Declaration]) -> Claims:
    """Each difference with the declarations that it shows, in their order."""
    return [
        (one, [(d, shows) for d in declared for shows in d.shows if covers(shows, one)])
        for one in differences
    ]


def covers(shows: Shows, difference: Difference) -> bool:
    """Whether a difference is where a declaration says that it shows."""
    if difference.kind is Kind.NAME and not shows.attributes:
        return False  # both have it: only where the very attribute is declared
    if not any(address_pattern(at).fullmatch(difference.address) for at in shows.at):
        return False
    if shows.through and not _came_through(difference, shows.through):
        return False
    if not shows.attributes:
        return not difference.path or bool(shows.through)
    return any(attribute_pattern(one).fullmatch(difference.attribute) for one in shows.attributes)


def _came_through(difference: Difference, address: str) -> bool:
    values = [one for one in (difference.left, difference.right) if one is not None]
    return bool(values) and all(any(hop.address == address for hop in v.trail) for v in values)


@cache
def attribute_pattern(pattern: str) -> re.Pattern[str]:
    """An attribute path: `*` is any text within a step, `**` any; all below it is meant too."""
    text = re.escape(pattern).replace(r"\*\*", ".*").replace(r"\*", r"[^.\[\]]*")
    return re.compile(rf"{text}(?:[.\[].*)?", re.DOTALL)


def _remaining(proof: Proof | None) -> frozenset[Place] | None:
    """The differences that stay although the declared inputs are alike; None: not tried."""
    if proof is None:
        return None
    differences = (one for pair in proof.pairs for one in compare(pair).differences)
    return frozenset((one.address, one.names) for one in differences)


@dataclass(frozen=True, slots=True)
class _Judge:
    """How each declaration stands. `remaining` is None where no inputs were tried."""

    pair: Pair
    claims: Claims
    today: date
    remaining: frozenset[Place] | None
    open: frozenset[str]

    def settled(self, one: Declaration) -> Settled:
        """A declaration with what it covers, and the findings about it."""
        pair, names = self.pair, self.pair.names
        left = (one.expires - self.today).days
        sides = {name: _filled(text, _side(pair, name)) for name, text in one.sides.items()}
        if one.requires and not _is_there(one.requires, pair):
            return Settled(one, (), left, sides, judged=False)
        own = tuple(d for d, owners in self.claims if owners and owners[0][0] is one)
        findings = [
            finding
            for difference, owners in self.claims
            for declaration, shows in owners
            if declaration is one
            for finding in of_values(one, shows, difference, names, _declared(shows, difference))
        ]
        findings += [unfounded(one, d, names) for d in own if not self._is_founded(one, d)]
        judged = [s for s in one.shows if not s.requires or _is_there(s.requires, pair)]
        for shows in judged:
            findings += of_count(one, shows, _counts(shows, pair))
        findings += stale(one, names, _missing(one, judged, self.claims), whole=not own)
        findings += expired(one, left)
        return Settled(one, own, left, sides, findings=tuple(findings))

    def _is_founded(self, one: Declaration, difference: Difference) -> bool:
        """Whether a difference is gone once the declared inputs are alike."""
        inputs = set(one.inputs)
        if not inputs or difference.kind is Kind.OPEN or inputs & self.open:
            return True
        if ENVIRONMENT in inputs and difference.follows:
            return True
        if self.remaining is None or inputs == {ENVIRONMENT}:
            return ENVIRONMENT not in inputs
        return (difference.address, difference.names) not in self.remaining


def _declared(shows: Shows, difference: Difference) -> Mapping[str, object] | None:
    """What the declaration says that each environment has at the place of a difference."""
    for attribute, sides in shows.values.items():
        if attribute_pattern(attribute).fullmatch(difference.attribute):
            return sides
    return None


def _missing(
    one: Declaration, judged: Sequence[Shows], claims: Claims
) -> list[tuple[Shows, str, str]]:
    """The places where the declaration says that it shows, and it does not."""
    mine = [(d, shows) for d, owners in claims for owner, shows in owners if owner is one]
    found: list[tuple[Shows, str, str]] = []
    for shows in judged:
        for at in shows.at:
            pattern = address_pattern(at)
            here = [d for d, other in mine if other is shows and pattern.fullmatch(d.address)]
            if not shows.attributes and not here:
                found.append((shows, at, ""))
            found += [
                (shows, at, attribute)
                for attribute in shows.attributes
                if not any(attribute_pattern(attribute).fullmatch(d.attribute) for d in here)
            ]
    return found


def _counts(shows: Shows, pair: Pair) -> dict[str, int]:
    """How many instances each environment has of what the declaration counts."""
    return {
        side.name: sum(
            any(address_pattern(at).fullmatch(address) for at in shows.at)
            for address in side.subjects
        )
        for side in (pair.left, pair.right)
    }


def _is_there(pattern: str, pair: Pair) -> bool:
    """Whether either environment has something at an address, or below it."""
    below = address_pattern(f"{pattern}.**")
    own = address_pattern(pattern)
    return any(
        own.fullmatch(address) or below.fullmatch(address)
        for side in (pair.left, pair.right)
        for address in side.subjects
    )


def _side(pair: Pair, name: str) -> Side | None:
    return next((side for side in (pair.left, pair.right) if side.name == name), None)


def _filled(text: str, side: Side | None) -> str:
    """The words about an environment, with the values of its graph for the placeholders."""

    def value(found: re.Match[str]) -> str:
        subject = side.get(found[1]) if side else None
        if subject is None:
            return scalar(None)
        for path, one in subject.values.walk():
            if path and path_text(path) == found[2]:
                return shown(one)
        return scalar(None)

    return _PLACEHOLDER.sub(value, text)


def _resources(side: Side) -> int:
    return sum(one.kind == "resource" for one in side.subjects.values())


def _told_apart(findings: tuple[Finding, ...], root: str) -> tuple[Finding, ...]:
    """Findings of one fingerprint get an occasion each: elements of two lists may share an index.

    They are listed under the first root.
    """
    seen: dict[str, int] = {}
    result = []
    for finding in findings:
        number = seen[finding.fingerprint] = seen.get(finding.fingerprint, 0) + 1
        occasion = str(number) if number > 1 else ""
        result.append(replace(finding, occasion=occasion, root=root))
    return tuple(result)
