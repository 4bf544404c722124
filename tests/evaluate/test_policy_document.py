"""The rendered policy document, against the text the AWS provider 6.34.0 made of data/*.tf."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from validator.model.value import Ref, Value

from .conftest import Evaluate

DATA = Path(__file__).parent / "data"
EXPECTED = json.loads((DATA / "policy_documents.json").read_text())


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_the_text_is_that_of_the_provider(root: Evaluate, name: str) -> None:
    graph = root((DATA / "policy_documents.tf").read_text())
    document = graph.resources[f"data.aws_iam_policy_document.{name}"]
    for attribute, text in EXPECTED[name].items():
        assert document.at(attribute).data == text


def test_unknown_parts_stay_between_known_text(root: Evaluate) -> None:
    graph = root(
        'resource "aws_s3_bucket" "b" {}\ndata "aws_iam_policy_document" "d" {\n'
        '  statement {\n    actions = ["s3:*"]\n    resources = ["${aws_s3_bucket.b.arn}/*"]\n'
        '    principals {\n      type = "AWS"\n      identifiers = ["*"]\n    }\n  }\n}\n'
        'data "aws_iam_policy_document" "e" {\n'
        "  source_policy_documents = [data.aws_iam_policy_document.d.json]\n}\n"
        "output o { value = jsondecode(data.aws_iam_policy_document.e.json).Statement[0] }\n"
    )
    for name in ("d", "e"):
        text = graph.resources[f"data.aws_iam_policy_document.{name}"].at("minified_json")
        assert text.unknown is not None
        before, arn, after = text.unknown.pieces
        assert before == (
            '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"'
        )
        assert after == '/*","Principal":{"AWS":"*"}}]}'
        assert isinstance(arn, Value)
        assert arn.ref == Ref("aws_s3_bucket.b", ("arn",))
    assert graph.outputs["o"].value.at(("Principal", "AWS")).data == "*"


def test_statements_of_unknown_number_leave_the_text_unknown(root: Evaluate) -> None:
    graph = root(
        'variable "v" {}\ndata "aws_iam_policy_document" "d" {\n  dynamic "statement" {\n'
        "    for_each = var.v\n    content { actions = [statement.value] }\n  }\n}\n"
    )
    document = graph.resources["data.aws_iam_policy_document.d"]
    assert document.at("json").is_unknown
    assert "json" in dict(document.values.children())


def test_the_statements_stay_readable(root: Evaluate) -> None:
    graph = root((DATA / "policy_documents.tf").read_text())
    document = graph.resources["data.aws_iam_policy_document.plain"]
    assert document.blocks("statement")[0].at(("sid",)).data == "One"
    json_text = document.at("json")
    assert str(json_text.location) == "main.tf:1"


def test_a_sensitive_part_makes_the_text_sensitive(root: Evaluate) -> None:
    graph = root(
        'variable "a" {\n  default = "s3:x"\n  sensitive = true\n}\n'
        'data "aws_iam_policy_document" "d" {\n  statement { actions = [var.a] }\n}\n'
    )
    assert graph.resources["data.aws_iam_policy_document.d"].at("json").sensitive
