"""Facts about the IPv6 blocks of VPCs and subnets.

Amazon gives a VPC a /56 whose number nobody knows before it is there: what hangs on it is
undecided until then. https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from validator.facts import cidr
from validator.facts.addressing import network_of, same_vpc, vpc_of
from validator.facts.identity import (
    existence,
    hop,
    is_configured,
    judge_alternatives,
    need_of,
    open_judgement,
    references,
)
from validator.facts.registry import fact
from validator.facts.routes import VPCS
from validator.facts.world import Subject, World
from validator.model.graph import Resource
from validator.model.location import Hop, Trail
from validator.model.value import Value
from validator.model.verdict import Judgement, Verdict, all_of

_BLOCK = "ipv6_cidr_block"
_ASSOCIATION = "aws_vpc_ipv6_cidr_block_association"
_ASKED = "assign_generated_ipv6_cidr_block"
_NONE = Judgement(Verdict.PASS, "it has no IPv6 block of its own")


def _steps(resource: Resource) -> Trail:
    return resource.at(_BLOCK).trail or (hop(_BLOCK, resource),)


def _has(world: World, resource: Resource) -> bool:
    value = resource.at(_BLOCK)
    return not value.is_null and value.data != "" and is_configured(world, value)


def _unknown(resource: Resource) -> Judgement:
    need = need_of(resource.at(_BLOCK)) or f"the {_BLOCK} of {resource.address}"
    reason = f"the IPv6 block of {resource.address} is not known"
    return open_judgement(reason, (need,), _steps(resource), _BLOCK)


@fact("valid-ipv6-cidr")
def valid_ipv6_cidr(subject: Subject) -> Judgement:
    """An IPv6 block is canonical, /44 to /60 in fours; a subnet's may be a /64."""
    resource = subject.instance()
    if not _has(subject.world, resource):
        return _NONE
    return judge_alternatives(resource.at(_BLOCK), lambda one: _valid(resource, one))


def _valid(resource: Resource, value: Value) -> Judgement:
    if value.is_null:
        return _NONE
    if value.is_unknown:
        return _unknown(resource)
    steps = value.trail or _steps(resource)
    problem = _problem(str(value.data), resource.type == "aws_subnet")
    if problem:
        return Judgement(Verdict.FAIL, problem, steps, _BLOCK)
    return Judgement(Verdict.PASS, f"{value.data} is valid", steps, _BLOCK)


def _problem(text: str, is_subnet: bool) -> str | None:
    try:
        network = cidr.parse_canonical(text, 6)
    except cidr.CidrError as error:
        return str(error)
    sizes = cidr.IPV6_SUBNET_PREFIXES if is_subnet else cidr.IPV6_VPC_PREFIXES
    if network.prefixlen not in sizes:
        return f"{text} is outside what AWS takes, /{sizes[0]} to /{sizes[-1]} in fours"
    return None


@dataclass(frozen=True, slots=True)
class Blocks:
    """The IPv6 blocks of a VPC: what gives it a `known` one, and the open inputs of others.

    `amazons` are those of `needs` at which Amazon provides the block, which is nobody else's;
    `certain`: it provides one for sure.
    """

    known: tuple[Resource, ...]
    needs: tuple[str, ...]
    amazons: frozenset[str]
    certain: bool


def blocks6_of(world: World, vpc: Resource) -> Blocks:
    """The IPv6 blocks of a VPC: its own, and those of associations."""
    known: list[Resource] = []
    needs: list[str] = []
    amazons: set[str] = set()
    certain = False
    givers = [(vpc, "")]
    for one, target in references(world, (_ASSOCIATION,), "vpc_id", *VPCS):
        if target.names(vpc) is not False:
            givers.append((one, existence(one) if target.names(vpc) else target.needs))
    for one, open_input in givers:
        if network_of(one.at(_BLOCK)) is not None and not open_input:
            known.append(one)
            continue
        own, asked = _has_own(world, one), _asked(world, one)
        if not (open_input or own or asked):
            continue
        need = open_input or need_of(one.at(_BLOCK)) or need_of(one.at(_ASKED))
        need = need or f"the {_BLOCK} of {one.address}"
        needs.append(need)
        amazons |= set() if own else {need}
        certain = certain or (not open_input and one.at(_ASKED).data is True)
    return Blocks(tuple(known), tuple(needs), frozenset(amazons), certain)


