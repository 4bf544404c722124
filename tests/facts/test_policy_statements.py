"""Resource policies: read from every way they are written, and whom their statements let in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from validator.evaluate import evaluate_root
from validator.facts.policy_statements import read_policy
from validator.facts.public_access import scoped
from validator.facts.world import World
from validator.model.graph import Graph

EVERYONE = {"Principal": "*"}
ORG = "aws:PrincipalOrgID"


def graph_of(directory: Path, text: str) -> Graph:
    (directory / "main.tf").write_text(text)
    graph = evaluate_root(str(directory))
    assert graph.diagnostics == ()
    return graph


def policy(body: str) -> str:
    return f'resource "aws_s3_bucket_policy" "this" {{\n  bucket = "b"\n  policy = {body}\n}}\n'


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (EVERYONE, False),
        ({"Principal": {"AWS": "*"}}, False),
        ({"Principal": {"AWS": ["arn:aws:iam::111122223333:root", "*"]}}, False),
        ({"NotPrincipal": {"AWS": "111122223333"}}, False),
        ({**EVERYONE, "Effect": "Deny"}, True),
        ({"Principal": {"AWS": "111122223333"}}, True),
        ({"Principal": {"Service": "logs.amazonaws.com"}}, True),
        ({**EVERYONE, "Condition": {"StringEquals": {ORG: "o-a1b2c3d4e5"}}}, True),
        ({**EVERYONE, "Condition": {"StringLike": {ORG: "*"}}}, False),
        ({**EVERYONE, "Condition": {"stringequals": {"AWS:principalorgid": "o-a"}}}, True),
        ({**EVERYONE, "Condition": {"StringEqualsIfExists": {ORG: "o-a"}}}, False),
        ({**EVERYONE, "Condition": {"ForAllValues:StringEquals": {ORG: "o-a"}}}, False),
        ({**EVERYONE, "Condition": {"ForAnyValue:StringLike": {
            "aws:PrincipalOrgPaths": "o-a/r-b/*"}}}, True),
        ({**EVERYONE, "Condition": {"StringNotEquals": {ORG: "o-a"}}}, False),
        ({**EVERYONE, "Condition": {"StringEquals": {ORG: ["o-a", "o-b"]}}}, True),
        ({**EVERYONE, "Condition": {"Bool": {"aws:SecureTransport": "true"}}}, False),
        ({**EVERYONE, "Condition": {"Bool": {"aws:PrincipalIsAWSService": "true"}}}, True),
        ({**EVERYONE, "Condition": {"Bool": {"aws:PrincipalIsAWSService": "false"}}}, False),
        ({**EVERYONE, "Condition": {"StringEquals": {
            ORG: "${aws:ResourceOrgID}"}}}, True),
        ({**EVERYONE, "Condition": {"StringEquals": {
            "aws:PrincipalAccount": "${aws:userid}"}}}, False),
        ({**EVERYONE, "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:s3:*:*:*"}}}, False),
        ({**EVERYONE, "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:s3:::logs"}}}, True),
        ({**EVERYONE, "Condition": {"ArnLike": {
            "aws:SourceArn": "arn:aws:events:*:111122223333:*"}}}, True),
        ({**EVERYONE, "Condition": {"IpAddress": {"aws:SourceIp": "198.51.100.7"}}}, True),
        ({**EVERYONE, "Condition": {"IpAddress": {"aws:SourceIp": "0.0.0.0/1"}}}, False),
        ({**EVERYONE, "Condition": {"IpAddress": {"aws:SourceIp": "::/0"}}}, False),
        ({**EVERYONE, "Condition": {"IpAddress": {
            "aws:SourceIp": ["203.0.113.0/24", "0.0.0.0/0"]}}}, False),
        ({**EVERYONE, "Condition": {"NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"}}}, False),
    ],
)  # fmt: skip
def test_a_statement_is_scoped_or_lets_everyone_in(
    statement: dict[str, object], expected: object, tmp_path: Path
) -> None:
    whole = {"Effect": "Allow", "Action": "s3:*", "Resource": "*", **statement}
    text = json.dumps({"Statement": [whole]}).replace("${", "$${")
    graph = graph_of(tmp_path, policy("<<-JSON\n" + text + "\nJSON"))
    value = graph.resources["aws_s3_bucket_policy.this"].at("policy")
    (read,) = read_policy(World(graph), value).statements
    assert scoped(read).value is expected


HOLES = """
variable "who" {
  type = string
}

resource "aws_iam_role" "app" {
  name               = "app"
  assume_role_policy = "{}"
}
"""


@pytest.mark.parametrize(
    ("principal", "expected", "needs"),
    [
        ("var.who", None, ("var.who",)),
        ("aws_iam_role.app.arn", True, ()),
        ('"arn:aws:iam::${var.who}:root"', True, ()),
        ('var.who == "x" ? "*" : aws_iam_role.app.arn', None, ("var.who",)),
        ('var.who == "x" ? "111122223333" : aws_iam_role.app.arn', True, ()),
    ],
)
@pytest.mark.parametrize("form", ["encoded", "template", "document"])
def test_an_unknown_principal(
    form: str, principal: str, expected: object, needs: tuple[str, ...], tmp_path: Path
) -> None:
    fields = f'Effect = "Allow", Action = "s3:*", Principal = {{ AWS = {principal} }}'
    bodies = {
        "encoded": f"jsonencode({{ Statement = {{ {fields} }} }})",
        "template": '"{\\"Statement\\": {\\"Effect\\": \\"Allow\\", \\"Principal\\": '
        '{\\"AWS\\": \\"${local.who}\\"}}}"',
        "document": "data.aws_iam_policy_document.this.json",
    }
    document = f"""
locals {{
  who = {principal}
}}

data "aws_iam_policy_document" "this" {{
  statement {{
    actions   = ["s3:*"]
    resources = ["*"]

    principals {{
      type        = "AWS"
      identifiers = [{principal}]
    }}
  }}
}}
"""
    graph = graph_of(tmp_path, HOLES + document + policy(bodies[form]))
    value = graph.resources["aws_s3_bucket_policy.this"].at("policy")
    (read,) = read_policy(World(graph), value).statements
    found = scoped(read)
    assert (found.value, found.needs) == (expected, needs)


def test_a_statement_overrides_another_of_its_sid(tmp_path: Path) -> None:
    text = """
data "aws_iam_policy_document" "base" {
  statement {
    sid       = "Read"
    actions   = ["s3:GetObject"]
    resources = [aws_s3_bucket.this.arn]

    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}

data "aws_iam_policy_document" "this" {
  source_policy_documents = [data.aws_iam_policy_document.base.json]

  statement {
    sid       = "Read"
    actions   = ["s3:GetObject"]
    resources = [aws_s3_bucket.this.arn]

    principals {
      type        = "AWS"
      identifiers = ["111122223333"]
    }
  }
}

resource "aws_s3_bucket" "this" {}
"""
    graph = graph_of(tmp_path, text + policy("data.aws_iam_policy_document.this.json"))
    value = graph.resources["aws_s3_bucket_policy.this"].at("policy")
    found = read_policy(World(graph), value).statements
    assert [(one.label, scoped(one).value) for one in found] == [('statement "Read"', True)]


@pytest.mark.parametrize("body", ['"no JSON"', '"[]"'])
def test_what_is_no_policy_is_a_problem(body: str, tmp_path: Path) -> None:
    graph = graph_of(tmp_path, policy(body))
    value = graph.resources["aws_s3_bucket_policy.this"].at("policy")
    assert read_policy(World(graph), value).problem
