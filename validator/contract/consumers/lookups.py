"""Lookups of shared things by their tag or name, and the things that can be looked up so."""

from __future__ import annotations

from collections.abc import Mapping

from validator.contract.patterns import Hole, Pattern, pattern_of, patterns_of
from validator.model.graph import Resource
from validator.model.value import Value

_OF: Mapping[str, str] = {
    "aws_vpc": "aws_vpc",
    "aws_vpcs": "aws_vpc",
    "aws_subnet": "aws_subnet",
    "aws_subnets": "aws_subnet",
    "aws_subnet_ids": "aws_subnet",
    "aws_security_group": "aws_security_group",
    "aws_security_groups": "aws_security_group",
    "aws_ecs_cluster": "aws_ecs_cluster",
    "aws_kms_alias": "aws_kms_alias",
    "aws_kms_key": "aws_kms_alias",
    "aws_s3_bucket": "aws_s3_bucket",
    "aws_db_subnet_group": "aws_db_subnet_group",
    "aws_elasticache_subnet_group": "aws_elasticache_subnet_group",
    "aws_internet_gateway": "aws_internet_gateway",
    "aws_nat_gateway": "aws_nat_gateway",
    "aws_nat_gateways": "aws_nat_gateway",
    "aws_route_table": "aws_route_table",
    "aws_route_tables": "aws_route_table",
    "aws_lb": "aws_lb",
    "aws_alb": "aws_lb",
    "aws_lb_target_group": "aws_lb_target_group",
    "aws_route53_zone": "aws_route53_zone",
    "aws_ecr_repository": "aws_ecr_repository",
    "aws_eks_cluster": "aws_eks_cluster",
    "aws_rds_cluster": "aws_rds_cluster",
    "aws_db_instance": "aws_db_instance",
    "aws_cloudwatch_log_group": "aws_cloudwatch_log_group",
    "aws_iam_role": "aws_iam_role",
    "aws_sns_topic": "aws_sns_topic",
    "aws_sqs_queue": "aws_sqs_queue",
    "aws_service_discovery_dns_namespace": "aws_service_discovery_private_dns_namespace",
}
"""Data source type → the type of what it looks up."""
_TYPES = frozenset(_OF.values()) | {"aws_alb"}
_NAMES = (
    "name", "cluster_name", "bucket", "key_id", "db_cluster_identifier", "cluster_identifier",
    "cluster_id", "db_instance_identifier", "identifier",
)  # fmt: skip
_FILTERS = {"group-name": "name", "tag:name": "tag:Name"}
_LEAST = 3


def lookup(resource: Resource) -> tuple[str, dict[str, Pattern]] | None:
    """What a data source looks up: how to show it, and its type and criteria.

    None for a data source that finds nothing shared, or is given an id.
    """
    kind = _OF.get(resource.type)
    if kind is None:
        return None
    criteria = _criteria(resource)
    if resource.type == "aws_kms_key" and not criteria.get("name", Pattern(("",))).head.startswith(
        "alias/"
    ):
        return None
    if not any(one.fixed >= _LEAST for one in criteria.values()):
        return None
    shown = ", ".join(f"{name}={value.shown}" for name, value in sorted(criteria.items()))
    return f"{resource.type} {shown}", {"type": Pattern((kind,)), **criteria}


def _criteria(resource: Resource) -> dict[str, Pattern]:
    found: dict[str, Pattern] = {}
    for name in _NAMES:
        if name in resource.values.fields:
            for pattern in patterns_of(resource.at(name))[:1]:
                found["name"] = pattern
    for key, value in resource.at("tags").fields.items():
        for pattern in patterns_of(value)[:1]:
            found[f"tag:{key}"] = pattern
    for block in resource.blocks("filter"):
        given, values = block.at(("name",)).data, block.at(("values",))
        if not isinstance(given, str):
            continue
        key = _FILTERS.get(given.lower(), given)
        if key == "name" or key.startswith("tag:"):
            first = values.items[0] if len(values.items) == 1 else None
            for pattern in patterns_of(first)[:1] if first is not None else ():
                found[key] = _with_wildcards(pattern)
    return found


def _with_wildcards(pattern: Pattern) -> Pattern:
    """Filters take `*` and `?`."""
    parts: list[str | Hole] = []
    for part in pattern.parts:
        if isinstance(part, str) and ("*" in part or "?" in part):
            pieces = part.replace("?", "*").split("*")
            for at, piece in enumerate(pieces):
                parts.extend([piece] if not at else [Hole("*", many=True), piece])
        else:
            parts.append(part)
    return pattern_of(parts)


def resource_publication(resource: Resource) -> tuple[str, dict[str, Pattern]] | None:
    """How an instance can be looked up: a name to show, and its type, name and tags."""
    if resource.type not in _TYPES or resource.mode != "managed":
        return None
    target: dict[str, Pattern] = {}
    for name in _NAMES:
        for pattern in _fixed(resource.at(name)):
            target["name"] = pattern
    tags = resource.at("tags_all")
    for key, value in (tags if tags.fields else resource.at("tags")).fields.items():
        for pattern in _fixed(value):
            target[f"tag:{key}"] = pattern
    shown = target.get("name") or target.get("tag:Name")
    if shown is None:
        return None
    kind = "aws_lb" if resource.type == "aws_alb" else resource.type
    return shown.shown, {"type": Pattern((kind,)), **target}


def _fixed(value: Value) -> tuple[Pattern, ...]:
    return tuple(one for one in patterns_of(value)[:1] if one.fixed >= _LEAST)
