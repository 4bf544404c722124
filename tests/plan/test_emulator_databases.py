"""What the emulator is made to do like AWS with databases, asked through the AWS API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from validator.plan.sandbox import Sandbox

pytestmark = [pytest.mark.sandbox, pytest.mark.xdist_group("emulator")]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as started:
        yield started


def insights(database: dict[str, Any]) -> tuple[Any, ...]:
    names = ("Enabled", "KMSKeyId", "RetentionPeriod")
    return tuple(database.get(f"PerformanceInsights{name}") for name in names)


def test_an_instance_has_performance_insights_as_it_was_told(sandbox: Sandbox) -> None:
    rds = sandbox.client("rds")

    def create(name: str, **settings: Any) -> Any:
        return rds.create_db_instance(
            DBInstanceIdentifier=name,
            DBInstanceClass="db.t4g.medium",
            Engine="postgres",
            MasterUsername="owner",
            ManageMasterUserPassword=True,
            AllocatedStorage=20,
            **settings,
        )["DBInstance"]

    assert insights(create("none")) == (False, None, None)
    create("some", EnablePerformanceInsights=True, PerformanceInsightsKMSKeyId="arn:of:a:key")
    (some,) = rds.describe_db_instances(DBInstanceIdentifier="some")["DBInstances"]
    assert insights(some) == (True, "arn:of:a:key", 7)
    rds.modify_db_instance(DBInstanceIdentifier="some", BackupRetentionPeriod=3)
    (some,) = rds.describe_db_instances(DBInstanceIdentifier="some")["DBInstances"]
    assert insights(some) == (True, "arn:of:a:key", 7)
    rds.modify_db_instance(DBInstanceIdentifier="some", EnablePerformanceInsights=False)
    (some,) = rds.describe_db_instances(DBInstanceIdentifier="some")["DBInstances"]
    assert insights(some) == (False, None, None)


def test_a_parameter_that_was_set_is_the_users(sandbox: Sandbox) -> None:
    rds = sandbox.client("rds")
    rds.create_db_parameter_group(
        DBParameterGroupName="tls", DBParameterGroupFamily="postgres17", Description="TLS."
    )
    parameter = {
        "ParameterName": "rds.force_ssl",
        "ParameterValue": "1",
        "ApplyMethod": "pending-reboot",
    }
    rds.modify_db_parameter_group(DBParameterGroupName="tls", Parameters=[parameter])
    found = rds.describe_db_parameters(DBParameterGroupName="tls")["Parameters"]
    assert found == [{**parameter, "Source": "user"}]


def test_a_provisioned_cluster_has_no_scaling_configuration(sandbox: Sandbox) -> None:
    rds = sandbox.client("rds")
    owner = {"MasterUsername": "owner", "ManageMasterUserPassword": True}
    made = rds.create_db_cluster(
        DBClusterIdentifier="provisioned", Engine="aurora-postgresql", **owner
    )
    assert "ScalingConfigurationInfo" not in made["DBCluster"]
    scaling = {"MinCapacity": 2, "MaxCapacity": 4}
    made = rds.create_db_cluster(
        DBClusterIdentifier="serverless",
        Engine="aurora-postgresql",
        EngineMode="serverless",
        ScalingConfiguration=scaling,
        **owner,
    )
    assert made["DBCluster"]["ScalingConfigurationInfo"].items() >= scaling.items()
