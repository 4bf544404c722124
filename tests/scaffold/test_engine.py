"""Generated code under the real engines, without AWS: formatted, initialised, valid, tested."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from harness import engine as engines
from harness.engine import EngineRoot
from harness.tree import copy_tree
from scaffold.combinations import pairwise
from scaffold.generated import CERTIFICATE, KINDS, judged, local_module, project, write

from validator.model.verdict import Verdict
from validator.pipeline.scaffold import new_module, new_policy
from validator.plan import process
from validator.scaffold.collection import NewPolicy
from validator.scaffold.source import default_repository, from_repository

pytestmark = [pytest.mark.engine]

ENGINES = [
    pytest.param(kind, marks=pytest.mark.xdist_group(f"modules-{kind}"))
    for kind in ("terraform", "tofu")
]
LOCAL = [one for one in pairwise() if one["module"] == "local"]


def offline_root(directory: Path, kind: str, **more: str) -> EngineRoot:
    env = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(directory),
        "AWS_EC2_METADATA_DISABLED": "true",
        **engines.provider_environment(),
        **more,
    }
    return EngineRoot(directory, engines.engine(kind), env)


def formatted(directory: Path, kind: str) -> str:
    """What `fmt -check` names and says."""
    done = process.run(
        [str(engines.engine(kind).path), "fmt", "-check", "-recursive", "-no-color", "."],
        cwd=directory,
        env={"PATH": "/usr/bin:/bin"},
        timeout=120,
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr + "not formatted"


@pytest.mark.parametrize("kind", ENGINES)
def test_everything_that_new_writes_is_formatted(kind: str, tmp_path: Path) -> None:
    for number, combination in enumerate(pairwise()):
        write(tmp_path / f"pair-{number}", combination.project("../module"))
    for number, (service, parts) in enumerate(KINDS):
        top = tmp_path / f"kind-{number}"
        write(top, project(top, service=service, parts=parts))
    new_module("event-bus", str(tmp_path / "modules"), force=False, dry_run=False)
    policy = NewPolicy("a-rule", "family", "low", "consumer", "aws_sqs_queue", "fifo_queue")
    new_policy(policy, str(tmp_path / "policies"), force=False, dry_run=False)
    assert len(list(tmp_path.rglob("*.tf"))) > 300
    assert formatted(tmp_path, kind) == ""
    main = tmp_path / "kind-0" / "environments" / "dev" / "main.tf"
    main.write_text(main.read_text().replace("  name   ", "  name "))
    assert "main.tf" in formatted(tmp_path, kind)


@pytest.mark.parametrize("kind", ENGINES)
@pytest.mark.parametrize("combination", LOCAL, ids=lambda one: one.id)
def test_a_project_is_valid(combination: object, kind: str, tmp_path: Path) -> None:
    wanted = combination.project(local_module(tmp_path))  # type: ignore[attr-defined]
    write(tmp_path, wanted)
    # All environments have the same code: one stands for all.
    root = offline_root(tmp_path / "environments" / wanted.environments[-1], kind)
    root.initialise("-backend=false")
    assert "Success" in root.execute_command("validate", "-no-color").out


def released(directory: Path, tag: str) -> Path:
    """A git repository of the Terraform tree, with a release."""
    copy_tree(directory)
    identity = ["-c", "user.name=platform", "-c", "user.email=platform@connectly.example"]
    for command in (
        ["init", "--quiet"],
        ["add", "terraform"],
        [*identity, "commit", "--quiet", "-m", "Release"],
        ["tag", tag],
    ):
        subprocess.run(["git", *command], cwd=directory, check=True, timeout=60)
    return directory


@pytest.mark.xdist_group("modules-terraform")
def test_the_default_source_is_found_in_a_release_of_the_foundation(tmp_path: Path) -> None:
    foundation = tmp_path / "foundation"
    foundation.mkdir()
    repository = released(foundation, "v1.2.3")
    sources = from_repository(default_repository("connectly"), "v1.2.3")
    top = tmp_path / "shop-infrastructure"
    write(top, project(top, sources=sources, parts=frozenset({"alb", "rds"})))
    redirect = {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.file://{repository}.insteadOf",
        "GIT_CONFIG_VALUE_0": f"https://{default_repository('connectly')}.git",
    }
    root = offline_root(top / "environments" / "prod", "terraform", **redirect)
    root.initialise("-backend=false")
    assert "Success" in root.execute_command("validate", "-no-color").out
    report = judged(top / "environments" / "prod", "all", certificate_arn=CERTIFICATE)
    assert [one for one in report.findings if one.verdict is not Verdict.PASS] == []
    assert any(one.address.startswith("module.service.") for one in report.findings)


@pytest.mark.parametrize("kind", ENGINES)
def test_a_new_modules_own_tests_pass(kind: str, tmp_path: Path) -> None:
    new_module("event-bus", str(tmp_path), force=False, dry_run=False)
    root = offline_root(tmp_path / "event-bus", kind)
    root.initialise("-backend=false")
    said = root.execute_command("test", "-no-color").out
    runs = sum(
        len(re.findall(r'^run "', path.read_text(), re.MULTILINE))
        for path in (tmp_path / "event-bus" / "tests").glob("*.tftest.hcl")
    )
    assert f"Success! {runs} passed, 0 failed" in said
