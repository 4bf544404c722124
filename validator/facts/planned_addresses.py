"""Facts about address space against the address plan: what is planned, reserved or left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validator.facts import cidr
from validator.facts.addressing import (
    ASSOCIATION,
    BLOCK,
    blocks_of,
    network_of,
    overlap_of,
    steps_of,
    subnets_of,
    without_block,
)
from validator.facts.identity import need_of, open_judgement
from validator.facts.network import labelled_tier
from validator.facts.registry import fact
from validator.facts.world import Subject, World
from validator.model.graph import Resource
from validator.model.verdict import Judgement, Verdict, all_of


@fact("vpc-overlaps-no-planned-network")
def vpc_overlaps_no_planned_network(subject: Subject) -> Judgement:
    """A VPC block overlaps no other environment, reserve or external network of the plan."""
    resource = subject.instance()
    plan = subject.world.address_plan
    mine = network_of(resource.at(BLOCK))
    if mine is None:
        return without_block(subject)
    earlier = [
        other
        for other in subject.world.live("aws_vpc")
        if other.address < resource.address and resource.type == "aws_vpc"
    ]
    verdicts = [overlap_of(resource, mine, other, together=True) for other in earlier]
    if plan is None:
        verdicts.append(_no_plan(resource))
        return all_of(verdicts)
    own = plan.vpcs.get(subject.world.environment or "")
    itself = _as_planned(resource, own) if own else ()
    for block in plan.top_level():
        if block in itself or (not own and block.network == mine):
            continue
        clash = cidr.overlap(mine, block.network)
        reason = f"{mine} overlaps {block.name} ({block.text}) of {plan.path}"
        steps = (*steps_of(resource), plan.hop(block))
        verdicts.append(Judgement(Verdict.FAIL if clash else Verdict.PASS, reason, steps, BLOCK))
    verdicts.append(
        Judgement(Verdict.PASS, f"{mine} overlaps no other network", steps_of(resource), BLOCK)
    )
    return all_of(verdicts)


def _as_planned(resource: Resource, planned: cidr.PlannedVpc) -> tuple[cidr.Block, ...]:
    """The blocks of the plan that a resource makes: the VPC's own, or its further ones."""
    return planned.secondary if resource.type == ASSOCIATION else (planned.block,)


def _no_plan(resource: Resource) -> Judgement:
    return open_judgement(
        "no address plan was found", ("terraform/address-plan.yaml",), steps_of(resource), BLOCK
    )


@fact("in-address-plan")
def in_address_plan(subject: Subject) -> Judgement:
    """A VPC or subnet is what the address plan has for this environment; a VPC, all of it."""
    resource = subject.instance()
    plan = subject.world.address_plan
    mine = network_of(resource.at(BLOCK))
    if mine is None:
        return without_block(subject)
    if plan is None:
        return _no_plan(resource)
    environment = subject.world.environment or ""
    planned = plan.vpcs.get(environment)
    if planned is None:
        reason = f"{plan.path} has no environment {environment or '(unknown)'}"
        return Judgement(Verdict.FAIL, reason, steps_of(resource), BLOCK)
    if resource.type == "aws_subnet":
        return _planned_subnet(resource, mine, planned, plan)
    wanted = _as_planned(resource, planned)
    if mine not in [block.network for block in wanted]:
        has = ", ".join(block.text for block in wanted) or "no secondary block"
        reason = f"{mine} is not what {plan.path} has for {environment}: {has}"
        return Judgement(Verdict.FAIL, reason, steps_of(resource), BLOCK)
    if resource.type == ASSOCIATION:
        entry = next(block for block in wanted if block.network == mine)
        steps = (*steps_of(resource), plan.hop(entry))
        return Judgement(Verdict.PASS, f"{mine} is {entry.name} of {plan.path}", steps, BLOCK)
    return all_of(_all_planned(subject.world, resource, planned, plan))


