"""`cidr next`: never an overlap, always aligned, always inside; None only where nothing fits."""

from __future__ import annotations

import ipaddress
import tempfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from harness.address_plans import FULL, brute_force, edited, sound_plans, written
from hypothesis import given, settings
from hypothesis import strategies as st

from validator.addresses.allocate import NoRoomError
from validator.addresses.edit import comments
from validator.addresses.load import Loaded, read
from validator.addresses.record import Next
from validator.addresses.rules import judge_plan
from validator.facts.cidr import parse
from validator.facts.cidr_restrictions import refusal
from validator.model.verdict import Verdict
from validator.pipeline.next_block import Wanted, next_blocks, write
from validator.pipeline.request import InputError


def ask(text: str, **wanted: Any) -> Next:
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory, "address-plan.yaml")
        path.write_bytes(text.encode())
        found = next_blocks(Wanted(**wanted), str(path))
        assert path.read_bytes() == text.encode()
        write(found)
        assert path.read_bytes() == found.after.encode()
        return found


def fails(text: str) -> list[tuple[str, str]]:
    found = read("p", text)
    assert isinstance(found, Loaded), found
    verdicts = judge_plan(found.plan, found.source, 0)
    return [(o.rule, o.address) for o in verdicts if o.judgement.verdict is Verdict.FAIL]


def networks(vpc: dict[str, Any]) -> list[ipaddress.IPv4Network]:
    blocks = [b["cidr"] for zones in vpc["tiers"].values() for b in zones.values()]
    blocks += [b["cidr"] for b in (vpc.get("reserved") or {}).values()]
    return [ipaddress.IPv4Network(text) for text in blocks]


def kept(before: str, after: str) -> None:
    """Every comment is there, and every line in its order but those that moved."""
    assert comments(before) <= comments(after)


@given(sound_plans(), st.integers(16, 28), st.integers(1, 3), st.data())
@settings(max_examples=120)
def test_in_a_vpc(plan: dict[str, Any], prefix: int, count: int, data: st.DataObject) -> None:
    env = data.draw(st.sampled_from(sorted(plan["environments"])))
    text = written(plan)
    vpc = plan["environments"][env]["vpc"]
    outer = ipaddress.IPv4Network(vpc["cidr"])
    possible = brute_force([outer], prefix, networks(vpc))
    try:
        found = ask(text, size=f"/{prefix}", env=env, name="fresh", count=count)
    except NoRoomError:
        assert len(possible) < count
        return
    assert len(found.proposals) == count <= len(possible)
    assert found.proposals[0].network in possible
    blocks = [one.network for one in found.proposals]
    assert all(one in possible for one in blocks)
    assert not any(a.overlaps(b) for n, a in enumerate(blocks) for b in blocks[:n])  # type: ignore[arg-type,union-attr]
    kept(text, found.after)
    assert fails(found.after) == []
    names = [f"fresh-{n + 1}" for n in range(count)] if count > 1 else ["fresh"]
    new = yaml.safe_load(found.after)["environments"][env]["vpc"]["reserved"]
    assert [new[name]["cidr"] for name in names] == [str(one) for one in blocks]


@given(sound_plans(), st.integers(16, 28), st.data())
@settings(max_examples=100)
def test_out_of_a_reserve(plan: dict[str, Any], prefix: int, data: st.DataObject) -> None:
    having = [e for e, one in plan["environments"].items() if one["vpc"].get("reserved")]
    if not having:
        return
    env = data.draw(st.sampled_from(having))
    vpc = plan["environments"][env]["vpc"]
    source = data.draw(st.sampled_from(sorted(vpc["reserved"])))
    outer = ipaddress.IPv4Network(vpc["reserved"][source]["cidr"])
    text = written(plan)
    try:
        found = ask(text, size=f"/{prefix}", env=env, name="fresh", source=source)
    except NoRoomError:
        assert prefix < outer.prefixlen
        return
    network = found.proposals[0].network
    assert isinstance(network, ipaddress.IPv4Network)
    assert network.subnet_of(outer)
    kept(text, found.after)
    assert fails(found.after) == []
    after = yaml.safe_load(found.after)["environments"][env]["vpc"]
    assert set(ipaddress.collapse_addresses(networks(after))) == set(
        ipaddress.collapse_addresses(networks(vpc))
    )


