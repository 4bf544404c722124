"""Scratch git repositories: of this repository as it stands, and of what it is to judge."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from harness.tree import REPOSITORY

_IDENTITY = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "a"), ("EMAIL", "a@b"))
}


def environment(**more: str) -> dict[str, str]:
    """This environment, with nothing of an outer repository's git or CI, and with an identity."""
    outer = ("GIT_", "PRE_COMMIT", "GITHUB_", "CI_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(outer)}
    settings = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
    return {**kept, **_IDENTITY, **settings, **more}


@dataclass(frozen=True)
class Scratch:
    """A git repository that a test may do anything with; `env` is that of what runs in it."""

    path: Path
    env: dict[str, str]

    def run(self, *command: str, **env: str) -> subprocess.CompletedProcess[str]:
        """Run a command in it; the caller looks at the exit code. Both streams are in stdout."""
        return subprocess.run(
            command, cwd=self.path, env={**self.env, **env}, text=True, timeout=300,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
        )  # fmt: skip

    def git(self, *arguments: str) -> str:
        """Run git, which must succeed; what it said."""
        done = self.run("git", *arguments)
        assert done.returncode == 0, done.stdout
        return done.stdout.strip()

    def replace(self, name: str, old: str, new: str) -> None:
        """Change a file; `old` must be in it."""
        text = (self.path / name).read_text("utf-8")
        assert old in text, f"{name} has no {old!r}"
        (self.path / name).write_text(text.replace(old, new), "utf-8")

    def append(self, name: str, text: str = "# a comment\n") -> None:
        """Add to a file, which may be new."""
        target = self.path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("a", encoding="utf-8") as stream:
            stream.write(text)


def scratch(directory: Path, prefixes: tuple[str, ...] = ("",), **env: str) -> Scratch:
    """A new repository whose one commit is this work tree's files, uncommitted ones included.

    With `prefixes` only the files below those.
    """
    made = Scratch(directory, environment(**env))
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(listed, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    for name in filter(None, names.stdout.split("\0")):
        if name.startswith(prefixes) and (REPOSITORY / name).is_file():
            (directory / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(REPOSITORY / name, directory / name)
    made.git("init", "-q", "-b", "main")
    made.git("add", "-A")
    made.git("commit", "-qm", "start")
    return made
