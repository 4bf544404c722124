from __future__ import annotations

import pytest

from validator.model.value import Cause, Ref

from .conftest import Evaluate


def test_nested_blocks_are_lists_of_objects(root: Evaluate) -> None:
    graph = root(
        'resource "aws_x" "y" {\n  rule {\n    a = 1\n    inner { b = 2 }\n  }\n  rule { a = 3 }\n'
        '  timeouts { create = "5m" }\n}\n'
    )
    resource = graph.resources["aws_x.y"]
    assert [block.at(("a",)).data for block in resource.blocks("rule")] == [1, 3]
    assert resource.at("rule", 0, "inner", 0, "b").data == 2
    assert str(resource.at("rule", 0, "inner", 0, "b").location) == "main.tf:4"
    assert resource.at("timeouts", "create").data == "5m"


def test_meta_arguments_are_not_values(root: Evaluate) -> None:
    graph = root(
        'resource "aws_x" "y" {\n count = 1\n depends_on = [aws_x.z]\n provider = aws.east\n'
        "  lifecycle {\n    prevent_destroy = true\n    ignore_changes = [tags, name]\n  }\n"
        '  provisioner "local-exec" { command = self.id }\n  connection { host = self.ip }\n}\n'
        'resource "aws_x" "z" {\n  lifecycle { ignore_changes = all }\n}\n'
    )
    resource = graph.resources["aws_x.y[0]"]
    assert dict(resource.values.children()) == {}
    assert resource.lifecycle.at(("prevent_destroy",)).data is True
    assert resource.lifecycle.at(("ignore_changes",)).python() == ["tags", "name"]
    assert graph.resources["aws_x.z"].lifecycle.at(("ignore_changes",)).data == "all"


def test_instances_have_their_keys(root: Evaluate) -> None:
    graph = root(
        'resource "a_b" "c" {\n count = 2\n n = count.index\n}\n'
        'resource "a_b" "m" {\n for_each = { x = { v = 1 }, "y.z" = { v = 2 } }\n'
        " v = each.value.v\n k = each.key\n}\n"
        'resource "a_b" "s" {\n for_each = toset(["q"])\n v = each.value\n}\n'
        'resource "a_b" "none" { count = 0 }\n'
    )
    assert list(graph.resources) == [
        "a_b.c[0]",
        "a_b.c[1]",
        'a_b.m["x"]',
        'a_b.m["y.z"]',
        'a_b.s["q"]',
    ]
    assert graph.resources["a_b.c[1]"].at("n").data == 1
    assert graph.resources['a_b.m["y.z"]'].at("v").data == 2
    assert graph.resources['a_b.m["y.z"]'].index == "y.z"
    assert graph.resources['a_b.s["q"]'].at("v").data == "q"


@pytest.mark.parametrize(
    "meta",
    ["count = var.n", "for_each = var.n", "count = var.n ? 1 : 0", "for_each = toset(var.n)"],
)
def test_an_unknown_number_is_one_symbolic_instance(root: Evaluate, meta: str) -> None:
    graph = root(f'variable "n" {{}}\nresource "a_b" "c" {{\n {meta}\n x = 1\n}}\n')
    (resource,) = graph.resources.values()
    assert (resource.address, resource.index, resource.exists) == ("a_b.c[*]", "*", None)
    assert resource.at("x").data == 1


def test_a_set_with_unknown_members_offers_them_to_the_symbolic_instance(root: Evaluate) -> None:
    graph = root(
        'resource "a_b" "s" {}\nresource "a_b" "t" {}\n'
        'resource "a_b" "c" {\n for_each = toset([a_b.s.id, a_b.t.id])\n v = each.value\n}\n'
    )
    value = graph.resources["a_b.c[*]"].at("v")
    assert value.unknown is not None
    assert Ref("a_b.s", ("id",)) in value.unknown.inputs


def test_for_each_over_resources_keeps_their_identity(root: Evaluate) -> None:
    graph = root(
        'resource "a_b" "s" {\n for_each = toset(["x"])\n n = "n"\n}\n'
        'resource "a_b" "c" {\n for_each = a_b.s\n v = each.value.id\n n = each.value.n\n}\n'
    )
    resource = graph.resources['a_b.c["x"]']
    assert resource.at("v").ref == Ref('a_b.s["x"]', ("id",))
    assert resource.at("n").data == "n"


def test_dynamic_blocks_expand(root: Evaluate) -> None:
    graph = root(
        'resource "a_b" "c" {\n  rule { n = 0 }\n  dynamic "rule" {\n    for_each = [5, 6]\n'
        "    content {\n      n = rule.value\n      k = rule.key\n    }\n  }\n"
        '  dynamic "out" {\n    for_each = { x = [1, 2] }\n    iterator = o\n    content {\n'
        '      name = o.key\n      dynamic "inner" {\n        for_each = o.value\n'
        '        content { v = "${o.key}${inner.value}" }\n      }\n    }\n  }\n}\n'
    )
    resource = graph.resources["a_b.c"]
    assert [b.at(("n",)).data for b in resource.blocks("rule")] == [0, 5, 6]
    assert [b.at(("v",)).data for b in resource.at("out", 0, "inner").data] == ["x1", "x2"]  # type: ignore[union-attr]


