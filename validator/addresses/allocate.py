"""The next free block of an address plan: where, and why there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from validator.addresses.space import Fit, at, best_fit, free_blocks
from validator.facts.cidr import (
    IPV6_SUBNET_PREFIX,
    AddressPlan,
    Block,
    Network,
    PlannedVpc,
    contains,
    overlap,
)
from validator.facts.cidr_restrictions import RFC1918, RFC6598, barred, permitted_ranges, refusal

Where = tuple[str, ...]

_VPC_PREFIX = 16
_SUBNET_PREFIX = 24
"""Sizes of the first VPC and the first subnet of a tier, where nothing says another."""


class NoRoomError(Exception):
    """Nothing fits; `hint` is the next step."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Ask:
    """What is looked for.

    `prefix` None: the size that the plan suggests. `environment` with `tier` and `zone` is a
    subnet, with `name` a reserve; `secondary` a further block of the VPC; an environment that the
    plan has not, or none, asks for a whole VPC. `source` is the name of the reserve to take it
    from; `within` limits where to look.
    """

    prefix: int | None = None
    environment: str | None = None
    tier: str | None = None
    zone: str | None = None
    name: str | None = None
    source: str | None = None
    within: Network | None = None
    secondary: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """One block: `where` is the key path that it would be written at, None where that is open.

    `number` is that of a /64 instead, in the IPv6 block of a VPC, and `network` the /64 as far as
    it is known. `reserve` is the reserve that it comes from, `rest` what stays reserved of it.
    `inside`: it was looked for in a VPC.
    """

    where: Where | None
    network: Network | None
    text: str
    reasons: tuple[str, ...]
    number: int | None = None
    reserve: Block | None = None
    rest: tuple[Network, ...] = ()
    inside: bool = False

    @property
    def subnet(self) -> bool:
        """True for what is, or may become, a subnet."""
        return self.number is None and (self.inside or "tiers" in (self.where or ()))


def propose(plan: AddressPlan, ask: Ask, taken: Iterable[Network] = ()) -> Proposal:
    """The best free block. Raises NoRoomError where nothing fits.

    `taken` are blocks proposed before in the same breath.
    """
    also = tuple(taken)
    vpc = plan.vpcs.get(ask.environment or "")
    if vpc is None:
        return _whole_vpc(plan, ask, also)
    if ask.secondary:
        return _secondary(plan, vpc, ask, also)
    return _inside(vpc, ask, also)


def _inside(vpc: PlannedVpc, ask: Ask, also: Sequence[Network]) -> Proposal:
    where = _place(ask)
    reserve = _reserve(vpc.reserved, ask)
    prefix = ask.prefix or _usual(vpc, ask, reserve)
    if reserve is not None and reserve.network.prefixlen <= prefix:
        others = [one.network for one in vpc.inside() if one is not reserve]
        free = not any(overlap(reserve.network, one) for one in others)
        if ask.source is not None or free:
            return _of_reserve(reserve, prefix, where, [*others, *also], _near(vpc, ask))
    if reserve is not None and ask.source is not None:
        raise NoRoomError(f"the reserve {reserve.label} ({reserve.text}) is smaller than /{prefix}")
    outers = [block.network for block in vpc.blocks()]
    if ask.within is not None:
        outers = [ask.within] if any(contains(one, ask.within) for one in outers) else []
    busy = [*(block.network for block in vpc.inside()), *also]
    fit = best_fit(outers, prefix, busy, _near(vpc, ask))
    if fit is None:
        raise _full(vpc, ask, prefix, outers, busy)
    reasons = list(_reasons(fit, [gap for one in outers for gap in free_blocks(one, busy)]))
    if reserve is not None:
        reasons.append(f"its reserve {reserve.label} is {reserve.text}: too small")
    return Proposal(where, fit.network, str(fit.network), tuple(reasons), inside=True)


def _place(ask: Ask) -> Where | None:
    vpc = ("environments", ask.environment or "", "vpc")
    if ask.tier is not None and ask.zone is not None:
        return (*vpc, "tiers", ask.tier, ask.zone)
    return (*vpc, "reserved", ask.name) if ask.name is not None else None


def _reserve(reserved: Sequence[Block], ask: Ask) -> Block | None:
    """The reserve that is named, else the one that is kept for this very subnet."""
    own = f"{ask.tier}/{ask.zone}" if ask.tier and ask.zone else None
    wanted = ask.source or own
    return next((block for block in reserved if block.label == wanted), None)


def _usual(vpc: PlannedVpc, ask: Ask, reserve: Block | None) -> int:
    """The size of the reserve, else the commonest of the tier."""
    if reserve is not None:
        return reserve.network.prefixlen
    sizes = [one.block.network.prefixlen for one in vpc.subnets if one.tier == ask.tier]
    return Counter(sizes).most_common(1)[0][0] if sizes else _SUBNET_PREFIX


