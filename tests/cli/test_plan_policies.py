"""Rego policies and assumptions on a real plan."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from harness.cli import run

pytestmark = [pytest.mark.sandbox, pytest.mark.xdist_group("plan-policies")]

HCL = """terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

provider "aws" {
  region = "ap-northeast-2"
}

variable "note" {
  type      = string
  sensitive = true
  default   = "swordfish-9"
}

resource "terraform_data" "key" {
  input = timestamp()
}

resource "aws_cloudwatch_log_group" "a" {
  name       = "a"
  kms_key_id = terraform_data.key.output
  tags       = { note = var.note }
}
"""
REGO = """package main

deny[msg] {
  r := input.resource_changes[_]
  r.type == "aws_cloudwatch_log_group"
  r.change.after_unknown.kms_key_id
  not startswith(r.change.after.name_prefix, "x")
  msg := sprintf("%s: %v", [r.address, r.change.after.tags])
}
"""
RULES = ("--rules", "log-group-cmk,rego.main.deny", "--show-passes", "--format", "json")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root with a kept plan of it, binary."""
    directory = tmp_path_factory.mktemp("plan-policies")
    (directory / ".git").mkdir()
    (directory / "main.tf").write_text(HCL)
    (directory / ".shared-check" / "rego").mkdir(parents=True)
    (directory / ".shared-check" / "rego" / "a.rego").write_text(REGO)
    return directory


def judged(root: Path, *arguments: str) -> dict[str, Any]:
    done = run("plan", ".", "--sandbox", *RULES, *arguments, cwd=root)
    assert "swordfish" not in done.stdout + done.stderr
    report = json.loads(done.stdout)
    assert report["errors"] == []
    assert report["source"] == "plan"
    return {one["rule"]: one for one in report["findings"]}


def test_rego_reads_the_plan_and_its_messages_hide_what_is_sensitive(root: Path) -> None:
    found = judged(root)
    deny = found["rego.main.deny"]
    assert (deny["address"], deny["line"], deny["verdict"]) == (
        "aws_cloudwatch_log_group.a",
        23,
        "fail",
    )
    assert deny["message"] == 'aws_cloudwatch_log_group.a: {"note": "(sensitive)"}'
    assert found["log-group-cmk"]["verdict"] == "undecided"


def test_an_assumption_decides_what_is_known_after_apply(root: Path) -> None:
    found = judged(root, "--assume", "terraform_data.key.output=contract.kms_key_arn")
    one = found["log-group-cmk"]
    assert one["verdict"] == "pass"
    assert [step["what"] for step in one["evidence"]][-1] == "assumed"
    assert found["rego.main.deny"]["fingerprint"] == judged(root)["rego.main.deny"]["fingerprint"]
