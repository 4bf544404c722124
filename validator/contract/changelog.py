"""What the foundation says of its own changes: the changelog, and the names it deprecates.

`contract/changelog.yaml` has an entry for every breaking change, and none may be made without.
`contract/deprecations.yaml` has the names that are going away.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from validator.contract.file import ContractError, checked, wrong
from validator.contract.model import Contract, ContractChange, Deprecation
from validator.model.location import Location

CHANGELOG = "changelog.yaml"
DEPRECATIONS = "deprecations.yaml"


@dataclass(frozen=True, slots=True)
class Notice:
    """One breaking change that the changelog tells of.

    `revision` is the one it leads to, `change` what changed as `contract diff` calls it.
    """

    revision: int
    date: str
    environments: tuple[str, ...]
    name: str
    change: str
    why: str
    replacement: str = ""
    location: Location | None = None

    def tells(self, change: ContractChange, before: int) -> bool:
        """Whether it is about this change of a contract that was at revision `before`."""
        return (
            self.revision > before
            and change.environment in self.environments
            and (self.name, self.change) == (change.name, change.change)
        )


@dataclass(frozen=True, slots=True)
class Deprecated:
    """A deprecated name, in some environments or (with none named) in all."""

    name: str
    deprecation: Deprecation
    environments: tuple[str, ...] = ()
    location: Location | None = None


def load_changelog(directory: str) -> tuple[Notice, ...]:
    """The changelog of a contract directory, none where there is no file.

    Raises ContractError for what does not fit the schema, a date that is none, or revisions that
    go back.
    """
    path = os.path.join(directory, CHANGELOG)
    if not os.path.isfile(path):
        return ()
    document = checked(path, "changelog")
    data: list[Mapping[str, Any]] = document.data  # type: ignore[assignment]
    found: list[Notice] = []
    for number, one in enumerate(data):
        place = wrong(document, "", number, "revision").location
        if found and one["revision"] < found[-1].revision:
            raise wrong(document, "entries stand oldest revision first", number, "revision")
        _check_date(one["date"], wrong(document, "not a date", number, "date"))
        found.append(
            Notice(
                one["revision"],
                one["date"],
                tuple(one["environments"]),
                one["name"],
                one["change"],
                one["why"].strip(),
                one.get("replacement", ""),
                place,
            )
        )
    return tuple(found)


def load_deprecations(directory: str) -> tuple[Deprecated, ...]:
    """The deprecations of a contract directory, none where there is no file.

    Raises ContractError.
    """
    path = os.path.join(directory, DEPRECATIONS)
    if not os.path.isfile(path):
        return ()
    document = checked(path, "deprecations")
    data: Mapping[str, Mapping[str, Any]] = document.data  # type: ignore[assignment]
    found = []
    for name, one in data.items():
        _check_date(one["sunset"], wrong(document, "not a date", name, "sunset"))
        said = Deprecation(
            one["since"], one.get("replacement", ""), one["sunset"], one["why"].strip()
        )
        place = wrong(document, "", name).location
        found.append(Deprecated(name, said, tuple(one.get("environments", ())), place))
    return tuple(found)


def _check_date(text: str, error: ContractError) -> None:
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        raise error from None


def revision_of(notices: Iterable[Notice], environment: str) -> int:
    """The newest revision that the changelog has for an environment; 1 without any."""
    return max((one.revision for one in notices if environment in one.environments), default=1)


def deprecations_of(deprecated: Iterable[Deprecated], contract: Contract) -> dict[str, Deprecation]:
    """The deprecations of one environment, by name.

    Raises ContractError where a name, or its replacement, is not published there.
    """
    found = {}
    for one in deprecated:
        if one.environments and contract.environment not in one.environments:
            continue
        for name in filter(None, (one.name, one.deprecation.replacement)):
            if name not in contract.entries:
                place = one.location or Location(DEPRECATIONS, 1)
                message = f"{contract.environment} publishes no output {name}"
                raise ContractError(message, place.path, place.line)
        found[one.name] = one.deprecation
    return found


def untold(
    changes: Iterable[ContractChange],
    notices: Sequence[Notice],
    before: Mapping[str, Contract],
    known: Sequence[Notice] = (),
) -> tuple[ContractChange, ...]:
    """The breaking changes that no entry of the changelog tells of.

    `known` are the entries that the contract before had already: they told of other changes.
    """
    old = {_identity(one) for one in known}
    fresh = [one for one in notices if _identity(one) not in old]
    return tuple(
        change
        for change in changes
        if change.kind == "breaking"
        and not any(one.tells(change, _revision(before, change.environment)) for one in fresh)
    )


def _identity(one: Notice) -> tuple[object, ...]:
    return (one.revision, one.date, one.environments, one.name, one.change)


def _revision(before: Mapping[str, Contract], environment: str) -> int:
    return before[environment].revision if environment in before else 0


def entry_for(changes: Sequence[ContractChange], before: Mapping[str, Contract]) -> Iterator[str]:
    """The YAML lines of the entries that are missing, to be filled in."""
    wanted: dict[tuple[str, str, str, int], list[str]] = {}
    for one in changes:
        revision = _revision(before, one.environment) + 1
        suggestion = one.suggestion.removeprefix("read ") if _names(one) else ""
        wanted.setdefault((one.name, one.change, suggestion, revision), []).append(one.environment)
    for (name, change, suggestion, revision), environments in wanted.items():
        yield f"- revision: {revision}"
        yield f'  date: "{datetime.date.today().isoformat()}"'
        yield f"  environments: [{', '.join(environments)}]"
        yield f"  name: {name}"
        yield f"  change: {change}"
        if suggestion:
            yield f"  replacement: {suggestion}"
        yield "  why: …"


def _names(change: ContractChange) -> bool:
    return change.change == "renamed" or change.suggestion.startswith("read ")
