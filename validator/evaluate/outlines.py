"""What one file says about calls and roots, and a memory of it by content.

Finding the roots of a repository looks at every file in it. Most files say nothing about calls;
of those that do, only the blocks that matter are read.
"""

from __future__ import annotations

import marshal
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.cache import files
from validator.cache.store import Store

if TYPE_CHECKING:
    from validator.syntax.nodes import Body

_TELLING = re.compile(rb"(?:module|provider|backend|cloud)[\s\"{/#]")
"""How a block that says something starts; a file without needs no parsing. Not `module.x`."""
_KIND = "outlines"
_WANTED = frozenset(("module", "source", "terraform", "backend", "cloud", "provider"))


@dataclass(frozen=True, slots=True)
class Outline:
    """The constant sources of a file's module calls, whether it has a backend, or a provider."""

    calls: tuple[str, ...] = ()
    backend: bool = False
    provider: bool = False


_NOTHING = Outline()


def is_local(source: str) -> bool:
    """Whether a module source is a path."""
    return source.startswith(("./", "../", ".\\", "..\\")) or source in (".", "..")


class Outlines:
    """Outlines by content; kept in a store, in one entry for each place that is searched."""

    def __init__(self, store: Store | None = None, identity: str = "") -> None:
        self._store = store
        self._key = files.digest(identity.encode("utf-8", "surrogateescape"))
        self._known: dict[bytes, Outline] | None = None
        self._used: dict[bytes, Outline] = {}
        self._new = False

    def read(self, path: str) -> Outline:
        """The outline of a file; an unreadable one says nothing."""
        try:
            text = files.read(path)
        except OSError:
            return _NOTHING
        if _TELLING.search(text) is None:
            return _NOTHING
        suffix = b".json" if path.endswith(".json") else b""
        key = files.raw_digest(text) + suffix
        found = self._used.get(key) or self._load().get(key)
        if found is None:
            found = _outline(text, path)
            self._new = True
        self._used[key] = found
        return found

    def close(self) -> None:
        """Keep what was used, if anything of it is new."""
        if self._store is not None and self._new:
            plain = {k: (o.calls, o.backend, o.provider) for k, o in self._used.items()}
            self._store.put(_KIND, self._key, marshal.dumps(plain))
        self._new = False

    def _load(self) -> dict[bytes, Outline]:
        if self._known is None:
            kept = self._store.get(_KIND, self._key) if self._store is not None else None
            self._known = {}
            if kept is not None:
                plain = marshal.loads(kept)  # noqa: S302 - checked: our own, private, whole
                self._known = {key: Outline(*fields) for key, fields in plain.items()}
        return self._known


def _outline(text: bytes, path: str) -> Outline:
    from validator.syntax.json import parse_json
    from validator.syntax.parser import parse_only

    if path.endswith(".json"):
        return _of(parse_json(text, path).body)
    return _of(parse_only(text, path, _WANTED))


def _of(body: Body) -> Outline:
    from validator.evaluate.configuration import constant_text

    sources = (constant_text(b.body.attributes.get("source")) for b in body.of_type("module"))
    return Outline(
        tuple(source for source in sources if source is not None),
        any(block.body.of_type("backend", "cloud") for block in body.of_type("terraform")),
        bool(body.of_type("provider")),
    )
