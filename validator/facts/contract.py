"""The contract: the 21 outputs that a foundation has to publish, and what is published.

`CONTRACT` is the standard that foundations are judged by. What consumers may read comes from the
frozen contract files; `STANDARD` stands in where none was given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, Protocol

from validator.model.graph import Graph
from validator.model.location import Location
from validator.model.value import Value
from validator.model.verdict import Judgement

PREFIX = "/connectly-shared/"
STATE_KEY = re.compile(r"connectly-shared/(?P<env>[^/]+)/terraform\.tfstate")
STATE_BUCKET = re.compile(r"(?P<env>.+)-connectly")
_PARAMETER = re.compile(r"/connectly-shared/(?P<env>[^/]+)/(?P<path>.+)")

Shape = Literal["string", "list"]


@dataclass(frozen=True, slots=True)
class ContractEntry:
    """One published value.

    `parameter` is the SSM path below `/connectly-shared/<env>/`, empty where no parameter has it;
    `types` the resource types it resolves to and `attributes` the attributes of those that are it;
    `tier` is set for subnets and their groups. `since` is the release that it came with, `notice`
    what its readers have to know: that it is deprecated.
    """

    name: str
    parameter: str
    types: tuple[str, ...]
    attributes: tuple[str, ...]
    shape: Shape = "string"
    tier: str | None = None
    role: str | None = None
    since: str = ""
    notice: str = ""


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
    ContractEntry(
        "rds_subnet_group_name",
        "rds/subnet-group/name",
        _RDS_GROUP,
        ("name", "id"),
        tier="private",
    ),
    ContractEntry(
        "rds_subnet_group_id", "rds/subnet-group/id", _RDS_GROUP, ("id", "name"), tier="private"
    ),
    ContractEntry(
        "elasticache_subnet_group_name",
        "elasticache/subnet-group/name",
        _CACHE_GROUP,
        ("name", "id"),
        tier="private",
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


@dataclass(frozen=True)
class Published:
    """What the foundation publishes, by environment and output name.

    `gone` says of names that were published once what became of them, `offered` where a name is
    switched off, by environment. `source` is where the contract came from, as a reader may look
    it up.
    """

    environments: Mapping[str, Mapping[str, ContractEntry]]
    gone: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    offered: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def entry(self, name: str) -> ContractEntry | None:
        """The entry of that name in the first environment that has it."""
        return next((one[name] for one in self.environments.values() if name in one), None)

    def having(self, name: str) -> frozenset[str]:
        """The environments that publish an output of this name."""
        return frozenset(env for env, one in self.environments.items() if name in one)

    def names(self) -> Iterator[str]:
        """Every output name, once."""
        return iter(dict.fromkeys(name for one in self.environments.values() for name in one))

    @cached_property
    def parameters(self) -> Mapping[str, ContractEntry]:
        """Entry by SSM path below `/connectly-shared/<env>/`, of all environments."""
        return {
            entry.parameter: entry
            for one in reversed(list(self.environments.values()))
            for entry in one.values()
            if entry.parameter
        }

    def having_parameter(self, path: str) -> frozenset[str]:
        """The environments that publish an SSM parameter of this path."""
        return frozenset(
            env
            for env, one in self.environments.items()
            if any(entry.parameter == path for entry in one.values())
        )

    def of_parameter(self, name: Value) -> ContractEntry | None:
        """The entry that an SSM parameter of this name publishes, for any environment.

        Works on a name whose environment is unknown: `/connectly-shared/${var.environment}/vpc/id`.
        """
        text = name.data
        if isinstance(text, str):
            parsed = parse_parameter(text)
            return self.parameters.get(parsed[1]) if parsed else None
        pieces = name.unknown.pieces if name.unknown else ()
        if len(pieces) == 3 and pieces[0] == PREFIX and isinstance(pieces[2], str):
            return self.parameters.get(pieces[2].removeprefix("/"))
        return None


class Frozen(Protocol):
    """A committed contract, which knows how to compare a graph with itself."""

    def names(self, graph: Graph) -> Iterator[tuple[str, str, Location | None]]:
        """Every name that is or was published: its address, itself, where it is declared now."""

    def judge(self, graph: Graph, name: str) -> Judgement:
        """Whether the graph publishes one of these names as the contract says."""


STANDARD = Published(dict.fromkeys(("dev", "prod"), CONTRACT))
"""The standard itself, as if both environments published it."""


def name_of_parameter(name: Value) -> ContractEntry | None:
    """The entry of the standard that an SSM parameter of this name publishes."""
    return STANDARD.of_parameter(name)
