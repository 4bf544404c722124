"""Availability zones: what spans several, and whose way out is in its own.

A NAT gateway is one zone's, and subnets of other zones lose it with that zone:
https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html
"""

from __future__ import annotations

from collections.abc import Iterable

from validator.facts.identity import (
    elements,
    existence,
    hop,
    judge_alternatives,
    need_of,
    open_judgement,
    references,
    resolve,
)
from validator.facts.network import declared_tier, network_of, private_users
from validator.facts.registry import fact
from validator.facts.routes import SUBNETS, VPCS, Table, subnet_hop
from validator.facts.world import Subject, World
from validator.model.graph import Resource
from validator.model.location import Trail
from validator.model.value import Ref, Value
from validator.model.verdict import Judgement, Verdict, all_of

_ZONE = ("availability_zone", "availability_zone_id")


def zone_of(subnet: Resource) -> Value:
    """The availability zone of a subnet, by name or by id; null where it is left to AWS."""
    values = [subnet.at(name) for name in _ZONE]
    known = [one for one in values if one.is_known]
    return next(iter([*known, *(one for one in values if one.is_unknown)]), Value())


def same_zone(left: Value, right: Value) -> bool | None:
    """Whether two zones are one; None where that is not known."""
    if left.is_null or right.is_null:
        return None
    if left.is_known and right.is_known:
        return left.data == right.data
    if left.ref is not None and right.ref is not None:
        if left.ref == right.ref:
            return True
        return False if _of_one_list(left.ref, right.ref) else None
    return None


def _of_one_list(left: Ref, right: Ref) -> bool:
    """Two places of one data source's list of zones, which has none twice."""
    same = left.address == right.address and left.path[:-1] == right.path[:-1]
    return same and "aws_availability_zones." in left.address and left.path[:1] != ()


def _several(subnets: Iterable[Resource], what: str, steps: Trail) -> Judgement:
    """Whether the subnets are certainly in two zones or more."""
    members = list(subnets)
    zones = [zone_of(one) for one in members]
    proof = (*steps, *(subnet_hop(one) for one in members))
    certain = [zone for one, zone in zip(members, zones, strict=True) if one.exists is True]
    apart = any(same_zone(a, b) is False for i, a in enumerate(certain) for b in certain[:i])
    if apart:
        return Judgement(Verdict.PASS, f"{what} spans several availability zones", proof)
    loose = [one for one in members if one.exists is None]
    needs = [existence(one) for one in loose]
    pairs = [(a, b) for i, a in enumerate(zones) for b in zones[:i]]
    for one, zone in zip(members, zones, strict=True):
        if len(members) > 1 and any(same_zone(a, b) is None for a, b in pairs):
            if zone.is_null:
                needs.append(f"availability_zone of {one.address}")
            elif zone.is_unknown:
                needs.append(need_of(zone))
    if needs:
        reason = f"whether {what} spans several availability zones is not known"
        return open_judgement(reason, needs, proof)
    return Judgement(Verdict.FAIL, f"{what} is in one availability zone", proof)


def tier_of(subject: Subject, subnet: Resource) -> str | None:
    """`private` or `public`: as declared, else by the effective routes; None where open."""
    declared = declared_tier(subject, subnet)
    if declared:
        return declared
    found = network_of(subject.world).public(subnet).verdict
    return {Verdict.PASS: "public", Verdict.FAIL: "private"}.get(found)


@fact("tiers-span-zones")
def tiers_span_zones(subject: Subject) -> Judgement:
    """The public and the private subnets of a VPC are each in two availability zones or more."""
    vpc = subject.instance()
    named = [
        (one, target.names(vpc), target.need(vpc))
        for one, target in references(subject.world, SUBNETS, "vpc_id", *VPCS)
    ]
    own = [one for one, is_own, _ in named if is_own]
    needs = [need for _, is_own, need in named if is_own is None]
    if not own:
        return Judgement(Verdict.PASS, f"{vpc.address} has no subnet here")
    tiers = {one.address: tier_of(subject, one) for one in own}
    verdicts = []
    for tier in ("private", "public"):
        members = [one for one in own if tiers[one.address] == tier]
        maybe = [one for one in own if tiers[one.address] is None]
        if not members:
            continue
        found = _several(members, f"the {tier} tier of {vpc.address}", (hop("VPC", vpc),))
        open_inputs = [*(f"routes of {one.address}" for one in maybe), *needs]
        if found.verdict is Verdict.FAIL and open_inputs:
            found = open_judgement(found.reason, open_inputs, found.evidence)
        verdicts.append(found)
    return all_of(verdicts) if verdicts else Judgement(Verdict.PASS, "no subnet has a tier")


