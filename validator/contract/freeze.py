"""From the graph of an environment to its contract, and from that to the one that is frozen."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from validator.contract.model import Contract, Deprecation, Entry, Parameter, State
from validator.contract.shapes import shape_of
from validator.contract.terms import OPEN, Reader, Term, detail, parse_term
from validator.facts.identity import elements, existence, only_piece
from validator.facts.world import World
from validator.model.graph import Graph, Output, Resource
from validator.model.value import Value

_PARAMETER = "aws_ssm_parameter"
_WORDS = re.compile(r"[^a-z0-9]+")


def contract_of(graph: Graph, expected: Contract | None = None) -> Contract:
    """What the root of a graph publishes.

    `expected` helps where a graph has texts alone (a plan or state without sources): a text is
    then first looked for where the expected contract has it. An output that is null is offered,
    not published: the engine keeps it out of the state.
    """
    world = World(graph)
    reader = Reader(world, _pairs(expected))
    environment = world.environment or os.path.basename(os.path.abspath(graph.root))
    resources = list(world.live(_PARAMETER))
    published = [_Publication.of(reader, one) for one in resources]
    found = [one for one in published if one is not None]
    maybe = [_maybe(one) for one, it in zip(resources, published, strict=True) if it is None]
    outputs = {name: one for name, one in graph.outputs.items() if not one.value.is_null}
    links = _links(reader, outputs, found)
    entries = {
        name: _entry(reader, output, links.get(name)) for name, output in sorted(outputs.items())
    }
    by_parameter = {parameter: name for name, parameter in links.items()}
    parameters = {
        one.name: one.parameter(by_parameter.get(one.name))
        for one in sorted(found, key=lambda each: each.name)
    }
    present = frozenset(one.address for one in graph.resources.values() if one.mode == "managed")
    return Contract(
        environment,
        entries,
        parameters,
        _state(world),
        present=present,
        maybe=tuple(maybe),
        offered=_offered(graph),
        path=graph.root,
    )


def _offered(graph: Graph) -> dict[str, str]:
    outputs = sorted(graph.outputs.items())
    return {name: one.description or "" for name, one in outputs if one.value.is_null}


def _maybe(resource: Resource) -> Parameter:
    """A parameter whose name is not known, or that may not exist."""
    name = only_piece(resource.at("name"))
    if isinstance(name.data, str):
        return Parameter(name.data, address=resource.address, needs=(existence(resource),))
    pieces = name.unknown.pieces if name.unknown else ()
    shown = "".join(piece if isinstance(piece, str) else "*" for piece in pieces) or "*"
    needs = (detail(name) or f"{resource.address}.name",)
    return Parameter(shown, address=resource.address, location=resource.location, needs=needs)


def _pairs(expected: Contract | None) -> frozenset[tuple[str, str]]:
    entries = expected.entries.values() if expected else ()
    terms = (parse_term(text) for entry in entries for text in entry.meaning)
    return frozenset((term.type, term.attribute) for term in terms if term.type)


def _state(world: World) -> State | None:
    if not world.has_sources:
        return State(None, None)
    backend = world.backend
    if backend.at(("type",)).data != "s3":
        return None
    return State(*(_text(backend.at((name,))) for name in ("bucket", "key", "region")))


def _text(value: Value) -> str | None:
    return value.data if isinstance(value.data, str) else None


def _entry(reader: Reader, output: Output, ssm: str | None) -> Entry:
    terms = reader.terms(output.value)
    shape, needs = shape_of(output.value)
    return Entry(
        name=output.name,
        type=shape,
        meaning=tuple(map(str, terms)),
        ssm=ssm,
        description=output.description or "",
        sensitive=output.sensitive or output.value.sensitive,
        address=", ".join(one.address for one in terms),
        location=output.location,
        needs=tuple(dict.fromkeys((*needs, *(need for one in terms for need in one.needs)))),
    )


@dataclass(frozen=True, slots=True)
class _Publication:
    """An SSM parameter whose name is known, with what it is equal by."""

    name: str
    resource: Resource
    terms: tuple[Term, ...]
    parts: tuple[object, ...]
    text: str | None = None

    @classmethod
    def of(cls, reader: Reader, resource: Resource) -> _Publication | None:
        name = only_piece(resource.at("name")).data
        if not isinstance(name, str) or not resource.exists:
            return None
        value = resource.at("value")
        if value.is_null:
            value = resource.at("insecure_value")
        items = _listed(value)
        terms = tuple(term for item in items for term in reader.terms(item))
        return cls(name, resource, terms, _parts(reader, items), _text(value))

    def parameter(self, output: str | None) -> Parameter:
        kind = self.resource.at("type")
        needs = [detail(kind)] if kind.is_unknown else []
        return Parameter(
            name=self.name,
            type=OPEN if kind.is_unknown else _text(kind) or "String",
            output=output,
            meaning=tuple(map(str, self.terms)),
            description=_text(self.resource.at("description")) or "",
            address=self.resource.address,
            location=self.resource.location,
            needs=tuple(dict.fromkeys((*needs, *(n for one in self.terms for n in one.needs)))),
        )


def _listed(value: Value) -> tuple[Value, ...]:
    """The elements of a text that is joined by commas; else the text alone."""
    pieces = value.unknown.pieces if value.unknown else ()
    between = [piece for piece in pieces if isinstance(piece, str)]
    if between and set(between) == {","}:
        return tuple(piece for piece in pieces if isinstance(piece, Value))
    if value.ref is None and isinstance(value.data, str) and "," in value.data:
        return tuple(replace(value, data=part) for part in value.data.split(","))
    return (value,)


def _parts(reader: Reader, items: Iterable[Value]) -> tuple[object, ...]:
    """An equality key: the identity of each element, else its known text."""
    return tuple(_part(reader, item) for item in items)


def _part(reader: Reader, value: Value) -> object:
    value = only_piece(value)
    ref = reader.origin(value)
    if ref is not None:
        return ref
    known = value.is_known and not isinstance(value.data, (tuple, Mapping))
    return value.data if known else tuple(map(str, reader.terms(value)))


def _links(
    reader: Reader, outputs: Mapping[str, Output], published: Iterable[_Publication]
) -> dict[str, str]:
    """Output name to the name of the parameter with the same value; the most alike names first.

    A plan or state has joined texts, where sources have what they are joined of.
    """
    pairs = []
    keys = {name: _output_parts(reader, output) for name, output in outputs.items()}
    made = reader.world.graph.source != "symbolic"
    texts = {name: _joined(output.value) if made else None for name, output in outputs.items()}
    for one in published:
        for name, parts in keys.items():
            same = parts == one.parts and _tells(one.terms)
            if same or (one.text is not None and one.text == texts[name]):
                pairs.append((-_alike(name, one.name), name, one.name))
    found: dict[str, str] = {}
    for _, name, parameter in sorted(pairs):
        if name not in found and parameter not in found.values():
            found[name] = parameter
    return found


def _joined(value: Value) -> str | None:
    """The text that a parameter has for a value, where all of it is known."""
    if not isinstance(value.data, tuple):
        return _text(value)
    texts = [_text(item) for item in value.data]
    return None if None in texts else ",".join(filter(None, texts))


def _output_parts(reader: Reader, output: Output) -> tuple[object, ...]:
    value = output.value
    is_list = value.ref is None and (isinstance(value.data, tuple) or value.type.is_sequence)
    return _parts(reader, elements(value) if is_list else _listed(value))


def _tells(terms: Iterable[Term]) -> bool:
    """An empty list and an open value are equal to much."""
    return any(term.what != OPEN for term in terms)


def _alike(output: str, parameter: str) -> float:
    """How alike the names are; only the end of a parameter's path is about the value."""
    wanted, path = _WORDS.sub("_", output.lower()), _WORDS.sub("_", parameter.lower()).strip("_")
    words = path.split("_")
    ends = ("_".join(words[start:]) for start in range(len(words)))
    return max(SequenceMatcher(None, wanted, end).ratio() for end in ends)


def frozen(
    now: Contract,
    before: Contract | None,
    since: str,
    deprecations: Mapping[str, Deprecation],
    revision: int = 1,
) -> Contract:
    """The contract to write: what is published now, with what only the file knows of each name.

    A name that was frozen before keeps its `since`; a new one gets `since`. `deprecations` are by
    output name, or by full name for a parameter without output.
    """
    old = before.entries if before else {}
    older = before.parameters if before else {}
    entries = {
        name: replace(
            entry,
            since=old[name].since if name in old else since,
            deprecated=deprecations.get(name),
        )
        for name, entry in now.entries.items()
    }
    parameters = {
        name: replace(one, since=older[name].since if name in older else since)
        for name, one in now.parameters.items()
    }
    return replace(now, entries=entries, parameters=parameters, revision=revision)
