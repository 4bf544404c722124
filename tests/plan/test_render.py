"""A symbolic graph as plan JSON: read back, it is the same graph; what is open stays open."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from harness.policy_fixtures import Fixture, fixtures

from validator.evaluate import evaluate_root
from validator.model.value import Value
from validator.plan.reader import read_plan
from validator.plan.render import plan_document

SOURCES = [one for one in fixtures() if not one.is_plan]


def told(value: Value) -> object:
    """What is known of a value, in plain data; "?" where it is open, "s" before what is hidden."""
    if value.is_unknown:
        return "?"
    if isinstance(value.data, tuple):
        plain: object = [told(one) for one in value.data]
    elif isinstance(value.data, Mapping):
        plain = {key: told(one) for key, one in value.data.items()}
    else:
        plain = None if value.data is None else str(value.data)
    return ["s", plain] if value.sensitive else plain


@pytest.mark.parametrize("fixture", SOURCES, ids=lambda one: one.name)
def test_reading_it_back_gives_the_same_resources(fixture: Fixture, tmp_path: Path) -> None:
    graph = fixture.graph(tmp_path)
    text = json.dumps(plan_document(graph))
    again = read_plan(text.encode(), root="root")
    expected = {
        address: (one.mode, one.type, one.name, one.module, one.index, told(one.values))
        for address, one in graph.resources.items()
    }
    found = {
        address: (one.mode, one.type, one.name, one.module, one.index, told(one.values))
        for address, one in again.resources.items()
    }
    assert found == expected


HCL = """
variable "n" {
  type = number
}

variable "name" {
  type = string
}

variable "password" {
  type      = string
  sensitive = true
  default   = "hunter2"
}

resource "aws_db_instance" "a" {
  identifier = "x-${var.name}"
  password   = var.password
  tags       = { Name = var.name, Owner = "me" }
  ports      = [1, var.n]
}

resource "aws_sqs_queue" "q" {
  count = var.n
}

module "inner" {
  source = "./inner"
}

output "secret" {
  value     = var.password
  sensitive = true
}

output "open" {
  value = var.name
}
"""


def test_what_is_open_and_what_is_hidden(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(HCL)
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "main.tf").write_text('resource "aws_kms_key" "k" {\n}\n')
    document = json.loads(json.dumps(plan_document(evaluate_root(str(tmp_path)))))
    changes = {one["address"]: one for one in document["resource_changes"]}
    change = changes["aws_db_instance.a"]["change"]
    assert change["after"].pop("tags_all") == {"Owner": "me"}
    assert change["after_unknown"].pop("tags_all") == {"Name": True}
    assert change["after"] == {
        "password": "hunter2",
        "tags": {"Owner": "me"},
        "ports": [1, None],
    }
    assert change["after_unknown"] == {
        "identifier": True,
        "tags": {"Name": True},
        "ports": [False, True],
    }
    assert change["after_sensitive"] == {"password": True}
    assert (change["actions"], change["before"]) == (["create"], None)
    assert changes["aws_sqs_queue.q[*]"]["index"] == "*"
    assert changes["module.inner.aws_kms_key.k"]["module_address"] == "module.inner"
    planned = document["planned_values"]
    (child,) = planned["root_module"]["child_modules"]
    assert (child["address"], child["resources"][0]["type"]) == ("module.inner", "aws_kms_key")
    assert planned["outputs"]["secret"] == {"sensitive": True, "value": "hunter2"}
    assert planned["outputs"]["open"] == {"sensitive": False}
    assert document["output_changes"]["open"]["after_unknown"] is True
    assert document["variables"] == {"password": {"value": "hunter2"}}