@fact("subnet-group-spans-zones")
def subnet_group_spans_zones(subject: Subject) -> Judgement:
    """The subnets of a subnet group are in two availability zones or more."""
    group = subject.instance()
    return judge_alternatives(group.at("subnet_ids"), lambda ids: _group(subject, group, ids))


def _group(subject: Subject, group: Resource, ids: Value) -> Judgement:
    steps = ids.trail or (hop("subnet group", group),)
    items = elements(ids)
    targets = [resolve(subject.world, one, *SUBNETS) for one in items]
    if any(one.contract is not None and one.contract.shape == "list" for one in targets):
        return Judgement(Verdict.PASS, "the contract's subnets span the zones", steps, "subnet_ids")
    found = {r.address: r for one in targets for r in one.resources if r.mode == "managed"}
    open_ones = [one.needs or one.label for one in targets if not one.resources]
    open_ones += [r.address for one in targets for r in one.resources if r.mode == "data"]
    judged = _several(found.values(), group.address, steps)
    if judged.verdict is not Verdict.PASS and open_ones:
        reason = f"whether {group.address} spans several availability zones is not known"
        needs = (*open_ones, *judged.needs)
        return open_judgement(reason, needs, judged.evidence, "subnet_ids")
    return Judgement(judged.verdict, judged.reason, judged.evidence, "subnet_ids", judged.needs)


@fact("nat-gateway-in-own-zone")
def nat_gateway_in_own_zone(subject: Subject) -> Judgement:
    """A private subnet's default route leads to a NAT gateway of the subnet's own zone."""
    subnet, world = subject.instance(), subject.world
    tier = tier_of(subject, subnet)
    if tier == "public":
        return Judgement(Verdict.PASS, f"{subnet.address} is not of the private tier")
    tables = network_of(world).tables(subnet)
    found = [_by_table(world, subnet, table) for table in tables]
    if len({one.verdict for one in found}) > 1:
        needs = [need for table in tables for need in table.needs]
        steps = next(one.evidence for one in found if one.verdict is not Verdict.PASS)
        reason = f"which route table {subnet.address} uses is not known"
        return open_judgement(reason, needs, steps)
    if tier is None and found[0].verdict is Verdict.FAIL:
        open_inputs = network_of(world).public(subnet).needs
        reason = f"whether {subnet.address} is private is not known"
        return open_judgement(reason, open_inputs, found[0].evidence)
    return found[0]


def _by_table(world: World, subnet: Resource, table: Table) -> Judgement:
    steps: Trail = (subnet_hop(subnet), *table.steps)
    if table.resource is None and table.vpc is None:
        reason = f"the route table of {subnet.address} is outside this configuration"
        return open_judgement(reason, table.needs, steps)
    routes, maybe, needs = network_of(world).routes(table)
    sure = [(route, "") for route in routes]
    verdicts = [Judgement(Verdict.PASS, f"{subnet.address} has no route to a NAT gateway")]
    if needs:
        verdicts.append(open_judgement("its route blocks are not known", needs, steps))
    for route, need in (*sure, *maybe):
        nat = route.values.at(("nat_gateway_id",))
        if nat.is_null or nat.data == "" or not (nat.is_known or nat.trail or nat.ref):
            continue
        found = _by_gateway(world, subnet, nat, (*steps, route.hop()))
        if need and found.verdict is Verdict.FAIL:
            found = open_judgement(found.reason, (need,), found.evidence)
        verdicts.append(found)
    return all_of(verdicts)


