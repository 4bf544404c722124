"""Address plans to try: one with everything in it, random sound ones; and brute force."""

from __future__ import annotations

import ipaddress
from typing import Any

import yaml
from hypothesis import strategies as st

FULL = """\
# Everything that a plan can say.
version: 1
region: ap-northeast-2

environments:
  dev:
    vpc:
      cidr: 10.2.0.0/20  # the primary block
      purpose: Development.
      secondary:
        pods:
          cidr: 100.64.0.0/18
          purpose: Pods, never routed.
      ipv6: amazon
      tiers:
        public:
          ap-northeast-2a:
            cidr: 10.2.0.0/24
            ipv6: 0
            purpose: Load balancers.
        private:
          # The first zone.
          ap-northeast-2a:
            cidr: 10.2.4.0/22  # applications
            ipv6: 1
        pods:
          ap-northeast-2a:
            cidr: 100.64.0.0/19
      reserved:
        # Kept for the next zone.
        private/ap-northeast-2b:
          cidr: 10.2.8.0/22  # its place
          ipv6: 2
          purpose: Next zone.
        cache:
          cidr: 10.2.1.0/24
          purpose: Caches.

  # The other one.
  prod:
    vpc:
      cidr: 10.3.0.0/24
      ipv6: 2001:db8:aa00::/56
      tiers:
        private:
          ap-northeast-2a:
            cidr: 10.3.0.0/25
          ap-northeast-2c:
            cidr: 10.3.0.128/25

reserved:
  staging:
    cidr: 10.4.0.0/16
    purpose: Staging.

external:
  office:
    cidr: 10.128.0.0/9
    purpose: Offices.
"""


def edited(*changes: tuple[str, str]) -> str:
    """The full plan with texts replaced that must be there."""
    text = FULL
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


@st.composite
def inside(draw: st.DrawFn, outer: ipaddress.IPv4Network, longest: int) -> ipaddress.IPv4Network:
    """An aligned block in another."""
    prefix = draw(st.integers(outer.prefixlen, longest))
    number = draw(st.integers(0, 2 ** (prefix - outer.prefixlen) - 1))
    base = int(outer.network_address) + (number << (32 - prefix))
    return ipaddress.IPv4Network((base, prefix))


@st.composite
def sound_plans(draw: st.DrawFn) -> dict[str, Any]:
    """A random plan in which nothing overlaps and everything lies where it must."""
    networks: list[ipaddress.IPv4Network] = []
    environments: dict[str, Any] = {}
    for name in draw(st.sampled_from([("dev",), ("dev", "prod"), ("dev", "prod", "test")])):
        vpc = draw(inside(ipaddress.IPv4Network("10.64.0.0/12"), 22).filter(_is_vpc))
        if any(vpc.overlaps(other) for other in networks):
            continue
        networks.append(vpc)
        environments[name] = {"vpc": _vpc(draw, vpc)}
    return {"version": 1, "region": "ap-northeast-2", "environments": environments}


def _is_vpc(network: ipaddress.IPv4Network) -> bool:
    return network.prefixlen >= 16


def _vpc(draw: st.DrawFn, vpc: ipaddress.IPv4Network) -> dict[str, Any]:
    taken: list[ipaddress.IPv4Network] = []
    for block in draw(st.lists(inside(vpc, min(28, vpc.prefixlen + 6)), max_size=7)):
        if not any(block.overlaps(other) for other in taken):
            taken.append(block)
    tiers: dict[str, Any] = {"private": {}}
    reserved: dict[str, Any] = {}
    for number, block in enumerate(taken):
        entry = {"cidr": str(block)}
        if number < 4 and draw(st.booleans()):
            tiers["private"][f"ap-northeast-2{'abcd'[number]}"] = entry
        else:
            reserved[f"kept-{number}"] = entry
    found: dict[str, Any] = {"cidr": str(vpc), "tiers": tiers}
    return {**found, "reserved": reserved} if reserved else found


def written(plan: dict[str, Any]) -> str:
    """A plan as YAML with a comment at every key, so that a loss shows."""
    rows = []
    for number, row in enumerate(yaml.safe_dump(plan, sort_keys=False).splitlines()):
        rows.append(f"{row}  # note {number}" if not row.endswith("|") else row)
    return "".join(f"{row}\n" for row in rows)


def brute_force(outers: list[Any], prefix: int, taken: list[Any]) -> list[Any]:
    """Every free aligned block of a size, found by trying them all."""
    return [
        one
        for outer in outers
        if outer.prefixlen <= prefix
        for one in outer.subnets(new_prefix=prefix)
        if not any(one.overlaps(other) for other in taken)
    ]
