"""Facts about consumers where fixtures do not reach: tfvars, joined plans, what is never shown."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from harness.graphs import evaluated
from harness.plan_documents import change, plan

from validator.evaluate import Options, evaluate_root
from validator.model.graph import Graph
from validator.model.verdict import Finding, Verdict
from validator.plan.join import join
from validator.plan.reader import read_plan
from validator.policy import builtin_policies_dir, judge, load

KNOWN = load([builtin_policies_dir()])
PASSWORD = """variable "password" {
  type      = string
  sensitive = true
}
resource "aws_db_instance" "this" {
  password = var.password
}
"""


def findings(found: Graph, rule: str) -> list[Finding]:
    outcome = judge(found, KNOWN, None, frozenset({rule}))
    assert outcome.broken == ()
    return [one for one in outcome.findings if one.verdict is not Verdict.PASS]


def test_a_password_in_tfvars_fails_and_is_not_shown(tmp_path: Path) -> None:
    (tmp_path / "terraform.tfvars").write_text('password = "hunter2-hunter2"\n')
    (one,) = findings(evaluated(tmp_path, PASSWORD).graph, "secrets-from-manager")
    assert one.verdict is Verdict.FAIL
    assert "terraform.tfvars" in one.message
    assert "hunter2" not in repr(one)


@pytest.mark.parametrize(
    "options",
    [Options(variables={"password": "hunter2"}), Options(environ={"TF_VAR_password": "hunter2"})],
    ids=["-var", "TF_VAR"],
)
def test_a_password_from_the_operator_is_undecided(tmp_path: Path, options: Options) -> None:
    (tmp_path / "main.tf").write_text(PASSWORD)
    (one,) = findings(evaluate_root(os.fspath(tmp_path), options), "secrets-from-manager")
    assert (one.verdict, one.needs) == (Verdict.UNDECIDED, ("var.password",))
    assert "hunter2" not in repr(one)


def test_a_secret_that_a_plan_knows_is_judged_by_where_it_came_from(tmp_path: Path) -> None:
    symbolic = evaluated(
        tmp_path,
        """data "aws_secretsmanager_secret_version" "db" {
  secret_id = "db"
}
resource "aws_db_instance" "looked_up" {
  password = data.aws_secretsmanager_secret_version.db.secret_string
}
resource "aws_db_instance" "written" {
  password = "hunter2-hunter2"
}
resource "aws_db_instance" "managed" {
  manage_master_user_password = true
}
""",
    ).graph
    hidden = {"after_sensitive": {"password": True}}
    document = plan(
        change("aws_db_instance.looked_up", ["create"], {"password": "from-aws"}, **hidden),
        change("aws_db_instance.written", ["create"], {"password": "hunter2-hunter2"}, **hidden),
        change("aws_db_instance.managed", ["create"], {"password": "set-by-rds"}, **hidden),
    )
    joined = join(read_plan(document), symbolic)
    (one,) = findings(joined, "secrets-from-manager")
    assert (one.address, one.verdict) == ("aws_db_instance.written", Verdict.FAIL)
    assert "hunter2" not in repr(one)


def test_without_sources_a_known_secret_is_undecided() -> None:
    document = plan(change("aws_db_instance.this", ["create"], {"password": "hunter2"}))
    (one,) = findings(read_plan(document), "secrets-from-manager")
    assert (one.verdict, one.needs) == (Verdict.UNDECIDED, ("the sources",))


def test_credentials_of_a_provider_fail(tmp_path: Path) -> None:
    text = 'provider "aws" {\n  region = "ap-northeast-2"\n  secret_key = "abcdefghij"\n}\n'
    (one,) = findings(evaluated(tmp_path, text).graph, "secrets-from-manager")
    assert (one.address, one.attribute) == ("provider.aws", "secret_key")
    assert one.location is not None
    assert one.location.line == 3


def test_a_sensitive_id_is_not_shown(tmp_path: Path) -> None:
    text = 'variable "vpc" {\n  sensitive = true\n  default = "vpc-0123456789abcdef0"\n}\n'
    (one,) = findings(evaluated(tmp_path, text).graph, "no-hard-coded-ids")
    assert one.message == "an id (sensitive) is written here"
    assert "vpc-0123456789abcdef0" not in repr(one)


def test_an_id_in_tfvars_is_found_there(tmp_path: Path) -> None:
    (tmp_path / "terraform.tfvars").write_text('\nvpc = "vpc-0123456789abcdef0"\n')
    (one,) = findings(evaluated(tmp_path, 'variable "vpc" {}\n').graph, "no-hard-coded-ids")
    assert one.location is not None
    assert (os.path.basename(one.location.path), one.location.line) == ("terraform.tfvars", 2)


def test_the_region_of_the_provider_counts(tmp_path: Path) -> None:
    text = """provider "aws" {
  region = "ap-northeast-2"
}
provider "aws" {
  alias  = "edge"
  region = "us-east-1"
}
resource "aws_kms_key" "here" {}
resource "aws_kms_key" "edge" {
  provider = aws.edge
}
"""
    (one,) = findings(evaluated(tmp_path, text).graph, "no-own-kms-key")
    assert one.address == "aws_kms_key.here"


def test_unknown_names_suggest_the_right_one(tmp_path: Path) -> None:
    text = """data "terraform_remote_state" "shared" {
  backend = "s3"
  config  = { bucket = "dev-connectly", key = "connectly-shared/dev/terraform.tfstate" }
}
output "x" {
  value = data.terraform_remote_state.shared.outputs.private_subnets_ids
}
data "aws_ssm_parameter" "x" {
  name = "/connectly-shared/dev/subnet/private/ids"
}
"""
    found = findings(evaluated(tmp_path, text).graph, "unknown-contract-name")
    assert {one.message.split("; ")[1] for one in found} == {
        "did you mean private_subnet_ids?",
        "did you mean subnets/private/ids?",
    }


def test_changes_are_judged_in_a_plan_only() -> None:
    document = plan(change("aws_s3_bucket.x", ["delete"], None, before={"bucket": "x"}))
    found = read_plan(document)
    assert len(findings(found, "no-stateful-destroy")) == 1
    assert findings(replace(found, source="state"), "no-stateful-destroy") == []


def test_what_forces_a_replacement_is_in_the_proof() -> None:
    document = plan(
        change(
            "aws_subnet.a", ["delete", "create"], {"cidr_block": "10.0.1.0/24"},
            before={"cidr_block": "10.0.0.0/24"}, replace_paths=[["cidr_block"]],
        )
    )  # fmt: skip
    (one,) = findings(read_plan(document), "no-stateful-destroy")
    assert one.message == "the plan replaces aws_subnet.a, forced by cidr_block"
    assert [step.what for step in one.evidence] == ["replacement forced by cidr_block"]


def test_a_contract_value_in_a_module_is_traced_from_the_joined_plan(tmp_path: Path) -> None:
    (tmp_path / "groups").mkdir()
    (tmp_path / "groups" / "main.tf").write_text(
        'resource "aws_security_group" "alb" {\n  name = "b"\n}\n'
        'output "alb" {\n  value = aws_security_group.alb.id\n}\n'
    )
    symbolic = evaluated(
        tmp_path,
        """terraform {
  backend "s3" {
    bucket = "dev-connectly"
    key    = "connectly-shared/dev/terraform.tfstate"
  }
}
module "groups" {
  source = "./groups"
}
output "alb_security_group_id" {
  value = module.groups.alb
}
""",
    ).graph
    document = plan(
        change(
            "module.groups.aws_security_group.alb", ["delete", "create"], {"name": "b"},
            before={"name": "a", "id": "sg-1"}, after_unknown={"id": True},
            replace_paths=[["name"]],
        )
    )  # fmt: skip
    (one,) = findings(join(read_plan(document), symbolic), "no-contract-destroy")
    assert one.address == "module.groups.aws_security_group.alb"
    assert "alb_security_group_id" in one.message
    assert one.location is not None
    assert one.location.line == 1
