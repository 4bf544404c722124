"""`--changed-since` and `--staged`: from a change to the roots that it may matter to."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from validator.pipeline.changed import changed_files, staged_files
from validator.pipeline.request import InputError, Request
from validator.pipeline.scan import scan

ROOT = 'module "m" {\n  source = "../../modules/NAME"\n}\n'
MODULE = 'resource "aws_sqs_queue" "q" {\n  name = "q"\n}\n'


def _git(*arguments: str) -> None:
    identity = ("-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *arguments], check=True, capture_output=True)


def _write(path: str, text: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    for root, module in (("a", "one"), ("b", "one"), ("c", "two")):
        _write(f"roots/{root}/main.tf", ROOT.replace("NAME", module))
    for module in ("one", "two"):
        _write(f"modules/{module}/main.tf", MODULE)
    _git("init", "-q", "-b", "main")
    _git("add", "-A")
    _git("commit", "-qm", "start")
    return tmp_path


def _roots(since: str = "main", *paths: str) -> list[str]:
    return list(scan(paths or ["."], Request(), {}, since=since).roots)


def _staged(*paths: str, **environ: str) -> list[str]:
    return list(scan(paths or ["."], Request(), environ, staged=True).roots)


def test_nothing_changed(repository: Path) -> None:
    report = scan(["."], Request(), {}, since="main")
    assert report.roots == ()
    assert report.notes == ("nothing that changed since main matters to a root here",)
    assert report.exit_code(strict=True) == 0


def test_a_module_matters_to_those_that_call_it(repository: Path) -> None:
    _write("modules/one/main.tf", MODULE + "# more\n")
    assert _roots() == ["roots/a", "roots/b"]
    assert _roots("main", "roots/b") == ["roots/b"]


def test_committed_staged_new_and_deleted_files_count(repository: Path) -> None:
    _git("checkout", "-qb", "work")
    _write("roots/a/main.tf", ROOT.replace("NAME", "two"))
    _git("commit", "-qam", "change")
    assert _roots() == ["roots/a"]
    _write("roots/b/new.tf", MODULE)
    assert _roots() == ["roots/a", "roots/b"]
    _git("rm", "-q", "modules/two/main.tf")
    assert _roots() == ["roots/a", "roots/b", "roots/c"]


def test_what_the_other_branch_changed_does_not_count(repository: Path) -> None:
    _git("checkout", "-qb", "work")
    _git("checkout", "-q", "main")
    _write("roots/a/main.tf", ROOT.replace("NAME", "two"))
    _git("commit", "-qam", "change")
    _git("checkout", "-q", "work")
    assert _roots() == []


def test_a_renamed_file_counts_on_both_sides(repository: Path) -> None:
    _git("mv", "roots/a/main.tf", "roots/b/second.tf")
    _write("roots/a/other.tf", MODULE)
    _git("add", "-A")
    assert _roots() == ["roots/a", "roots/b"]


def test_other_files_matter_to_the_roots_below(repository: Path) -> None:
    _write("roots/c/dev.auto.tfvars", "")
    assert _roots() == ["roots/c"]
    _write("address-plan.yaml", "vpcs: {}\n")
    assert _roots() == ["roots/a", "roots/b", "roots/c"]


def test_a_policy_matters_to_all(repository: Path) -> None:
    _write(".shared-check/policies/own/README", "")
    assert _roots() == ["roots/a", "roots/b", "roots/c"]


def test_from_a_directory_below(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write("modules/one/main.tf", MODULE + "# more\n")
    _write("modules/with space/ü.tf", MODULE)
    monkeypatch.chdir(repository / "roots")
    assert changed_files("HEAD") == ["../modules/one/main.tf", "../modules/with space/ü.tf"]
    assert _roots() == ["a", "b"]


@pytest.mark.parametrize("ref", ["nowhere", "-p", "--all", "main..work", ""])
def test_a_bad_ref_is_wrong_use(repository: Path, ref: str) -> None:
    with pytest.raises(InputError, match="--changed-since"):
        changed_files(ref)


def test_outside_of_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(InputError, match="not a git repository"):
        changed_files("main")


def test_without_git(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repository))
    with pytest.raises(InputError, match="needs git"):
        changed_files("main")


def test_files_count_whole_and_directories_by_what_changed(repository: Path) -> None:
    _write("roots/c/main.tf", ROOT.replace("NAME", "two") + "# more\n")
    assert _roots("main", "roots/a/main.tf") == ["roots/c", "roots/a"]
    assert _roots("main", "roots/a/main.tf", "roots/b") == ["roots/a"]
    assert _roots("main", "modules/one/main.tf", "roots/c") == ["roots/c", "roots/a", "roots/b"]


def test_only_what_is_staged_counts(repository: Path) -> None:
    _write("roots/a/main.tf", ROOT.replace("NAME", "two"))
    _write("roots/b/new.tf", MODULE)
    report = scan(["."], Request(), {}, staged=True)
    assert (report.roots, report.notes) == (
        (), ("nothing that is staged matters to a root here",),
    )  # fmt: skip
    _git("add", "roots/b/new.tf")
    assert _staged() == ["roots/b"]
    assert _staged("roots/c") == []


def test_a_staged_deletion_and_rename_count(repository: Path) -> None:
    _git("rm", "-q", "modules/two/main.tf")
    assert _staged() == ["roots/c"]
    _git("mv", "roots/a/main.tf", "roots/b/second.tf")
    _write("roots/a/other.tf", MODULE)
    assert _staged() == ["roots/a", "roots/b", "roots/c"]


def test_the_first_commit_has_nothing_to_compare_with(repository: Path) -> None:
    _git("update-ref", "-d", "HEAD")
    assert _staged() == ["roots/a", "roots/b", "roots/c"]
    _git("rm", "-rq", "--cached", "roots/a", "modules")
    assert _staged() == ["roots/b", "roots/c"]


def test_a_repository_without_a_root_has_nothing_to_judge(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    _git("init", "-q")
    _write("README", "")
    _git("add", "-A")
    assert _staged() == []
    assert _staged("README") == []


def test_between_the_two_commits_that_pre_commit_names(repository: Path) -> None:
    _git("checkout", "-qb", "work")
    _git("rm", "-q", "modules/two/main.tf")
    _git("commit", "-qm", "change")
    _write("roots/a/more.tf", MODULE)
    _git("add", "-A")
    between = {"PRE_COMMIT_FROM_REF": "main", "PRE_COMMIT_TO_REF": "HEAD"}
    assert _staged(**between) == ["roots/c"]
    assert _staged(PRE_COMMIT_FROM_REF="main") == ["roots/a"]
    with pytest.raises(InputError, match="--staged: git knows no commit gone"):
        staged_files({"PRE_COMMIT_FROM_REF": "gone", "PRE_COMMIT_TO_REF": "HEAD"})


def test_staged_outside_of_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(InputError, match=r"--staged: .*not a git repository"):
        staged_files({})
