from __future__ import annotations

from pathlib import Path

import pytest

from validator.evaluate import discover_roots, root_of

TREE = {
    "live/dev/main.tf": 'module "a" { source = "../../modules/a" }\n',
    "live/prod/main.tf": 'module "a" { source = "../../modules/a" }\n'
    'module "x" { source = "./x" }\n',
    "live/prod/x/main.tf": "locals {}\n",
    "modules/a/main.tf": 'module "b" { source = "../b" }\n',
    "modules/a/examples/basic/main.tf": 'module "a" { source = "../.." }\n',
    "modules/b/main.tf": "locals {}\n",
    "modules/state/main.tf": 'terraform {\n  backend "s3" {}\n}\n',
    "modules/stack/main.tf": 'provider "aws" {}\n',
    "modules/stack/prod.tfvars": "a = 1\n",
    "tests/uses/main.tf": 'module "s" { source = "../../modules/state" }\n'
    'module "t" { source = "../../modules/stack" }\n',
    "live/dev/.terraform/modules/m/main.tf": "locals {}\n",
    "node_modules/p/main.tf": "locals {}\n",
    "docs/readme.md": "",
    "broken/main.tf": "locals {\n",
}


@pytest.fixture(autouse=True)
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in TREE.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)


def test_roots_are_what_nothing_calls_or_what_has_state_of_its_own() -> None:
    assert discover_roots(["."]) == [
        "broken", "live/dev", "live/prod", "modules/a/examples/basic", "modules/stack",
        "modules/state", "tests/uses",
    ]  # fmt: skip


def test_callers_outside_of_the_search_count() -> None:
    assert discover_roots(["modules/b"]) == []
    assert discover_roots(["modules/a"]) == ["modules/a/examples/basic"]


def test_a_root_named_itself_is_found() -> None:
    assert discover_roots(["live/dev"]) == ["live/dev"]
    assert discover_roots(["live/dev/main.tf"]) == ["live/dev"]


def test_absolute_paths_stay_absolute(tmp_path: Path) -> None:
    assert discover_roots([str(tmp_path / "live")]) == [
        str(tmp_path / "live/dev"), str(tmp_path / "live/prod"),
    ]  # fmt: skip


def test_nothing_there_is_no_root(tmp_path: Path) -> None:
    assert discover_roots([str(tmp_path / "docs"), str(tmp_path / "none")]) == []


def test_a_file_belongs_to_every_root_that_reaches_it() -> None:
    roots = discover_roots(["."])
    assert root_of("modules/b/main.tf", roots) == [
        "live/dev", "live/prod", "modules/a/examples/basic",
    ]  # fmt: skip
    assert root_of("live/prod/x/main.tf", roots) == ["live/prod"]
    assert root_of("live/dev/terraform.tfvars", roots) == ["live/dev"]
    assert root_of("docs/readme.md", roots) == []


def test_fixtures_of_a_policy_are_no_root_unless_named(tmp_path: Path) -> None:
    folder = tmp_path / "policies" / "network" / "rule"
    folder.mkdir(parents=True)
    (folder / "policy.yaml").write_text("id: rule\n")
    (folder / "fail_it.tf").write_text("locals {}\n")
    assert not [root for root in discover_roots(["."]) if root.startswith("policies")]
    assert discover_roots(["policies/network/rule"]) == ["policies/network/rule"]
