"""CIDR algebra against the addresses themselves, and the address plan's shape."""

from __future__ import annotations

import ipaddress

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from validator.facts import cidr
from validator.facts.cidr import AddressPlan, AddressPlanError, CidrError


@st.composite
def networks(draw: st.DrawFn, shortest: int = 0) -> ipaddress.IPv4Network:
    prefix = draw(st.integers(shortest, 32))
    address = draw(st.integers(0, 2**32 - 1))
    return ipaddress.IPv4Network((address, prefix), strict=False)


def span(network: cidr.Network) -> tuple[int, int]:
    return int(network.network_address), int(network.broadcast_address)


@given(networks(), networks())
def test_overlap_is_sharing_an_address(left: cidr.Network, right: cidr.Network) -> None:
    (a, b), (c, d) = span(left), span(right)
    assert cidr.overlap(left, right) == (a <= d and c <= b)
    assert cidr.overlap(left, right) == cidr.overlap(right, left)


@given(networks(), networks())
def test_containment_is_every_address(outer: cidr.Network, inner: cidr.Network) -> None:
    (a, b), (c, d) = span(outer), span(inner)
    assert cidr.contains(outer, inner) == (a <= c and d <= b)


@given(networks())
def test_canonical_text_is_its_own_network(network: cidr.Network) -> None:
    assert cidr.is_canonical(str(network))
    assert cidr.parse(str(network)) == network


@given(networks(shortest=1).filter(lambda one: one.prefixlen < 32), st.integers(1, 2**31))
def test_host_bits_are_not_canonical(network: cidr.Network, host: int) -> None:
    inside = network.network_address + 1 + host % (network.num_addresses - 1)
    text = f"{inside}/{network.prefixlen}"
    assert not cidr.is_canonical(text)
    assert cidr.parse(text) == network


@given(networks(shortest=8), st.lists(networks(shortest=8), max_size=6))
def test_unallocated_counts_addresses_once(
    block: cidr.Network, others: list[ipaddress.IPv4Network]
) -> None:
    free = cidr.unallocated(block, [*others, *others])
    inside = [span(one) for one in others if cidr.contains(block, one)]
    edges = sorted(inside)
    used, last = 0, -1
    for low, high in edges:
        start = max(low, last + 1)
        used += max(0, high - start + 1)
        last = max(last, high)
    assert free == pytest.approx(1 - used / block.num_addresses)


@pytest.mark.parametrize(
    "text", ["0.0.0.0/0", "1.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "::/0", "0::/0", "2000::/3"]
)
def test_spellings_of_the_world(text: str) -> None:
    assert cidr.is_world(cidr.parse(text))


@pytest.mark.parametrize("text", ["10.0.0.0/8", "0.0.0.0/2", "203.0.113.7/32", "fd00::/8"])
def test_not_the_world(text: str) -> None:
    assert not cidr.is_world(cidr.parse(text))


def test_blocks_that_add_up_to_the_world() -> None:
    quarters = ["0.0.0.0/2", "64.0.0.0/2", "128.0.0.0/2", "192.0.0.0/2"]
    assert cidr.covers_world(map(cidr.parse, quarters))
    assert not cidr.covers_world(map(cidr.parse, quarters[:1]))
    assert not cidr.covers_world(map(cidr.parse, ["10.0.0.0/8", "172.16.0.0/12"]))


@pytest.mark.parametrize("text", ["10.0.0.0", "10.0.0.0/33", "text/8", "", "10.0.0/8"])
def test_no_cidr_block(text: str) -> None:
    with pytest.raises(CidrError):
        cidr.parse(text)


PLAN = """
environments:
  dev:
    vpc:
      cidr: 10.0.0.0/16
      tiers:
        private:
          a: {cidr: 10.0.1.0/24, purpose: Applications}
      reserved:
        pods: {cidr: 10.0.128.0/17}
external:
  office: {cidr: 192.168.0.0/16}
"""


def test_address_plan_is_read() -> None:
    plan = AddressPlan.parse(yaml.safe_load(PLAN))
    dev = plan.vpcs["dev"]
    assert [(one.tier, one.zone, one.block.text) for one in dev.subnets] == [
        ("private", "a", "10.0.1.0/24")
    ]
    assert [block.name for block in dev.reserved] == ["environments.dev.vpc.reserved.pods"]
    assert [block.text for block in plan.top_level()] == ["10.0.0.0/16", "192.168.0.0/16"]


@pytest.mark.parametrize(
    ("text", "message", "where"),
    [
        ("[]", "mapping", ()),
        ("{}", "environments must be a mapping", ("environments",)),
        (PLAN.replace("10.0.1.0/24", "10.0.1.1/24"), "should be 10.0.1.0/24", ("cidr",)),
        (PLAN.replace("10.0.1.0/24", "nonsense"), "no prefix length", ("cidr",)),
        (PLAN.replace("{cidr: 192.168.0.0/16}", "{}"), "needs a `cidr`", ("office",)),
    ],
)
def test_address_plan_errors_name_the_place(text: str, message: str, where: tuple[str]) -> None:
    with pytest.raises(AddressPlanError, match=message) as caught:
        AddressPlan.parse(yaml.safe_load(text))
    assert caught.value.where[-1:] == where
