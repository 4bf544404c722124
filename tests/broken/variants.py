"""Ways to break the foundation and its consumers, each with exactly the findings it must yield."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from harness.judged import Triple
from harness.tree import replace_once

DEV = "environments/dev"
PROD = "environments/prod"
STATE_CONSUMER = "examples/remote-state-consumer"

Change = Callable[[Path], None]
"""Edits a copied tree, given its `terraform` directory."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A broken copy of the tree and what it must yield, beyond the findings of the clean tree.

    `refused` is text of the engine's error where no plan can be made; the sources are judged
    all the same.
    """

    name: str
    root: str
    change: Change
    expected: frozenset[Triple]
    refused: str = ""


def edit(path: str, old: str, new: str) -> Change:
    """Replace a text that is in a file exactly once."""
    return lambda tree: replace_once(tree / path, old, new)


def write(path: str, text: str) -> Change:
    """Add a file."""

    def change(tree: Path) -> None:
        target = tree / path
        assert not target.exists()
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    return change


def rewrite(path: str, old: str, new: str) -> Change:
    """Replace every occurrence of a text in a file that has some."""

    def change(tree: Path) -> None:
        text = (tree / path).read_text(encoding="utf-8")
        assert old in text
        (tree / path).write_text(text.replace(old, new), encoding="utf-8")

    return change


def both(*changes: Change) -> Change:
    """Several edits."""

    def change(tree: Path) -> None:
        for one in changes:
            one(tree)

    return change


DATABASE = """
resource "aws_db_instance" "reports" {
  identifier                    = "${local.name}-reports"
  engine                        = "postgres"
  instance_class                = "db.t4g.micro"
  allocated_storage             = 20
  db_subnet_group_name          = module.data_subnet_groups.rds_subnet_group_name
  vpc_security_group_ids        = [module.security_groups.rds_security_group_id]
  storage_encrypted             = true
  kms_key_id                    = module.kms_key.key_arn
  username                      = "app"
  manage_master_user_password   = true
  master_user_secret_kms_key_id = module.kms_key.key_arn
  skip_final_snapshot           = true
}
"""

LOG_MODULE = """
variable "kms_key_arn" {
  description = "Key of the log group."
  type        = string
  default     = null
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/connectly-shared/dev/audit"
  kms_key_id        = var.kms_key_arn
  retention_in_days = 365
}
"""

LOG_CALL = """
module "audit_log" {
  source = "../../modules/audit-log"
}
"""

NETWORK = "modules/network"
PRIVATE = [f'module.network.aws_subnet.private["ap-northeast-2{zone}"]' for zone in "ac"]
NAT_ROUTE = "  nat_gateway_id         = aws_nat_gateway.this[each.value].id\n"
TO_INTERNET = "  gateway_id             = aws_internet_gateway.this.id\n"
PUBLIC_BY_ROUTE = frozenset(
    {
        *(("subnet-tier-honest", subnet, "") for subnet in PRIVATE),
        *(
            ("nat-gateway-placement", address.replace("aws_subnet", "aws_route_table"), "")
            for address in PRIVATE
        ),
        ("output-shape", "output.private_subnet_ids", ""),
        ("output-shape", "output.rds_subnet_group_name", ""),
        ("output-shape", "output.rds_subnet_group_id", ""),
        ("output-shape", "output.elasticache_subnet_group_name", ""),
    }
)

VARIANTS: tuple[Variant, ...] = (
    Variant(
        "private-routes-to-internet",
        DEV,
        edit(f"{NETWORK}/routes.tf", NAT_ROUTE, TO_INTERNET),
        PUBLIC_BY_ROUTE,
    ),
    Variant(
        "private-routes-half-the-internet",
        DEV,
        edit(
            f"{NETWORK}/routes.tf",
            'destination_cidr_block = "0.0.0.0/0"\n' + NAT_ROUTE,
            'destination_cidr_block = "128.0.0.0/1"\n' + TO_INTERNET,
        ),
        PUBLIC_BY_ROUTE,
    ),
    Variant(
        "database-in-public-subnets",
        DEV,
        both(
            edit(
                f"{DEV}/main.tf",
                "subnet_ids = module.network.private_subnet_ids",
                "subnet_ids = module.network.public_subnet_ids",
            ),
            write(f"{DEV}/reports.tf", DATABASE),
        ),
        frozenset(
            {
                ("private-placement", "aws_db_instance.reports", "db_subnet_group_name"),
                ("output-shape", "output.rds_subnet_group_name", ""),
                ("output-shape", "output.rds_subnet_group_id", ""),
                ("output-shape", "output.elasticache_subnet_group_name", ""),
            }
        ),
    ),
    Variant(
        "database-reachable-from-the-internet",
        STATE_CONSUMER,
        edit(
            f"{STATE_CONSUMER}/database.tf",
            "publicly_accessible    = false",
            "publicly_accessible    = true",
        ),
        frozenset({("rds-not-public", "aws_db_instance.this", "publicly_accessible")}),
    ),
    Variant(
        "key-lost-through-a-module-default",
        DEV,
        both(
            write("modules/audit-log/main.tf", LOG_MODULE), write(f"{DEV}/audit-log.tf", LOG_CALL)
        ),
        frozenset(
            {("log-group-cmk", "module.audit_log.aws_cloudwatch_log_group.this", "kms_key_id")}
        ),
    ),
    Variant(
        "output-removed",
        DEV,
        edit(
            f"{DEV}/outputs.tf",
            'output "vpc_id" {\n  description = "Id of the VPC."\n'
            "  value       = local.contract.vpc_id.value\n}\n",
            "",
        ),
        frozenset(
            {
                ("required-outputs", "output.vpc_id", ""),
                # The parameter is still there, of an output that is not.
                ("ssm-contract", 'module.contract.aws_ssm_parameter.this["vpc_id"]', "name"),
            }
        ),
    ),
    Variant(
        "output-of-the-other-tier",
        DEV,
        edit(
            f"{DEV}/outputs.tf",
            "local.contract.private_subnet_ids.values",
            "local.contract.public_subnet_ids.values",
        ),
        frozenset(
            {
                ("output-shape", "output.private_subnet_ids", ""),
                # The parameter still has the private ones: the two ways disagree.
                (
                    "ssm-contract",
                    'module.contract.aws_ssm_parameter.this["private_subnet_ids"]',
                    "value",
                ),
            }
        ),
    ),
    Variant(
        "subnets-overlap",
        DEV,
        edit("address-plan.yaml", "cidr: 10.0.48.0/20", "cidr: 10.0.24.0/21"),
        frozenset({("cidr-overlap", PRIVATE[1], "cidr_block")}),
    ),
    Variant(
        "environments-overlap",
        DEV,
        rewrite("address-plan.yaml", "cidr: 10.1.", "cidr: 10.0."),
        frozenset({("cidr-environment-overlap", "module.network.aws_vpc.this", "cidr_block")}),
    ),
    Variant(
        "subnet-not-in-the-address-plan",
        DEV,
        edit(
            f"{DEV}/main.tf",
            "private_subnets = local._tiers.private",
            'private_subnets = merge(local._tiers.private, { ap-northeast-2c = "10.0.96.0/20" })',
        ),
        frozenset(
            {
                # A subnet that the plan does not have, and a planned one that is not there.
                ("cidr-address-plan", PRIVATE[1], "cidr_block"),
                ("cidr-address-plan", "module.network.aws_vpc.this", "cidr_block"),
            }
        ),
    ),
    Variant(
        "cidr-is-a-host-address",
        DEV,
        edit(
            f"{DEV}/main.tf",
            "private_subnets = local._tiers.private",
            'private_subnets = merge(local._tiers.private, { ap-northeast-2c = "10.0.48.1/20" })',
        ),
        frozenset({("cidr-valid", PRIVATE[1], "cidr_block")}),
        refused="private_subnets must have IPv4 network addresses",
    ),
    Variant(
        "key-does-not-rotate",
        DEV,
        edit(
            "modules/kms-key/main.tf",
            "enable_key_rotation     = true",
            "enable_key_rotation     = false",
        ),
        frozenset({("kms-key-rotation", "module.kms_key.aws_kms_key.this", "enable_key_rotation")}),
    ),
    Variant(
        "load-balancer-logs-with-kms",
        DEV,
        edit(
            "modules/s3-bucket/main.tf",
            'sse_algorithm     = local.use_kms ? "aws:kms" : "AES256"',
            'sse_algorithm     = "aws:kms"',
        ),
        frozenset({("alb-log-bucket-sse-s3", "module.alb_logs_bucket.aws_s3_bucket.this", "")}),
    ),
    Variant(
        "log-bucket-without-key",
        DEV,
        both(
            edit(
                "modules/s3-bucket/main.tf",
                'sse_algorithm     = local.use_kms ? "aws:kms" : "AES256"',
                'sse_algorithm     = "AES256"',
            ),
            edit(
                "modules/s3-bucket/main.tf",
                "kms_master_key_id = var.encryption.kms_key_arn",
                "kms_master_key_id = null",
            ),
        ),
        frozenset({("s3-bucket-cmk", "module.logs_bucket.aws_s3_bucket.this", "")}),
    ),
    Variant(
        "prod-without-flow-logs",
        PROD,
        edit(f"{PROD}/terraform.tfvars", "enable_flow_logs = true", "enable_flow_logs = false"),
        frozenset({("flow-logs", "module.network.aws_vpc.this", "")}),
    ),
    Variant(
        "database-key-by-id",
        STATE_CONSUMER,
        edit(
            f"{STATE_CONSUMER}/database.tf",
            "kms_key_id            = local.shared.kms_key_arn # the ARN",
            "kms_key_id            = local.shared.kms_key_id # the ARN",
        ),
        frozenset({("rds-kms-key-arn", "aws_db_instance.this", "kms_key_id")}),
        refused='"kms_key_id" .* is an invalid ARN',
    ),
    Variant(
        "database-with-key-but-not-encrypted",
        STATE_CONSUMER,
        edit(f"{STATE_CONSUMER}/database.tf", "  storage_encrypted     = true\n", ""),
        frozenset({("rds-cmk", "aws_db_instance.this", "storage_encrypted")}),
    ),
    Variant(
        "consumer-always-reads-dev",
        STATE_CONSUMER,
        edit(
            f"{STATE_CONSUMER}/foundation.tf",
            'key    = "connectly-shared/${var.environment}/terraform.tfstate"',
            'key    = "connectly-shared/dev/terraform.tfstate"',
        ),
        frozenset({("remote-state-match", "data.terraform_remote_state.shared", "config.key")}),
    ),
    Variant(
        "ssh-open-to-the-world",
        DEV,
        edit(
            "modules/security-groups/main.tf",
            "_http_ports = { http = 80, https = 443 }",
            "_http_ports = { http = 80, https = 443, ssh = 22 }",
        ),
        frozenset(
            {
                (
                    "sg-no-open-ingress",
                    "module.security_groups.aws_vpc_security_group_ingress_rule"
                    '.alb_internet["ssh"]',
                    "cidr_ipv4",
                )
            }
        ),
    ),
    Variant(
        "nat-gateway-in-a-private-subnet",
        DEV,
        edit(
            f"{NETWORK}/nat.tf",
            "subnet_id     = aws_subnet.public[each.key].id",
            "subnet_id     = aws_subnet.private[each.key].id",
        ),
        frozenset(
            {
                (
                    "nat-gateway-placement",
                    'module.network.aws_nat_gateway.this["ap-northeast-2a"]',
                    "subnet_id",
                )
            }
        ),
    ),
    Variant(
        "state-not-encrypted",
        DEV,
        edit(f"{DEV}/backend.tf", "encrypt    = true", "encrypt    = false"),
        frozenset({("state-backend-encrypted", "terraform.backend.s3", "encrypt")}),
    ),
)
