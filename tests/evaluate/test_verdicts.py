"""What partial knowledge decides: one verdict whatever the unknown turns out to be, or none."""

from __future__ import annotations

import pytest

from validator.model.graph import Graph
from validator.model.verdict import Finding
from validator.pipeline.judge import judge_graph, policies_for
from validator.pipeline.request import Request

from .conftest import Evaluate

KEYS = """
variable "flag" { type = bool }
variable "env" { type = string }
variable "key" {
  type    = string
  default = null
}
variable "given" { type = string }
variable "names" { type = set(string) }
variable "settings" { type = any }
resource "aws_kms_key" "a" { enable_key_rotation = true }
resource "aws_kms_key" "b" { enable_key_rotation = true }
resource "aws_kms_alias" "a" {
  name          = "alias/a"
  target_key_id = aws_kms_key.a.key_id
}
resource "aws_kms_key" "counted" { count = var.flag ? 1 : 0 }
data "aws_caller_identity" "me" {}
"""


def judged(graph: Graph, *rules: str) -> list[Finding]:
    request = Request(profile="all", rules=frozenset(rules))
    outcome = judge_graph(graph, policies_for(request), request)
    assert outcome.broken == ()
    return list(outcome.findings)


def verdict(root: Evaluate, key: str, rest: str = "") -> tuple[str, str]:
    text = f'{KEYS}resource "aws_cloudwatch_log_group" "g" {{\n  kms_key_id = {key}\n}}\n{rest}'
    (finding,) = judged(root(text, CHILD), "log-group-cmk")
    return finding.verdict.value, finding.message


CHILD = {
    "child/main.tf": 'variable "arn" { default = null }\n'
    'variable "on" { default = true }\n'
    'resource "aws_kms_key" "k" { count = var.arn == null && var.on ? 1 : 0 }\n'
    'output "arn" { value = try(aws_kms_key.k[0].arn, var.arn) }\n'
}


@pytest.mark.parametrize(
    "key",
    [
        "var.flag ? aws_kms_key.a.arn : aws_kms_key.b.arn",
        "{ dev = aws_kms_key.a.arn, prod = aws_kms_key.b.arn }[var.env]",
        "var.flag ? (var.env == \"x\" ? aws_kms_key.a.arn : aws_kms_key.b.arn) : aws_kms_key.a.arn",
        "(var.flag ? aws_kms_key.a : aws_kms_key.b).arn",
        "element([aws_kms_key.a.arn, aws_kms_key.b.arn], length(var.names))",
        "var.flag ? { k = aws_kms_key.a.arn }.k : try(aws_kms_key.b.arn, null)",
        "coalesce(aws_kms_key.a.arn, var.key)",
        "try(aws_kms_key.a.arn, var.given)",
        "one([aws_kms_key.a.arn])",
        'merge({ k = "x" }, { k = aws_kms_key.a.arn }).k',
        "lookup({ dev = aws_kms_key.a.arn }, var.env, aws_kms_key.b.arn)",
        "concat([for k in [aws_kms_key.a] : k.arn], [var.given])[0]",
        "false ? var.given : aws_kms_key.a.arn",
        "compact([aws_kms_key.a.arn])[0]",
        "try(aws_kms_key.counted[0].arn, aws_kms_key.a.arn)",
        "coalesce(one(aws_kms_key.counted[*].arn), aws_kms_key.a.arn)",
        "length(aws_kms_key.counted) > 0 ? aws_kms_key.counted[0].arn : aws_kms_key.a.arn",
    ],
)  # fmt: skip
def test_every_possibility_is_a_key_of_ours(root: Evaluate, key: str) -> None:
    assert verdict(root, key)[0] == "pass"


@pytest.mark.parametrize(
    ("key", "named"),
    [
        ("var.flag ? aws_kms_key.a.arn : null", "var.flag"),
        ("var.given", "var.given"),
        ("coalesce(var.given, aws_kms_key.a.arn)", "var.given"),
        ('{ dev = aws_kms_key.a.arn, prod = null }[var.env]', "var.env"),
        ("try(var.settings.key, aws_kms_key.a.arn)", "var.settings"),
        ("lookup(var.settings, \"key\", null)", "var.settings"),
        ("one(aws_kms_key.counted[*].arn)", "var.flag"),
        ("try(aws_kms_key.counted[0].arn, null)", "var.flag"),
        ("try(aws_kms_key.counted[0].arn, var.key)", "var.flag"),
        ('try(aws_kms_key.counted.0.arn, "")', "var.flag"),
        ('join("", aws_kms_key.counted[*].arn)', "var.flag"),
        ('element(concat(aws_kms_key.counted[*].arn, [null]), 0)', "var.flag"),
        ("concat(aws_kms_key.counted[*].arn, [null])[0]", "var.flag"),
        ("try(coalescelist(aws_kms_key.counted[*].arn, [null])[0], null)", "var.flag"),
        ("length(aws_kms_key.counted) > 0 ? aws_kms_key.counted[0].arn : null", "var.flag"),
        ("can(aws_kms_key.counted[0].arn) ? aws_kms_key.a.arn : null", "var.flag"),
        ("try([for k in aws_kms_key.counted : k.arn][0], null)", "var.flag"),
        ("lookup({ for k in aws_kms_key.counted : \"x\" => k.arn }, \"x\", null)", "var.flag"),
    ],
)  # fmt: skip
def test_one_possibility_is_not(root: Evaluate, key: str, named: str) -> None:
    found, message = verdict(root, key)
    assert found == "undecided"
    assert named in message


