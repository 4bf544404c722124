"""The example consumers on an applied foundation: what they created is in their environment."""

from __future__ import annotations

import json
from typing import Any

import pytest
from harness.decoy import DECOY
from harness.world import Applied, AppliedConsumer, Consumer

pytestmark = [pytest.mark.engine, pytest.mark.sandbox]


def service(applied: Applied, name: str) -> dict[str, Any]:
    ecs = applied.world.client("ecs")
    answer = ecs.describe_services(cluster=applied.outputs["ecs_cluster_arn"], services=[name])
    (found,) = answer["services"]
    return dict(found)


def assert_runs_in_the_private_tier(applied: Applied, name: str) -> None:
    found = service(applied, name)
    assert found["clusterArn"] == applied.outputs["ecs_cluster_arn"]
    network = found["networkConfiguration"]["awsvpcConfiguration"]
    assert set(network["subnets"]) == set(applied.outputs["private_subnet_ids"])
    assert network["securityGroups"] == [applied.outputs["ecs_tasks_security_group_id"]]
    assert network["assignPublicIp"] == "DISABLED"


def assert_log_group_is_encrypted(applied: Applied, name: str) -> None:
    logs = applied.world.client("logs")
    (group,) = logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"]
    assert group["kmsKeyId"] == applied.outputs["kms_key_arn"]
    assert group["retentionInDays"] >= 14


@pytest.mark.xdist_group("dev")
def test_the_web_service_runs_behind_the_shared_groups(
    dev: Applied, applied_consumers: dict[str, AppliedConsumer]
) -> None:
    assert "remote-state-consumer" in applied_consumers
    assert_runs_in_the_private_tier(dev, "user-service-dev")
    assert_log_group_is_encrypted(dev, "/ecs/user-service-dev")
    assert_log_group_is_encrypted(dev, "/aws/rds/instance/user-service-dev/postgresql")


@pytest.mark.xdist_group("dev")
def test_its_load_balancer_is_public_and_logs_to_the_shared_bucket(
    dev: Applied, applied_consumers: dict[str, AppliedConsumer]
) -> None:
    assert "remote-state-consumer" in applied_consumers
    elb = dev.world.client("elbv2")
    (balancer,) = elb.describe_load_balancers(Names=["user-service-dev"])["LoadBalancers"]
    zones = {zone["SubnetId"] for zone in balancer["AvailabilityZones"]}
    assert zones == set(dev.outputs["public_subnet_ids"])
    assert balancer["SecurityGroups"] == [dev.outputs["alb_security_group_id"]]
    arn = balancer["LoadBalancerArn"]
    attributes = {
        a["Key"]: a["Value"]
        for a in elb.describe_load_balancer_attributes(LoadBalancerArn=arn)["Attributes"]
    }
    assert attributes["access_logs.s3.enabled"] == "true"
    assert attributes["access_logs.s3.bucket"] == dev.outputs["alb_logs_bucket_id"]
    listeners = elb.describe_listeners(LoadBalancerArn=arn)["Listeners"]
    actions = {each["Port"]: each["DefaultActions"][0]["Type"] for each in listeners}
    assert actions == {80: "redirect", 443: "forward"}


@pytest.mark.xdist_group("dev")
def test_its_database_is_private_and_encrypted_with_the_shared_key(
    dev: Applied, applied_consumers: dict[str, AppliedConsumer]
) -> None:
    assert "remote-state-consumer" in applied_consumers
    rds = dev.world.client("rds")
    (database,) = rds.describe_db_instances(DBInstanceIdentifier="user-service-dev")["DBInstances"]
    assert database["StorageEncrypted"] is True
    assert database["KmsKeyId"] == dev.outputs["kms_key_arn"]
    assert database["PubliclyAccessible"] is False
    group = database["DBSubnetGroup"]["DBSubnetGroupName"]
    assert group == dev.outputs["rds_subnet_group_name"]
    attached = {g["VpcSecurityGroupId"] for g in database["VpcSecurityGroups"]}
    assert attached == {dev.outputs["rds_security_group_id"]}


@pytest.mark.xdist_group("dev")
def test_the_worker_runs_in_the_private_tier_and_its_queues_are_encrypted(
    dev: Applied, applied_consumers: dict[str, AppliedConsumer]
) -> None:
    assert "ssm-consumer" in applied_consumers
    assert_worker(dev)


@pytest.mark.xdist_group("prod")
def test_the_worker_in_prod_uses_what_prod_publishes(
    prod: Applied, prod_consumer: AppliedConsumer
) -> None:
    assert prod_consumer.consumer.name == "ssm-consumer"
    assert_worker(prod)


def assert_worker(applied: Applied) -> None:
    name = f"notification-worker-{applied.name}"
    assert_runs_in_the_private_tier(applied, name)
    assert_log_group_is_encrypted(applied, f"/ecs/{name}")
    sqs = applied.world.client("sqs")
    found = {}
    for url in sqs.list_queues(QueueNamePrefix=name)["QueueUrls"]:
        answer = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])
        found[url.rpartition("/")[2]] = answer["Attributes"]
    assert set(found) == {f"{name}-jobs", f"{name}-dead-letters"}
    for queue in found.values():
        assert queue["KmsMasterKeyId"] == applied.outputs["kms_key_arn"]
    redrive = json.loads(found[f"{name}-jobs"]["RedrivePolicy"])
    assert redrive["deadLetterTargetArn"] == found[f"{name}-dead-letters"]["QueueArn"]


@pytest.mark.xdist_group("dev")
@pytest.mark.parametrize("name", ["remote-state-consumer", "ssm-consumer"])
def test_a_consumer_of_dev_reads_nothing_of_prod(
    dev_consumers: dict[str, Consumer], name: str
) -> None:
    # A prod is published beside dev, with values that would be seen.
    raw = dev_consumers[name].first_plan.raw.decode()
    assert dev_consumers[name].environment.outputs["kms_key_arn"] in raw
    assert DECOY not in raw


@pytest.mark.xdist_group("dev")
def test_a_consumer_of_prod_would_read_the_prod_beside(
    dev_consumers: dict[str, Consumer],
) -> None:
    """What makes the test above able to fail."""
    root = dev_consumers["ssm-consumer"].root
    kept = root.options
    root.options = ["-var-file=environments/prod.tfvars"]
    try:
        assert DECOY in root.make_plan().raw.decode()
    finally:
        root.options = kept


@pytest.mark.xdist_group("dev")
def test_consumers_keep_their_state_in_the_environments_bucket(
    dev: Applied, applied_consumers: dict[str, AppliedConsumer]
) -> None:
    keys = dev.world.client("s3").list_objects_v2(Bucket="dev-connectly")["Contents"]
    assert {"user-service/dev/terraform.tfstate", "notification-worker/dev/terraform.tfstate"} <= {
        item["Key"] for item in keys
    }
