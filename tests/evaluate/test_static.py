"""References that no value can make right are errors wherever they stand, as an engine has it."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from validator.evaluate import evaluate_root

from .conftest import Evaluate

DECLARED = """
variable "n" { type = list(string) }
resource "terraform_data" "many" { count = 2 }
resource "terraform_data" "keyed" { for_each = toset(["a"]) }
resource "terraform_data" "one" {}
locals { m = { a = 1 } }
module "child" { source = "./child" }
"""
CHILD = {"child/main.tf": 'output "o" { value = 1 }\n'}

WRONG = [
    "[for x in var.n : var.nope]",
    "{ for x in var.n : x => local.nope }",
    "try(var.nope, 1)",
    "can(local.nope)",
    "false ? local.nope : 1",
    "try(data.terraform_remote_state.nope.outputs.x, 1)",
    "try(module.nope.x, 1)",
    "[for x in var.n : terraform_data.nope.id]",
    "try(nope, 1)",
    "try(nope.nope, 1)",
    "try(path.nope, 1)",
    "try(terraform.nope, 1)",
    "try(each.key, 1)",
    "[for x in var.n : count.index]",
    "try(self.id, 1)",
    "try(terraform_data.many.id, 1)",
    "try(terraform_data.keyed.id, 1)",
    "try(terraform_data.one[0].id, 1)",
    '[for x in var.n : terraform_data.one["a"].id]',
    'var.n == [] ? "${var.nope}" : "x"',
    '"%{ if false }${local.nope}%{ endif }"',
    "[for x in [] : terraform_data.one[local.nope]]",
]
RIGHT = [
    "[for x in var.n : x.y.z]",
    "try(local.m.b, 1)",
    "try(module.child.nope, 1)",
    "try(terraform_data.many[5].id, 1)",
    "try(terraform_data.many[*].id, 1)",
    "try(terraform_data.many.*.id, 1)",
    'try(terraform_data.keyed["b"].id, 1)',
    "[for each in var.n : each.key]",
    "{ for count, self in var.n : count => self }",
    "[for x in var.n : terraform_data.one.id]",
    "terraform_data.one[*].id",
    "try(nope(1), 2)",
    "{ nope = 1 }",
    '"%{ for v in var.n }${v}%{ endfor }"',
]


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_reference_is_one_error(root: Evaluate, text: str) -> None:
    graph = root(f'{DECLARED}output "o" {{\n  value = {text}\n}}\n', CHILD, clean=False)
    (found,) = graph.diagnostics
    assert str(found.location) == "main.tf:9"


@pytest.mark.parametrize("text", RIGHT)
def test_what_an_engine_accepts_is_no_error(root: Evaluate, text: str) -> None:
    root(f'{DECLARED}output "o" {{\n  value = {text}\n}}\n', CHILD)


@pytest.mark.engine
def test_the_engine_says_the_same(tmp_path: Path) -> None:
    lines = [f'output "o{at}" {{ value = {text} }}' for at, text in enumerate(WRONG + RIGHT)]
    (tmp_path / "main.tf").write_text(DECLARED + "\n".join(lines) + "\n")
    (tmp_path / "child").mkdir()
    (tmp_path / "child/main.tf").write_text(CHILD["child/main.tf"])
    (tmp_path / "empty.tfrc").write_text("")
    config = {"TF_CLI_CONFIG_FILE": str(tmp_path / "empty.tfrc"), "CHECKPOINT_DISABLE": "1"}

    def terraform(*arguments: str) -> str:
        return subprocess.run(
            ["terraform", *arguments], cwd=tmp_path, env={**os.environ, **config},
            capture_output=True, text=True, timeout=120, check=False,
        ).stdout  # fmt: skip

    terraform("init", "-no-color")
    said = json.loads(terraform("validate", "-json"))["diagnostics"]
    theirs = {one["range"]["start"]["line"] for one in said}
    ours = {one.location.line for one in evaluate_root(str(tmp_path)).diagnostics if one.location}
    first = DECLARED.count("\n") + 1
    assert theirs == set(range(first, first + len(WRONG)))
    assert ours == theirs


BODY = """
resource "a_b" "c" {
  count = 0
  n     = count.index
  dynamic "rule" {
    for_each = var.n
    iterator = r
    content {
      a = r.value
      b = var.nope
      dynamic "inner" {
        for_each = r.value.x
        content { c = "${r.key}${inner.value}${rule.value.x}" }
      }
    }
  }
  provisioner "local-exec" {
    when       = destroy
    on_failure = continue
    command    = "${self.id}${local.nope}"
  }
  connection { host = self.ip }
  lifecycle {
    create_before_destroy = true
    ignore_changes        = [tags["x"], all]
    replace_triggered_by  = [a_b.nope]
    precondition {
      condition     = self.x == 1
      error_message = "m"
    }
    postcondition {
      condition     = self.x == 1
      error_message = "m"
    }
  }
  depends_on = [module.nope]
  provider   = aws.east
}
"""


def test_every_part_of_a_body_is_looked_at_in_its_own_scope(root: Evaluate) -> None:
    graph = root(f'variable "n" {{}}{BODY}', clean=False)
    assert [f"{d.location}: {d.message}" for d in graph.diagnostics] == [
        "main.tf:36: module.nope is not declared",
        "main.tf:10: var.nope is not declared",
        "main.tf:13: rule.value is not declared",
        "main.tf:20: local.nope is not declared",
        "main.tf:26: a_b.nope is not declared",
        "main.tf:28: self is known only in a postcondition, provisioner or connection",
    ]


def test_a_module_of_no_instances_is_not_evaluated_but_its_call_is_looked_at(
    root: Evaluate,
) -> None:
    main = 'module "m" {\n  source = "./m"\n  count = 0\n  a = var.nope\n}\n'
    graph = root(main, {"m/main.tf": 'variable "a" {}\n'}, clean=False)
    assert [d.message for d in graph.diagnostics] == ["var.nope is not declared"]


def test_after_a_bad_file_no_name_is_called_undeclared(root: Evaluate) -> None:
    graph = root('output "o" { value = try(var.nope, 1) }\n', {"bad.tf": "x = [\n"}, clean=False)
    assert len(graph.diagnostics) == 1
