"""The command line as a person and a pipeline use it, as subprocesses."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from harness.cli import run

REPOSITORY = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((REPOSITORY / "validator/report/report.schema.json").read_text())
KEY = 'resource "aws_kms_key" "this" {\n  description = "x"\n}\n'
ROTATING = KEY.replace("}", "  enable_key_rotation = true\n}")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    directory = tmp_path / "root"
    directory.mkdir()
    (directory / "main.tf").write_text(ROTATING)
    return directory


def test_clean_root_exits_zero_and_says_what_was_judged(root: Path) -> None:
    done = run("scan", "--rules", "kms-key-rotation", "--profile", "all", cwd=root)
    assert (done.returncode, done.stderr) == (0, "")
    assert "0 failed · 0 undecided · 1 passed" in done.stdout


def test_finding_exits_one_and_names_the_line_and_the_fix(root: Path) -> None:
    (root / "main.tf").write_text(KEY)
    done = run("scan", "--profile", "all", "--rules", "kms-key-rotation", cwd=root)
    assert done.returncode == 1
    assert "fail[kms-key-rotation] high  aws_kms_key.this" in done.stdout
    assert "--> main.tf:1:1" in done.stdout
    assert "fix: " in done.stdout


def test_json_goes_to_a_file_and_matches_the_schema(root: Path, tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    done = run("scan", "--profile", "all", "--format", "json", "-o", str(target), cwd=root)
    data = json.loads(target.read_text())
    jsonschema.validate(data, SCHEMA)
    assert done.stdout == ""
    assert data["source"] == "symbolic"


def test_undecided_is_shown_and_fails_only_when_strict(root: Path) -> None:
    (root / "main.tf").write_text(
        'variable "key" {\n  type = string\n}\n'
        'resource "aws_cloudwatch_log_group" "a" {\n  kms_key_id = var.key\n}\n'
    )
    arguments = ("scan", "--rules", "log-group-cmk")
    lenient, strict = run(*arguments, cwd=root), run(*arguments, "--strict", cwd=root)
    assert (lenient.returncode, strict.returncode) == (0, 1)
    assert "needs: var.key" in lenient.stdout
    decided = run(*arguments, "--var", "key=arn:aws:kms:ap-northeast-2:1:key/a", cwd=root)
    assert "1 passed" in decided.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("scan", "absent"), "absent: no such file or directory"),
        (("scan", "--rules", "no-such-rule"), "unknown rule: no-such-rule"),
        (("scan", "--profile", "none"), "unknown profile: none"),
        (("scan", "--format", "yaml"), "--format yaml: not known"),
        (("scan", "--staged", "--changed-since", "HEAD"), "do not go together"),
        (("scan", "--var", "novalue"), "not of the form name=value"),
        (("scan", "--var-file", "absent.tfvars"), "no such file"),
        (("plan",), "which environment?"),
        (("plan", "nowhere"), "nowhere: no such environment"),
        (("plan", ".", "--engine", "pulumi"), "--engine pulumi: not known"),
        (("plan", ".", "--from", "x", "--sandbox"), "--sandbox and --out do not go with it"),
        (("plan", "--from", "absent.json"), "absent.json"),
        (("graph", "absent"), "absent: no such environment"),
        (("explain", "aws_kms_key.that"), "did you mean: aws_kms_key.this"),
    ],
)
def test_wrong_use_exits_two_with_one_clear_error(
    root: Path, arguments: tuple[str, ...], words: str
) -> None:
    done = run(*arguments, cwd=root)
    assert done.returncode == 2, done.stdout
    assert words in done.stderr + done.stdout
    assert "Traceback" not in done.stderr


def test_file_argument_stands_for_the_roots_that_call_its_module(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "key").mkdir()
    (tmp_path / "key" / "main.tf").write_text(KEY)
    for name in ("one", "two", "other"):
        (tmp_path / name).mkdir()
        source = "" if name == "other" else 'module "key" {\n  source = "../key"\n}\n'
        (tmp_path / name / "main.tf").write_text(source or ROTATING)
    done = run("scan", "key/main.tf", "--profile", "all", "--format", "json", cwd=tmp_path)
    assert sorted(json.loads(done.stdout)["roots"]) == ["one", "two"]


def test_graph_json_explains_each_unknown(root: Path) -> None:
    (root / "main.tf").write_text(
        ROTATING + 'resource "aws_kms_alias" "a" {\n  target_key_id = aws_kms_key.this.key_id\n}\n'
    )
    data = json.loads(run("graph", ".", "--format", "json", cwd=root).stdout)
    alias = next(r for r in data["resources"] if r["address"] == "aws_kms_alias.a")
    assert alias["values"]["target_key_id"] is None
    assert alias["unknown"]["target_key_id"]["refs"] == ["aws_kms_key.this.key_id"]
    assert (alias["path"], alias["line"]) == ("main.tf", 5)


def test_sensitive_value_is_never_printed(root: Path) -> None:
    (root / "main.tf").write_text(
        'variable "p" {\n  type      = string\n  default   = "hunter22"\n  sensitive = true\n}\n'
        'resource "aws_db_instance" "d" {\n  password = var.p\n  kms_key_id = var.p\n}\n'
        'output "p" {\n  value = var.p\n  sensitive = true\n}\n'
    )
    for arguments in (
        ("graph", "."),
        ("graph", ".", "--format", "json"),
        ("scan", "--show-passes", "--profile", "all"),
        ("scan", "--show-passes", "--profile", "all", "--format", "json"),
        ("explain", "aws_db_instance.d"),
    ):
        done = run(*arguments, cwd=root)
        assert "hunter22" not in done.stdout + done.stderr, arguments


def test_explain_prints_a_rule_page_offline(root: Path) -> None:
    done = run("explain", "private-placement", cwd=root)
    assert done.returncode == 0
    assert "# private-placement" in done.stdout


def test_no_colour_when_piped(root: Path) -> None:
    (root / "main.tf").write_text(KEY)
    assert "\x1b" not in run("scan", "--profile", "all", cwd=root).stdout


def test_version_is_that_of_the_package() -> None:
    from importlib.metadata import version

    assert run("--version", cwd=REPOSITORY).stdout == f"shared-check {version('shared-check')}\n"


def test_light_commands_do_not_import_what_is_heavy() -> None:
    code = (
        "import sys, validator.cli.app\n"
        "heavy = {'rich', 'jsonschema', 'boto3', 'moto', 'yaml', 'tree_sitter'}\n"
        "heavy &= set(sys.modules)\n"
        "sys.exit(', '.join(sorted(heavy)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr.strip() == ""
