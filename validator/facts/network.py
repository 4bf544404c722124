"""Whether a subnet is private or public, proved by its effective routes; tiers by declaration."""

from __future__ import annotations

import re
from dataclasses import replace
from weakref import WeakKeyDictionary

from validator.facts.identity import (
    Target,
    elements,
    existence,
    hop,
    judge_alternatives,
    need_of,
    open_judgement,
    references,
    resolve,
)
from validator.facts.registry import fact
from validator.facts.routes import SUBNETS, VPCS, Network, Table, subnet_hop
from validator.facts.world import Subject, World
from validator.model.graph import Resource
from validator.model.location import Trail
from validator.model.value import Value
from validator.model.verdict import Judgement, Verdict, all_of, any_of

_TIER = re.compile(r"(?<![a-z])(private|public)(?![a-z])")
_TIER_TAGS = ("Tier", "tier", "SubnetTier", "Type", "Network", "Name")

_NETWORKS: WeakKeyDictionary[World, Network] = WeakKeyDictionary()


def network_of(world: World) -> Network:
    """The routing of a world, indexed once."""
    if world not in _NETWORKS:
        _NETWORKS[world] = Network(world)
    return _NETWORKS[world]


def subnet_private(world: World, value: Value, attribute: str) -> Judgement:
    """Whether the subnet that `value` names is private: pass, fail, or undecided with the input."""
    return judge_alternatives(value, lambda one: _one_private(world, one, attribute))


def _one_private(world: World, value: Value, attribute: str) -> Judgement:
    target = resolve(world, value, *SUBNETS)
    if target.resources:
        found = all_of(_is_private(world, one) for one in target.resources)
        steps = (*value.trail, *found.evidence)
        return Judgement(found.verdict, found.reason, steps, attribute, found.needs)
    if target.contract is not None:
        return _contract_private(target, attribute)
    if target.literal is not None:
        shown = "a literal subnet id" if value.sensitive else (target.literal or "no subnet")
        reason = f"the routes of subnet {shown} are outside this configuration"
        needs = () if value.sensitive else (target.literal,)
        return open_judgement(reason, needs, value.trail, attribute)
    reason = f"the routes of {target.needs} are not known here"
    return open_judgement(reason, (target.needs,), value.trail, attribute)


def _is_private(world: World, subnet: Resource) -> Judgement:
    if subnet.mode == "managed":
        found = network_of(world).private(subnet)
        if found.verdict is Verdict.UNDECIDED:
            return found
        tier = "private" if found.verdict is Verdict.PASS else "public"
        return replace(found, reason=f"{subnet.address} is {tier}: {found.reason}")
    reason = f"the routes of {subnet.address} are outside this configuration"
    return open_judgement(reason, (subnet.address,), (hop("data source", subnet),))


def _contract_private(target: Target, attribute: str) -> Judgement:
    assert target.contract is not None
    name = target.contract.name
    if not set(target.contract.types) & set(SUBNETS):
        return Judgement(
            Verdict.FAIL, f"{name} of the contract is no subnet", target.value.trail, attribute
        )
    tier = target.contract.tier
    if tier is None:
        reason = f"the contract does not say whether {name} are private subnets"
        return open_judgement(reason, (f"the tier of {name}",), target.value.trail, attribute)
    verdict = Verdict.PASS if tier == "private" else Verdict.FAIL
    reason = f"{name} of the contract are {tier} subnets"
    return Judgement(verdict, reason, target.value.trail, attribute)


def subnets_private(world: World, value: Value, attribute: str) -> Judgement:
    """Whether every subnet of a list is private; a list of unknown length by its element."""

    def judge(option: Value) -> Judgement:
        found = all_of(subnet_private(world, one, attribute) for one in elements(option))
        return replace(found, evidence=(*option.trail, *found.evidence))

    return judge_alternatives(value, judge)


def declared_tier(subject: Subject, subnet: Resource) -> str | None:
    """`private` or `public` as the address plan, the tags or the name of the subnet say."""
    return _planned_tier(subject, subnet) or labelled_tier(subnet)


