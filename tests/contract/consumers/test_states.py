"""Which remote state is read: the foundation's, another environment's, or somebody else's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from harness.consumers import write_tree

from validator.contract.consumers.result import Result
from validator.contract.consumers.states import same_state
from validator.contract.patterns import Hole, Pattern
from validator.pipeline.consumers import Asked, index

Run = Callable[..., Result]
VARIABLE = 'variable "environment" {\n  type = string\n}\n'
TFVARS = {f"env/{env}.tfvars": f'environment = "{env}"\n' for env in ("dev", "prod")}


def root(env: str, backend: str = "", outputs: tuple[str, ...] = ("vpc_id", "subnet_ids")) -> str:
    key = f"shared/{env}/terraform.tfstate"
    backend = backend or f'backend "s3" {{\n    bucket = "{env}-acme"\n    key = "{key}"\n  }}'
    published = "".join(f'output "{name}" {{\n  value = "x"\n}}\n' for name in outputs)
    return f"terraform {{\n  {backend}\n}}\n{published}"


def foundation(backend: str = "") -> dict[str, str]:
    return {f"environments/{env}/main.tf": root(env, backend) for env in ("dev", "prod")}


def state(bucket: str, key: str, name: str = "vpc_id", more: str = "") -> str:
    return (
        'data "terraform_remote_state" "shared" {\n  backend = "s3"\n  config = {\n'
        f'    bucket = "{bucket}"\n    key = "{key}"\n  }}\n{more}}}\n'
        f"locals {{\n  value = data.terraform_remote_state.shared.outputs.{name}\n}}\n"
    )


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def indexed(published: dict[str, str], reader: str, **more: str) -> Result:
        base = write_tree(tmp_path / "foundation", published)
        consumer = write_tree(
            tmp_path / "consumer", {"main.tf": VARIABLE + reader, **TFVARS, **more}
        )
        environ = {"SHARED_CHECK_CACHE": str(tmp_path / "cache")}
        return index(Asked((str(consumer),), str(base), ("/acme/",)), environ)

    return indexed


ENV = "${var.environment}"


def test_bucket_and_key_by_the_environment(run: Run) -> None:
    result = run(foundation(), state(f"{ENV}-acme", f"shared/{ENV}/terraform.tfstate"))
    [read] = result.reads
    assert (read.line, read.name, read.environments) == (12, "vpc_id", ("dev", "prod"))
    assert read.published_by == "output.vpc_id"
    assert result.dangling == ()


def test_a_fixed_key_in_a_bucket_that_varies(run: Run) -> None:
    """The trap of the guide: prod's bucket holds no state of dev."""
    result = run(foundation(), state(f"{ENV}-acme", "shared/dev/terraform.tfstate"))
    [read] = result.dangling
    assert (read.line, read.environments) == (12, ("prod",))
    assert read.suggestion == "nobody writes the state prod-acme/shared/dev/terraform.tfstate"


def test_an_output_that_is_not_there(run: Run) -> None:
    reader = state(f"{ENV}-acme", f"shared/{ENV}/terraform.tfstate", "vpc_idd")
    [read] = run(foundation(), reader).dangling
    assert (read.name, read.environments, read.suggestion) == ("vpc_idd", ("dev", "prod"), "vpc_id")


def test_an_output_that_is_switched_off(run: Run) -> None:
    off = 'output "extra" {\n  value = null\n}\n'
    published = foundation()
    published["environments/dev/main.tf"] += off
    reader = state(f"{ENV}-acme", f"shared/{ENV}/terraform.tfstate", "extra")
    published["environments/prod/main.tf"] += off.replace("null", '"x"')
    result = run(published, reader)
    [read] = result.dangling
    assert (read.name, read.environments) == ("extra", ("dev",))
    assert read.suggestion == "switched off in dev"
    nobody = run(published, state("other", "other/terraform.tfstate"))
    assert "extra" in {one.name for one in nobody.dead}
    published["environments/prod/main.tf"] = root("prod") + off
    nobody = run(published, state("other", "other/terraform.tfstate"))
    assert {one.name for one in nobody.dead} == {"vpc_id", "subnet_ids"}


def test_an_output_of_one_environment(run: Run) -> None:
    published = foundation()
    published["environments/prod/main.tf"] = root("prod", outputs=("vpc_id", "extra"))
    reader = state(f"{ENV}-acme", f"shared/{ENV}/terraform.tfstate", "extra")
    [read] = run(published, reader).dangling
    assert read.environments == ("dev",)


