"""The hooks for other repositories, installed and run by the real pre-commit.

The scratch repository is the foundation; the hooks come from a clone of this work tree.
"""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from harness.checkout import Scratch, scratch

pytestmark = [pytest.mark.engine, pytest.mark.xdist_group("pre-commit")]

PRE_COMMIT = str(Path(sys.executable).parent / "pre-commit")
CONFIG = """repos:
  - repo: {path}
    rev: {rev}
    hooks:
      - id: shared-check-scan
        args: [--rules, "kms-key-rotation,required-outputs"]
        verbose: true
      - id: shared-check-contract
        verbose: true
"""
DEV = "terraform/environments/dev"
KEY = "terraform/modules/kms-key/main.tf"
ROTATES = ("enable_key_rotation     = true", "enable_key_rotation     = false")
SCAN_ONLY = {"SKIP": "shared-check-contract"}


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Scratch:
    """The foundation with both hooks installed; one environment of pre-commit's for all tests."""
    base = tmp_path_factory.mktemp("pre-commit")
    env = {
        "PRE_COMMIT_HOME": str(base / "home"),
        "SHARED_CHECK_CACHE": str(base / "cache"),
        "PRE_COMMIT_COLOR": "never",
    }
    hooks = scratch(base / "hooks")
    made = scratch(base / "foundation", ("terraform/", "contract/"), **env)
    config = CONFIG.format(path=hooks.path, rev=hooks.git("rev-parse", "HEAD"))
    (made.path / ".pre-commit-config.yaml").write_text(config)
    made.git("add", "-A")
    made.git("commit", "-qm", "hooks")
    done = made.run(PRE_COMMIT, "install", "--install-hooks")
    assert done.returncode == 0, done.stdout
    return made


@pytest.fixture
def repository(template: Scratch, tmp_path: Path) -> Scratch:
    shutil.copytree(template.path, tmp_path / "foundation", symlinks=True)
    return replace(template, path=tmp_path / "foundation")


def _commit(repository: Scratch, **env: str) -> tuple[int, str]:
    done = repository.run("git", "commit", "-qm", "change", **env)
    return done.returncode, done.stdout


def test_a_clean_commit_passes_both(repository: Scratch) -> None:
    repository.append(KEY)
    repository.git("add", "-A")
    code, said = _commit(repository)
    assert code == 0, said
    assert "root modules · symbolic plan" in said, "the module's callers are judged"
    assert "nothing that is published changes" in said
    assert said.count("Passed") == 2, said


def test_a_failing_commit_is_refused_with_the_line(repository: Scratch) -> None:
    repository.replace(KEY, *ROTATES)
    repository.git("add", "-A")
    code, said = _commit(repository, **SCAN_ONLY)
    assert code == 1
    assert "fail[kms-key-rotation]" in said
    assert f"--> {KEY}:" in said


def test_only_what_is_staged_is_judged(repository: Scratch) -> None:
    repository.append(f"{DEV}/main.tf")
    repository.git("add", "-A")
    repository.replace(KEY, *ROTATES)
    repository.append("sketch/main.tf", 'resource "aws_kms_key" "k" {}\n')
    code, said = _commit(repository, **SCAN_ONLY)
    assert code == 0, said
    assert "sketch" not in said, "what is not tracked does not stop a commit"
    assert ROTATES[1] in (repository.path / KEY).read_text(), "the unstaged change is back"
    repository.git("add", KEY)
    repository.replace(KEY, *reversed(ROTATES))
    code, said = _commit(repository, **SCAN_ONLY)
    assert code == 1, "what is staged fails, however the file looks by now"


def test_a_renamed_file_is_judged_where_it_was_and_where_it_is(repository: Scratch) -> None:
    repository.git("mv", f"{DEV}/outputs.tf", f"{DEV}/published.tf")
    code, said = _commit(repository, **SCAN_ONLY)
    assert code == 0, said
    assert f"{DEV} · symbolic plan" in said
    repository.git("mv", f"{DEV}/published.tf", f"{DEV}/published.txt")
    code, said = _commit(repository, **SCAN_ONLY)
    assert code == 1
    assert "fail[required-outputs]" in said


def test_a_commit_that_only_deletes_is_judged(repository: Scratch) -> None:
    repository.git("rm", "-q", f"{DEV}/outputs.tf")
    code, said = _commit(repository)
    assert code == 1
    assert "fail[required-outputs]" in said
    assert f"{DEV} · symbolic plan" in said, "prod is not touched"
    assert "vpc_id" in said.split("shared-check contract..")[1], said
    assert said.count("Failed") == 2, said


def test_a_file_outside_of_any_root_judges_nothing(repository: Scratch) -> None:
    repository.append("notes/scratch.tfvars", "a = 1\n")
    repository.append("notes/page.md", "text\n")
    repository.git("add", "-A")
    code, said = _commit(repository, **SCAN_ONLY)
    assert code == 0, said
    assert "nothing that is staged matters to a root here" in said


def test_all_files_and_two_refs(repository: Scratch) -> None:
    repository.git("rm", "-q", f"{DEV}/outputs.tf")
    repository.git("commit", "-qnm", "past the hook")
    alone = (PRE_COMMIT, "run", "shared-check-scan")
    everything = repository.run(*alone, "--all-files")
    assert everything.returncode == 1
    assert "root modules · symbolic plan" in everything.stdout
    assert "fail[required-outputs]" in everything.stdout
    between = repository.run(*alone, "--from-ref", "HEAD~1", "--to-ref", "HEAD")
    assert between.returncode == 1
    assert "fail[required-outputs]" in between.stdout
    assert repository.run(*alone).returncode == 0, "nothing is staged"


def test_a_breaking_change_passes_once_the_changelog_tells_of_it(repository: Scratch) -> None:
    alone = (PRE_COMMIT, "run", "shared-check-contract")
    for env in ("dev", "prod"):
        outputs = f"terraform/environments/{env}/outputs.tf"
        repository.replace(outputs, 'output "vpc_id"', 'output "network_id"')
    repository.git("add", "-A")
    refused = repository.run(*alone)
    assert refused.returncode == 1
    assert "breaking[renamed] dev  vpc_id" in refused.stdout
    said = refused.stdout.partition("an entry in contract/changelog.yaml:\n")[2]
    entry = said.partition("why: …")[0] + "why: One name for all networks.\n"
    repository.replace("contract/changelog.yaml", "[]\n", entry)
    assert repository.run(*alone).returncode == 1, "the entry is not staged"
    repository.git("add", "-A")
    told = repository.run(*alone)
    assert told.returncode == 0, told.stdout
