"""Applied buckets, keys, log groups, cluster and parameters, asked of the AWS API."""

from __future__ import annotations

import json
from typing import Any

import pytest
from harness.world import Applied

pytestmark = [pytest.mark.engine, pytest.mark.sandbox]

RETENTION_DAYS = {"dev": 30, "prod": 365}


def foundation_buckets(applied: Applied) -> dict[str, str]:
    """Purpose to name of every bucket of the environment."""
    prefix = f"connectly-shared-{applied.name}-"
    names = [b["Name"] for b in applied.world.client("s3").list_buckets()["Buckets"]]
    return {name.removeprefix(prefix): name for name in names if name.startswith(prefix)}


def encryption(applied: Applied, bucket: str) -> dict[str, Any]:
    answer = applied.world.client("s3").get_bucket_encryption(Bucket=bucket)
    (rule,) = answer["ServerSideEncryptionConfiguration"]["Rules"]
    return dict(rule["ApplyServerSideEncryptionByDefault"])


def statements(policy: str) -> dict[str, dict[str, Any]]:
    return {statement["Sid"]: statement for statement in json.loads(policy)["Statement"]}


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def test_only_prod_has_a_backup_bucket(applied: Applied) -> None:
    wanted = {"logs", "alb-logs"} | ({"backup"} if applied.name == "prod" else set())
    found = foundation_buckets(applied)
    assert set(found) == wanted
    assert applied.outputs["logs_bucket_id"] == found["logs"]
    assert applied.outputs["logs_bucket_arn"] == f"arn:aws:s3:::{found['logs']}"
    assert applied.outputs["alb_logs_bucket_id"] == found["alb-logs"]


def test_buckets_are_encrypted_with_the_shared_key_but_the_one_that_elb_delivers_to(
    applied: Applied,
) -> None:
    for purpose, bucket in foundation_buckets(applied).items():
        found = encryption(applied, bucket)
        if purpose == "alb-logs":
            assert found["SSEAlgorithm"] == "AES256"
            assert "KMSMasterKeyID" not in found
        else:
            assert found["SSEAlgorithm"] == "aws:kms"
            assert found["KMSMasterKeyID"] == applied.outputs["kms_key_arn"]


def test_every_bucket_is_closed_versioned_owned_and_tls_only(applied: Applied) -> None:
    for bucket in (*foundation_buckets(applied).values(), applied.bucket):
        assert_locked_down(applied, bucket)


def test_load_balancers_may_deliver_logs_and_nobody_else_may(applied: Applied) -> None:
    policy = applied.world.client("s3").get_bucket_policy(
        Bucket=applied.outputs["alb_logs_bucket_id"]
    )["Policy"]
    allowed = [s for s in statements(policy).values() if s["Effect"] == "Allow"]
    principals = {p for s in allowed for p in listed(next(iter(s["Principal"].values())))}
    assert principals == {
        "logdelivery.elasticloadbalancing.amazonaws.com",
        "arn:aws:iam::600734575887:root",
    }
    for statement in allowed:
        assert listed(statement["Action"]) == ["s3:PutObject"]
        for resource in listed(statement["Resource"]):
            assert resource.endswith("AWSLogs/123456789012/*")


def test_objects_age_as_the_environment_keeps_them(applied: Applied) -> None:
    found = foundation_buckets(applied)
    logs = lifecycle(applied, found["logs"])
    assert logs == lifecycle(applied, found["alb-logs"])
    if applied.name == "dev":
        assert logs == {"expires": 30, "noncurrent": 7, "transitions": {}}
        return
    assert logs["expires"] == 730
    assert logs["transitions"] == {"STANDARD_IA": 30, "GLACIER": 90}
    backup = lifecycle(applied, found["backup"])
    assert backup["expires"] == 2555
    assert backup["transitions"] == {"GLACIER": 30, "DEEP_ARCHIVE": 180}


def lifecycle(applied: Applied, bucket: str) -> dict[str, Any]:
    s3 = applied.world.client("s3")
    (rule,) = s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
    assert rule["Status"] == "Enabled"
    assert rule["AbortIncompleteMultipartUpload"]["DaysAfterInitiation"] == 7
    return {
        "expires": rule["Expiration"]["Days"],
        "noncurrent": rule["NoncurrentVersionExpiration"]["NoncurrentDays"],
        "transitions": {t["StorageClass"]: t["Days"] for t in rule.get("Transitions", [])},
    }


