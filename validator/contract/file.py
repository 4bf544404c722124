"""Contract files: reading `contract/<env>.json` with its places, and writing it stably."""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from validator import shipped
from validator.cache import files, tool
from validator.cache.current import current
from validator.contract.model import Contract, Deprecation, Entry, Parameter, State
from validator.contract.shapes import parse_type
from validator.model.location import Location
from validator.policy.document import Document, Documents, PolicyError, read

VERSION = 1
_FITS = "fits"
DIRECTORY = "contract"
"""The folder that holds the contract files, beside `terraform/`."""

_HERE = os.path.dirname(os.path.abspath(__file__))


class ContractError(Exception):
    """A contract file that cannot be used: the message, the file and the line."""

    def __init__(self, message: str, path: str, line: int = 1) -> None:
        super().__init__(f"{path}:{line}: {message}")
        self.message = message
        self.location = Location(path, line)


def builtin_contract_dir() -> str:
    """The directory of the shipped contract: in the package, or in a checkout beside it."""
    return shipped.directory(DIRECTORY)


def checked(path: str, schema: str) -> Document:
    """A loaded JSON or YAML file that fits one of the published schemas.

    Raises ContractError at the file and line of a problem.
    """
    document = _read(path)
    store, fits = current(), _fits(document, schema)
    if store is not None and store.get(_FITS, fits) is not None:
        return document
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    problem = best_match(Draft202012Validator(schema_of(schema)).iter_errors(document.data))
    if problem is not None:
        raise wrong(document, problem.message, *problem.absolute_path)
    if store is not None:
        store.put(_FITS, fits, b"")
    return document


def _fits(document: Document, schema: str) -> str:
    """The name of the finding that this text fits this schema."""
    return files.digest(f"{tool.identity()} {schema}\0{document.text}".encode())


def _read(path: str) -> Document:
    documents = Documents(current(), path)
    try:
        document = read(path, documents)
        documents.close()
    except PolicyError as error:
        raise ContractError(error.message, error.path, error.line) from error
    return replace(document, data=_plain(document.data))


def _plain(data: object) -> object:
    """YAML takes `2027-01-01` for a date; here it is a text as in JSON."""
    if isinstance(data, datetime.date):
        return data.isoformat()
    if isinstance(data, dict):
        return {key: _plain(one) for key, one in data.items()}
    return [_plain(one) for one in data] if isinstance(data, list) else data


def wrong(document: Document, message: str, *where: str | int) -> ContractError:
    """A ContractError at a key path of a document."""
    found = document.error(message, where)
    return ContractError(found.message, found.path, found.line)


@cache
def schema_of(name: str) -> Mapping[str, Any]:
    """The JSON Schema `contract`, `changelog` or `deprecations`."""
    path = os.path.join(_HERE, "schema", f"{name}.schema.json")
    with open(path, encoding="utf-8") as stream:
        loaded: Mapping[str, Any] = json.load(stream)
    return loaded


def load_contract(path: str) -> Contract:
    """The contract that a file holds. Raises ContractError.

    What is shipped with the package is known to fit the schema.
    """
    own = os.path.dirname(os.path.realpath(path)) == os.path.realpath(builtin_contract_dir())
    document = _shipped(path) if own else checked(path, "contract")
    data: Mapping[str, Any] = document.data  # type: ignore[assignment]
    entries = {name: _entry(document, name, one) for name, one in data["outputs"].items()}
    parameters = {name: _parameter(name, one) for name, one in data["parameters"].items()}
    for name, one in data["outputs"].items():
        ssm = one.get("ssm")
        if ssm is None:
            continue
        if ssm["name"] in parameters:
            message = f"{ssm['name']} stands for two values"
            raise wrong(document, message, "outputs", name, "ssm", "name")
        entry = entries[name]
        parameters[ssm["name"]] = Parameter(
            ssm["name"], ssm["type"], name, entry.meaning, entry.description, entry.since
        )
    state = data.get("state")
    return Contract(
        environment=data["environment"],
        entries=entries,
        parameters=dict(sorted(parameters.items())),
        state=State(state["bucket"], state["key"], state["region"]) if state else None,
        revision=data["revision"],
        offered=data.get("offered", {}),
        path=path,
    )


