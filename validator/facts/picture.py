"""The picture of a root: network, placement, security groups and address space from its graph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from validator.facts import addressing, cidr
from validator.facts.addressing import blocks_of, vpc_of
from validator.facts.attachment import GROUPS
from validator.facts.identity import alternatives, elements, is_configured, need_of, resolve
from validator.facts.ingress import GROUP_SOURCES, protocol_of, shown, sources
from validator.facts.ingress_rules import Ingress, ingress_rules
from validator.facts.network import network_of as routing_of
from validator.facts.placement import PLACEMENTS, placed_value
from validator.facts.routes import ROUTE_TARGETS, SUBNETS, VPCS, Network, Route, Table
from validator.facts.world import World, is_gone
from validator.facts.zones import zone_of
from validator.model.graph import Resource
from validator.model.picture import (
    Gateway,
    GroupEdge,
    GroupPicture,
    Picture,
    Placed,
    RouteLine,
    Space,
    Span,
    SubnetPicture,
    TablePicture,
    Tier,
    Use,
    Via,
    VpcPicture,
)
from validator.model.value import Value
from validator.model.verdict import Verdict

WORLD = "internet"
_RULES = ("aws_security_group_rule", "aws_vpc_security_group_ingress_rule")
_GATEWAYS = {
    "aws_internet_gateway": "internet gateway",
    "aws_egress_only_internet_gateway": "egress-only gateway",
    "aws_vpn_gateway": "VPN gateway",
    "aws_vpc_endpoint": "endpoint",
}
_IN_ONE_SUBNET = {"aws_nat_gateway": "NAT gateway"}
_IN_SUBNETS = {
    "aws_db_subnet_group": "RDS subnet group",
    "aws_elasticache_subnet_group": "ElastiCache subnet group",
}
_NAMELESS = frozenset(("this", "main", "default"))
_OTHER: Via = "other"
_TIERS: dict[Verdict, Tier] = {Verdict.PASS: "public", Verdict.FAIL: "private"}


def picture(world: World) -> Picture:
    """Everything there is to draw of one judged graph."""
    placed, outside = _placements(world)
    groups, edges = _chain(world)
    live = [r for r in world.graph.resources.values() if r.mode == "managed" and not is_gone(r)]
    return Picture(
        root=world.graph.root,
        environment=world.environment or "",
        vpcs=tuple(_vpc(world, vpc, placed) for vpc in world.live(*VPCS)),
        outside=outside,
        groups=groups,
        edges=edges,
        spaces=tuple(_spaces(world)),
        counts=dict(sorted(Counter(one.type for one in live).items())),
    )


def label_of(resource: Resource) -> str:
    """The short name of an instance: its label and key; its type where the label says nothing."""
    key = "" if resource.index is None else f" {resource.index}"
    plain = resource.type.removeprefix("aws_").replace("_", " ")
    return f"{plain if resource.name in _NAMELESS else resource.name}{key}"


def _vpc(world: World, vpc: Resource, placed: dict[str, list[Placed]]) -> VpcPicture:
    routing = routing_of(world)
    subnets = [one for one in world.live(*SUBNETS) if vpc_of(world, one)[0] is vpc]
    tables: dict[str, Table] = {}
    for subnet in subnets:
        tables.update((table.address, table) for table in routing.tables(subnet))
    return VpcPicture(
        vpc.address,
        label_of(vpc),
        tuple(filter(None, (_text(one.at("cidr_block")) for one, _ in blocks_of(world, vpc)))),
        tuple(_subnet(routing, subnet, placed) for subnet in subnets),
        tuple(_table(routing, table) for table in tables.values()),
        tuple(_gateways(world, vpc)),
        vpc.location,
    )


def _text(value: Value) -> str:
    return str(value.data) if isinstance(value.data, str) and not value.sensitive else ""


def _subnet(routing: Network, subnet: Resource, placed: dict[str, list[Placed]]) -> SubnetPicture:
    found = routing.public(subnet)
    zone = zone_of(subnet)
    return SubnetPicture(
        subnet.address,
        label_of(subnet),
        _text(subnet.at("cidr_block")) or need_of(subnet.at("cidr_block")),
        _text(zone) or need_of(zone) or "chosen by AWS",
        _TIERS.get(found.verdict, "undecided"),
        found.reason,
        tuple(table.address for table in routing.tables(subnet)),
        tuple(placed.get(subnet.address, ())),
        subnet.location,
    )


def _table(routing: Network, table: Table) -> TablePicture:
    routes, maybe, _ = routing.routes(table)
    lines = [_route(routing.world, one, certain=True) for one in routes]
    lines += [_route(routing.world, one, certain=False) for one, _ in maybe]
    resource = table.resource
    label = label_of(resource) if resource else "main table" if table.vpc else "not known"
    return TablePicture(table.address, label, tuple(lines), resource.location if resource else None)


def _route(world: World, route: Route, *, certain: bool) -> RouteLine:
    target, via = "local", _OTHER
    for name in ("gateway_id", *ROUTE_TARGETS):
        value = route.values.at((name,))
        if value.is_null or value.data == "" or not is_configured(world, value):
            continue
        found = resolve(world, value, *_GATEWAYS, *_IN_ONE_SUBNET)
        target = "(sensitive)" if value.sensitive else found.label
        via = _via(name, found.resource, target)
        break
    return RouteLine(route.text, target, via, certain, route.hop().location)


def _via(argument: str, gateway: Resource | None, target: str) -> Via:
    if argument == "nat_gateway_id":
        return "nat"
    if argument != "gateway_id":
        return "other"
    if gateway is not None:
        return "internet" if gateway.type == "aws_internet_gateway" else "other"
    return "internet" if target.startswith("igw-") or "internet_gateway" in target else "other"


def _gateways(world: World, vpc: Resource) -> Iterator[Gateway]:
    for kind, words in _GATEWAYS.items():
        for one in world.live(kind):
            if resolve(world, one.at("vpc_id"), *VPCS).names(vpc):
                service = _text(one.at("service_name")).rsplit(".", 1)[-1]
                label = f"{service} endpoint" if service else label_of(one)
                yield Gateway(one.address, words, label, one.location)


def _placements(world: World) -> tuple[dict[str, list[Placed]], tuple[SubnetPicture, ...]]:
    """What is in each subnet by its address; and by contract tier what is in subnets elsewhere."""
    inside: dict[str, list[Placed]] = {}
    outside: dict[tuple[str, Tier], list[Placed]] = {}
    for one, words, subnets in _located(world):
        label = label_of(one)
        if one.name in _NAMELESS:
            label = "" if one.index is None else str(one.index)
        item = Placed(one.address, words, label, one.location)
        for value in subnets:
            target = resolve(world, value, *SUBNETS)
            for subnet in target.resources:
                into = inside.setdefault(subnet.address, [])
                into += [item] if item not in into else []
            if not target.resources:
                tier: Tier = "undecided"
                if target.contract is not None and target.contract.tier is not None:
                    tier = "private" if target.contract.tier == "private" else "public"
                there = outside.setdefault((target.label, tier), [])
                there += [item] if item not in there else []
    return inside, tuple(
        SubnetPicture(label, label, "", "", tier, "outside this configuration", (), tuple(items))
        for (label, tier), items in outside.items()
        if label
    )


def _located(world: World) -> Iterator[tuple[Resource, str, list[Value]]]:
    """Every placed instance with what it is in words and the subnet values it names."""
    for kind, words in _IN_ONE_SUBNET.items():
        for one in world.live(kind):
            yield one, words, list(alternatives(one.at("subnet_id")))
    for kind, words in _IN_SUBNETS.items():
        for one in world.live(kind):
            yield one, words, list(elements(one.at("subnet_ids")))
    for kind, how in PLACEMENTS.items():
        for one in world.live(kind):
            value = placed_value(one, how.path)
            if value.is_null or value.data == "" or not is_configured(world, value):
                continue
            words = kind.removeprefix("aws_").replace("_", " ")
            yield one, words, list(_subnets_of(world, value, how.group))


def _subnets_of(world: World, value: Value, group: str | None) -> Iterator[Value]:
    for option in alternatives(value):
        found = resolve(world, option, group).resources if group else ()
        if found:
            for one in found:
                yield from elements(one.at("subnet_ids"))
        else:
            yield from elements(option)


def _chain(world: World) -> tuple[tuple[GroupPicture, ...], tuple[GroupEdge, ...]]:
    nodes: dict[str, GroupPicture] = {}
    edges: dict[GroupEdge, None] = {}
    for group in world.live(*GROUPS):
        nodes[group.address] = GroupPicture(group.address, label_of(group), "group", group.location)
    for owner in world.live(*GROUPS, *_RULES):
        if owner.type == "aws_security_group_rule" and owner.at("type").data != "ingress":
            continue
        for rule in ingress_rules(world, owner):
            if rule.values.is_unknown:
                continue
            targets = [owner.address] if rule.inline else _names(world, rule.values)
            ports = _ports(rule.values, protocol_of(rule))
            for source in _sources(world, rule, targets):
                nodes.setdefault(source.address, source)
                for target in targets:
                    place = rule.values.location if rule.inline else owner.location
                    nodes.setdefault(target, GroupPicture(target, target, "other"))
                    edges[GroupEdge(source.address, target, ports, place)] = None
    return tuple(nodes.values()), tuple(edges)


def _names(world: World, values: Value) -> list[str]:
    target = resolve(world, values.at(("security_group_id",)), *GROUPS)
    return [one.address for one in target.resources] or [target.label or "not known"]


def _sources(world: World, rule: Ingress, targets: list[str]) -> Iterator[GroupPicture]:
    if rule.values.at(("self",)).data is True:
        yield from (GroupPicture(target, target) for target in targets)
    for name, value in sources(world, rule):
        if name in GROUP_SOURCES:
            found = resolve(world, value, *GROUPS)
            if found.label:
                yield GroupPicture(found.label, found.label, "group" if found.resource else "other")
            continue
        network = addressing.network_of(value)
        if network is not None and cidr.is_world(network):
            yield GroupPicture(WORLD, WORLD, "world")
        elif _text(value) or need_of(value):
            text = _text(value) or need_of(value)
            yield GroupPicture(text, text, "other")


def _ports(values: Value, protocol: Value) -> str:
    if str(protocol.data).lower() in ("-1", "all"):
        return "all"
    low, high = shown(values.at(("from_port",))), shown(values.at(("to_port",)))
    return low if low == high else f"{low}-{high}"


def _spaces(world: World) -> Iterator[Space]:
    """The address plan's VPC of this environment, else every VPC of the graph."""
    plan = world.address_plan
    planned = plan.vpcs.get(world.environment or "") if plan else None
    if planned is not None:
        yield from planned_spaces(planned)
        return
    for vpc in world.live(*VPCS):
        outer = addressing.network_of(vpc.at("cidr_block"))
        if outer is None:
            continue
        spans = []
        for one in world.live(*SUBNETS):
            inner = addressing.network_of(one.at("cidr_block"))
            if inner is not None and vpc_of(world, one)[0] is vpc and cidr.contains(outer, inner):
                tier = _TIERS.get(routing_of(world).public(one).verdict, "")
                spans.append(_span(label_of(one), inner, "subnet", outer, tier))
        yield _space(label_of(vpc), outer, spans)


def planned_spaces(planned: cidr.PlannedVpc) -> Iterator[Space]:
    """Each block of a planned VPC to scale: its subnets, and what is set aside inside it."""
    for block in planned.blocks():
        outer = block.network
        spans = [
            _span(one.zone, one.block.network, "subnet", outer, one.tier, one.block.purpose)
            for one in planned.subnets
            if cidr.contains(outer, one.block.network)
        ]
        spans += [
            _span(one.label, one.network, "reserved", outer, "", one.purpose)
            for one in planned.reserved
            if cidr.contains(outer, one.network)
        ]
        name = planned.environment
        yield _space(name if block is planned.block else f"{name} {block.label}", outer, spans)


def _span(
    name: str, inner: cidr.Network, use: Use, outer: cidr.Network, tier: str, purpose: str = ""
) -> Span:
    offset = int(inner.network_address) - int(outer.network_address)
    return Span(name, str(inner), use, offset, inner.num_addresses, tier, purpose)


def _space(name: str, outer: cidr.Network, spans: Iterable[Span]) -> Space:
    ordered = tuple(sorted(spans, key=lambda one: one.offset))
    return Space(name, str(outer), outer.num_addresses, ordered)