def test_the_shared_key_rotates_and_its_policy_is_scoped(applied: Applied) -> None:
    kms, key = applied.world.client("kms"), applied.outputs["kms_key_id"]
    assert kms.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"] is True
    described = kms.describe_key(KeyId=key)["KeyMetadata"]
    assert described["Arn"] == applied.outputs["kms_key_arn"]
    assert described["KeyManager"] == "CUSTOMER"
    aliases = {a["AliasName"] for a in kms.list_aliases(KeyId=key)["Aliases"]}
    assert aliases == {f"alias/connectly-shared-{applied.name}"}
    found = statements(kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"])
    for statement in found.values():
        principals = listed(next(iter(statement["Principal"].values())))
        assert "*" not in principals
        assert "kms:*" not in listed(statement["Action"])
        # Everything but administration is bound to a service, a log group or a session.
        assert statement["Sid"] == "AccountAdministration" or statement["Condition"]


def test_the_shared_key_serves_the_services_that_the_foundation_and_its_consumers_use(
    applied: Applied,
) -> None:
    kms, key = applied.world.client("kms"), applied.outputs["kms_key_id"]
    policy = kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"]
    via = set(
        listed(
            statements(policy)["UseThroughServices"]["Condition"]["StringEquals"]["kms:ViaService"]
        )
    )
    wanted = ("s3", "rds", "elasticache", "sns", "sqs", "secretsmanager")
    assert {f"{service}.ap-northeast-2.amazonaws.com" for service in wanted} <= via
    assert "logs.ap-northeast-2.amazonaws.com" in policy


def test_log_groups_are_encrypted_and_retained(applied: Applied) -> None:
    groups = applied.world.client("logs").describe_log_groups()["logGroups"]
    own = {g["logGroupName"]: g for g in groups if "connectly-shared" in g["logGroupName"]}
    assert len(own) == (2 if applied.name == "prod" else 1)
    for group in own.values():
        assert group["kmsKeyId"] == applied.outputs["kms_key_arn"]
        assert group["retentionInDays"] == RETENTION_DAYS[applied.name]


def test_the_cluster_prefers_spot_in_dev_and_on_demand_in_prod(applied: Applied) -> None:
    (cluster,) = applied.world.client("ecs").describe_clusters(
        clusters=[applied.outputs["ecs_cluster_name"]],
        include=["SETTINGS", "CONFIGURATIONS"],
    )["clusters"]
    assert cluster["clusterArn"] == applied.outputs["ecs_cluster_arn"]
    assert applied.outputs["ecs_cluster_id"] == applied.outputs["ecs_cluster_arn"]
    assert set(cluster["capacityProviders"]) == {"FARGATE", "FARGATE_SPOT"}
    strategy = {s["capacityProvider"]: s for s in cluster["defaultCapacityProviderStrategy"]}
    first = "FARGATE" if applied.name == "prod" else "FARGATE_SPOT"
    second = "FARGATE_SPOT" if applied.name == "prod" else "FARGATE"
    assert strategy[first]["base"] >= 1
    assert strategy[first]["weight"] > strategy[second]["weight"]
    assert strategy[second].get("base", 0) == 0
    insights = {s["name"]: s["value"] for s in cluster["settings"]}["containerInsights"]
    assert insights == ("enabled" if applied.name == "prod" else "disabled")
    execute = cluster["configuration"]["executeCommandConfiguration"]
    assert execute["kmsKeyId"] == applied.outputs["kms_key_arn"]
    assert execute["logConfiguration"]["cloudWatchEncryptionEnabled"] is True


def test_every_parameter_equals_its_output_and_there_is_one_for_each(applied: Applied) -> None:
    prefix = f"/connectly-shared/{applied.name}/"
    pages = (
        applied.world.client("ssm")
        .get_paginator("get_parameters_by_path")
        .paginate(Path=prefix, Recursive=True)
    )
    found = {p["Name"].removeprefix(prefix): p for page in pages for p in page["Parameters"]}
    assert {path: parameter["Value"] for path, parameter in found.items()} == {
        path: ",".join(applied.outputs[name]) if path.endswith("/ids") else applied.outputs[name]
        for path, name in PARAMETERS.items()
    }
    assert set(PARAMETERS.values()) == set(applied.outputs)
    lists = {path for path, parameter in found.items() if parameter["Type"] == "StringList"}
    assert lists == {path for path in PARAMETERS if path.endswith("/ids")}


PARAMETERS = {
    "ecs/cluster/arn": "ecs_cluster_arn",
    "ecs/cluster/id": "ecs_cluster_id",
    "ecs/cluster/name": "ecs_cluster_name",
    "elasticache/subnet-group/name": "elasticache_subnet_group_name",
    "internet-gateway/id": "internet_gateway_id",
    "kms/key/arn": "kms_key_arn",
    "kms/key/id": "kms_key_id",
    "nat-gateways/ids": "nat_gateway_ids",
    "rds/subnet-group/id": "rds_subnet_group_id",
    "rds/subnet-group/name": "rds_subnet_group_name",
    "s3/alb-logs/id": "alb_logs_bucket_id",
    "s3/logs/arn": "logs_bucket_arn",
    "s3/logs/id": "logs_bucket_id",
    "security-groups/alb/id": "alb_security_group_id",
    "security-groups/ecs-tasks/id": "ecs_tasks_security_group_id",
    "security-groups/elasticache/id": "elasticache_security_group_id",
    "security-groups/rds/id": "rds_security_group_id",
    "subnets/private/ids": "private_subnet_ids",
    "subnets/public/ids": "public_subnet_ids",
    "vpc/cidr": "vpc_cidr",
    "vpc/id": "vpc_id",
}


def test_the_state_is_in_the_bucket_that_bootstrap_made_and_its_lock_is_free(
    applied: Applied,
) -> None:
    s3 = applied.world.client("s3")
    keys = {item["Key"] for item in s3.list_objects_v2(Bucket=applied.bucket)["Contents"]}
    assert {
        f"bootstrap/{applied.name}/terraform.tfstate",
        f"connectly-shared/{applied.name}/terraform.tfstate",
    } <= keys
    assert not [key for key in keys if key.endswith(".tflock")]
    assert applied.outputs["vpc_id"] in _state(s3, applied)


def _state(s3: Any, applied: Applied) -> str:
    key = f"connectly-shared/{applied.name}/terraform.tfstate"
    return str(s3.get_object(Bucket=applied.bucket, Key=key)["Body"].read(), "utf-8")


def test_the_state_backend_has_a_key_of_its_own_and_a_protected_lock_table(
    applied: Applied,
) -> None:
    found = encryption(applied, applied.bucket)
    assert found["SSEAlgorithm"] == "aws:kms"
    key = applied.world.client("kms").describe_key(KeyId=found["KMSMasterKeyID"])["KeyMetadata"]
    assert key["Arn"] != applied.outputs["kms_key_arn"]
    dynamodb = applied.world.client("dynamodb")
    table = dynamodb.describe_table(TableName=f"{applied.name}-connectly-tf-lock")["Table"]
    assert table["KeySchema"] == [{"AttributeName": "LockID", "KeyType": "HASH"}]
    assert table["SSEDescription"]["KMSMasterKeyArn"] == key["Arn"]
    assert table["DeletionProtectionEnabled"] is True
    backups = dynamodb.describe_continuous_backups(TableName=table["TableName"])
    recovery = backups["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
    assert recovery["PointInTimeRecoveryStatus"] == "ENABLED"


def assert_locked_down(applied: Applied, bucket: str) -> None:
    s3 = applied.world.client("s3")
    assert s3.get_bucket_versioning(Bucket=bucket)["Status"] == "Enabled"
    block = s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]
    assert block == {
        "BlockPublicAcls": True,
        "IgnorePublicAcls": True,
        "BlockPublicPolicy": True,
        "RestrictPublicBuckets": True,
    }
    controls = s3.get_bucket_ownership_controls(Bucket=bucket)["OwnershipControls"]
    assert controls["Rules"] == [{"ObjectOwnership": "BucketOwnerEnforced"}]
    policy = statements(s3.get_bucket_policy(Bucket=bucket)["Policy"])
    refusal = policy["DenyInsecureTransport"]
    assert refusal["Effect"] == "Deny"
    assert refusal["Principal"] in ("*", {"AWS": "*"})
    assert listed(refusal["Action"]) == ["s3:*"]
    assert set(listed(refusal["Resource"])) == {
        f"arn:aws:s3:::{bucket}",
        f"arn:aws:s3:::{bucket}/*",
    }
    assert refusal["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