def _near(vpc: PlannedVpc, ask: Ask) -> list[Network]:
    """The blocks of the same tier, those kept for its next zones too."""
    if ask.tier is None:
        return []
    found = [one.block.network for one in vpc.subnets if one.tier == ask.tier]
    return [*found, *(b.network for b in vpc.reserved if b.label.startswith(f"{ask.tier}/"))]


def _of_reserve(
    reserve: Block,
    prefix: int,
    where: Where | None,
    busy: Sequence[Network],
    near: Sequence[Network] = (),
) -> Proposal:
    fit = best_fit([reserve.network], prefix, busy, near)
    if fit is None:
        raise NoRoomError(f"no free /{prefix} in the reserve {reserve.label} ({reserve.text})")
    network = fit.network
    rest = free_blocks(reserve.network, [*busy, network])
    said = f": {reserve.purpose}" if reserve.purpose else ""
    reasons = [f"the plan reserves {reserve.text} as {reserve.label}{said}"]
    if rest:
        reasons.append(f"{_listed(rest)} {'stay' if len(rest) > 1 else 'stays'} reserved")
    return Proposal(where, network, str(network), tuple(reasons), None, reserve, rest)


def _reasons(fit: Fit, free: Sequence[Network]) -> Iterable[str]:
    if not fit.left:
        yield f"it fills the gap {fit.hole}: nothing is broken up"
    else:
        yield (
            f"cut from {fit.hole}, the smallest free block that holds it; "
            f"{_listed(fit.left)} {'are' if len(fit.left) > 1 else 'is'} left"
        )
    largest = min(free, key=lambda one: (one.prefixlen, int(one.network_address)))
    if largest != fit.hole:
        yield f"the largest free block stays whole: {largest}"
    elif fit.left:
        yield "that was the largest free block: no smaller one holds it"


def _listed(networks: Sequence[Network]) -> str:
    if len(networks) > 4:
        largest = sorted(networks, key=lambda one: one.prefixlen)[:3]
        return f"{_listed(largest)} and {len(networks) - 3} smaller"
    texts = [str(one) for one in networks]
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"


def _full(
    vpc: PlannedVpc, ask: Ask, prefix: int, outers: Sequence[Network], busy: Sequence[Network]
) -> NoRoomError:
    free = [gap for one in outers for gap in free_blocks(one, busy)]
    largest = min(free, key=lambda one: one.prefixlen, default=None)
    where = f"{vpc.environment}'s VPC ({', '.join(map(str, outers)) or ask.within})"
    told = f"the largest free block is {largest}" if largest is not None else "nothing is free"
    holding = [b for b in vpc.reserved if b.network.prefixlen <= prefix]
    if holding:
        names = ", ".join(f"{b.label} ({b.text})" for b in holding)
        hint = f"reserved, and large enough: {names}; take it by --from NAME"
    else:
        wanted = max(prefix - 2, _VPC_PREFIX)
        hint = (
            "next step, a secondary block: shared-check cidr next "
            f"/{wanted} --env {vpc.environment} --secondary --name NAME"
        )
    return NoRoomError(f"no free /{prefix} in {where}: {told}", hint)


def _secondary(plan: AddressPlan, vpc: PlannedVpc, ask: Ask, also: Sequence[Network]) -> Proposal:
    """A further block of a VPC, where AWS lets it have one."""
    where = ("environments", vpc.environment, "vpc", "secondary", ask.name) if ask.name else None
    prefix = ask.prefix or _VPC_PREFIX
    primary, further = vpc.block.network, [one.network for one in vpc.secondary]
    refused = barred(primary, [*further, *also])
    reserve = _reserve(plan.reserved, ask) if ask.source else None
    if reserve is not None:
        prefix = ask.prefix or reserve.network.prefixlen
        return _permitted(vpc, _of_reserve(reserve, prefix, where, [*refused, *also]))
    ranges = permitted_ranges(primary) if ask.within is None else (ask.within,)
    found = _outside(plan, ranges, prefix, [*refused, *also])
    if found is None:
        where_text = _listed(ranges)
        hint = "AWS lets a VPC have more of its own RFC 1918 range, and of 100.64.0.0/10"
        raise NoRoomError(f"no free /{prefix} in {where_text} that AWS would add", hint)
    fit, free = found
    reasons = (*_reasons(fit, free), f"AWS adds it to a VPC made with {vpc.block.text}")
    return _permitted(vpc, Proposal(where, fit.network, str(fit.network), reasons))


