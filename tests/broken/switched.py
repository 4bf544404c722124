"""Ways to break the parts that an environment switches on, and what each must yield."""

from __future__ import annotations

from broken.variants import DEV, PROD, Change, Variant, both, edit, write
from harness.judged import Triple
from harness.switched import PARTS, inputs

ALB = "modules/alb"
BALANCER = "module.alb[0].aws_lb.this"
LOGS = "module.alb_logs_bucket.aws_s3_bucket.this"
ALB_LOGS = "    bucket = module.alb_logs_bucket.id\n"
DELIVERY = "    account_id = local._account_id\n    region     = var.region\n"
DNS = "modules/dns"
PUBLIC_KEY = "module.dns[0].aws_kms_key.public[0]"
PUBLIC_LOGS = "module.dns[0].aws_cloudwatch_log_group.public[0]"
RESOLVER_LOGS = "module.dns[0].aws_cloudwatch_log_group.resolver"
OPEN = "_http_ports = { http = 80, https = 443 }"


def switched_on(root: str) -> Change:
    """The variables that switch all parts on."""
    return write(f"{root}/shared.auto.tfvars", inputs(PARTS, root.rsplit("/", 1)[-1]))


def _variant(name: str, root: str, change: Change, *expected: Triple) -> Variant:
    return Variant(name, root, both(switched_on(root), change), frozenset(expected))


_LOAD_BALANCER = (
    _variant(
        "redirect-stays-in-clear-text",
        DEV,
        edit(f"{ALB}/listeners.tf", '      protocol    = "HTTPS"', '      protocol    = "HTTP"'),
        ("alb-https", "module.alb[0].aws_lb_listener.http", "protocol"),
    ),
    _variant(
        "listener-in-clear-text",
        DEV,
        edit(
            f"{ALB}/listeners.tf", '  protocol          = "HTTPS"', '  protocol          = "HTTP"'
        ),
        ("alb-https", "module.alb[0].aws_lb_listener.https", "protocol"),
    ),
    _variant(
        "invalid-headers-passed-on",
        DEV,
        edit(
            f"{ALB}/main.tf",
            "drop_invalid_header_fields = true",
            "drop_invalid_header_fields = false",
        ),
        ("alb-drop-invalid-headers", BALANCER, "drop_invalid_header_fields"),
    ),
    _variant(
        "no-access-logs",
        PROD,
        edit(
            f"{ALB}/main.tf",
            "  access_logs {\n    enabled = true",
            "  access_logs {\n    enabled = false",
        ),
        ("alb-access-logs", BALANCER, "access_logs.enabled"),
    ),
    _variant(
        "load-balancer-can-be-deleted",
        PROD,
        edit(
            f"{PROD}/shared.auto.tfvars",
            "deletion_protection         = true",
            "deletion_protection         = false",
        ),
        ("deletion-protection", BALANCER, "enable_deletion_protection"),
    ),
    _variant(
        "internal-in-public-subnets",
        DEV,
        edit(f"{ALB}/main.tf", "internal           = false", "internal           = true"),
        ("private-placement", BALANCER, "subnets"),
    ),
    _variant(
        "another-port-open-on-its-group",
        DEV,
        edit(
            "modules/security-groups/main.tf",
            OPEN,
            "_http_ports = { http = 80, https = 443, admin = 8443 }",
        ),
        (
            "sg-no-open-ingress",
            'module.security_groups.aws_vpc_security_group_ingress_rule.alb_internet["admin"]',
            "cidr_ipv4",
        ),
    ),
    _variant(
        "logs-to-the-encrypted-bucket",
        DEV,
        edit(f"{DEV}/main.tf", ALB_LOGS, "    bucket = module.logs_bucket.id\n"),
        ("alb-log-bucket-sse-s3", "module.logs_bucket.aws_s3_bucket.this", ""),
        ("alb-log-bucket-policy", "module.logs_bucket.aws_s3_bucket.this", ""),
    ),
    _variant(
        "log-bucket-encrypted-with-kms",
        DEV,
        edit(
            "modules/s3-bucket/main.tf",
            'sse_algorithm     = local.use_kms ? "aws:kms" : "AES256"',
            'sse_algorithm     = "aws:kms"',
        ),
        ("alb-log-bucket-sse-s3", LOGS, ""),
    ),
    _variant(
        "logs-delivered-below-another-prefix-only",
        DEV,
        edit(f"{DEV}/main.tf", DELIVERY, f'{DELIVERY}    prefix     = "projects"\n'),
        ("alb-log-bucket-policy", LOGS, ""),
    ),
    _variant(
        "connection-logs-below-another-prefix",
        DEV,
        both(
            edit(f"{DEV}/main.tf", DELIVERY, f"{DELIVERY}    prefix     = var.project\n"),
            edit(
                f"{ALB}/main.tf",
                "  connection_logs {\n    enabled = true\n    bucket  = var.logs.bucket\n"
                "    prefix  = var.logs.prefix",
                "  connection_logs {\n    enabled = true\n    bucket  = var.logs.bucket\n"
                '    prefix  = "connections"',
            ),
        ),
        ("alb-log-bucket-policy", LOGS, ""),
    ),
    _variant(
        "load-balancer-named-of-no-environment",
        DEV,
        edit(
            f"{ALB}/main.tf", "  name               = var.name", '  name               = "shared"'
        ),
        ("naming", BALANCER, "name"),
    ),
    _variant(
        "load-balancer-of-another-environment-by-its-tag",
        DEV,
        edit(
            f"{ALB}/main.tf",
            "  tags = { Name = var.name }",
            '  tags = { Name = var.name, Environment = "prod" }',
        ),
        ("required-tags", BALANCER, "tags"),
    ),
    _variant(
        "parameter-with-another-value-than-its-output",
        DEV,
        edit(
            f"{DEV}/outputs.tf",
            "value       = local.offers.alb_zone_id.value",
            'value       = "Z0"',
        ),
        ("ssm-contract", 'module.contract.aws_ssm_parameter.this["alb_zone_id"]', "name"),
    ),
)

