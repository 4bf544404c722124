"""Broken variants through the command line, as an operator and a pipeline meet them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from broken.variants import VARIANTS, Variant
from harness.tree import copy_tree

BY_NAME = {variant.name: variant for variant in VARIANTS}


def shared_check(cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    (cwd / ".git").mkdir(exist_ok=True)
    return subprocess.run(
        [sys.executable, "-c", "from validator.cli.app import main; main()", *arguments],
        cwd=cwd,
        env={k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "TF_"))},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def failed(done: subprocess.CompletedProcess[str]) -> set[tuple[str, str, str]]:
    report = json.loads(done.stdout)
    assert report["errors"] == []
    return {
        (finding["rule"], finding["address"], finding["attribute"])
        for finding in report["findings"]
        if finding["verdict"] == "fail"
    }


def broken(name: str, directory: Path) -> Variant:
    variant = BY_NAME[name]
    variant.change(copy_tree(directory))
    return variant


@pytest.mark.parametrize(
    "name",
    ["private-routes-to-internet", "database-in-public-subnets", "consumer-always-reads-dev"],
)
def test_scan_exits_1_with_the_findings_of_the_broken_root_alone(name: str, tmp_path: Path) -> None:
    variant = broken(name, tmp_path)
    done = shared_check(tmp_path, "scan", f"terraform/{variant.root}", "--format", "json")
    assert done.returncode == 1, done.stderr
    assert failed(done) == variant.expected


@pytest.mark.engine
@pytest.mark.sandbox
@pytest.mark.parametrize(
    ("name", "environment"),
    [
        pytest.param(name, env, marks=pytest.mark.xdist_group(f"broken-{n}"), id=name)
        for n, (name, env) in enumerate(
            [
                ("output-of-the-other-tier", "environments/dev"),
                ("prod-without-flow-logs", "environments/prod"),
            ]
        )
    ],
)
def test_the_gate_in_the_sandbox_exits_1_with_a_real_plan(
    name: str, environment: str, tmp_path: Path
) -> None:
    variant = broken(name, tmp_path)
    done = shared_check(tmp_path, "plan", environment, "--sandbox", "--format", "json")
    assert done.returncode == 1, done.stderr
    report = json.loads(done.stdout)
    assert report["source"] == "plan"
    assert report["engine"].split()[0] in ("terraform", "tofu")
    assert failed(done) == variant.expected


@pytest.mark.engine
@pytest.mark.sandbox
@pytest.mark.xdist_group("broken-1")
def test_the_gate_in_the_sandbox_passes_the_clean_prod(tmp_path: Path) -> None:
    copy_tree(tmp_path)
    done = shared_check(tmp_path, "plan", "environments/prod", "--sandbox", "--format", "json")
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(done.stdout)
    assert report["source"] == "plan"
    assert report["summary"]["fail"] == report["summary"]["undecided"] == 0
    assert report["summary"]["pass"] > 100


def test_the_clean_tree_has_no_finding_and_nothing_undecided(tmp_path: Path) -> None:
    copy_tree(tmp_path)
    done = shared_check(tmp_path, "scan", "terraform", "--format", "json")
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(done.stdout)
    assert report["errors"] == []
    assert report["findings"] == [], "passes are only shown when asked for"
    assert report["summary"]["pass"] > 250
    judged = {root.removeprefix("terraform/") for root in report["roots"]}
    assert {
        "bootstrap/dev",
        "bootstrap/prod",
        "environments/dev",
        "environments/prod",
        "examples/remote-state-consumer",
        "examples/ssm-consumer",
    } <= judged
