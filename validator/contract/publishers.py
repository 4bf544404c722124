"""What a foundation publishes: parameters, outputs and things with names, over all its roots."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from validator.contract.consumers.model import Checkout, Publication
from validator.contract.patterns import KNOWN_ENVIRONMENTS, Hole, Pattern, is_environment_name

ENVIRONMENT = "<env>"


@dataclass(frozen=True, slots=True)
class Publisher:
    """A publication and who makes it; `consumer` is empty for the foundation."""

    publication: Publication
    consumer: str = ""

    @property
    def shown(self) -> str:
        """As `published_by` says it."""
        address = self.publication.address
        return f"{self.consumer}: {address}" if self.consumer else address


@dataclass(frozen=True)
class Parameters:
    """All published parameters: the foundation's, and those that consumers write themselves."""

    publishers: tuple[Publisher, ...]
    _memo: dict[Pattern, tuple[Publisher, ...]] = field(default_factory=dict)

    @cached_property
    def _exact(self) -> dict[str, list[Publisher]]:
        found: dict[str, list[Publisher]] = {}
        for one in self.publishers:
            text = one.publication.name.text
            if text is not None:
                found.setdefault(text, []).append(one)
        return found

    @cached_property
    def _open(self) -> list[Publisher]:
        # A name of which nothing is known would publish everything.
        return [
            one
            for one in self.publishers
            if one.publication.name.text is None and _tells(one.publication.name)
        ]

    def of(self, name: Pattern, *, below: bool = False) -> tuple[Publisher, ...]:
        """Who publishes, or may publish, a parameter of this name; `below`: anything under it."""
        wanted = name.below() if below else name
        known = self._memo.get(wanted)
        if known is None:
            known = self._memo[wanted] = tuple(self._search(wanted))
        return known

    def _search(self, wanted: Pattern) -> Iterable[Publisher]:
        if wanted.text is not None:
            yield from self._exact.get(wanted.text, ())
            candidates: Sequence[Publisher] = self._open
        else:
            candidates = self.publishers
        for one in candidates:
            if wanted.text is None and not _tells(one.publication.name):
                continue
            if wanted.overlaps(one.publication.name) and not _excluded(one.publication, wanted):
                yield one


def _tells(name: Pattern) -> bool:
    return name.text is not None or name.fixed >= 3


def _excluded(publication: Publication, wanted: Pattern) -> bool:
    """Whether an open publication stands for an environment that was evaluated by itself."""
    if not publication.excluded or wanted.text is None or publication.name.text is not None:
        return False
    filled = captures(publication.name, wanted.text)
    return any(text in publication.excluded for text in filled)


def captures(pattern: Pattern, text: str) -> tuple[str, ...]:
    """What the environment holes of a pattern are in a text that it matches."""
    expression = "".join(
        re.escape(part)
        if isinstance(part, str)
        else "([^/]*)"
        if is_environment_name(part.label)
        else "(?:.*)"
        if part.many
        else "(?:[^/]*)"
        for part in pattern.parts
    )
    match = re.fullmatch(expression, text, re.DOTALL)
    return match.groups() if match else ()


@dataclass(frozen=True)
class Foundation:
    """The index of a foundation with what it publishes by kind.

    `names` are what its repository is called, for the sources of its modules.
    """

    checkout: Checkout
    prefixes: tuple[str, ...]
    names: frozenset[str] = frozenset()

    @cached_property
    def environments(self) -> frozenset[str]:
        """Its environments: those its roots are planned for, and those in its names."""
        found = {one.environment for one in self.checkout.publications if one.environment}
        for one in self.parameters:
            text = one.name.text
            if text is not None:
                found.update(step for step in text.split("/") if step.lower() in KNOWN_ENVIRONMENTS)
        return frozenset(found)

    @cached_property
    def parameters(self) -> tuple[Publication, ...]:
        """Its SSM parameters."""
        return tuple(one for one in self.checkout.publications if one.kind == "ssm")

    @cached_property
    def outputs(self) -> tuple[Publication, ...]:
        """The outputs of its roots."""
        return tuple(one for one in self.checkout.publications if one.kind == "output")

    @cached_property
    def offered(self) -> Mapping[str, frozenset[str]]:
        """Outputs that are null by name: the environments in which they are switched off."""
        found: dict[str, set[str]] = {}
        for one in self.checkout.publications:
            if one.kind == "offered":
                found.setdefault(one.name.text or "", set()).add(one.environment)
        return {name: frozenset(where) for name, where in found.items()}

    @cached_property
    def resources(self) -> tuple[Publication, ...]:
        """Its resources that can be looked up by name or tag."""
        return tuple(one for one in self.checkout.publications if one.kind == "resource")

    @cached_property
    def modules(self) -> frozenset[str]:
        """The directories of it that can be called as modules."""
        return frozenset(
            one.name.text or "" for one in self.checkout.publications if one.kind == "module"
        )


def own_prefixes(checkout: Checkout) -> tuple[str, ...]:
    """The first steps of the paths that a foundation publishes parameters under."""
    found: dict[str, None] = {}
    for one in checkout.publications:
        if one.kind == "ssm":
            steps = one.name.head.split("/")
            if len(steps) > 2 and not steps[0]:
                found[f"/{steps[1]}/"] = None
    return tuple(found)


def generic(name: Pattern, environment: str) -> str:
    """A name with the environment's place marked, the same for every environment.

    `/acme/dev/vpc` read for dev, and `/acme/${var.environment}/vpc`, are `/acme/<env>/vpc`.
    """
    parts = [
        ENVIRONMENT
        if isinstance(part, Hole) and is_environment_name(part.label)
        else f"${{{part.label or '…'}}}"
        if isinstance(part, Hole)
        else part
        for part in name.parts
    ]
    text = "".join(parts)
    if environment:
        pattern = rf"(?<![A-Za-z0-9]){re.escape(environment)}(?![A-Za-z0-9])"
        text = re.sub(pattern, ENVIRONMENT, text)
    return text


def environment_in(name: str, known: frozenset[str]) -> str:
    """The environment that a step of a path names; empty where none does."""
    steps = name.split("/")
    return next(
        (step for step in steps if step in known),
        next((step for step in steps if step.lower() in KNOWN_ENVIRONMENTS), ""),
    )
