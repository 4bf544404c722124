"""The shared RDS as the tests switch it on, and what is then there by the AWS API."""

from __future__ import annotations

import json
from typing import Any

from harness.world import Applied
from terraform.data_parts import Part

SECRET = "arn:aws:secretsmanager:ap-northeast-2:123456789012:secret:app-1a2b3c"

AURORA = """
shared_rds = {
  engine         = "aurora-postgresql"
  instance_class = "db.r8g.large"
  proxy          = {}
}
"""
POSTGRES = """
shared_rds = {
  engine         = "postgres"
  instance_class = "db.m8g.large"
}
"""
RDS = Part(
    "rds",
    {
        ("prod", "aurora"): AURORA,
        ("prod", "postgres"): POSTGRES,
        ("dev", "aurora"): f"""
shared_rds = {{
  engine              = "aurora-postgresql"
  instance_class      = "db.serverless"
  serverless_capacity = {{ min_acu = 0.5, max_acu = 4 }}
  deletion_protection = false
  final_snapshot      = false
  proxy               = {{ secret_arns = ["{SECRET}"] }}
}}
""",
        ("dev", "postgres"): """
shared_rds = {
  engine              = "postgres"
  instance_class      = "db.t4g.medium"
  deletion_protection = false
  final_snapshot      = false
  multi_az            = false
  parameters          = { log_min_duration_statement = "500" }
}
""",
    },
)

NAMES = {
    "postgres": (
        "rds_database_name",
        "rds_endpoint",
        "rds_master_secret_arn",
        "rds_port",
        "rds_resource_id",
    ),
    "aurora": (
        "rds_database_name",
        "rds_endpoint",
        "rds_master_secret_arn",
        "rds_port",
        "rds_proxy_endpoint",
        "rds_reader_endpoint",
        "rds_resource_id",
    ),
}
COUNT = {"aurora": 16, "postgres": 4}
"""Resources of the module."""

MODULE = "module.rds[0]"
CLUSTER = f"{MODULE}.aws_rds_cluster.this[0]"
DATABASE = f"{MODULE}.aws_db_instance.this[0]"
PROXY = f'{MODULE}.aws_db_proxy.this["this"]'
MEMBERS = [f'{MODULE}.aws_rds_cluster_instance.this["{n}"]' for n in (1, 2)]
LOGS = {
    "aurora": [
        f'{MODULE}.aws_cloudwatch_log_group.{log}"]' for log in ('this["postgresql', 'proxy["this')
    ],
    "postgres": [
        f'{MODULE}.aws_cloudwatch_log_group.this["{log}"]' for log in ("postgresql", "upgrade")
    ],
}
LOG_GROUPS = {
    way: {
        (rule, log)
        for log in logs
        for rule in ("log-group-cmk", "log-retention", "naming", "required-tags")
    }
    for way, logs in LOGS.items()
}
STORES = (
    "rds-cmk",
    "rds-kms-key-arn",
    "private-placement",
    "secret-cmk",
    "naming",
    "required-tags",
)
JUDGED = {
    "aurora": {
        *((rule, CLUSTER) for rule in STORES),
        *(("rds-not-public", member) for member in MEMBERS),
        *(("naming", member) for member in MEMBERS),
        *((rule, PROXY) for rule in ("private-placement", "naming", "required-tags")),
        ("sg-tier-chain", f'{MODULE}.aws_vpc_security_group_ingress_rule.rds_proxy["this"]'),
        ("sg-tier-chain", f'{MODULE}.aws_vpc_security_group_ingress_rule.proxy_ecs_tasks["this"]'),
        ("naming", f"{MODULE}.aws_rds_cluster_parameter_group.this[0]"),
        *LOG_GROUPS["aurora"],
    },
    "postgres": {
        *((rule, DATABASE) for rule in (*STORES, "rds-not-public")),
        ("naming", f"{MODULE}.aws_db_parameter_group.this[0]"),
        *LOG_GROUPS["postgres"],
    },
}  # fmt: skip


def assert_aurora(dev: Applied) -> None:
    """What is there, asked through the AWS API."""
    rds, outputs = dev.world.client("rds"), dev.root.read_outputs()
    named = {"DBClusterIdentifier": "connectly-shared-dev-rds"}
    (cluster,) = rds.describe_db_clusters(**named)["DBClusters"]
    key = dev.outputs["kms_key_arn"]
    assert (cluster["StorageEncrypted"], cluster["KmsKeyId"]) == (True, key)
    assert cluster["IAMDatabaseAuthenticationEnabled"] is True
    assert cluster["CopyTagsToSnapshot"] is True
    assert cluster["DBSubnetGroup"] == dev.outputs["rds_subnet_group_name"]
    groups = [group["VpcSecurityGroupId"] for group in cluster["VpcSecurityGroups"]]
    assert groups == [dev.outputs["rds_security_group_id"]]
    assert outputs["rds_endpoint"] == cluster["Endpoint"]
    assert outputs["rds_reader_endpoint"] == cluster["ReaderEndpoint"]
    assert outputs["rds_resource_id"] == cluster["DbClusterResourceId"]
    assert cluster["MasterUserSecret"] == {
        "SecretArn": outputs["rds_master_secret_arn"],
        "SecretStatus": "active",
        "KmsKeyId": key,
    }
    # Projects on the foundation have databases of their own.
    listed = rds.describe_db_instances()["DBInstances"]
    members = [
        one for one in listed if one.get("DBClusterIdentifier") == named["DBClusterIdentifier"]
    ]
    assert {one["DBInstanceIdentifier"] for one in members} == {
        f"connectly-shared-dev-rds-{n}" for n in (1, 2)
    }
    for member in members:
        assert member["PubliclyAccessible"] is False
        assert member["PerformanceInsightsKMSKeyId"] == key
    parameters = rds.describe_db_cluster_parameters(
        DBClusterParameterGroupName=cluster["DBClusterParameterGroup"]
    )["Parameters"]
    assert {one["ParameterName"]: one["ParameterValue"] for one in parameters} == {
        "rds.force_ssl": "1"
    }
    assert_proxy(dev, outputs)
    assert_published(dev, outputs, NAMES["aurora"])
    assert_no_password_in_the_state(dev, outputs)


