"""The environment of checkov's own: pinned with hashes, made once, absent until it is whole."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from harness.scanner import install

from validator.checkov import environment
from validator.checkov.environment import VERSION, find_checkov, install_checkov, lock_text
from validator.plan.process import Completed
from validator.plan.toolchain.cache import ToolchainError


def silent(step: str, fraction: float | None) -> None:
    """Progress that nobody watches."""


def test_every_package_of_the_lock_is_pinned_with_hashes() -> None:
    packages = re.split(r"\n(?=\S)", lock_text().strip())
    assert len(packages) > 50
    for package in packages:
        assert re.match(r"[A-Za-z0-9._-]+==\S+", package), package
        assert "--hash=sha256:" in package, package
    assert f"checkov=={VERSION} " in lock_text()


def test_what_is_there_is_found_and_not_made_again(tmp_path, monkeypatch) -> None:
    home = install(tmp_path / "cache", monkeypatch, "")
    found = find_checkov()
    assert found is not None
    assert found.script == home / "bin" / "checkov"
    monkeypatch.setattr(environment, "run", lambda *a, **k: pytest.fail("it was made again"))
    assert install_checkov(silent) == found


@pytest.mark.parametrize("spoil", ["record", "lock", "python", "script"])
def test_an_environment_that_is_not_whole_is_absent(tmp_path, monkeypatch, spoil) -> None:
    home = install(tmp_path / "cache", monkeypatch, "")
    if spoil == "record":
        (home / "shared-check.json").write_text("{")
    elif spoil == "lock":
        (home / "shared-check.json").write_text('{"recipe": "of another lock"}')
    elif spoil == "python":
        (home / "bin" / "python").unlink()
        (home / "bin" / "python").symlink_to(tmp_path / "uninstalled")
    else:
        (home / "bin" / "checkov").unlink()
    assert find_checkov() is None


def test_it_is_installed_by_the_lock_against_its_hashes(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("SHARED_CHECK_CACHE", str(tmp_path / "cache"))
    calls: list[list[str]] = []

    def run(argv, *, on_stdout=None, **options):
        calls.append(list(argv))
        home = environment.directory()
        if "venv" in argv:
            (home / "bin").mkdir(parents=True)
            (home / "bin" / "python").write_text("")
        else:
            assert Path(argv[-1]).read_text() == lock_text()
            on_stdout("Collecting checkov==3.3.30")
            (home / "bin" / "checkov").write_text("")
        return Completed(tuple(argv), 0, "", "", 0.0)

    monkeypatch.setattr(environment, "run", run)
    steps: list[str] = []
    found = install_checkov(lambda step, fraction: steps.append(step))
    assert find_checkov() == found
    assert "--require-hashes" in calls[-1]
    assert "--no-deps" in calls[-1]
    assert steps
    assert all("checkov 3.3.30" in step for step in steps)


def test_where_pip_fails_its_reason_is_told_and_nothing_counts(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("SHARED_CHECK_CACHE", str(tmp_path / "cache"))

    def run(argv, **options):
        if "venv" in argv:
            environment.directory().mkdir(parents=True)
            return Completed(tuple(argv), 0, "", "", 0.0)
        return Completed(tuple(argv), 1, "", "WARNING: x\nERROR: No matching distribution\n", 0.0)

    monkeypatch.setattr(environment, "run", run)
    with pytest.raises(ToolchainError, match="No matching distribution") as caught:
        install_checkov(silent)
    assert "toolchain install --with checkov" in caught.value.hint
    assert find_checkov() is None


def test_it_is_never_imported() -> None:
    source = Path(environment.__file__).parent
    done = subprocess.run(
        ["grep", "-rnE", r"^\s*(import|from) checkov", str(source)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stdout == ""