_ZONES = (
    _variant(
        "public-log-group-without-key",
        DEV,
        edit(f"{DNS}/public-logs.tf", "  kms_key_id        = aws_kms_key.public[0].arn\n", ""),
        ("log-group-cmk", PUBLIC_LOGS, "kms_key_id"),
    ),
    _variant(
        "public-log-group-with-the-shared-key-of-another-region",
        DEV,
        edit(
            f"{DNS}/public-logs.tf",
            "kms_key_id        = aws_kms_key.public[0].arn",
            "kms_key_id        = var.kms_key_arn",
        ),
        ("log-group-cmk", PUBLIC_LOGS, "kms_key_id"),
    ),
    _variant(
        "resolver-log-group-without-key",
        DEV,
        edit(f"{DNS}/resolver-logs.tf", "  kms_key_id        = var.kms_key_arn\n", ""),
        ("log-group-cmk", RESOLVER_LOGS, "kms_key_id"),
    ),
    _variant(
        "queries-kept-for-a-month-in-prod",
        PROD,
        edit(
            f"{DNS}/resolver-logs.tf",
            "retention_in_days = var.log_retention_days",
            "retention_in_days = 30",
        ),
        ("log-retention", RESOLVER_LOGS, "retention_in_days"),
    ),
    _variant(
        "public-queries-kept-for-ever",
        DEV,
        edit(f"{DNS}/public-logs.tf", "  retention_in_days = var.log_retention_days\n", ""),
        ("log-retention", PUBLIC_LOGS, "retention_in_days"),
    ),
    _variant(
        "resolver-logs-leave-the-region",
        DEV,
        edit(
            f"{DNS}/resolver-logs.tf",
            "  kms_key_id        = var.kms_key_arn\n",
            '  kms_key_id        = var.kms_key_arn\n  region            = "us-east-1"\n',
        ),
        ("provider-region", RESOLVER_LOGS, "region"),
        ("log-group-cmk", RESOLVER_LOGS, "kms_key_id"),
    ),
    _variant(
        "public-log-group-where-route-53-does-not-write",
        DEV,
        edit(
            f"{DNS}/public-logs.tf",
            '_query_log_region    = "us-east-1"',
            '_query_log_region    = "ap-northeast-2"',
        ),
        ("provider-region", PUBLIC_LOGS, "region"),
    ),
    _variant(
        "key-of-public-logs-does-not-rotate",
        DEV,
        edit(f"{DNS}/public-logs.tf", "  enable_key_rotation     = true\n", ""),
        ("kms-key-rotation", PUBLIC_KEY, "enable_key_rotation"),
    ),
    _variant(
        "key-of-public-logs-for-everybody",
        DEV,
        edit(
            f"{DNS}/public-logs.tf",
            '      identifiers = ["arn:aws:iam::${var.account_id}:root"]',
            '      identifiers = ["*"]',
        ),
        ("kms-key-policy-scoped", PUBLIC_KEY, "policy"),
    ),
    _variant(
        "key-of-public-logs-gone-in-a-week",
        PROD,
        edit(
            f"{DNS}/public-logs.tf", "deletion_window_in_days = 30", "deletion_window_in_days = 7"
        ),
        ("kms-deletion-window", PUBLIC_KEY, "deletion_window_in_days"),
    ),
    _variant(
        "zone-emptied-before-it-goes",
        PROD,
        edit(
            f"{DNS}/main.tf",
            '  comment       = "Public names of ${var.name}."\n  force_destroy = false',
            '  comment       = "Public names of ${var.name}."\n  force_destroy = true',
        ),
        ("deletion-protection", "module.dns[0].aws_route53_zone.public[0]", "force_destroy"),
    ),
    _variant(
        "log-groups-and-alias-named-of-no-environment",
        DEV,
        both(
            edit(
                f"{DNS}/resolver-logs.tf",
                'resolver_log_group = "/aws/route53/${var.name}/resolver"',
                'resolver_log_group = "/aws/route53/resolver"',
            ),
            edit(f"{DNS}/public-logs.tf", '"alias/${var.name}-query-logs"', '"alias/query-logs"'),
        ),
        ("naming", RESOLVER_LOGS, "name"),
        ("naming", "module.dns[0].aws_kms_alias.public[0]", "name"),
    ),
    _variant(
        "zone-of-another-environment-by-its-tag",
        DEV,
        edit(
            f"{DNS}/main.tf",
            "tags = { Name = var.private_zone_name }",
            'tags = { Name = var.private_zone_name, Environment = "prod" }',
        ),
        ("required-tags", "module.dns[0].aws_route53_zone.private", "tags"),
    ),
    _variant(
        "name-servers-in-another-order-than-their-parameter",
        DEV,
        edit(
            f"{DEV}/outputs.tf",
            "value       = local.offers.public_zone_name_servers.values",
            "value       = reverse(local.offers.public_zone_name_servers.values)",
        ),
        (
            "ssm-contract",
            'module.contract.aws_ssm_parameter.this["public_zone_name_servers"]',
            "name",
        ),
    ),
)

VARIANTS: tuple[Variant, ...] = (*_LOAD_BALANCER, *_ZONES)
