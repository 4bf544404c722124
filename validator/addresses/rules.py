"""The rules about address space, held against the plan alone: no environment is read.

Each has the id and the meaning of the rule that judges environments, see `policies/cidr`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from validator.addresses.places import Source
from validator.facts import cidr
from validator.facts.cidr import AddressPlan, Block, Network, PlannedVpc
from validator.facts.cidr_restrictions import refusal
from validator.model.location import Hop
from validator.model.verdict import Judgement, Verdict


@dataclass(frozen=True, slots=True)
class PlanVerdict:
    """What one rule says of one entry of the plan; `where` is its key path."""

    rule: str
    where: tuple[str, ...]
    judgement: Judgement

    @property
    def address(self) -> str:
        """The key path, dotted."""
        return ".".join(self.where)


def judge_plan(plan: AddressPlan, source: Source, headroom: int) -> Iterator[PlanVerdict]:
    """Every verdict about the plan; `headroom` is the percentage of a VPC to be left free."""
    judge = _Judge(plan, source)
    for vpc in plan.vpcs.values():
        yield from judge.valid(vpc)
        yield from judge.inside(vpc)
        yield from judge.apart(vpc)
        yield judge.headroom(vpc, headroom)
    for block in plan.reserved:
        yield judge.say(
            "cidr-valid", block, _size_problem(block, vpc=True), f"{block.text} is valid"
        )
    yield from judge.networks()


@dataclass(frozen=True, slots=True)
class _Judge:
    plan: AddressPlan
    source: Source

    def hop(self, block: Block) -> Hop:
        return Hop(f"cidr {block.text}", block.name, self.source.location((*block.where, "cidr")))

    def say(
        self, rule: str, block: Block, problem: str | None, good: str, *others: Block, key: str = ""
    ) -> PlanVerdict:
        verdict = Verdict.FAIL if problem else Verdict.PASS
        hops = tuple(self.hop(one) for one in (block, *others))
        attribute = key or ("cidr" if block.where[-1:] != ("ipv6",) else "")
        return PlanVerdict(rule, block.where, Judgement(verdict, problem or good, hops, attribute))

    def valid(self, vpc: PlannedVpc) -> Iterator[PlanVerdict]:
        """Sizes and private space; for a secondary block what AWS lets the VPC have."""
        good = "{} is valid"
        for block in (vpc.block, *vpc.inside()):
            yield self.say("cidr-valid", block, _size_problem(block), good.format(block.text))
        for number, block in enumerate(vpc.secondary):
            before = [one.network for one in vpc.secondary[:number]]
            problem = _size_problem(block) or refusal(vpc.block.network, before, block.network)
            yield self.say("cidr-valid", block, problem, good.format(block.text), vpc.block)
        if vpc.ipv6 is not None and vpc.ipv6.network is not None:
            block = vpc.top_level()[-1]
            problem = None
            if block.network.prefixlen not in cidr.IPV6_VPC_PREFIXES:
                problem = f"{block.text} is outside what AWS takes for a VPC, /44 to /60 in fours"
            yield self.say("cidr-valid", block, problem, good.format(block.text))

    def inside(self, vpc: PlannedVpc) -> Iterator[PlanVerdict]:
        """Every block lies in a block of its VPC, IPv6 too."""
        outers = ", ".join(one.text for one in vpc.blocks())
        for block in vpc.inside():
            outer = next((o for o in vpc.blocks() if cidr.contains(o.network, block.network)), None)
            problem = None if outer else f"{block.text} is not in its VPC ({outers})"
            good = f"{block.text} is in {(outer or vpc.block).text}"
            yield self.say("cidr-in-vpc", block, problem, good, outer or vpc.block)
            if block.ipv6 is not None:
                problem = _ipv6_problem(vpc, block.ipv6)
                good = f"number {block.ipv6} is in the VPC's IPv6 block"
                yield self.say("cidr-in-vpc", block, problem, good, key="ipv6")

    def apart(self, vpc: PlannedVpc) -> Iterator[PlanVerdict]:
        """No two blocks inside a VPC share an address, or the number of a /64."""
        blocks = vpc.inside()
        for number, block in enumerate(blocks):
            before = blocks[:number]
            yield self._clear("cidr-overlap", block, before, "other block of the VPC")
            same = next(
                (o for o in before if block.ipv6 is not None and o.ipv6 == block.ipv6), None
            )
            if same is not None:
                problem = f"{same.name} has the /64 of number {block.ipv6} already"
                yield self.say("cidr-overlap", block, problem, "", same, key="ipv6")

    def _clear(self, rule: str, block: Block, others: Iterable[Block], what: str) -> PlanVerdict:
        """Whether a block overlaps none of the others."""
        good = f"{block.text} overlaps no {what}"
        clash = next((o for o in others if cidr.overlap(o.network, block.network)), None)
        if clash is None:
            return self.say(rule, block, None, good)
        problem = f"{block.text} overlaps {clash.name} ({clash.text})"
        return self.say(rule, block, problem, good, clash)

    def networks(self) -> Iterator[PlanVerdict]:
        """No block of ours overlaps another environment, reserve or external network."""
        ours = [b for vpc in self.plan.vpcs.values() for b in vpc.top_level()]
        ours += self.plan.reserved
        for number, block in enumerate(ours):
            others = (*ours[:number], *self.plan.external)
            yield self._clear("cidr-environment-overlap", block, others, "other network")

    def headroom(self, vpc: PlannedVpc, wanted: int) -> PlanVerdict:
        """A share of the VPC is neither a subnet nor reserved."""
        percent = int(free_share(vpc) * 100)
        reason = f"{percent} % of the VPC is unallocated, wanted {wanted} %"
        problem = reason if percent < wanted else None
        return self.say("cidr-headroom", vpc.block, problem, reason)


def free_share(vpc: PlannedVpc) -> float:
    """The share (0 to 1) of a VPC's IPv4 addresses that is neither a subnet nor reserved."""
    taken = [block.network for block in vpc.inside()]
    sizes = [block.network for block in vpc.blocks()]
    total = sum(one.num_addresses for one in sizes)
    return sum(cidr.unallocated(one, taken) * one.num_addresses for one in sizes) / total


def _size_problem(block: Block, *, vpc: bool = False) -> str | None:
    network: Network = block.network
    if network.version == 6:
        return None if vpc else f"{block.text} is not IPv4"
    if not cidr.SHORTEST_PREFIX <= network.prefixlen <= cidr.LONGEST_PREFIX and not vpc:
        return f"{block.text} is outside what AWS takes, /16 to /28"
    if not cidr.is_private(network):
        return f"{block.text} is public address space; use RFC 1918 or RFC 6598"
    return None


def _ipv6_problem(vpc: PlannedVpc, number: int) -> str | None:
    if vpc.ipv6 is None:
        return "the VPC has no IPv6 block: write `ipv6: amazon`, or the block"
    if number >= vpc.ipv6.subnets:
        last = vpc.ipv6.subnets - 1
        return f"a /{vpc.ipv6.prefix} has no /64 of number {number}: 0 to {last}"
    return None
