"""What a value names: a resource of the graph, a contract value, a literal, or an open input."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from validator.facts.contract import ContractEntry
from validator.facts.world import World
from validator.model.graph import Resource
from validator.model.location import Hop, Trail
from validator.model.value import Cause, Path, Value
from validator.model.verdict import Judgement, Verdict

_DEPTH = 8
NAMED_BY_BUCKET = (
    "aws_s3_bucket_lifecycle_configuration",
    "aws_s3_bucket_ownership_controls",
    "aws_s3_bucket_policy",
    "aws_s3_bucket_public_access_block",
    "aws_s3_bucket_server_side_encryption_configuration",
    "aws_s3_bucket_versioning",
)
"""Settings of a bucket, whose `id` is the bucket's name."""

UNWRITTEN = (Cause.ENGINE, Cause.COMPUTED)
"""Causes of a value that is set when the resource is created, so that no literal can name it."""


@dataclass(frozen=True, slots=True)
class Target:
    """What one value names.

    Exactly one of `resources`, `contract` and `literal` is set, or none of them: then `needs`
    names the input that would tell. `path` is the attribute of the resource that was read.
    `given` is set for an output of a module that is not downloaded: the resources that the call
    names, which are all of this graph that the output may be.
    """

    value: Value
    resources: tuple[Resource, ...] = ()
    path: Path = ()
    contract: ContractEntry | None = None
    literal: str | None = None
    needs: str = ""
    given: frozenset[str] | None = None

    @property
    def is_open(self) -> bool:
        """True where nothing tells what the value names."""
        return not self.resources and self.contract is None and self.literal is None

    @property
    def resource(self) -> Resource | None:
        """The one resource named, or None."""
        return self.resources[0] if self.resources else None

    @property
    def label(self) -> str:
        """What a reader calls it: an address, a contract name, a literal, or the open input."""
        if self.resource is not None:
            return self.resource.address
        if self.contract is not None:
            return self.contract.name
        return self.literal or self.needs

    def names(self, resource: Resource) -> bool | None:
        """Whether the value names this resource: True, False, or None where it is open."""
        if self.given is not None and resource.address not in self.given:
            return any(text_key(resource.at(a)) == text_key(self.value) for a in ("bucket", "name"))
        if self.is_open or (self.literal and self._may_be_named(resource) is not None):
            return None
        return any(found.address == resource.address for found in self.resources)

    def need(self, resource: Resource) -> str:
        """The open input where `names` is None."""
        return self.needs or self._may_be_named(resource) or ""

    def _may_be_named(self, resource: Resource) -> str | None:
        """The open input of the resource's own name, where the literal may turn out to be it."""
        for attribute in ("bucket", "name"):
            own = resource.at(attribute)
            if own.unknown is not None and own.unknown.cause not in UNWRITTEN:
                pieces = own.unknown.pieces
                pattern = "".join(re.escape(p) if isinstance(p, str) else ".*" for p in pieces)
                if not pieces or re.fullmatch(pattern, self.literal or "", re.DOTALL):
                    return own.unknown.detail
        return None


def resolve(world: World, value: Value, *types: str) -> Target:
    """What `value` names among the resources of these types; null names nothing (a literal "")."""
    value = only_piece(value)
    if value.is_null:
        return Target(value, literal="")
    target = _by_reference(world, value, types, _DEPTH)
    if target is not None:
        return target
    text = value.data
    if isinstance(text, str):
        found = _by_text(world, value, types)
        if found:
            return found
        entry = world.contract_literals.get(text)
        return Target(value, contract=entry) if entry else Target(value, literal=text)
    entry = contract_of(world, value)
    if entry:
        return Target(value, contract=entry)
    found = _by_pieces(world, value, types)
    return found or Target(value, needs=need_of(value), given=_given(world, value))


def _given(world: World, value: Value) -> frozenset[str] | None:
    """The resources that a module which is not downloaded gets, where the value is its output."""
    if value.unknown is None or value.unknown.cause is not Cause.MODULE or value.ref is None:
        return None
    module = world.graph.modules.get(value.ref.address)
    if module is None or module.resolved:
        return None
    return frozenset(named_in(variable.value for variable in module.variables.values()))


