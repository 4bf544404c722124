"""Bad input end to end: one clear error with file and line, exit 2, and the rest still judged."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

DATABASE = """
resource "aws_db_instance" "public" {
  publicly_accessible = true
}
"""

CYCLE = """
locals {
  here  = local.there
  there = local.here
}

output "x" {
  description = "Depends on itself."
  value       = local.here
}
"""


@dataclass(frozen=True)
class Bad:
    """A broken root: `make` writes it, `error` is how the one error reads."""

    name: str
    make: Callable[[Path], None]
    error: str


def text(name: str, content: str) -> Callable[[Path], None]:
    return lambda root: _write(root / name, content.encode())


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


BAD = [
    Bad(
        "broken-hcl",
        text("main.tf", 'resource "aws_s3_bucket" "x" {\n  bucket =\n}\n'),
        r"root/main\.tf:2: syntax error",
    ),
    Bad(
        "unclosed-block",
        text("main.tf", 'locals {\n  a = 1\n\noutput "x" {\n'),
        r"root/main\.tf:\d+: ",
    ),
    Bad("cyclic-locals", text("main.tf", CYCLE), r"root/main\.tf:3: cycle: local\.here "),
    Bad(
        "missing-module",
        text("main.tf", 'module "m" {\n  source = "./nowhere"\n}\n'),
        r"root/main\.tf:2: module\.m: there is no directory root/nowhere",
    ),
    Bad("broken-json", text("main.tf.json", '{"locals": {\n"a": }}'), r"root/main\.tf\.json:2: "),
    Bad(
        "not-utf-8",
        lambda root: _write(root / "main.tf", b'locals {\n  a = "\xff\xfe"\n}\n'),
        r"root/main\.tf:2: the file is not UTF-8",
    ),
    Bad(
        "directory-named-like-a-file",
        lambda root: (root / "main.tf").mkdir(parents=True),
        r"root/main\.tf:1: the file cannot be read",
    ),
    Bad(
        "dangling-link",
        lambda root: (root / "main.tf").symlink_to("nowhere.tf"),
        r"root/main\.tf:1: the file cannot be read",
    ),
    Bad(
        "link-to-itself",
        lambda root: (root / "main.tf").symlink_to("main.tf"),
        r"root/main\.tf:1: the file cannot be read",
    ),
    Bad(
        "module-that-calls-itself",
        text("main.tf", 'module "m" {\n  source = "./"\n}\n'),
        r"root/main\.tf:\d+: ",
    ),
    Bad(
        "unknown-reference",
        text("main.tf", "locals {\n  a = local.nowhere\n}\n"),
        r"root/main\.tf:2: ",
    ),
    Bad("broken-tfvars", text("terraform.tfvars", "a = \n"), r"root/terraform\.tfvars:[12]: "),
    Bad(
        "broken-address-plan",
        lambda root: _write(root / "address-plan.yaml", b"version: 1\nenvironments: [\n"),
        r"root/address-plan\.yaml:\d+: ",
    ),
    Bad(
        "address-plan-with-a-null-byte",
        lambda root: _write(root / "address-plan.yaml", b"version: 1\n\x00"),
        r"root/address-plan\.yaml:1: address plan: ",
    ),
    Bad(
        "address-plan-with-a-wrong-block",
        text("address-plan.yaml", "environments:\n  dev:\n    vpc:\n      cidr: 10.0.0.1/16\n"),
        r"root/address-plan\.yaml:4: address plan: environments\.dev\.vpc: 10\.0\.0\.1/16 should",
    ),
]


def shared_check(
    directory: Path, *arguments: str, stdin: str = ""
) -> subprocess.CompletedProcess[str]:
    # The working directory is the repository of the roots: nothing above it is searched.
    (directory / ".git").mkdir(exist_ok=True)
    return subprocess.run(
        [sys.executable, "-c", "from validator.cli.app import main; main()", *arguments],
        cwd=directory,
        env={**os.environ, "NO_COLOR": "1", "COLUMNS": "400"},
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def assert_no_traceback(done: subprocess.CompletedProcess[str]) -> None:
    for stream in (done.stdout, done.stderr):
        assert "Traceback" not in stream
        assert 'File "' not in stream


@pytest.fixture
def broken(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Bad]:
    bad: Bad = request.param
    _write(tmp_path / "root" / "database.tf", DATABASE.encode())
    bad.make(tmp_path / "root")
    return tmp_path, bad


every = pytest.mark.parametrize("broken", BAD, indirect=True, ids=[bad.name for bad in BAD])
some = pytest.mark.parametrize(
    "broken", BAD[::5], indirect=True, ids=[bad.name for bad in BAD[::5]]
)


@every
def test_one_clear_error_exit_2_and_the_rest_is_judged(broken: tuple[Path, Bad]) -> None:
    assert_reported(*broken, "scan", "root")


@some
def test_the_symbolic_gate_reports_the_same(broken: tuple[Path, Bad]) -> None:
    assert_reported(*broken, "plan", "root", "--engine", "symbolic")


def assert_reported(directory: Path, bad: Bad, *command: str) -> None:
    done = shared_check(directory, *command, "--format", "json")
    assert_no_traceback(done)
    assert done.returncode == 2, done.stdout + done.stderr
    report = json.loads(done.stdout)
    (error,) = report["errors"]
    assert re.match(bad.error, f"{error['path']}:{error['line']}: {error['message']}")
    judged = {finding["address"] for finding in report["findings"] if finding["verdict"] == "fail"}
    assert "aws_db_instance.public" in judged


@some
def test_people_read_the_error_with_its_place(broken: tuple[Path, Bad]) -> None:
    directory, bad = broken
    done = shared_check(directory, "scan", "root")
    assert_no_traceback(done)
    assert done.returncode == 2
    flat = re.sub(r"\s+", " ", done.stdout + done.stderr)
    assert re.search(f"error: {bad.error}", flat)


@pytest.mark.parametrize("command", ["scan", "plan", "graph"])
def test_an_empty_directory_is_named(tmp_path: Path, command: str) -> None:
    (tmp_path / "empty").mkdir()
    done = shared_check(tmp_path, command, "empty")
    assert_no_traceback(done)
    assert (done.returncode, done.stdout) == (2, "")
    assert re.match(r"error: empty: no Terraform ", done.stderr)
    assert len(done.stderr.splitlines()) == 2


def test_one_broken_root_leaves_the_others_judged(tmp_path: Path) -> None:
    _write(tmp_path / "good" / "main.tf", DATABASE.encode())
    _write(tmp_path / "bad" / "main.tf", b"locals {\n")
    done = shared_check(tmp_path, "scan", ".", "--format", "json")
    assert done.returncode == 2
    report = json.loads(done.stdout)
    assert {error["path"] for error in report["errors"]} == {"bad/main.tf"}
    assert "good/main.tf" in {finding["path"] for finding in report["findings"]}


PLAN = {
    "format_version": "1.2",
    "terraform_version": "1.11.4",
    "planned_values": {"root_module": {}},
    "resource_changes": [],
    "configuration": {"root_module": {}},
}


@pytest.mark.parametrize("kept", [1, 40, 120])
def test_a_truncated_plan_is_named_with_its_line(tmp_path: Path, kept: int) -> None:
    _write(tmp_path / "plan.json", json.dumps(PLAN, indent=1).encode()[:kept])
    done = shared_check(tmp_path, "plan", "--from", "plan.json")
    assert_no_traceback(done)
    assert (done.returncode, done.stdout) == (2, "")
    assert re.match(r"error: plan\.json:\d+:\d+: ", done.stderr)


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b'{"format_version": "9.0"}', b"PK\x03\x04broken", b"\xff\xfe{"]
)
def test_what_is_not_a_plan_is_refused(tmp_path: Path, content: bytes) -> None:
    _write(tmp_path / "plan.json", content)
    done = shared_check(tmp_path, "plan", "--from", "plan.json")
    assert_no_traceback(done)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: plan.json")


def test_a_truncated_plan_on_standard_input_is_refused(tmp_path: Path) -> None:
    done = shared_check(tmp_path, "plan", "--from", "-", stdin=json.dumps(PLAN)[:60])
    assert_no_traceback(done)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: ")


def test_a_whole_plan_without_resources_is_clean(tmp_path: Path) -> None:
    """What makes the tests above able to fail."""
    _write(tmp_path / "plan.json", json.dumps(PLAN).encode())
    assert shared_check(tmp_path, "plan", "--from", "plan.json").returncode == 0
