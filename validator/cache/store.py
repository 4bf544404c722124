"""Entries on disk: written whole or not at all, private, bounded in size, never trusted.

An entry is a file of its own: a mark, a checksum, the data. Whatever is wrong with an entry makes
it absent; whatever is wrong with the directory makes the store empty, and says so once.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

LIMIT = 256 * 1024 * 1024
"""Bytes that a store may hold."""
_MARK = b"shared-check 1\n"
_SUM = 16
_BLOCK = 64 * 1024
_USED_ANEW = 3600.0
"""Seconds after which a read entry counts as used again; fewer writes than one for each read."""
_COUNTER = ".written"


def location(environ: Mapping[str, str]) -> str:
    """The directory of the cache: below `SHARED_CHECK_CACHE`, else the user's cache (XDG)."""
    chosen = environ.get("SHARED_CHECK_CACHE")
    if chosen:
        return os.path.join(os.path.abspath(os.path.expanduser(chosen)), "scan")
    base = environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(base):
        base = os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(base, "shared-check", "scan")


@dataclass(frozen=True, slots=True)
class Status:
    """What a store holds: entries and bytes by kind, and the bound in bytes."""

    directory: str
    entries: Mapping[str, int]
    sizes: Mapping[str, int]
    limit: int


class Store:
    """Entries by kind and key (hex digits). `problem` says why nothing is kept, if so."""

    def __init__(self, directory: str, limit: int = LIMIT) -> None:
        self.directory = directory
        self.limit = limit
        self.problem = ""
        self._written = 0
        self._number = 0
        self._usable: bool | None = None

    def get(self, kind: str, key: str) -> bytes | None:
        """The data of an entry; None where it is not there, or not as it was written."""
        if not self._is_usable():
            return None
        path = self._path(kind, key)
        try:
            handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except OSError:
            return None
        with open(handle, "rb", buffering=0) as stream:
            try:
                found = os.fstat(handle)
                data = stream.read() if _is_own(found) else b""
            except OSError:
                return None
        body = data[len(_MARK) + _SUM :]
        if data[: len(_MARK)] != _MARK or data[len(_MARK) : len(_MARK) + _SUM] != _sum(body):
            self._remove(path)
            return None
        if time.time() - found.st_mtime > _USED_ANEW:
            with contextlib.suppress(OSError):
                os.utime(path)
        return body

    def put(self, kind: str, key: str, data: bytes) -> None:
        """Keep an entry, in place of an older one. Never raises."""
        if not self._is_usable() or len(data) > self.limit // 8:
            return
        path = self._path(kind, key)
        self._number += 1
        draft = os.path.join(os.path.dirname(path), f".{key[:16]}.{os.getpid()}.{self._number}")
        try:
            try:
                self._write(draft, data)
            except FileNotFoundError:
                os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
                self._write(draft, data)
            os.replace(draft, path)
        except OSError as error:
            self._remove(draft)
            self._give_up(error.strerror or str(error))
            return
        self._written += len(data) + len(_MARK) + _SUM

    def close(self) -> None:
        """Keep the bound: remove the entries that were not used for longest."""
        if not self._written or not self._is_usable():
            return
        marks = b"." * (self._written // _BLOCK + 1)
        self._written = 0
        counter = os.path.join(self.directory, _COUNTER)
        try:
            with open(counter, "ab", buffering=0) as stream:
                stream.write(marks)
                total = os.fstat(stream.fileno()).st_size
            # What was written since the last count may all be new: an eighth of the bound at most.
            if total * _BLOCK >= self.limit // 8:
                os.truncate(counter, 0)
                self.trim()
        except OSError as error:
            self._give_up(error.strerror or str(error))

    def trim(self) -> None:
        """Remove what is beyond three quarters of the bound, and drafts left behind."""
        files = []
        for path, found in self._files():
            if os.path.basename(path).startswith("."):
                if time.time() - found.st_mtime > _USED_ANEW:
                    self._remove(path)
                continue
            files.append((found.st_mtime, path, found.st_size))
        total = sum(size for _, _, size in files)
        for _, path, size in sorted(files):
            if total <= self.limit * 3 // 4:
                break
            self._remove(path)
            total -= size

    def clean(self) -> int:
        """Remove every entry; returns how many. Raises OSError where one cannot be removed."""
        count = 0
        for path, _ in list(self._files()):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(path)
                count += not os.path.basename(path).startswith(".")
        with contextlib.suppress(FileNotFoundError):
            os.unlink(os.path.join(self.directory, _COUNTER))
        return count

    def status(self) -> Status:
        """What is held."""
        entries: dict[str, int] = {}
        sizes: dict[str, int] = {}
        for path, found in self._files():
            kind = os.path.basename(os.path.dirname(path))
            if not os.path.basename(path).startswith("."):
                entries[kind] = entries.get(kind, 0) + 1
                sizes[kind] = sizes.get(kind, 0) + found.st_size
        return Status(self.directory, entries, sizes, self.limit)

    # ---- inside

    def _files(self) -> Iterator[tuple[str, os.stat_result]]:
        for base, folders, names in os.walk(self.directory):
            if base == self.directory:
                continue
            folders.clear()
            for name in names:
                path = os.path.join(base, name)
                with contextlib.suppress(OSError):
                    yield path, os.lstat(path)

    def _path(self, kind: str, key: str) -> str:
        return os.path.join(self.directory, kind, key)

    def _is_usable(self) -> bool:
        if self._usable is None:
            self._usable = True
            try:
                os.makedirs(self.directory, mode=0o700, exist_ok=True)
                found = os.stat(self.directory)
                if found.st_uid != os.geteuid() or found.st_mode & 0o022:
                    self._give_up("it belongs to somebody else, or others may write to it")
            except OSError as error:
                self._give_up(error.strerror or str(error))
        return self._usable

    def _give_up(self, reason: str) -> None:
        self._usable = False
        self.problem = self.problem or f"the cache {self.directory} is not used: {reason}"

    @staticmethod
    def _write(path: str, data: bytes) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        with open(os.open(path, flags, 0o600), "wb", buffering=0) as stream:
            whole = _MARK + _sum(data) + data
            if stream.write(whole) != len(whole):
                raise OSError("the disk is full")

    @staticmethod
    def _remove(path: str) -> None:
        with contextlib.suppress(OSError):
            os.unlink(path)


def _is_own(found: os.stat_result) -> bool:
    return stat.S_ISREG(found.st_mode) and found.st_uid == os.geteuid()


def _sum(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=_SUM).digest()
