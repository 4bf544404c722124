"""What the sources say besides their values: reads of remote states, and texts."""

from __future__ import annotations

import os
from pathlib import Path

from validator.evaluate import evaluate_root
from validator.model.graph import Graph

STATE = """
data "terraform_remote_state" "shared" {
  count   = 1
  backend = "s3"
  config  = { bucket = "b", key = "k" }
}
"""


def graph(directory: Path, **files: str) -> Graph:
    for name, text in files.items():
        path = directory / name.replace("__", "/")
        path.parent.mkdir(exist_ok=True)
        path.with_suffix(".tf").write_text(text)
    found = evaluate_root(os.fspath(directory))
    assert found.diagnostics == ()
    return found


def reads(found: Graph) -> set[tuple[str, int, str]]:
    return {
        (os.path.basename(one.location.path), one.location.line, one.name) for one in found.reads
    }


def test_reads_are_found_wherever_they_occur(tmp_path: Path) -> None:
    found = graph(
        tmp_path,
        main=STATE
        + """locals {
  all      = data.terraform_remote_state.shared[0].outputs
  unused   = local.all.a
  index    = local.all["b"]
  splat    = data.terraform_remote_state.shared[*].outputs.c
  template = "x-${local.all.d}"
  fallback = try(local.all.e, data.terraform_remote_state.shared[0].outputs.f)
  looked   = lookup(local.all, "g", null)
  legacy   = data.terraform_remote_state.shared.0.outputs.h
  loop     = { for name in ["i", "j"] : name => local.all[name] }
}
module "inner" {
  source = "./inner"
  shared = local.all
}
module "not_downloaded" {
  source = "a/b/aws"
  id     = data.terraform_remote_state.shared[0].outputs.k
}
""",
        inner__main='variable "shared" {}\noutput "x" {\n  value = var.shared.l[0].id\n}\n',
    )
    assert reads(found) == {
        ("main.tf", 9, "a"),
        ("main.tf", 10, "b"),
        ("main.tf", 11, "c"),
        ("main.tf", 12, "d"),
        ("main.tf", 13, "e"),
        ("main.tf", 13, "f"),
        ("main.tf", 14, "g"),
        ("main.tf", 15, "h"),
        ("main.tf", 16, "i"),
        ("main.tf", 16, "j"),
        ("main.tf", 24, "k"),
        ("main.tf", 3, "l"),
    }


def test_a_read_whose_name_is_computed_names_the_input(tmp_path: Path) -> None:
    text = (
        'variable "name" {}\n'
        "locals {\n  x = data.terraform_remote_state.shared[0].outputs[var.name]\n}"
    )
    (one,) = graph(tmp_path, main=STATE + text).reads
    assert (one.state, one.name, one.needs) == (
        "data.terraform_remote_state.shared[0]",
        "",
        "var.name",
    )


def test_texts_have_their_place_and_are_sensitive_where_declared(tmp_path: Path) -> None:
    (tmp_path / "terraform.tfvars").write_text('token = "from-a-file"\n')
    found = graph(
        tmp_path,
        main="""variable "token" {
  description = "prose"
  sensitive   = true
  default     = "d"
}
locals {
  a = { "key" = ["b", "c-${var.token}"] }
  e = sensitive("f")
}
resource "aws_vpc" "this" {
  count = 0
  dynamic "block" {
    for_each = ["g"]
    content {
      name = "h"
    }
  }
}
""",
    )
    assert {
        (t.text, t.address, t.attribute, t.location.line, t.sensitive) for t in found.texts
    } == {
        ("d", "var.token", "default", 4, True),
        ("from-a-file", "var.token", "", 1, True),
        ("b", "local.a", "", 7, False),
        ("c-", "local.a", "", 7, False),
        ("f", "local.e", "", 8, True),
        ("g", "aws_vpc.this", "block.for_each", 13, False),
        ("h", "aws_vpc.this", "block.content.name", 15, False),
    }
