"""A run that remembers gives what a run that does not: after any edit, in any order."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from validator.cache.store import Store
from validator.model.report import Report
from validator.pipeline.request import InputError, Request
from validator.pipeline.scan import scan
from validator.report import render

MODULE = """
variable "name" { type = string }
variable "key" {
  type    = string
  default = null
}
resource "aws_sqs_queue" "this" {
  name              = var.name
  kms_master_key_id = var.key
}
output "arn" { value = aws_sqs_queue.this.arn }
"""
ROOT = """
terraform {
  backend "s3" {
    bucket  = "dev-connectly"
    key     = "app/terraform.tfstate"
    encrypt = ENCRYPT
  }
}
variable "name" {
  type    = string
  default = "plain"
}
variable "texts" { default = [] }
module "queue" {
  source = "../../modules/queue"
  name   = var.name
  key    = fileexists("key.txt") ? trimspace(file("key.txt")) : null
}
module "far" {
  source = "acme/far/aws"
}
resource "aws_s3_bucket" "each" {
  for_each = fileset("data", "**/*.json")
  bucket   = "connectly-${each.key}"
}
resource "aws_vpc" "main" {
  cidr_block = "10.1.0.0/16"
  tags       = { Name = templatefile("../../name.tftpl", { name = var.name }) }
}
resource "aws_sqs_queue" "home" {
  name              = try(file("~/queue"), "none")
  kms_master_key_id = length(var.texts) > 0 ? "alias/x" : null
}
"""
POLICY = """
id: own-rule
title: Queues have names
severity: low
profiles: [consumer, foundation-dev]
scope: {resources: [aws_sqs_queue]}
condition: {attribute: name, matches: "WANTED"}
why: A queue without a name cannot be told from the others.
fix: Give the queue the name that was asked for.
sources: ["https://example.com"]
"""
PLAN = """
vpcs:
  dev:
    cidr: CIDR
    tiers: {}
