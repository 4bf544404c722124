"""JSON documents of the engine as they arrive: files, standard input, with noise around them."""

from __future__ import annotations

import codecs
import gc
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal

JsonObject = Mapping[str, object]

SIZE_LIMIT = 1 << 30
"""Bytes that are read at most: 1 GiB, twenty times a plan of 10,000 resources."""

PLAN_COMMANDS = (
    "`terraform plan -out=plan.tfplan` and `terraform show -json plan.tfplan > plan.json`"
)
STATE_COMMAND = "`terraform show -json > state.json`"

_ZIP = b"PK\x03\x04"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DOCUMENT_START = re.compile(r"^[ \t]*([{\[])", re.MULTILINE)


class PlanError(Exception):
    """A plan or state that cannot be read; `line` and `column` count from 1 where they are known.

    The message says what to do next and never quotes a value of the document.
    """

    def __init__(
        self, message: str, path: str, line: int | None = None, column: int | None = None
    ) -> None:
        place = ":".join(str(part) for part in (path, line, column) if part is not None)
        super().__init__(f"{place}: {message}")
        self.message = message
        self.path = path
        self.line = line
        self.column = column


@dataclass(frozen=True, slots=True)
class Document:
    """A JSON object of the engine and where it was read from; every fault names that path."""

    path: str
    data: JsonObject

    def error(self, message: str) -> PlanError:
        """An error about the document as a whole."""
        return PlanError(message, self.path)

    def object(self, parent: JsonObject, key: str) -> JsonObject:
        """The object at `key`; empty where it is absent or null; PlanError for another type."""
        value = parent.get(key)
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise self.error(f'"{key}" is not a JSON object')
        return value

    def objects(self, parent: JsonObject, key: str) -> Sequence[JsonObject]:
        """The list of objects at `key`; empty where it is absent or null; PlanError otherwise."""
        value = parent.get(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.error(f'"{key}" is not a JSON array of objects')
        return value

    def text(self, parent: JsonObject, key: str) -> str:
        """The string at `key`; empty where it is absent or null; PlanError for another type."""
        value = parent.get(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise self.error(f'"{key}" is not a string')
        return value


Source = str | bytes | JsonObject
"""A file's path, "-" for standard input, the JSON itself, or the JSON already decoded."""


def load(
    source: Source, *, command: str, limit: int = SIZE_LIMIT, path: str | None = None
) -> Document:
    """The one JSON object in a file, in standard input ("-") or in bytes.

    Text that the engine or a wrapper printed before or after the document is passed over; UTF-8
    with a byte order mark and UTF-16 (as PowerShell redirects) are read as well. `command` is
    named in errors as the way to get a good document; `path` names the source in errors.

    Raises PlanError.
    """
    if path is None:
        path = ("<stdin>" if source == "-" else source) if isinstance(source, str) else "<json>"
    if isinstance(source, Mapping):
        return Document(path, source)
    raw = source if isinstance(source, bytes) else _read(source, path, command, limit)
    if len(raw) > limit:
        raise PlanError(f"larger than {limit >> 20} MiB: not read", path)
    if raw.startswith(_ZIP):
        raise PlanError(f"a binary plan file, not JSON: use {command}", path)
    text = _decode(raw, path)
    del raw
    with unhindered():
        return Document(path, _parse(text, path, command))


@contextmanager
def unhindered() -> Iterator[None]:
    """Without garbage collection: decoded JSON has no cycles, and looking for them takes longer
    than reading a large plan."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _read(source: str, path: str, command: str, limit: int) -> bytes:
    try:
        if source == "-":
            return sys.stdin.buffer.read(limit + 1)
        with open(source, "rb") as stream:
            return stream.read(limit + 1)
    except FileNotFoundError:
        raise PlanError(f"no such file: write it with {command}", path) from None
    except IsADirectoryError:
        raise PlanError(f"a directory: name the file written with {command}", path) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise PlanError(f"cannot be read: {reason}", path) from None


def _decode(raw: bytes, path: str) -> str:
    encoding = next((name for mark, name in _BOMS if raw.startswith(mark)), "utf-8")
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line = before.count(b"\n") + 1
        column = error.start - (before.rfind(b"\n") + 1) + 1
        raise PlanError("not UTF-8 text: save it as UTF-8", path, line, column) from None


def _parse(text: str, path: str, command: str) -> JsonObject:
    start = _DOCUMENT_START.search(text)
    if start is None:
        what = "no JSON in it" if text.strip() else "an empty file"
        raise PlanError(f"{what}: write it with {command}", path, 1, 1)
    decoder = json.JSONDecoder(parse_float=Decimal, parse_constant=_no_constant)
    try:
        data, end = decoder.raw_decode(text, start.start(1))
    except json.JSONDecodeError as error:
        raise _syntax_error(error, text, path, command) from None
    except RecursionError:
        raise PlanError("JSON nested too deeply to be a plan or state", path) from None
    except ValueError as error:
        raise PlanError(f"not JSON: {error}", path) from None
    if not isinstance(data, dict):
        line = text.count("\n", 0, start.start(1)) + 1
        raise PlanError(
            f"a JSON array where one object is expected: write it with {command}", path, line, 1
        )
    _check_rest(text, end, data, path, command)
    return data


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is not a JSON number")


def _syntax_error(error: json.JSONDecodeError, text: str, path: str, command: str) -> PlanError:
    ended = error.msg.startswith("Unterminated string") or not text[error.pos :].strip()
    what = "the JSON ends early (a truncated file?)" if ended else f"not JSON: {error.msg}"
    return PlanError(f"{what}: write it again with {command}", path, error.lineno, error.colno)


def _check_rest(text: str, end: int, data: JsonObject, path: str, command: str) -> None:
    rest = re.compile(r"[ \t\r]*(\n|\Z)").match(text, end)
    if "@level" in data:
        raise PlanError(
            f"the event stream of `terraform plan -json`, not a plan: use {command}", path, 1, 1
        )
    if rest is None or _DOCUMENT_START.match(text, _next_text(text, end)):
        at = _next_text(text, end)
        line = text.count("\n", 0, at) + 1
        column = at - (text.rfind("\n", 0, at) + 1) + 1
        raise PlanError(
            f"more JSON after the document: write it again with {command}", path, line, column
        )


def _next_text(text: str, start: int) -> int:
    while start < len(text) and text[start].isspace():
        start += 1
    return start
