"""Which state a `terraform_remote_state` reads: whether it is one that a root writes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from validator.contract.consumers.model import Publication, Site
from validator.contract.patterns import (
    KNOWN_ENVIRONMENTS,
    Hole,
    Pattern,
    is_environment_name,
    pattern_of,
)

_PLACE = (
    "bucket", "key", "organization", "workspaces.name", "prefix", "path", "container_name",
    "storage_account_name", "address", "schema_name",
)  # fmt: skip
Target = Mapping[str, Pattern]


@dataclass(frozen=True)
class State:
    """One state that a root writes, with the outputs in it."""

    root: str
    environment: str
    target: Target
    outputs: Mapping[str, Publication]


@dataclass(frozen=True)
class States:
    """The states of a set of roots."""

    states: tuple[State, ...]

    def of(self, site: Site) -> tuple[list[State], list[State]]:
        """The states that a site certainly reads, and those that it may read."""
        certain, possible = [], []
        for state in self.states:
            verdict = same_state(site.target, state.target)
            if verdict is True:
                certain.append(state)
            elif verdict is None:
                possible.append(state)
        workspace = site.target.get("workspace")
        if workspace is not None and workspace.text:
            named = [one for one in certain if one.environment == workspace.text]
            certain = named or certain
        return certain, possible

    @cached_property
    def _templates(self) -> list[dict[str, Pattern]]:
        return [
            {name: _template(value, one.environment) for name, value in one.target.items()}
            for one in self.states
            if one.environment and any(name in one.target for name in _PLACE)
        ]

    def is_alike(self, site: Site, environments: Iterable[str]) -> bool:
        """Whether a site reads a state of the form of these, in whatever environment.

        Such a state, where nobody writes it, is a read of another environment than there is.
        """
        known = KNOWN_ENVIRONMENTS | set(environments)
        return any(_is_of(site.target, template, known) for template in self._templates)


def states_of(outputs: Iterable[Publication]) -> States:
    """The states by root and environment."""
    groups: dict[tuple[str, str, tuple[tuple[str, str], ...]], dict[str, Publication]] = {}
    targets: dict[tuple[str, str, tuple[tuple[str, str], ...]], Target] = {}
    for one in outputs:
        shown = tuple(sorted((name, value.shown) for name, value in one.target.items()))
        key = (one.root, one.environment, shown)
        groups.setdefault(key, {})[one.name.shown] = one
        targets[key] = one.target
    return States(
        tuple(State(root, env, targets[(root, env, shown)], groups[(root, env, shown)])
              for root, env, shown in groups)
    )  # fmt: skip


def same_state(read: Target, written: Target) -> bool | None:
    """Whether two backends are the same place: yes, no, or not known.

    A place of which only the environment is open is certain: it is one of those.
    """
    kinds = read.get("type"), written.get("type")
    if kinds[0] is not None and kinds[1] is not None and not _kinds(kinds[0], kinds[1]):
        return False
    verdict: bool | None = True
    compared = False
    for name in _PLACE:
        left, right = read.get(name), written.get(name)
        if left is None and right is None:
            continue
        if left is None or right is None:
            verdict = None
            continue
        if not left.overlaps(right):
            return False
        compared = True
        if not (_settled(left) and _settled(right)):
            verdict = None
    return verdict if compared else None


def _kinds(left: Pattern, right: Pattern) -> bool:
    cloud = ("remote", "cloud")
    if left.text in cloud and right.text in cloud:
        return True
    return left.overlaps(right)


def _settled(pattern: Pattern) -> bool:
    return all(
        isinstance(part, str) or (not part.many and is_environment_name(part.label))
        for part in pattern.parts
    )


def _template(value: Pattern, environment: str) -> Pattern:
    text = value.text
    if text is None:
        return value
    pieces = re.split(rf"(?<![A-Za-z0-9]){re.escape(environment)}(?![A-Za-z0-9])", text)
    parts: list[str | Hole] = []
    for at, piece in enumerate(pieces):
        parts.extend([piece] if not at else [Hole("environment"), piece])
    return pattern_of(parts)


def _is_of(read: Target, template: Target, known: Iterable[str]) -> bool:
    fixed = False
    for name in _PLACE:
        left, right = read.get(name), template.get(name)
        if right is None:
            continue
        if left is None or left.text is None:
            return False
        expression = "".join(
            re.escape(part) if isinstance(part, str) else "([^/]*)" for part in right.parts
        )
        match = re.fullmatch(expression, left.text)
        if match is None or any(text not in known for text in match.groups()):
            return False
        fixed = fixed or right.fixed >= 12
    return fixed
