"""What a foundation environment publishes: every contract output, resolving to the right thing."""

from __future__ import annotations

from collections.abc import Callable

from validator.facts.contract import CONTRACT, ContractEntry
from validator.facts.encryption import key_of
from validator.facts.identity import (
    elements,
    hop,
    judge_alternatives,
    need_of,
    open_judgement,
    resolve,
)
from validator.facts.network import network_of
from validator.facts.registry import fact
from validator.facts.world import Subject, World
from validator.model.graph import Resource
from validator.model.location import Trail
from validator.model.value import Value
from validator.model.verdict import Judgement, Verdict, all_of


@fact("output-exists")
def output_exists(subject: Subject) -> Judgement:
    """The environment has this contract output, and it is not null."""
    name = subject.address.removeprefix("output.")
    output = subject.graph.outputs.get(name)
    if output is None:
        return Judgement(Verdict.FAIL, f"the contract output {name} is missing")
    if output.value.is_null:
        return Judgement(Verdict.FAIL, f"the contract output {name} is null", output.value.trail)
    return Judgement(Verdict.PASS, f"{name} is published", output.value.trail)


@fact("output-has-contract-shape")
def output_has_contract_shape(subject: Subject) -> Judgement:
    """A contract output resolves to what its name says; subnets are proved by their routes."""
    name = subject.address.removeprefix("output.")
    output = subject.graph.outputs.get(name)
    entry = CONTRACT[name]
    if output is None or output.value.is_null:
        return Judgement(Verdict.PASS, "required-outputs reports it")
    judge = _as_list if entry.shape == "list" else _as_string
    return judge_alternatives(output.value, lambda value: judge(subject.world, entry, value))


def _as_list(world: World, entry: ContractEntry, value: Value) -> Judgement:
    trail = value.trail
    if value.is_known and not isinstance(value.data, tuple):
        return _fail(entry, "is not a list", trail)
    if value.unknown is not None and not value.type.is_sequence and value.unknown.pieces:
        return _fail(entry, "is not a list", trail)
    items = elements(value)
    if not items:
        return _fail(entry, "is empty", trail)
    found = all_of(_element(world, entry, one, trail) for one in items)
    if found.verdict is Verdict.PASS:
        reason = (
            f"{entry.name} is a list of {entry.tier + ' ' if entry.tier else ''}" + (entry.types[0])
        )
        return Judgement(Verdict.PASS, reason, found.evidence)
    return found


def _element(world: World, entry: ContractEntry, value: Value, outer: Trail) -> Judgement:
    def judge(option: Value) -> Judgement:
        found = _resolves(world, entry, option, outer)
        if isinstance(found, Judgement):
            return found
        if entry.tier is None:
            return Judgement(Verdict.PASS, entry.name, (*outer, hop("element", found)))
        network = network_of(world)
        tier = network.private(found) if entry.tier == "private" else network.public(found)
        reason = f"{entry.name} holds {found.address}: {tier.reason}"
        return Judgement(tier.verdict, reason, (*outer, *tier.evidence), "", tier.needs)

    return judge_alternatives(value, judge)


def _resolves(
    world: World, entry: ContractEntry, value: Value, outer: Trail
) -> Resource | Judgement:
    trail = value.trail or outer
    if value.is_null:
        return _fail(entry, "is null", trail)
    target = resolve(world, value, *entry.types)
    if target.resource is not None:
        if target.path and target.path[0] not in entry.attributes and value.ref is not None:
            wanted = f"{target.resource.address}.{entry.attributes[0]}"
            return _fail(
                entry,
                f"is {target.resource.address}.{target.path[0]}, not {wanted}",
                (*trail, hop("resource", target.resource)),
            )
        return target.resource
    other = _other_resource(world, value)
    if other is not None:
        reason = f"resolves to {other.address}, not to {_article(entry)}"
        return _fail(entry, reason, (*trail, hop("resource", other)))
    if target.literal is not None:
        same = _by_attribute(world, entry, value)
        if same is not None:
            return same
        return _fail(entry, "is a literal, not a reference to what this root creates", trail)
    if target.contract is not None:
        return _fail(entry, "is read from another state, not created here", trail)
    reason = f"what {entry.name} resolves to is not known"
    return open_judgement(reason, (target.needs,), trail)


def _other_resource(world: World, value: Value) -> Resource | None:
    if value.ref is None:
        return None
    return world.graph.resources.get(value.ref.address)


def _by_attribute(world: World, entry: ContractEntry, value: Value) -> Resource | None:
    """Without provenance (a plan or state alone) a value is known by what it equals."""
    if value.trail or world.has_sources:
        return None
    for resource in world.live(*entry.types):
        if any(resource.at(name).data == value.data for name in entry.attributes):
            return resource
    return None


def _article(entry: ContractEntry) -> str:
    return f"an {entry.types[0]}"


def _fail(entry: ContractEntry, what: str, trail: Trail) -> Judgement:
    return Judgement(Verdict.FAIL, f"{entry.name} {what}", trail)


def _as_string(world: World, entry: ContractEntry, value: Value) -> Judgement:
    trail = value.trail
    if isinstance(value.data, tuple) or value.type.is_sequence or value.type.is_mapping:
        return _fail(entry, "is a collection, not a string", trail)
    found = _resolves(world, entry, value, trail)
    if isinstance(found, Judgement):
        return found
    special = _SPECIAL.get(entry.name)
    if special:
        judged = special(world, entry, value, found)
        if judged is not None:
            return judged
    steps = (*trail, hop("resource", found))
    return Judgement(Verdict.PASS, f"{entry.name} is {found.address}", steps)


def _key_arn(
    world: World, entry: ContractEntry, value: Value, resource: Resource
) -> Judgement | None:
    key = key_of(world, value)
    if key.form == "id":
        return _fail(entry, f"is the id of {resource.address}, not its ARN", key.evidence)
    return None


def _subnet_group(
    world: World, entry: ContractEntry, value: Value, resource: Resource
) -> Judgement | None:
    subnets = resource.at("subnet_ids")
    verdicts = []
    for one in elements(subnets):
        target = resolve(world, one, "aws_subnet")
        if target.resource is None:
            needs = (target.needs or target.literal or need_of(one),)
            verdicts.append(open_judgement("a subnet of the group is not known", needs))
        else:
            verdicts.append(network_of(world).private(target.resource))
    found = all_of(verdicts)
    if found.verdict is Verdict.PASS:
        return None
    reason = f"{entry.name} is {resource.address}: {found.reason}"
    steps = (*value.trail, hop("subnet group", resource), *found.evidence)
    return Judgement(found.verdict, reason, steps, "", found.needs)


_Special = Callable[[World, ContractEntry, Value, Resource], Judgement | None]
_SPECIAL: dict[str, _Special] = {
    "kms_key_arn": _key_arn,
    "rds_subnet_group_name": _subnet_group,
    "rds_subnet_group_id": _subnet_group,
    "elasticache_subnet_group_name": _subnet_group,
}
