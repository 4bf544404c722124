"""Names: what they must carry, and the limits that AWS sets.

Limits are in the API reference of each service (`CreateLoadBalancer`, `CreateRole`, …), for
instance https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from validator.facts.identity import alternatives, hop, is_configured, need_of, open_judgement
from validator.facts.registry import fact
from validator.facts.tags import tag_of
from validator.facts.world import Subject
from validator.model.graph import Resource
from validator.model.location import Trail
from validator.model.value import Path, Value
from validator.model.verdict import Judgement, Verdict, all_of


@dataclass(frozen=True, slots=True)
class Naming:
    """How a type is named: the argument, AWS's pattern for it and its greatest length."""

    path: Path
    pattern: str
    longest: int
    shortest: int = 1


_NAME: Path = ("name",)
_TAG: Path = ("tags", "Name")
_WORD = r"[A-Za-z0-9_-]+"
_HOST = r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
_LOWER = r"[a-z]([a-z0-9]|-(?!-))*(?<!-)"
_IAM = r"[A-Za-z0-9+=,.@_-]+"
_ANY = r"[^\x00-\x1f]*"
_BALANCER = Naming(_NAME, r"(?!internal-)" + _HOST, 32)

NAMES: dict[str, Naming] = {
    "aws_alb": _BALANCER,
    "aws_alb_target_group": Naming(_NAME, _HOST, 32),
    "aws_cloudwatch_dashboard": Naming(("dashboard_name",), _WORD, 255),
    "aws_cloudwatch_event_rule": Naming(_NAME, r"[A-Za-z0-9._-]+", 64),
    "aws_cloudwatch_log_group": Naming(_NAME, r"[.\-_/#A-Za-z0-9]+", 512),
    "aws_cloudwatch_metric_alarm": Naming(("alarm_name",), _ANY, 255),
    "aws_db_instance": Naming(("identifier",), _LOWER, 63),
    "aws_db_parameter_group": Naming(_NAME, _LOWER, 255),
    "aws_db_proxy": Naming(_NAME, _LOWER, 63),
    "aws_db_subnet_group": Naming(_NAME, r"[a-z0-9 ._-]+", 255),
    "aws_dynamodb_table": Naming(_NAME, r"[A-Za-z0-9_.-]+", 255, 3),
    "aws_ecr_repository": Naming(_NAME, r"[a-z0-9]+([._/-]+[a-z0-9]+)*", 256, 2),
    "aws_ecs_cluster": Naming(_NAME, _WORD, 255),
    "aws_ecs_service": Naming(_NAME, _WORD, 255),
    "aws_ecs_task_definition": Naming(("family",), _WORD, 255),
    "aws_eip": Naming(_TAG, _ANY, 256),
    "aws_elasticache_parameter_group": Naming(_NAME, _LOWER, 255),
    "aws_elasticache_replication_group": Naming(("replication_group_id",), _LOWER, 40),
    "aws_elasticache_subnet_group": Naming(_NAME, r"[A-Za-z0-9-]+", 255),
    "aws_elasticache_user": Naming(("user_id",), _LOWER, 40),
    "aws_elasticache_user_group": Naming(("user_group_id",), _LOWER, 40),
    "aws_iam_policy": Naming(_NAME, _IAM, 128),
    "aws_iam_role": Naming(_NAME, _IAM, 64),
    "aws_internet_gateway": Naming(_TAG, _ANY, 256),
    "aws_kms_alias": Naming(_NAME, r"alias/(?!aws/)[A-Za-z0-9/_-]+", 256),
    "aws_lambda_function": Naming(("function_name",), _WORD, 64),
    "aws_lb": _BALANCER,
    "aws_lb_target_group": Naming(_NAME, _HOST, 32),
    "aws_nat_gateway": Naming(_TAG, _ANY, 256),
    "aws_rds_cluster": Naming(("cluster_identifier",), _LOWER, 63),
    "aws_rds_cluster_instance": Naming(("identifier",), _LOWER, 63),
    "aws_rds_cluster_parameter_group": Naming(_NAME, _LOWER, 255),
    "aws_route53_resolver_query_log_config": Naming(_NAME, r"(?!\d+$)[A-Za-z0-9_' -]+", 64),
    "aws_route_table": Naming(_TAG, _ANY, 256),
    "aws_s3_bucket": Naming(("bucket",), r"[a-z0-9]([a-z0-9.-]*[a-z0-9])", 63, 3),
    "aws_secretsmanager_secret": Naming(_NAME, r"[A-Za-z0-9/_+=.@-]+", 512),
    "aws_security_group": Naming(_NAME, r"(?!sg-)[A-Za-z0-9 ._:/()#,@\[\]+=&;{}!$*-]+", 255),
    "aws_sns_topic": Naming(_NAME, r"[A-Za-z0-9_-]+(\.fifo)?", 256),
    "aws_sqs_queue": Naming(_NAME, r"[A-Za-z0-9_-]+(\.fifo)?", 80),
    "aws_ssm_parameter": Naming(_NAME, r"[A-Za-z0-9_./-]+", 1011),
    "aws_subnet": Naming(_TAG, _ANY, 256),
    "aws_vpc": Naming(_TAG, _ANY, 256),
}
"""Naming by resource type: the types that the foundation, and what stands on it, are made of."""


