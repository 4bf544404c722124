"""YAML with places: reading a policy file, and where in it a problem is."""

from __future__ import annotations

import contextlib
import marshal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from validator.cache import files
from validator.cache.store import Store
from validator.model.location import Location

if TYPE_CHECKING:
    import yaml

_KIND = "documents"


class PolicyError(Exception):
    """A policy (or profiles) file that cannot be used: the message, the file and the line."""

    def __init__(self, message: str, path: str, line: int = 1) -> None:
        super().__init__(f"{path}:{line}: {message}")
        self.message = message
        self.path = path
        self.line = line

    @property
    def location(self) -> Location:
        """Where the problem is."""
        return Location(self.path, self.line)


@dataclass(frozen=True, slots=True)
class Document:
    """One loaded YAML file; lines are looked up only when something is wrong."""

    path: str
    text: str
    data: object

    def error(self, message: str, where: Sequence[str | int] = ()) -> PolicyError:
        """A PolicyError at the key path `where`."""
        return PolicyError(message, self.path, self._line(where))

    def _line(self, where: Sequence[str | int]) -> int:
        import yaml

        node: yaml.Node | None = yaml.compose(self.text, Loader=_loader())
        line = 1
        for step in where:
            found = _child(node, step)
            if found is None:
                break
            line, node = found
        return line


def _child(node: yaml.Node | None, step: str | int) -> tuple[int, yaml.Node] | None:
    import yaml

    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return key.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        child = node.value[step]
        return child.start_mark.line + 1, child
    return None


class Documents:
    """The data of YAML files by content, kept in a store in one entry: they change rarely.

    `name` tells the entries of one store apart.
    """

    def __init__(self, store: Store | None = None, name: str = "") -> None:
        self._store = store
        identity = f"documents 2 {sys.version} {name}"
        self._entry = files.digest(identity.encode("utf-8", "surrogateescape"))
        self._known: dict[bytes, object] | None = None
        self._used: dict[bytes, object] = {}
        self._new = False

    def data(self, text: bytes) -> object:
        """The loaded data, dates as text. Raises yaml.YAMLError and UnicodeDecodeError."""
        key = files.raw_digest(text)
        if self._known is None:
            kept = self._store.get(_KIND, self._entry) if self._store is not None else None
            self._known = marshal.loads(kept) if kept is not None else {}  # noqa: S302 - our own
        if key not in self._known:
            import yaml

            self._known[key] = yaml.load(text.decode(), Loader=_loader())  # noqa: S506 - a safe one
            self._new = True
        self._used[key] = self._known[key]
        return self._used[key]

    def close(self) -> None:
        """Keep what was used, if anything of it is new; data that are not plain stay unkept."""
        if self._store is not None and self._new:
            with contextlib.suppress(ValueError):
                self._store.put(_KIND, self._entry, marshal.dumps(self._used))
        self._new = False


@cache
def _loader() -> type[yaml.SafeLoader]:
    """A safe loader, in C where there is one, that leaves dates as they are written."""
    import yaml

    base: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    dates = "tag:yaml.org,2002:timestamp"
    resolvers = {
        first: [(tag, pattern) for tag, pattern in found if tag != dates]
        for first, found in base.yaml_implicit_resolvers.items()
    }
    return type("_DatesAsText", (base,), {"yaml_implicit_resolvers": resolvers})


def read(path: str, documents: Documents | None = None) -> Document:
    """Load a YAML file; dates stay text. Raises PolicyError where it cannot be read or is none."""
    try:
        content = files.read(path)
    except OSError as error:
        raise PolicyError(error.strerror or "cannot be read", path) from error
    try:
        data = (documents or Documents()).data(content)
        return Document(path, content.decode(), data)
    except UnicodeDecodeError as error:
        raise PolicyError("not UTF-8", path) from error
    except Exception as error:
        raise _unreadable(error, path) from error


def _unreadable(error: Exception, path: str) -> Exception:
    import yaml

    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark
        return PolicyError(f"not valid YAML: {error.problem}", path, mark.line + 1 if mark else 1)
    return PolicyError("not valid YAML", path) if isinstance(error, yaml.YAMLError) else error
