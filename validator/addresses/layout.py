"""What there is of an address space: each block in order, and the gaps between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from validator.addresses.space import free_blocks
from validator.facts.cidr import AddressPlan, Block, Network, PlannedVpc, contains

Use = Literal["subnet", "reserved", "free"]

KEPT_BY_AWS = 5
"""Addresses of each subnet that AWS keeps: the first four and the last.

https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
"""


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of a block: a subnet, something reserved, or a free aligned block.

    `name` is `tier/zone` of a subnet and the name of a reserve. `ipv6` is the /64 that goes with
    it, as far as it is known before it is there.
    """

    use: Use
    network: Network
    name: str = ""
    purpose: str = ""
    ipv6: str = ""

    @property
    def addresses(self) -> int:
        """How many addresses it has."""
        return int(self.network.num_addresses)

    @property
    def usable(self) -> int | None:
        """How many addresses of a subnet can be used; None for what is no subnet."""
        return self.addresses - KEPT_BY_AWS if self.use == "subnet" else None


@dataclass(frozen=True, slots=True)
class BlockLayout:
    """One IPv4 block of a VPC with everything in it; `name` is empty for the primary one."""

    network: Network
    name: str
    purpose: str
    pieces: tuple[Piece, ...]

    def addresses(self, use: Use) -> int:
        """How many addresses are used so."""
        return sum(piece.addresses for piece in self.pieces if piece.use == use)


@dataclass(frozen=True, slots=True)
class VpcLayout:
    """The VPC of an environment; `outside` are pieces that lie in none of its blocks."""

    environment: str
    vpc: PlannedVpc
    blocks: tuple[BlockLayout, ...]
    outside: tuple[Piece, ...] = ()

    def addresses(self, use: Use | None = None) -> int:
        """How many addresses are used so; all of the VPC's for None."""
        if use is None:
            return sum(int(block.network.num_addresses) for block in self.blocks)
        return sum(block.addresses(use) for block in self.blocks)

    def ipv6_numbers(self) -> tuple[int, ...]:
        """The numbers of the /64 that subnets and reserves have."""
        return tuple(sorted({b.ipv6 for b in self.vpc.inside() if b.ipv6 is not None}))


def layout(vpc: PlannedVpc) -> VpcLayout:
    """Everything in a VPC, in order of address."""
    pieces = list(_pieces(vpc))
    blocks = []
    for block in vpc.blocks():
        inside = [one for one in pieces if contains(block.network, one.network)]
        gaps = free_blocks(block.network, [one.network for one in inside])
        every = [*inside, *(Piece("free", gap) for gap in gaps)]
        every.sort(key=lambda one: (int(one.network.network_address), one.network.prefixlen))
        name = "" if block is vpc.block else block.label
        blocks.append(BlockLayout(block.network, name, block.purpose, tuple(every)))
    outside = tuple(
        one for one in pieces if not any(contains(b.network, one.network) for b in vpc.blocks())
    )
    return VpcLayout(vpc.environment, vpc, tuple(blocks), outside)


def layouts(plan: AddressPlan) -> tuple[VpcLayout, ...]:
    """Every VPC of a plan."""
    return tuple(map(layout, plan.vpcs.values()))


def _pieces(vpc: PlannedVpc) -> Iterator[Piece]:
    for one in vpc.subnets:
        yield _piece("subnet", one.block, f"{one.tier}/{one.zone}", vpc)
    for block in vpc.reserved:
        yield _piece("reserved", block, block.label, vpc)


def _piece(use: Use, block: Block, name: str, vpc: PlannedVpc) -> Piece:
    known = vpc.ipv6 is not None and block.ipv6 is not None and block.ipv6 < vpc.ipv6.subnets
    ipv6 = vpc.ipv6.subnet(block.ipv6) if known and vpc.ipv6 and block.ipv6 is not None else ""
    return Piece(use, block.network, name, block.purpose, ipv6)
