"""Facts about address space: what VPCs and subnets take, and what the address plan gives them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validator.facts import cidr
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
from validator.facts.network import labelled_tier
from validator.facts.registry import fact
from validator.facts.routes import VPCS
from validator.facts.world import Subject, World
from validator.model.graph import Resource
from validator.model.location import Hop, Trail
from validator.model.value import Value
from validator.model.verdict import Judgement, Verdict, all_of, any_of

_BLOCK = "cidr_block"
_ASSOCIATION = "aws_vpc_ipv4_cidr_block_association"


def network_of(value: Value) -> cidr.Network | None:
    """The network of a known CIDR value, or None."""
    if not isinstance(value.data, str):
        return None
    try:
        return cidr.parse(value.data)
    except cidr.CidrError:
        return None


def _hop(resource: Resource) -> Hop:
    value = resource.at(_BLOCK)
    text = f" {value.data}" if isinstance(value.data, str) else ""
    return Hop(f"{_BLOCK}{text}", resource.address, value.location or resource.location)


def _steps(resource: Resource) -> Trail:
    return resource.at(_BLOCK).trail or (hop(_BLOCK, resource),)


def _unknown(resource: Resource) -> Judgement:
    value = resource.at(_BLOCK)
    need = need_of(value)
    if not need:
        pool = resource.at("ipv4_ipam_pool_id")
        need = need_of(pool) or str(pool.data or f"{resource.address}.{_BLOCK}")
    reason = f"the CIDR block of {resource.address} is not known"
    return open_judgement(reason, (need,), _steps(resource), _BLOCK)


@fact("valid-cidr")
def valid_cidr(subject: Subject) -> Judgement:
    """A CIDR block is canonical, /16 to /28, and private (RFC 1918 or RFC 6598)."""
    resource = subject.instance()
    value = resource.at(_BLOCK)
    ipam = any(
        is_configured(subject.world, resource.at(name))
        for name in ("ipv4_ipam_pool_id", "ipv4_netmask_length")
    )
    if value.is_null or not is_configured(subject.world, value):
        if ipam:
            return _unknown(resource)
        return Judgement(Verdict.PASS, "it has no IPv4 block of its own")
    return judge_alternatives(value, lambda one: _valid(resource, one))


def _valid(resource: Resource, value: Value) -> Judgement:
    steps = value.trail or _steps(resource)
    if value.is_null:
        return Judgement(Verdict.PASS, "it has no IPv4 block of its own", steps, _BLOCK)
    if value.is_unknown:
        reason = f"the CIDR block of {resource.address} is not known"
        return open_judgement(reason, (need_of(value),), steps, _BLOCK)
    problem = _problem(str(value.data))
    if problem:
        return Judgement(Verdict.FAIL, problem, steps, _BLOCK)
    return Judgement(Verdict.PASS, f"{value.data} is valid", steps, _BLOCK)


def _problem(text: str) -> str | None:
    try:
        network = cidr.parse(text)
    except cidr.CidrError as error:
        return str(error)
    if network.version != 4:
        return f"{text} is not IPv4"
    if not cidr.is_canonical(text):
        return f"{text} is not the network address; write {network}"
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
    for one, target in references(world, (_ASSOCIATION,), "vpc_id", *VPCS):
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
    inner = network_of(subnet.at(_BLOCK))
    if inner is None:
        return _without_block(subject)
    vpc, need = vpc_of(world, subnet)
    if vpc is None:
        reason = f"the VPC of {subnet.address} is outside this configuration"
        return open_judgement(reason, (need,), _steps(subnet), _BLOCK)
    verdicts = []
    for block, need in blocks_of(world, vpc):
        outer = network_of(block.at(_BLOCK))
        if outer is None:
            verdicts.append(_unknown(block))
            continue
        inside = cidr.contains(outer, inner)
        reason = f"{inner} is {'' if inside else 'not '}in {vpc.address} ({outer})"
        steps = (*_steps(subnet), _hop(block))
        verdict = Verdict.PASS if inside else Verdict.FAIL
        judged = Judgement(verdict, reason, steps, _BLOCK)
        if inside and need:
            judged = open_judgement(reason, (need,), steps, _BLOCK)
        verdicts.append(judged)
    found = any_of(verdicts)
    return Judgement(found.verdict, found.reason, found.evidence, _BLOCK, found.needs)


def _without_block(subject: Subject) -> Judgement:
    resource = subject.instance()
    value = resource.at(_BLOCK)
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
    mine = network_of(subnet.at(_BLOCK))
    if mine is None:
        return _without_block(subject)
    verdicts = [Judgement(Verdict.PASS, f"{mine} overlaps no subnet", _steps(subnet), _BLOCK)]
    for other in world.live("aws_subnet"):
        if other.address >= subnet.address or _apart(mine, other):
            continue
        together = same_vpc(world, subnet, other)
        if together is not False:
            verdicts.append(_overlap(subnet, mine, other, together))
    return all_of(verdicts)


def _apart(mine: cidr.Network, other: Resource) -> bool:
    theirs = network_of(other.at(_BLOCK))
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


def _overlap(
    subnet: Resource, mine: cidr.Network, other: Resource, together: bool | None
) -> Judgement:
    theirs = network_of(other.at(_BLOCK))
    if theirs is None:
        if not other.at(_BLOCK).is_unknown:
            return Judgement(Verdict.PASS, "", (), _BLOCK)
        found = _unknown(other)
        return open_judgement(found.reason, found.needs, _steps(subnet), _BLOCK)
    if not cidr.overlap(mine, theirs):
        return Judgement(Verdict.PASS, f"{mine} overlaps no subnet", _steps(subnet), _BLOCK)
    steps = (*_steps(subnet), _hop(other))
    reason = f"{mine} overlaps {other.address} ({theirs})"
    if together is None or other.exists is None:
        needs = (existence(other),) if together else ("vpc_id",)
        return open_judgement(reason, needs, steps, _BLOCK)
    return Judgement(Verdict.FAIL, reason, steps, _BLOCK)


@fact("vpc-overlaps-no-planned-network")
def vpc_overlaps_no_planned_network(subject: Subject) -> Judgement:
    """A VPC block overlaps no other environment, reserve or external network of the plan."""
    resource = subject.instance()
    plan = subject.world.address_plan
    mine = network_of(resource.at(_BLOCK))
    if mine is None:
        return _without_block(subject)
    earlier = [
        other
        for other in subject.world.live("aws_vpc")
        if other.address < resource.address and resource.type == "aws_vpc"
    ]
    verdicts = [_overlap(resource, mine, other, together=True) for other in earlier]
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
        steps = (*_steps(resource), Hop(f"{block.name} {block.text}", plan.path))
        verdicts.append(Judgement(Verdict.FAIL if clash else Verdict.PASS, reason, steps, _BLOCK))
    verdicts.append(
        Judgement(Verdict.PASS, f"{mine} overlaps no other network", _steps(resource), _BLOCK)
    )
    return all_of(verdicts)


def _as_planned(resource: Resource, planned: cidr.PlannedVpc) -> tuple[cidr.Block, ...]:
    """The blocks of the plan that a resource makes: the VPC's own, or its further ones."""
    return planned.secondary if resource.type == _ASSOCIATION else (planned.block,)