@pytest.mark.parametrize("key", ["null", "var.key", "var.flag ? null : null", "try(null, null)"])
def test_no_possibility_is(root: Evaluate, key: str) -> None:
    assert verdict(root, key)[0] == "fail"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("", "pass"),
        ("arn = aws_kms_key.a.arn", "pass"),
        ("on = false", "fail"),
        ("on = var.flag", "undecided"),
        ("arn = var.given", "undecided"),
    ],
)
def test_through_a_module_that_may_make_its_own(
    root: Evaluate, arguments: str, expected: str
) -> None:
    call = f'module "child" {{\n  source = "./child"\n  {arguments}\n}}\n'
    assert verdict(root, "module.child.arn", call)[0] == expected


def test_each_instance_of_an_unknown_number_has_the_key(root: Evaluate) -> None:
    text = (
        f'{KEYS}resource "aws_cloudwatch_log_group" "g" {{\n  for_each = var.names\n'
        "  name = each.key\n  kms_key_id = aws_kms_key.a.arn\n}\n"
        'module "m" {\n  source = "./m"\n  count = var.flag ? 1 : 0\n  key = aws_kms_key.b.arn\n}\n'
    )
    files = {
        "m/main.tf": 'variable "key" {}\nresource "aws_cloudwatch_log_group" "g" {\n'
        "  kms_key_id = var.key\n}\n"
    }
    found = judged(root(text, files), "log-group-cmk")
    assert [(f.address, f.verdict.value) for f in found] == [
        ("aws_cloudwatch_log_group.g[*]", "pass"),
        ("module.m[*].aws_cloudwatch_log_group.g", "pass"),
    ]


@pytest.mark.parametrize(
    ("collection", "expected"),
    [
        ('["0.0.0.0/0"]', "fail"),
        ('["10.0.0.0/8"]', "pass"),
        ("var.names", "undecided"),
        ('var.flag ? ["10.0.0.0/8"] : ["192.168.0.0/16"]', "pass"),
        ('[for n in var.names : "10.0.0.0/8"]', "pass"),
        ('setunion(var.names, ["0.0.0.0/0"])', "fail"),
        ("[]", "pass"),
    ],
)
def test_dynamic_rules_of_an_unknown_number(root: Evaluate, collection: str, expected: str) -> None:
    text = (
        f'{KEYS}resource "aws_security_group" "g" {{\n  dynamic "ingress" {{\n'
        f"    for_each = {collection}\n    content {{\n      from_port = 22\n      to_port = 22\n"
        '      protocol = "tcp"\n      cidr_blocks = [ingress.value]\n    }\n  }\n}\n'
    )
    found = [f.verdict.value for f in judged(root(text), "sg-no-open-ingress")]
    assert found == [expected]


def test_what_only_an_instance_of_an_unknown_number_has_may_be_missing(root: Evaluate) -> None:
    graph = root(
        'variable "flag" { type = bool }\n'
        'resource "a_b" "c" {\n  count = var.flag ? 1 : 0\n  name = "n"\n}\n'
        'module "m" {\n  source = "./m"\n  count = var.flag ? 1 : 0\n}\n'
        'output "a" { value = try(a_b.c[0].name, "other") }\n'
        'output "b" { value = can(a_b.c[0].name) }\n'
        'output "c" { value = try(upper(a_b.c[0].name), "other") }\n'
        'output "d" { value = try(module.m[0].o, "other") }\n'
        'output "e" { value = a_b.c[0].name }\n'
        'output "f" { value = try(a_b.c[*].name, "other") }\n',
        {"m/main.tf": 'output "o" { value = "n" }\n'},
    )
    for name in "abcd":
        state = graph.outputs[name].value.unknown
        assert state is not None, name
        assert state.detail == "var.flag"
    assert graph.outputs["e"].value.data == "n"
    assert graph.outputs["f"].value.is_unknown
