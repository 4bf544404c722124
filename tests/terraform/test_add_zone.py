"""A third availability zone adds to the network and replaces nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from harness.engine import Plan
from harness.world import Applied

from validator.pipeline.next_block import Wanted, next_blocks, write

pytestmark = [pytest.mark.engine, pytest.mark.sandbox]

ZONE = "ap-northeast-2b"


def add_zone(path: Path, environment: str, zone: str) -> list[str]:
    """Take what the address plan reserves for a zone, as its operators do; the zones then."""
    for tier in ("private", "public"):
        wanted = Wanted(env=environment, tier=tier, zones=(zone,))
        write(next_blocks(wanted, os.fspath(path)))
    vpc = yaml.safe_load(path.read_text(encoding="utf-8"))["environments"][environment]["vpc"]
    assert f"private/{zone}" not in vpc["reserved"]
    return sorted(vpc["tiers"]["private"])


@pytest.fixture
def plan_with_zone(applied: Applied) -> Iterator[Plan]:
    path: Path = applied.world.tree / "address-plan.yaml"
    before = path.read_text(encoding="utf-8")
    options = []
    try:
        zones = add_zone(path, applied.name, ZONE)
        if applied.name == "prod":
            listed = ",".join(f'"{one}"' for one in zones)
            options = [f"-var=nat_gateway_azs=[{listed}]"]
        yield applied.root.make_plan(*options)
    finally:
        path.write_text(before, encoding="utf-8")


def test_adding_a_zone_replaces_deletes_and_moves_nothing(plan_with_zone: Plan) -> None:
    harmful = {a: actions for a, actions in plan_with_zone.actions().items() if "delete" in actions}
    assert harmful == {}
    updated = {a for a, actions in plan_with_zone.actions().items() if actions == ["update"]}
    kinds = ("aws_route.", "aws_route_table.", "aws_route_table_association.", "aws_subnet.")
    assert not [address for address in updated if any(kind in address for kind in kinds)]


def test_adding_a_zone_creates_its_part_of_each_tier(
    applied: Applied, plan_with_zone: Plan
) -> None:
    created = {a for a, actions in plan_with_zone.actions().items() if actions == ["create"]}
    network = {
        f'module.network.{kind}["{ZONE}"]'
        for tier in ("private", "public")
        for kind in (
            f"aws_subnet.{tier}",
            f"aws_route_table.{tier}",
            f"aws_route_table_association.{tier}",
        )
    }
    network |= {
        f'module.network.aws_route.private_nat["{ZONE}"]',
        f'module.network.aws_route.public_internet["{ZONE}"]',
    }
    if applied.name == "prod":
        network |= {
            f'module.network.{kind}["{ZONE}"]' for kind in ("aws_eip.nat", "aws_nat_gateway.this")
        }
    assert created == network