def labelled_tier(subnet: Resource) -> str | None:
    """`private` or `public` as the tags or the name of the subnet say."""
    for name in _TIER_TAGS:
        tag = subnet.at("tags", name)
        found = _tiers(tag.data if isinstance(tag.data, str) else _known_text(tag))
        if found:
            return found
    return _tiers(f"{subnet.name} {subnet.index if isinstance(subnet.index, str) else ''}")


def _planned_tier(subject: Subject, subnet: Resource) -> str | None:
    plan = subject.world.address_plan
    vpc = plan.vpcs.get(subject.world.environment or "") if plan else None
    text = subnet.at("cidr_block").data
    for planned in vpc.subnets if vpc else ():
        if planned.block.text == text and planned.tier in ("private", "public"):
            return planned.tier
    return None


def _known_text(value: Value) -> str:
    pieces = value.unknown.pieces if value.unknown else ()
    return " ".join(piece for piece in pieces if isinstance(piece, str))


def _tiers(text: str) -> str | None:
    found = set(_TIER.findall(text.lower().replace("_", "-")))
    return found.pop() if len(found) == 1 else None


@fact("subnet-tier-honest")
def subnet_tier_honest(subject: Subject) -> Judgement:
    """A subnet that is declared private or public is so by its effective routes."""
    subnet = subject.instance()
    tier = declared_tier(subject, subnet)
    if tier is None:
        return Judgement(Verdict.PASS, f"{subnet.address} declares no tier")
    found = network_of(subject.world).public(subnet)
    verdict = found.verdict if tier == "public" else ~found.verdict
    reason = f"{subnet.address} is declared {tier}: {found.reason}"
    return Judgement(verdict, reason, found.evidence, "", found.needs)


@fact("nat-gateway-in-public-subnet")
def nat_gateway_in_public_subnet(subject: Subject) -> Judgement:
    """A public NAT gateway is in a subnet that is public by its effective routes."""
    nat = subject.instance()
    private = nat.at("connectivity_type")
    if private.data == "private" or nat.at("availability_mode").data == "regional":
        return Judgement(Verdict.PASS, "needs no public subnet of its own")
    value = nat.at("subnet_id")
    found = subnet_private(subject.world, value, "subnet_id")
    reason = found.reason
    if found.verdict is Verdict.PASS:
        reason = f"a NAT gateway needs a public subnet; {found.reason}"
    judged = Judgement(~found.verdict, reason, found.evidence, "subnet_id", found.needs)
    if private.is_unknown:
        absent = (
            Judgement(Verdict.PASS)
            if not need_of(private)
            else open_judgement(
                "whether the NAT gateway is a private one is not known", (need_of(private),)
            )
        )
        return any_of([judged, absent]) if private.trail else judged
    return judged


@fact("private-table-routes-to-nat")
def private_table_routes_to_nat(subject: Subject) -> Judgement:
    """A route table of private subnets routes 0.0.0.0/0 to a NAT gateway."""
    resource = subject.instance()
    world = subject.world
    network = network_of(world)
    users, needs = private_users(subject, resource)
    if not users:
        return Judgement(Verdict.PASS, "no private subnet uses it")
    found = _default_to_nat(world, network, resource, users)
    if needs and found.verdict is not Verdict.PASS:
        reason = f"whether {users[0].address} uses {resource.address} is not known"
        return open_judgement(reason, (*needs, *found.needs), found.evidence)
    return found


def _default_to_nat(
    world: World, network: Network, resource: Resource, users: list[Resource]
) -> Judgement:
    steps: Trail = (hop("route table", resource), *(subnet_hop(one) for one in users))
    vpc = resolve(world, resource.at("vpc_id"), *VPCS).resource
    routes, maybe, needs = network.routes(Table(resource.address, resource, vpc))
    defaults = [one for one in routes if one.text == "0.0.0.0/0"]
    if defaults:
        return any_of(_to_nat(world, one.values, (*steps, one.hop())) for one in defaults)
    open_inputs = [*needs, *(need for route, need in maybe if route.text == "0.0.0.0/0")]
    open_inputs += [need_of(one.destination()[1]) for one in routes if one.destination()[1].unknown]
    if open_inputs:
        return open_judgement("its default route is not known", open_inputs, steps)
    reason = f"{resource.address} of private subnets has no route 0.0.0.0/0 to a NAT gateway"
    return Judgement(Verdict.FAIL, reason, steps)


