"""From the graph of an environment to what is compared of it: one subject for each thing."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace

from validator.contract.freeze import contract_of
from validator.contract.model import Contract, Entry
from validator.contract.terms import LITERAL, OPEN, Term, parse_term
from validator.model.graph import Graph, Module, Resource
from validator.model.location import Hop, Location
from validator.model.parity import Side, Subject, SubjectKind
from validator.model.value import Cause, Ref, Unknown, Value, from_python, unknown

ENVIRONMENT = "environment"
"""The input variable of a root that is the environment's name."""

_DERIVED = frozenset({"tags_all", "minified_json"})
"""Made of other attributes that are compared themselves."""

_RENDERED = {"aws_iam_policy_document": frozenset({"json"})}
"""What a data source makes of its own blocks."""


def name_of(graph: Graph) -> str:
    """The name of an environment: its input `environment`, else the name of its directory."""
    root = graph.modules.get("")
    variable = root.variables.get(ENVIRONMENT) if root else None
    if variable is not None and isinstance(variable.value.data, str):
        return variable.value.data
    return os.path.basename(os.path.abspath(graph.root))


def side_of(graph: Graph, name: str) -> Side:
    """Everything of an environment that has a counterpart in another."""
    subjects: dict[str, Subject] = {}
    for module in graph.modules.values():
        subjects |= {one.address: one for one in _of_module(module)}
    for provider in graph.providers.values():
        address = f"provider.{provider.address}"
        subjects[address] = Subject(
            address, "provider", "provider", provider.values, provider.location
        )
    for resource in graph.resources.values():
        if resource.exists is not False:
            subjects[resource.address] = _of_resource(resource)
    subjects |= {one.address: one for one in _of_contract(graph, contract_of(graph))}
    return Side(name, graph.root, subjects)


def _of_resource(resource: Resource) -> Subject:
    hidden = _DERIVED | _RENDERED.get(resource.type, frozenset())
    values = resource.values
    if values.unknown is None:
        kept = {name: value for name, value in values.fields.items() if name not in hidden}
        kept["lifecycle"] = resource.lifecycle
        if resource.provider:
            kept["provider"] = from_python(resource.provider)
        values = replace(values, data=kept)
    needs = resource.existence.detail if resource.existence else ""
    place = resource.location
    kind: SubjectKind = "resource" if resource.mode == "managed" else "data"
    return Subject(resource.address, kind, resource.type, values, place, resource.exists, needs)


def _of_module(module: Module) -> Iterator[Subject]:
    prefix = f"{module.address}." if module.address else ""
    if module.address:
        call = {"source": module.source, "version": module.version}
        values = from_python(call, _trail("module", module.address, module.location))
        if not module.resolved:
            inputs = {name: one.value for name, one in module.variables.items()}
            fields = {**values.fields, **inputs}
            values = replace(values, data=fields)
        yield Subject(module.address, "module", "module", values, module.location)
    settings = module.settings
    if settings.unknown is None and settings.fields:
        outer = ("backend", "cloud")
        own = {name: value for name, value in settings.fields.items() if name not in outer}
        values = replace(settings, data=own)
        yield Subject(f"{prefix}terraform", "settings", "terraform", values, _first(values))
        for name in outer if not module.address else ():
            if name in settings.fields:
                value = settings.fields[name]
                address = f"terraform.{name}"
                yield Subject(address, "backend", name, value, value.location)


def _first(value: Value) -> Location | None:
    return next((part.location for _, part in value.walk() if part.location), None)


def _trail(what: str, address: str, location: Location | None) -> tuple[Hop, ...]:
    return (Hop(what, address, location),)


def _of_contract(graph: Graph, contract: Contract) -> Iterator[Subject]:
    for name, entry in contract.entries.items():
        trail = _trail("output", f"output.{name}", entry.location)
        fields = dict(from_python(_said(entry), trail).fields)
        fields["meaning"] = _meaning(entry, trail)
        if _is_plain(entry):
            fields["value"] = graph.outputs[name].value
        values = Value(data=fields, trail=trail)
        yield Subject(f"output.{name}", "output", "output", values, entry.location)


def _said(entry: Entry) -> Mapping[str, object]:
    return {
        "type": entry.type,
        "parameter": entry.ssm,
        "sensitive": entry.sensitive,
        "description": entry.description,
    }


def _is_plain(entry: Entry) -> bool:
    """Whether the meaning says nothing of the value: a text, number or flag of its own."""
    terms = [parse_term(text) for text in entry.meaning]
    return all(not term.type and term.what in (LITERAL, OPEN, "null") for term in terms)


def _meaning(entry: Entry, trail: tuple[Hop, ...]) -> Value:
    items = tuple(_term(entry, parse_term(text), trail) for text in entry.meaning)
    return Value(data=items, trail=trail)


def _term(entry: Entry, term: Term, trail: tuple[Hop, ...]) -> Value:
    """What one element of an output is, feature by feature; what is not proved is open."""
    fields = dict(from_python({"is": term.what, "place": term.place or None}, trail).fields)
    if term.what == OPEN:
        fields["is"] = _open(entry, trail)
    for name, said in term.features:
        fields[name] = _open(entry, trail) if said == OPEN else from_python(said, trail)
    return Value(data=fields, trail=trail)


def _open(entry: Entry, trail: tuple[Hop, ...]) -> Value:
    """What is not proved: open in both environments by the same input, it is the same.

    It is of an attribute that is compared at its resource.
    """
    needs = ", ".join(entry.needs) or f"output.{entry.name}"
    made_of = unknown(Cause.FUNCTION, needs, ref=Ref(needs), trail=trail)
    open_one = Unknown(Cause.FUNCTION, needs, pieces=(made_of,))
    return Value(unknown=open_one, trail=trail)
