"""What is assumed of an open input: it reaches whatever depends on it, and says so."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from harness.policy_fixtures import Fixture, family_rules, fixtures, policies

from validator.evaluate import (
    AssumptionError,
    Options,
    assumed,
    evaluate_root,
    open_inputs,
    parse_assumptions,
)
from validator.model.graph import Graph
from validator.model.types import BOOL
from validator.model.verdict import Finding, Verdict
from validator.policy import judge

HCL = """
variable "names" {
  type = list(string)
}

variable "size" {
  type = object({ disk = optional(number, 20), kind = string })
}

data "aws_caller_identity" "me" {}

module "registry" {
  source  = "example/key/aws"
  version = "1.0.0"
}

locals {
  bucket = "logs-${data.aws_caller_identity.me.account_id}"
}

resource "aws_s3_bucket" "this" {
  count  = length(var.names)
  bucket = "${local.bucket}-${var.names[count.index]}"
}

resource "aws_ebs_volume" "this" {
  size       = var.size.disk
  type       = var.size.kind
  kms_key_id = module.registry.key_arn
}
"""


def evaluated(directory: Path, *assumptions: str, text: str = HCL) -> Graph:
    (directory / "main.tf").write_text(text)
    return evaluate_root(os.fspath(directory), Options(assumptions=parse_assumptions(assumptions)))


def test_it_reaches_counts_templates_and_locals(tmp_path: Path) -> None:
    found = evaluated(
        tmp_path, 'var.names=["a", "b"]', "data.aws_caller_identity.me.account_id=111122223333"
    )
    assert found.diagnostics == ()
    buckets = [found.resources[f"aws_s3_bucket.this[{n}]"].at("bucket") for n in (0, 1)]
    assert [one.data for one in buckets] == ["logs-111122223333-a", "logs-111122223333-b"]
    assert [one.exists for one in found.resources.values()] == [True] * 4
    assert found.assumed == ("var.names", "data.aws_caller_identity.me.account_id")


def test_it_is_of_the_type_of_its_variable_with_its_defaults(tmp_path: Path) -> None:
    found = evaluated(tmp_path, 'var.size={ kind = "gp3" }')
    volume = found.resources["aws_ebs_volume.this"]
    assert (volume.at("size").data, volume.at("type").data) == (20, "gp3")


def test_a_part_of_an_input_can_be_assumed(tmp_path: Path) -> None:
    found = evaluated(tmp_path, "var.size.kind=io2")
    volume = found.resources["aws_ebs_volume.this"]
    assert volume.at("type").data == "io2"
    assert volume.at("size").is_unknown


def test_an_output_of_a_module_that_is_not_there(tmp_path: Path) -> None:
    found = evaluated(tmp_path, "module.registry.key_arn=arn:aws:kms:a:1:key/x")
    key = found.resources["aws_ebs_volume.this"].at("kms_key_id")
    assert key.data == "arn:aws:kms:a:1:key/x"
    assert [step.what for step in key.trail] == ["argument kms_key_id", "module", "assumed"]


def test_the_proof_says_that_it_was_assumed(tmp_path: Path) -> None:
    found = evaluated(tmp_path, 'var.size={ kind = "gp3" }')
    last = found.resources["aws_ebs_volume.this"].at("type").trail[-1]
    assert (last.what, last.address, last.location) == ("assumed", "var.size", None)


def test_a_value_of_another_type_is_an_error(tmp_path: Path) -> None:
    found = evaluated(tmp_path, "var.names={}")
    (error,) = found.diagnostics
    assert "var.names does not have its type" in error.message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("var.x", "not of the form key=value"),
        ("=1", "not of the form key=value"),
        ("var.x=[1", "--assume var.x: "),
        ("var.x=[var.y]", "values there are constant"),
    ],
)
def test_what_cannot_be_read_is_an_error(text: str, message: str) -> None:
    with pytest.raises(AssumptionError, match=message.replace("[", r"\[")):
        parse_assumptions([text])


@pytest.mark.parametrize(
    ("raw", "data"),
    [
        ("true", True),
        ("12", 12),
        ("012-345", "012-345"),
        ("vpc-0abc", "vpc-0abc"),
        ('"quoted"', "quoted"),
        ("ap-northeast-2", "ap-northeast-2"),
        ("null", None),
        ("${x} %{y}", "${x} %{y}"),
    ],
)
def test_text_that_is_no_literal_is_a_string(raw: str, data: object) -> None:
    assert parse_assumptions([f"var.x={raw}"]).values["var.x"].data == data


def test_a_plan_without_sources_takes_it_too(tmp_path: Path) -> None:
    plain = evaluated(tmp_path)
    found = assumed(plain, parse_assumptions(["module.registry.key_arn=arn:aws:kms:a:1:key/x"]))
    assert found.resources["aws_ebs_volume.this"].at("kms_key_id").data == "arn:aws:kms:a:1:key/x"
    assert found.assumed == ("module.registry.key_arn",)


def test_an_assumption_is_of_a_literal_id_too(tmp_path: Path) -> None:
    text = 'resource "aws_instance" "this" {\n  subnet_id = "subnet-1"\n}\n'
    value = evaluated(tmp_path, "subnet-1=private", text=text).resources["aws_instance.this"]
    assert value.at("subnet_id").data == "subnet-1"
    assert str(value.at("subnet_id").ref).endswith(".outputs.private_subnet_ids")


TAGS = ("CostCenter", "Environment", "ManagedBy", "Owner", "Project")
OPEN = [one for one in fixtures() if one.kind == "undecided" and not one.is_plan]


def judged(fixture: Fixture, graph: Graph) -> dict[tuple[str, str, str], Finding]:
    rules = family_rules(fixture, policies())
    found = judge(graph, policies(), None, rules, fixture.context())
    assert found.broken == ()
    return {(one.rule, one.address, one.attribute): one for one in found.findings}


@pytest.mark.parametrize("fixture", OPEN, ids=lambda one: one.name)
def test_what_a_verdict_needs_can_be_assumed(fixture: Fixture, tmp_path: Path) -> None:
    """Every name that an undecided verdict gives is one that `--assume` takes."""
    graph = fixture.graph(tmp_path)
    known = set(open_inputs(graph))
    known |= {
        value.data
        for one in graph.resources.values()
        for _, value in one.values.walk()
        if isinstance(value.data, str)
    }
    needs = {need for one in judged(fixture, graph).values() for need in one.needs}
    prose = {one for one in needs if " " in one}  # stated as `pass` or `fail`
    assert needs - known - prose - NO_VALUES == set()


NO_VALUES = frozenset(
    (
        "AWS_REGION",  # of the machine that plans
        "central-flow-logs",  # a part of a literal ARN
        *(f"var.tags.{name}" for name in TAGS),  # var.tags as a whole is a value
    )
)
"""What the sources do not hold by this name: stated as well."""


@pytest.mark.parametrize("value", ["true", "false"])
@pytest.mark.parametrize("fixture", OPEN, ids=lambda one: one.name)
def test_assuming_reverses_no_verdict(fixture: Fixture, value: str, tmp_path: Path) -> None:
    before = fixture.graph(tmp_path)
    flags = [
        name
        for name, variable in before.modules[""].variables.items()
        if variable.type == BOOL and variable.value.is_unknown
    ]
    texts = [f"var.{name}={value}" for name in flags]
    after = evaluate_root(os.fspath(tmp_path), Options(assumptions=parse_assumptions(texts)))
    assert set(after.assumed) == {f"var.{name}" for name in flags}
    old, new = judged(fixture, before), judged(fixture, after)
    sides = {Verdict.PASS, Verdict.FAIL}
    reversed_ones = [
        key for key in old.keys() & new.keys() if {old[key].verdict, new[key].verdict} == sides
    ]
    assert reversed_ones == []
    still = {need for one in new.values() for need in one.needs}
    assert still.isdisjoint(f"var.{name}" for name in flags)
