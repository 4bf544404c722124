"""OpenTofu takes the same code: plans of both environments, dev applied."""

from __future__ import annotations

import pytest
from harness.world import Applied
from terraform.gaps import assert_empty_but_for_gaps

from validator.plan.reader import read_plan

pytestmark = [pytest.mark.engine, pytest.mark.sandbox, pytest.mark.xdist_group("tofu")]


def test_dev_applies_and_has_nothing_left_to_change(tofu_dev: Applied) -> None:
    assert tofu_dev.world.engine.kind == "tofu"
    assert_empty_but_for_gaps(tofu_dev.second_plan, "environments/dev")
    assert_empty_but_for_gaps(tofu_dev.bootstrap_plan, "bootstrap/dev")
    vpcs = tofu_dev.world.client("ec2").describe_vpcs(VpcIds=[tofu_dev.outputs["vpc_id"]])["Vpcs"]
    assert [vpc["CidrBlock"] for vpc in vpcs] == ["10.0.0.0/16"]


def test_prod_plans_to_create_only(tofu_dev: Applied) -> None:
    tofu_dev.world.sandbox.bootstrap_backend(
        "prod-connectly", "prod-connectly-tf-lock", "ap-northeast-2"
    )
    root = tofu_dev.world.root("environments/prod")
    root.initialise()
    plan = root.make_plan()
    assert {tuple(actions) for actions in plan.actions().values()} == {("create",)}
    created = {resource.type for resource in read_plan(plan.raw).resources.values()}
    assert "aws_flow_log" in created


@pytest.mark.last_of_chain
def test_dev_is_destroyed(tofu_dev: Applied) -> None:
    tofu_dev.root.destroy_all()
    buckets = [b["Name"] for b in tofu_dev.world.client("s3").list_buckets()["Buckets"]]
    assert "connectly-shared-dev-logs" not in buckets
