"""Ways to break the shared RDS, each with the findings that it must yield in prod, switched on."""

from __future__ import annotations

from collections.abc import Mapping

from broken.variants import Change, both, edit

MODULE = "modules/rds"
IN = "module.rds[0]"
CLUSTER = f"{IN}.aws_rds_cluster.this[0]"
DATABASE = f"{IN}.aws_db_instance.this[0]"
PROXY = f'{IN}.aws_db_proxy.this["this"]'
LOG = f'{IN}.aws_cloudwatch_log_group.this["postgresql"]'
PROXY_LOG = f'{IN}.aws_cloudwatch_log_group.proxy["this"]'
INGRESS = f"{IN}.aws_vpc_security_group_ingress_rule"

Found = set[tuple[str, str]]
"""Rule and address."""

_KEY_OF_THE_PART = """\
  kms_key_arn        = module.kms_key.key_arn
  log_retention_days = var.log_retention_days

  network = {
"""
_ID_OF_THE_KEY = edit(
    "environments/prod/main.tf", _KEY_OF_THE_PART, _KEY_OF_THE_PART.replace("key_arn\n", "key_id\n")
)
_PUBLIC = "publicly_accessible = true"
_DESCRIPTION = '  description                  = "postgresql from RDS Proxy."\n'
_FROM_PROXY = "  referenced_security_group_id = aws_security_group.proxy[each.key].id\n"

_SECRET = "  manage_master_user_password         = true\n"
_SECRET_KEY = "  master_user_secret_kms_key_id       = var.kms_key_arn\n"

AURORA: Mapping[str, tuple[Change, Found]] = {
    "storage-not-encrypted": (
        edit(f"{MODULE}/aurora.tf", "  storage_encrypted = true\n", ""),
        {("rds-cmk", CLUSTER)},
    ),
    "storage-with-the-key-of-aws": (
        edit(f"{MODULE}/aurora.tf", "  kms_key_id        = var.kms_key_arn\n", ""),
        {("rds-cmk", CLUSTER)},
    ),
    "id-of-the-key": (
        _ID_OF_THE_KEY,
        {("rds-kms-key-arn", CLUSTER), ("log-group-cmk", LOG), ("log-group-cmk", PROXY_LOG)},
    ),
    "secret-with-the-key-of-aws": (
        edit(f"{MODULE}/aurora.tf", _SECRET_KEY, ""),
        {("secret-cmk", CLUSTER)},
    ),
    "password-in-the-sources": (
        edit(
            f"{MODULE}/aurora.tf",
            _SECRET + _SECRET_KEY,
            '  master_password                     = "correct-horse"\n',
        ),
        {("secrets-from-manager", CLUSTER)},
    ),
    "public-instances": (
        edit(f"{MODULE}/aurora.tf", "publicly_accessible          = false", _PUBLIC),
        {("rds-not-public", f'{IN}.aws_rds_cluster_instance.this["{n}"]') for n in (1, 2)},
    ),
    "proxy-in-public-subnets": (
        edit(
            "environments/prod/main.tf",
            "    subnet_ids                  = module.network.private_subnet_ids\n",
            "    subnet_ids                  = module.network.public_subnet_ids\n",
        ),
        {("private-placement", PROXY)},
    ),
    "log-groups-without-key": (
        both(
            edit(f"{MODULE}/main.tf", "  kms_key_id        = var.kms_key_arn\n", ""),
            edit(f"{MODULE}/proxy.tf", "  kms_key_id        = var.kms_key_arn\n", ""),
        ),
        {("log-group-cmk", LOG), ("log-group-cmk", PROXY_LOG)},
    ),
    "logs-kept-for-ever": (
        edit(f"{MODULE}/main.tf", "  retention_in_days = var.log_retention_days\n", ""),
        {("log-retention", LOG)},
    ),
    "not-protected": (
        edit(f"{MODULE}/aurora.tf", "= var.deletion_protection", "= false"),
        {("deletion-protection", CLUSTER)},
    ),
    "without-a-final-snapshot": (
        edit(f"{MODULE}/aurora.tf", "= !var.final_snapshot", "= true"),
        {("deletion-protection", CLUSTER)},
    ),
    "proxy-for-load-balancers": (
        edit(
            "environments/prod/main.tf",
            "= module.security_groups.ecs_tasks_security_group_id\n    security_group_id ",
            "= module.security_groups.alb_security_group_id\n    security_group_id ",
        ),
        {("sg-tier-chain", f'{INGRESS}.proxy_ecs_tasks["this"]')},
    ),
    "proxy-that-does-not-use-its-group": (
        edit(
            f"{MODULE}/proxy.tf",
            "[aws_security_group.proxy[each.key].id]",
            "[var.network.security_group_id]",
        ),
        {("sg-tier-chain", f'{INGRESS}.rds_proxy["this"]')},
    ),
    "database-open-to-the-network": (
        edit(
            f"{MODULE}/proxy.tf",
            _DESCRIPTION + _FROM_PROXY,
            _DESCRIPTION + '  cidr_ipv4                    = "0.0.0.0/0"\n',
        ),
        {
            ("sg-no-open-ingress", f'{INGRESS}.rds_proxy["this"]'),
            ("sg-tier-chain", f'{INGRESS}.rds_proxy["this"]'),
        },
    ),
    "names-without-the-environment": (
        edit(f"{MODULE}/main.tf", '_identifier = "${var.name}-rds"', '_identifier = "shared-rds"'),
        {
            ("naming", address)
            for address in (
                CLUSTER,
                PROXY,
                LOG,
                PROXY_LOG,
                f"{IN}.aws_rds_cluster_parameter_group.this[0]",
                f'{IN}.aws_iam_role.proxy["this"]',
                f'{IN}.aws_security_group.proxy["this"]',
                *(f'{IN}.aws_rds_cluster_instance.this["{n}"]' for n in (1, 2)),
            )
        },
    ),
    "no-cost-center": (
        edit(
            f"{MODULE}/aurora.tf",
            "  tags = { Name = local._identifier }",
            '  tags = { Name = local._identifier, CostCenter = "" }',
        ),
        {("required-tags", CLUSTER)},
    ),
    "rule-without-a-description": (
        edit(f"{MODULE}/proxy.tf", _DESCRIPTION, ""),
        {("sg-rule-described", f'{INGRESS}.rds_proxy["this"]')},
    ),
    "parameter-of-another-value": (
        edit(
            "environments/prod/outputs.tf",
            "local.offers.rds_endpoint.value",
            '"database.connectly.example"',
        ),
        {("ssm-contract", 'module.contract.aws_ssm_parameter.this["rds_endpoint"]')},
    ),
}
"""Of the Aurora cluster with a proxy."""

