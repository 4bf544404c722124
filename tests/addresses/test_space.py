"""Free blocks and best fit against brute force, for both families."""

from __future__ import annotations

import ipaddress
from typing import Any

import pytest
from harness.address_plans import brute_force, inside
from hypothesis import given
from hypothesis import strategies as st

from validator.addresses.space import best_fit, free_blocks

OUTER = ipaddress.IPv4Network("10.8.0.0/18")
OUTER6 = ipaddress.IPv6Network("2001:db8:aa00::/56")


def blocks(outer: Any, longest: int) -> st.SearchStrategy[list[Any]]:
    if outer.version == 4:
        return st.lists(inside(outer, longest), max_size=8)
    numbers = st.tuples(st.integers(outer.prefixlen, longest), st.integers(0, 2**62))

    def block(drawn: tuple[int, int]) -> ipaddress.IPv6Network:
        prefix, number = drawn
        number %= 2 ** (prefix - outer.prefixlen)
        base = int(outer.network_address) + (number << (128 - prefix))
        return ipaddress.IPv6Network((base, prefix))

    return st.lists(numbers.map(block), max_size=8)


@pytest.mark.parametrize(("outer", "longest"), [(OUTER, 26), (OUTER6, 64)])
@given(st.data())
def test_free_blocks_are_what_is_left_in_the_fewest_pieces(
    outer: Any, longest: int, data: st.DataObject
) -> None:
    taken = data.draw(blocks(outer, longest))
    free = free_blocks(outer, taken)
    whole = sum(one.num_addresses for one in free)
    used = sum(one.num_addresses for one in ipaddress.collapse_addresses(taken))
    assert whole + used == outer.num_addresses
    assert not any(one.overlaps(other) for one in free for other in taken)
    assert list(free) == list(ipaddress.collapse_addresses(free))


@pytest.mark.parametrize(("outer", "longest"), [(OUTER, 26), (OUTER6, 64)])
@given(st.data())
def test_best_fit_is_free_aligned_inside_and_none_only_where_nothing_fits(
    outer: Any, longest: int, data: st.DataObject
) -> None:
    taken = data.draw(blocks(outer, longest))
    near = data.draw(blocks(outer, longest))
    prefix = data.draw(st.integers(outer.prefixlen - 1, longest))
    possible = brute_force([outer], prefix, taken)
    found = best_fit([outer], prefix, taken, near)
    if found is None:
        assert possible == []
        return
    assert found.network in possible
    assert found.network.subnet_of(found.hole)


@given(st.data())
def test_best_fit_keeps_the_larger_free_blocks_whole(data: st.DataObject) -> None:
    taken = data.draw(blocks(OUTER, 26))
    prefix = data.draw(st.integers(OUTER.prefixlen, 26))
    found = best_fit([OUTER], prefix, taken)
    before = free_blocks(OUTER, taken)
    if found is None:
        return
    smallest = max(one.prefixlen for one in before if one.prefixlen <= prefix)
    assert found.hole.prefixlen == smallest
    after = free_blocks(OUTER, [*taken, found.network])
    assert set(before) - {found.hole} <= set(after)
    assert set(after) == (set(before) - {found.hole}) | set(found.left)


def test_of_equal_holes_the_one_near_the_tier_is_taken() -> None:
    taken = [ipaddress.IPv4Network(t) for t in ("10.8.16.0/20", "10.8.48.0/20")]
    near = [ipaddress.IPv4Network("10.8.48.0/20")]
    found = best_fit([OUTER], 22, taken, near)
    assert found is not None
    assert str(found.network) == "10.8.44.0/22"
    assert [str(one) for one in found.left] == ["10.8.32.0/21", "10.8.40.0/22"]