def _permitted(vpc: PlannedVpc, found: Proposal) -> Proposal:
    """The proposal, if AWS adds it to the VPC. Raises NoRoomError."""
    assert found.network is not None
    further = [one.network for one in vpc.secondary]
    reason = refusal(vpc.block.network, further, found.network)
    if reason is not None:
        raise NoRoomError(f"{found.text} cannot be added to {vpc.environment}'s VPC: {reason}")
    return found


def _whole_vpc(plan: AddressPlan, ask: Ask, also: Sequence[Network]) -> Proposal:
    """A block outside every VPC, reserve and external network."""
    where: Where | None = None
    if ask.environment is not None:
        where = ("environments", ask.environment, "vpc")
    elif ask.name is not None:
        where = ("reserved", ask.name)
    wanted = ask.source or ask.environment
    reserve = next((block for block in plan.reserved if block.label == wanted), None)
    sizes = [vpc.block.network.prefixlen for vpc in plan.vpcs.values()]
    usual = Counter(sizes).most_common(1)[0][0] if sizes else _VPC_PREFIX
    prefix = ask.prefix or (reserve.network.prefixlen if reserve else usual)
    if reserve is not None and (ask.source or reserve.network.prefixlen <= prefix):
        others = [block.network for block in plan.top_level() if block is not reserve]
        return _of_reserve(reserve, prefix, where, [*others, *also])
    ranges = _ranges(plan) if ask.within is None else (ask.within,)
    found = _outside(plan, ranges, prefix, also)
    if found is None:
        hint = "look elsewhere: --within CIDR; take a reserve: --from NAME"
        raise NoRoomError(f"no free /{prefix} in {_listed(ranges)}", hint)
    fit, free = found
    reasons = (*_reasons(fit, free), "no environment, reserve or external network overlaps it")
    return Proposal(where, fit.network, str(fit.network), reasons)


def _ranges(plan: AddressPlan) -> tuple[Network, ...]:
    """The private ranges, those first that hold a VPC."""
    used = [vpc.block.network for vpc in plan.vpcs.values()]
    every = (*RFC1918, RFC6598)
    return tuple(sorted(every, key=lambda one: not any(contains(one, other) for other in used)))


def _outside(
    plan: AddressPlan, ranges: Iterable[Network], prefix: int, also: Sequence[Network]
) -> tuple[Fit, list[Network]] | None:
    """The best fit in the first range that has one, with what is free there."""
    busy = [*(block.network for block in plan.top_level()), *also]
    near = [block.network for vpc in plan.vpcs.values() for block in vpc.blocks()]
    for outer in ranges:
        fit = best_fit([outer], prefix, busy, near)
        if fit is not None:
            return fit, list(free_blocks(outer, busy))
    return None


def next_number(vpc: PlannedVpc, tier: str | None, also: Sequence[int] = ()) -> tuple[int, str]:
    """The number of the next free /64 in a VPC's IPv6 block, and why. Raises NoRoomError."""
    block = vpc.ipv6
    if block is None:
        hint = "write `ipv6: amazon` there, or the block itself"
        raise NoRoomError(f"the VPC of {vpc.environment} has no IPv6 block", hint)
    taken = {one.ipv6 for one in vpc.inside() if one.ipv6 is not None} | set(also)
    near = [one.block.ipv6 for one in vpc.subnets if one.tier == tier]
    fit = best_fit(
        [at(0, block.prefix, 6)],
        IPV6_SUBNET_PREFIX,
        [_numbered(number) for number in taken],
        [_numbered(number) for number in near if number is not None],
    )
    if fit is None:
        raise NoRoomError(f"all {block.subnets} /64 of {vpc.environment}'s IPv6 block are taken")
    number = int(fit.network.network_address) >> (128 - IPV6_SUBNET_PREFIX)
    return number, f"{len(taken)} of the {block.subnets} /64 of the VPC are taken"


def _numbered(number: int) -> Network:
    return at(number << (128 - IPV6_SUBNET_PREFIX), IPV6_SUBNET_PREFIX, 6)


def ipv6_block(plan: AddressPlan, ask: Ask, also: Sequence[Network] = ()) -> Proposal:
    """A block of our own IPv6 space for a VPC, or to be reserved. Raises NoRoomError."""
    assert ask.prefix is not None
    where: Where | None = None
    if ask.environment is not None:
        where = ("environments", ask.environment, "vpc", "ipv6")
    elif ask.name is not None:
        where = ("reserved", ask.name)
    reserve = _reserve(plan.reserved, ask) if ask.source else None
    if reserve is not None:
        return _of_reserve(reserve, ask.prefix, where, also)
    assert ask.within is not None
    found = _outside(plan, (ask.within,), ask.prefix, also)
    if found is None:
        raise NoRoomError(f"no free /{ask.prefix} in {ask.within}")
    fit, free = found
    return Proposal(where, fit.network, str(fit.network), tuple(_reasons(fit, free)))
