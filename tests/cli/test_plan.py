"""`shared-check plan` with a real engine: in place with credentials; keeping a plan."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from harness.tree import copy_tree, replace_once

from validator.plan.sandbox import Sandbox

pytestmark = [pytest.mark.sandbox, pytest.mark.xdist_group("gate")]


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    with Sandbox() as running:
        running.bootstrap_backend("dev-connectly", "dev-connectly-tf-lock", running.region)
        yield running


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    copy_tree(tmp_path)
    return tmp_path


def shared_check(
    *arguments: str, cwd: Path, env: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from validator.cli.app import main; main()", *arguments],
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_a_kept_plan_is_judged_again_with_the_same_result(tree: Path, box: Sandbox) -> None:
    arguments = ("--format", "json", "--show-passes")
    planned = shared_check(
        "plan", "environments/dev", "--out", "dev.tfplan", *arguments, cwd=tree, env=box.env()
    )
    assert planned.returncode == 0, planned.stderr
    first = json.loads(planned.stdout)
    assert first["source"] == "plan"
    assert first["engine"].split()[0] in ("terraform", "tofu")
    again = shared_check("plan", "dev", "--from", "dev.tfplan", *arguments, cwd=tree, env=box.env())
    assert again.returncode == 0, again.stderr
    assert _verdicts(json.loads(again.stdout)) == _verdicts(first)
    verified = shared_check("verify", "dev.tfplan", cwd=tree, env=box.env())
    assert verified.returncode == 0, verified.stderr
    assert "verified: this plan passed" in verified.stdout
    (tree / "dev.tfplan").write_bytes((tree / "dev.tfplan").read_bytes() + b"\0")
    changed = shared_check("verify", "dev.tfplan", cwd=tree, env=box.env())
    assert changed.returncode == 1
    assert "digest differs" in changed.stderr


def test_a_plan_made_elsewhere_is_judged_with_its_own_sources(tree: Path, box: Sandbox) -> None:
    rotation = tree / "terraform" / "modules" / "kms-key" / "main.tf"
    on, off = "enable_key_rotation     = true", "enable_key_rotation     = false"
    replace_once(rotation, on, off)
    made = shared_check("plan", "dev", "--out", "dev.tfplan", cwd=tree, env=box.env())
    assert made.returncode == 1, made.stderr
    refused = shared_check("verify", "dev.tfplan", cwd=tree, env=box.env())
    assert refused.returncode == 1
    assert "did not pass: kms-key-rotation" in refused.stderr
    replace_once(rotation, off, on)
    judged = shared_check(
        "plan", "--from", "dev.tfplan", "--rules", "kms-key-rotation", cwd=tree, env=box.env()
    )
    assert judged.returncode == 1, judged.stdout + judged.stderr
    assert "fail[kms-key-rotation]" in judged.stdout
    assert "the plan's own copy" in " ".join(judged.stdout.split())
    assert "modules/kms-key/main.tf:" in judged.stdout
    assert "/shared-check-" not in judged.stdout


def test_without_credentials_the_symbolic_plan_is_judged_and_said_so(tree: Path) -> None:
    env = {k: v for k, v in os.environ.items() if not k.startswith("AWS_")} | {"HOME": str(tree)}
    env["SHARED_CHECK_CACHE"] = os.environ.get(
        "SHARED_CHECK_CACHE", str(Path.home() / ".cache" / "shared-check")
    )
    done = shared_check("plan", "dev", cwd=tree, env=env)
    assert done.returncode == 0, done.stderr
    assert "no AWS credentials" in done.stdout
    forced = shared_check("plan", "dev", "--engine", "terraform", cwd=tree, env=env)
    assert forced.returncode == 3
    assert "no real plan" in forced.stderr


def _verdicts(data: dict[str, list[dict[str, str]]]) -> set[tuple[str, str]]:
    return {(finding["fingerprint"], finding["verdict"]) for finding in data["findings"]}
