"""Plans of the environments compared: the same seven differences as of their sources."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from harness.cli import run
from harness.environments import SEVEN, TODAY
from harness.tree import REPOSITORY, copy_tree
from harness.world import Applied

from validator.model.parity import Compared
from validator.pipeline.parity import parity
from validator.report.parity_format import state

pytestmark = [pytest.mark.engine, pytest.mark.sandbox]


def as_declared(found: Compared) -> None:
    assert {one.declaration.id for one in found.declared} == SEVEN
    assert {state(one) for one in found.declared} == {"as declared"}
    assert [one.message for one in found.findings] == []
    assert found.resources == (80, 93)


def test_a_plan_differs_from_the_sources_of_the_other_as_declared(
    applied: Applied, tmp_path: Path
) -> None:
    """An engine's values of one environment, those of the evaluator of the other."""
    here = os.path.normpath(applied.root.directory)
    roots = [os.path.join(os.path.dirname(here), name) for name in ("dev", "prod")]
    plan = tmp_path / "plan.json"
    plan.write_bytes(applied.first_plan.raw)
    found = parity(roots, None, [f"{here}={plan}"], TODAY)
    as_declared(found)
    assert [engine != "symbolic" for engine in found.engines] == [root == here for root in roots]


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tree with a plan of each environment in it, made in the sandbox."""
    tree = tmp_path_factory.mktemp("planned")
    (tree / ".git").mkdir()
    copy_tree(tree)
    for name in ("dev", "prod"):
        made = run("plan", name, "--sandbox", "--out", f"{name}.tfplan", cwd=tree)
        assert made.returncode == 0, made.stdout + made.stderr
    return tree


@pytest.mark.xdist_group("parity-plans")
def test_two_plans_differ_as_declared(plans: Path) -> None:
    done = compared(plans, "--format", "json")
    assert done.returncode == 0, done.stdout + done.stderr
    data = json.loads(done.stdout)
    assert {one["id"] for one in data["declared"]} == SEVEN
    assert {one["state"] for one in data["declared"]} == {"as declared"}
    assert all("terraform" in one["engine"] for one in data["environments"])
    assert data["findings"] == []


@pytest.mark.xdist_group("parity-plans")
def test_what_is_not_declared_is_found_in_plans_too(plans: Path, tmp_path: Path) -> None:
    text = (REPOSITORY / "terraform/parity.yaml").read_text()
    file = tmp_path / "parity.yaml"
    head, begin, _ = text.partition("  - id: log-retention")
    assert begin
    file.write_text(head)
    done = compared(plans, "--format", "json", "--declarations", str(file))
    data = json.loads(done.stdout)
    assert done.returncode == 1
    found = {one["address"] for one in data["findings"]}
    assert found == {
        "module.alb_logs_bucket.aws_s3_bucket_lifecycle_configuration.this",
        "module.backup_bucket[0]",
        "module.ecs_cluster.aws_cloudwatch_log_group.execute_command",
        "module.logs_bucket.aws_s3_bucket_lifecycle_configuration.this",
    }


def compared(tree: Path, *options: str) -> subprocess.CompletedProcess[str]:
    said = [word for name in ("dev", "prod") for word in ("--from", f"{name}={name}.tfplan")]
    return run("parity", "dev", "prod", *said, *options, cwd=tree, **TODAY)