def _no_plan(resource: Resource) -> Judgement:
    return open_judgement(
        "no address plan was found", ("terraform/address-plan.yaml",), _steps(resource), _BLOCK
    )


@fact("in-address-plan")
def in_address_plan(subject: Subject) -> Judgement:
    """A VPC or subnet is what the address plan has for this environment; a VPC, all of it."""
    resource = subject.instance()
    plan = subject.world.address_plan
    mine = network_of(resource.at(_BLOCK))
    if mine is None:
        return _without_block(subject)
    if plan is None:
        return _no_plan(resource)
    environment = subject.world.environment or ""
    planned = plan.vpcs.get(environment)
    if planned is None:
        reason = f"{plan.path} has no environment {environment or '(unknown)'}"
        return Judgement(Verdict.FAIL, reason, _steps(resource), _BLOCK)
    if resource.type == "aws_subnet":
        return _planned_subnet(resource, mine, planned, plan.path)
    wanted = _as_planned(resource, planned)
    if mine not in [block.network for block in wanted]:
        has = ", ".join(block.text for block in wanted) or "no secondary block"
        reason = f"{mine} is not what {plan.path} has for {environment}: {has}"
        return Judgement(Verdict.FAIL, reason, _steps(resource), _BLOCK)
    if resource.type == _ASSOCIATION:
        entry = next(block for block in wanted if block.network == mine)
        steps = (*_steps(resource), Hop(f"{entry.name} {entry.text}", plan.path))
        return Judgement(Verdict.PASS, f"{mine} is {entry.name} of {plan.path}", steps, _BLOCK)
    return all_of(_all_planned(subject.world, resource, planned, plan.path))