def _has_own(world: World, one: Resource) -> bool:
    """Whether the resource takes a block that is written, or out of a pool."""
    named = (one.at("ipv6_ipam_pool_id"), one.at("ipv6_pool"), one.at(_BLOCK))
    return any(not value.is_null and is_configured(world, value) for value in named)


def _asked(world: World, one: Resource) -> bool:
    """Whether the resource asks Amazon for a block, or may."""
    asked = one.at(_ASKED)
    return asked.data is True or (asked.is_unknown and is_configured(world, asked))


@fact("ipv6-subnet-in-vpc")
def ipv6_subnet_in_vpc(subject: Subject) -> Judgement:
    """A subnet's IPv6 block is inside one of its VPC."""
    subnet, world = subject.instance(), subject.world
    if not _has(world, subnet):
        return _NONE
    inner = network_of(subnet.at(_BLOCK))
    vpc, need = vpc_of(world, subnet)
    if inner is None:
        return _unknown(subnet) if subnet.at(_BLOCK).is_unknown else _NONE
    if vpc is None:
        reason = f"the VPC of {subnet.address} is outside this configuration"
        return open_judgement(reason, (need,), _steps(subnet), _BLOCK)
    blocks = blocks6_of(world, vpc)
    for one in blocks.known:
        outer = network_of(one.at(_BLOCK))
        if outer is not None and cidr.contains(outer, inner):
            reason = f"{inner} is in {vpc.address} ({outer})"
            steps = (*_steps(subnet), Hop(f"{_BLOCK} {outer}", one.address, one.location))
            return Judgement(Verdict.PASS, reason, steps, _BLOCK)
    reason = f"{inner} is in no IPv6 block of {vpc.address}"
    if blocks.needs:
        return open_judgement(reason, blocks.needs, _steps(subnet), _BLOCK)
    steps = (*_steps(subnet), hop("VPC", vpc))
    return Judgement(Verdict.FAIL, reason, steps, _BLOCK)


@fact("ipv6-subnet-overlaps-none")
def ipv6_subnet_overlaps_none(subject: Subject) -> Judgement:
    """A subnet's IPv6 block overlaps that of no subnet of its VPC that comes before it."""
    subnet, world = subject.instance(), subject.world
    if not _has(world, subnet):
        return _NONE
    reason = "its IPv6 block overlaps that of no other subnet"
    verdicts = [Judgement(Verdict.PASS, reason, _steps(subnet), _BLOCK)]
    for other in world.live("aws_subnet"):
        if other.address < subnet.address and _has(world, other):
            verdicts += _overlap(world, subnet, other)
    return all_of(verdicts)


def _overlap(world: World, subnet: Resource, other: Resource) -> Iterator[Judgement]:
    mine, theirs = network_of(subnet.at(_BLOCK)), network_of(other.at(_BLOCK))
    if mine is not None and theirs is not None and not cidr.overlap(mine, theirs):
        return
    together = same_vpc(world, subnet, other)
    if together is False:
        return
    steps = (*_steps(subnet), hop(_BLOCK, other))
    if mine is None or theirs is None:
        open_ones = [one for one in (subnet, other) if one.at(_BLOCK).is_unknown]
        yield from (_unknown(one) for one in open_ones)
        return
    reason = f"{mine} overlaps {other.address} ({theirs})"
    if together is None or other.exists is None:
        needs = (existence(other),) if together else ("vpc_id",)
        yield open_judgement(reason, needs, steps, _BLOCK)
    else:
        yield Judgement(Verdict.FAIL, reason, steps, _BLOCK)


@fact("ipv6-in-address-plan")
def ipv6_in_address_plan(subject: Subject) -> Judgement:
    """The IPv6 block of a VPC or subnet is what the address plan has for it."""
    resource, world = subject.instance(), subject.world
    plan = world.address_plan
    planned = plan.vpcs.get(world.environment or "") if plan is not None else None
    if plan is None or planned is None or resource.type not in ("aws_vpc", "aws_subnet"):
        return _NONE  # in-address-plan says so
    if resource.type == "aws_vpc":
        return _planned_vpc(world, resource, planned, plan)
    inner = network_of(resource.at("cidr_block"))
    entry = next((one for one in planned.subnets if one.block.network == inner), None)
    if entry is None:
        return _NONE
    return _planned_subnet(world, resource, planned, entry.block, plan)


