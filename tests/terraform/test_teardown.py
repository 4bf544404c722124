"""Everything that was applied can be destroyed again, by the commands that operators have."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest
from harness.world import Applied, AppliedConsumer

pytestmark = [pytest.mark.engine, pytest.mark.sandbox, pytest.mark.last_of_chain]


@pytest.mark.xdist_group("dev")
def test_dev_and_its_consumers_are_destroyed(
    dev: Applied, applied_consumers: dict[str, AppliedConsumer]
) -> None:
    roots = [applied.consumer.root for applied in applied_consumers.values()]
    with ThreadPoolExecutor(len(roots)) as pool:
        list(pool.map(lambda root: root.destroy_all(), roots))
    assert dev.world.client("rds").describe_db_instances()["DBInstances"] == []
    assert dev.world.client("elbv2").describe_load_balancers()["LoadBalancers"] == []
    destroy_environment(dev)


@pytest.mark.xdist_group("prod")
def test_prod_and_its_consumer_are_destroyed(prod: Applied, prod_consumer: AppliedConsumer) -> None:
    prod_consumer.consumer.root.destroy_all()
    assert prod.world.client("sqs").list_queues().get("QueueUrls", []) == []
    destroy_environment(prod)


def destroy_environment(applied: Applied) -> None:
    """The environment, then its state backend as terraform/bootstrap/README.md says."""
    applied.root.destroy_all()
    ec2 = applied.world.client("ec2")
    left = [v["VpcId"] for v in ec2.describe_vpcs()["Vpcs"] if not v["IsDefault"]]
    assert left == []
    parameters = applied.world.client("ssm").get_parameters_by_path(
        Path=f"/connectly-shared/{applied.name}/", Recursive=True
    )
    assert parameters["Parameters"] == []
    remove_backend(applied)


def remove_backend(applied: Applied) -> None:
    bootstrap = applied.bootstrap
    unprotected = ("-var=enable_deletion_protection=false", "-var=force_destroy=true")
    bootstrap.apply_plan(bootstrap.make_plan(*unprotected))
    override = bootstrap.directory / "backend_override.tf"
    shutil.copy(bootstrap.directory.parent / "backend_override.tf.example", override)
    bootstrap.initialise("-migrate-state", "-force-copy")
    bootstrap.destroy_all(*unprotected)
    buckets = [b["Name"] for b in applied.world.client("s3").list_buckets()["Buckets"]]
    assert applied.bucket not in buckets
    assert f"connectly-shared-{applied.name}-logs" not in buckets
    tables = applied.world.client("dynamodb").list_tables()["TableNames"]
    assert f"{applied.name}-connectly-tf-lock" not in tables
