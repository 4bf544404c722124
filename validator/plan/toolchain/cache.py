"""The per-user cache: where it is, who may write to it, how much room it has.

Layout below the cache directory::

    bin/tofu-<version>/tofu    engine built here
    mirror/<host>/hashicorp/aws/<version>/<os>_<arch>/   provider, one tree for both registries
    provider.json              what the provider in the mirror was built from
    terraform.tfrc             command line configuration that points at the mirror
    locks/  build/  logs/
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

__all__ = [
    "Progress",
    "ToolchainError",
    "build_directory",
    "cache_directory",
    "directory_size",
    "exclusive",
    "require_space",
    "write_atomically",
]

Progress = Callable[[str, float | None], None]
"""Receives what is being done, and the fraction done (0 to 1) where it is known."""


class ToolchainError(Exception):
    """Engine or provider cannot be had; ``hint`` says what to do next."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(f"{message}\n{hint}" if hint else message)
        self.message = message
        self.hint = hint


def cache_directory() -> Path:
    """``SHARED_CHECK_CACHE``, else ``shared-check`` in the user's cache directory (XDG)."""
    chosen = os.environ.get("SHARED_CHECK_CACHE")
    if chosen:
        return Path(chosen).expanduser().absolute()
    base = os.environ.get("XDG_CACHE_HOME")
    # The XDG base directory specification: a relative path is invalid and is ignored.
    root = Path(base) if base and Path(base).is_absolute() else Path.home() / ".cache"
    return root / "shared-check"


@contextlib.contextmanager
def exclusive(name: str, progress: Progress, *, timeout: float = 3600.0) -> Iterator[None]:
    """Holds the lock ``name`` of the cache; a second process waits here for the first.

    Raises ``ToolchainError`` when the cache is not writable, or the lock is not free in time.
    """
    path = cache_directory() / "locks" / f"{name}.lock"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = path.open("a+")
    except OSError as error:
        raise ToolchainError(
            f"the cache {cache_directory()} is not writable: {error.strerror}",
            "set SHARED_CHECK_CACHE to a directory you may write to",
        ) from error
    with handle:
        _wait_for(handle.fileno(), name, progress, timeout)
        try:
            yield
        finally:
            fcntl.flock(handle, fcntl.LOCK_UN)


def _wait_for(descriptor: int, name: str, progress: Progress, timeout: float) -> None:
    deadline = time.monotonic() + timeout
    told = False
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not told:
                progress(f"waiting for another process that installs the {name}", None)
                told = True
            if time.monotonic() > deadline:
                raise ToolchainError(
                    f"another process has been installing the {name} for {timeout / 60:.0f} min",
                    "end it, then run the command again",
                ) from None
            time.sleep(0.2)
        else:
            return


@contextlib.contextmanager
def build_directory(name: str) -> Iterator[Path]:
    """A scratch directory in the cache, removed at the end; call it with the lock held.

    What an earlier run under the same lock left behind (it was killed) is removed first.
    """
    parent = cache_directory() / "build"
    parent.mkdir(parents=True, exist_ok=True)
    for stale in parent.glob(f"{name}-*"):
        shutil.rmtree(stale, ignore_errors=True)
    path = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=parent))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def require_space(path: Path, bytes_needed: int, purpose: str) -> None:
    """Raises ``ToolchainError`` when the file system of ``path`` has too little room."""
    existing = next(p for p in (path, *path.parents) if p.exists())
    free = shutil.disk_usage(existing).free
    if free < bytes_needed:
        raise ToolchainError(
            f"{purpose} needs {bytes_needed / 1e9:.1f} GB in {existing}; {free / 1e9:.1f} GB free",
            "free some space, or set SHARED_CHECK_CACHE, GOCACHE and GOMODCACHE to another disk",
        )


def write_atomically(path: Path, text: str) -> None:
    """Writes ``path`` so that a reader sees the old or the new content, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
            handle.write(text)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def directory_size(path: Path) -> int:
    """Bytes on disk below ``path``; a file with several hard links counts once."""
    seen: set[tuple[int, int]] = set()
    total = 0
    for folder, _, files in os.walk(path):
        for name in files:
            with contextlib.suppress(OSError):
                entry = os.lstat(os.path.join(folder, name))
                if (entry.st_dev, entry.st_ino) not in seen:
                    seen.add((entry.st_dev, entry.st_ino))
                    total += entry.st_size
    return total
