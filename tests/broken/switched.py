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

VARIANTS: tuple[Variant, ...] = (*_LOAD_BALANCER,)