def test_a_dynamic_block_of_unknown_number_keeps_its_element(root: Evaluate) -> None:
    graph = root(
        'variable "v" {}\nresource "a_b" "c" {\n  dynamic "rule" {\n    for_each = var.v\n'
        "    content {\n      p = 80\n      c = rule.value.cidr\n    }\n  }\n}\n"
    )
    rules = graph.resources["a_b.c"].at("rule")
    assert rules.unknown is not None
    assert rules.unknown.element is not None
    assert rules.unknown.element.at(("p",)).data == 80
    assert rules.unknown.element.at(("c",)).is_unknown


def test_what_a_block_leaves_out_is_computed(root: Evaluate) -> None:
    graph = root(
        'resource "a_b" "c" {\n  rule { a = 1 }\n}\n'
        "output o { value = [a_b.c.rule[0].a, a_b.c.rule[0].arn, a_b.c.other[0].x] }\n"
    )
    a, arn, other = graph.outputs["o"].value.data  # type: ignore[misc]
    assert a.data == 1
    assert arn.ref == Ref("a_b.c", ("rule", 0, "arn"))
    assert arn.unknown.cause is Cause.COMPUTED
    assert other.ref == Ref("a_b.c", ("other", 0, "x"))


def test_conditions_are_judged(root: Evaluate) -> None:
    graph = root(
        'variable "e" {\n  default = "x"\n  validation {\n    condition = var.e == "dev"\n'
        '    error_message = "not ${var.e}"\n  }\n}\nvariable "u" {}\n'
        'resource "a_b" "c" {\n  n = 1\n  lifecycle {\n    precondition {\n'
        '      condition = var.u == 1\n      error_message = "u"\n    }\n    postcondition {\n'
        '      condition = self.n == 1\n      error_message = "n"\n    }\n  }\n}\n'
        'output "o" {\n  value = 1\n  precondition {\n    condition = false\n'
        '    error_message = "never"\n  }\n}\n'
        'check "c" {\n  data "a_d" "e" {}\n  assert {\n    condition = data.a_d.e.x == 1\n'
        '    error_message = "m"\n  }\n}\n'
    )
    found = [(c.address, c.kind, c.verdict, c.message) for c in graph.checks]
    assert found == [
        ("var.e", "validation", False, "not x"),
        ("output.o", "precondition", False, "never"),
        ("a_b.c", "precondition", None, "u"),
        ("a_b.c", "postcondition", True, ""),
        ("check.c", "assert", None, "m"),
    ]
    assert "data.a_d.e" in graph.resources


def test_settings_of_the_root(root: Evaluate) -> None:
    settings = (
        root(
            'terraform {\n  required_version = ">= 1.11"\n  backend "s3" {\n    bucket = "b"\n'
            "    encrypt = true\n  }\n  required_providers {\n    aws = {\n"
            '      source = "hashicorp/aws"\n    }\n  }\n}\n'
        )
        .modules[""]
        .settings
    )
    assert settings.at(("backend",)).python() == {"bucket": "b", "encrypt": True, "type": "s3"}
    assert settings.at(("required_providers", "aws", "source")).data == "hashicorp/aws"
    assert str(settings.at(("backend", "encrypt")).location) == "main.tf:5"


def test_other_top_level_blocks_are_understood(root: Evaluate) -> None:
    graph = root(
        'resource "a_b" "c" {}\nmoved {\n  from = a_b.x\n  to = a_b.c\n}\n'
        "removed {\n  from = a_b.z\n  lifecycle { destroy = false }\n}\n"
        'import {\n  to = a_b.c\n  id = "i"\n}\n'
        'ephemeral "a_e" "p" { n = 1 }\noutput "o" { value = ephemeral.a_e.p.secret }\n'
    )
    assert list(graph.resources) == ["a_b.c"]
    assert graph.outputs["o"].value.ref == Ref("ephemeral.a_e.p", ("secret",))


def test_overrides_replace_arguments_and_blocks(root: Evaluate) -> None:
    files = {
        "x_override.tf": 'resource "a_b" "c" {\n  n = 2\n  rule { x = 3 }\n}\nlocals { l = "o" }\n'
        'terraform {\n  backend "local" {}\n}\n'
    }
    graph = root(
        'terraform {\n  backend "s3" { bucket = "b" }\n}\nlocals { l = "m" }\n'
        'resource "a_b" "c" {\n  m = local.l\n  n = 1\n  rule { x = 1 }\n  rule { x = 2 }\n}\n',
        files,
    )
    resource = graph.resources["a_b.c"]
    assert (resource.at("m").data, resource.at("n").data) == ("o", 2)
    assert [b.at(("x",)).data for b in resource.blocks("rule")] == [3]
    assert graph.modules[""].settings.at(("backend", "type")).data == "local"


