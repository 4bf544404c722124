"""The file system as sources see it, with a record of what was looked at.

Everything that may change a verdict is read through these functions. Inside `snapshot()` each
thing is looked at once, so that one run sees one state; inside `recorded()` the things looked at
are collected, and `digest` tells later whether one of them has changed. Contents count, never
times: an edit that keeps size and modification time is seen.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeAlias

Look: TypeAlias = tuple[str, str]
"""One look at the file system: what was asked of which path.

Asked is `read`, `kind`, `real`, or `entries`, of which endings may follow that alone count.
"""

LARGEST = 64 * 1024 * 1024
"""Bytes of the largest file that is read."""


class Record:
    """The looks of one part of a run, in order, each once.

    `is_whole` is False where the part hangs on something that looks do not tell.
    """

    def __init__(self) -> None:
        self.looks: dict[Look, None] = {}
        self.is_whole = True


class Snapshot:
    """The answers to all looks of one run.

    `instead` are contents by real path that are seen in place of what the files hold.
    """

    def __init__(self, instead: Mapping[str, bytes] | None = None) -> None:
        self._instead = instead or {}
        self._answers: dict[Look, Any] = {}
        self._digests: dict[Look, bytes] = {}

    def answer(self, look: Look) -> Any:
        """What the file system answers: a value, or an OSError to raise."""
        found = self._answers.get(look)
        if found is None:
            found = self._instead.get(os.path.realpath(look[1])) if look[0] == "read" else None
            found = self._answers[look] = _look(look) if found is None else found
        return found

    def digest(self, look: Look) -> bytes:
        """A digest of the answer: equal where the answer is."""
        found = self._digests.get(look)
        if found is None:
            found = self._digests[look] = _digest(self.answer(look))
        return found


_snapshot: ContextVar[Snapshot | None] = ContextVar("snapshot", default=None)
_records: ContextVar[tuple[Record, ...]] = ContextVar("records", default=())


@contextmanager
def snapshot(instead: Mapping[str, bytes] | None = None) -> Iterator[Snapshot]:
    """One state of the file system for everything inside; an outer snapshot is used on.

    With `instead`, contents by real path, it is the state that those files would make.
    """
    outer = _snapshot.get()
    if outer is not None:
        yield outer
        return
    taken = Snapshot(instead)
    token = _snapshot.set(taken)
    try:
        yield taken
    finally:
        _snapshot.reset(token)


@contextmanager
def recorded() -> Iterator[Record]:
    """Collect the looks made inside."""
    record = Record()
    token = _records.set((*_records.get(), record))
    try:
        yield record
    finally:
        _records.reset(token)


def leave_open() -> None:
    """Say that what is recorded now hangs on more than files: it cannot be remembered."""
    for record in _records.get():
        record.is_whole = False


def read(path: str) -> bytes:
    """The contents of a file. Raises OSError; EFBIG beyond `LARGEST`."""
    data: bytes = _asked(("read", path))
    return data


def is_file(path: str) -> bool:
    """True for a regular file, or a link to one."""
    return bool(_asked(("kind", path)) == "f")


def is_dir(path: str) -> bool:
    """True for a directory, or a link to one."""
    return bool(_asked(("kind", path)) == "d")


def exists(path: str) -> bool:
    """True for whatever is there; False for a broken link."""
    return bool(_asked(("kind", path)) != "-")


def real(path: str) -> str:
    """The absolute path without links."""
    found: str = _asked(("real", path))
    return found


def names(path: str) -> list[str]:
    """The names in a directory, sorted. Raises OSError."""
    return [name for name, _ in _asked(("entries", path))]


def names_ending(path: str, endings: tuple[str, ...]) -> list[str]:
    """The names in a directory that end so, sorted; others may come and go. Raises OSError."""
    return [name for name, _ in _asked((" ".join(("entries", *endings)), path))]


def walk(top: str) -> Iterator[tuple[str, list[str], list[str]]]:
    """As `os.walk`, in order of name: links to directories are named, not followed.

    The caller may remove folders from the list to leave them out. Unreadable ones are left out.
    """
    try:
        found = _asked(("entries", top))
    except OSError:
        return
    kinds = dict(found)
    folders = [name for name, kind in found if kind in "dl"]
    yield top, folders, [name for name, kind in found if kind not in "dl"]
    for name in folders:
        if kinds.get(name) == "d":
            yield from walk(os.path.join(top, name))


def digest(data: bytes) -> str:
    """The name of a content: 32 hex digits."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def raw_digest(data: bytes) -> bytes:
    """The name of a content: 16 bytes."""
    return hashlib.blake2b(data, digest_size=16).digest()


def _asked(look: Look) -> Any:
    for record in _records.get():
        record.looks[look] = None
    taken = _snapshot.get()
    answer = taken.answer(look) if taken is not None else _look(look)
    if isinstance(answer, OSError):
        raise answer
    return answer


def _look(look: Look) -> Any:
    kind, path = look
    try:
        if kind.startswith("entries "):
            endings = tuple(kind.split(" ")[1:])
            return tuple(one for one in _entries(path) if one[0].endswith(endings))
        return _LOOKS[kind](path)
    except OSError as error:
        return error
    except ValueError as error:  # a path with a null byte
        return OSError(errno.EINVAL, str(error))


def _read(path: str) -> bytes:
    with open(path, "rb", buffering=0) as stream:
        size = os.fstat(stream.fileno()).st_size
        if size <= LARGEST:
            data = stream.read(size + 1)
            if len(data) == size and size:
                return data
            parts = [data]
            total = len(data)
            while parts[-1] and total <= LARGEST:
                parts.append(stream.read(1024 * 1024))
                total += len(parts[-1])
            if total <= LARGEST:
                return b"".join(parts)
    raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))


def _kind(path: str) -> str:
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError):
        return "-"
    if stat.S_ISREG(mode):
        return "f"
    return "d" if stat.S_ISDIR(mode) else "o"


def _entries(path: str) -> tuple[tuple[str, str], ...]:
    found = []
    with os.scandir(path) as entries:
        for entry in entries:
            try:
                directory = entry.is_dir()
            except OSError:
                directory = False
            kind = ("l" if entry.is_symlink() else "d") if directory else "f"
            found.append((entry.name, kind))
    return tuple(sorted(found))


_LOOKS: dict[str, Callable[[str], Any]] = {
    "read": _read,
    "kind": _kind,
    "entries": _entries,
    "real": os.path.realpath,
}


def _digest(answer: Any) -> bytes:
    if isinstance(answer, OSError):
        answer = f"!{answer.errno}"
    if isinstance(answer, tuple):
        answer = "\0".join(f"{kind}{name}" for name, kind in answer)
    if isinstance(answer, str):
        answer = answer.encode("utf-8", "surrogateescape")
    return raw_digest(answer)
