"""Bad input is one clear diagnostic with its place; everything else is still evaluated."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from validator.evaluate import evaluate_root
from validator.model.graph import Graph
from validator.model.value import Cause, Ref

from .conftest import Evaluate


def messages(graph: Graph) -> list[str]:
    return [f"{d.location}: {d.message}" for d in graph.diagnostics]


def test_a_cycle_is_one_error_that_names_its_members(root: Evaluate) -> None:
    graph = root(
        "locals {\n  b = local.c\n  a = local.b\n  c = [local.a, 1]\n  free = 2\n}\n"
        'output "o" { value = local.c }\noutput "f" { value = local.free }\n',
        clean=False,
    )
    assert messages(graph) == [
        "main.tf:2: cycle: local.b (main.tf:2) → local.c (main.tf:4) → local.a (main.tf:3)"
        " → local.b"
    ]
    assert not graph.outputs["o"].value.is_wholly_known
    assert graph.outputs["f"].value.data == 2


def test_a_resource_that_needs_itself(root: Evaluate) -> None:
    graph = root('resource "a_b" "c" { x = a_b.c.y }\n', clean=False)
    assert messages(graph) == ["main.tf:1: a_b.c refers to itself"]


def test_a_cycle_through_a_module(root: Evaluate) -> None:
    files = {"m/main.tf": 'variable "i" {}\noutput "o" { value = var.i }\n'}
    main = 'module "m" {\n  source = "./m"\n  i = module.m.o\n}\n'
    graph = root(main, files, clean=False)
    (message,) = messages(graph)
    assert "module.m.var.i (m/main.tf:1)" in message
    assert "module.m.output.o (m/main.tf:2)" in message


def test_a_module_may_be_entered_twice_without_a_cycle(root: Evaluate) -> None:
    files = {"m/main.tf": 'variable "a" {}\nvariable "b" {}\noutput "x" { value = var.a }\n'}
    root('module "m" {\n  source = "./m"\n  a = 1\n  b = module.m.x\n}\n', files)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("var.nope", "var.nope is not declared"),
        ("local.nope", "local.nope is not declared"),
        ("aws_x.nope.id", "aws_x.nope is not declared"),
        ("data.aws_x.nope.id", "data.aws_x.nope is not declared"),
        ("module.nope.x", "module.nope is not declared"),
        ("each.key", "each.key and each.value are known only where for_each is set"),
        ("nope(1)", "nope"),
        ("{ a = 1 }.b", 'the object has no attribute "b"'),
        ("[1][2]", "index 2 is out of range"),
        ("null.a", "the value is null"),
        ("path.nope", "path.nope does not exist"),
        ('"x${[]}"', "cannot be part of a string"),
        ("upper()", "upper()"),
        ('true ? "a" : [', ""),
    ],
)
def test_a_wrong_expression_is_one_error(root: Evaluate, text: str, message: str) -> None:
    graph = root(
        f'output "good" {{ value = 1 }}\noutput "o" {{\n  value = {text}\n}}\n', clean=False
    )
    (found,) = messages(graph)
    assert found.startswith(("main.tf:3", "main.tf:4"))
    assert message in found
    assert graph.outputs["good"].value.data == 1


def test_a_bad_file_leaves_the_rest_and_what_hangs_on_it_unknown(root: Evaluate) -> None:
    files = {"bad.tf": 'locals {\n  x = \n}\nvariable "v" {}\nresource "a_b" "bad" {\n  a = [\n}\n'}
    graph = root(
        'output "a" { value = local.x }\noutput "b" { value = a_b.bad.id }\n'
        'output "c" { value = var.v }\nresource "a_b" "ok" { n = 1 }\n',
        files,
        clean=False,
    )
    (message,) = messages(graph)
    assert message.startswith("bad.tf:")
    for name in ("a", "b"):
        unknown = graph.outputs[name].value.unknown
        assert unknown is not None
        assert unknown.cause is Cause.ERROR
    assert graph.resources["a_b.ok"].at("n").data == 1


def test_a_wrong_argument_leaves_the_others(root: Evaluate) -> None:
    graph = root('resource "a_b" "c" {\n  x = var.nope\n  y = 2\n}\n', clean=False)
    assert messages(graph) == ["main.tf:2: var.nope is not declared"]
    resource = graph.resources["a_b.c"]
    assert resource.at("x").is_unknown
    assert resource.at("y").data == 2


def test_a_resource_that_is_declared_again_is_evaluated_too(root: Evaluate) -> None:
    graph = root(
        'resource "a_b" "c" {\n  x = 1\n}\nresource "a_b" "c" {\n  x = 2\n}\n'
        'resource "a_b" "c" {\n  x = 3\n}\noutput "o" { value = a_b.c.x }\n',
        clean=False,
    )
    assert [one.split(": ")[0] for one in messages(graph)] == ["main.tf:4", "main.tf:7"]
    found = {address: one.at("x").data for address, one in graph.resources.items()}
    assert found == {"a_b.c": 1, "a_b.c#2": 2, "a_b.c#3": 3}
    assert graph.outputs["o"].value.data == 1


def test_what_is_around_an_undeclared_name_is_known(root: Evaluate) -> None:
    graph = root(
        'resource "a_b" "c" {\n  x = concat(["a"], var.nope)\n'
        "  y = [{ id = a_d.nope.id, n = 1 }]\n}\n",
        clean=False,
    )
    assert messages(graph) == [
        "main.tf:2: var.nope is not declared",
        "main.tf:3: a_d.nope is not declared",
    ]
    resource = graph.resources["a_b.c"]
    unknown = resource.at("x").unknown
    assert unknown is not None
    assert [one.data for one in unknown.members] == ["a"]
    assert resource.at("y", 0, "n").data == 1
    assert resource.at("y", 0, "id").ref == Ref("a_d.nope", ("id",))
    assert resource.at("y", 0, "id").is_unknown


@pytest.mark.parametrize(
    ("meta", "message"),
    [
        ("count = -1", "whole number"),
        ('count = "x"', "count must be a number"),
        ("count = null", "count cannot be null"),
        ("for_each = [1]", "convert a list with toset()"),
        ("for_each = null", "cannot be null"),
        ("for_each = toset([1])", "must hold strings"),
        ('for_each = sensitive({ a = "" })', "sensitive"),
        ("count = 1\n  for_each = {}", "exclude each other"),
        ("for_each = local.nope", "not declared"),
    ],
)
def test_a_wrong_number_of_instances(root: Evaluate, meta: str, message: str) -> None:
    graph = root(f'resource "a_b" "c" {{\n  {meta}\n  x = 1\n}}\n', clean=False)
    (found,) = messages(graph)
    assert message in found
    assert [r.exists for r in graph.resources.values()] == [None]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('resource "a" {}\n', 'a "resource" block takes 2 labels, not 1'),
        ("nonsense {}\n", 'no block type "nonsense"'),
        ("x = 1\n", "not expected outside of a block"),
        ('variable "a" {}\nvariable "a" {}\n', "declared twice, first at main.tf:1"),
        ('resource "a_b" "c" {}\nresource "a_b" "c" {}\n', "a_b.c is declared twice"),
        ("locals { a = 1 }\nlocals { a = 2 }\n", "local.a is declared twice"),
        ('variable "a" { type = strin }\n', "not a type"),
        ('variable "a" {\n  type = number\n  default = "x"\n}\n', "var.a does not have its type"),
        ('variable "a" {\n  default = local.x\n}\n', "in the default of a variable"),
    ],
)
def test_a_wrong_declaration_is_one_error(root: Evaluate, text: str, message: str) -> None:
    (found,) = messages(root(text, clean=False))
    assert message in found
    assert found.startswith("main.tf:")


def test_directories_that_are_not_roots(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for name in ("", "none", "file", "loop"):
        graph = evaluate_root(str(tmp_path / name))
        (problem,) = graph.diagnostics
        assert problem.location is not None
        assert graph.resources == {}


def test_unreadable_files_are_one_error_each(root: Evaluate, tmp_path: Path) -> None:
    (tmp_path / "dir.tf").mkdir()
    os.symlink("gone.tf", tmp_path / "gone.tf")
    (tmp_path / "latin.tf").write_bytes(b'locals { a = "\xe9" }\n')
    graph = root('output "o" { value = 1 }\n', clean=False)
    assert [str(d.location) for d in graph.diagnostics] == ["dir.tf:1", "gone.tf:1", "latin.tf:1"]
    assert graph.outputs["o"].value.data == 1


def test_a_long_chain_of_locals_evaluates(root: Evaluate) -> None:
    chain = "\n".join(f"  a{at} = [local.a{at + 1}[0] + 1]" for at in range(300))
    graph = root(f"locals {{\n{chain}\n  a300 = [0]\n}}\noutput o {{ value = local.a0[0] }}\n")
    assert graph.outputs["o"].value.data == 300


PIECES = st.sampled_from(
    ('resource "a_b" "c" {\n', 'module "m" {\n', 'source = "./m"\n', "}\n", "count = ",
     "for_each = ",
     "var.x", "local.y", "a_b.c.id", "a_b.c[0].id", "module.m.o", "each.key", "[", "]", "{", "1",
     '"',
     "${", "=", "\n", 'variable "x" {\n', "locals {\n", "y = ", 'dynamic "r" {\n', "content {\n",
     "default = ", "type = ", "list(string)", "?", ":", "for v in ", "null", 'output "o" {\n',
     "value = ", "try(", ")", "...", "[*]", 'provider "aws" {\n', "lifecycle {\n", "terraform {\n")
)  # fmt: skip


@given(text=st.lists(PIECES, max_size=40).map("".join))
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_text_makes_the_evaluator_raise(text: str, tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(text)
    (tmp_path / "m").mkdir(exist_ok=True)
    (tmp_path / "m" / "main.tf").write_text('output "o" { value = 1 }\n')
    evaluate_root(str(tmp_path))


def test_constants_call_no_function(root: Evaluate) -> None:
    graph = root(
        'variable "a" {\n  default = upper("x")\n}\n'
        'variable "b" {\n  type = object({ c = optional(string, lower("X")) })\n}\n',
        {"terraform.tfvars": 'b = { c = upper("x") }\n'},
        clean=False,
    )
    assert sorted(messages(graph)) == [
        "main.tf:2: a function cannot be called in the default of a variable",
        "main.tf:5: a function cannot be called in a type constraint",
        "terraform.tfvars:1: a function cannot be called in a tfvars file; "
        "values there are constant",
    ]
