"""Downloaded modules are read only where an engine would take them for the ones that are called."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from validator.evaluate import Options
from validator.evaluate.downloads import canonical
from validator.evaluate.versions import meets
from validator.model.graph import Graph

from .conftest import Evaluate

VPC = "terraform-aws-modules/vpc/aws"
HERE = {"Key": "vpc", "Source": f"registry.terraform.io/{VPC}", "Version": "5.0.0", "Dir": "d/vpc"}
OUTPUT = 'output "vpc_id" { value = "vpc-1" }\n'


def call(source: str = VPC, version: str = "") -> str:
    constraint = f'  version = "{version}"\n' if version else ""
    return (
        f'module "vpc" {{\n  source = "{source}"\n{constraint}}}\n'
        'output "o" { value = module.vpc.vpc_id }\n'
    )


def manifest(*entries: dict[str, str], name: str = ".terraform") -> dict[str, str]:
    return {f"{name}/modules/modules.json": json.dumps({"Modules": list(entries)})}


def said(graph: Graph) -> list[str]:
    return [f"{d.severity} {d.location}: {d.message}" for d in graph.diagnostics]


@pytest.mark.parametrize("version", ["", "5.0.0", "~> 5.0", ">= 4, < 6", "!= 5.1.0"])
def test_a_download_that_meets_the_call_is_read(root: Evaluate, version: str) -> None:
    graph = root(call(version=version), {**manifest(HERE), "d/vpc/main.tf": OUTPUT})
    assert graph.modules["module.vpc"].resolved
    assert graph.outputs["o"].value.data == "vpc-1"


@pytest.mark.parametrize(
    ("change", "version", "reason"),
    [
        ({"Version": "4.9.0"}, "~> 5.0", "version 4.9.0 of it was downloaded"),
        ({"Version": ""}, "~> 5.0", "version unknown of it was downloaded"),
        ({"Source": "registry.terraform.io/other/vpc/aws"}, "", "registry.terraform.io/other/vpc"),
        ({"Source": f"registry.terraform.io/{VPC}//modules/x"}, "", "//modules/x was downloaded"),
        ({"Dir": "d/gone"}, "", "d/gone does not hold it any more"),
        ({"Dir": "d/empty"}, "", "d/empty does not hold it any more"),
    ],
)
def test_a_stale_download_is_not_read_and_says_so(
    root: Evaluate, change: dict[str, str], version: str, reason: str
) -> None:
    files = {"d/vpc/main.tf": OUTPUT, "d/empty/README": ""}
    graph = root(call(version=version), {**manifest(HERE | change), **files}, clean=False)
    (message,) = said(graph)
    wanted = f"{VPC} {version}".strip()
    assert message.startswith(f"warning main.tf:2: module.vpc is not evaluated: it wants {wanted}")
    assert reason in message
    assert "run init again" in message
    assert not graph.modules["module.vpc"].resolved
    assert graph.outputs["o"].value.is_unknown


@pytest.mark.parametrize(
    "text",
    ["", "[]", '{"Modules": 1}', '{"Modules": [1, {"Key": "vpc"}]}', "{", '{"Modules":null}'],
)
def test_a_manifest_that_is_none_downloads_nothing(root: Evaluate, text: str) -> None:
    graph = root(call(), {".terraform/modules/modules.json": text}, clean=False)
    assert not graph.modules["module.vpc"].resolved
    assert all(d.severity == "warning" for d in graph.diagnostics)


def test_modules_in_modules_are_found_by_the_path_of_their_calls(root: Evaluate) -> None:
    entries = [
        {"Key": "", "Source": "", "Dir": "."},
        {"Key": "net", "Source": "./net", "Dir": "net"},
        {**HERE, "Key": "net.vpc", "Dir": "d/net.vpc"},
        {"Key": "net.vpc.flow", "Source": "./modules/flow", "Dir": "d/net.vpc/modules/flow"},
        {"Key": "net.vpc.flow.log", "Source": "git::https://x.example/log.git", "Dir": "d/log/aws"},
        {**HERE, "Version": "9.9.9"},
    ]
    files = {
        "net/main.tf": f'module "vpc" {{\n  count = 2\n  source = "{VPC}"\n'
        '  version = "5.0.0"\n}\n'
        'output "o" { value = module.vpc[1].o }\n',
        "d/net.vpc/main.tf": 'module "flow" { source = "./modules/flow" }\n'
        'output "o" { value = module.flow.o }\n',
        "d/net.vpc/modules/flow/main.tf": 'module "log" {\n'
        '  source = "git::https://x.example/log.git"\n}\noutput "o" { value = module.log.o }\n',
        "d/log/aws/main.tf": 'output "o" { value = path.module }\n',
    }
    graph = root(
        'module "net" { source = "./net" }\noutput "o" { value = module.net.o }\n',
        {**manifest(*entries), **files},
    )
    assert graph.outputs["o"].value.data == "d/log/aws"
    assert "module.net.module.vpc[0].module.flow.module.log" in graph.modules


def test_the_data_directory_of_the_environment_counts(root: Evaluate) -> None:
    files = {**manifest(HERE, name="data"), "d/vpc/main.tf": OUTPUT}
    options = Options(environ={"TF_DATA_DIR": "data"})
    assert not root(call(), files).modules["module.vpc"].resolved
    assert root(call(), files, options=options).modules["module.vpc"].resolved


@pytest.mark.parametrize(
    ("written", "recorded"),
    [
        (VPC, f"registry.terraform.io/{VPC}"),
        (VPC, f"registry.opentofu.org/{VPC}"),
        (f"registry.terraform.io/{VPC}", VPC),
        ("example.com/a/b/c", "example.com/a/b/c"),
        ("github.com/a/b", "git::https://github.com/a/b.git"),
        ("github.com/a/b//c?ref=v1", "git::https://github.com/a/b.git//c?ref=v1"),
        ("github.com/a/b.git?ref=v1", "git::https://github.com/a/b.git?ref=v1"),
        ("git@github.com:a/b.git", "git::ssh://git@github.com/a/b.git"),
        ("git@github.com:a/b.git//c?ref=v1", "git::ssh://git@github.com/a/b.git//c?ref=v1"),
        ("git::git@host.example:a/b.git", "git::ssh://git@host.example/a/b.git"),
        ("git::https://h/x.git?ref=a&depth=1", "git::https://h/x.git?depth=1&ref=a"),
        ("./net/", "./net"),
        ("../x/../y", "../y"),
    ],
)
def test_spellings_of_one_source(written: str, recorded: str) -> None:
    assert canonical(written) == canonical(recorded)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("git::https://h/x.git?ref=v1", "git::https://h/x.git?ref=v2"),
        ("git::https://h/x.git//a", "git::https://h/x.git//b"),
        ("github.com/a/b", "git::https://github.com/a/c.git"),
        ("example.com/a/b/c", "a/b/c"),
        ("./a", "../a"),
    ],
)
def test_different_sources(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


@pytest.mark.engine
def test_git_sources_as_the_engine_records_them(root: Evaluate, tmp_path: Path) -> None:
    upstream = tmp_path / "upstream"
    (upstream / "part").mkdir(parents=True)
    (upstream / "part" / "main.tf").write_text('output "vpc_id" { value = "vpc-1" }\n')
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.com"]
    for arguments in (
        ["init", "-q"],
        ["add", "."],
        [*identity, "commit", "-qm", "x"],
        ["tag", "v1"],
    ):
        subprocess.run(["git", *arguments], cwd=upstream, check=True, timeout=60)
    source = f"git::file://{upstream}//part?ref=v1&depth=1"
    (tmp_path / "main.tf").write_text(call(source))
    (tmp_path / "empty.tfrc").write_text("")
    config = {"TF_CLI_CONFIG_FILE": str(tmp_path / "empty.tfrc"), "CHECKPOINT_DISABLE": "1"}
    environment = {**os.environ, **config}
    subprocess.run(["terraform", "get"], cwd=tmp_path, env=environment, check=True, timeout=60)
    assert root(call(source)).outputs["o"].value.data == "vpc-1"
    graph = root(call(source.replace("v1", "v2")), clean=False)
    assert "was downloaded for it" in said(graph)[0]


CONSTRAINTS = [
    "1.11.4", "= 1.11.4", "!= 1.11.4", "!= 1.11.3", "> 1.11.3", "> 1.11.4", ">= 1.11.4", "< 1.11.4",
    "<= 1.11.4", "< 1.12", "~> 1.11.0", "~> 1.11.5", "~> 1.11", "~> 1.10", "~> 1.12", "~> 1",
    "~> 0", "~> 0.14", "~> 2", ">= 1.0, < 2.0", ">= 1.0, < 1.11", ">=1.0,<2.0,!=1.11.4", "1.11",
    "1.11.4.0", "v1.11.4", "~>1.11.4",
    "<= 1.11", "> 1.11", ">= 1", "< 1", "~> 1.11.4.0",
]  # fmt: skip


@pytest.mark.engine
def test_constraints_mean_what_they_mean_to_the_engine(tmp_path: Path) -> None:
    """Each constrains the engine itself, in a module of its own: it names those it is not."""
    lines = []
    for at, constraint in enumerate(CONSTRAINTS):
        (tmp_path / f"m{at}").mkdir()
        setting = f'terraform {{\n  required_version = "{constraint}"\n}}\n'
        (tmp_path / f"m{at}" / "main.tf").write_text(setting)
        lines.append(f'module "m{at}" {{ source = "./m{at}" }}\n')
    (tmp_path / "main.tf").write_text("".join(lines))
    environment = {**os.environ, "CHECKPOINT_DISABLE": "1"}
    shown = subprocess.run(
        ["terraform", "version", "-json"], env=environment, capture_output=True, check=True
    ).stdout
    running = json.loads(shown)["terraform_version"]
    done = subprocess.run(
        ["terraform", "init", "-no-color"], cwd=tmp_path, env=environment, capture_output=True,
        text=True, timeout=120, check=False,
    )  # fmt: skip
    printed = done.stdout + done.stderr
    for at, constraint in enumerate(CONSTRAINTS):
        refused = f"m{at}/main.tf" in printed
        assert meets(running, constraint) is (not refused), constraint


def test_a_pre_release_is_met_only_by_name() -> None:
    assert meets("5.0.0-beta1", ">= 4.0") is False
    assert meets("5.0.0-beta1", "5.0.0-beta1") is True
    assert meets("5.0.0-beta2", ">= 5.0.0-beta1") is True
    assert meets("5.0.0", "~> 5.0.0-beta1") is False
    assert meets("5.0.0", ">= x") is None