def private_users(subject: Subject, table: Resource) -> tuple[list[Resource], tuple[str, ...]]:
    """The private subnets that use a route table; else those that may, with the open inputs."""
    memo = subject.world.memo
    if "private users" not in memo:
        memo["private users"] = _users_by_table(subject)
    users: dict[str, list[tuple[Resource, tuple[str, ...]]]] = memo["private users"]
    found = users.get(table.address, [])
    certain = [subnet for subnet, needs in found if not needs]
    if certain:
        return certain, ()
    maybe = [*found, *users.get("", [])]
    return [one for one, _ in maybe], tuple(need for _, needs in maybe for need in needs)


def _users_by_table(subject: Subject) -> dict[str, list[tuple[Resource, tuple[str, ...]]]]:
    """Private subnets by the address of the table they use; "" holds those of an unknown one."""
    users: dict[str, list[tuple[Resource, tuple[str, ...]]]] = {}
    network = network_of(subject.world)
    for subnet in subject.world.live(*SUBNETS):
        if declared_tier(subject, subnet) != "private":
            continue
        tables = network.tables(subnet)
        needs = tuple(need for table in tables for need in table.needs if need)
        needs += (existence(subnet),) if existence(subnet) else ()
        for table in tables:
            decided = len(tables) == 1 and table.address and subnet.exists
            mine = () if decided else needs or (f"the route table of {subnet.address}",)
            users.setdefault(table.address, []).append((subnet, mine))
    return users


def _to_nat(world: World, values: Value, steps: Trail) -> Judgement:
    value = values.at(("nat_gateway_id",))
    target = resolve(world, value, "aws_nat_gateway")
    if target.resource is not None:
        goal = (*steps, hop("NAT gateway", target.resource))
        return Judgement(Verdict.PASS, f"0.0.0.0/0 leads to {target.resource.address}", goal)
    if target.contract is not None or (target.literal or "").startswith("nat-"):
        return Judgement(Verdict.PASS, "0.0.0.0/0 leads to a NAT gateway", steps)
    if target.is_open and value.trail:
        return open_judgement("the NAT gateway of 0.0.0.0/0 is not known", (target.needs,), steps)
    return Judgement(Verdict.FAIL, "0.0.0.0/0 does not lead to a NAT gateway", steps)


@fact("vpc-flow-logs")
def vpc_flow_logs(subject: Subject) -> Judgement:
    """A VPC has a flow log that records all traffic."""
    vpc = subject.instance()
    verdicts: list[Judgement] = []
    for log, target in references(subject.world, ("aws_flow_log",), "vpc_id", *VPCS):
        named = target.names(vpc)
        if named is False or log.at("vpc_id").is_null:
            continue
        traffic = log.at("traffic_type")
        steps = (hop("flow log", log),)
        if named is None:
            reason = f"which VPC {log.address} records is not known"
            verdicts.append(open_judgement(reason, (target.need(vpc),), steps))
        elif log.exists is None:
            needs = (existence(log),)
            verdicts.append(open_judgement(f"{log.address} may not exist", needs, steps))
        elif traffic.is_unknown:
            reason = f"what {log.address} records is not known"
            verdicts.append(open_judgement(reason, (need_of(traffic),), steps))
        else:
            all_traffic = traffic.data == "ALL"
            reason = f"{log.address} records {traffic.data or 'nothing'} traffic"
            verdict = Verdict.PASS if all_traffic else Verdict.FAIL
            verdicts.append(Judgement(verdict, reason, steps))
    if not verdicts:
        return Judgement(Verdict.FAIL, f"{vpc.address} has no flow log", (hop("VPC", vpc),))
    return any_of(verdicts)
