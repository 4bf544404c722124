"""The SSM parameters of an environment against its contract outputs: the same names and values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches

from validator.facts.contract import BY_PARAMETER, CONTRACT, PREFIX, ContractEntry, parse_parameter
from validator.facts.identity import (
    elements,
    existence,
    hop,
    is_configured,
    need_of,
    only_piece,
    open_judgement,
    resolve,
    text_key,
)
from validator.facts.registry import fact
from validator.facts.world import Subject, World
from validator.model.graph import Output, Resource
from validator.model.location import Trail
from validator.model.value import Cause, Path, Ref, Value, null
from validator.model.verdict import Judgement, Verdict

_TYPE = "aws_ssm_parameter"
_COMPUTED = (Cause.COMPUTED, Cause.ENGINE)
Parts = tuple[object, ...]


@fact("published-as-parameter")
def published_as_parameter(subject: Subject) -> Judgement:
    """A contract output has its SSM parameter, and a parameter there the value of its output."""
    if subject.kind == "output":
        return _output(subject.world, CONTRACT[subject.address.removeprefix("output.")])
    return _parameter(subject.world, subject.instance())


def _output(world: World, entry: ContractEntry) -> Judgement:
    output = world.graph.outputs.get(entry.name)
    if output is None or output.value.is_null:
        return Judgement(Verdict.PASS, "required-outputs reports it")
    wanted = f"{PREFIX}{world.environment}/{entry.parameter}"
    may_be: list[tuple[Resource, str]] = []
    for parameter in world.live(_TYPE):
        name = only_piece(parameter.at("name"))
        if name.data == wanted and parameter.exists:
            steps = (*output.value.trail, hop("parameter", parameter))
            return Judgement(Verdict.PASS, f"{wanted} publishes it", steps)
        if name.data == wanted:
            may_be.append((parameter, existence(parameter)))
        elif name.is_unknown and _may_be(name, wanted):
            may_be.append((parameter, need_of(name)))
    if may_be:
        steps = (*output.value.trail, *(hop("parameter", one) for one, _ in may_be))
        reason = f"whether {wanted} is published is not known"
        return open_judgement(reason, (need for _, need in may_be), steps)
    return Judgement(Verdict.FAIL, f"no parameter {wanted} publishes it", output.value.trail)


def _may_be(name: Value, wanted: str) -> bool:
    """Whether a name that is partly known can turn out to be the wanted one."""
    pieces = name.unknown.pieces if name.unknown else ()
    start = pieces[0] if pieces and isinstance(pieces[0], str) else ""
    end = pieces[-1] if len(pieces) > 1 and isinstance(pieces[-1], str) else ""
    return wanted.startswith(start) and wanted.endswith(end)


def _parameter(world: World, parameter: Resource) -> Judgement:
    name = only_piece(parameter.at("name"))
    steps = name.trail or (hop("parameter", parameter),)
    if not isinstance(name.data, str):
        start = name.unknown.pieces[0] if name.unknown and name.unknown.pieces else ""
        text = start if isinstance(start, str) else ""
        if not text.startswith(PREFIX) and not PREFIX.startswith(text):
            return Judgement(Verdict.PASS, f"it is not below {PREFIX}", steps, "name")
        return open_judgement("its name is not known", (need_of(name),), steps, "name")
    parsed = parse_parameter(name.data)
    if parsed is None:
        return Judgement(Verdict.PASS, f"it is not below {PREFIX}", steps, "name")
    if parsed[0] != world.environment:
        reason = f"{name.data} is of {parsed[0]}; this root is {world.environment}"
        return Judgement(Verdict.FAIL, reason, steps, "name")
    entry = BY_PARAMETER.get(parsed[1])
    if entry is None:
        return _besides(world, parsed[1], parameter, steps)
    output = world.graph.outputs.get(entry.name)
    if output is None:
        reason = f"{name.data} publishes {entry.name}, which is no output of this root"
        return Judgement(Verdict.FAIL, reason, steps, "name")
    return _same(world, entry, parameter, output)


def _besides(world: World, path: str, parameter: Resource, steps: Trail) -> Judgement:
    """A parameter that the contract does not ask for: the value of some output besides.

    A part of the foundation that is switched on publishes its names both ways, like the contract.
    """
    value, attribute = _published(parameter)
    entry = ContractEntry("", path, (), ())
    published, needs = _parts(world, entry, value), []
    for output in world.graph.outputs.values():
        if output.name in CONTRACT or output.value.is_null:
            continue
        wanted = _joined(world, entry, output.value)
        if published == wanted:
            there = (*value.trail, *output.value.trail)
            reason = f"it has the value of output {output.name}"
            return Judgement(Verdict.PASS, reason, there or steps, attribute)
        if _is_open(world, entry, published) or _is_open(world, entry, wanted):
            needs += [need_of(value), need_of(output.value)] if world.has_sources else []
            needs += [] if world.has_sources else ["the sources"]
    if needs:
        reason = f"whether an output has the value of {path} is not known"
        return open_judgement(reason, needs, steps, "name")
    close = get_close_matches(path, BY_PARAMETER, 1)
    hint = f"; did you mean {close[0]}?" if close else ""
    reason = f"no output of the contract is published as {path}{hint}"
    return Judgement(Verdict.FAIL, reason, steps, "name")


def _published(parameter: Resource) -> tuple[Value, str]:
    """The value of a parameter, and the argument that it stands in."""
    value = parameter.at("value")
    if value.is_null and not parameter.at("insecure_value").is_null:
        return parameter.at("insecure_value"), "insecure_value"
    return value, "value"


def _same(world: World, entry: ContractEntry, parameter: Resource, output: Output) -> Judgement:
    value, attribute = _published(parameter)
    published = _parts(world, entry, value)
    wanted = _joined(world, entry, output.value)
    steps: Trail = (*(value.trail or (hop("parameter", parameter),)), *output.value.trail)
    if published == wanted:
        return _in_zone_order(world, entry, output.value, steps, attribute)
    if _is_open(world, entry, published) or _is_open(world, entry, wanted):
        reason = f"whether it has the value of output {entry.name} is not known"
        needs = (need_of(value), need_of(output.value)) if world.has_sources else ("the sources",)
        return open_judgement(reason, needs, steps, attribute)
    shape = ", joined by commas in the same order" if entry.shape == "list" else ""
    reason = f"it does not have the value of output {entry.name}{shape}"
    return Judgement(Verdict.FAIL, reason, steps, attribute)


def _joined(world: World, entry: ContractEntry, value: Value) -> Parts:
    """The parts of an output's text; a list's elements with commas between them."""
    if not isinstance(value.data, tuple):
        return _parts(world, entry, value)
    parts: list[object] = []
    for number, element in enumerate(value.data):
        parts.extend((",",) if number else ())
        parts.extend(_parts(world, entry, element))
    return _merged(parts)


def _parts(world: World, entry: ContractEntry, value: Value) -> Parts:
    """A text as known text and identities; attributes that mean the same have one identity."""
    return _merged([_identity(world, entry, part) for part in text_key(only_piece(value))])


def _identity(world: World, entry: ContractEntry, part: object) -> object:
    """One identity, or the known text, of all attributes of an instance that are equal."""
    owner = world.graph.resources.get(part.address) if isinstance(part, Ref) else None
    if not isinstance(part, Ref) or owner is None or owner.type not in entry.types:
        return part
    if not part.path or part.path[0] not in entry.attributes:
        return part
    texts = (owner.at(name).data for name in entry.attributes)
    return next((text for text in texts if isinstance(text, str)), owner.ref(entry.attributes[0]))


def _merged(parts: list[object]) -> Parts:
    found: list[object] = []
    for part in parts:
        if isinstance(part, str) and found and isinstance(found[-1], str):
            found[-1] += part
        elif part != "":
            found.append(part)
    return tuple(found)


def _is_open(world: World, entry: ContractEntry, parts: Parts) -> bool:
    """Whether a part may yet turn out to be any text."""
    return any(not isinstance(part, str) and not _is_fixed(world, entry, part) for part in parts)


def _is_fixed(world: World, entry: ContractEntry, part: object) -> bool:
    """A computed attribute of a managed instance is equal to itself only."""
    if not isinstance(part, Ref):
        return False
    owner = world.graph.resources.get(part.address)
    if owner is None or owner.mode == "data" or not owner.exists:
        return False
    paths: list[Path] = [part.path]
    if owner.type in entry.types and part.path == (entry.attributes[0],):
        paths = [(name,) for name in entry.attributes]
    return all(_is_computed(owner.values.at(path)) for path in paths)


def _is_computed(value: Value) -> bool:
    return value.is_null or (value.unknown is not None and value.unknown.cause in _COMPUTED)


def _in_zone_order(
    world: World, entry: ContractEntry, value: Value, steps: Trail, attribute: str
) -> Judgement:
    """The same value; subnets stand in the order of their availability zones where those are known.

    Consumers pair subnets with other lists by position.
    """
    zones = list(_zones(world, value)) if entry.shape == "list" and entry.tier else []
    known = [zone.data for zone in zones if isinstance(zone.data, str)]
    if known != sorted(known):
        reason = f"{entry.name} is not in the order of the availability zones: {', '.join(known)}"
        return Judgement(Verdict.FAIL, reason, steps, attribute)
    places = [_place_in_list(zone) for zone in zones]
    listed = [place for place in places if place is not None]
    if len(known) < len(zones) and (len(listed) < len(zones) or listed != sorted(listed)):
        reason = f"the availability zones of {entry.name} are not known"
        return open_judgement(reason, map(need_of, zones), steps, attribute)
    return Judgement(Verdict.PASS, f"it has the value of output {entry.name}", steps, attribute)


def _zones(world: World, value: Value) -> Iterator[Value]:
    """The zone of each subnet that has one written, by name or by id."""
    for element in elements(value):
        subnet = resolve(world, element, "aws_subnet").resource
        for name in ("availability_zone", "availability_zone_id") if subnet else ():
            zone = subnet.at(name) if subnet else null()
            if is_configured(world, zone):
                yield zone
                break


def _place_in_list(zone: Value) -> tuple[str, int] | None:
    """Which element of which list of zones an unknown zone is: AWS lists them in their order."""
    ref = zone.ref
    if ref is None or not ref.path or not isinstance(ref.path[-1], int):
        return None
    return str(replace(ref, path=ref.path[:-1])), ref.path[-1]