def _planned_subnet(
    subnet: Resource, mine: cidr.Network, planned: cidr.PlannedVpc, path: str
) -> Judgement:
    entry = next((one for one in planned.subnets if one.block.network == mine), None)
    if entry is None:
        near = next((b for b in planned.reserved if cidr.overlap(b.network, mine)), None)
        where = f"reserved there as {near.name.rpartition('.')[2]}" if near else "not in it"
        reason = f"{mine} is no subnet of {planned.environment} in {path}: it is {where}"
        return Judgement(Verdict.FAIL, reason, _steps(subnet), _BLOCK)
    steps = (*_steps(subnet), Hop(f"{entry.block.name} {entry.block.text}", path))
    zone = subnet.at("availability_zone")
    if zone.is_unknown and zone.trail:
        reason = f"the availability zone of {subnet.address} is not known"
        return open_judgement(reason, (need_of(zone),), steps, _BLOCK)
    if isinstance(zone.data, str) and zone.data != entry.zone:
        reason = f"{mine} is planned for {entry.zone}, not {zone.data}"
        return Judgement(Verdict.FAIL, reason, (*steps, *zone.trail), _BLOCK)
    tier = labelled_tier(subnet)
    if tier is not None and entry.tier in ("private", "public") and tier != entry.tier:
        reason = f"{mine} is planned in tier {entry.tier}, not {tier}"
        return Judgement(Verdict.FAIL, reason, steps, _BLOCK)
    return Judgement(Verdict.PASS, f"{mine} is {entry.block.name} of {path}", steps, _BLOCK)


def _all_planned(
    world: World, vpc: Resource, planned: cidr.PlannedVpc, path: str
) -> Iterator[Judgement]:
    subnets, needs = subnets_of(world, vpc)
    needs += [need_of(one.at(_BLOCK)) for one in subnets if one.at(_BLOCK).is_unknown]
    made = [network_of(one.at(_BLOCK)) for one in subnets]
    wanted = [one.block for one in planned.subnets]
    yield from _missing(vpc, wanted, made, needs, ("subnet", path))
    further = [(one, need) for one, need in blocks_of(world, vpc) if one is not vpc]
    needs = [need or need_of(one.at(_BLOCK)) for one, need in further]
    made = [network_of(one.at(_BLOCK)) for one, need in further if not need]
    yield from _missing(vpc, planned.secondary, made, needs, ("association", path))
    yield Judgement(Verdict.PASS, f"all of it is in {path}", _steps(vpc), _BLOCK)


def _missing(
    vpc: Resource,
    wanted: Iterable[cidr.Block],
    made: list[cidr.Network | None],
    needs: list[str],
    named: tuple[str, str],
) -> Iterator[Judgement]:
    """Each block of the plan that nothing makes; `named` are what makes it, and the plan."""
    what, path = named
    for block in wanted:
        if block.network in made:
            continue
        reason = f"no {what} has {block.name} ({block.text}) of {path}"
        steps = (*_steps(vpc), Hop(f"{block.name} {block.text}", path))
        if any(needs):
            yield open_judgement(reason, needs, steps, _BLOCK)
        else:
            yield Judgement(Verdict.FAIL, reason, steps, _BLOCK)


@fact("vpc-headroom")
def vpc_headroom(subject: Subject, at_least_percent: int) -> Judgement:
    """A share of the VPC's addresses is neither a subnet nor set aside in the address plan."""
    vpc = subject.instance()
    world = subject.world
    certain = [one for one, need in blocks_of(world, vpc) if not need]
    blocks = [network_of(one.at(_BLOCK)) for one in certain]
    if network_of(vpc.at(_BLOCK)) is None:
        return _without_block(subject)
    subnets, needs = subnets_of(world, vpc)
    taken = [n for one in subnets if (n := network_of(one.at(_BLOCK)))]
    needs += [need_of(one.at(_BLOCK)) for one in subnets if one.at(_BLOCK).is_unknown]
    plan = world.address_plan
    planned = plan.vpcs.get(world.environment or "") if plan else None
    if planned and planned.block.network == network_of(vpc.at(_BLOCK)):
        taken += [block.network for block in planned.reserved]
    sizes = [network for network in blocks if network is not None]
    total = sum(network.num_addresses for network in sizes)
    free = sum(cidr.unallocated(n, taken) * n.num_addresses for n in sizes) / total
    percent = int(free * 100)
    reason = f"{percent} % of {vpc.address} is unallocated, wanted {at_least_percent} %"
    if percent < at_least_percent:
        return Judgement(Verdict.FAIL, reason, _steps(vpc), _BLOCK)
    if any(needs):
        return open_judgement("not every subnet is known", needs, _steps(vpc), _BLOCK)
    return Judgement(Verdict.PASS, reason, _steps(vpc), _BLOCK)
