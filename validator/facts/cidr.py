"""CIDR algebra and the address plan: the organisation's only record of address space.

Limits of a VPC and a subnet (/16 to /28, private ranges):
https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from validator.model.location import Hop, Location

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

PRIVATE_RANGES = tuple(
    ipaddress.IPv4Network(text)
    for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")
)
"""RFC 1918 and RFC 6598 (shared address space)."""

SHORTEST_PREFIX, LONGEST_PREFIX = 16, 28
IPV6_VPC_PREFIXES = (44, 48, 52, 56, 60)
"""https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html#vpc-sizing-ipv6"""
IPV6_SUBNET_PREFIXES = (*IPV6_VPC_PREFIXES, 64)
"""https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html#subnet-sizing-ipv6"""
IPV6_SUBNET_PREFIX = 64
AMAZON_IPV6_PREFIX = 56


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


def parse_canonical(text: str, version: int) -> Network:
    """The network that the text is the address of, in IPv4 or IPv6 as `version` says.

    Raises CidrError for any other text.
    """
    network = parse(text)
    if network.version != version:
        raise CidrError(f"{text} is not IPv{version}")
    if not is_canonical(text):
        raise CidrError(f"{text} is not the network address; write {network}")
    return network


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
    """One named block of the address plan; `name` is its key path, dotted.

    `where` is the same path in steps. `ipv6` is the number of the /64 that goes with it, counted
    from the start of the VPC's IPv6 block: what `cidrsubnet` takes.
    """

    name: str
    network: Network
    text: str
    purpose: str = ""
    where: tuple[str, ...] = ()
    ipv6: int | None = None

    @property
    def label(self) -> str:
        """The last step of its path: `private/ap-northeast-2b`, `eks-pods`."""
        return self.where[-1] if self.where else self.name


@dataclass(frozen=True, slots=True)
class Ipv6Block:
    """The IPv6 block of a VPC: `network` None where Amazon provides it, a /56 of unknown number.

    https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html#vpc-sizing-ipv6
    """

    network: ipaddress.IPv6Network | None = None
    where: tuple[str, ...] = ()

    @property
    def prefix(self) -> int:
        """Bits of its prefix."""
        return self.network.prefixlen if self.network is not None else AMAZON_IPV6_PREFIX

    @property
    def subnets(self) -> int:
        """How many /64 it holds."""
        return int(2 ** max(0, IPV6_SUBNET_PREFIX - self.prefix))

    def holds(self, number: int, network: Network) -> bool:
        """Whether a network may be the /64 of that number."""
        if network.version != 6 or network.prefixlen != IPV6_SUBNET_PREFIX:
            return False
        if self.network is not None and not contains(self.network, network):
            return False
        bits = int(network.network_address) >> (128 - IPV6_SUBNET_PREFIX)
        return bits % self.subnets == number

    def subnet(self, number: int) -> str:
        """The /64 of that number; with `…` for what only Amazon knows."""
        if self.network is None:
            return f"…{number:02x}::/{IPV6_SUBNET_PREFIX}"
        base = int(self.network.network_address) + (number << (128 - IPV6_SUBNET_PREFIX))
        return f"{ipaddress.IPv6Address(base)}/{IPV6_SUBNET_PREFIX}"


@dataclass(frozen=True, slots=True)
class PlannedSubnet:
    """A subnet that the plan has in a tier and availability zone."""

    tier: str
    zone: str
    block: Block


@dataclass(frozen=True, slots=True)
class PlannedVpc:
    """The VPC of one environment: subnets that exist and blocks set aside inside it.

    `secondary` are its further IPv4 blocks, in the order in which they were added.
    """

    environment: str
    block: Block
    subnets: tuple[PlannedSubnet, ...]
    reserved: tuple[Block, ...]
    secondary: tuple[Block, ...] = ()
    ipv6: Ipv6Block | None = None

    def blocks(self) -> tuple[Block, ...]:
        """The IPv4 blocks of the VPC: the primary one and the secondary ones."""
        return (self.block, *self.secondary)

    def top_level(self) -> tuple[Block, ...]:
        """Every block of the VPC that no other network may overlap, IPv6 too where it is known."""
        if self.ipv6 is None or self.ipv6.network is None:
            return self.blocks()
        text = str(self.ipv6.network)
        where = self.ipv6.where
        return (*self.blocks(), Block(".".join(where), self.ipv6.network, text, "", where))

    def inside(self) -> tuple[Block, ...]:
        """Every block inside the VPC: subnets, then what is reserved."""
        return (*(one.block for one in self.subnets), *self.reserved)

    @property
    def tiers(self) -> tuple[str, ...]:
        """The names of the tiers that have a subnet, in the order of the plan."""
        return tuple(dict.fromkeys(one.tier for one in self.subnets))


