"""`shared-check new …` as it is typed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from scaffold.generated import MODULE

REQUIRED = ("--project", "shop", "--team", "web", "--org", "connectly")


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [os.path.join(os.path.dirname(sys.executable), "shared-check"), *arguments],
        cwd=cwd,
        env={**os.environ, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def files(directory: Path) -> set[str]:
    return {str(p.relative_to(directory)) for p in directory.rglob("*") if p.is_file()}


@pytest.mark.parametrize(
    "arguments",
    [
        ("--project", "shop", "--team", "web", "--org", "connectly", "--environments", "dev,prod"),
        ("--project=shop", "--team=web", "--org=connectly", "--environments=dev,prod"),
        ("-p", "shop", "-t", "web", "-o", "connectly", "-e", "dev,prod", "-d", "out", "-r",
         "ap-northeast-2"),
        (*REQUIRED, "--environments", "dev, prod", "--central-repo", "github.com/company/stackkit",
         "--module-version", "v1.0.0", "--aws-region", "ap-northeast-2", "--output-dir", "out",
         "--copy-governance"),
    ],
)  # fmt: skip
def test_the_options_of_the_well_known_script_are_taken(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    done = run("new", "project", *arguments, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    chosen = {"-d", "--output-dir"} & set(arguments)
    top = tmp_path / ("out" if chosen else "shop-infrastructure")
    there = files(top)
    assert {f"environments/{name}/data.tf" for name in ("dev", "prod")} <= there
    assert {".pre-commit-config.yaml", ".gitignore", "README.md"} <= there
    assert files(tmp_path) == {str(top.relative_to(tmp_path) / path) for path in there}


def test_what_it_writes_is_clean_by_the_tool_itself(tmp_path: Path) -> None:
    options = ("--with", "alb,rds,redis", "--module-source", str(MODULE))
    assert run("new", "project", *REQUIRED, *options, cwd=tmp_path).returncode == 0
    scan = ("scan", "--profile", "consumer", "--format", "json")
    done = run(*scan, cwd=tmp_path / "shop-infrastructure")
    assert done.returncode == 0, done.stdout
    report = json.loads(done.stdout)
    assert len(report["roots"]) == 2
    assert report["summary"]["fail"] == report["summary"]["undecided"] == 0
    assert report["summary"]["pass"] > 50


def test_a_dry_run_shows_the_tree_that_is_written(tmp_path: Path) -> None:
    dry = run("new", "project", *REQUIRED, "--dry-run", cwd=tmp_path)
    assert dry.returncode == 0
    assert files(tmp_path) == set()
    wet = run("new", "project", *REQUIRED, cwd=tmp_path)
    assert dry.stdout.splitlines()[:-1] == wet.stdout.splitlines()[:-1]
    assert "\x1b" not in dry.stdout


def test_nothing_is_overwritten_without_force(tmp_path: Path) -> None:
    assert run("new", "project", *REQUIRED, cwd=tmp_path).returncode == 0
    mine = tmp_path / "shop-infrastructure" / "environments" / "dev" / "main.tf"
    mine.write_text("# mine\n")
    again = run("new", "project", *REQUIRED, cwd=tmp_path)
    assert again.returncode == 2
    assert "already there, nothing was written" in again.stderr
    assert mine.read_text() == "# mine\n"
    assert run("new", "project", *REQUIRED, "--force", cwd=tmp_path).returncode == 0
    assert mine.read_text() != "# mine\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("project",), "Missing option '--project'"),
        (("project", "-p", "Shop", "-t", "web", "-o", "connectly"), "for example shop"),
        (("project", *REQUIRED, "--with", "sqs"), "known parts: alb, rds, redis, shared-alb"),
        (("project", *REQUIRED, "--service", "cron"), "known services: api, worker"),
        (("project", *REQUIRED, "--module-version", "latest"), "pin a release tag"),
        (("project", *REQUIRED, "--module-source", "./x"), "no such directory"),
        (("policy", "Bad Id", "--family", "f", "--severity", "low"), "for example bad-id"),
        (("policy", "rds-cmk", "--family", "f", "--severity", "low"), "a rule with this id"),
        (("policy", "a-b", "--family", "f", "--severity", "fatal"), "critical, high, medium"),
        (("policy", "a-b", "--family", "F", "--severity", "low"), "--family 'F'"),
        (("policy", "a-b", "--family", "f", "--severity", "low", "--profile", "x"), "consumer"),
        (("policy", "a-b", "--family", "f", "--severity", "low", "--resource", "Q"), "aws_"),
        (("policy", "a-b", "--family", "f", "--severity", "low", "--attribute", "."), "top-level"),
        (("module", "Event_Bus"), "for example event-bus"),
    ],
)  # fmt: skip
def test_wrong_use_exits_two_and_says_what_to_do(
    arguments: tuple[str, ...], words: str, tmp_path: Path
) -> None:
    done = run("new", *arguments, cwd=tmp_path)
    assert done.returncode == 2, done.stdout
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert files(tmp_path) == set()


def test_a_new_policy_is_applied_by_scan(tmp_path: Path) -> None:
    wanted = ("table-protected", "--family", "storage", "--severity", "high")
    assert run("new", "policy", *wanted, cwd=tmp_path).returncode == 0
    (tmp_path / "main.tf").write_text('resource "aws_dynamodb_table" "this" {\n}\n')
    options = ("--profile", "consumer", "--rules", "table-protected", "--format", "json")
    done = run("scan", *options, cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    (finding,) = json.loads(done.stdout)["findings"]
    assert (finding["rule"], finding["line"]) == ("table-protected", 1)


def test_a_new_module_is_written_below_the_modules(tmp_path: Path) -> None:
    done = run("new", "module", "event-bus", cwd=tmp_path)
    assert done.returncode == 0
    assert "terraform/modules/event-bus/README.md" in files(tmp_path)
