"""`scan --fix`: what is mechanical is fixed and proved, everything else is left alone and told."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from harness.policy_fixtures import fixtures, policies
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from validator.model.verdict import Verdict
from validator.pipeline.fixing import run as module
from validator.pipeline.fixing.run import Fixed, fix
from validator.pipeline.fixing.writing import write_all
from validator.pipeline.request import InputError, Request

MECHANICAL = [policy for policy in policies().policies if policy.mechanical]
BACKEND = """terraform {
  required_version = ">= 1.11"
  backend "s3" {
    bucket  = "prod-connectly"
    key     = "connectly-shared/NAME/terraform.tfstate"
    region  = "ap-northeast-2"
    encrypt = true
  }
}
"""
KEY = 'resource "aws_kms_key" "this" {\n  description = "x"\n}\n'
DEV = BACKEND.replace("NAME", "dev").replace("prod-", "dev-")
LOCKED = DEV.replace("true\n", 'true\n    dynamodb_table = "dev-connectly-tf-lock"\n')
MORE = {
    "backend-convention": LOCKED,
    "output-described": DEV
    + """
variable "name" {
  type        = string
  description = "What it is called."
}
output "name" { value = var.name }
""",
}
ROTATES = "enable_key_rotation = true"
REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty repository, the working directory."""
    top = tmp_path / "repo"
    (top / ".git").mkdir(parents=True)
    monkeypatch.chdir(top)
    return top


def fixing(*rules: str, write: bool = True, path: str = ".") -> Fixed:
    return fix([path], Request("all", frozenset(rules) or None), {}, write=write)


def reasons(done: Fixed) -> list[str]:
    return [reason for _, reason in done.refused]


@pytest.mark.parametrize("policy", MECHANICAL, ids=lambda one: one.id)
def test_every_mechanical_policy_fixes_a_fixture_of_its_own(policy, repo: Path) -> None:
    """Each failing fixture: what is fixed passes, and a second run finds nothing to do."""
    count = 0
    texts = [
        (one.path.read_text(), one.path.parent / "modules")
        for one in fixtures()
        if one.rule == policy.id and one.kind == "fail" and not one.is_plan
    ]
    if policy.id in MORE:
        texts.append((MORE[policy.id], repo / "none"))
    for number, (text, modules) in enumerate(texts):
        root = repo / str(number)
        root.mkdir()
        (root / "main.tf").write_text(text)
        if modules.is_dir():
            shutil.copytree(modules, root / "modules")
        before = (root / "main.tf").read_bytes()
        done = fixing(policy.id, path=root.name)
        again = fixing(policy.id, path=root.name)
        left = {f.address for f in done.report.with_verdict(Verdict.FAIL) if f.rule == policy.id}
        assert not {f.address for k in done.kept for f in k.findings} & left
        assert not again.contents
        assert len(again.report.with_verdict(Verdict.FAIL)) == done.total - done.count
        lines = (root / "main.tf").read_bytes().splitlines()
        assert all(line in lines for line in before.splitlines() if b" = " not in line)
        count += done.count
    assert count, "a fix that fixes no fixture is not one"


SAMPLE = (
    BACKEND.replace("NAME", "dev").replace("prod-", "dev-")
    + """
resource "aws_s3_bucket" "data" {
  bucket = "dev-data"
}

resource "aws_s3_bucket_policy" "data" {
  bucket = aws_s3_bucket.data.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::123456789012:root" }
      Action    = "s3:GetObject"
      Resource  = "${aws_s3_bucket.data.arn}/*"
    }]
  })
}

resource "aws_s3_bucket" "more" {
  bucket = "dev-more" # told
}

resource "aws_s3_bucket_public_access_block" "more" {
  bucket            = aws_s3_bucket.more.id
  block_public_acls = false # so far
}

resource "aws_s3_bucket_policy" "more" {
  bucket = aws_s3_bucket.more.id
  policy = data.aws_iam_policy_document.more.json
}

data "aws_iam_policy_document" "more" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.more.arn}/*"]
    principals {
      type        = "AWS"
      identifiers = ["123456789012"]
    }
  }
}
"""
)
BUCKETS = ("s3-public-access-block", "s3-tls-only")