def _by_gateway(world: World, subnet: Resource, value: Value, steps: Trail) -> Judgement:
    target = resolve(world, value, "aws_nat_gateway")
    nat = target.resource
    if nat is None:
        reason = "the zone of its NAT gateway is not known"
        return open_judgement(reason, (target.needs or target.label,), steps)
    proof = (*steps, hop("NAT gateway", nat))
    if nat.at("availability_mode").data == "regional":
        return Judgement(Verdict.PASS, f"{nat.address} spans the zones", proof)
    home = resolve(world, nat.at("subnet_id"), *SUBNETS)
    if home.resource is None:
        reason = f"the zone of {nat.address} is not known"
        return open_judgement(reason, (home.needs or home.label,), proof)
    mine, its = zone_of(subnet), zone_of(home.resource)
    same = same_zone(mine, its)
    proof = (*proof, subnet_hop(home.resource))
    if same is None:
        names = ((subnet, mine), (home.resource, its))
        needs = [need_of(z) or f"availability_zone of {s.address}" for s, z in names if not z.data]
        return open_judgement(f"the zone of {nat.address} is not known", needs, proof)
    way = "its own" if same else "another"
    reason = f"{subnet.address} goes out by {nat.address} in {way} availability zone"
    return Judgement(Verdict.PASS if same else Verdict.FAIL, reason, proof)


@fact("gateway-endpoints-on-private-tables")
def gateway_endpoints_on_private_tables(subject: Subject, services: list[str]) -> Judgement:
    """A route table of private subnets has the gateway endpoints of these services."""
    table, world = subject.instance(), subject.world
    users, needs = private_users(subject, table)
    if not users:
        return Judgement(Verdict.PASS, "no private subnet uses it")
    steps = (hop("route table", table), *(subnet_hop(one) for one in users))
    found = all_of(_has_endpoint(world, table, service, steps) for service in services)
    if needs and found.verdict is not Verdict.PASS:
        reason = f"whether {users[0].address} uses {table.address} is not known"
        return open_judgement(reason, (*needs, *found.needs), found.evidence)
    return found


def _has_endpoint(world: World, table: Resource, service: str, steps: Trail) -> Judgement:
    needs: list[str] = []
    for endpoint in world.live("aws_vpc_endpoint"):
        kind = endpoint.at("vpc_endpoint_type")
        if kind.is_known and kind.data != "Gateway":
            continue
        offered = _serves(world, endpoint.at("service_name"), service)
        if offered is False:
            continue
        on_table, inputs = _on_table(world, endpoint, table)
        if offered and on_table and endpoint.exists is True:
            proof = (*steps, hop("gateway endpoint", endpoint))
            return Judgement(Verdict.PASS, f"{endpoint.address} is on it", proof)
        if on_table is not False:
            needs += inputs if on_table is None else []
            needs += [] if offered else [need_of(endpoint.at("service_name"))]
            needs += [] if endpoint.exists else [existence(endpoint)]
    if needs:
        reason = f"whether {table.address} has a gateway endpoint of {service} is not known"
        return open_judgement(reason, needs, steps)
    reason = f"{table.address} of private subnets has no gateway endpoint of {service}"
    return Judgement(Verdict.FAIL, reason, steps)


def _serves(world: World, name: Value, service: str) -> bool | None:
    if isinstance(name.data, str):
        return name.data.endswith(f".{service}")
    if name.ref is not None and name.ref.address in world.graph.resources:
        wanted = world.graph.resources[name.ref.address].at("service")
        return wanted.data == service if isinstance(wanted.data, str) else None
    pieces = name.unknown.pieces if name.unknown else ()
    last = pieces[-1] if pieces else None
    return last.endswith(f".{service}") if isinstance(last, str) and "." in last else None


def _on_table(world: World, endpoint: Resource, table: Resource) -> tuple[bool | None, list[str]]:
    """Whether the endpoint is on the table, and the inputs that would tell where it is open."""
    tables = ("aws_route_table", "aws_default_route_table")
    value = endpoint.at("route_table_ids")
    pairs = [(resolve(world, one, *tables, *VPCS), "") for one in elements(value)]
    kind = "aws_vpc_endpoint_route_table_association"
    for one, target in references(world, (kind,), "vpc_endpoint_id", "aws_vpc_endpoint"):
        named = target.names(endpoint)
        if named is not False:
            need = existence(one) if named else target.need(endpoint)
            pairs.append((resolve(world, one.at("route_table_id"), *tables), need))
    needs: list[str] = []
    for target, need in pairs:
        named = target.names(table)
        if named and not need:
            return True, []
        if named is not False:
            needs += [one for one in (need, target.need(table)) if one]
    return (None, needs) if needs else (False, [])
