"""Which further IPv4 blocks AWS lets a VPC have, by the blocks that it has already.

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html#add-cidr-block-restrictions
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Network

from validator.facts.cidr import Network, contains, overlap

RFC1918 = tuple(IPv4Network(text) for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"))
RFC6598 = IPv4Network("100.64.0.0/10")
_INTERNAL = IPv4Network("198.19.0.0/16")
_DEFAULT_VPC = IPv4Network("172.31.0.0/16")
_WITH_DEFAULT = RFC1918[1]
_FIRST, _FIRST_TWO = IPv4Network("10.0.0.0/16"), IPv4Network("10.0.0.0/15")


def refusal(primary: Network, further: Iterable[Network], added: Network) -> str | None:
    """Why AWS refuses to add a block to a VPC; None where it does not.

    `primary` is the block that the VPC was made with, `further` what was added to it before.
    """
    existing = (primary, *further)
    for one in existing:
        if overlap(one, added):
            return f"{added} overlaps {one}, which the VPC has already"
    if contains(_FIRST, added) and any(contains(_FIRST_TWO, one) for one in existing):
        return f"AWS adds no block of {_FIRST} to a VPC that has one of {_FIRST_TWO}"
    if contains(_INTERNAL, added) and not contains(_INTERNAL, primary):
        return f"AWS keeps {_INTERNAL} to itself"
    own, wanted = range_of(primary), range_of(added)
    if wanted is not None and own != wanted:
        return f"AWS adds no block of {wanted} to a VPC made with {primary}"
    if own == _WITH_DEFAULT and contains(_DEFAULT_VPC, added):
        return f"AWS adds no block of {_DEFAULT_VPC} to a VPC made with {primary}"
    return None


def barred(primary: Network, further: Iterable[Network]) -> list[Network]:
    """The parts of the permitted ranges in which AWS adds no block to such a VPC."""
    existing = (primary, *further)
    found: list[Network] = list(existing)
    if any(contains(_FIRST_TWO, one) for one in existing):
        found.append(_FIRST)
    if range_of(primary) == _WITH_DEFAULT:
        found.append(_DEFAULT_VPC)
    return found


def range_of(network: Network) -> IPv4Network | None:
    """The RFC 1918 range that holds a block, or None."""
    return next((one for one in RFC1918 if contains(one, network)), None)


def permitted_ranges(primary: Network) -> tuple[IPv4Network, ...]:
    """Where to look for a further private block of a VPC: its own range, then RFC 6598."""
    own = range_of(primary)
    return (RFC6598,) if own is None else (own, RFC6598)
