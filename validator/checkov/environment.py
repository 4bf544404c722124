"""The pinned checkov in an environment of its own, below the per-user cache.

checkov is never imported: its hundred packages would have to agree with ours, and start with
every command. `data/requirements.lock` names every one of them with its hashes.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from validator.plan.process import Completed, LineSink, ProcessTimeoutError, run
from validator.plan.toolchain.cache import (
    Progress,
    ToolchainError,
    cache_directory,
    exclusive,
    require_space,
    write_atomically,
)

VERSION = "3.3.30"
"""The release that the lock file pins."""

_SPACE = 800_000_000  # 290 MB installed, and pip unpacks beside it
_INSTALL_SECONDS = 1800.0
_RECORD = "shared-check.json"


@dataclass(frozen=True, slots=True)
class Checkov:
    """An installed checkov: its version, and the Python and the script that run it."""

    version: str
    python: Path
    script: Path


def lock_text() -> str:
    """The lock file: every package with version and hashes."""
    return (resources.files("validator.checkov") / "data" / "requirements.lock").read_text(
        encoding="utf-8"
    )


@cache
def _recipe() -> str:
    """Identifies what is installed: the lock, and the Python that it is installed for."""
    python = ".".join(map(str, sys.version_info[:2]))
    return hashlib.sha256(f"{python}\n{lock_text()}".encode()).hexdigest()


def directory() -> Path:
    """Where the environment is, whether or not it is there."""
    return cache_directory() / f"checkov-{VERSION}"


def find_checkov() -> Checkov | None:
    """The checkov in the cache; None where there is none, or not that of this lock and Python."""
    home = directory()
    found = Checkov(VERSION, home / "bin" / "python", home / "bin" / "checkov")
    try:
        record = json.loads((home / _RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    current = isinstance(record, dict) and record.get("recipe") == _recipe()
    # The link to a Python that has been uninstalled since leads nowhere.
    return found if current and found.python.exists() and found.script.is_file() else None


def install_checkov(progress: Progress, *, force: bool = False) -> Checkov:
    """Install the pinned checkov, unless it is there; about a minute.

    Every package is held against its hash. Raises ToolchainError where it cannot be had.
    """
    with exclusive("checkov", progress):
        present = None if force else find_checkov()
        if present is not None:
            return present
        require_space(cache_directory(), _SPACE, "installing checkov")
        home = directory()
        try:
            shutil.rmtree(home, ignore_errors=True)
            _install(home, progress)
            write_record(home)
        except OSError as error:
            raise _fault(f"{error.strerror or error}") from error
        made = find_checkov()
        if made is None:
            raise _fault("its script is not where it should be")
        return made


def write_record(home: Path) -> None:
    """Record that the environment is whole. Written last: without it there is none."""
    write_atomically(home / _RECORD, json.dumps({"recipe": _recipe()}) + "\n")


def _install(home: Path, progress: Progress) -> None:
    step = f"installing checkov {VERSION}"
    progress(step, None)
    _call([sys.executable, "-m", "venv", str(home)], "no environment can be made")
    lock = home / "requirements.lock"
    lock.write_text(lock_text(), encoding="utf-8")
    total = lock_text().count("==")
    seen = 0

    def told(line: str) -> None:
        nonlocal seen
        if line.startswith("Collecting "):
            seen += 1
            # Half of the time is for unpacking, about which pip says nothing.
            progress(step, seen / total / 2)

    argv = [str(home / "bin" / "python"), "-m", "pip", "install", "--require-hashes", "--no-deps"]
    argv += ["--no-input", "--disable-pip-version-check", "--progress-bar", "off", "-r", str(lock)]
    _call(argv, "pip failed", told)


def _call(argv: list[str], what: str, on_stdout: LineSink | None = None) -> Completed:
    """Run one step of the installation; raises ToolchainError with the last thing it said."""
    try:
        done = run(
            argv, cwd=Path.home(), env=os.environ, timeout=_INSTALL_SECONDS, on_stdout=on_stdout
        )
    except ProcessTimeoutError as error:
        raise _fault(f"{what}: no end within {_INSTALL_SECONDS / 60:.0f} min") from error
    if done.returncode != 0:
        raise _fault(f"{what}: {_last_error(done)}")
    return done


def _last_error(done: Completed) -> str:
    lines = [line.strip() for line in f"{done.stdout}\n{done.stderr}".splitlines() if line.strip()]
    errors = [line.removeprefix("ERROR: ") for line in lines if line.startswith("ERROR: ")]
    return (errors or lines or ["no message"])[-1][:300]


def _fault(reason: str) -> ToolchainError:
    return ToolchainError(
        f"checkov {VERSION} cannot be installed: {reason}",
        "pip must reach a package index (PIP_INDEX_URL): shared-check toolchain install "
        "--with checkov",
    )
