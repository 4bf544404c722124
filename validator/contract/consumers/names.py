"""Names of parameters as Terraform writes them: in full, in an ARN, or inside of a longer text."""

from __future__ import annotations

import re

from validator.contract.patterns import Hole, Pattern, pattern_of

SILENT = re.compile(
    r"^(?:aws_iam_|aws_ssm_|aws_cloudwatch_|aws_cloudtrail|aws_kms_|aws_secretsmanager_"
    r"|aws_vpc_endpoint|aws_lb|aws_alb|aws_api_gateway|aws_apigateway|aws_cloudfront|aws_route53"
    r"|aws_efs|aws_wafv2|aws_s3_|aws_sns_|aws_sqs_)"
)
"""Resources whose texts that look like paths are none of parameters: policies, logs, URLs."""
SILENT_KEYS = frozenset((
    "tags", "tags_all", "description", "policy", "policies", "assume_role_policy",
    "assume_role_policy_json", "inline_policy", "policy_json", "iam_policy_statements",
    "policy_statements", "resources", "resource", "actions", "path", "log_group",
    "log_group_name", "awslogs-group", "logconfiguration", "log_configuration", "depends_on",
    "source", "version", "health_check", "health_check_path", "working_directory",
    "command_path", "filename", "container_path", "containerpath", "sourcepath", "source_path",
    "mountpoints", "mount_points",
))  # fmt: skip
PARAMETER = re.compile(r"ssm|param", re.IGNORECASE)
SSM_MODULE = re.compile(r"(?<![a-z])ssm(?![a-z])|param(?:eter)?s?[-_]?store", re.IGNORECASE)


def plain(name: Pattern) -> Pattern:
    """A name, where an ARN or `/aws/reference/secretsmanager/…` may be given instead."""
    found = parameter_of(name)
    return found[0] if found is not None and found[1] else name


def parameter_of(name: Pattern) -> tuple[Pattern, str] | None:
    """The parameter that a text names, and how certainly: an ARN of one, or a path.

    None where it is neither. The second is empty for a path, `*` for an ARN with a wildcard.
    """
    shown = name.shown
    if ":parameter" in shown and (":ssm:" in shown or shown.startswith("${")):
        parts: list[str | Hole] = []
        seen = False
        for part in name.parts:
            if not seen and isinstance(part, str) and ":parameter" in part:
                part, seen = part.split(":parameter", 1)[1], True
            elif not seen:
                continue
            parts.append(part)
        bare = pattern_of(parts)
        if bare.tail.endswith("*"):
            return pattern_of((*bare.parts[:-1], bare.tail.rstrip("*"))).without_slash(), "*"
        return bare, "arn"
    if shown.startswith("arn:") or "/" not in shown or "://" in shown:
        return None
    if name.head and not re.match(r"/[\w.-]+/", name.head + "/"):
        return None
    return name, ""


def is_long(name: Pattern) -> bool:
    """Whether a text is more than a name: JSON, a script, a sentence."""
    return any(isinstance(part, str) and re.search(r"\s|[{\"]", part) for part in name.parts)
