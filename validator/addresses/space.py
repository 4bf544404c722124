"""Free blocks and allocation: binary buddies, for IPv4 and IPv6 alike."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from validator.facts.cidr import Network, contains, overlap


@dataclass(frozen=True, slots=True)
class Fit:
    """A free block that was chosen: `hole` is the largest aligned free block around it.

    `left` are the free blocks that remain of the hole, in order of address.
    """

    network: Network
    hole: Network
    left: tuple[Network, ...]


def free_blocks(outer: Network, taken: Iterable[Network]) -> tuple[Network, ...]:
    """The largest aligned blocks of `outer` in which nothing is taken, in order of address."""
    return tuple(_free(outer, [one for one in taken if overlap(outer, one)]))


def _free(outer: Network, taken: Sequence[Network]) -> list[Network]:
    if not taken:
        return [outer]
    if any(contains(one, outer) for one in taken):
        return []
    low, high = halves(outer)
    return [
        *_free(low, [one for one in taken if overlap(low, one)]),
        *_free(high, [one for one in taken if overlap(high, one)]),
    ]


def halves(network: Network) -> tuple[Network, Network]:
    """The two buddies that a block consists of. Raises ValueError for a single address."""
    low, high = network.subnets(prefixlen_diff=1)
    return low, high


def at(base: int, prefix: int, version: int) -> Network:
    """The block that begins at an address given as a number."""
    if version == 4:
        return ipaddress.IPv4Network((base, prefix))
    return ipaddress.IPv6Network((base, prefix))


def best_fit(
    outers: Iterable[Network],
    prefix: int,
    taken: Iterable[Network],
    near: Iterable[Network] = (),
) -> Fit | None:
    """The free block of a size whose taking leaves the larger free blocks whole; None: no room.

    It is cut from the smallest free aligned block that holds it. Of several such the one nearest
    to a block of `near` is taken, then the lowest; within it, the end that is nearer.
    """
    blocked, neighbours = list(taken), list(near)
    holes = [
        hole
        for outer in outers
        for hole in free_blocks(outer, blocked)
        if hole.prefixlen <= prefix <= hole.max_prefixlen
    ]
    if not holes:
        return None
    hole = min(
        holes,
        key=lambda one: (-one.prefixlen, _distance(one, neighbours), int(one.network_address)),
    )
    chosen = min(_ends(hole, prefix), key=lambda one: _distance(one, neighbours))
    return Fit(chosen, hole, free_blocks(hole, [chosen]))


def _ends(hole: Network, prefix: int) -> tuple[Network, Network]:
    """The first and the last block of the size in a hole: both leave the same sizes."""
    low = at(int(hole.network_address), prefix, hole.version)
    last = int(hole.broadcast_address) - low.num_addresses + 1
    return low, at(last, prefix, hole.version)


def _distance(one: Network, neighbours: Sequence[Network]) -> int:
    """Addresses between a block and the nearest of others; 0 where there are none."""
    return min((_gap(one, other) for other in neighbours), default=0)


def _gap(one: Network, other: Network) -> int:
    if one.version != other.version:
        return 0
    after = int(one.network_address) - int(other.broadcast_address)
    before = int(other.network_address) - int(one.broadcast_address)
    return max(after, before, 0)
