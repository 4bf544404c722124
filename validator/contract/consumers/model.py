"""What one checkout says, whatever foundation it is held against: its reads and publications."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from validator.contract.patterns import Hole, Pattern

Kind = Literal["ssm", "remote_state", "module", "tag", "id"]
Strength = Literal["certain", "likely", "weak"]
Means = Literal[
    "data", "path", "output", "task", "code", "call", "lookup", "source", "literal", "outputs"
]
"""How a name is read.

`data`: a data source of one parameter; `path`: all below a path; `output`: an output of a remote
state; `outputs`: all its outputs; `task`: a container's secret; `code`: application or CI code,
at run time; `call`: an argument of a module that is not here; `lookup`: by tag or name; `source`:
a module's source; `literal`: an id.
"""


@dataclass(frozen=True, slots=True)
class Use:
    """Where a value that was read goes: an attribute of a resource instance."""

    address: str
    type: str
    attribute: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Site:
    """One place that reads one name in one environment.

    `path` is relative to the checkout. `environment` is what the root was evaluated for, empty
    where nothing tells it; `actual` is False where that environment is only possible (a validation
    that lists it) and no settings for it are there. `target` is what must match besides the name:
    for a remote state the attributes of its backend, for a lookup its criteria. `guarded`: a
    fallback (`try`, `lookup`) stands in for a name that is missing. `strength` of a text in code:
    `weak` is a text that looks like a name, `likely` one in a file that speaks of parameters.
    """

    kind: Kind
    means: Means
    path: str
    line: int
    name: Pattern
    environment: str = ""
    actual: bool = True
    target: Mapping[str, Pattern] = field(default_factory=dict, hash=False)
    guarded: bool = False
    strength: Strength = "certain"
    address: str = ""
    uses: tuple[Use, ...] = ()


Published = Literal["ssm", "output", "offered", "resource", "module"]


@dataclass(frozen=True, slots=True)
class Publication:
    """One name that a checkout publishes.

    `ssm`: a parameter, `name` in full. `output`: a root's output, `target` its backend's
    attributes. `offered`: an output that is null, which no state holds. `resource`: an instance
    with a name of its own, `target` its type and tags. `module`: a directory that others can call.
    `excluded` are environments that were evaluated on their own, so that this one does not speak
    for them.
    """

    kind: Published
    name: Pattern
    address: str
    path: str
    line: int
    root: str = ""
    environment: str = ""
    target: Mapping[str, Pattern] = field(default_factory=dict, hash=False)
    excluded: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be read: a file with a syntax error, a checkout that is not there."""

    message: str
    path: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Checkout:
    """The index of one checkout. `root` is its directory, `name` what reports call it."""

    name: str
    root: str
    sites: tuple[Site, ...] = ()
    publications: tuple[Publication, ...] = ()
    problems: tuple[Problem, ...] = ()
    files: int = 0


# ---- as JSON, for the cache


def as_data(checkout: Checkout) -> dict[str, Any]:
    """The index of a checkout as JSON data, without its name and place."""
    return {
        "sites": [_site(site) for site in checkout.sites],
        "publications": [_publication(one) for one in checkout.publications],
        "problems": [[p.message, p.path, p.line] for p in checkout.problems],
        "files": checkout.files,
    }


def from_data(data: Mapping[str, Any], name: str, root: str) -> Checkout:
    """The index that `as_data` wrote. Raises KeyError, TypeError or ValueError for other data."""
    return Checkout(
        name,
        root,
        tuple(_read_site(row) for row in data["sites"]),
        tuple(_read_publication(row) for row in data["publications"]),
        tuple(Problem(message, path, line) for message, path, line in data["problems"]),
        data["files"],
    )


def _pattern(pattern: Pattern) -> Any:
    if pattern.text is not None:
        return pattern.text
    return [p if isinstance(p, str) else [p.label, p.many] for p in pattern.parts]


def _read_pattern(data: Any) -> Pattern:
    if isinstance(data, str):
        return Pattern((data,))
    return Pattern(tuple(p if isinstance(p, str) else Hole(p[0], p[1]) for p in data))


def _target(target: Mapping[str, Pattern]) -> dict[str, Any]:
    return {key: _pattern(value) for key, value in target.items()}


def _read_target(data: Mapping[str, Any]) -> dict[str, Pattern]:
    return {key: _read_pattern(value) for key, value in data.items()}


def _site(site: Site) -> list[Any]:
    return [
        site.kind, site.means, site.path, site.line, _pattern(site.name), site.environment,
        site.actual, _target(site.target), site.guarded, site.strength, site.address,
        [[u.address, u.type, u.attribute, u.path, u.line] for u in site.uses],
    ]  # fmt: skip


def _read_site(row: list[Any]) -> Site:
    kind, means, path, line, name, environment, actual, target, guarded, strength, at, uses = row
    return Site(
        kind, means, path, line, _read_pattern(name), environment, actual, _read_target(target),
        guarded, strength, at, tuple(Use(*use) for use in uses),
    )  # fmt: skip


def _publication(one: Publication) -> list[Any]:
    return [
        one.kind, _pattern(one.name), one.address, one.path, one.line, one.root, one.environment,
        _target(one.target), sorted(one.excluded),
    ]  # fmt: skip


def _read_publication(row: list[Any]) -> Publication:
    kind, name, address, path, line, root, environment, target, excluded = row
    return Publication(
        kind, _read_pattern(name), address, path, line, root, environment, _read_target(target),
        frozenset(excluded),
    )  # fmt: skip