def test_json_configuration_evaluates(root: Evaluate) -> None:
    text = '{"locals": {"a": "x"}, "resource": {"a_b": {"c": {"n": "${local.a}-1"}}}}'
    graph = root(files={"main.tf.json": text})
    assert graph.resources["a_b.c"].at("n").data == "x-1"


def test_a_conditional_for_each_offers_its_possible_entries(root: Evaluate) -> None:
    graph = root(
        'variable "on" { type = bool }\n'
        'resource "a_b" "one" {\n  for_each = var.on ? { main = { n = 1 } } : {}\n'
        "  k = each.key\n  n = each.value.n\n}\n"
        'resource "a_b" "two" {\n  for_each = toset(var.on ? ["x", "y"] : [])\n  k = each.key\n}\n'
    )
    one, two = graph.resources["a_b.one[*]"], graph.resources["a_b.two[*]"]
    assert one.exists is None
    assert (one.at("k").data, one.at("n").data) == ("main", 1)
    assert two.at("k").is_unknown


def test_entries_of_a_merge_with_an_unknown_are_known(root: Evaluate) -> None:
    graph = root(
        'variable "tags" { type = map(string) }\nlocals { t = merge(var.tags, { Env = "dev" }) }\n'
        'output "o" { value = [local.t.Env, local.t["Env"]] }\n'
    )
    assert graph.outputs["o"].value.python() == ["dev", "dev"]


def test_names_of_provider_aliases_are_not_evaluated(root: Evaluate) -> None:
    graph = root(
        'terraform {\n  required_providers {\n    aws = {\n      source = "hashicorp/aws"\n'
        "      configuration_aliases = [aws.east]\n    }\n  }\n}\n"
        'resource "aws_x" "y" { provider = aws.east }\n'
    )
    assert graph.resources["aws_x.y"].provider == "aws.east"


def test_secrets_are_sensitive_without_a_schema(root: Evaluate) -> None:
    graph = root(
        'resource "aws_db_instance" "d" {\n  password = "hunter2"\n  username = "u"\n}\n'
        'resource "aws_ssm_parameter" "s" {\n  type = "SecureString"\n  value = "x"\n}\n'
        'resource "aws_ssm_parameter" "p" {\n  type = "String"\n  value = "x"\n}\n'
    )
    assert graph.resources["aws_db_instance.d"].at("password").sensitive
    assert not graph.resources["aws_db_instance.d"].at("username").sensitive
    assert graph.resources["aws_ssm_parameter.s"].at("value").sensitive
    assert not graph.resources["aws_ssm_parameter.p"].at("value").sensitive


def test_what_decides_an_instance_is_named(root: Evaluate) -> None:
    graph = root(
        'variable "on" { type = bool }\nvariable "names" { type = set(string) }\n'
        'resource "a_b" "one" { count = var.on ? 1 : 0 }\n'
        'resource "a_b" "two" { for_each = var.names }\n'
        'resource "a_b" "three" { for_each = toset(["x", a_b.four.name]) }\n'
        'resource "a_b" "four" {}\n'
        'module "m" {\n  source = "./m"\n  count = var.on ? 1 : 0\n}\n',
        {"m/main.tf": 'resource "a_b" "five" {}\n'},
    )
    named = {
        address: resource.existence.detail
        for address, resource in graph.resources.items()
        if resource.exists is None and resource.existence is not None
    }
    assert named == {
        "a_b.one[*]": "var.on",
        "a_b.two[*]": "var.names",
        "a_b.three[*]": "a_b.four.name",
        "module.m[*].a_b.five": "var.on",
    }
    assert graph.resources["a_b.four"].existence is None


def test_a_list_for_every_instance_is_made_once(root: Evaluate) -> None:
    """`element(x[*].id, count.index)` must not cost the square of the number of instances."""
    graph = root(
        'resource "a_b" "x" {\n  count = 800\n  tag = "t-${count.index}"\n}\n'
        'resource "a_b" "y" {\n  count = 800\n  first = element(a_b.x[*].tag, count.index)\n'
        "  second = a_b.x.*.tag[count.index]\n"
        '  third = [for one in slice(a_b.x, 0, 2) : "${one.tag}-${count.index}"][0]\n'
        '  fourth = join(",", [for count in [1, 2] : count])\n}\n'
    )
    last = graph.resources["a_b.y[799]"]
    assert [last.at(name).data for name in ("first", "second", "third", "fourth")] == [
        "t-799", "t-799", "t-0-799", "1,2",
    ]  # fmt: skip
