"""`parity.yaml`: the differences between two environments that are meant."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from validator.model.location import Location
from validator.model.parity import Declaration, Declared, Shows
from validator.policy.document import Document, read
from validator.policy.suppressions.waiver import day

FILE = "parity.yaml"


def read_declared(path: str) -> Declared:
    """The declarations of a file.

    Raises PolicyError, with the line, where it cannot be read or does not fit its schema.
    """
    document = read(path)
    _check(document)
    data: Mapping[str, Any] = document.data  # type: ignore[assignment]
    environments = tuple(data["environments"])
    found = [
        _declaration(document, number, environments) for number in range(len(data["differences"]))
    ]
    first: dict[str, int] = {}
    for number, one in enumerate(found):
        if first.setdefault(one.id, number) != number:
            raise document.error(f"`{one.id}` is declared twice", ("differences", number, "id"))
    return Declared(path, environments, tuple(found))


def _check(document: Document) -> None:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    error = best_match(Draft202012Validator(schema()).iter_errors(document.data))
    if error is not None:
        where = list(error.absolute_path)
        lead = ".".join(str(step) for step in where)
        raise document.error(f"{lead}: {error.message}" if lead else error.message, where)


def _declaration(document: Document, number: int, environments: tuple[str, ...]) -> Declaration:
    one = document.data["differences"][number]  # type: ignore[index]
    where = ("differences", number)
    expires = day(one["expires"])
    if expires is None:
        message = f"`expires: {one['expires']}` is no date: write 2027-03-31"
        raise document.error(message, (*where, "expires"))
    _check_names(document, one["sides"], (*where, "sides"), environments)
    return Declaration(
        id=one["id"],
        what=one["what"],
        why=" ".join(one["why"].split()),
        owner=one["owner"],
        expires=expires,
        sides=one["sides"],
        shows=tuple(_shows(document, where, environments)),
        location=_place(document, (*where, "id")),
        inputs=tuple(_listed(one.get("input", []))),
        requires=one.get("requires", ""),
    )


def _shows(
    document: Document, where: tuple[str | int, ...], environments: tuple[str, ...]
) -> Iterator[Shows]:
    listed = document.data["differences"][where[1]]["shows"]  # type: ignore[index]
    for number, one in enumerate(listed):
        place = (*where, "shows", number)
        values, count = one.get("values", {}), one.get("count")
        for attribute, sides in values.items():
            _check_names(document, sides, (*place, "values", attribute), environments)
        if count is not None:
            _check_names(document, count, (*place, "count"), environments)
        yield Shows(
            at=tuple(_listed(one["at"])),
            location=_place(document, (*place, "at")),
            attributes=(*one.get("attributes", ()), *values),
            values=values,
            count=count,
            through=one.get("through", ""),
            requires=one.get("requires", ""),
        )


def _listed(said: str | list[str]) -> list[str]:
    return said if isinstance(said, list) else [said]


def _check_names(
    document: Document,
    sides: Mapping[str, object],
    where: tuple[str | int, ...],
    environments: tuple[str, ...],
) -> None:
    for name in sides:
        if name not in environments:
            message = f"`{name}` is not one of the environments {', '.join(environments)}"
            raise document.error(message, where)


def _place(document: Document, where: tuple[str | int, ...]) -> Location:
    return document.error("", where).location


@cache
def schema() -> Mapping[str, object]:
    """The JSON Schema of `parity.yaml`."""
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "schema", "parity.schema.json"), encoding="utf-8") as stream:
        loaded: Mapping[str, object] = json.load(stream)
    return loaded
