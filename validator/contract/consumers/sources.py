"""Where checkouts come from: directories, directories of checkouts, and git repositories."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

_URL = re.compile(r"^(?:git::)?(?:(?:https?|ssh|git|file)://|[\w.-]+@[\w.-]+:)")
_TIMEOUT = 600
_SAFE: Mapping[str, str] = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ALLOW_PROTOCOL": "file:git:http:https:ssh",
    "GIT_CONFIG_NOSYSTEM": "1",
    "LC_ALL": "C",
}


class SourceError(Exception):
    """A checkout cannot be had; the message says why."""


@dataclass(frozen=True, slots=True)
class Source:
    """One checkout to read: what was asked for, and its directory (absolute) once it is there."""

    asked: str
    name: str
    directory: str


def is_remote(path: str) -> bool:
    """Whether a path is a git URL, or names a ref (`PATH#REF`)."""
    if _URL.match(path):
        return True
    base, mark, ref = path.partition("#")
    return bool(mark and ref) and not os.path.exists(path) and os.path.isdir(base)


def local_sources(paths: Sequence[str]) -> list[tuple[str, str | None]]:
    """Each path with its directory, or None for one that is to be cloned.

    A directory that is no checkout but holds checkouts stands for each of them.
    """
    found: list[tuple[str, str | None]] = []
    for path in paths:
        if is_remote(path):
            found.append((path, None))
            continue
        inner = _checkouts_in(path)
        found.extend((one, os.path.abspath(one)) for one in inner or [path])
    return list(dict.fromkeys(found))


def _checkouts_in(path: str) -> list[str]:
    if os.path.exists(os.path.join(path, ".git")):
        return []
    try:
        names = sorted(os.listdir(path))
    except OSError:
        return []
    if any(name.endswith((".tf", ".tofu")) for name in names):
        return []
    inner = [os.path.join(path, name) for name in names]
    return [one for one in inner if os.path.exists(os.path.join(one, ".git"))]


def names_for(paths: Sequence[str]) -> list[str]:
    """Short names for checkouts: the last step of each path, with more where two would be alike."""
    steps = [_steps(path) for path in paths]
    names = [one[-1] for one in steps]
    depth = 1
    while len(set(names)) < len(names) and depth < max(len(one) for one in steps):
        depth += 1
        doubled = {name for name in names if names.count(name) > 1}
        names = [
            "/".join(one[-depth:]) if name in doubled else name
            for one, name in zip(steps, names, strict=True)
        ]
    return names


def _steps(path: str) -> list[str]:
    if is_remote(path):
        base, reference = split_reference(path)
        steps = [one for one in re.split(r"[/:]", base.removesuffix(".git")) if one]
        return [*steps[:-1], steps[-1] + (f"#{reference}" if reference else "")]
    return [one for one in os.path.abspath(path).split(os.sep) if one] or ["root"]


def split_reference(url: str) -> tuple[str, str]:
    """URL and ref of `URL#REF` or `git::URL?ref=REF`; an empty ref means the default branch."""
    url = url.removeprefix("git::")
    base, mark, reference = url.partition("#")
    if not mark:
        match = re.search(r"[?&]ref=([^&]+)", url)
        base, reference = (url.split("?")[0], match.group(1)) if match else (url, "")
    return base, reference


@contextmanager
def scratch() -> Iterator[str]:
    """A directory for clones that goes with its context."""
    with tempfile.TemporaryDirectory(prefix="shared-check-") as directory:
        yield directory


def clone(url: str, directory: str) -> None:
    """Fetch one commit of a repository into `directory`. Raises SourceError."""
    base, reference = split_reference(url)
    if base.startswith("-") or reference.startswith("-"):
        raise SourceError(f"{url}: not a repository")
    if os.path.isdir(base):
        base = "file://" + os.path.abspath(base)
    _git(["init", "--quiet", directory])
    fetch = ["-C", directory, "fetch", "--quiet", "--depth", "1", "--no-tags", base]
    _git([*fetch, reference or "HEAD"])
    _git(["-C", directory, "checkout", "--quiet", "--detach", "FETCH_HEAD"])


def extract(repository: str, reference: str, directory: str) -> None:
    """The tree of a ref of a local repository, without its history. Raises SourceError."""
    if reference.startswith("-"):
        raise SourceError(f"{reference}: not a ref")
    top = _git(["-C", repository, "rev-parse", "--show-toplevel"]).strip()
    commit = _git(["-C", repository, "rev-parse", "--verify", f"{reference}^{{commit}}"]).strip()
    index = os.path.join(directory, ".index")
    tree = os.path.join(directory, "tree")
    os.makedirs(tree, exist_ok=True)
    environ = {"GIT_INDEX_FILE": index, "GIT_WORK_TREE": tree}
    _git(["-C", top, "read-tree", commit], environ)
    _git(["-C", top, "checkout-index", "--all", "--force", f"--prefix={tree}/"], environ)


def origin(repository: str) -> str:
    """The URL that a repository was cloned from; empty where there is none."""
    try:
        return _git(["-C", repository, "config", "--get", "remote.origin.url"]).strip()
    except SourceError:
        return ""


def _git(arguments: list[str], environ: Mapping[str, str] | None = None) -> str:
    try:
        done = subprocess.run(
            ["git", "-c", "core.hooksPath=/dev/null", "-c", "protocol.ext.allow=never", *arguments],
            capture_output=True,
            text=True,
            timeout=_TIMEOUT,
            check=False,
            env={**os.environ, **_SAFE, **(environ or {})},
        )
    except FileNotFoundError:
        raise SourceError("git is not installed: clone the repository yourself") from None
    except subprocess.TimeoutExpired:
        raise SourceError(f"git {arguments[0]} took longer than {_TIMEOUT} s") from None
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.strip()]
        reason = lines[-1].removeprefix("fatal: ") if lines else f"exit {done.returncode}"
        raise SourceError(_without_secrets(reason))
    return done.stdout


def _without_secrets(text: str) -> str:
    return re.sub(r"(://)[^/@\s]+@", r"\1", text)