def test_buckets_get_a_block_and_a_statement(repo: Path) -> None:
    (repo / "main.tf").write_text(SAMPLE)
    done = fixing(*BUCKETS)
    assert (done.count, done.total, done.refused) == (4, 4, ())
    assert not done.report.with_verdict(Verdict.FAIL)
    assert not done.report.with_verdict(Verdict.UNDECIDED)
    text = (repo / "main.tf").read_text()
    assert "block_public_acls = true # so far" in text
    assert text.count("restrict_public_buckets") == 2
    assert not fixing(*BUCKETS).contents


@pytest.mark.engine
def test_what_is_written_is_formatted_as_terraform_does_and_valid(repo: Path) -> None:
    (repo / "main.tf").write_text(SAMPLE)
    command = ["terraform", "fmt", "-check", "-diff"]
    assert subprocess.run(command, check=False).returncode == 0
    fixing()
    shown = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (shown.returncode, shown.stdout) == (0, "")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (KEY.replace('description = "x"', "enable_key_rotation = var.on")
         + 'variable "on" {\n  default = false\n}\n', "set by an expression"),
        (KEY.replace('"x"\n', '"x"\n  lifecycle {\n    ignore_changes = all\n  }\n'),
         "ignored by `lifecycle`"),
        (KEY.replace('"x"\n', '"x"\n  for_each = toset(["RSA_2048", "SYMMETRIC_DEFAULT"])\n'
                     "  customer_master_key_spec = each.value\n"),
         "the rule is not about aws_kms_key.this[\"RSA_2048\"]"),
    ],
)  # fmt: skip
def test_what_needs_a_decision_is_left(repo: Path, text: str, reason: str) -> None:
    (repo / "main.tf").write_text(text)
    done = fixing("kms-key-rotation")
    assert (done.count, done.contents) == (0, {})
    assert [one for one in reasons(done) if reason in one], reasons(done)
    assert (repo / "main.tf").read_text() == text


def test_json_is_left(repo: Path) -> None:
    text = json.dumps({"resource": {"aws_kms_key": {"this": {"description": "x"}}}})
    (repo / "main.tf.json").write_text(text)
    assert reasons(fixing("kms-key-rotation")) == ["it is written as JSON"]


def test_a_lock_file_is_asked_of_no_terraform_that_does_not_know_it(repo: Path) -> None:
    for version, count in ((">= 1.11", 1), ("~> 1.10.2", 1), (">= 1.5, < 2.0", 0), ("< 2.0", 0)):
        (repo / "main.tf").write_text(LOCKED.replace(">= 1.11", version))
        done = fixing("backend-convention", write=False)
        assert done.count == count, version
        assert not count or "use_lockfile" in done.diff()


def shared(repo: Path, module_text: str) -> Path:
    for name in ("dev", "prod"):
        (repo / name).mkdir()
        text = BACKEND.replace("NAME", name) + 'module "m" {\n  source = "../m"\n}\n'
        (repo / name / "main.tf").write_text(text)
    (repo / "m").mkdir()
    (repo / "m" / "main.tf").write_text(module_text)
    return repo / "m" / "main.tf"


def test_a_module_is_not_changed_for_a_rule_of_one_of_its_roots(repo: Path) -> None:
    path = shared(repo, KEY.replace('"x"\n', '"x"\n  deletion_window_in_days = 7\n'))
    request = Request(rules=frozenset(("kms-deletion-window",)))
    done = fix(["prod"], request, {}, write=True)
    assert reasons(done) == ["m/main.tf is also part of dev, where the rule does not apply"]
    assert "= 7" in path.read_text()


