"""What the emulator is made to do like AWS for services, asked through the AWS API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from validator.plan.sandbox import Sandbox

pytestmark = [pytest.mark.sandbox, pytest.mark.xdist_group("emulator")]

DEFAULT = [{"capacityProvider": "FARGATE_SPOT", "weight": 3, "base": 1}]
OWN = [{"capacityProvider": "FARGATE", "weight": 1, "base": 0}]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as started:
        ecs = started.client("ecs")
        ecs.create_cluster(
            clusterName="shared",
            capacityProviders=["FARGATE", "FARGATE_SPOT"],
            defaultCapacityProviderStrategy=DEFAULT,
        )
        container = {"name": "app", "image": "app:1", "memory": 64}
        ecs.register_task_definition(family="app", containerDefinitions=[container])
        yield started


def created(sandbox: Sandbox, name: str, **options: Any) -> dict[str, Any]:
    ecs = sandbox.client("ecs")
    ecs.create_service(
        cluster="shared", serviceName=name, taskDefinition="app", desiredCount=1, **options
    )
    (found,) = ecs.describe_services(cluster="shared", services=[name])["services"]
    return dict(found)


def test_a_service_keeps_its_settings(sandbox: Sandbox) -> None:
    deployment = {
        "maximumPercent": 150,
        "minimumHealthyPercent": 50,
        "deploymentCircuitBreaker": {"enable": True, "rollback": True},
    }
    found = created(
        sandbox,
        "kept",
        deploymentConfiguration=deployment,
        enableECSManagedTags=True,
        enableExecuteCommand=True,
        healthCheckGracePeriodSeconds=60,
    )
    assert found["deploymentConfiguration"] == deployment
    assert found["enableECSManagedTags"] is True
    assert found["enableExecuteCommand"] is True
    assert found["healthCheckGracePeriodSeconds"] == 60
    ecs = sandbox.client("ecs")
    ecs.update_service(
        cluster="shared", service="kept", healthCheckGracePeriodSeconds=90, desiredCount=2
    )
    (after,) = ecs.describe_services(cluster="shared", services=["kept"])["services"]
    assert after["healthCheckGracePeriodSeconds"] == 90
    assert after["deploymentConfiguration"] == deployment


def test_a_service_gets_the_strategy_of_its_cluster_unless_given(sandbox: Sandbox) -> None:
    inherited = created(sandbox, "inherited")
    assert inherited["capacityProviderStrategy"] == DEFAULT
    assert "launchType" not in inherited
    own = created(sandbox, "own", capacityProviderStrategy=OWN)
    assert own["capacityProviderStrategy"] == OWN
    launched = created(sandbox, "launched", launchType="FARGATE")
    assert launched["launchType"] == "FARGATE"
    assert not launched.get("capacityProviderStrategy")


def test_a_scalable_target_has_tags(sandbox: Sandbox) -> None:
    created(sandbox, "scaled")
    scaling = sandbox.client("application-autoscaling")
    arn = scaling.register_scalable_target(
        ServiceNamespace="ecs",
        ResourceId="service/shared/scaled",
        ScalableDimension="ecs:service:DesiredCount",
        MinCapacity=1,
        MaxCapacity=4,
        Tags={"Name": "scaled"},
    )["ScalableTargetARN"]

    def tags() -> dict[str, str]:
        return dict(scaling.list_tags_for_resource(ResourceARN=arn)["Tags"])

    assert tags() == {"Name": "scaled"}
    scaling.tag_resource(ResourceARN=arn, Tags={"Owner": "web"})
    assert tags() == {"Name": "scaled", "Owner": "web"}
    scaling.untag_resource(ResourceARN=arn, TagKeys=["Name"])
    assert tags() == {"Owner": "web"}


def test_databases_are_told_apart_by_their_resource_id(sandbox: Sandbox) -> None:
    rds = sandbox.client("rds")
    ids = {}
    for name in ("one", "two"):
        rds.create_db_instance(
            DBInstanceIdentifier=name, DBInstanceClass="db.t4g.micro", Engine="postgres"
        )
        (made,) = rds.describe_db_instances(DBInstanceIdentifier=name)["DBInstances"]
        ids[name] = made["DbiResourceId"]
    for name, identity in ids.items():
        by_id = [{"Name": "dbi-resource-id", "Values": [identity]}]
        found = rds.describe_db_instances(Filters=by_id)["DBInstances"]
        assert [one["DBInstanceIdentifier"] for one in found] == [name]
    rds.delete_db_instance(DBInstanceIdentifier="one", SkipFinalSnapshot=True)
    by_id = [{"Name": "dbi-resource-id", "Values": [ids["one"]]}]
    assert rds.describe_db_instances(Filters=by_id)["DBInstances"] == []
