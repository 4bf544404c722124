"""The graph itself as JSON (`shared-check graph --format json`) and as text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from validator.model.graph import Graph, Output, Resource
from validator.model.location import Location
from validator.model.value import Path, Value, path_text

SENSITIVE = "(sensitive value)"


def document(graph: Graph) -> dict[str, Any]:
    """The graph as JSON data; an unknown is null in `values` and explained in `unknown`."""
    return {
        "resources": [_resource(item) for item in graph.resources.values()],
        "outputs": {name: _output(output) for name, output in graph.outputs.items()},
        "errors": [
            {**_place(problem.location), "message": problem.message}
            for problem in graph.diagnostics
            if problem.severity == "error"
        ],
    }


def as_json(graph: Graph) -> str:
    """The JSON document as text."""
    return json.dumps(document(graph), indent=2, ensure_ascii=False, default=_number) + "\n"


def as_text(graph: Graph) -> str:
    """One line per resource instance, then its unknown attributes with their causes."""
    return "".join(f"{line}\n" for line in _text(graph))


def _text(graph: Graph) -> Iterator[str]:
    for resource in graph.resources.values():
        maybe = "  (existence undecided)" if resource.exists is None else ""
        place = f"  {resource.location}" if resource.location else ""
        yield f"{resource.address}{maybe}{place}"
        for path, value in _unknowns(resource.values):
            assert value.unknown is not None
            yield f"    {path_text(path)} = ? {value.unknown.cause.value}: {value.unknown.detail}"
    for name, output in graph.outputs.items():
        known = "known" if output.value.is_wholly_known else "known after apply"
        yield f"output {name}: {known}" + (f"  {output.location}" if output.location else "")
    for problem in graph.diagnostics:
        place = f"{problem.location}: " if problem.location else ""
        yield f"{problem.severity}: {place}{problem.message}"


def _resource(resource: Resource) -> dict[str, Any]:
    return {
        "address": resource.address,
        "mode": resource.mode,
        "type": resource.type,
        "module": resource.module,
        "index": resource.index,
        **_place(resource.location),
        "values": plain(resource.values),
        "unknown": _explained(resource.values),
    }


def _output(output: Output) -> dict[str, Any]:
    return {
        **_place(output.location),
        "value": plain(output.value),
        "sensitive": output.sensitive,
        "unknown": _explained(output.value),
    }


def _explained(value: Value) -> dict[str, Any]:
    found = {}
    for path, item in _unknowns(value):
        assert item.unknown is not None
        refs = {item.ref} if item.ref else set(item.unknown.inputs)
        found[path_text(path)] = {
            "cause": item.unknown.cause.value,
            "detail": item.unknown.detail,
            "refs": sorted(str(ref) for ref in refs),
        }
    return found


def _unknowns(value: Value) -> Iterator[tuple[Path, Value]]:
    return ((path, item) for path, item in value.walk() if item.is_unknown)


def plain(value: Value) -> Any:
    """JSON data of a value: unknown is null, a sensitive value is its placeholder."""
    if value.sensitive and not value.is_null:
        return SENSITIVE
    if value.unknown is not None:
        return None
    if isinstance(value.data, tuple):
        return [plain(item) for item in value.data]
    if isinstance(value.data, Mapping):
        return {key: plain(item) for key, item in value.data.items()}
    return value.data


def _place(location: Location | None) -> dict[str, Any]:
    return {
        "path": location.path if location else None,
        "line": location.line if location else None,
    }


def _number(data: object) -> float:
    if isinstance(data, Decimal):
        return float(data)
    raise TypeError(type(data).__name__)
