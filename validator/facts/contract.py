"""The foundation's contract: its 21 outputs and the SSM parameters that publish them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from validator.model.value import Value

PREFIX = "/connectly-shared/"
STATE_KEY = re.compile(r"connectly-shared/(?P<env>[^/]+)/terraform\.tfstate")
STATE_BUCKET = re.compile(r"(?P<env>.+)-connectly")
_PARAMETER = re.compile(r"/connectly-shared/(?P<env>[^/]+)/(?P<path>.+)")

Shape = Literal["string", "list"]


@dataclass(frozen=True, slots=True)
class ContractEntry:
    """One published value.

    `parameter` is the SSM path below `/connectly-shared/<env>/`; `types` the resource types it
    resolves to and `attributes` the attributes of those that are it; `tier` is set for subnets.
    """

    name: str
    parameter: str
    types: tuple[str, ...]
    attributes: tuple[str, ...]
    shape: Shape = "string"
    tier: str | None = None
    role: str | None = None


_VPC = ("aws_vpc",)
_GROUP = ("aws_security_group",)
_CLUSTER = ("aws_ecs_cluster",)
_BUCKET = ("aws_s3_bucket",)
_KEY = ("aws_kms_key", "aws_kms_external_key", "aws_kms_replica_key")
_RDS_GROUP = ("aws_db_subnet_group",)
_CACHE_GROUP = ("aws_elasticache_subnet_group",)
_BUCKET_ID = ("id", "bucket")

_ENTRIES = (
    ContractEntry("vpc_id", "vpc/id", _VPC, ("id",)),
    ContractEntry("vpc_cidr", "vpc/cidr", _VPC, ("cidr_block",)),
    ContractEntry(
        "public_subnet_ids", "subnets/public/ids", ("aws_subnet",), ("id",), "list", "public"
    ),
    ContractEntry(
        "private_subnet_ids", "subnets/private/ids", ("aws_subnet",), ("id",), "list", "private"
    ),
    ContractEntry("internet_gateway_id", "internet-gateway/id", ("aws_internet_gateway",), ("id",)),
    ContractEntry("nat_gateway_ids", "nat-gateways/ids", ("aws_nat_gateway",), ("id",), "list"),
    ContractEntry("alb_security_group_id", "security-groups/alb/id", _GROUP, ("id",), role="alb"),
    ContractEntry(
        "ecs_tasks_security_group_id", "security-groups/ecs-tasks/id", _GROUP, ("id",), role="ecs"
    ),
    ContractEntry("rds_security_group_id", "security-groups/rds/id", _GROUP, ("id",), role="rds"),
    ContractEntry(
        "elasticache_security_group_id",
        "security-groups/elasticache/id",
        _GROUP,
        ("id",),
        role="elasticache",
    ),
    ContractEntry("ecs_cluster_id", "ecs/cluster/id", _CLUSTER, ("id", "arn")),
    ContractEntry("ecs_cluster_arn", "ecs/cluster/arn", _CLUSTER, ("arn", "id")),
    ContractEntry("ecs_cluster_name", "ecs/cluster/name", _CLUSTER, ("name",)),
    ContractEntry("rds_subnet_group_name", "rds/subnet-group/name", _RDS_GROUP, ("name", "id")),
    ContractEntry("rds_subnet_group_id", "rds/subnet-group/id", _RDS_GROUP, ("id", "name")),
    ContractEntry(
        "elasticache_subnet_group_name",
        "elasticache/subnet-group/name",
        _CACHE_GROUP,
        ("name", "id"),
    ),
    ContractEntry("logs_bucket_id", "s3/logs/id", _BUCKET, _BUCKET_ID),
    ContractEntry("logs_bucket_arn", "s3/logs/arn", _BUCKET, ("arn",)),
    ContractEntry("alb_logs_bucket_id", "s3/alb-logs/id", _BUCKET, _BUCKET_ID),
    ContractEntry("kms_key_id", "kms/key/id", _KEY, ("key_id", "id")),
    ContractEntry("kms_key_arn", "kms/key/arn", _KEY, ("arn",)),
)

CONTRACT = {entry.name: entry for entry in _ENTRIES}
"""Every contract output by name."""

BY_PARAMETER = {entry.parameter: entry for entry in _ENTRIES}
"""Every contract output by its SSM path below `/connectly-shared/<env>/`."""


def parse_parameter(name: str) -> tuple[str, str] | None:
    """Environment and path of `/connectly-shared/<env>/<path>`; None for another parameter."""
    match = _PARAMETER.fullmatch(name)
    return (match.group("env"), match.group("path")) if match else None


def name_of_parameter(name: Value) -> ContractEntry | None:
    """The entry that an SSM parameter of this name publishes, for any environment.

    Works on a name whose environment is unknown: `/connectly-shared/${var.environment}/vpc/id`.
    """
    text = name.data
    if isinstance(text, str):
        parsed = parse_parameter(text)
        return BY_PARAMETER.get(parsed[1]) if parsed else None
    pieces = name.unknown.pieces if name.unknown else ()
    if len(pieces) == 3 and pieces[0] == PREFIX and isinstance(pieces[2], str):
        return BY_PARAMETER.get(pieces[2].removeprefix("/"))
    return None
