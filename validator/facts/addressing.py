"""Facts about address space: the IPv4 blocks of VPCs and subnets, and how they lie."""

from __future__ import annotations

from validator.facts import cidr
from validator.facts.cidr_restrictions import refusal
from validator.facts.identity import (
    existence,
    hop,
    is_configured,
    judge_alternatives,
    need_of,
    open_judgement,
    references,
    resolve,
)
from validator.facts.registry import fact
from validator.facts.routes import VPCS
from validator.facts.world import Subject, World
from validator.model.graph import Resource
from validator.model.location import Hop, Trail
from validator.model.value import Value
from validator.model.verdict import Judgement, Verdict, all_of, any_of

BLOCK = "cidr_block"
ASSOCIATION = "aws_vpc_ipv4_cidr_block_association"


def network_of(value: Value) -> cidr.Network | None:
    """The network of a known CIDR value, or None."""
    if not isinstance(value.data, str):
        return None
    try:
        return cidr.parse(value.data)
    except cidr.CidrError:
        return None


def _hop(resource: Resource) -> Hop:
    value = resource.at(BLOCK)
    text = f" {value.data}" if isinstance(value.data, str) else ""
    return Hop(f"{BLOCK}{text}", resource.address, value.location or resource.location)


def steps_of(resource: Resource) -> Trail:
    """The way of the block's value, else the resource itself."""
    return resource.at(BLOCK).trail or (hop(BLOCK, resource),)


def _unknown(resource: Resource) -> Judgement:
    value = resource.at(BLOCK)
    need = need_of(value)
    if not need:
        pool = resource.at("ipv4_ipam_pool_id")
        need = need_of(pool) or str(pool.data or f"{resource.address}.{BLOCK}")
    reason = f"the CIDR block of {resource.address} is not known"
    return open_judgement(reason, (need,), steps_of(resource), BLOCK)


@fact("valid-cidr")
def valid_cidr(subject: Subject) -> Judgement:
    """A CIDR block is canonical, /16 to /28, and private (RFC 1918 or RFC 6598)."""
    resource = subject.instance()
    value = resource.at(BLOCK)
    ipam = any(
        is_configured(subject.world, resource.at(name))
        for name in ("ipv4_ipam_pool_id", "ipv4_netmask_length")
    )
    if value.is_null or not is_configured(subject.world, value):
        if ipam:
            return _unknown(resource)
        return Judgement(Verdict.PASS, "it has no IPv4 block of its own")
    return judge_alternatives(value, lambda one: _valid(subject.world, resource, one))


def _valid(world: World, resource: Resource, value: Value) -> Judgement:
    steps = value.trail or steps_of(resource)
    if value.is_null:
        return Judgement(Verdict.PASS, "it has no IPv4 block of its own", steps, BLOCK)
    if value.is_unknown:
        reason = f"the CIDR block of {resource.address} is not known"
        return open_judgement(reason, (need_of(value),), steps, BLOCK)
    problem = _problem(str(value.data))
    if problem:
        return Judgement(Verdict.FAIL, problem, steps, BLOCK)
    if resource.type == ASSOCIATION:
        return _addable(world, resource, cidr.parse(str(value.data)), steps)
    return Judgement(Verdict.PASS, f"{value.data} is valid", steps, BLOCK)


def _addable(world: World, resource: Resource, added: cidr.Network, steps: Trail) -> Judgement:
    """Whether AWS adds such a block to the VPC, by the block that the VPC is made with."""
    vpc, need = vpc_of(world, resource)
    if vpc is None:
        reason = f"the VPC of {resource.address} is outside this configuration"
        return open_judgement(reason, (need,), steps, BLOCK)
    primary = network_of(vpc.at(BLOCK))
    if primary is None:
        return _unknown(vpc) if vpc.at(BLOCK).is_unknown else Judgement(Verdict.PASS, "", steps)
    problem = refusal(primary, (), added)
    verdict = Verdict.FAIL if problem else Verdict.PASS
    reason = problem or f"AWS adds {added} to a VPC made with {primary}"
    return Judgement(verdict, reason, (*steps, _hop(vpc)), BLOCK)


def _problem(text: str) -> str | None:
    try:
        network = cidr.parse_canonical(text, 4)
    except cidr.CidrError as error:
        return str(error)
    if not cidr.SHORTEST_PREFIX <= network.prefixlen <= cidr.LONGEST_PREFIX:
        return f"{text} is outside what AWS takes, /16 to /28"
    if not cidr.is_private(network):
        return f"{text} is public address space; use RFC 1918 or RFC 6598"
    return None


def vpc_of(world: World, resource: Resource) -> tuple[Resource | None, str]:
    """The VPC of a subnet in this graph, or what would tell it."""
    target = resolve(world, resource.at("vpc_id"), *VPCS)
    return target.resource, target.needs or target.literal or "vpc_id"


def blocks_of(world: World, vpc: Resource) -> list[tuple[Resource, str]]:
    """The resources that give a VPC its IPv4 blocks: itself and its associations.

    With each the open input where it may be another VPC's, else an empty text.
    """
    found = [(vpc, "")]
    for one, target in references(world, (ASSOCIATION,), "vpc_id", *VPCS):
        named = target.names(vpc)
        if named is not False:
            found.append((one, existence(one) if named else target.needs))
    return found