@dataclass(frozen=True, slots=True)
class AddressPlan:
    """The address plan: VPCs by environment, whole reserved blocks, and external networks.

    `locate` gives the place of a key path in the file, where the plan is of one.
    """

    vpcs: Mapping[str, PlannedVpc]
    reserved: tuple[Block, ...] = ()
    external: tuple[Block, ...] = ()
    path: str = "address-plan.yaml"
    region: str = ""
    locate: Callable[[tuple[str, ...]], Location | None] = field(
        default=lambda _: None, compare=False, repr=False
    )

    def hop(self, block: Block, key: str = "cidr") -> Hop:
        """A step of a proof at a block of the plan."""
        said = block.text if key == "cidr" else f"{key} {block.ipv6}"
        return Hop(f"{block.name} {said}", self.path, self.locate((*block.where, key)))

    def top_level(self) -> tuple[Block, ...]:
        """Every block that must not overlap another: VPCs, reserved and external ones."""
        vpcs = (block for vpc in self.vpcs.values() for block in vpc.top_level())
        return (*vpcs, *self.reserved, *self.external)

    @classmethod
    def parse(cls, data: object, path: str = "address-plan.yaml") -> AddressPlan:
        """The address plan that loaded YAML describes.

        Shape: `environments.<env>.vpc` with `cidr`, `tiers.<tier>.<zone>`, `reserved.<name>`,
        `secondary.<name>` and `ipv6`; and on top `reserved.<name>`, `external.<name>`; every block
        is `{cidr, purpose}`. Raises AddressPlanError with the key path of what is wrong first.
        """
        if not isinstance(data, Mapping):
            raise AddressPlanError("an address plan is a mapping with `environments`")
        vpcs = {}
        for name, body in _mapping(data, ("environments",)).items():
            where = ("environments", str(name), "vpc")
            vpc = _mapping(body, ("vpc",), where[:-1])
            vpcs[str(name)] = PlannedVpc(
                str(name),
                _block(vpc, where),
                tuple(_subnets(vpc, where)),
                tuple(_blocks(vpc, "reserved", where)),
                tuple(_blocks(vpc, "secondary", where)),
                _ipv6(vpc.get("ipv6"), (*where, "ipv6")),
            )
        blocks = {key: tuple(_blocks(data, key, ())) for key in ("reserved", "external")}
        region = str(data.get("region") or "")
        return cls(vpcs, blocks["reserved"], blocks["external"], path, region)


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
    network = _canonical(text, where, "cidr")
    number = body.get("ipv6") if where[-1] != "vpc" else None
    if number is not None and (not isinstance(number, int) or isinstance(number, bool)):
        message = f"{'.'.join(where)}.ipv6 must be the number of a /64 in the VPC's IPv6 block"
        raise AddressPlanError(message, (*where, "ipv6"))
    purpose = str(body.get("purpose") or "")
    return Block(".".join(where), network, text, purpose, where, number)


def _canonical(text: str, where: tuple[str, ...], key: str) -> Network:
    try:
        network = parse(text)
    except CidrError as error:
        raise AddressPlanError(f"{'.'.join(where)}: {error}", (*where, key)) from error
    if not is_canonical(text):
        raise AddressPlanError(f"{'.'.join(where)}: {text} should be {network}", (*where, key))
    return network


def _ipv6(said: object, where: tuple[str, ...]) -> Ipv6Block | None:
    if said is None:
        return None
    if said == "amazon":
        return Ipv6Block(None, where)
    network = _canonical(said, where[:-1], where[-1]) if isinstance(said, str) else None
    if not isinstance(network, ipaddress.IPv6Network):
        message = f"{'.'.join(where)} must be `amazon` or an IPv6 block"
        raise AddressPlanError(message, where)
    return Ipv6Block(network, where)
