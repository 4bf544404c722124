"""Ways to break the shared ElastiCache, each with what it must yield in prod, switched on."""

from __future__ import annotations

from collections.abc import Mapping

from broken.variants import Change, edit
from terraform.broken_rds import Found
from terraform.elasticache_part import GROUP, LOGS, MODULE, OTHERS

MAIN = "modules/elasticache/main.tf"
USERS = "modules/elasticache/users.tf"
USER = f'{MODULE}.aws_elasticache_user.this["app"]'
_MEMBERSHIP = "user_group_ids             = [aws_elasticache_user_group.this.user_group_id]"

VALKEY: Mapping[str, tuple[Change, Found]] = {
    "not-encrypted-at-rest": (
        edit(
            MAIN, "  at_rest_encryption_enabled = true\n", "  at_rest_encryption_enabled = false\n"
        ),
        {("elasticache-cmk", GROUP)},
    ),
    "with-the-key-of-aws": (
        edit(MAIN, "  kms_key_id                 = var.kms_key_arn\n", ""),
        {("elasticache-cmk", GROUP)},
    ),
    "clear-text": (
        edit(MAIN, "transit_encryption_enabled = true", "transit_encryption_enabled = false"),
        {("elasticache-in-transit", GROUP)},
    ),
    "clear-text-as-well": (
        edit(
            MAIN, 'transit_encryption_mode    = "required"', 'transit_encryption_mode = "preferred"'
        ),
        {("elasticache-in-transit", GROUP)},
    ),
    "token-in-the-sources": (
        edit(MAIN, _MEMBERSHIP, 'auth_token = "correct-horse-battery-staple"'),
        {("secrets-from-manager", GROUP)},
    ),
    "password-in-the-sources": (
        edit(
            USERS,
            '    type = "iam"\n',
            '    type      = "password"\n    passwords = ["correct-horse-battery-staple"]\n',
        ),
        {("secrets-from-manager", USER)},
    ),
    "log-groups-without-key": (
        edit(MAIN, "  kms_key_id        = var.kms_key_arn\n", ""),
        {("log-group-cmk", log) for log in LOGS},
    ),
    "logs-kept-for-a-month": (
        edit(MAIN, "= var.log_retention_days", "= 30"),
        {("log-retention", log) for log in LOGS},
    ),
    "names-without-the-environment": (
        edit(MAIN, '_id = "${var.name}-cache"', '_id = "shared-cache"'),
        {("naming", address) for address in (GROUP, *LOGS, *OTHERS)},
    ),
    "no-cost-center": (
        edit(
            MAIN, "  tags = { Name = local._id }", '  tags = { Name = local._id, CostCenter = "" }'
        ),
        {("required-tags", GROUP)},
    ),
    "in-public-subnets": (
        edit(
            "environments/prod/main.tf",
            "  subnet_ids = module.network.private_subnet_ids\n",
            "  subnet_ids = module.network.public_subnet_ids\n",
        ),
        {
            ("private-placement", GROUP),
            *(
                ("output-shape", f"output.{name}")
                for name in (
                    "elasticache_subnet_group_name",
                    "rds_subnet_group_id",
                    "rds_subnet_group_name",
                )
            ),
        },
    ),
    "parameter-of-another-value": (
        edit(
            "environments/prod/outputs.tf",
            "local.offers.elasticache_primary_endpoint.value",
            '"cache.connectly.example"',
        ),
        {
            (
                "ssm-contract",
                'module.contract.aws_ssm_parameter.this["elasticache_primary_endpoint"]',
            )
        },
    ),
}
