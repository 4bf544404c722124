"""Suppressions, the baseline and several reports at once, as a person uses them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest
from harness.plan_documents import change, plan
from harness.tree import REPOSITORY

SCHEMA = json.loads((REPOSITORY / "validator/report/report.schema.json").read_text())
KEY = 'resource "aws_kms_key" "this" {\n  description = "x"\n}\n'
IGNORE = "# shared-check: ignore[kms-key-rotation] until=2027-03-31 owner=platform -- it signs\n"
RULE = ("--profile", "all", "--rules", "kms-key-rotation")


def run(*arguments: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from validator.cli.app import main; main()", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "SHARED_CHECK_TODAY": "2027-03-01", "GITHUB_STEP_SUMMARY": "", **env},
    )


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "main.tf").write_text(IGNORE + KEY)
    return tmp_path


def test_the_suppressed_is_counted_and_shown_when_asked_for(root: Path) -> None:
    plain = run("scan", *RULE, cwd=root)
    assert plain.returncode == 0
    assert "0 failed · 0 undecided · 0 passed · 1 suppressed" in plain.stdout
    assert "kms-key-rotation" not in plain.stdout
    shown = run("scan", *RULE, "--show-suppressed", cwd=root)
    assert "suppressed fail[kms-key-rotation] high  aws_kms_key.this" in shown.stdout
    assert "by: inline at main.tf:1 (until 2027-03-31, owner platform): it signs" in shown.stdout


def test_json_says_who_suppressed_and_which_root(root: Path) -> None:
    data = json.loads(run("scan", *RULE, "--format", "json", cwd=root).stdout)
    jsonschema.validate(data, SCHEMA)
    (finding,) = data["findings"]
    assert finding["root"] == "."
    assert finding["suppressed"] == {
        "by": "inline",
        "reason": "it signs",
        "expires": "2027-03-31",
        "owner": "platform",
        "ticket": None,
        "path": "main.tf",
        "line": 1,
    }
    assert data["summary"]["suppressed"] == 1


def test_an_audit_fails_where_a_suppression_would_hide(root: Path) -> None:
    done = run("scan", *RULE, "--no-suppressions", cwd=root)
    assert done.returncode == 1
    assert "fail[kms-key-rotation]" in done.stdout
    assert "suppressed" not in done.stdout


def test_the_day_after_the_last_it_counts_again(root: Path) -> None:
    done = run("scan", *RULE, cwd=root, SHARED_CHECK_TODAY="2027-04-01")
    assert done.returncode == 1
    assert "fail[kms-key-rotation]" in done.stdout
    assert "fail[suppression-expired]" in done.stdout
    bad = run("scan", *RULE, cwd=root, SHARED_CHECK_TODAY="1 April")
    assert (bad.returncode, "not a date" in bad.stderr) == (2, True)


def test_all_are_listed_with_their_days(root: Path) -> None:
    (root / "exceptions.yaml").write_text(
        "exceptions:\n  - {rule: required-tags, path: '**', reason: soon, ticket: T-1}\n"
    )
    done = run("exceptions", "--profile", "all", cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "active[kms-key-rotation]  aws_kms_key.this (1 finding)" in done.stdout
    assert "30 days left (until 2027-03-31) · owner platform" in done.stdout
    assert "no expiry · T-1" in done.stdout
    assert "2 active" in done.stdout
    late = run("exceptions", "--profile", "all", cwd=root, SHARED_CHECK_TODAY="2028-01-01")
    assert late.returncode == 1
    assert late.stdout.startswith("expired[kms-key-rotation]")


def test_the_list_as_json_has_every_field(root: Path) -> None:
    data = json.loads(run("exceptions", "--profile", "all", "--format", "json", cwd=root).stdout)
    (one,) = data["exceptions"]
    assert one == {
        "rule": "kms-key-rotation",
        "by": "inline",
        "subject": "aws_kms_key.this",
        "path": "main.tf",
        "line": 1,
        "state": "active",
        "reason": "it signs",
        "owner": "platform",
        "ticket": None,
        "expires": "2027-03-31",
        "days_left": 30,
        "findings": 1,
    }


def test_the_schema_is_printed_for_editors(tmp_path: Path) -> None:
    done = run("exceptions", "--schema", cwd=tmp_path)
    jsonschema.Draft202012Validator.check_schema(json.loads(done.stdout))


def test_a_broken_exceptions_file_is_one_error_and_the_rest_is_judged(root: Path) -> None:
    (root / "exceptions.yaml").write_text("exceptions: {\n")
    done = run("scan", *RULE, cwd=root)
    assert done.returncode == 2
    assert "error: exceptions.yaml:2: not valid YAML" in done.stdout
    assert "1 suppressed" in done.stdout
    assert "Traceback" not in done.stderr


def test_a_rule_about_suppressions_explains_itself(root: Path) -> None:
    assert "# suppression-unused" in run("explain", "suppression-unused", cwd=root).stdout
    assert "suppression-unused" in run("policies", "list", cwd=root).stdout


def test_a_plan_without_sources_keeps_its_exceptions(root: Path) -> None:
    (root / "plan.json").write_bytes(plan(change("aws_vpc.main", ["delete"], None, before={})))
    arguments = (
        "plan",
        "--from",
        "plan.json",
        "--profile",
        "all",
        "--rules",
        "no-stateful-destroy",
    )
    assert run(*arguments, cwd=root).returncode == 1
    entry = "{rule: no-stateful-destroy, address: aws_vpc.main, reason: moved to another account}"
    (root / "exceptions.yaml").write_text(f"exceptions:\n  - {entry}\n")
    done = run(*arguments, cwd=root)
    assert done.returncode == 0, done.stdout
    assert "1 suppressed" in done.stdout


# Baseline


def test_old_code_is_adopted_and_new_findings_fail(root: Path) -> None:
    (root / "main.tf").write_text(KEY)
    every = ("--profile", "all")
    assert run("scan", *every, cwd=root).returncode == 1
    wrote = run("baseline", "write", *every, cwd=root)
    assert wrote.returncode == 0
    assert wrote.stdout.startswith(".shared-check/baseline.json: ")
    baseline = ("--baseline", ".shared-check/baseline.json")
    assert run("scan", *every, *baseline, cwd=root).returncode == 0
    assert run("baseline", "diff", *every, cwd=root).stdout.startswith("0 new · 0 fixed · ")
    (root / "more.tf").write_text(KEY.replace("this", "more"))
    failing = run("scan", *every, *baseline, cwd=root)
    assert failing.returncode == 1
    assert "aws_kms_key.more" in failing.stdout
    assert "aws_kms_key.this" not in failing.stdout
    diff = run("baseline", "diff", *every, cwd=root)
    assert diff.returncode == 1
    assert "new    fail[kms-key-rotation]  aws_kms_key.more" in diff.stdout
    data = json.loads(run("baseline", "diff", *every, "--format", "json", cwd=root).stdout)
    assert {one["address"] for one in data["new"]} == {"aws_kms_key.more"}
    (root / "main.tf").write_text("")
    shrunk = run("baseline", "write", *every, "--shrink-only", cwd=root)
    assert "(0 new, " in shrunk.stdout
    assert run("scan", *every, *baseline, cwd=root).returncode == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("scan", "--baseline", "absent.json"), "--baseline absent.json: no such file"),
        (("baseline", "diff"), ".shared-check/baseline.json: no such file"),
        (("baseline", "write", "--shrink-only"), "no such file"),
        (("baseline", "write", "-o", "main.tf/x.json"), "main.tf/x.json: "),
        (("scan", "--baseline", "main.tf"), "main.tf: line 1: not valid JSON"),
        (("scan", "-o", "sarif=-"), "two reports cannot both go to standard output"),
        (("scan", "-o", "a", "-o", "b"), "the text report goes to a already"),
        (("scan", "-o", "sarif=no/such/x"), "--output no/such/x: No such file"),
        (("exceptions", "--format", "sarif"), "known formats: text, json"),
        (("exceptions", "absent"), "absent: no such file"),
    ],
)
def test_wrong_use_is_one_clear_error(root: Path, arguments: tuple[str, ...], words: str) -> None:
    done = run(*arguments, cwd=root)
    assert done.returncode == 2, done.stdout
    assert words in done.stderr
    assert "Traceback" not in done.stderr


# Several reports


def test_several_reports_of_one_run(root: Path) -> None:
    names = ("sarif", "junit", "github", "gitlab", "markdown", "json")
    outputs = [part for name in names for part in ("-o", f"{name}=out.{name}")]
    done = run("scan", *RULE, "--no-suppressions", *outputs, cwd=root)
    assert done.returncode == 1
    assert "fail[kms-key-rotation]" in done.stdout
    for name in ("sarif", "gitlab", "json"):
        assert "kms-key-rotation" in json.dumps(json.loads((root / f"out.{name}").read_text()))
    assert ElementTree.fromstring((root / "out.junit").read_text()).get("failures") == "1"  # noqa: S314
    assert (root / "out.github").read_text().startswith("::error file=main.tf,line=2,")
    assert "### fail: <code>kms-key-rotation</code>" in (root / "out.markdown").read_text()


def test_a_plain_output_is_where_the_chosen_format_goes(root: Path) -> None:
    done = run("scan", *RULE, "--format", "sarif", "-o", "a.sarif", "-o", "json=b.json", cwd=root)
    assert done.stdout == ""
    assert json.loads((root / "a.sarif").read_text())["version"] == "2.1.0"
    assert json.loads((root / "b.json").read_text())["version"] == 1


def test_the_summary_of_a_job_is_added_to_its_file(root: Path) -> None:
    summary = root / "summary.md"
    summary.write_text("before\n")
    arguments = ("scan", *RULE, "--no-suppressions")
    run(*arguments, "--format", "github", cwd=root, GITHUB_STEP_SUMMARY=str(summary))
    text = summary.read_text()
    assert text.startswith("before\n## shared-check: 1 failed")
    run(*arguments, cwd=root, GITHUB_STEP_SUMMARY=str(summary))
    assert summary.read_text() == text


def test_from_below_the_top_paths_are_those_of_the_repository(root: Path) -> None:
    (root / "deep").mkdir()
    (root / "main.tf").rename(root / "deep" / "main.tf")
    arguments = ("scan", *RULE, "--no-suppressions", "--format")
    assert "file=deep/main.tf," in run(*arguments, "github", cwd=root / "deep").stdout
    gitlab = json.loads(run(*arguments, "gitlab", cwd=root / "deep").stdout)
    assert gitlab[0]["location"]["path"] == "deep/main.tf"
    sarif = json.loads(run(*arguments, "sarif", cwd=root / "deep").stdout)["runs"][0]
    place = sarif["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place == {"uri": "deep/main.tf", "uriBaseId": "%SRCROOT%"}