"""
CONTENTS = {
    "roots/a/main.tf": [ROOT.replace("ENCRYPT", "true"), ROOT.replace("ENCRYPT", "null"), "x = ["],
    "roots/b/main.tf": [
        ROOT.replace("ENCRYPT", "true"),
        ROOT.replace("modules/queue", "modules/b"),
    ],
    "roots/b/more.tf": ['resource "aws_kms_key" "k" {}\n', "", 'provider "aws" {}\n'],
    "roots/a/z.auto.tfvars": ['name = "tf"\n', 'name = "no"\n', "texts = [1]\n"],
    "roots/a/terraform.tfvars.json": ['{"name": "json"}', '{"name": "none"}', "{"],
    "roots/a/key.txt": ["alias/one", "alias/two", ""],
    "roots/a/data/one.json": ["{}"],
    "roots/a/data/deep/two.json": ["{}"],
    "roots/a/main_override.tf": ['variable "name" { default = "over" }\n'],
    "roots/a/extra.tf.json": ['{"resource": {"aws_kms_key": {"j": {}}}}', "["],
    "modules/queue/main.tf": [MODULE, MODULE.replace("var.key", '"alias/fixed"'), "}"],
    "modules/b/main.tf": [MODULE],
    "modules/b/b.tf": ['module "again" {\n  source = "../queue"\n  name = "again"\n}\n'],
    "roots/a/.terraform/modules/modules.json": [
        '{"Modules": [{"Key": "far", "Source": "registry.terraform.io/acme/far/aws",'
        ' "Dir": "../../modules/queue"}]}',
        "{}",
    ],
    "name.tftpl": ["${name}", "fixed"],
    "address-plan.yaml": [PLAN.replace("CIDR", "10.1.0.0/16"), PLAN.replace("CIDR", "10.2.0.0/16")],
    "roots/b/address-plan.yaml": [PLAN.replace("CIDR", "10.3.0.0/16"), "["],
    ".shared-check/policies/own/own-rule/policy.yaml": [
        POLICY.replace("WANTED", "^tf$"),
        POLICY.replace("WANTED", "^no$"),
        "id: [",
    ],
    "home/queue": ["q1", "q2"],
    "roots/b/.git/HEAD": ["ref"],
}
PATHS = tuple(CONTENTS)
START = ("roots/a/main.tf", "roots/b/main.tf", "modules/queue/main.tf", "name.tftpl")

Edit = Callable[[Path, dict[str, str]], None]


def _write(path: Path, text: str) -> None:
    if path.is_symlink() or path.is_dir():
        _remove(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    except OSError:
        return  # a parent is a file just now


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _put(name: str, which: int) -> Edit:
    contents = CONTENTS[name]
    return lambda top, _: _write(top / name, contents[which % len(contents)])


def _delete(name: str) -> Edit:
    return lambda top, _: _remove(top / name)


def _same_time(name: str) -> Edit:
    """Another content of the same size, with the times of the old one."""

    def edit(top: Path, _: dict[str, str]) -> None:
        path = top / name
        if not path.is_file():
            return
        before = path.stat()
        data = path.read_bytes()
        swapped = data.replace(b"true", b"null") if b"true" in data else data.replace(b"1", b"3")
        path.write_bytes(swapped)
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    return edit


def _link(name: str, target: str) -> Edit:
    def edit(top: Path, _: dict[str, str]) -> None:
        path = top / name
        if path.parent.is_dir():
            _remove(path)
            path.symlink_to(os.path.relpath(top / target, path.parent))

    return edit


def _environ(name: str, value: str | None) -> Edit:
    def edit(_: Path, environ: dict[str, str]) -> None:
        if value is None:
            environ.pop(name, None)
        else:
            environ[name] = value

    return edit


EDITS = st.one_of(
    st.builds(_put, st.sampled_from(PATHS), st.integers(0, 2)),
    st.builds(_put, st.sampled_from(PATHS), st.integers(0, 2)),
    st.builds(_delete, st.sampled_from((*PATHS, "modules/queue", "roots/b", "roots/a/data"))),
    st.builds(_same_time, st.sampled_from(PATHS)),
    st.builds(
        _link,
        st.sampled_from(("roots/a/more.tf", "modules/queue", "roots/a/key.txt", "roots/a/data/l")),
        st.sampled_from(("roots/b/more.tf", "modules/b", "name.tftpl", "nowhere")),
    ),
    st.builds(_environ, st.sampled_from(("TF_VAR_name", "TF_VAR_texts")),
              st.sampled_from(("tf", "plain", "[1]", None))),
)  # fmt: skip
PROFILES = st.sampled_from((None, "all", "consumer"))


@contextmanager
def _inside(directory: Path) -> Iterator[None]:
    """Run there, with the home directory there."""
    before, home = Path.cwd(), os.environ.get("HOME")
    os.chdir(directory)
    os.environ["HOME"] = str(directory / "home")
    try:
        yield
    finally:
        os.chdir(before)
        os.environ["HOME"] = home or ""


def _outcome(request: Request, environ: dict[str, str], store: Store | None) -> object:
    """Everything a run shows, or how it refuses."""
    try:
        report = scan(["."], request, environ, store=store)
    except InputError as error:
        return ("refused", error.message, error.hint)
    report = replace(report, seconds=0.0)
    texts = [render(report, form, passes=True) for form in ("text", "json")]
    return (report, *texts)


@settings(
    max_examples=int(os.environ.get("CACHE_CASES", "12")),
    suppress_health_check=list(HealthCheck),
    database=None,
)
@given(edits=st.lists(st.tuples(EDITS, PROFILES), min_size=2, max_size=10))
def test_a_cached_run_equals_an_uncached_one(edits: list[tuple[Edit, str | None]]) -> None:
    with TemporaryDirectory() as name, _inside(Path(name)):
        top = Path(name)
        store = str(top / "home" / "cache")
        (top / ".git").mkdir()
        environ = {"HOME": str(top / "home")}
        for path in START:
            _put(path, 0)(top, environ)
        for edit, profile in edits:
            edit(top, environ)
            request = Request(profile=profile)
            plain = _outcome(request, environ, None)
            first = _outcome(request, environ, Store(store))
            again = _outcome(request, environ, Store(store))
            assert first == plain
            assert again == plain


def _tree(top: Path) -> dict[str, str]:
    for path in START:
        _put(path, 0)(top, {})
    (top / ".git").mkdir()
    return {"HOME": str(top / "home")}


def _scan(top: Path, environ: dict[str, str], **request: object) -> Report:
    return scan(["."], Request(**request), environ, store=Store(str(top / "home/c")))  # type: ignore[arg-type]


def _verdicts(top: Path) -> int:
    return Store(str(top / "home/c")).status().entries.get("verdicts", 0)


@pytest.fixture
def top(tmp_path: Path) -> Iterator[Path]:
    with _inside(tmp_path):
        yield tmp_path


def test_an_unchanged_root_is_not_evaluated(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environ = _tree(top)
    before = _scan(top, environ)
    monkeypatch.setattr("validator.pipeline.scan.Work.judge", None)
    assert replace(_scan(top, environ), seconds=0) == replace(before, seconds=0)


def test_only_what_changed_is_evaluated(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from validator.pipeline.scan import Work

    environ = _tree(top)
    _scan(top, environ)
    seen: list[str] = []
    judge = Work.judge
    monkeypatch.setattr(Work, "judge", lambda self, root: (seen.append(root), judge(self, root))[1])
    _put("roots/b/more.tf", 0)(top, environ)
    _scan(top, environ)
    assert seen == ["roots/b"]
    _delete("roots/b/more.tf")(top, environ)
    _scan(top, environ)
    assert seen == ["roots/b"], "an earlier state is still known"


def test_secrets_from_outside_are_not_kept(top: Path) -> None:
    environ = {**_tree(top), "TF_VAR_name": "hunter2-from-outside"}
    _put(".shared-check/policies/own/own-rule/policy.yaml", 0)(top, environ)
    report = _scan(top, environ)
    assert any("hunter2" in finding.message for finding in report.findings)
    assert _verdicts(top) == 0
    kept = b"".join(p.read_bytes() for p in (top / "home/c").rglob("*") if p.is_file())
    assert b"hunter2" not in kept


def test_what_the_sources_say_anyway_is_kept(top: Path) -> None:
    environ = {**_tree(top), "TF_VAR_name": "plain"}
    _put(".shared-check/policies/own/own-rule/policy.yaml", 0)(top, environ)
    report = _scan(top, environ)
    assert any("plain" in finding.message for finding in report.findings)
    assert _verdicts(top) == 2


def test_a_damaged_store_is_as_an_empty_one(top: Path) -> None:
    environ = _tree(top)
    before = _scan(top, environ)
    for path in (top / "home/c").rglob("*"):
        if path.is_file():
            data = bytearray(path.read_bytes())
            data[len(data) // 2] ^= 0xFF
            path.write_bytes(data)
    assert replace(_scan(top, environ), seconds=0) == replace(before, seconds=0)


def test_an_unusable_store_is_one_note(top: Path) -> None:
    environ = _tree(top)
    _write(top / "home/c", "a file where the directory should be")
    report = _scan(top, environ)
    assert len(report.notes) == 1
    assert "the cache" in report.notes[0]
    assert report.findings