@given(sound_plans(), st.integers(16, 22))
@settings(max_examples=60)
def test_a_whole_vpc(plan: dict[str, Any], prefix: int) -> None:
    text = written(plan)
    found = ask(text, size=f"/{prefix}", env="fresh", new=True)
    network = found.proposals[0].network
    taken = [ipaddress.IPv4Network(o["vpc"]["cidr"]) for o in plan["environments"].values()]
    assert not any(network.overlaps(other) for other in taken)  # type: ignore[union-attr,arg-type]
    kept(text, found.after)
    assert fails(found.after) == []


@given(sound_plans(), st.integers(16, 28), st.data())
@settings(max_examples=60)
def test_a_secondary_block(plan: dict[str, Any], prefix: int, data: st.DataObject) -> None:
    env = data.draw(st.sampled_from(sorted(plan["environments"])))
    text = written(plan)
    first = ask(text, size=f"/{prefix}", env=env, secondary=True, name="one")
    second = ask(first.after, size=f"/{prefix}", env=env, secondary=True, name="two")
    assert fails(second.after) == []
    kept(text, second.after)
    primary = parse(plan["environments"][env]["vpc"]["cidr"])
    one, two = first.proposals[0].network, second.proposals[0].network
    assert one is not None
    assert two is not None
    assert refusal(primary, [one], two) is None


@given(st.sets(st.integers(0, 255), max_size=255))
@settings(max_examples=60)
def test_a_number_of_ipv6(numbers: set[int]) -> None:
    rows = "".join(
        f"          z{n:03}: {{cidr: 10.2.{n}.0/24, ipv6: {n}}}\n" for n in sorted(numbers)
    )
    text = (
        "version: 1\nenvironments:\n  dev:\n    vpc:\n      cidr: 10.2.0.0/16\n"
        "      ipv6: amazon\n      tiers:\n        private:\n"
        "          y:\n            cidr: 10.2.255.0/24\n" + rows.replace("10.2.255.0", "10.2.254.0")
    )
    free = set(range(256)) - numbers
    try:
        found = ask(text, size="/64", env="dev", tier="private", zones=("y",))
    except NoRoomError:
        assert not free
        return
    number = found.proposals[0].number
    assert number in free
    after = yaml.safe_load(found.after)["environments"]["dev"]["vpc"]["tiers"]["private"]
    assert after["y"] == {"cidr": "10.2.255.0/24", "ipv6": number}


@given(st.lists(st.integers(0, 255), max_size=6, unique=True), st.sampled_from([44, 48, 52, 56]))
def test_a_block_of_our_own_ipv6(numbers: list[int], prefix: int) -> None:
    outer = ipaddress.IPv6Network("2001:db8::/40")
    taken = [ipaddress.IPv6Network((int(outer.network_address) + (n << 72), 56)) for n in numbers]
    reserved = "".join(f"  r{n}: {{cidr: '{one}'}}\n" for n, one in enumerate(taken))
    text = edited(("reserved:\n  staging", f"reserved:\n{reserved}  staging"))
    text = text.replace("      ipv6: 2001:db8:aa00::/56\n", "")
    possible = brute_force([outer], min(prefix, 52), taken)
    found = ask(text, size=f"/{prefix}", env="prod", within=str(outer))
    network = found.proposals[0].network
    assert isinstance(network, ipaddress.IPv6Network)
    assert network.subnet_of(outer)
    assert possible
    assert not any(network.overlaps(other) for other in taken)
    assert yaml.safe_load(found.after)["environments"]["prod"]["vpc"]["ipv6"] == str(network)
    assert fails(found.after) == []


def test_the_reserve_of_a_zone_is_taken_first_with_all_that_is_its() -> None:
    found = ask(FULL, env="dev", tier="private", zones=("ap-northeast-2b",))
    assert (
        "the plan reserves 10.2.8.0/22 as private/ap-northeast-2b" in found.proposals[0].reasons[0]
    )
    vpc = yaml.safe_load(found.after)["environments"]["dev"]["vpc"]
    entry = {"cidr": "10.2.8.0/22", "ipv6": 2, "purpose": "Next zone."}
    assert vpc["tiers"]["private"]["ap-northeast-2b"] == entry
    assert list(vpc["reserved"]) == ["cache"]
    assert "          # Kept for the next zone.\n          ap-northeast-2b:\n" in found.after
    assert sorted(found.after.split()) == sorted(
        FULL.replace("private/ap-northeast-2b:", "ap-northeast-2b:").split()
    )


def test_of_the_reserve_of_a_zone_a_part() -> None:
    found = ask(FULL, size="/24", env="dev", tier="private", zones=("ap-northeast-2b",))
    vpc = yaml.safe_load(found.after)["environments"]["dev"]["vpc"]
    assert vpc["tiers"]["private"]["ap-northeast-2b"]["cidr"] == "10.2.8.0/24"
    assert {name: one["cidr"] for name, one in vpc["reserved"].items()} == {
        "private/ap-northeast-2b-rest": "10.2.10.0/23",
        "private/ap-northeast-2b-rest-2": "10.2.9.0/24",
        "cache": "10.2.1.0/24",
    }