def _shipped(path: str) -> Document:
    text = files.read(path).decode()
    return Document(path, text, json.loads(text))


def _entry(document: Document, name: str, data: Mapping[str, Any]) -> Entry:
    try:
        parse_type(data["type"])
    except ValueError as error:
        raise wrong(document, str(error), "outputs", name, "type") from error
    ssm = data.get("ssm")
    return Entry(
        name=name,
        type=data["type"],
        meaning=tuple(data["meaning"]),
        ssm=ssm["name"] if ssm else None,
        description=data["description"],
        sensitive=bool(data.get("sensitive")),
        since=data["since"],
        deprecated=_deprecation(data.get("deprecated")),
        address=", ".join(data.get("address", ())),
    )


def _deprecation(data: Mapping[str, str] | None) -> Deprecation | None:
    if data is None:
        return None
    return Deprecation(
        data["since"], data.get("replacement", ""), data["sunset"], data.get("why", "")
    )


def _parameter(name: str, data: Mapping[str, Any]) -> Parameter:
    return Parameter(
        name=name,
        type=data["type"],
        meaning=tuple(data["meaning"]),
        description=data["description"],
        since=data["since"],
        address=", ".join(data.get("address", ())),
    )


def load_contracts(directory: str) -> dict[str, Contract]:
    """Every contract in a directory, by environment. Raises ContractError.

    Other JSON files than contracts are an error: the directory is the contract's own.
    """
    found: dict[str, Contract] = {}
    try:
        names = sorted(os.listdir(directory))
    except OSError as error:
        raise ContractError(error.strerror or "cannot be read", directory) from error
    for name in names:
        path = os.path.join(directory, name)
        if name.endswith(".json") and os.path.isfile(path):
            contract = load_contract(path)
            if contract.environment in found:
                other = found[contract.environment].path
                raise ContractError(f"{contract.environment} is in {other} already", path)
            found[contract.environment] = contract
    return found


def dump(contract: Contract, schema: str | None = None) -> str:
    """The text of a contract's file: sorted, one thing a line, with a newline at the end.

    `schema` is where an editor finds the JSON Schema.
    """
    data = ({"$schema": schema} if schema else {}) | contract_data(contract)
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def contract_data(contract: Contract) -> dict[str, object]:
    """The content of a contract's file."""
    state = contract.state
    outputs = {name: _output_data(contract, one) for name, one in sorted(contract.entries.items())}
    told = {one.ssm for one in contract.entries.values()}
    alone = {n: one for n, one in sorted(contract.parameters.items()) if n not in told}
    data: dict[str, object] = {
        "version": VERSION,
        "environment": contract.environment,
        "revision": contract.revision,
        "state": {"bucket": state.bucket, "key": state.key, "region": state.region}
        if state
        else None,
        "outputs": outputs,
        "parameters": {name: _parameter_data(one) for name, one in alone.items()},
    }
    if contract.offered:
        data["offered"] = dict(sorted(contract.offered.items()))
    return data


def _output_data(contract: Contract, entry: Entry) -> dict[str, object]:
    data: dict[str, object] = {
        "type": entry.type,
        "meaning": list(entry.meaning),
        "address": _addresses(entry.address, entry.meaning),
        "description": entry.description,
        "since": entry.since,
    }
    parameter = contract.parameters.get(entry.ssm) if entry.ssm else None
    if parameter is not None:
        data["ssm"] = {"name": parameter.name, "type": parameter.type}
    if entry.sensitive:
        data["sensitive"] = True
    if entry.deprecated is not None:
        one = entry.deprecated
        told = {"replacement": one.replacement, "sunset": one.sunset, "why": one.why}
        data["deprecated"] = {"since": one.since} | {
            key: text for key, text in told.items() if text
        }
    return data


def _parameter_data(one: Parameter) -> dict[str, object]:
    return {
        "type": one.type,
        "meaning": list(one.meaning),
        "address": _addresses(one.address, one.meaning),
        "description": one.description,
        "since": one.since,
    }


def _addresses(address: str, meaning: tuple[str, ...]) -> list[str]:
    """One address for each term, else those that there are."""
    found = address.split(", ")
    return found if len(found) == len(meaning) and address else [one for one in found if one]
