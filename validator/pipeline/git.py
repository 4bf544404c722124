"""The git command: what a repository had at a ref, without touching its work tree."""

from __future__ import annotations

import io
import os
import subprocess
import tarfile

from validator.pipeline.request import InputError

_SECONDS = 120.0
_QUIET = {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}


def commit_of(repository: str, ref: str) -> str | None:
    """The commit that a ref names, as its full hash; None where it names none."""
    asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
    done = _run(repository, *asked)
    return done.stdout.decode().strip() if done.returncode == 0 else None


def extract(repository: str, commit: str, into: str) -> None:
    """Write the files of a commit below a directory. Raises InputError where git fails."""
    done = _run(repository, "archive", "--format=tar", commit)
    if done.returncode != 0:
        raise InputError(f"git archive {commit}: {_said(done)}")
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        archive.extractall(into, filter="data")


def fetch(url: str, ref: str, into: str) -> str:
    """Fetch one ref of a remote repository, without history, into a new bare one; its commit.

    Raises InputError with what git said.
    """
    target = ref or "HEAD"
    for command in (
        ("init", "--quiet", "--bare", into),
        ("--git-dir", into, "fetch", "--quiet", "--depth=1", "--end-of-options", url, target),
    ):
        done = _run(os.curdir, *command)
        if done.returncode != 0:
            raise InputError(f"git fetch {url} {target}: {_said(done)}")
    commit = commit_of(into, "FETCH_HEAD")
    if commit is None:
        raise InputError(f"git fetch {url} {target}: no commit")
    return commit


def _run(directory: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            ["git", *arguments],
            cwd=directory,
            env={**os.environ, **_QUIET},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except FileNotFoundError as error:
        raise InputError("git is not on PATH", "install git, or name a file") from error
    except subprocess.TimeoutExpired as error:
        raise InputError(f"git {arguments[0]} did not end within {_SECONDS:g} s") from error


def _said(done: subprocess.CompletedProcess[bytes]) -> str:
    lines = done.stderr.decode(errors="replace").strip().splitlines()
    fatal = next((one for one in lines if one.startswith("fatal:")), lines[-1] if lines else "")
    return fatal.removeprefix("fatal: ") or f"exit code {done.returncode}"
