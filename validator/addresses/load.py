"""Reading an address plan with every problem it has, each at its line."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from validator.addresses.places import Source, Where, duplicates
from validator.cache import files
from validator.facts.cidr import AddressPlan, AddressPlanError
from validator.model.diagnostic import Diagnostic
from validator.model.location import Location

SCHEMA = os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "schema", "address-plan.schema.json"
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """An address plan that is one, as it is written and as it is meant."""

    plan: AddressPlan
    source: Source


def load(path: str) -> Loaded | tuple[Diagnostic, ...]:
    """The address plan of a file, or why it is none."""
    try:
        data = files.read(path)
    except OSError as error:
        return (Diagnostic(f"{path}: {error.strerror or error}"),)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return (Diagnostic("the file is not UTF-8", Location(path, line)),)
    return read(path, text)


def read(path: str, text: str) -> Loaded | tuple[Diagnostic, ...]:
    """The address plan of a text, or why it is none."""
    import yaml

    try:
        data = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
        source = Source(path, text)
        problems = tuple(_problems(data, source))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Location(path, mark.line + 1, mark.column + 1) if mark else Location(path, 1)
        return (Diagnostic(f"not valid YAML: {error.problem or error.context}", place),)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        return (Diagnostic(f"not valid YAML: {reason}", Location(path, 1)),)
    if problems:
        return problems
    try:
        return Loaded(AddressPlan.parse(data, path), source)
    except AddressPlanError as error:
        return (Diagnostic(str(error), source.location(error.where)),)


def _problems(data: object, source: Source) -> Iterator[Diagnostic]:
    for twice in duplicates(source):
        yield Diagnostic(f"{_named(twice)} is written twice", source.location(twice))
    validator = _validator()
    errors = sorted(
        validator.iter_errors(data), key=lambda one: [str(p) for p in one.absolute_path]
    )
    for error in errors:
        where = tuple(str(step) for step in error.absolute_path)
        yield Diagnostic(_message(error, where), source.location(_wrong(error, where)))


@cache
def _validator() -> Any:
    import jsonschema

    with open(SCHEMA, encoding="utf-8") as stream:
        return jsonschema.Draft202012Validator(json.load(stream))


def _message(error: Any, where: tuple[str, ...]) -> str:
    name = _named(where)
    if "propertyNames" in error.absolute_schema_path:
        return f"{name}: {error.instance!r} is not a name: letters, digits and _ . / - in quotes"
    if error.validator == "additionalProperties":
        known = ", ".join(error.schema.get("properties", ()))
        return f"{name} has an unknown key {_wrong(error, where)[-1]!r}; known: {known}"
    if error.validator == "required":
        missing = next(key for key in error.validator_value if key not in error.instance)
        return f"{name} needs `{missing}`"
    if error.validator == "type":
        wanted = error.validator_value
        kinds = [wanted] if isinstance(wanted, str) else wanted
        words = {"object": "a mapping", "string": "a text", "integer": "a whole number"}
        said = " or ".join(words.get(kind, kind) for kind in kinds if kind != "null")
        return f"{name} must be {said}"
    if error.validator == "pattern" and error.schema.get("pattern", "").endswith("{1,3}$"):
        return f"{name}: {error.instance!r} is no CIDR block"
    if error.validator == "anyOf":
        return f"{name} must be `amazon` or an IPv6 block"
    return f"{name}: {error.message}"


def _wrong(error: Any, where: tuple[str, ...]) -> tuple[str, ...]:
    """The key path of what is wrong: the key itself where it is one too many."""
    if "propertyNames" in error.absolute_schema_path:
        return (*where, str(error.instance))
    if error.validator != "additionalProperties":
        return where
    known = error.schema.get("properties", {})
    return (*where, next(str(key) for key in error.instance if key not in known))


def _named(where: Where) -> str:
    return ".".join(map(str, where)) or "the address plan"