def named_in(values: Iterable[Value]) -> Iterator[str]:
    """The addresses of the resources that the values, and what they are made of, name."""
    for value in values:
        for _, inner in value.walk():
            if inner.ref is not None:
                yield inner.ref.address
            if inner.unknown is not None:
                yield from (ref.address for ref in inner.unknown.inputs)


def references(
    world: World, types: tuple[str, ...], through: str, *targets: str
) -> list[tuple[Resource, Target]]:
    """Every instance of `types` with what its attribute `through` names; resolved once a graph."""
    key = (types, through, targets)
    if key not in world.memo:
        path = through.split(".")
        world.memo[key] = [
            (one, resolve(world, one.at(*path), *targets)) for one in world.live(*types)
        ]
    found: list[tuple[Resource, Target]] = world.memo[key]
    return found


def referring(
    world: World, me: Resource, types: tuple[str, ...], through: str, *targets: str
) -> list[tuple[Resource, Target]]:
    """Those of `references` that name `me` or may: for the others `names(me)` is False."""
    found = references(world, types, through, *targets)
    key = ("referring", types, through, targets)
    if key not in world.memo:
        world.memo[key] = _Referring(found)
    index: _Referring = world.memo[key]
    return [found[number] for number in index.numbers(me)]


class _Referring:
    """References by what they name: most resources are named by a few of many."""

    def __init__(self, found: list[tuple[Resource, Target]]) -> None:
        self._named: dict[str, list[int]] = {}
        self._open: list[int] = []
        self._literal: list[int] = []
        for number, (_, target) in enumerate(found):
            if target.is_open:
                self._open.append(number)
            elif target.literal:
                self._literal.append(number)
            for resource in target.resources:
                self._named.setdefault(resource.address, []).append(number)

    def numbers(self, me: Resource) -> list[int]:
        literal = self._literal if _has_open_name(me) else []
        return sorted({*self._named.get(me.address, ()), *self._open, *literal})


def _has_open_name(resource: Resource) -> bool:
    return any(resource.at(attribute).is_unknown for attribute in ("bucket", "name"))


def _by_reference(world: World, value: Value, types: tuple[str, ...], depth: int) -> Target | None:
    ref = value.ref
    if ref is None or depth == 0:
        return None
    entry = world.contract_of(ref)
    if entry:
        return Target(value, contract=entry)
    resource = world.graph.resources.get(ref.address)
    if resource is None:
        return None
    if resource.type in types and not _looks_up(resource):
        return Target(value, (resource,), ref.path)
    looked_up = resource.type in types and ref.path == ("id",)
    path: Path = ("id",) if looked_up else ref.path
    if path == ("id",) and resource.type in NAMED_BY_BUCKET:
        path = ("bucket",)
    origin = resource.at(*path)
    if origin.ref is not None and origin.ref != ref:
        found = _by_reference(world, replace(origin, trail=value.trail), types, depth - 1)
        if found is not None:
            return found
    return Target(value, (resource,), ref.path) if resource.type in types else None


def _looks_up(resource: Resource) -> bool:
    """A data source that is given the id of what it reads: it may be one of this graph."""
    return resource.mode == "data" and resource.at("id").ref is not None


def _by_text(world: World, value: Value, types: tuple[str, ...]) -> Target | None:
    refs = world.graph.identify(replace(value, ref=None))
    graph = world.graph.resources
    hits = [ref for ref in refs if ref.address in graph and graph[ref.address].type in types]
    if not hits:
        return None
    return Target(value, tuple({r.address: graph[r.address] for r in hits}.values()), hits[0].path)


def _by_pieces(world: World, value: Value, types: tuple[str, ...]) -> Target | None:
    """A name built of unknown parts (`"${var.name}-logs"`) names what has the very same name."""
    if not value.unknown or not value.unknown.pieces:
        return None
    wanted = text_key(value)
    for resource in world.live(*types):
        for name in ("bucket", "name", "id"):
            own = resource.at(name)
            if own.unknown and own.unknown.pieces and text_key(own) == wanted:
                return Target(value, (resource,), (name,))
    return None


def only_piece(value: Value) -> Value:
    """What a template or join of one part alone is: that part, seen from here."""
    pieces = value.unknown.pieces if value.unknown else ()
    if len(pieces) == 1 and isinstance(pieces[0], Value):
        return only_piece(replace(pieces[0], trail=(*value.trail, *pieces[0].trail)))
    return value