def assert_proxy(dev: Applied, outputs: dict[str, Any]) -> None:
    """It requires TLS, reads the two secrets, and is between tasks and database."""
    (proxy,) = dev.world.client("rds").describe_db_proxies()["DBProxies"]
    assert proxy["RequireTLS"] is True
    assert set(proxy["VpcSubnetIds"]) == set(dev.outputs["private_subnet_ids"])
    secrets = {outputs["rds_master_secret_arn"], SECRET}
    assert {auth["SecretArn"]: auth["IAMAuth"] for auth in proxy["Auth"]} == dict.fromkeys(
        secrets, "REQUIRED"
    )
    assert outputs["rds_proxy_endpoint"] == proxy["Endpoint"]
    (own,) = proxy["VpcSecurityGroupIds"]
    tasks, databases = (dev.outputs[f"{g}_security_group_id"] for g in ("ecs_tasks", "rds"))
    assert rules(dev, own) == {(False, tasks, 5432), (True, databases, 5432)}
    assert (True, own, 5432) in rules(dev, tasks)
    assert rules(dev, databases) == {
        (False, tasks, 3306),
        (False, tasks, 5432),
        (False, own, 5432),
    }
    role = proxy["RoleArn"].rpartition("/")[2]
    iam = dev.world.client("iam")
    policy = iam.get_role_policy(RoleName=role, PolicyName="read-secrets")["PolicyDocument"]
    read, decrypt = policy["Statement"]
    assert set(read["Resource"]) == secrets
    assert decrypt["Resource"] == dev.outputs["kms_key_arn"]
    assert decrypt["Condition"] == {
        "StringEquals": {"kms:ViaService": "secretsmanager.ap-northeast-2.amazonaws.com"}
    }


def rules(dev: Applied, group: str) -> set[tuple[bool, str, int]]:
    """Of a group's rules that name another: whether it is a way out, the other, the port."""
    by_group = {"Name": "group-id", "Values": [group]}
    found = dev.world.client("ec2").describe_security_group_rules(Filters=[by_group])
    return {
        (rule["IsEgress"], rule["ReferencedGroupInfo"]["GroupId"], rule["FromPort"])
        for rule in found["SecurityGroupRules"]
        if rule.get("ReferencedGroupInfo")
    }


def assert_published(applied: Applied, outputs: dict[str, Any], names: tuple[str, ...]) -> None:
    """Each name is an output and a parameter of the same value; the others are neither."""
    pages = applied.world.client("ssm").get_paginator("get_parameters_by_path")
    path = "/connectly-shared/dev/rds/"
    parameters = {
        one["Name"].removeprefix(path): one["Value"]
        for page in pages.paginate(Path=path, Recursive=True)
        for one in page["Parameters"]
        if "subnet-group" not in one["Name"]
    }
    spelled = {path.replace("/", "_").replace("-", "_"): one for path, one in parameters.items()}
    assert {f"rds_{name}": value for name, value in spelled.items()} == {
        name: outputs[name] for name in names
    }
    assert not [name for name in NAMES["aurora"] if name in outputs and name not in names]


def assert_no_password_in_the_state(applied: Applied, outputs: dict[str, Any]) -> None:
    """RDS made a password, and the state does not have it."""
    secrets = applied.world.client("secretsmanager")
    text = secrets.get_secret_value(SecretId=outputs["rds_master_secret_arn"])["SecretString"]
    password = json.loads(text)["password"]
    assert len(password) >= 8
    assert password.encode() not in applied.root.show_state()


def assert_instance(applied: Applied) -> None:
    """The RDS instance, asked for through the AWS API."""
    outputs = applied.root.read_outputs()
    named = {"DBInstanceIdentifier": "connectly-shared-dev-rds"}
    (database,) = applied.world.client("rds").describe_db_instances(**named)["DBInstances"]
    key = applied.outputs["kms_key_arn"]
    assert (database["StorageEncrypted"], database["KmsKeyId"]) == (True, key)
    assert database["PubliclyAccessible"] is False
    assert database["PerformanceInsightsKMSKeyId"] == key
    assert database["MasterUserSecret"]["KmsKeyId"] == key
    assert outputs["rds_endpoint"] == database["Endpoint"]["Address"]
    assert_published(applied, outputs, NAMES["postgres"])
    assert_no_password_in_the_state(applied, outputs)