def _planned_subnet(
    subnet: Resource, mine: cidr.Network, planned: cidr.PlannedVpc, plan: cidr.AddressPlan
) -> Judgement:
    path = plan.path
    entry = next((one for one in planned.subnets if one.block.network == mine), None)
    if entry is None:
        near = next((b for b in planned.reserved if cidr.overlap(b.network, mine)), None)
        where = f"reserved there as {near.label}" if near else "not in it"
        reason = f"{mine} is no subnet of {planned.environment} in {path}: it is {where}"
        return Judgement(Verdict.FAIL, reason, steps_of(subnet), BLOCK)
    steps = (*steps_of(subnet), plan.hop(entry.block))
    zone = subnet.at("availability_zone")
    if zone.is_unknown and zone.trail:
        reason = f"the availability zone of {subnet.address} is not known"
        return open_judgement(reason, (need_of(zone),), steps, BLOCK)
    if isinstance(zone.data, str) and zone.data != entry.zone:
        reason = f"{mine} is planned for {entry.zone}, not {zone.data}"
        return Judgement(Verdict.FAIL, reason, (*steps, *zone.trail), BLOCK)
    tier = labelled_tier(subnet)
    if tier is not None and entry.tier in ("private", "public") and tier != entry.tier:
        reason = f"{mine} is planned in tier {entry.tier}, not {tier}"
        return Judgement(Verdict.FAIL, reason, steps, BLOCK)
    return Judgement(Verdict.PASS, f"{mine} is {entry.block.name} of {path}", steps, BLOCK)


def _all_planned(
    world: World, vpc: Resource, planned: cidr.PlannedVpc, plan: cidr.AddressPlan
) -> Iterator[Judgement]:
    subnets, needs = subnets_of(world, vpc)
    needs += [need_of(one.at(BLOCK)) for one in subnets if one.at(BLOCK).is_unknown]
    made = [network_of(one.at(BLOCK)) for one in subnets]
    wanted = [one.block for one in planned.subnets]
    yield from _missing(vpc, wanted, made, needs, ("subnet", plan))
    further = [(one, need) for one, need in blocks_of(world, vpc) if one is not vpc]
    needs = [need or need_of(one.at(BLOCK)) for one, need in further]
    made = [network_of(one.at(BLOCK)) for one, need in further if not need]
    yield from _missing(vpc, planned.secondary, made, needs, ("association", plan))
    yield Judgement(Verdict.PASS, f"all of it is in {plan.path}", steps_of(vpc), BLOCK)


def _missing(
    vpc: Resource,
    wanted: Iterable[cidr.Block],
    made: list[cidr.Network | None],
    needs: list[str],
    named: tuple[str, cidr.AddressPlan],
) -> Iterator[Judgement]:
    """Each block of the plan that nothing makes; `named` are what makes it, and the plan."""
    what, plan = named
    for block in wanted:
        if block.network in made:
            continue
        reason = f"no {what} has {block.name} ({block.text}) of {plan.path}"
        steps = (*steps_of(vpc), plan.hop(block))
        if any(needs):
            yield open_judgement(reason, needs, steps, BLOCK)
        else:
            yield Judgement(Verdict.FAIL, reason, steps, BLOCK)


@fact("vpc-headroom")
def vpc_headroom(subject: Subject, at_least_percent: int) -> Judgement:
    """A share of the VPC's addresses is neither a subnet nor set aside in the address plan."""
    vpc = subject.instance()
    world = subject.world
    certain = [one for one, need in blocks_of(world, vpc) if not need]
    blocks = [network_of(one.at(BLOCK)) for one in certain]
    if network_of(vpc.at(BLOCK)) is None:
        return without_block(subject)
    subnets, needs = subnets_of(world, vpc)
    taken = [n for one in subnets if (n := network_of(one.at(BLOCK)))]
    needs += [need_of(one.at(BLOCK)) for one in subnets if one.at(BLOCK).is_unknown]
    plan = world.address_plan
    planned = plan.vpcs.get(world.environment or "") if plan else None
    if planned and planned.block.network == network_of(vpc.at(BLOCK)):
        taken += [block.network for block in planned.reserved]
    sizes = [network for network in blocks if network is not None]
    total = sum(network.num_addresses for network in sizes)
    free = sum(cidr.unallocated(n, taken) * n.num_addresses for n in sizes) / total
    percent = int(free * 100)
    reason = f"{percent} % of {vpc.address} is unallocated, wanted {at_least_percent} %"
    if percent < at_least_percent:
        return Judgement(Verdict.FAIL, reason, steps_of(vpc), BLOCK)
    if any(needs):
        return open_judgement("not every subnet is known", needs, steps_of(vpc), BLOCK)
    return Judgement(Verdict.PASS, reason, steps_of(vpc), BLOCK)
