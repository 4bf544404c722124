"""The index of checkouts that were read before, by their contents.

A checkout whose files have the size and times they had is not opened. One that was cloned anew, or
touched, is read and hashed: the same contents give the same index. What is kept is never trusted:
an entry that does not read is computed anew.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from typing import Any, Protocol

from validator.cache.files import digest
from validator.contract.consumers.model import Checkout, as_data, from_data
from validator.contract.consumers.walk import File

_RACY = 2_000_000_000
"""Nanoseconds: a file changed so shortly before it was looked at may change again unseen."""


class Entries(Protocol):
    """Where entries are kept: `validator.cache.store.Store`, or nothing."""

    def get(self, kind: str, key: str) -> bytes | None:
        """The data of an entry, or None."""

    def put(self, kind: str, key: str, data: bytes) -> None:
        """Keep an entry. Never raises."""


class Memory:
    """What is remembered of checkouts, for one tool and one set of prefixes (`identity`)."""

    def __init__(self, entries: Entries, identity: Sequence[str]) -> None:
        self._entries = entries
        self._identity = "\0".join(identity)

    def find(self, root: str, name: str, files: Sequence[File]) -> tuple[Checkout | None, str]:
        """The kept index of a checkout with these files, and the key to keep a new one under."""
        place = digest(f"{self._identity}\0{root}".encode(*_TEXT))
        manifest = _manifest(files)
        seen = self._decoded("consumers-seen", place)
        if seen is not None and seen.get("manifest") == manifest and not _is_racy(files, seen):
            key = str(seen.get("key"))
            found = self._index(key, root, name)
            if found is not None:
                return found, key
        key = self._contents(root, place, files)
        self._encode("consumers-seen", place, {"manifest": manifest, "key": key, "at": _now()})
        return self._index(key, root, name), key

    def keep(self, key: str, checkout: Checkout) -> None:
        """Keep an index under the key that `find` gave."""
        self._encode("consumers", key, as_data(checkout))

    def _index(self, key: str, root: str, name: str) -> Checkout | None:
        data = self._decoded("consumers", key)
        try:
            return from_data(data, name, root) if data is not None else None
        except (KeyError, TypeError, ValueError):
            return None

    def _contents(self, root: str, place: str, files: Sequence[File]) -> str:
        """A digest of the contents of all files; what is known by its times is not read."""
        known = self._decoded("consumers-files", place) or {}
        at, table = known.get("at"), known.get("files")
        if not isinstance(at, int) or not isinstance(table, dict):
            at, table = 0, {}
        made: dict[str, Any] = {}
        now = _now()
        for file in files:
            stamp = [file.size, *file.stamp]
            row = table.get(file.path)
            if isinstance(row, list) and row[:-1] == stamp and max(file.stamp[:2]) + _RACY < at:
                made[file.path] = row
            else:
                made[file.path] = [*stamp, _hash(root, file)]
        self._encode("consumers-files", place, {"at": now, "files": made})
        listed = "\n".join(f"{path}\0{row[-1]}" for path, row in made.items())
        return digest(f"{self._identity}\n{listed}".encode(*_TEXT))

    def _decoded(self, kind: str, key: str) -> dict[str, Any] | None:
        data = self._entries.get(kind, key)
        try:
            found = json.loads(data) if data is not None else None
        except ValueError:
            return None
        return found if isinstance(found, dict) else None

    def _encode(self, kind: str, key: str, data: dict[str, Any]) -> None:
        self._entries.put(kind, key, json.dumps(data, separators=(",", ":")).encode(*_TEXT))


_TEXT = ("utf-8", "surrogatepass")


def _now() -> int:
    return time.time_ns()


def _manifest(files: Sequence[File]) -> str:
    listed = "\n".join(f"{file.path}\0{file.size}\0{file.stamp}" for file in files)
    return digest(listed.encode(*_TEXT))


def _is_racy(files: Sequence[File], seen: dict[str, Any]) -> bool:
    at = seen.get("at")
    if not isinstance(at, int):
        return True
    return any(max(file.stamp[:2]) + _RACY >= at for file in files)


def _hash(root: str, file: File) -> str:
    try:
        with open(f"{root}/{file.path}", "rb") as stream:
            return digest(stream.read())
    except OSError:
        return "-"
