"""The rules held against a plan alone: each finding at its line."""

from __future__ import annotations

from typing import Any

import pytest
from harness.address_plans import FULL, edited, sound_plans, written
from hypothesis import given, settings

from validator.addresses.load import Loaded, read
from validator.addresses.rules import PlanVerdict, judge_plan
from validator.model.verdict import Verdict

PATH = "address-plan.yaml"


def fails(text: str, headroom: int = 0) -> list[PlanVerdict]:
    found = read(PATH, text)
    assert isinstance(found, Loaded), found
    verdicts = judge_plan(found.plan, found.source, headroom)
    return [one for one in verdicts if one.judgement.verdict is Verdict.FAIL]


def test_the_full_plan_is_sound() -> None:
    assert fails(FULL) == []


@given(sound_plans())
@settings(max_examples=60)
def test_a_sound_plan_has_no_finding(plan: dict[str, Any]) -> None:
    assert fails(written(plan)) == []


CASES = [
    ("10.2.0.0/24\n", "10.2.16.0/24\n", "cidr-in-vpc", "is not in its VPC (10.2.0.0/20, 100.64"),
    ("10.2.0.0/24\n", "10.2.6.0/24\n", "cidr-overlap", "10.2.4.0/22 overlaps environments.dev.vpc"),
    ("10.2.1.0/24\n", "10.2.0.0/24\n", "cidr-overlap", "10.2.0.0/24 overlaps"),
    ("10.2.1.0/24\n", "10.2.1.0/29\n", "cidr-valid", "outside what AWS takes, /16 to /28"),
    ("10.2.0.0/20 ", "10.0.0.0/14 ", "cidr-valid", "outside what AWS takes, /16 to /28"),
    ("10.4.0.0/16", "11.4.0.0/16", "cidr-valid", "public address space"),
    ("100.64.0.0/18", "172.20.0.0/18", "cidr-valid", "AWS adds no block of 172.16.0.0/12"),
    ("10.4.0.0/16", "10.2.0.0/16", "cidr-environment-overlap", "environments.dev.vpc (10.2"),
    ("10.128.0.0/9", "10.2.8.0/22", "cidr-environment-overlap", "overlaps external.office (10.2.8"),
    ("10.128.0.0/9", "100.64.0.0/10", "cidr-environment-overlap", "overlaps external.office"),
    ("10.128.0.0/9", "2001:db8::/32", "cidr-environment-overlap", "overlaps external.office"),
    ("ipv6: 2\n", "ipv6: 1\n", "cidr-overlap", "has the /64 of number 1 already"),
    ("ipv6: 2\n", "ipv6: 256\n", "cidr-in-vpc", "a /56 has no /64 of number 256: 0 to 255"),
    ("      ipv6: amazon\n", "", "cidr-in-vpc", "the VPC has no IPv6 block"),
    ("2001:db8:aa00::/56", "2001:db8:aa00::/58", "cidr-valid", "/44 to /60 in fours"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "rule", "message"), CASES)
def test_a_finding_names_what_is_wrong(old: str, new: str, rule: str, message: str) -> None:
    text = edited((old, new))
    found = fails(text)
    matching = [o for o in found if o.rule == rule and message in o.judgement.reason]
    assert matching, [(o.rule, o.judgement.reason) for o in found]
    place = matching[0].judgement.evidence[0].location
    assert place is not None
    line = text.splitlines()[place.line - 1]
    assert "cidr:" in line or "ipv6:" in line


def test_headroom_counts_all_blocks_of_a_vpc() -> None:
    found = fails(FULL, headroom=20)
    assert [(one.rule, one.address) for one in found] == [
        ("cidr-headroom", "environments.prod.vpc")
    ]
    assert found[0].judgement.reason == "0 % of the VPC is unallocated, wanted 20 %"


BROKEN = [
    ("", ":1", "must be a mapping"),
    ("[]", ":1", "must be a mapping"),
    ("version: 1\nenvironments: [\n", ":3", "not valid YAML"),
    ("version: 1\nenvironments: 7\n", ":2", "environments must be a mapping"),
    ("version: 2\nenvironments: {}\n", ":1", "version: 1 was expected"),
    ("version: 1\nenvironments: {}\nextra: 1\n", ":3", "unknown key 'extra'; known: version"),
    ("version: 1\n\x00", ":1", "not valid YAML"),
    (edited(("cidr: 10.2.0.0/20", "cdir: 10.2.0.0/20")), ":8", "unknown key 'cdir'"),
    (edited(("cidr: 10.2.0.0/20", "cidr: 167903232")), ":8", "must be a text"),
    (edited(("cidr: 10.2.0.0/20", "cidr: nonsense")), ":8", "'nonsense' is no CIDR block"),
    (edited(("cidr: 10.2.0.0/20", "cidr: 10.2.0.0/33")), ":8", "is no CIDR block"),
    (edited(("cidr: 10.2.0.0/20", "cidr: 10.2.0.1/20")), ":8", "should be 10.2.0.0/20"),
    (edited(("ipv6: amazon", "ipv6: google")), ":14", "must be `amazon` or an IPv6 block"),
    (edited(("ipv6: amazon", "ipv6: 10.0.0.0/16")), ":14", "must be `amazon` or an IPv6 block"),
    (edited(("ipv6: 0\n", "ipv6: zero\n")), ":19", "must be a whole number"),
    (edited(("ipv6: 0\n", "ipv6: -1\n")), ":19", "minimum"),
    ("version: 1\nenvironments:\n  on: {}\n", ":2", "environments: True is not a name"),
    ("version: 1\nenvironments:\n  a b: {}\n", ":3", "environments: 'a b' is not a name"),
    (edited(("        cache:", "        private/ap-northeast-2b:")), ":35", "is written twice"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "message"), BROKEN)
def test_a_broken_plan_is_told_at_its_line(text: str, line: str, message: str) -> None:
    found = read(PATH, text)
    assert not isinstance(found, Loaded)
    told = [f"{one.location}: {one.message}" for one in found]
    assert any(one.startswith(f"{PATH}{line}: ") and message in one for one in told), told


def test_every_problem_is_told() -> None:
    text = edited(("cidr: 10.2.0.0/20", "cidr: 7"), ("ipv6: 0\n", "ipv6: zero\n"))
    found = read(PATH, text)
    assert not isinstance(found, Loaded)
    assert len(found) == 2