def text_key(value: Value) -> tuple[object, ...]:
    """An equality key of a string: the same parts in the same order make the same text."""
    if isinstance(value.data, str):
        return (value.data,)
    if value.ref is not None:
        return (value.ref,)
    if value.unknown is None:
        return (None,)
    if value.unknown.pieces:
        parts: list[object] = []
        for piece in value.unknown.pieces:
            parts.extend((piece,) if isinstance(piece, str) else text_key(piece))
        return tuple(parts)
    origin = value.trail[-1].location if value.trail else None
    return ((value.unknown.cause, value.unknown.detail, origin),)


def contract_of(world: World, value: Value) -> ContractEntry | None:
    """The contract entry that a value is, or is an element or part of."""
    if value.ref is not None:
        entry = world.contract_of(value.ref)
        if entry:
            return entry
    if value.unknown is None or value.unknown.pieces:
        return None
    entries = {world.contract_of(ref) for ref in value.unknown.inputs}
    return entries.pop() if len(entries) == 1 else None


def need_of(value: Value) -> str:
    """The name of the input that would decide an unknown value."""
    return value.unknown.detail if value.unknown else ""


def alternatives(value: Value) -> tuple[Value, ...]:
    """What an undecided conditional may be, each as seen from here; else the value alone."""
    if value.unknown is None or not value.unknown.alternatives:
        return (value,)
    found: list[Value] = []
    for option in value.unknown.alternatives:
        seen = replace(option, trail=(*value.trail, *option.trail)) if value.trail else option
        found.extend(alternatives(seen))
    return tuple(found)


def judge_alternatives(value: Value, judge: Callable[[Value], Judgement]) -> Judgement:
    """Judge every alternative of a value: where they agree the condition does not matter."""
    options = alternatives(value)
    judged = [judge(option) for option in options]
    if len(judged) == 1 or len({one.verdict for one in judged}) == 1:
        return judged[0]
    worst = next(
        (one for one in judged if one.verdict is Verdict.FAIL),
        next(one for one in judged if one.verdict is Verdict.UNDECIDED)
        if any(one.verdict is Verdict.UNDECIDED for one in judged)
        else judged[0],
    )
    detail = need_of(value)
    needs = tuple(dict.fromkeys((detail, *(n for one in judged for n in one.needs))))
    reason = f"{worst.reason}, depending on {detail}"
    return Judgement(Verdict.UNDECIDED, reason, worst.evidence, worst.attribute, needs)


def elements(value: Value) -> tuple[Value, ...]:
    """The elements of a collection.

    One stands for all where its length is unknown; a collection of which nothing is known stands
    for itself. Null has none.
    """
    if isinstance(value.data, tuple):
        return value.data
    if value.is_null:
        return ()
    if value.unknown is not None and value.unknown.element is not None:
        return (value.unknown.element,)
    if value.unknown is not None and value.unknown.members:
        return (*value.unknown.members, replace(value, ref=None))
    return (value,)


def is_configured(world: World, value: Value) -> bool:
    """False where the sources do not set the attribute and the engine filled it in.

    An engine's plan or state carries values for what the configuration leaves out. A value with
    provenance was written; without sources a known value may have been.
    """
    if value.is_null:
        return False
    if world.graph.source == "symbolic" or value.trail or value.ref is not None:
        return True
    if value.unknown is not None:
        return bool(value.unknown.inputs or value.unknown.alternatives or value.unknown.pieces)
    return not world.has_sources


def existence(resource: Resource) -> str:
    """The open input of whether an instance exists; empty where it does."""
    if resource.exists:
        return ""
    decides = resource.existence.detail if resource.existence else ""
    return decides or f"count or for_each of {resource.address}"


def hop(what: str, resource: Resource) -> Hop:
    """A step of a proof at a resource."""
    return Hop(what, resource.address, resource.location)


def open_judgement(
    reason: str, needs: Iterable[str], evidence: Trail = (), attribute: str = ""
) -> Judgement:
    """An undecided judgement that names the inputs that would decide it."""
    named = tuple(dict.fromkeys(need for need in needs if need))
    return Judgement(Verdict.UNDECIDED, reason, evidence, attribute, named)
