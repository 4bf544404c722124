"""Results that hold while everything they were computed from is as it was.

For each question two things are kept: which looks at the file system answered it, the last few
times, and, by the digests of what these looks saw, the answer. The answer is found again where
every look sees the same, in whatever order the states came: a stash, a checkout and back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from validator.cache import files
from validator.cache.files import Look, Record, Snapshot
from validator.cache.store import Store

_LOOKS = "looks"
_WAYS = 4
"""Looks that are remembered for one question: added files, another branch."""


class Results:
    """Answers of one kind in a store. `identity` names everything besides files: tool, options."""

    def __init__(self, store: Store, kind: str, identity: Iterable[str]) -> None:
        self._store = store
        self._kind = kind
        self._identity = "\0".join(identity)

    def find(self, question: str, state: Snapshot) -> bytes | None:
        """The kept answer to a question, if everything it hangs on is as it was."""
        for looks in self._kept_looks(question):
            found = self._store.get(self._kind, self._state(question, looks, state))
            if found is not None:
                return found
        return None

    def keep(self, question: str, record: Record, state: Snapshot, answer: bytes) -> None:
        """Keep the answer that the recorded looks led to."""
        looks = list(record.looks)
        others = [one for one in self._kept_looks(question) if one != looks]
        kept = json.dumps([looks, *others[: _WAYS - 1]])
        self._store.put(_LOOKS, self._question(question), kept.encode())
        self._store.put(self._kind, self._state(question, looks, state), answer)

    def _kept_looks(self, question: str) -> list[list[Look]]:
        kept = self._store.get(_LOOKS, self._question(question))
        return _decoded(kept) if kept is not None else []

    def _question(self, question: str) -> str:
        return files.digest(f"{self._kind}\0{self._identity}\0{question}".encode(*_TEXT))

    def _state(self, question: str, looks: list[Look], state: Snapshot) -> str:
        seen = b"".join(state.digest(look) for look in looks)
        named = json.dumps(looks).encode()
        return files.digest(b"\0".join((self._question(question).encode(), named, seen)))


_TEXT = ("utf-8", "surrogateescape")


def _decoded(data: bytes) -> list[list[Look]]:
    try:
        return [[(str(kind), str(path)) for kind, path in looks] for looks in json.loads(data)]
    except (ValueError, TypeError):
        return []