@fact("is-named")
def is_named(subject: Subject) -> Judgement:
    """The resource is of a type whose name is judged, and has a name of its own."""
    resource = subject.instance()
    naming = NAMES.get(resource.type)
    named = naming is not None and is_configured(subject.world, resource.at(*naming.path))
    return Judgement(Verdict.PASS if named else Verdict.FAIL)


@fact("name-by-convention")
def name_by_convention(subject: Subject) -> Judgement:
    """A name carries the project and the environment, and keeps to the limits of AWS."""
    resource = subject.instance()
    naming = NAMES[resource.type]
    value = resource.at(*naming.path)
    return all_of(_judge(subject, resource, naming, one) for one in alternatives(value))


def _judge(subject: Subject, resource: Resource, naming: Naming, value: Value) -> Judgement:
    attribute = ".".join(map(str, naming.path))
    steps = value.trail or (hop(f"argument {attribute}", resource),)
    if value.is_unknown and not _pieces(value):
        return open_judgement(f"{attribute} is not known", (need_of(value),), steps, attribute)
    carried = _carries(subject, resource, value, steps, attribute)
    text = value.data
    if not isinstance(text, str):
        return carried
    problem = _limits(naming, text)
    if problem:
        return Judgement(Verdict.FAIL, f"{attribute} {text} {problem}", steps, attribute)
    return carried


def _pieces(value: Value) -> tuple[str | Value, ...]:
    return value.unknown.pieces if value.unknown else ()


def _limits(naming: Naming, text: str) -> str:
    if not naming.shortest <= len(text) <= naming.longest:
        return f"has {len(text)} characters, AWS takes {naming.shortest} to {naming.longest}"
    if not re.fullmatch(naming.pattern, text):
        return "has characters, or an order of them, that AWS does not take"
    return ""


def _carries(
    subject: Subject, resource: Resource, value: Value, steps: Trail, attribute: str
) -> Judgement:
    environment = subject.world.environment
    project = tag_of(subject.world, resource, "Project").data
    wanted = [word for word in (project, environment) if isinstance(word, str)]
    text = value.data if isinstance(value.data, str) else _known_text(value)
    missing = [word for word in wanted if not _has_word(text, word)]
    if not missing:
        return Judgement(Verdict.PASS, f"{attribute} carries {' and '.join(wanted)}", steps)
    reason = f"{attribute} {text} does not carry {' and '.join(missing)}"
    open_parts = [need_of(one) for one in _pieces(value) if isinstance(one, Value)]
    if open_parts:
        return open_judgement(reason, open_parts, steps, attribute)
    return Judgement(Verdict.FAIL, reason, steps, attribute)


def _known_text(value: Value) -> str:
    return "…".join(one if isinstance(one, str) else "" for one in _pieces(value))


def _has_word(text: str, word: str) -> bool:
    """Whether the word is there on its own, in any of the spellings of a separator."""
    plain, wanted = (re.sub(r"[^a-z0-9]+", "-", one.lower()) for one in (text, word))
    return f"-{wanted}-" in f"-{plain}-"
