"""`--assume`: decides what a verdict needs, and says so; refuses what meets nothing."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from harness.cli import run

HCL = """
variable "subnet_ids" {
  type = list(string)
}

variable "vpc_id" {
  type = string
}

variable "password" {
  type      = string
  sensitive = true
}

variable "known" {
  type    = string
  default = "x"
}

resource "aws_subnet" "mine" {
  vpc_id     = var.vpc_id
  cidr_block = "10.0.0.0/24"
}

resource "aws_db_subnet_group" "this" {
  name       = "db"
  subnet_ids = var.subnet_ids
}

resource "aws_db_instance" "this" {
  db_subnet_group_name = aws_db_subnet_group.this.name
  password             = var.password
}

resource "aws_instance" "this" {
  subnet_id = aws_subnet.mine.id
}
"""
RULE = ("scan", "--rules", "private-placement", "--show-passes")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "main.tf").write_text(HCL)
    return tmp_path


def verdict(done: subprocess.CompletedProcess[str], address: str) -> str:
    found = json.loads(done.stdout)["findings"]
    (one,) = (one["verdict"] for one in found if one["address"] == address)
    assert isinstance(one, str)
    return one


@pytest.mark.parametrize(
    ("assumptions", "expected"),
    [
        ([], "undecided"),
        (["var.subnet_ids=private"], "pass"),
        (["var.subnet_ids=public"], "fail"),
        (["var.subnet_ids=contract.private_subnet_ids"], "pass"),
        (['var.subnet_ids=["subnet-1", "subnet-2"]'], "undecided"),
        (['var.subnet_ids=["subnet-1", "subnet-2"]', "subnet-1=private"], "undecided"),
        (
            ['var.subnet_ids=["subnet-1", "subnet-2"]', "subnet-1=private", "subnet-2=private"],
            "pass",
        ),
        (['var.subnet_ids=["subnet-1", "subnet-2"]', "subnet-2=public"], "fail"),
    ],
)
def test_a_subnet_is_what_is_said_of_it(assumptions: list[str], expected: str, root: Path) -> None:
    options = [part for one in assumptions for part in ("--assume", one)]
    done = run(*RULE, "--format", "json", *options, cwd=root)
    assert verdict(done, "aws_db_instance.this") == expected


@pytest.mark.parametrize(("said", "expected"), [("pass", "pass"), ("fail", "fail")])
def test_what_is_no_value_is_stated_as_pass_or_fail(said: str, expected: str, root: Path) -> None:
    need = "main route table of var.vpc_id"
    plain = run(*RULE, cwd=root)
    assert f"needs: {need}" in plain.stdout
    done = run(*RULE, "--format", "json", "--assume", f"{need}={said}", cwd=root)
    assert verdict(done, "aws_instance.this") == expected


def test_the_proof_and_the_report_say_that_it_is_assumed(root: Path) -> None:
    done = run(*RULE, "--assume", "var.subnet_ids=private", cwd=root)
    assert "note: assumed, not known: var.subnet_ids = contract.private_subnet_ids" in done.stdout
    assert "→ var.subnet_ids (assumed)" in done.stdout


def test_a_sensitive_input_is_not_shown(root: Path) -> None:
    done = run("scan", "--profile", "all", "--assume", "var.password=hunter2", cwd=root)
    assert "var.password = (sensitive)" in done.stdout
    assert "hunter2" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("assumption", "words"),
    [
        ("var.subnet_idz=private", "did you mean: var.subnet_ids"),
        ("var.known=y", "it has a value here: --var known=…"),
        ("main route table of var.vpc_id=private", "state it as pass or fail"),
        ("var.subnet_ids=contract.kms_key", "contract.kms_key_arn"),
        ("var.subnet_ids", "not of the form key=value"),
        ("zzz=1", "verdicts need: "),
    ],
)
def test_one_that_meets_nothing_is_refused(assumption: str, words: str, root: Path) -> None:
    for command in (RULE, ("plan", ".", "--engine", "symbolic", "--rules", "private-placement")):
        done = run(*command, "--assume", assumption, cwd=root)
        assert done.returncode == 2
        assert words in done.stderr
        assert "Traceback" not in done.stderr


def test_explain_takes_it(root: Path) -> None:
    done = run("explain", "aws_db_instance.this", "--assume", "var.subnet_ids=public", cwd=root)
    assert "fail[private-placement]" in done.stdout
    wrong = run("explain", "aws_db_instance.this", "--assume", "var.nothing=1", cwd=root)
    assert wrong.returncode == 2


def test_a_plan_without_sources_takes_it(tmp_path: Path) -> None:
    change = {"actions": ["create"], "before": None, "after": {"name": "a"}, "after_unknown": {}}
    change["after_unknown"] = {"kms_key_id": True}
    plan = {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "resource_changes": [
            {
                "address": "aws_cloudwatch_log_group.a",
                "mode": "managed",
                "type": "aws_cloudwatch_log_group",
                "name": "a",
                "change": change,
            }
        ],
        "configuration": {
            "root_module": {
                "resources": [
                    {
                        "address": "aws_cloudwatch_log_group.a",
                        "mode": "managed",
                        "type": "aws_cloudwatch_log_group",
                        "name": "a",
                        "expressions": {"kms_key_id": {"references": ["var.key"]}},
                    }
                ],
                "variables": {"key": {}},
            }
        },
    }
    (tmp_path / "plan.json").write_text(json.dumps(plan))
    command = ("plan", "--from", "plan.json", "--rules", "log-group-cmk", "--profile", "all")
    plain = run(*command, cwd=tmp_path)
    needs = [line.split("needs: ")[1] for line in plain.stdout.splitlines() if "needs: " in line]
    assert needs
    key = f"{needs[0]}=arn:aws:kms:ap-northeast-2:111122223333:key/1234"
    done = run(*command, "--assume", key, cwd=tmp_path)
    assert "1 passed" in done.stdout, done.stdout + done.stderr
