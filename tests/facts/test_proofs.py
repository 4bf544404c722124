"""The proof of a fact: its hops in order, each with its place, and what would decide it."""

from __future__ import annotations

from pathlib import Path

from harness.graphs import evaluated

from validator.facts import Subject, get
from validator.facts.contract import BY_PARAMETER, CONTRACT
from validator.facts.world import World
from validator.model.verdict import Judgement, Verdict

PUBLIC = """
resource "aws_vpc" "this" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id
}

resource "aws_subnet" "a" {
  vpc_id     = aws_vpc.this.id
  cidr_block = "10.0.1.0/24"
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.this.id
}

resource "aws_route" "default" {
  route_table_id         = aws_route_table.public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this.id
}

resource "aws_route_table_association" "a" {
  subnet_id      = aws_subnet.a.id
  route_table_id = aws_route_table.public.id
}

resource "aws_db_subnet_group" "data" {
  name       = "data"
  subnet_ids = [aws_subnet.a.id]
}

resource "aws_db_instance" "main" {
  db_subnet_group_name = aws_db_subnet_group.data.name
}
"""


def judged(world: World, address: str, fact: str, **parameters: object) -> Judgement:
    found = world.graph.resources[address]
    subject = Subject(world, "resource", address, found.values, found.location, found)
    return get(fact)(subject, parameters)


def test_placement_proof_runs_to_the_internet_gateway(tmp_path: Path) -> None:
    world = evaluated(tmp_path, PUBLIC)
    found = judged(world, "aws_db_instance.main", "placed-in-private-subnets")
    assert found.verdict is Verdict.FAIL
    assert found.attribute == "db_subnet_group_name"
    steps = [(step.what, step.address) for step in found.evidence]
    order = [
        ("argument db_subnet_group_name", "aws_db_instance.main"),
        ("subnet group data", "aws_db_subnet_group.data"),
        ("subnet (10.0.1.0/24)", "aws_subnet.a"),
        ("route table", "aws_route_table.public"),
        ("route 0.0.0.0/0", "aws_route.default"),
        ("internet gateway", "aws_internet_gateway.this"),
    ]
    assert [step for step in steps if step in order] == order
    assert all(step.location for step in found.evidence)


def test_undecided_names_the_input(tmp_path: Path) -> None:
    text = 'variable "subnet" {\n  type = string\n}\nresource "aws_instance" "x" {\n'
    world = evaluated(tmp_path, text + "  subnet_id = var.subnet\n}\n")
    found = judged(world, "aws_instance.x", "placed-in-private-subnets")
    assert (found.verdict, found.needs) == (Verdict.UNDECIDED, ("var.subnet",))


def test_sensitive_values_are_not_shown(tmp_path: Path) -> None:
    text = """
variable "cidr" {
  type      = string
  default   = "203.0.113.0/24"
  sensitive = true
}
resource "aws_kms_key" "x" {
  description = var.cidr
}
"""
    world = evaluated(tmp_path, text)
    from validator.policy.conditions import Assertion, Attribute

    found = world.graph.resources["aws_kms_key.x"]
    subject = Subject(world, "resource", found.address, found.values, found.location, found)
    judgement = Attribute(("description",), (Assertion("equals", "other"),)).evaluate(subject)
    assert judgement.verdict is Verdict.FAIL
    assert "203.0.113.0" not in judgement.reason


def test_contract_has_21_names_and_as_many_parameters() -> None:
    assert len(CONTRACT) == len(BY_PARAMETER) == 21
    assert BY_PARAMETER["subnets/private/ids"].name == "private_subnet_ids"
    assert CONTRACT["kms_key_arn"].attributes == ("arn",)
