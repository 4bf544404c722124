"""The shared ElastiCache as the tests switch it on, and what is then there by the AWS API."""

from __future__ import annotations

from harness.world import Applied
from terraform.data_parts import Part

VALKEY = """
shared_elasticache = {
  node_type = "cache.r7g.large"
}
"""
REDIS = """
shared_elasticache = {
  engine                  = "redis"
  engine_version          = "7.1"
  node_type               = "cache.t4g.micro"
  final_snapshot          = false
  multi_az                = false
  parameters              = { maxmemory-policy = "allkeys-lru" }
  snapshot_retention_days = 0
  users = {
    jobs     = "on ~jobs:* +@read"
    sessions = "on ~sessions:* +@read +@write"
  }
}
"""
ELASTICACHE = Part(
    "elasticache",
    {
        ("prod", "valkey"): VALKEY,
        ("prod", "redis"): REDIS,
        ("dev", "valkey"): VALKEY.replace("}", "  final_snapshot = false\n}"),
        ("dev", "redis"): REDIS,
    },
)
NAMES = (
    "elasticache_arn",
    "elasticache_port",
    "elasticache_primary_endpoint",
    "elasticache_reader_endpoint",
    "elasticache_user_arns",
)
COUNT = {"valkey": 6, "redis": 8}
"""Resources of the module."""

MODULE = "module.elasticache[0]"
GROUP = f"{MODULE}.aws_elasticache_replication_group.this"
USERS = {"valkey": ("app",), "redis": ("jobs", "sessions")}
LOGS = [f'{MODULE}.aws_cloudwatch_log_group.this["{log}"]' for log in ("engine-log", "slow-log")]
OTHERS = [
    f"{MODULE}.aws_elasticache_parameter_group.this",
    f"{MODULE}.aws_elasticache_user_group.this",
]


def judged(way: str) -> set[tuple[str, str]]:
    """Rules that must judge the part, with the address."""
    users = [f'{MODULE}.aws_elasticache_user.this["{user}"]' for user in USERS[way]]
    return {
        *((rule, GROUP) for rule in ("elasticache-cmk", "elasticache-in-transit")),
        ("private-placement", GROUP),
        *((rule, log) for log in LOGS for rule in ("log-group-cmk", "log-retention")),
        *(
            (rule, address)
            for address in (GROUP, *users, *LOGS, *OTHERS)
            for rule in ("naming", "required-tags")
        ),
        *(("ssm-contract", f'module.contract.aws_ssm_parameter.this["{name}"]') for name in NAMES),
    }


def assert_cache(applied: Applied, way: str) -> None:
    """The cache, asked for through the AWS API."""
    cache, outputs = applied.world.client("elasticache"), applied.root.read_outputs()
    named = {"ReplicationGroupId": "connectly-shared-dev-cache"}
    (group,) = cache.describe_replication_groups(**named)["ReplicationGroups"]
    nodes = 2 if way == "valkey" else 1
    names = [f"connectly-shared-dev-cache-{n:03}" for n in range(1, nodes + 1)]
    assert group["MemberClusters"] == names
    assert (group["MultiAZ"], group["AutomaticFailover"]) == (
        ("enabled",) * 2 if nodes > 1 else ("disabled",) * 2
    )
    assert group["KmsKeyId"] == applied.outputs["kms_key_arn"]
    assert group["AtRestEncryptionEnabled"] is True
    assert group["TransitEncryptionMode"] == "required"
    endpoints = group["NodeGroups"][0]
    assert outputs["elasticache_primary_endpoint"] == endpoints["PrimaryEndpoint"]["Address"]
    assert outputs["elasticache_reader_endpoint"] == endpoints["ReaderEndpoint"]["Address"]
    assert outputs["elasticache_arn"] == group["ARN"]
    for name in names:
        (member,) = cache.describe_cache_clusters(CacheClusterId=name)["CacheClusters"]
        assert member["CacheSubnetGroupName"] == applied.outputs["elasticache_subnet_group_name"]
        assert [one["SecurityGroupId"] for one in member["SecurityGroups"]] == [
            applied.outputs["elasticache_security_group_id"]
        ]
    delivered = {one["LogType"]: one["LogFormat"] for one in group["LogDeliveryConfigurations"]}
    assert delivered == {"engine-log": "json", "slow-log": "json"}
    assert_users(applied, way)
    for name in NAMES:
        path = name.removeprefix("elasticache_").replace("user_arns", "users/arns")
        parameter = f"/connectly-shared/dev/elasticache/{path.replace('_', '-')}"
        found = applied.world.client("ssm").get_parameter(Name=parameter)["Parameter"]["Value"]
        wanted = outputs[name]
        assert found == (",".join(wanted) if isinstance(wanted, list) else wanted)


def assert_users(applied: Applied, way: str) -> None:
    """Those of the group come by IAM, or may do nothing; no password is anywhere."""
    cache, outputs = applied.world.client("elasticache"), applied.root.read_outputs()
    (group,) = cache.describe_user_groups()["UserGroups"]
    users = {u["UserId"]: u for u in cache.describe_users()["Users"] if u["UserId"] != "default"}
    assert set(group["UserIds"]) == set(users)
    own = [f"connectly-shared-dev-{user}" for user in USERS[way]]
    assert outputs["elasticache_user_arns"] == [users[user]["ARN"] for user in own]
    assert {users[user]["Authentication"]["Type"] for user in own} == {"iam"}
    default = users.get("connectly-shared-dev-default")
    assert (default is not None) == (way == "redis")
    assert default is None or default["AccessString"].startswith("off ")
