"""Any one thing changed in one environment is a finding that names it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from harness.environments import about, compared, copied

from validator.model.verdict import Severity

OPEN_GROUP = """
resource "aws_vpc_security_group_ingress_rule" "open" {
  security_group_id = module.security_groups.rds_security_group_id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"
}
"""
TOPIC = """
resource "aws_sns_topic" "news" {{
  name              = "${{local.name}}-news"
  kms_master_key_id = module.kms_key.key_arn
  {0}
}}
"""
OUTPUT = """
output "extra" {
  description = "Something more."
  value       = module.network.vpc_id
}
"""
ALIAS = """
provider "aws" {
  alias  = "east"
  region = "us-east-1"
}
"""
REMOTE = """
module "remote" {{
  source  = "{0}"
  {1}
}}
"""


@dataclass(frozen=True)
class Edit:
    """A change in one environment, and what the finding about it names."""

    file: str
    old: str
    new: str
    names: str
    severity: Severity | None = None


def appended(file: str, text: str, names: str, severity: Severity | None = None) -> Edit:
    return Edit(file, "", text, names, severity)


HIGH = Severity.HIGH
EDITS = {
    "unencrypted-bucket": Edit(
        "main.tf", "encryption = { kms_key_arn = module.kms_key.key_arn }\n  retention  = var.log",
        "encryption = {}\n  retention  = var.log", "kms_master_key_id", HIGH,
    ),
    "open-group": appended("main.tf", OPEN_GROUP, "aws_vpc_security_group_ingress_rule.open", HIGH),
    "no-versioning": Edit(
        "main.tf", "retention  = var.log_bucket_retention\n  versioning = true\n}",
        "retention  = var.log_bucket_retention\n  versioning = false\n}",
        "module.logs_bucket.aws_s3_bucket_versioning.this versioning", HIGH,
    ),
    "force-destroy": Edit(
        "main.tf", "retention  = var.log_bucket_retention\n  versioning = true\n}",
        "retention  = var.log_bucket_retention\n  versioning = true\n  force_destroy = true\n}",
        "module.logs_bucket.aws_s3_bucket.this force_destroy", HIGH,
    ),
    "fewer-services": Edit(
        "main.tf", '"backup", "cloudwatch", ', '"cloudwatch", ',
        "module.kms_key.data.aws_iam_policy_document.this statement", HIGH,
    ),
    "deletion-window": Edit(
        "main.tf", "  region      = var.region\n", "  region      = var.region\n"
        "  deletion_window_in_days = 7\n",
        "module.kms_key.aws_kms_key.this deletion_window_in_days", HIGH,
    ),
    "fewer-endpoints": Edit(
        "main.tf", "private_subnets = local._tiers.private\n",
        'private_subnets = local._tiers.private\n  gateway_endpoints = ["s3"]\n',
        'module.network.aws_vpc_endpoint.gateway["dynamodb"]',
    ),
    "public-databases": Edit(
        "main.tf", "subnet_ids = module.network.private_subnet_ids",
        "subnet_ids = module.network.public_subnet_ids",
        "module.data_subnet_groups.aws_db_subnet_group.this subnet_ids",
    ),
    "other-group-name": Edit(
        "main.tf", '  name   = local.name\n  vpc_id', '  name   = "${local.name}-2"\n  vpc_id',
        "module.security_groups.aws_security_group.rds name",
    ),
    "upper-case-name": Edit(
        "main.tf", '"${local.name}-logs"', 'lower("${local.name}-LOGS-${var.environment}")',
        "module.logs_bucket.aws_s3_bucket.this bucket",
    ),
    "module-source": Edit(
        "main.tf", "../../modules/ecs-cluster", "../../modules/./ecs-cluster",
        "module.ecs_cluster source", HIGH,
    ),
    "module-added": appended(
        "main.tf", REMOTE.format("cloudposse/label/null", 'version = "0.25.0"'), "module.remote",
    ),
    "provider-version": Edit(
        "versions.tf", '"~> 6.34"', '"~> 6.30"', "terraform required_providers.aws.version", HIGH,
    ),
    "engine-version": Edit(
        "versions.tf", '">= 1.10.0, < 2.0.0"', '">= 1.11.0, < 2.0.0"',
        "terraform required_version", HIGH,
    ),
    "provider-added": appended("providers.tf", ALIAS, "provider.aws.east", HIGH),
    "no-tag": Edit(
        "providers.tf", '      ManagedBy   = "terraform"\n', "",
        "provider.aws default_tags[0].tags.ManagedBy", Severity.LOW,
    ),
    "output-added": appended("outputs.tf", OUTPUT, "output.extra"),
    "output-sensitive": Edit(
        "outputs.tf", "value       = local.contract.vpc_id.value",
        "sensitive = true\n  value       = local.contract.vpc_id.value",
        "output.vpc_id sensitive", HIGH,
    ),
    "output-described": Edit(
        "outputs.tf", "Id of the VPC.", "The VPC.", "output.vpc_id description", Severity.LOW,
    ),
    "output-of-other-tier": Edit(
        "contract.tf", "values      = module.network.private_subnet_ids",
        "values      = module.network.public_subnet_ids",
        "output.private_subnet_ids meaning[0].tier",
    ),
    "output-of-other-type": Edit(
        "outputs.tf", "local.contract.vpc_id.value", "[local.contract.vpc_id.value]",
        "output.vpc_id type",
    ),
    "output-literal": Edit(
        "outputs.tf", "local.contract.vpc_cidr.value", '"10.9.0.0/16"', "output.vpc_cidr",
    ),
    "parameter-moved": Edit(
        "contract.tf", '"vpc/id"', '"vpc/identifier"',
        'module.contract.aws_ssm_parameter.this["vpc_id"] name',
    ),
    "backend-plain": Edit(
        "backend.tf", "encrypt    = true", "encrypt    = false", "terraform.backend encrypt", HIGH,
    ),
    "backend-region": Edit(
        "backend.tf", "ap-northeast-2", "eu-west-1", "terraform.backend region", HIGH,
    ),
    "backend-lock": Edit(
        "backend.tf", "use_lockfile   = true", "use_lockfile   = false",
        "terraform.backend use_lockfile", HIGH,
    ),
    "owner": Edit(
        "terraform.tfvars", '"platform-team"', '"another-team"',
        "provider.aws default_tags[0].tags.Owner", Severity.LOW,
    ),
    "region": Edit(
        "providers.tf", "region = var.region", 'region = "eu-west-1"', "provider.aws region", HIGH,
    ),
    "weight": Edit(
        "terraform.tfvars", "weight = 1 }", "weight = 2 }",
        "aws_ecs_cluster_capacity_providers.this default_capacity_provider_strategy[1].weight",
    ),
}  # fmt: skip


def change(directory: Path, edit: Edit) -> None:
    path = directory / edit.file
    text = path.read_text()
    assert edit.old in text, f"{edit.file}: {edit.old}"
    path.write_text(text.replace(edit.old, edit.new, 1) if edit.old else text + edit.new)


@pytest.mark.parametrize("name", EDITS)
@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_a_change_in_one_environment_is_named(tmp_path: Path, environment: str, name: str) -> None:
    edit = EDITS[name]
    tree = copied(tmp_path).tree
    change(tree / "environments" / environment, edit)
    finding = about(compared(tree), edit.names)
    assert edit.severity in (None, finding.severity)
    assert finding.location is not None
    assert finding.location.line >= 1


@pytest.mark.parametrize("name", ["unencrypted-bucket", "provider-version", "owner", "weight"])
def test_a_change_made_in_both_environments_is_no_difference(tmp_path: Path, name: str) -> None:
    tree = copied(tmp_path).tree
    for environment in ("dev", "prod"):
        change(tree / "environments" / environment, EDITS[name])
    found = compared(tree)
    assert not any(one.rule == "parity-undeclared" for one in found.findings)


@pytest.mark.parametrize("environment", ["dev", "prod"])
@pytest.mark.parametrize("written", ["dev", "prod"])
def test_a_name_that_is_written_out_is_a_finding(
    tmp_path: Path, environment: str, written: str
) -> None:
    """Even the own name: written out, it does not follow from the environment's input."""
    tree = copied(tmp_path).tree
    name = f'"connectly-shared-{written}-logs"'
    change(tree / "environments" / environment, Edit("main.tf", '"${local.name}-logs"', name, ""))
    finding = about(compared(tree), "module.logs_bucket.aws_s3_bucket.this bucket")
    if written != environment:
        assert finding.message == f"{environment} names {written}: connectly-shared-{written}-logs"