@pytest.mark.parametrize(
    ("bucket", "key"),
    [
        ("dev-acme", "billing/dev/terraform.tfstate"),  # another project's
        ("other", "shared/dev/terraform.tfstate"),
        ("${var.bucket}", "billing/dev/terraform.tfstate"),
    ],
)
def test_the_state_of_somebody_else_is_no_read(run: Run, bucket: str, key: str) -> None:
    reader = 'variable "bucket" {}\n' + state(bucket, key, "anything")
    result = run(foundation(), reader)
    assert (result.reads, result.dangling) == ((), ())


def test_an_open_bucket_reads_by_name_and_never_dangles(run: Run) -> None:
    reader = 'variable "bucket" {}\n'
    published = run(foundation(), reader + state("${var.bucket}", "shared/dev/terraform.tfstate"))
    assert [one.name for one in published.reads] == ["vpc_id"]
    other = state("${var.bucket}", "shared/dev/terraform.tfstate", "vpc_idd")
    assert run(foundation(), reader + other).dangling == ()


def test_a_partial_backend_reads_by_name_and_never_dangles(run: Run) -> None:
    published = foundation('backend "s3" {}')
    assert [one.name for one in run(published, state("b", "k")).reads] == ["vpc_id"]
    assert run(published, state("b", "k", "other")).dangling == ()


def test_an_environment_that_is_not_there(run: Run) -> None:
    reader = state("staging-acme", "shared/staging/terraform.tfstate")
    [read] = run(foundation(), reader).dangling
    assert (
        read.suggestion == "nobody writes the state staging-acme/shared/staging/terraform.tfstate"
    )


def test_workspaces_of_one_state(run: Run) -> None:
    backend = 'backend "s3" {\n    bucket = "acme"\n    key = "shared/terraform.tfstate"\n  }'
    more = "  workspace = var.environment\n"
    reader = state("acme", "shared/terraform.tfstate", "vpc_id", more)
    [read] = run({"main.tf": root("", backend)}, reader).reads
    assert read.environments == ("dev", "prod")


def test_an_index_and_a_whole_object(run: Run) -> None:
    reader = (
        'data "terraform_remote_state" "shared" {\n  count = 1\n  backend = "s3"\n  config = {\n'
        '    bucket = "dev-acme"\n    key = "shared/dev/terraform.tfstate"\n  }\n}\n'
        "locals {\n  all = data.terraform_remote_state.shared[0].outputs\n"
        "  one = local.all.subnet_ids[0]\n"
        '  two = data.terraform_remote_state.shared[0].outputs["vpc_id"]\n}\n'
    )
    result = run(foundation(), reader)
    assert {(one.line, one.name) for one in result.reads} == {(14, "subnet_ids"), (15, "vpc_id")}


def test_a_module_that_is_not_called_counts_by_name(run: Run) -> None:
    reader = 'module "off" {\n  source = "./off"\n  count = 0\n}\n'
    result = run(
        foundation(), reader, **{"off/main.tf": state("dev-acme", "shared/dev/terraform.tfstate")}
    )
    assert [(one.path, one.name) for one in result.reads] == [("off/main.tf", "vpc_id")]


@pytest.mark.parametrize(
    ("read", "written", "same"),
    [
        ({"bucket": "a", "key": "k"}, {"bucket": "a", "key": "k"}, True),
        ({"bucket": "a", "key": "k"}, {"bucket": "b", "key": "k"}, False),
        ({"key": "k"}, {"bucket": "b", "key": "k"}, None),
        ({"type": "s3", "key": "k"}, {"type": "gcs", "key": "k"}, False),
        ({"type": "remote", "organization": "o"}, {"type": "cloud", "organization": "o"}, True),
        ({}, {}, None),
    ],
)
def test_same_state(read: dict[str, str], written: dict[str, str], same: bool | None) -> None:
    left, right = ({k: Pattern((v,)) for k, v in one.items()} for one in (read, written))
    assert same_state(left, right) is same


def test_an_open_environment_is_one_of_those() -> None:
    key = Pattern(("shared/", Hole("var.environment"), "/terraform.tfstate"))
    written = {"key": Pattern(("shared/dev/terraform.tfstate",))}
    assert same_state({"key": key}, written) is True
    assert same_state({"key": Pattern((Hole("var.key", many=True),))}, written) is None