def test_a_module_is_changed_once_for_all_its_roots(repo: Path) -> None:
    path = shared(repo, KEY)
    done = fix(["prod"], Request(rules=frozenset(("kms-key-rotation",))), {}, write=True)
    assert (done.count, path.read_text().count(ROTATES)) == (1, 1)
    assert fix(["."], Request(rules=frozenset(("kms-key-rotation",))), {}, write=True).total == 0


def test_downloaded_modules_and_links_out_of_the_repository_are_left(repo: Path) -> None:
    outside = repo.parent / "outside"
    outside.mkdir()
    for directory in (outside, repo / ".terraform" / "modules" / "got", repo / "other"):
        directory.mkdir(parents=True, exist_ok=True)
        (directory / "main.tf").write_text(KEY)
    (repo / "other" / ".git").mkdir()
    os.symlink(outside, repo / "linked")
    (repo / "out.tf").symlink_to(outside / "main.tf")
    calls = [f'module "m{n}" {{\n  source = "{source}"\n}}\n' for n, source in enumerate(
        ("./.terraform/modules/got", "./linked", "./other", "../outside"))]  # fmt: skip
    (repo / "main.tf").write_text("".join(calls))
    done = fixing("kms-key-rotation")
    assert len([one for one in reasons(done) if "not a file of this repository" in one]) == 5
    assert (done.count, done.total) == (0, 5)
    assert (outside / "main.tf").read_text() == KEY


def test_a_link_inside_stays_a_link_and_the_mode_and_line_endings_stay(repo: Path) -> None:
    real = repo / "real.txt"
    real.write_bytes(KEY.replace("\n", "\r\n").encode())
    real.chmod(0o640)
    (repo / "main.tf").symlink_to("real.txt")
    assert fixing("kms-key-rotation").count == 1
    assert (repo / "main.tf").is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    data = real.read_bytes()
    assert ROTATES.encode() in data
    assert data.count(b"\n") == data.count(b"\r\n")
    assert sorted(os.listdir(repo)) == [".git", "main.tf", "real.txt"]


def spoiled(monkeypatch: pytest.MonkeyPatch, name: str, with_: Callable[[bytes], bytes]) -> None:
    """Make the change for one address do something else."""
    real = module.change_for

    def change_for(finding, *rest):
        change = real(finding, *rest)
        return replace(change, apply=with_) if finding.address == name else change

    monkeypatch.setattr(module, "change_for", change_for)