def test_a_reserve_keeps_its_name_where_something_else_takes_a_part() -> None:
    source = "private/ap-northeast-2b"
    found = ask(FULL, size="/24", env="dev", source=source, name="x", purpose="Y.")
    reserved = yaml.safe_load(found.after)["environments"]["dev"]["vpc"]["reserved"]
    assert {name: one["cidr"] for name, one in reserved.items()} == {
        "private/ap-northeast-2b": "10.2.10.0/23",
        "private/ap-northeast-2b-2": "10.2.9.0/24",
        "cache": "10.2.1.0/24",
        "x": "10.2.8.0/24",
    }


def test_a_new_subnet_is_for_what_its_tier_is_for() -> None:
    zones = ("ap-northeast-2c",)
    found = ask(FULL, size="/24", env="dev", tier="public", zones=zones)
    tiers = yaml.safe_load(found.after)["environments"]["dev"]["vpc"]["tiers"]
    assert tiers["public"]["ap-northeast-2c"] == {
        "cidr": "10.2.2.0/24",
        "purpose": "Load balancers.",
    }


def test_a_reserve_that_is_too_small_is_left_and_said() -> None:
    found = ask(FULL, size="/23", env="dev", tier="public", zones=("ap-northeast-2c",))
    assert found.proposals[0].text == "10.2.2.0/23"
    text = edited(("cidr: 10.2.8.0/22  #", "cidr: 10.2.8.0/24  #"))
    found = ask(text, size="/22", env="dev", tier="private", zones=("ap-northeast-2b",))
    assert found.proposals[0].text == "10.2.12.0/22"
    assert "its reserve private/ap-northeast-2b is 10.2.8.0/24: too small" in (
        found.proposals[0].reasons
    )


def test_an_environment_takes_what_is_reserved_for_it() -> None:
    found = ask(FULL, env="staging")
    after = yaml.safe_load(found.after)
    vpc = {"cidr": "10.4.0.0/16", "purpose": "Staging.", "tiers": {}}
    assert after["environments"]["staging"] == {"vpc": vpc}
    assert after["reserved"] == {}


def test_a_full_vpc_tells_the_next_step() -> None:
    with pytest.raises(NoRoomError) as caught:
        ask(FULL, size="/26", env="prod", name="more")
    assert "nothing is free" in caught.value.message
    assert "--env prod --secondary --name NAME" in caught.value.hint


def test_a_full_vpc_tells_of_a_reserve_that_holds_it() -> None:
    with pytest.raises(NoRoomError) as caught:
        ask(FULL, size="/21", env="dev", name="more", within="10.2.0.0/20")
    assert "no free /21" in caught.value.message
    text = edited(
        ("  cache:\n          cidr: 10.2.1.0/24", "  cache:\n          cidr: 10.2.12.0/22")
    )
    with pytest.raises(NoRoomError) as caught:
        ask(text, size="/22", env="dev", name="more", within="10.2.0.0/20")
    assert "cache (10.2.12.0/22); take it by --from NAME" in caught.value.hint


def test_what_aws_would_refuse_is_not_proposed() -> None:
    with pytest.raises(NoRoomError, match="no block of 172"):
        ask(FULL, size="/20", env="dev", secondary=True, name="x", within="172.16.0.0/12")


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_line_ends_and_everything_else_stay(newline: str) -> None:
    before = FULL.replace("\n", newline)
    found = ask(before, size="/24", env="dev", name="more", purpose="Größer: mehr # nicht weniger")
    rows = found.after.split(newline)
    fresh = [row for row in rows if row not in before.split(newline)]
    assert fresh == [
        "        more:",
        "          cidr: 10.2.2.0/24",
        "          purpose: 'Größer: mehr # nicht weniger'",
    ]
    assert [row for row in rows if row not in fresh] == [
        row for row in before.split(newline) if row not in fresh
    ]


def test_what_cannot_be_edited_safely_is_refused() -> None:
    head, _, rest = FULL.partition("      reserved:\n")
    flow = f"{head}      reserved: {{cache: {{cidr: 10.2.1.0/24}}}}\n\n  # The other"
    flow += rest.partition("  # The other")[2]
    with pytest.raises(InputError, match="reserved is written in one line"):
        ask(flow, size="/24", env="dev", name="more")