@pytest.mark.parametrize("written", ["dev", "prod"])
def test_one_environments_name_in_both_is_a_finding(tmp_path: Path, written: str) -> None:
    tree = copied(tmp_path).tree
    name = f'"connectly-shared-{written}-logs"'
    for environment in ("dev", "prod"):
        edit = Edit("main.tf", '"${local.name}-logs"', name, "")
        change(tree / "environments" / environment, edit)
    finding = about(compared(tree), "module.logs_bucket.aws_s3_bucket.this bucket")
    other = {"dev": "prod", "prod": "dev"}[written]
    assert finding.message.startswith(f"{other} names {written}")


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        ('bucket     = "prod-connectly"', 'bucket     = "dev-connectly"', "bucket"),
        ("connectly-shared/prod/terraform", "connectly-shared/dev/terraform", "key"),
        ('"prod-connectly-tf-lock"', '"dev-connectly-tf-lock"', "dynamodb_table"),
        ('"alias/prod-connectly-tf-state"', '"alias/dev-connectly-tf-state"', "kms_key_id"),
        ('bucket     = "prod-connectly"', 'bucket     = "prd-connectly"', "bucket"),
    ],
)
def test_a_backend_must_have_its_own_name(tmp_path: Path, old: str, new: str, names: str) -> None:
    tree = copied(tmp_path).tree
    change(tree / "environments/prod", Edit("backend.tf", old, new, ""))
    found = compared(tree)
    assert about(found, f"terraform.backend {names}").severity is HIGH


