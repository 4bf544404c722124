"""Evaluating a root for whatever its variables are, and looking at its modules while it is done."""

from __future__ import annotations

from pathlib import Path

from validator.evaluate import Options, evaluate_root
from validator.evaluate.module import ModuleInstance
from validator.evaluate.root import evaluate_root as observed
from validator.evaluate.roots import roots_among

ROOT = """
variable "environment" {
  default = "dev"
}

variable "other" {
  default = "x"
}

module "inner" {
  source      = "./inner"
  environment = var.environment
}

output "name" {
  value = "/acme/${var.environment}/${var.other}/${terraform.workspace}"
}
"""
INNER = 'variable "environment" {\n  default = "inner"\n}\n'


def tree(directory: Path) -> str:
    (directory / "inner").mkdir()
    (directory / "main.tf").write_text(ROOT)
    (directory / "inner" / "main.tf").write_text(INNER)
    (directory / "terraform.tfvars").write_text('environment = "prod"\n')
    return str(directory)


def test_an_open_variable_is_unknown_whatever_sets_it(tmp_path: Path) -> None:
    root = tree(tmp_path)
    options = Options(open=frozenset(["environment"]), workspace=None)
    graph = evaluate_root(root, options)
    value = graph.outputs["name"].value
    assert value.unknown is not None
    known = [part for part in value.unknown.pieces if isinstance(part, str)]
    assert known == ["/acme/", "/x/"]
    details = [
        p.unknown.detail for p in value.unknown.pieces if not isinstance(p, str) and p.unknown
    ]
    assert details == ["var.environment", "terraform.workspace"]
    assert graph.diagnostics == ()
    # A module's variable of that name has what the call gives.
    inner = graph.modules["module.inner"].variables["environment"].value
    assert inner.unknown is not None
    assert inner.unknown.detail == "var.environment"


def test_without_it_the_value_is_what_is_set(tmp_path: Path) -> None:
    graph = evaluate_root(tree(tmp_path))
    assert graph.outputs["name"].value.data == "/acme/prod/x/default"


def test_every_module_instance_is_observed(tmp_path: Path) -> None:
    seen: list[str] = []

    def look(module: ModuleInstance) -> None:
        seen.append(module.address)

    observed(tree(tmp_path), Options(), look)
    assert seen == ["module.inner", ""]


def test_roots_among_directories(tmp_path: Path) -> None:
    root = tree(tmp_path)
    directories = [root, f"{root}/inner"]
    assert roots_among(directories) == [root]
    (tmp_path / "inner" / "backend.tf").write_text('terraform {\n  backend "s3" {}\n}\n')
    assert roots_among(directories) == directories
