"""`cidr next` as it is used: what it prints, writes and returns."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from harness.address_plans import FULL

from validator.evaluate import evaluate_root


def test_next_proposes_and_writes_nothing(call: Any, plan: Path) -> None:
    done = call("next", "/24", "--env", "dev", "--tier", "public")
    assert done.exit_code == 0
    assert done.output.splitlines() == [
        "10.2.2.0/24  256 addresses, 251 usable in a subnet",
        "  cut from 10.2.2.0/23, the smallest free block that holds it; 10.2.3.0/24 is",
        "  left",
        "  the largest free block stays whole: 100.64.32.0/19",
        "",
        "to record it say what it is for: --tier and --zone, or --name",
    ]
    assert plan.read_text() == FULL


def test_next_shows_a_diff_and_then_writes_just_that(call: Any, plan: Path) -> None:
    asked = ("next", "--env", "dev", "--tier", "private", "--zone", "ap-northeast-2b")
    shown = call(*asked, "--diff", "--write").output
    assert plan.read_text() == FULL
    assert "-        # Kept for the next zone." in shown
    assert "+          ap-northeast-2b:" in shown
    done = call(*asked, "--write", "--purpose", "Applications.")
    assert done.exit_code == 0
    assert "wrote address-plan.yaml" in done.output
    text = plan.read_text()
    assert "            cidr: 10.2.8.0/22  # its place\n" in text
    assert "            purpose: Applications.\n" in text
    assert call("check", "--rules", "cidr-overlap,cidr-in-vpc").exit_code == 0
    again = call(*asked)
    assert again.exit_code == 2
    assert re.search(r"address-plan\.yaml:\d+: .*ap-northeast-2b is there already", again.output)


def test_next_of_several_zones_and_a_new_tier(call: Any, plan: Path) -> None:
    zones = ("--zone", "ap-northeast-2a", "--zone", "ap-northeast-2c")
    done = call("next", "/26", "--env", "dev", "--tier", "data", *zones, "--new", "--write")
    assert done.exit_code == 0, done.output
    data = yaml.safe_load(plan.read_text())["environments"]["dev"]["vpc"]["tiers"]["data"]
    assert data == {
        "ap-northeast-2a": {"cidr": "10.2.2.0/26"},
        "ap-northeast-2c": {"cidr": "10.2.2.64/26"},
    }


def test_next_of_ipv6(call: Any, plan: Path) -> None:
    asked = ("next", "/64", "--env", "dev", "--tier", "pods", "--zone", "ap-northeast-2a")
    done = call(*asked, "--write")
    assert done.exit_code == 0, done.output
    assert "number 3: …03::/64" in done.output
    vpc = yaml.safe_load(plan.read_text())["environments"]["dev"]["vpc"]
    assert vpc["tiers"]["pods"]["ap-northeast-2a"] == {"cidr": "100.64.0.0/19", "ipv6": 3}
    assert call("check", "--rules", "cidr-overlap,cidr-in-vpc").exit_code == 0


NOTHING = [
    (("/25", "--env", "prod", "--name", "x"), "nothing is free", "--secondary --name NAME"),
    (("/18", "--env", "dev", "--name", "x"), "largest free block is 100.64.32.0/19", "next step"),
    (("/20", "--env", "dev", "--from", "cache", "--name", "x"), "is smaller than /20", ""),
    (("/24", "--env", "dev", "--name", "x", "--count", "60"), "of 60 fit; then no free /24", ""),
    (("/16", "--within", "10.4.0.0/16"), "no free /16 in 10.4.0.0/16", "--within CIDR"),
]


@pytest.mark.parametrize(("arguments", "message", "hint"), NOTHING)
def test_next_where_nothing_fits(
    call: Any, plan: Path, arguments: tuple[str, ...], message: str, hint: str
) -> None:
    done = call("next", *arguments, "--write")
    assert done.exit_code == 1
    assert message in done.output
    assert hint in done.output
    assert plan.read_text() == FULL


DEV = ("--env", "dev")
PRIVATE = (*DEV, "--tier", "private")
WRONG = [
    (("/22", "--env", "prd", "--tier", "x"), "no environment prd", "did you mean prod?"),
    (("/16", "--env", "prd"), "no environment prd", "did you mean prod? (a new environment"),
    (("/22", *DEV, "--tier", "privat"), "dev has no tier privat", "did you mean private?"),
    (("/22", *PRIVATE, "--zone", "us-east-1a"), "us-east-1a is not in the region", ""),
    (("/22", *PRIVATE, "--zone", "ap-northeast-2a"), "yaml:24: environments.dev.vpc.tiers", ""),
    (("/22", *DEV, "--zone", "ap-northeast-2a"), "--zone needs --tier", "public, private, pods"),
    (("/22", "--tier", "private"), "--tier, --zone and --secondary need --env", ""),
    (("/22", *DEV, "--from", "cash"), "nothing is reserved as cash", "did you mean cache?"),
    (("/24", *DEV, "--name", "cache"), "reserved.cache is there already", ""),
    (("/24", *DEV, "--name", "a b"), "'a b': not a name for a plan", ""),
    (("/29", *DEV), "/29: AWS takes /16 to /28", ""),
    (("/15", *DEV), "/15: AWS takes /16 to /28", ""),
    (("/7",), "/7: /8 to /28 can be reserved", ""),
    (("/129", *DEV), "/129: not a size", "for example /22"),
    (("/0", *DEV), "/0: not a size", ""),
    (("10.0.0.0/22", *DEV), "10.0.0.0/22: not a size", ""),
    (("/63", *DEV), "/63: AWS takes /44 to /60 in fours", ""),
    (("/56", "--env", "prod"), "an IPv6 block out of what?", "--within BLOCK"),
    (("/56", *DEV, "--within", "2001:db8::/40"), "environments.dev.vpc.ipv6 is there already", ""),
    (("/64", *PRIVATE, "--zone", "ap-northeast-2a"), "ipv6 is there already", ""),
    (("/64", *PRIVATE, "--zone", "ap-northeast-2d"), "is not there", "first its IPv4 block"),
    (("/24", "--within", "nonsense"), "--within 'nonsense' has no prefix length", ""),
    (("/24", "--within", "10.0.0.1/8"), "should be 10.0.0.0/8", ""),
    (("/24", *DEV, "--secondary", "--tier", "private"), "--secondary is a block of the VPC", ""),
    (("/24", *PRIVATE, "--write"), "nobody said what it is for", "--tier and --zone"),
    (("/24", *DEV, "--name", "x", "--purpose", "two\nlines"), "--purpose must be one line", ""),
    (("/24", *DEV, "--plan", "none.yaml"), "--plan none.yaml: no such file", ""),
]


@pytest.mark.parametrize(("arguments", "message", "hint"), WRONG)
def test_next_of_what_makes_no_sense(
    call: Any, plan: Path, arguments: tuple[str, ...], message: str, hint: str
) -> None:
    done = call("next", *arguments)
    assert done.exit_code == 2, done.output
    assert message in done.output
    assert hint in done.output
    assert "Traceback" not in done.output
    assert plan.read_text() == FULL


def test_next_says_where_too_little_is_left(call: Any, plan: Path) -> None:
    done = call("next", "/19", "--env", "dev", "--name", "most")
    assert done.exit_code == 0
    assert "note: 7 % of dev's VPC is left then, under the 20 % of cidr-headroom" in done.output


def test_what_else_the_plan_says_changes_nothing_that_terraform_makes(
    call: Any, foundation: Path
) -> None:
    def subnets() -> dict[str, object]:
        graph = evaluate_root(os.fspath(foundation / "environments/dev"))
        assert graph.diagnostics == ()
        kinds = ("aws_vpc", "aws_subnet")
        return {one.address: one.at("cidr_block").data for one in graph.of_type(*kinds)}

    before = subnets()
    assert len(before) == 5
    path = foundation / "address-plan.yaml"
    dev = "terraform/environments/dev"
    assert call("next", "/18", *DEV, "--secondary", "--name", "pods", "--write").exit_code == 0
    assert "      secondary:\n        pods:\n          cidr: 10.3.0.0/18\n" in path.read_text()
    assert subnets() == before
    done = call("check", dev)
    assert done.exit_code == 1
    told = " ".join(done.output.split())
    assert "no association has environments.dev.vpc.secondary.pods (10.3.0.0/18)" in told
    head = "      tiers:\n"
    path.write_text(path.read_text().replace(head, f"      ipv6: amazon\n{head}", 1))
    zone = ("--zone", "ap-northeast-2a", "--write")
    assert call("next", "/64", *PRIVATE, *zone).exit_code == 0
    assert subnets() == before
    done = call("check", dev)
    assert done.exit_code == 1
    told = " ".join(done.output.split())
    assert "it has no IPv6 block; terraform/address-plan.yaml has number 0 for it" in told
