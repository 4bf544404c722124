"""YAML with places: reading a policy file, and where in it a problem is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import yaml

from validator.cache import files
from validator.model.location import Location

_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


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
        node = yaml.compose(self.text, Loader=_LOADER)
        line = 1
        for step in where:
            found = _child(node, step)
            if found is None:
                break
            line, node = found
        return line


def _child(node: yaml.Node | None, step: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return key.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        child = node.value[step]
        return child.start_mark.line + 1, child
    return None


def read(path: str) -> Document:
    """Load a YAML file. Raises PolicyError where it cannot be read or is not YAML."""
    try:
        text = files.read(path).decode()
        return Document(path, text, yaml.load(text, Loader=_LOADER))  # noqa: S506
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else 1
        raise PolicyError(f"not valid YAML: {error.problem}", path, line) from error
    except yaml.YAMLError as error:
        raise PolicyError("not valid YAML", path) from error
    except UnicodeDecodeError as error:
        raise PolicyError("not UTF-8", path) from error
    except OSError as error:
        raise PolicyError(error.strerror or "cannot be read", path) from error
