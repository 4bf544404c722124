"""What tells one resource from another of its type, whatever its Terraform address.

Only what AWS keeps for the resource's life counts: an attribute that can change in place (a tag, a
rule of a group) changes the thing, it does not make it another one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from validator.facts.identity import elements, need_of, references, resolve
from validator.facts.network import network_of
from validator.facts.routes import SUBNETS, VPCS
from validator.facts.world import World
from validator.model.graph import Resource
from validator.model.value import Value
from validator.model.verdict import Verdict

UNPROVED = "?"
"""The value of a feature that is not known: a tier by unknown routes, a computed name."""

IDENTIFYING = ("cidr", "name", "vpc")
"""Features that no two things of a type share; a zone or a tier says less."""

LABELS = ("alias",)
"""Features that can be given to another thing: they tell nothing while the address is the same."""

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


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing that is known of a resource; `needs` are the inputs that would tell it."""

    name: str
    value: str
    needs: tuple[str, ...] = ()


def features(world: World, resource: Resource) -> tuple[Feature, ...]:
    """The features of a resource, in a fixed order; none for a data source."""
    if resource.mode == "data":
        return ()
    return tuple(_BY_TYPE.get(resource.type, _named)(world, resource))


def _named(world: World, resource: Resource) -> Iterator[Feature]:  # noqa: ARG001 - one shape
    yield from _text("name", resource, *_NAMES)


def _text(name: str, resource: Resource, *attributes: str) -> Iterator[Feature]:
    """The first of the attributes that is set."""
    for attribute in attributes:
        value = resource.at(attribute)
        if value.is_unknown or value.sensitive:
            yield Feature(name, UNPROVED, (need_of(value) or f"{resource.address}.{attribute}",))
            return
        if isinstance(value.data, str) and value.data:
            yield Feature(name, value.data)
            return


def _subnet(world: World, resource: Resource) -> Iterator[Feature]:
    yield _tier(world, [resource.address], [])
    yield from _text("zone", resource, *_ZONES)
    yield from _text("cidr", resource, "cidr_block")


def _tier(world: World, addresses: list[str], unknown: list[str]) -> Feature:
    """The tier of subnets by their effective routes; `mixed` where they differ."""
    tiers, needs = set(), list(unknown)
    for address in addresses:
        found = network_of(world).private(world.graph.resources[address])
        if found.verdict is Verdict.UNDECIDED:
            needs.extend(found.needs or (f"the routes of {address}",))
        tiers.add("private" if found.verdict is Verdict.PASS else "public")
    if needs:
        return Feature("tier", UNPROVED, tuple(dict.fromkeys(needs)))
    return Feature("tier", tiers.pop() if len(tiers) == 1 else "mixed")


def _tier_of(world: World, value: Value) -> Iterator[Feature]:
    """The tier of the subnets that an attribute names."""
    known, unknown = [], []
    for one in elements(value):
        target = resolve(world, one, *SUBNETS)
        if target.resource is not None and target.resource.mode == "managed":
            known.append(target.resource.address)
        else:
            unknown.append(target.label or need_of(one))
    if known or unknown:
        yield _tier(world, known, unknown)


def _vpc(world: World, resource: Resource) -> Iterator[Feature]:  # noqa: ARG001 - one shape
    yield from _text("cidr", resource, "cidr_block")


def _security_group(world: World, resource: Resource) -> Iterator[Feature]:
    """The name of a group is its own in one VPC only."""
    yield from _named(world, resource)
    yield from _in_vpc(world, resource)


def _in_vpc(world: World, resource: Resource) -> Iterator[Feature]:
    value = resource.at("vpc_id")
    target = resolve(world, value, *VPCS)
    if target.resource is not None and target.resource.mode == "managed":
        yield from _text("vpc", target.resource, "cidr_block")
    elif not value.is_null:
        yield Feature("vpc", UNPROVED, (target.label or need_of(value),))


def _nat_gateway(world: World, resource: Resource) -> Iterator[Feature]:
    value = resource.at("subnet_id")
    yield from _tier_of(world, value)
    target = resolve(world, value, *SUBNETS)
    if target.resource is not None:
        yield from _text("zone", target.resource, *_ZONES)
    elif not value.is_null:
        yield Feature("zone", UNPROVED, (target.label or need_of(value),))


def _subnet_group(world: World, resource: Resource) -> Iterator[Feature]:
    yield from _named(world, resource)
    yield from _tier_of(world, resource.at("subnet_ids"))


def _key(world: World, resource: Resource) -> Iterator[Feature]:
    for alias, target in references(world, ("aws_kms_alias",), "target_key_id", *_KEYS):
        if any(one.address == resource.address for one in target.resources):
            yield from _text("alias", alias, "name")
            return


_BY_TYPE: dict[str, Callable[[World, Resource], Iterator[Feature]]] = {
    "aws_internet_gateway": _in_vpc,
    "aws_nat_gateway": _nat_gateway,
    "aws_security_group": _security_group,
    **dict.fromkeys(_GROUPS, _subnet_group),
    **dict.fromkeys(_KEYS, _key),
    **dict.fromkeys(SUBNETS, _subnet),
    **dict.fromkeys(VPCS, _vpc),
}
