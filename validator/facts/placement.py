"""Which subnets a VPC-bound resource is placed in, and whether each is private.

Without a subnet of its own a resource goes to the default VPC, whose subnets are public unless
somebody changed its routes, which no configuration here tells:
https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc-components.html
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from validator.facts.contract import ContractEntry
from validator.facts.identity import (
    elements,
    hop,
    is_configured,
    judge_alternatives,
    need_of,
    open_judgement,
    resolve,
)
from validator.facts.network import subnet_private, subnets_private
from validator.facts.registry import fact
from validator.facts.world import Subject, World
from validator.model.graph import Resource
from validator.model.location import Trail
from validator.model.value import Value
from validator.model.verdict import Judgement, Verdict, all_of, any_of

Absent = Literal["default-vpc", "not-in-vpc", "public-endpoint"]


@dataclass(frozen=True, slots=True)
class Placement:
    """How a resource type says where it is.

    `path`: attribute (or block, attribute) with a subnet id or a list of them; `group`: the type
    of the subnet group that the attribute names. `absent`: what AWS does without it.
    """

    path: tuple[str, ...]
    group: str | None = None
    absent: Absent = "default-vpc"


_RDS = Placement(("db_subnet_group_name",), "aws_db_subnet_group")
_CACHE = Placement(("subnet_group_name",), "aws_elasticache_subnet_group")
_SEARCH = Placement(("vpc_options", "subnet_ids"), absent="public-endpoint")
_BALANCER = Placement(("subnets",))

PLACEMENTS: dict[str, Placement] = {
    "aws_alb": _BALANCER,
    "aws_db_instance": _RDS,
    "aws_db_proxy": Placement(("vpc_subnet_ids",)),
    "aws_ecs_service": Placement(("network_configuration", "subnets"), absent="not-in-vpc"),
    "aws_efs_mount_target": Placement(("subnet_id",)),
    "aws_eks_node_group": Placement(("subnet_ids",)),
    "aws_elasticache_cluster": _CACHE,
    "aws_elasticache_replication_group": _CACHE,
    "aws_elasticache_serverless_cache": Placement(("subnet_ids",)),
    "aws_elasticsearch_domain": _SEARCH,
    "aws_instance": Placement(("subnet_id",)),
    "aws_lambda_function": Placement(("vpc_config", "subnet_ids"), absent="not-in-vpc"),
    "aws_lb": _BALANCER,
    "aws_opensearch_domain": _SEARCH,
    "aws_rds_cluster": _RDS,
}
"""Placement by resource type."""

_ABSENT = {
    "default-vpc": "without {0} AWS uses the default VPC, whose subnets are public unless changed",
    "not-in-vpc": "has no {0}: it is not in a VPC subnet of its own",
    "public-endpoint": "without {0} it has a public endpoint",
}


_PUBLIC_FLAGS = {
    "aws_db_instance": "publicly_accessible",
    "aws_instance": "associate_public_ip_address",
}
"""The argument that asks for a public address, which only a public subnet makes use of."""


@fact("placed-in-private-subnets")
def placed_in_private_subnets(subject: Subject) -> Judgement:
    """Every subnet that the resource is placed in is private by its effective routes."""
    resource = subject.instance()
    special = _SPECIAL.get(resource.type)
    found = special(subject.world, resource) if special else None
    return found or _by_path(subject.world, resource, PLACEMENTS[resource.type])


def _by_path(world: World, resource: Resource, how: Placement) -> Judgement:
    name = ".".join(how.path)
    value = placed_value(resource, how.path)
    if value.is_null or value.data == "" or not is_configured(world, value):
        return _absent(resource, how, name)
    if how.group:
        return judge_alternatives(value, lambda v: _in_group(world, resource, how, v))
    if value.data == ():
        return _absent(resource, how, name)
    found = subnets_private(world, value, name)
    if found.evidence:
        return found
    step = (hop(f"argument {name}", resource),)
    return Judgement(found.verdict, found.reason, step, name, found.needs)


def placed_value(resource: Resource, path: tuple[str, ...]) -> Value:
    """What the resource says of its place: the value at `path` (in the first block); else null."""
    value = resource.at(path[0])
    for step in path[1:]:
        value = value.at((0, step)) if not _is_empty(value) else Value()
    return value


def _is_empty(value: Value) -> bool:
    return value.is_null or value.data == ()


def _absent(resource: Resource, how: Placement, name: str, steps: Trail = ()) -> Judgement:
    reason, steps = _ABSENT[how.absent].format(name), steps or (hop("resource", resource),)
    if how.absent == "not-in-vpc":
        return Judgement(Verdict.PASS, reason, steps)
    if how.absent == "default-vpc":
        flag = _PUBLIC_FLAGS.get(resource.type, "")
        asked = resource.at(flag) if flag else Value()
        if str(asked.data).lower() != "true":
            return open_judgement(reason, ("the subnets of the default VPC",), steps, name)
        reason, steps = f"{reason}, and {flag} is true", (*steps, *asked.trail)
    return Judgement(Verdict.FAIL, reason, steps, name)


def _in_group(world: World, resource: Resource, how: Placement, value: Value) -> Judgement:
    assert how.group is not None
    name = how.path[-1]
    if value.is_null:
        return _absent(resource, how, name)
    target = resolve(world, value, how.group)
    if target.resource is not None and target.resource.mode == "managed":
        return all_of(_group_private(world, value, one, name) for one in target.resources)
    if target.contract is not None:
        return _contract_group(target.contract, how.group, value, name)
    if target.literal == "default":
        return _absent(resource, how, name, value.trail)
    shown = target.literal or target.needs or (target.resource.address if target.resource else "")
    reason = f"the subnets of subnet group {shown} are outside this configuration"
    return open_judgement(reason, (shown,), value.trail, name)


def _contract_group(entry: ContractEntry, group: str, value: Value, name: str) -> Judgement:
    if group in entry.types and entry.tier is None:
        reason = f"the contract does not say whether {entry.name} is in private subnets"
        return open_judgement(reason, (f"the tier of {entry.name}",), value.trail, name)
    private = group in entry.types and entry.tier == "private"
    reason = (
        f"{entry.name} of the contract is {'' if private else 'not '}a group of private subnets"
    )
    return Judgement(Verdict.PASS if private else Verdict.FAIL, reason, value.trail, name)


def _group_private(world: World, value: Value, group: Resource, name: str) -> Judgement:
    subnets = group.at("subnet_ids")
    found = subnets_private(world, subnets, name)
    label = group.at("name").data
    shown = f"subnet group {label}" if isinstance(label, str) else "subnet group"
    steps = (*value.trail, hop(shown, group), *found.evidence)
    return Judgement(found.verdict, found.reason, steps, name, found.needs)


def _load_balancer(world: World, resource: Resource) -> Judgement:
    internal = resource.at("internal")
    if internal.is_unknown:
        need = need_of(internal)
        step = internal.trail or (hop("argument internal", resource),)
        unjudged = open_judgement("whether it is internal is not known", (need,), step, "internal")
        return any_of([_balancer_subnets(world, resource), unjudged])
    if internal.data is not True:
        return Judgement(Verdict.PASS, "it is internet-facing by declaration")
    return _balancer_subnets(world, resource)


def _balancer_subnets(world: World, resource: Resource) -> Judgement:
    mappings = resource.at("subnet_mapping")
    if _is_empty(mappings) or not is_configured(world, mappings):
        return _by_path(world, resource, _BALANCER)
    return all_of(
        subnet_private(world, one.at(("subnet_id",)), "subnet_mapping.subnet_id")
        for one in elements(mappings)
    )


def _database(world: World, resource: Resource) -> Judgement | None:
    if is_configured(world, resource.at("db_subnet_group_name")):
        return None
    for name in ("replicate_source_db", "replication_source_identifier"):
        source = resource.at(name)
        if source.is_null or not is_configured(world, source):
            continue
        target = resolve(world, source, "aws_db_instance", "aws_rds_cluster")
        if target.resource is None or target.path == ("arn",):
            return None if target.resource else _foreign(source, target.needs or target.literal)
        found = _by_path(world, target.resource, _RDS)
        steps = (*source.trail, *found.evidence)
        return Judgement(found.verdict, found.reason, steps, name, found.needs)
    return None


def _foreign(source: Value, name: str | None) -> Judgement:
    reason = f"a replica is placed with its source, {name}, outside this configuration"
    return open_judgement(reason, (name or "",), source.trail)


def _cache_cluster(world: World, resource: Resource) -> Judgement | None:
    group = resource.at("replication_group_id")
    if group.is_null or not is_configured(world, group):
        return None
    target = resolve(world, group, "aws_elasticache_replication_group")
    if target.resource is None:
        return _foreign(group, target.needs or target.literal)
    found = _by_path(world, target.resource, _CACHE)
    steps = (*group.trail, *found.evidence)
    return Judgement(found.verdict, found.reason, steps, "replication_group_id", found.needs)


def _instance(world: World, resource: Resource) -> Judgement | None:
    if is_configured(world, resource.at("subnet_id")):
        return None
    interfaces = [
        *elements(resource.at("network_interface")),
        *elements(resource.at("primary_network_interface")),
    ]
    interfaces = [one for one in interfaces if is_configured(world, one)]
    if interfaces:
        return all_of(_interface(world, one.at(("network_interface_id",))) for one in interfaces)
    template = resource.at("launch_template")
    if not _is_empty(template) and is_configured(world, template):
        named = (
            template.at((0, "id"))
            if is_configured(world, template.at((0, "id")))
            else (template.at((0, "name")))
        )
        return _template(world, named)
    return None


def _interface(world: World, value: Value) -> Judgement:
    target = resolve(world, value, "aws_network_interface")
    if target.resource is None:
        needs = (target.needs or target.literal or "",)
        reason = "the subnet of its network interface is not known"
        return open_judgement(reason, needs, value.trail, "network_interface")
    found = subnet_private(world, target.resource.at("subnet_id"), "network_interface")
    steps = (*value.trail, *found.evidence)
    return Judgement(found.verdict, found.reason, steps, found.attribute, found.needs)


def _template(world: World, value: Value) -> Judgement | None:
    target = resolve(world, value, "aws_launch_template")
    if target.resource is None:
        needs = (target.needs or target.literal or "",)
        reason = "the subnet of its launch template is not known"
        return open_judgement(reason, needs, value.trail, "launch_template")
    inner = target.resource.at("network_interfaces", 0, "subnet_id")
    if not is_configured(world, inner):
        return None
    return subnet_private(world, inner, "launch_template")


def _launched(world: World, resource: Resource) -> Judgement:
    """What instances are launched from: where each one goes is said elsewhere.

    One that has a public address is in a public subnet, or it has the address for nothing.
    """
    path = _LAUNCHED[resource.type]
    flag, name = placed_value(resource, path), ".".join(path)
    steps = flag.trail or (hop(f"argument {name}", resource),)
    if flag.is_unknown and is_configured(world, flag):
        reason = "whether its instances have public addresses is not known"
        return open_judgement(reason, (need_of(flag),), steps, name)
    if str(flag.data).lower() in ("true", "1"):
        reason = f"{resource.address} gives every instance a public address"
        return Judgement(Verdict.FAIL, reason, steps, name)
    return Judgement(Verdict.PASS, "it gives no instance a public address", steps, name)


_LAUNCHED: dict[str, tuple[str, ...]] = {
    "aws_launch_configuration": ("associate_public_ip_address",),
    "aws_launch_template": ("network_interfaces", "associate_public_ip_address"),
}

_SPECIAL: dict[str, Callable[[World, Resource], Judgement | None]] = {
    "aws_alb": _load_balancer,
    "aws_db_instance": _database,
    "aws_elasticache_cluster": _cache_cluster,
    "aws_instance": _instance,
    "aws_launch_configuration": _launched,
    "aws_launch_template": _launched,
    "aws_lb": _load_balancer,
    "aws_rds_cluster": _database,
}
