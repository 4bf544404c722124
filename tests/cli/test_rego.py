"""Rego policies on the command line: found, named, over plans and sources; faults exit 3."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from harness.cli import run

V0 = """package main

deny[msg] {
  r := input.resource_changes[_]
  r.type == "aws_kms_key"
  not r.change.after.enable_key_rotation
  msg := sprintf("%s does not rotate", [r.address])
}
"""
V1 = """package main.extra

warn contains {"msg": sprintf("%v", [r.change.after.description]), "address": r.address} if {
  some r in input.resource_changes
}
"""
HCL = """variable "note" {
  type      = string
  sensitive = true
  default   = "swordfish-9"
}

resource "aws_kms_key" "this" {
  description = var.note
}
"""
PLAN = {
    "format_version": "1.2",
    "terraform_version": "1.11.4",
    "resource_changes": [
        {
            "address": "aws_kms_key.this",
            "mode": "managed",
            "type": "aws_kms_key",
            "name": "this",
            "change": {
                "actions": ["create"],
                "before": None,
                "after": {"description": "swordfish-9", "enable_key_rotation": False},
                "after_unknown": {"arn": True},
                "after_sensitive": {"description": True},
            },
        }
    ],
    "configuration": {"root_module": {}},
}
ONE = ("--rules", "rego.main.deny")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "main.tf").write_text(HCL)
    (tmp_path / "plan.json").write_text(json.dumps(PLAN))
    (tmp_path / "rego").mkdir()
    (tmp_path / "rego" / "v0.rego").write_text(V0)
    (tmp_path / "rego" / "v1.rego").write_text(V1)
    return tmp_path


@pytest.mark.parametrize(
    "command",
    [
        ("scan",),
        ("plan", ".", "--engine", "symbolic"),
        ("plan", "--from", "plan.json"),
        ("plan", "--from", "plan.json", "."),
    ],
    ids=" ".join,
)
def test_sources_and_plans_give_the_same_finding(command: tuple[str, ...], root: Path) -> None:
    done = run(*command, "--rego", "rego", *ONE, "--format", "json", cwd=root)
    (one,) = json.loads(done.stdout)["findings"]
    assert done.returncode == 1
    assert (one["rule"], one["address"], one["verdict"], one["severity"]) == (
        "rego.main.deny",
        "aws_kms_key.this",
        "fail",
        "high",
    )
    assert one["fingerprint"] == run_fingerprint(root)


def run_fingerprint(root: Path) -> str:
    done = run("scan", "--rego", "rego", *ONE, "--format", "json", cwd=root)
    found = json.loads(done.stdout)["findings"][0]["fingerprint"]
    assert isinstance(found, str)
    return found


def test_a_directory_of_the_repository_is_found(root: Path) -> None:
    (root / ".shared-check").mkdir()
    (root / "rego").rename(root / ".shared-check" / "rego")
    done = run("scan", *ONE, cwd=root)
    assert "fail[rego.main.deny] high  aws_kms_key.this" in done.stdout
    assert "--> main.tf:7:1" in done.stdout
    assert ".shared-check/rego/v0.rego:3" in done.stdout
    assert "shared-check explain rego" not in done.stdout


def test_a_warning_is_shown_and_fails_only_when_strict(root: Path) -> None:
    arguments = (
        "scan", "--rego", "rego", "--rego-namespace", "main.extra",
        "--rules", "rego.main.extra.warn",
    )  # fmt: skip
    lenient, strict = run(*arguments, cwd=root), run(*arguments, "--strict", cwd=root)
    assert (lenient.returncode, strict.returncode) == (0, 1)
    assert "undecided[rego.main.extra.warn] low  aws_kms_key.this" in lenient.stdout


@pytest.mark.parametrize("command", [("scan",), ("plan", "--from", "plan.json")], ids=" ".join)
def test_a_sensitive_value_is_masked(command: tuple[str, ...], root: Path) -> None:
    for extra in ((), ("--format", "json")):
        done = run(*command, "--rego", "rego", "--rego-namespace", "*", *extra, cwd=root)
        assert "rego.main.extra.warn" in done.stdout
        assert "(sensitive)" in done.stdout
        assert "swordfish" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("package main\ndeny contains msg if {\n", "rego/bad.rego:"),
        ("package main\ndeny contains m if { m := nosuch(1) }\n", "could not find function nosuch"),
    ],
)
def test_a_file_that_breaks_exits_three_and_all_else_runs(
    text: str, words: str, root: Path
) -> None:
    (root / "rego" / "bad.rego").write_text(text)
    done = run("scan", "--rego", "rego", "--profile", "all", cwd=root)
    assert done.returncode == 3
    assert words in " ".join(done.stdout.split())
    assert "fail[rego.main.deny]" in done.stdout
    assert "fail[kms-key-rotation]" in done.stdout
    assert "Traceback" not in done.stderr


def test_wrong_use_is_told(root: Path) -> None:
    done = run("scan", "--rego", "none", cwd=root)
    assert (done.returncode, "--rego none: no such directory" in done.stderr) == (2, True)
    done = run("scan", "--rego", "rego", "--rego-namespace", "mine", cwd=root)
    assert done.returncode == 2
    assert "no Rego file is of package mine (there are: main, main.extra)" in done.stdout


def test_a_missing_library_is_one_clear_line(root: Path) -> None:
    """A module of the name that cannot be imported stands before the real one."""
    (root / "regorus.py").write_text("raise ImportError\n")
    done = run("scan", "--rego", "rego", "--profile", "all", cwd=root, PYTHONPATH=str(root))
    assert done.returncode == 2
    assert 'pip install "shared-check[rego]"' in " ".join(done.stdout.split())
    assert "fail[kms-key-rotation]" in done.stdout


def test_suppressions_hold_for_rego_rules_too(root: Path) -> None:
    comment = "# shared-check: ignore[rego.main.deny] until=2999-01-01 owner=us -- by hand\n"
    accepted = HCL.replace("resource", f"{comment}resource")
    (root / "main.tf").write_text(accepted)
    done = run("scan", "--rego", "rego", *ONE, cwd=root)
    assert done.returncode == 0, done.stdout
    assert "1 suppressed" in done.stdout
    everything = run("scan", "--rego", "rego", "--profile", "all", cwd=root)
    assert "suppression-" not in everything.stdout


def test_a_change_of_a_rego_file_is_seen(root: Path) -> None:
    assert "rego.main.deny" in run("scan", "--rego", "rego", *ONE, cwd=root).stdout
    (root / "rego" / "v0.rego").write_text(V0.replace("aws_kms_key", "aws_sqs_queue"))
    assert "fail[rego" not in run("scan", "--rego", "rego", *ONE, cwd=root).stdout
