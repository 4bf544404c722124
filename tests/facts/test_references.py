"""What the facts make of a reference whose target is not there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from validator.evaluate import evaluate_root
from validator.facts.encryption import key_of
from validator.facts.world import World
from validator.model.value import Value


def world(directory: Path, value: str) -> tuple[World, Value]:
    """The world of one topic, whose key is an expression with an undeclared name."""
    (directory / "main.tf").write_text(
        f'resource "aws_sns_topic" "t" {{\n  kms_master_key_id = {value}\n}}\n'
    )
    found = World(evaluate_root(os.fspath(directory)))
    assert len(found.graph.diagnostics) == 1
    return found, found.graph.resources["aws_sns_topic.t"].at("kms_master_key_id")


@pytest.mark.parametrize(
    ("value", "owner", "form"),
    [
        ("aws_kms_key.nowhere.arn", "customer", "arn"),
        ("aws_kms_key.nowhere.key_id", "customer", "id"),
        ("aws_kms_key.nowhere[0].arn", "customer", "arn"),
        ("aws_kms_alias.nowhere.name", "customer", "alias"),
        ("aws_kms_replica_key.nowhere.arn", "customer", "arn"),
        # A key that is looked up may be the service's own.
        ("data.aws_kms_key.nowhere.arn", "unknown", "unknown"),
        ("aws_iam_role.nowhere.arn", "unknown", "unknown"),
        ("module.nowhere.kms_key_arn", "unknown", "unknown"),
        ("var.nowhere", "unknown", "unknown"),
    ],
)
def test_an_undeclared_key_resource_is_a_customers(
    tmp_path: Path, value: str, owner: str, form: str
) -> None:
    key = key_of(*world(tmp_path, value))
    assert (key.owner, key.form) == (owner, form)