def test_two_environments_in_one_state_are_a_finding(tmp_path: Path) -> None:
    tree = copied(tmp_path).tree
    for environment in ("dev", "prod"):
        path = tree / "environments" / environment / "backend.tf"
        path.write_text(
            path.read_text()
            .replace(f'"{environment}-connectly"', '"connectly"')
            .replace(f"connectly-shared/{environment}/", "")
        )
    finding = about(compared(tree), "terraform.backend key")
    assert finding.message == "dev and prod share one state: terraform.tfstate"


def test_lifecycle_is_compared(tmp_path: Path) -> None:
    tree = copied(tmp_path).tree
    guard = "lifecycle { prevent_destroy = true }"
    for environment, inner in (("dev", ""), ("prod", guard)):
        path = tree / "environments" / environment
        change(path, appended("main.tf", TOPIC.format(inner), ""))
    finding = about(compared(tree), "aws_sns_topic.news lifecycle.prevent_destroy")
    assert finding.severity is HIGH


GIT, LABEL = "git::https://example.com/m.git?ref=v1.{}.0", "cloudposse/label/null"
CALLS = {
    "source": ((GIT.format(0), ""), (GIT.format(1), "")),
    "version": ((LABEL, 'version = "0.25.0"'), (LABEL, 'version = "0.24.0"')),
    "name": ((LABEL, 'version = "0.25.0"'), (LABEL, 'version = "0.25.0"\n  name = "x"')),
}


@pytest.mark.parametrize("names", CALLS)
def test_a_module_that_is_not_here_is_compared_by_its_call(tmp_path: Path, names: str) -> None:
    tree = copied(tmp_path).tree
    for environment, call in zip(("dev", "prod"), CALLS[names], strict=True):
        change(tree / "environments" / environment, appended("main.tf", REMOTE.format(*call), ""))
    found = compared(tree)
    assert [(one.address, one.attribute) for one in found.findings] == [("module.remote", names)]


def test_an_environment_under_the_name_of_the_other_hides_nothing(tmp_path: Path) -> None:
    tree = copied(tmp_path).tree
    change(
        tree / "environments/dev",
        Edit("terraform.tfvars", 'environment = "dev"', 'environment = "prod"', ""),
    )
    found = compared(tree)
    assert about(found, "module.backup_bucket[0]")
    assert about(found, "terraform.backend bucket")
