"""A third availability zone adds to the network and replaces nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from harness.engine import Plan
from harness.world import Applied

pytestmark = [pytest.mark.engine, pytest.mark.sandbox]

ZONE = "ap-northeast-2b"


def with_zone(plan: dict[str, Any], environment: str, zone: str) -> dict[str, Any]:
    """The address plan with one reserved zone of an environment moved to its tiers."""
    vpc = plan["environments"][environment]["vpc"]
    for tier, zones in vpc["tiers"].items():
        zones[zone] = vpc["reserved"].pop(f"{tier}/{zone}")
    return plan


@pytest.fixture
def plan_with_zone(applied: Applied) -> Iterator[Plan]:
    path: Path = applied.world.tree / "address-plan.yaml"
    before = path.read_text(encoding="utf-8")
    edited = with_zone(yaml.safe_load(before), applied.name, ZONE)
    options = []
    if applied.name == "prod":
        zones = sorted(edited["environments"]["prod"]["vpc"]["tiers"]["private"])
        options = [f"-var=nat_gateway_azs=[{','.join(repr(z) for z in zones)}]".replace("'", '"')]
    try:
        path.write_text(yaml.safe_dump(edited, sort_keys=False), encoding="utf-8")
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