def _planned_vpc(
    world: World, vpc: Resource, planned: cidr.PlannedVpc, plan: cidr.AddressPlan
) -> Judgement:
    path = plan.path
    blocks = blocks6_of(world, vpc)
    networks = [network_of(one.at(_BLOCK)) for one in blocks.known]
    if planned.ipv6 is None:
        reason = f"{path} has no IPv6 block for {planned.environment}"
        if blocks.known or blocks.certain:
            return Judgement(Verdict.FAIL, reason, _steps(vpc), _BLOCK)
        if blocks.needs:
            return open_judgement(reason, blocks.needs, _steps(vpc), _BLOCK)
        return _NONE
    wanted = planned.ipv6.network
    said = str(wanted or "a /56 that Amazon provides")
    steps = (*_steps(vpc), Hop(f"ipv6 {wanted or 'amazon'}", path, plan.locate(planned.ipv6.where)))
    sized = [one for one in networks if one and one.prefixlen == planned.ipv6.prefix]
    if (wanted in networks) if wanted is not None else (sized or blocks.certain):
        return Judgement(Verdict.PASS, f"its IPv6 block is {said}", steps, _BLOCK)
    reason = f"no IPv6 block is {said}, which {path} has for {planned.environment}"
    if blocks.needs:
        return open_judgement(reason, blocks.needs, steps, _BLOCK)
    return Judgement(Verdict.FAIL, reason, steps, _BLOCK)


def _planned_subnet(
    world: World,
    subnet: Resource,
    planned: cidr.PlannedVpc,
    block: cidr.Block,
    plan: cidr.AddressPlan,
) -> Judgement:
    path = plan.path
    has = _has(world, subnet)
    if block.ipv6 is None or planned.ipv6 is None:
        if not has:
            return _NONE
        reason = f"{path} has no IPv6 for {block.name}"
        return Judgement(Verdict.FAIL, reason, _steps(subnet), _BLOCK)
    steps = (*_steps(subnet), plan.hop(block, "ipv6"))
    if not has:
        reason = f"it has no IPv6 block; {path} has number {block.ipv6} for it"
        return Judgement(Verdict.FAIL, reason, steps, _BLOCK)
    network = network_of(subnet.at(_BLOCK))
    if network is None:
        return _unknown(subnet)
    if planned.ipv6.holds(block.ipv6, network):
        reason = f"{network} has number {block.ipv6}, as in {path}"
        return Judgement(Verdict.PASS, reason, steps, _BLOCK)
    reason = f"{network} is not number {block.ipv6}, which {path} has for it"
    return Judgement(Verdict.FAIL, reason, steps, _BLOCK)


@fact("ipv6-overlaps-no-planned-network")
def ipv6_overlaps_no_planned_network(subject: Subject) -> Judgement:
    """A VPC's IPv6 blocks overlap no other environment, reserve or external network."""
    vpc, world = subject.instance(), subject.world
    plan = world.address_plan
    if vpc.type != "aws_vpc" or plan is None:
        return _NONE  # vpc-overlaps-no-planned-network says so
    own = plan.vpcs.get(world.environment or "")
    others = [block for block in plan.top_level() if own is None or block not in own.top_level()]
    blocks = blocks6_of(world, vpc)
    needs = [need for need in blocks.needs if need not in blocks.amazons]
    verdicts = [_NONE]
    for one in blocks.known:
        mine = network_of(one.at(_BLOCK))
        for block in others:
            if mine is not None and cidr.overlap(mine, block.network):
                reason = f"{mine} overlaps {block.name} ({block.text}) of {plan.path}"
                hops = (*_steps(one), plan.hop(block))
                verdicts.append(Judgement(Verdict.FAIL, reason, hops, _BLOCK))
    if needs and any(block.network.version == 6 for block in others):
        reason = f"an IPv6 block of {vpc.address} is not known"
        verdicts.append(open_judgement(reason, needs, _steps(vpc), _BLOCK))
    return all_of(verdicts)
