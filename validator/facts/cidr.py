"""CIDR algebra and the address plan: the organisation's only record of address space.

Limits of a VPC and a subnet (/16 to /28, private ranges):
https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

PRIVATE_RANGES = tuple(
    ipaddress.IPv4Network(text)
    for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")
)
"""RFC 1918 and RFC 6598 (shared address space)."""

SHORTEST_PREFIX, LONGEST_PREFIX = 16, 28


class CidrError(ValueError):
    """Text that is no CIDR block."""


class AddressPlanError(ValueError):
    """An address plan that is not one; `where` is the key path of what is wrong."""

    def __init__(self, message: str, where: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.where = where


@lru_cache(maxsize=4096)
def parse(text: str) -> Network:
    """The network that the text means, host bits cleared (as AWS does).

    Raises CidrError where it is no CIDR block.
    """
    if "/" not in text:
        raise CidrError(f"{text!r} has no prefix length")
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError as error:
        raise CidrError(f"{text!r} is no CIDR block") from error


def is_canonical(text: str) -> bool:
    """True where the text is the network address itself (10.0.0.0/16, not 10.0.0.1/16)."""
    return str(parse(text)) == text.lower()


def overlap(left: Network, right: Network) -> bool:
    """True where the blocks share an address; blocks of different families never do."""
    if isinstance(left, ipaddress.IPv4Network) and isinstance(right, ipaddress.IPv4Network):
        return left.overlaps(right)
    if isinstance(left, ipaddress.IPv6Network) and isinstance(right, ipaddress.IPv6Network):
        return left.overlaps(right)
    return False


def contains(outer: Network, inner: Network) -> bool:
    """True where every address of `inner` is in `outer`."""
    return overlap(outer, inner) and outer.prefixlen <= inner.prefixlen


def is_private(network: Network) -> bool:
    """True in RFC 1918 or RFC 6598 space."""
    return any(contains(block, network) for block in PRIVATE_RANGES)


def is_world(network: Network) -> bool:
    """True for a block that covers at least half of its family's addresses or 2000::/3.

    That is 0.0.0.0/0 and its spellings (1.0.0.0/0), the halves 0.0.0.0/1 and 128.0.0.0/1, ::/0
    and all global unicast IPv6.
    """
    if network.version == 6:
        return network.prefixlen <= 1 or contains(network, ipaddress.IPv6Network("2000::/3"))
    return network.prefixlen <= 1


def collapse(networks: Iterable[Network]) -> tuple[Network, ...]:
    """The smallest list of blocks with the same addresses, in order."""
    found = list(networks)
    four = [n for n in found if isinstance(n, ipaddress.IPv4Network)]
    six = [n for n in found if isinstance(n, ipaddress.IPv6Network)]
    return (*ipaddress.collapse_addresses(four), *ipaddress.collapse_addresses(six))


def covers_world(networks: Iterable[Network]) -> bool:
    """True where the blocks together leave out little of the internet.

    A list of blocks that add up to half of the family's addresses or more is "the world"
    spelled out.
    """
    collapsed = collapse(networks)
    four = sum(n.num_addresses for n in collapsed if n.version == 4)
    six = sum(n.num_addresses for n in collapsed if n.version == 6)
    return four >= 2**31 or six >= 2**125


def unallocated(block: Network, taken: Iterable[Network]) -> float:
    """The share (0 to 1) of the addresses of `block` that no taken block uses."""
    inside = [n for n in taken if contains(block, n)]
    used = sum(n.num_addresses for n in collapse(inside))
    return 1 - used / block.num_addresses


@dataclass(frozen=True, slots=True)
class Block:
    """One named block of the address plan; `name` is its key path, dotted."""

    name: str
    network: Network
    text: str
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class PlannedSubnet:
    """A subnet that the plan has in a tier and availability zone."""

    tier: str
    zone: str
    block: Block


@dataclass(frozen=True, slots=True)
class PlannedVpc:
    """The VPC of one environment: subnets that exist and blocks set aside inside it."""

    environment: str
    block: Block
    subnets: tuple[PlannedSubnet, ...]
    reserved: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class AddressPlan:
    """The address plan: VPCs by environment, whole reserved blocks, and external networks."""

    vpcs: Mapping[str, PlannedVpc]
    reserved: tuple[Block, ...] = ()
    external: tuple[Block, ...] = ()
    path: str = "address-plan.yaml"

    def top_level(self) -> tuple[Block, ...]:
        """Every block that must not overlap another: VPCs, reserved and external ones."""
        return (*(vpc.block for vpc in self.vpcs.values()), *self.reserved, *self.external)

    @classmethod
    def parse(cls, data: object, path: str = "address-plan.yaml") -> AddressPlan:
        """The address plan that loaded YAML describes.

        Shape: `environments.<env>.vpc` with `cidr`, `tiers.<tier>.<zone>`, `reserved.<name>`; and
        on top `reserved.<name>`, `external.<name>`; every block is `{cidr, purpose}`.
        Raises AddressPlanError with the key path of what is wrong.
        """
        if not isinstance(data, Mapping):
            raise AddressPlanError("an address plan is a mapping with `environments`")
        vpcs = {}
        for name, body in _mapping(data, ("environments",)).items():
            where = ("environments", str(name), "vpc")
            vpc = _mapping(body, ("vpc",), where[:-1])
            subnets = tuple(_subnets(vpc, where))
            reserved = tuple(_blocks(vpc, "reserved", where))
            vpcs[str(name)] = PlannedVpc(str(name), _block(vpc, where), subnets, reserved)
        blocks = {key: tuple(_blocks(data, key, ())) for key in ("reserved", "external")}
        return cls(vpcs, blocks["reserved"], blocks["external"], path)


def _mapping(
    data: object, keys: tuple[str, ...], where: tuple[str, ...] = ()
) -> Mapping[str, object]:
    for key in keys:
        where = (*where, key)
        data = data.get(key) if isinstance(data, Mapping) else None
    if not isinstance(data, Mapping):
        raise AddressPlanError(f"{'.'.join(where)} must be a mapping", where)
    return data


def _subnets(vpc: Mapping[str, object], where: tuple[str, ...]) -> Iterator[PlannedSubnet]:
    for tier, zones in _mapping(vpc, ("tiers",), where).items():
        place = (*where, "tiers", str(tier))
        if not isinstance(zones, Mapping):
            raise AddressPlanError(
                f"{'.'.join(place)} must map availability zones to blocks", place
            )
        for zone, body in zones.items():
            yield PlannedSubnet(str(tier), str(zone), _block(body, (*place, str(zone))))


def _blocks(data: Mapping[str, object], key: str, where: tuple[str, ...]) -> Iterator[Block]:
    if data.get(key) is None:
        return
    for name, body in _mapping(data, (key,), where).items():
        yield _block(body, (*where, key, str(name)))


def _block(body: object, where: tuple[str, ...]) -> Block:
    text = body.get("cidr") if isinstance(body, Mapping) else None
    if not isinstance(body, Mapping) or not isinstance(text, str):
        raise AddressPlanError(f"{'.'.join(where)} needs a `cidr`", where)
    try:
        network = parse(text)
    except CidrError as error:
        raise AddressPlanError(f"{'.'.join(where)}: {error}", (*where, "cidr")) from error
    if not is_canonical(text):
        raise AddressPlanError(f"{'.'.join(where)}: {text} should be {network}", (*where, "cidr"))
    return Block(".".join(where), network, text, str(body.get("purpose") or ""))