def subnets_of(world: World, vpc: Resource) -> tuple[list[Resource], list[str]]:
    """The subnets of a VPC, and open inputs of subnets that may be its."""
    found: list[Resource] = []
    needs: list[str] = []
    for subnet, target in references(world, ("aws_subnet",), "vpc_id", *VPCS):
        named = target.names(vpc)
        if named is not False and subnet.exists is None:
            needs.append(existence(subnet))
        elif named is None:
            needs.append(target.needs)
        elif named:
            found.append(subnet)
    return found, needs


@fact("subnet-in-vpc")
def subnet_in_vpc(subject: Subject) -> Judgement:
    """A subnet's block is inside a block of its VPC, primary or secondary."""
    subnet = subject.instance()
    world = subject.world
    inner = network_of(subnet.at(BLOCK))
    if inner is None:
        return without_block(subject)
    vpc, need = vpc_of(world, subnet)
    if vpc is None:
        reason = f"the VPC of {subnet.address} is outside this configuration"
        return open_judgement(reason, (need,), steps_of(subnet), BLOCK)
    verdicts = []
    for block, need in blocks_of(world, vpc):
        outer = network_of(block.at(BLOCK))
        if outer is None:
            verdicts.append(_unknown(block))
            continue
        inside = cidr.contains(outer, inner)
        reason = f"{inner} is {'' if inside else 'not '}in {vpc.address} ({outer})"
        steps = (*steps_of(subnet), _hop(block))
        verdict = Verdict.PASS if inside else Verdict.FAIL
        judged = Judgement(verdict, reason, steps, BLOCK)
        if inside and need:
            judged = open_judgement(reason, (need,), steps, BLOCK)
        verdicts.append(judged)
    found = any_of(verdicts)
    return Judgement(found.verdict, found.reason, found.evidence, BLOCK, found.needs)


def without_block(subject: Subject) -> Judgement:
    """The judgement of what has no known IPv4 block."""
    resource = subject.instance()
    value = resource.at(BLOCK)
    if value.is_null or not is_configured(subject.world, value):
        return Judgement(Verdict.PASS, "it has no IPv4 block of its own")
    if value.is_unknown:
        return _unknown(resource)
    return Judgement(Verdict.PASS, "no CIDR block: cidr-valid reports it")


@fact("subnet-overlaps-none")
def subnet_overlaps_none(subject: Subject) -> Judgement:
    """A subnet overlaps no subnet of its VPC that comes before it."""
    subnet = subject.instance()
    world = subject.world
    mine = network_of(subnet.at(BLOCK))
    if mine is None:
        return without_block(subject)
    verdicts = [Judgement(Verdict.PASS, f"{mine} overlaps no subnet", steps_of(subnet), BLOCK)]
    for other in world.live("aws_subnet"):
        if other.address >= subnet.address or _apart(mine, other):
            continue
        together = same_vpc(world, subnet, other)
        if together is not False:
            verdicts.append(overlap_of(subnet, mine, other, together))
    return all_of(verdicts)


def _apart(mine: cidr.Network, other: Resource) -> bool:
    theirs = network_of(other.at(BLOCK))
    return theirs is not None and not cidr.overlap(mine, theirs)


def same_vpc(world: World, left: Resource, right: Resource) -> bool | None:
    """Whether two subnets are in the same VPC; None where that is not decided."""
    one = resolve(world, left.at("vpc_id"), *VPCS)
    two = resolve(world, right.at("vpc_id"), *VPCS)
    if one.resource is not None and two.resource is not None:
        return one.resource.address == two.resource.address
    if one.value.ref is not None and one.value.ref == two.value.ref:
        return True
    if one.needs and one.needs == two.needs:
        return True
    if one.literal is not None and two.literal is not None:
        return one.literal == two.literal
    if one.contract is not None and one.contract == two.contract:
        return True
    return None if one.is_open or two.is_open else False


def overlap_of(
    subnet: Resource, mine: cidr.Network, other: Resource, together: bool | None
) -> Judgement:
    """Whether a block overlaps that of another; `together`: whether both are in one VPC."""
    theirs = network_of(other.at(BLOCK))
    if theirs is None:
        if not other.at(BLOCK).is_unknown:
            return Judgement(Verdict.PASS, "", (), BLOCK)
        found = _unknown(other)
        return open_judgement(found.reason, found.needs, steps_of(subnet), BLOCK)
    if not cidr.overlap(mine, theirs):
        return Judgement(Verdict.PASS, f"{mine} overlaps no subnet", steps_of(subnet), BLOCK)
    steps = (*steps_of(subnet), _hop(other))
    reason = f"{mine} overlaps {other.address} ({theirs})"
    if together is None or other.exists is None:
        needs = (existence(other),) if together else ("vpc_id",)
        return open_judgement(reason, needs, steps, BLOCK)
    return Judgement(Verdict.FAIL, reason, steps, BLOCK)