POSTGRES: Mapping[str, tuple[Change, Found]] = {
    "storage-not-encrypted": (
        edit(f"{MODULE}/instance.tf", "  storage_encrypted     = true\n", ""),
        {("rds-cmk", DATABASE)},
    ),
    "id-of-the-key": (
        _ID_OF_THE_KEY,
        {
            ("rds-kms-key-arn", DATABASE),
            ("log-group-cmk", LOG),
            ("log-group-cmk", LOG.replace("postgresql", "upgrade")),
        },
    ),
    "secret-with-the-key-of-aws": (
        edit(f"{MODULE}/instance.tf", _SECRET_KEY, ""),
        {("secret-cmk", DATABASE)},
    ),
    "password-in-the-sources": (
        edit(
            f"{MODULE}/instance.tf",
            _SECRET + _SECRET_KEY,
            '  password                            = "correct-horse"\n',
        ),
        {("secrets-from-manager", DATABASE)},
    ),
    "public": (
        edit(f"{MODULE}/instance.tf", "publicly_accessible    = false", _PUBLIC),
        {("rds-not-public", DATABASE)},
    ),
    "not-protected": (
        edit(f"{MODULE}/instance.tf", "= var.deletion_protection", "= false"),
        {("deletion-protection", DATABASE)},
    ),
    "in-public-subnets": (
        edit(
            "environments/prod/main.tf",
            "  subnet_ids = module.network.private_subnet_ids\n",
            "  subnet_ids = module.network.public_subnet_ids\n",
        ),
        {
            ("private-placement", DATABASE),
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
}
"""Of the RDS instance."""