def test_a_fix_that_does_not_clear_is_taken_back_and_the_others_stay(
    repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (repo / "main.tf").write_text(KEY + KEY.replace("this", "other"))
    spoiled(monkeypatch, "aws_kms_key.other", lambda text: text + b"# nothing\n")
    done = fixing("kms-key-rotation")
    assert reasons(done) == [
        "taken back: kms-key-rotation still does not pass for aws_kms_key.other"
    ]
    text = (repo / "main.tf").read_text()
    assert (done.count, text.count(ROTATES), "nothing" in text) == (1, 1, False)


def test_a_fix_that_makes_another_finding_is_taken_back(
    repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (repo / "main.tf").write_text(KEY)
    extra = b'resource "aws_db_instance" "d" {\n  publicly_accessible = true\n}\n'
    fixed = KEY.replace('"x"', f'"x"\n  {ROTATES}').encode()
    spoiled(monkeypatch, "aws_kms_key.this", lambda text: fixed + extra)
    done = fixing("kms-key-rotation")
    (reason,) = reasons(done)
    assert reason.startswith("taken back: ")
    assert "aws_db_instance.d" in reason
    assert (repo / "main.tf").read_text() == KEY


def test_what_is_accepted_is_not_fixed(repo: Path) -> None:
    accepted = "# shared-check: ignore[kms-key-rotation] -- imported material\n"
    (repo / "main.tf").write_text(accepted + KEY)
    done = fixing("kms-key-rotation")
    assert (done.total, done.contents) == (0, {})


def test_a_file_that_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    first, second = tmp_path / "a.tf", tmp_path / "b.tf"
    first.write_bytes(b"old")
    second.write_bytes(b"somebody else's")
    contents = {str(first): (b"old", b"new"), str(second): (b"old", b"new")}
    with pytest.raises(InputError, match=r"b\.tf: the file was changed meanwhile; nothing was"):
        write_all(contents)
    assert (first.read_bytes(), second.read_bytes()) == (b"old", b"somebody else's")


@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.sampled_from(
            [KEY, KEY.replace('"x"', f'"x"\n  {ROTATES}'), KEY.replace('"x"', '"x" # why'),
             KEY.replace('description = "x"', "enable_key_rotation = false // no"),
             'resource "aws_kms_key" "this" {}\n', 'resource "aws_vpc" "this" {\n\n  # c\n}\n',
             "# a comment\n\n", 'locals {\n  é = <<EOT\n  enable_key_rotation = false\nEOT\n}\n']
        ),
        max_size=8,
    ),
    st.booleans(),
)  # fmt: skip
def test_any_fix_is_idempotent_and_only_adds_what_it_must(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[str], crlf: bool
) -> None:
    root = tmp_path_factory.mktemp("any")
    (root / ".git").mkdir()
    text = "".join(p.replace('"this"', f'"n{i}"') for i, p in enumerate(pieces))
    data = text.replace("\n", "\r\n" if crlf else "\n").encode()
    (root / "main.tf").write_bytes(data)
    (root / "versions.tf").write_text("locals {}\n")
    run = partial(fix, [str(root)], Request("all", frozenset(("kms-key-rotation",))), {})
    planned = run(write=False)
    assert (root / "main.tf").read_bytes() == data
    done = run(write=True)
    after = (root / "main.tf").read_bytes()
    assert planned.diff() == done.diff()
    assert done.count == done.total
    assert not done.refused
    assert run(write=True).contents == {}
    assert (root / "main.tf").read_bytes() == after
    wanted = [b"enable_key_rotation", b"=", b"true"]
    left = [t for t in after.replace(b"{}", b"{ }").split() if t not in wanted]
    was = [t for t in data.replace(b"{}", b"{ }").split() if t not in (*wanted, b"false")]
    assert [t for t in left if t != b"false"] == was


def command(repo: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from validator.cli.start import main; main()", *arguments],
        capture_output=True, text=True, cwd=repo, check=False,
    )  # fmt: skip


def test_the_command_shows_fixes_and_summary(repo: Path) -> None:
    (repo / "main.tf").write_text(KEY)
    arguments = ("scan", "--rules", "kms-key-rotation", "--profile", "all", "--fix")
    shown = command(repo, *arguments, "--diff")
    assert shown.returncode == 1
    assert shown.stdout.startswith("--- a/main.tf\n+++ b/main.tf\n@@ ")
    assert shown.stderr.endswith("would fix 1 of 1 finding\n")
    assert (repo / "main.tf").read_text() == KEY
    patched = subprocess.run(
        ["git", "apply", "--check", "-"], input=shown.stdout, text=True, cwd=repo, check=False
    )
    assert patched.returncode in (0, 128)
    done = command(repo, *arguments, "--format", "json")
    assert (done.returncode, json.loads(done.stdout)["summary"]["fail"]) == (0, 0), done.stdout
    assert done.stderr.endswith("fixed 1 of 1 finding\n")
    assert command(repo, *arguments).stderr == "fixed 0 of 0 findings\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--diff",), "error: --diff shows what --fix would change"),
        (("--fix", "--changed-since", "main"), "error: --fix goes by paths"),
        (("--fix", "nowhere"), "error: nowhere: no such file or directory"),
    ],
)
def test_wrong_use_says_what_to_do(repo: Path, arguments: tuple[str, ...], message: str) -> None:
    (repo / "main.tf").write_text(KEY)
    done = command(repo, "scan", *arguments)
    assert done.returncode == 2
    assert done.stderr.startswith(message)
    assert (repo / "main.tf").read_text() == KEY
