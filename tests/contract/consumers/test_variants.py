"""For which environments a root is planned, by what its tree says."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness.consumers import write_tree

from validator.contract.consumers.variants import variants

VARIABLE = 'variable "environment" {\n  type = string\n}\n'
LISTED = (
    'variable "env" {\n  default = "dev"\n  validation {\n'
    '    condition = contains(["dev", "prod"], var.env)\n    error_message = "x"\n  }\n}\n'
)


def found(tmp_path: Path, root: str, files: dict[str, str]) -> list[tuple[str, bool]]:
    write_tree(tmp_path, files)
    tfvars = [str(tmp_path / path) for path in files if ".tfvars" in path]
    directory = tmp_path / root if root else tmp_path
    return [(one.environment, one.actual) for one in variants(str(directory), root, tfvars)]


@pytest.mark.parametrize(
    "files",
    [
        {"dev.tfvars": 'environment = "dev"', "prod.tfvars": 'environment = "prod"'},
        {"env/dev.tfvars": 'environment = "dev"', "env/prod.tfvars": 'environment = "prod"'},
        {"environments/dev/terraform.tfvars": 'environment = "dev"',
         "environments/prod/terraform.tfvars": 'environment = "prod"'},
        {"config/app-dev.tfvars": "x = 1", "config/app-prod.tfvars": "x = 1"},
        {"dev/main.tfvars.json": '{"environment": "dev"}',
         "prod/main.tfvars.json": '{"environment": "prod"}'},
    ],
)  # fmt: skip
def test_tfvars_for_each_environment(tmp_path: Path, files: dict[str, str]) -> None:
    text = VARIABLE + 'variable "x" {\n  default = 0\n}\n'
    assert found(tmp_path, "", {"main.tf": text, **files}) == [
        ("dev", True),
        ("prod", True),
        ("", False),
    ]


def test_tfvars_beside_the_root(tmp_path: Path) -> None:
    files = {"infra/main.tf": VARIABLE, "environments/dev.tfvars": 'environment = "dev"'}
    assert found(tmp_path, "infra", files) == [("dev", True), ("", False)]


def test_tfvars_of_another_root_are_none(tmp_path: Path) -> None:
    files = {"one/main.tf": VARIABLE, "two/main.tf": "", "two/dev.tfvars": 'environment = "dev"'}
    assert found(tmp_path, "one", files) == [("", False)]


def test_tfvars_that_are_loaded_by_themselves(tmp_path: Path) -> None:
    files = {"main.tf": VARIABLE, "terraform.tfvars": 'environment = "dev"'}
    assert found(tmp_path, "", files) == [("dev", True)]


def test_a_directory_for_each_environment(tmp_path: Path) -> None:
    files = {"environments/qa/main.tf": VARIABLE}
    assert found(tmp_path, "environments/qa", files)[0] == ("qa", True)
    files = {"live/prod/network/main.tf": ""}
    assert found(tmp_path, "live/prod/network", files) == [("prod", True)]


def test_a_validation_lists_what_is_possible(tmp_path: Path) -> None:
    assert found(tmp_path, "", {"main.tf": LISTED}) == [("dev", True), ("prod", False)]


def test_a_default_is_one_environment_of_several(tmp_path: Path) -> None:
    text = 'variable "environment" {\n  default = "dev"\n}\n'
    assert found(tmp_path, "", {"main.tf": text}) == [("dev", True), ("", False)]


def test_nothing_tells(tmp_path: Path) -> None:
    assert found(tmp_path, "", {"main.tf": VARIABLE}) == [("", False)]
    assert found(tmp_path, "", {"main.tf": ""}) == [("", True)]


def test_the_open_variant_leaves_out_those_that_are_known(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf": VARIABLE, "dev.tfvars": 'environment = "dev"'})
    last = variants(str(tmp_path), "", [str(tmp_path / "dev.tfvars")])[-1]
    assert last.excluded == {"dev"}
    assert last.options.open == {"environment"}
    assert last.options.workspace is None
