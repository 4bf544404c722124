"""What tells one resource from another of its type, whatever its Terraform address.

Only what AWS keeps for the resource's life counts: an attribute that can change in place (a tag, a
rule of a group) changes the thing, it does not make it another one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from validator.facts.identity import elements, references, resolve
from validator.facts.network import network_of
from validator.facts.routes import SUBNETS, VPCS
from validator.facts.world import World
from validator.model.graph import Resource
from validator.model.value import null
from validator.model.verdict import Verdict

Pair = tuple[str, str]

UNPROVED = "?"
"""The tier of a subnet whose routes are not known."""

IDENTIFYING = ("cidr", "name", "vpc")
"""Features that no two things of a type share; an alias, a zone or a tier says less."""

_NAMES = (
    "name",
    "bucket",
    "identifier",
    "cluster_identifier",
    "replication_group_id",
    "domain_name",
    "function_name",
)
_ZONES = ("availability_zone", "availability_zone_id")
_GROUPS = ("aws_db_subnet_group", "aws_elasticache_subnet_group")
_KEYS = ("aws_kms_key", "aws_kms_external_key", "aws_kms_replica_key")


def features(world: World, resource: Resource) -> tuple[Pair, ...]:
    """Name and value of each, those that are known; none for a data source."""
    if resource.mode == "data":
        return ()
    return tuple(_BY_TYPE.get(resource.type, _named)(world, resource))


def needs(world: World, resource: Resource) -> tuple[str, ...]:
    """The inputs that would tell a feature that is not proved; none where all is."""
    found: list[str] = []
    for subnet in _subnets(world, resource):
        if tier_of(world, subnet) == UNPROVED:
            found.extend(network_of(world).private(subnet).needs or (subnet.address,))
    if resource.type in _GROUPS:
        targets = (resolve(world, one, *SUBNETS) for one in elements(resource.at("subnet_ids")))
        found += [one.needs for one in targets if one.is_open]
    return tuple(dict.fromkeys(filter(None, found)))


def _subnets(world: World, resource: Resource) -> Iterator[Resource]:
    """The subnets whose tier is a feature of the resource."""
    if resource.type in SUBNETS:
        yield resource
    paths = {"aws_nat_gateway": "subnet_id"} | dict.fromkeys(_GROUPS, "subnet_ids")
    value = resource.at(paths[resource.type]) if resource.type in paths else null()
    for one in elements(value):
        subnet = resolve(world, one, *SUBNETS).resource
        if subnet is not None and subnet.mode == "managed":
            yield subnet


def tier_of(world: World, subnet: Resource) -> str:
    """`private` or `public` by the subnet's effective routes, `?` where they are not known."""
    verdict = network_of(world).private(subnet).verdict
    if verdict is Verdict.UNDECIDED:
        return UNPROVED
    return "private" if verdict is Verdict.PASS else "public"


def _named(world: World, resource: Resource) -> Iterator[Pair]:  # noqa: ARG001 - one shape
    for attribute in _NAMES:
        value = resource.at(attribute)
        if isinstance(value.data, str) and value.data and not value.sensitive:
            yield "name", value.data
            return


def _subnet(world: World, resource: Resource) -> Iterator[Pair]:
    yield "tier", tier_of(world, resource)
    yield from _text("zone", resource, *_ZONES)
    yield from _text("cidr", resource, "cidr_block")


def _vpc(world: World, resource: Resource) -> Iterator[Pair]:  # noqa: ARG001 - one shape
    yield from _text("cidr", resource, "cidr_block")


def _security_group(world: World, resource: Resource) -> Iterator[Pair]:
    """The name of a group is its own in one VPC only."""
    yield from _named(world, resource)
    yield from _in_vpc(world, resource)


def _in_vpc(world: World, resource: Resource) -> Iterator[Pair]:
    vpc = resolve(world, resource.at("vpc_id"), *VPCS).resource
    yield from _text("vpc", vpc, "cidr_block")


def _nat_gateway(world: World, resource: Resource) -> Iterator[Pair]:
    subnet = resolve(world, resource.at("subnet_id"), *SUBNETS).resource
    if subnet is not None and subnet.mode == "managed":
        yield "tier", tier_of(world, subnet)
    yield from _text("zone", subnet, *_ZONES)


def _subnet_group(world: World, resource: Resource) -> Iterator[Pair]:
    yield from _named(world, resource)
    tiers = set()
    for value in elements(resource.at("subnet_ids")):
        subnet = resolve(world, value, *SUBNETS).resource
        managed = subnet is not None and subnet.mode == "managed"
        tiers.add(tier_of(world, subnet) if subnet is not None and managed else UNPROVED)
    if tiers:
        decided = UNPROVED if UNPROVED in tiers else "mixed"
        yield "tier", tiers.pop() if len(tiers) == 1 else decided


def _key(world: World, resource: Resource) -> Iterator[Pair]:
    for alias, target in references(world, ("aws_kms_alias",), "target_key_id", *_KEYS):
        if any(one.address == resource.address for one in target.resources):
            yield from _text("alias", alias, "name")
            return


def _text(name: str, resource: Resource | None, *attributes: str) -> Iterator[Pair]:
    for attribute in attributes if resource else ():
        data = resource.at(attribute).data if resource else None
        if isinstance(data, str) and data:
            yield name, data
            return


_BY_TYPE: dict[str, Callable[[World, Resource], Iterator[Pair]]] = {
    "aws_internet_gateway": _in_vpc,
    "aws_nat_gateway": _nat_gateway,
    "aws_security_group": _security_group,
    **dict.fromkeys(_GROUPS, _subnet_group),
    **dict.fromkeys(_KEYS, _key),
    **dict.fromkeys(SUBNETS, _subnet),
    **dict.fromkeys(VPCS, _vpc),
}
