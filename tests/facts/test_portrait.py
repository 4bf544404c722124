"""What can be said of one resource: key, tier, placement, exposure, principals, contract."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness.graphs import evaluated
from harness.policy_fixtures import Fixture, fixtures

from validator.facts import World
from validator.facts.portrait import statements, without_secrets

NETWORK = """
resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.v.id
}

resource "aws_subnet" "a" {
  vpc_id     = aws_vpc.v.id
  cidr_block = "10.0.1.0/24"
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.v.id
}

resource "aws_route_table_association" "a" {
  subnet_id      = aws_subnet.a.id
  route_table_id = aws_route_table.public.id
}

resource "aws_route" "default" {
  route_table_id         = aws_route_table.public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this.id
}

resource "aws_db_subnet_group" "data" {
  name       = "data"
  subnet_ids = [aws_subnet.a.id]
}

resource "aws_security_group" "s" {
  vpc_id = aws_vpc.v.id
}

resource "aws_vpc_security_group_ingress_rule" "r" {
  security_group_id = aws_security_group.s.id
  cidr_ipv4         = "%s"
  from_port         = 5432
  to_port           = 5432
  ip_protocol       = "tcp"
}

resource "aws_kms_key" "k" {
}

variable "group" {
  type = string
}

resource "aws_db_instance" "main" {
  db_subnet_group_name   = aws_db_subnet_group.data.name
  kms_key_id             = aws_kms_key.k.arn
  vpc_security_group_ids = [aws_security_group.s.id]
}

resource "aws_db_instance" "bare" {
  vpc_security_group_ids = [var.group]
}

resource "aws_s3_bucket" "b" {
}

resource "aws_s3_bucket_policy" "b" {
  bucket = aws_s3_bucket.b.id
  policy = jsonencode({ Statement = [
    { Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "*" }
  ] })
}
"""


def said(world: World, address: str) -> dict[str, str]:
    found = statements(world, world.graph.resources[address])
    return {one.name: one.answer for one in found}


def test_the_whole_chain_from_database_to_gateway(tmp_path: Path) -> None:
    world = evaluated(tmp_path, NETWORK % "10.0.0.0/8")
    found = {
        one.name: one for one in statements(world, world.graph.resources["aws_db_instance.main"])
    }
    chain = [step.address for step in found["placement"].evidence]
    assert list(dict.fromkeys(chain)) == [
        "aws_db_instance.main",
        "aws_db_subnet_group.data",
        "aws_subnet.a",
        "aws_route_table_association.a",
        "aws_route_table.public",
        "aws_route.default",
        "aws_internet_gateway.this",
    ]
    assert "subnet (10.0.1.0/24)" in [step.what for step in found["placement"].evidence]
    assert all(step.location for step in found["placement"].evidence)
    assert found["placement"].answer == "not private"


def test_answers_by_subject(tmp_path: Path) -> None:
    world = evaluated(tmp_path, NETWORK % "0.0.0.0/0")
    assert said(world, "aws_db_instance.main") == {
        "encryption key": "customer-managed",
        "placement": "not private",
        "exposure by vpc_security_group_ids": "open to the internet",
    }
    assert said(world, "aws_db_instance.bare") == {
        "encryption key": "none",
        "placement": "not known",
        "exposure by vpc_security_group_ids": "not known",
    }
    assert said(world, "aws_subnet.a") == {
        "subnet tier": "public",
        "address block": "inside the VPC",
    }
    assert said(world, "aws_security_group.s") == {"exposure": "open to the internet"}
    assert said(world, "aws_s3_bucket.b") == {
        "encryption key": "none of ours",
        "public principals": "everyone",
    }
    assert said(world, "aws_vpc.v") == {}


def test_what_is_in_no_private_subnet_is_not_called_private(tmp_path: Path) -> None:
    text = (
        'resource "aws_lb" "public" {\n  subnets = ["subnet-1"]\n}\n'
        'resource "aws_lb" "inner" {\n  internal = true\n  subnets  = ["subnet-1"]\n}\n'
        'resource "aws_lambda_function" "f" {\n}\n'
    )
    world = evaluated(tmp_path, text)
    assert said(world, "aws_lb.public")["placement"] == "internet-facing"
    assert said(world, "aws_lb.inner")["placement"] == "not known"
    assert said(world, "aws_lambda_function.f")["placement"] == "not in a VPC"


def test_a_group_is_closed_where_its_rules_are(tmp_path: Path) -> None:
    world = evaluated(tmp_path, NETWORK % "10.0.0.0/8")
    assert said(world, "aws_security_group.s") == {"exposure": "closed to the internet"}


def test_what_is_not_known_names_the_input(tmp_path: Path) -> None:
    world = evaluated(tmp_path, NETWORK % "10.0.0.0/8")
    found = statements(world, world.graph.resources["aws_db_instance.bare"])
    needs = {one.name: one.needs for one in found if one.answer == "not known"}
    assert needs == {
        "placement": ("the subnets of the default VPC",),
        "exposure by vpc_security_group_ids": ("var.group",),
    }


def test_sensitive_values_are_hidden(tmp_path: Path) -> None:
    text = (
        'variable "group" {\n  type      = string\n  sensitive = true\n'
        '  default   = "sg-topsecret"\n}\n'
        'resource "aws_instance" "a" {\n  vpc_security_group_ids = [var.group]\n}\n'
    )
    world = evaluated(tmp_path, text)
    resource = world.graph.resources["aws_instance.a"]
    shown = without_secrets(world, resource, statements(world, resource))
    assert shown
    assert "sg-topsecret" not in repr(shown)


@pytest.mark.parametrize("fixture", list(fixtures()), ids=lambda one: one.name)
def test_every_resource_of_every_fixture_has_a_portrait(fixture: Fixture, tmp_path: Path) -> None:
    """Whatever the shape of the sources: nothing raises, and what is open names its input."""
    world = World(fixture.graph(tmp_path))
    for resource in world.graph.resources.values():
        for one in statements(world, resource):
            assert one.evidence, (resource.address, one)
            if one.answer == "not known":
                assert any(one.needs) or "literal" in one.reason, (resource.address, one)
