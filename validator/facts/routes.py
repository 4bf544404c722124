"""Effective routes of a subnet, and whether they lead to the internet.

A subnet uses the table it is associated with, else the main table of its VPC; it is public where
that table has a route wider than the VPC to an internet gateway:
https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from validator.facts import cidr
from validator.facts.identity import (
    Target,
    alternatives,
    existence,
    hop,
    is_configured,
    need_of,
    open_judgement,
    references,
    resolve,
)
from validator.facts.prefix_lists import prefix_list
from validator.facts.world import World
from validator.model.graph import Resource
from validator.model.location import Hop, Trail
from validator.model.value import Value
from validator.model.verdict import Judgement, Verdict, all_of, any_of

SUBNETS = ("aws_subnet", "aws_default_subnet")
VPCS = ("aws_vpc", "aws_default_vpc")
TABLES = ("aws_route_table", "aws_default_route_table")
_GATEWAYS = ("aws_internet_gateway", "aws_egress_only_internet_gateway", "aws_vpn_gateway")
ROUTE_TARGETS = (
    "carrier_gateway_id",
    "core_network_arn",
    "egress_only_gateway_id",
    "instance_id",
    "local_gateway_id",
    "nat_gateway_id",
    "network_interface_id",
    "odb_network_arn",
    "transit_gateway_id",
    "vpc_endpoint_id",
    "vpc_peering_connection_id",
)
"""Arguments of a route that name a target other than an internet or VPN gateway."""
_MAIN = ("main_route_table_id", "default_route_table_id")
_WIDEST_VPC = {4: 16, 6: 56}


@dataclass(frozen=True, slots=True)
class Table:
    """A route table: a resource, or the main table that comes with a VPC (`resource` is None)."""

    address: str
    resource: Resource | None
    vpc: Resource | None
    steps: Trail = ()
    certain: bool = True
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Route:
    """One route: its attributes, and the resource that declares it (table or `aws_route`)."""

    values: Value
    owner: Resource
    prefix: str

    def destination(self) -> tuple[str, Value]:
        """Name and value of the destination argument that is set."""
        for name in ("cidr_block", "ipv6_cidr_block", "prefix_list_id"):
            key = "destination_" + name if self.prefix == "" else name
            key = "destination_prefix_list_id" if name == "prefix_list_id" else key
            value = self.values.at((key,))
            if not value.is_null and value.data != "":
                return name, value
        return "", Value()

    @property
    def text(self) -> str:
        """The destination as a reader writes it."""
        _, value = self.destination()
        return str(value.data) if value.is_known else (need_of(value) or "unknown destination")

    def hop(self) -> Hop:
        """The step of a proof at this route."""
        place = self.values.at(("gateway_id",)).location if self.prefix else self.owner.location
        return Hop(f"route {self.text}", self.owner.address, place or self.owner.location)


class _Index:
    """What refers to each resource by name, and what may refer to any."""

    def __init__(self, pairs: Iterable[tuple[Resource, Target]]) -> None:
        self._own: dict[str, list[tuple[Resource, Target]]] = {}
        self._loose: list[tuple[Resource, Target]] = []
        for pair in pairs:
            named = [one for one in pair[1].resources if one.type not in VPCS]
            for one in named:
                self._own.setdefault(one.address, []).append(pair)
            if not named:
                self._loose.append(pair)

    def of(self, resource: Resource | None) -> list[tuple[Resource, Target]]:
        """What certainly refers to the resource, then what is not tied to another."""
        own = self._own.get(resource.address, []) if resource is not None else []
        return [*own, *self._loose]


class Network:
    """The routing of one graph: associations and routes indexed once."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._public: dict[str, Judgement] = {}
        self._associations = _Index(
            (one, target)
            for one, target in references(
                world, ("aws_route_table_association",), "subnet_id", *SUBNETS
            )
            if one.at("gateway_id").is_null or not one.at("subnet_id").is_null
        )
        self._routes = _Index(references(world, ("aws_route",), "route_table_id", *TABLES, *VPCS))

    def public(self, subnet: Resource) -> Judgement:
        """Pass where the subnet's effective routes make it public, fail where it is private."""
        if subnet.address not in self._public:
            self._public[subnet.address] = self._judge(subnet)
        return self._public[subnet.address]

    def private(self, subnet: Resource) -> Judgement:
        """The reverse of `public`."""
        found = self.public(subnet)
        verdict = ~found.verdict
        return Judgement(verdict, found.reason, found.evidence, found.attribute, found.needs)

    def _judge(self, subnet: Resource) -> Judgement:
        verdicts = []
        for table in self.tables(subnet):
            one = self._table_public(table)
            steps = (subnet_hop(subnet), *table.steps)
            verdicts.append(
                Judgement(one.verdict, one.reason, (*steps, *one.evidence), "", one.needs)
            )
        if len({one.verdict for one in verdicts}) == 1:
            return verdicts[0]
        worst = next((v for v in verdicts if v.verdict is Verdict.PASS), verdicts[0])
        needs = [need for table in self.tables(subnet) for need in table.needs]
        needs += [need for one in verdicts for need in one.needs]
        reason = f"which route table {subnet.address} uses is not known"
        return open_judgement(reason, needs, worst.evidence)

    def tables(self, subnet: Resource) -> tuple[Table, ...]:
        """The table that the subnet uses; several where it is not decided which."""
        found: list[Table] = []
        for association, target in self._associations.of(subnet):
            named = target.names(subnet)
            if named is False:
                continue
            certain = bool(named) and association.exists is True
            found.extend(self._explicit(association, certain, target.needs))
            if certain:
                return tuple(found[-1:]) if len(found) == 1 else tuple(found)
        return (*found, *self._main(subnet))

    def _explicit(self, association: Resource, certain: bool, needs: str) -> Iterator[Table]:
        step = hop("association", association)
        why = (needs,) if needs else () if certain else (existence(association),)
        for value in alternatives(association.at("route_table_id")):
            yield self._as_table(value, (step,), certain, why)

    def _as_table(self, value: Value, steps: Trail, certain: bool, needs: tuple[str, ...]) -> Table:
        target = resolve(self.world, value, *TABLES, *VPCS)
        resource = target.resource
        if resource is not None and resource.type in TABLES:
            return Table(resource.address, resource, self._vpc(resource), steps, certain, needs)
        if resource is not None:
            return Table(resource.address, None, resource, steps, certain, needs)
        missing = target.needs or target.label
        return Table("", None, None, steps, certain, (*needs, missing))

    def _main(self, subnet: Resource) -> tuple[Table, ...]:
        target = resolve(self.world, subnet.at("vpc_id"), *VPCS)
        vpc = target.resource
        if vpc is None:
            if subnet.type == "aws_default_subnet":
                return (self._default_vpc_table(),)
            return (Table("", None, None, needs=(_main_need(target),)),)
        tables: list[Table] = []
        for main in self.world.live("aws_main_route_table_association"):
            named = resolve(self.world, main.at("vpc_id"), *VPCS).names(vpc)
            if named is not False:
                certain = bool(named) and main.exists is True
                step = (hop("main route table association", main),)
                need = () if named else (need_of(main.at("vpc_id")),)
                tables.append(self._as_table(main.at("route_table_id"), step, certain, need))
                if certain:
                    return tuple(tables)
        for default in self.world.live("aws_default_route_table"):
            if self._is_main_of(default.at("default_route_table_id"), vpc):
                step = (hop("main route table", default),)
                return (*tables, Table(default.address, default, vpc, step))
        if vpc.type == "aws_default_vpc":
            return (*tables, self._default_vpc_table())
        step = (Hop("main route table of the VPC", vpc.address, vpc.location),)
        return (*tables, Table(vpc.address, None, vpc, step))

    def _default_vpc_table(self) -> Table:
        return Table("default VPC", None, None, needs=("default VPC",))

    def _is_main_of(self, value: Value, vpc: Resource) -> bool:
        if value.ref is not None and value.ref.address == vpc.address:
            return value.ref.path in {(name,) for name in _MAIN}
        known = {vpc.at(name).data for name in _MAIN} - {None}
        return value.data is not None and value.data in known

    def _vpc(self, table: Resource) -> Resource | None:
        if table.type == "aws_route_table":
            return resolve(self.world, table.at("vpc_id"), *VPCS).resource
        for vpc in self.world.live(*VPCS):
            if self._is_main_of(table.at("default_route_table_id"), vpc):
                return vpc
        return None

    def routes(self, table: Table) -> tuple[list[Route], list[tuple[Route, str]], tuple[str, ...]]:
        """The table's routes, routes that may be its (with the open input), and open inputs."""
        routes: list[Route] = []
        maybe: list[tuple[Route, str]] = []
        needs: list[str] = []
        if table.resource is not None:
            inline = table.resource.at("route")
            if inline.is_unknown and is_configured(self.world, inline):
                needs.append(need_of(inline))
            blocks = table.resource.blocks("route")
            needs.extend(need_of(one) for one in blocks if one.is_unknown)
            routes = [Route(one, table.resource, "route") for one in blocks if not one.is_unknown]
        for resource, target in self._routes.of(table.resource):
            named = self._belongs(resource, target, table)
            route = Route(resource.values, resource, "")
            if named and resource.exists is True:
                routes.append(route)
            elif named:
                maybe.append((route, existence(resource)))
            elif named is None:
                maybe.append((route, target.needs))
        return routes, maybe, tuple(needs)

    def _belongs(self, route: Resource, target: Target, table: Table) -> bool | None:
        if table.resource is not None and target.given is not None:
            return target.names(table.resource)
        if target.is_open:
            vpc = table.vpc if table.resource is None else None
            return True if vpc and self._is_main_of(target.value, vpc) else None
        if table.resource is not None:
            if target.names(table.resource):
                return True
            return bool(
                table.vpc is not None
                and table.resource.type == "aws_default_route_table"
                and self._is_main_of(route.at("route_table_id"), table.vpc)
            )
        return table.vpc is not None and self._is_main_of(route.at("route_table_id"), table.vpc)

    def _table_public(self, table: Table) -> Judgement:
        if table.address == "default VPC":
            reason = "the default VPC's main route table leads to its internet gateway"
            return Judgement(Verdict.PASS, reason)
        if table.resource is None and table.vpc is None:
            return open_judgement("its route table is outside this configuration", table.needs)
        steps: Trail = (hop("route table", table.resource),) if table.resource else ()
        routes, maybe, needs = self.routes(table)
        verdicts = [self._route_public(route, table) for route in routes]
        for route, need in maybe:
            found = self._route_public(route, table)
            if found.verdict is not Verdict.FAIL:
                reason = f"{route.owner.address} may be a route of its table"
                verdicts.append(open_judgement(reason, (need, *found.needs), found.evidence))
        if needs:
            verdicts.append(open_judgement("its route blocks are not known", needs))
        if not verdicts:
            where = table.address or "its table"
            return Judgement(Verdict.FAIL, f"{where} has only the VPC's local route", steps)
        found = any_of(verdicts)
        if found.verdict is Verdict.FAIL:
            hops = tuple(step for one in verdicts for step in one.evidence)
            reason = f"no route of {table.address} leads to an internet gateway"
            return Judgement(Verdict.FAIL, reason, (*steps, *hops))
        return Judgement(found.verdict, found.reason, (*steps, *found.evidence), "", found.needs)

    def _route_public(self, route: Route, table: Table) -> Judgement:
        values = route.values
        gateway = values.at(("gateway_id",))
        if gateway.is_null or gateway.data == "" or not is_configured(self.world, gateway):
            return Judgement(Verdict.FAIL, "no internet gateway", (self._elsewhere(route),))
        if any(_is_set(values.at((name,))) for name in ROUTE_TARGETS):
            return Judgement(Verdict.FAIL, "no internet gateway", (self._elsewhere(route),))
        return all_of([self._is_wide(route, table), self._to_internet(route, gateway)])

    def _elsewhere(self, route: Route) -> Hop:
        for name in ROUTE_TARGETS:
            value = route.values.at((name,))
            if _is_set(value):
                to = value.ref.address if value.ref else str(value.data or need_of(value))
                step = route.hop()
                return Hop(f"{step.what} to {to}", step.address, step.location)
        return route.hop()

    def _to_internet(self, route: Route, gateway: Value) -> Judgement:
        target = resolve(self.world, gateway, *_GATEWAYS)
        step = route.hop()
        if target.resource is not None:
            verdict = target.resource.type == "aws_internet_gateway"
            goal = hop("internet gateway" if verdict else "gateway", target.resource)
            reason = f"{step.what} leads to {target.resource.address}"
            return _decided(verdict, reason, (step, goal))
        if target.contract is not None:
            verdict = target.contract.name == "internet_gateway_id"
            return _decided(verdict, f"{step.what} leads to {target.contract.name}", (step,))
        text = target.literal
        if text is None and gateway.ref and "internet_gateway" in gateway.ref.address:
            reason = f"{step.what} leads to {gateway.ref.address}"
            return Judgement(Verdict.PASS, reason, (step,))
        if text is not None and not gateway.sensitive:
            verdict = text.startswith("igw-")
            return _decided(verdict, f"{step.what} leads to {text}", (step,))
        return open_judgement(f"the gateway of {step.what} is not known", (target.needs,), (step,))

    def _is_wide(self, route: Route, table: Table) -> Judgement:
        kind, value = route.destination()
        step = route.hop()
        if kind == "prefix_list_id":
            return self._prefix_list_wide(value, step)
        if not isinstance(value.data, str):
            needs = (need_of(value) or f"destination of {step.address}",)
            return open_judgement("a route's destination is not known", needs, (step,))
        try:
            network = cidr.parse(value.data)
        except cidr.CidrError:
            return open_judgement(f"{value.data!r} is no CIDR block", (value.data,), (step,))
        widest = self._vpc_prefix(table.vpc, network.version)
        wide = network.prefixlen < widest
        return _decided(wide, f"{step.what} is {'' if wide else 'not '}wider than the VPC", (step,))

    def _vpc_prefix(self, vpc: Resource | None, version: int) -> int:
        text = vpc.at("cidr_block").data if vpc is not None and version == 4 else None
        try:
            return cidr.parse(text).prefixlen if isinstance(text, str) else _WIDEST_VPC[version]
        except cidr.CidrError:
            return _WIDEST_VPC[version]

    def _prefix_list_wide(self, value: Value, step: Hop) -> Judgement:
        found = prefix_list(self.world, value)
        if isinstance(found, str):
            return open_judgement(f"the prefix list of {step.what} is not known", (found,), (step,))
        wide = cidr.covers_world(network for network, _ in found)
        wide = wide or any(network.prefixlen < 8 for network, _ in found)
        hops = (step, *(at for _, at in found))
        return _decided(wide, f"{step.what} is {'' if wide else 'not '}the internet", hops)


def subnet_hop(subnet: Resource) -> Hop:
    """The step of a proof at a subnet, with its CIDR where that is known."""
    block = subnet.at("cidr_block")
    text = f" ({block.data})" if isinstance(block.data, str) and not block.sensitive else ""
    return Hop(f"subnet{text}", subnet.address, subnet.location)


def _decided(value: bool, reason: str, evidence: Trail) -> Judgement:
    return Judgement(Verdict.PASS if value else Verdict.FAIL, reason, evidence)


def _is_set(value: Value) -> bool:
    """A target that the configuration names; an engine's unknown of an unset argument is none."""
    if value.is_null or value.data == "":
        return False
    return value.is_known or value.ref is not None or bool(value.trail)


def _main_need(target: Target) -> str:
    return f"main route table of {target.needs or target.label}"
