"""What an engine printed when it failed, as data: severity, summary, detail, file and line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

__all__ = ["EngineDiagnostic", "json_document", "parse_diagnostics"]

_HEAD = re.compile(r"^(Error|Warning): (.*)$")
_WHERE = re.compile(r"^  on (.+?) line (\d+)(?:, in (.*?))?:?$")
_WITH = re.compile(r"^  with (.+),$")
_SNIPPET = re.compile(r"^\s+\d+: ")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_BOX = ("╷", "│", "╵")


@dataclass(frozen=True, slots=True)
class EngineDiagnostic:
    """One error or warning; ``path`` is as the engine printed it, relative to its directory."""

    severity: Literal["error", "warning"]
    summary: str
    detail: str = ""
    address: str | None = None
    path: str | None = None
    line: int | None = None

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}: " if self.path is not None else ""
        about = f" ({self.address})" if self.address is not None else ""
        detail = f"\n{self.detail}" if self.detail else ""
        return f"{place}{self.summary}{about}{detail}"


def parse_diagnostics(text: str) -> tuple[EngineDiagnostic, ...]:
    """The diagnostics in an engine's human-readable output, in order, each one once."""
    blocks: list[list[str]] = []
    for coloured in text.splitlines():
        raw = _COLOUR.sub("", coloured)
        line = raw[1:].removeprefix(" ") if raw.startswith(_BOX) else raw
        if _HEAD.match(line):
            blocks.append([line])
        elif raw.startswith("╵"):
            blocks.append([])
        elif blocks and blocks[-1]:
            blocks[-1].append(line)
    return tuple(dict.fromkeys(_diagnostic(block) for block in blocks if block))


def _diagnostic(block: list[str]) -> EngineDiagnostic:
    head = _HEAD.match(block[0])
    assert head is not None
    address = path = None
    line: int | None = None
    detail: list[str] = []
    body = iter(block[1:])
    for text in body:
        if (found := _WITH.match(text)) and not detail:
            address = found[1]
        elif (found := _WHERE.match(text)) and not detail:
            path, line = found[1], int(found[2])
        elif not detail and (not text.strip() or _SNIPPET.match(text) or text.startswith("    ")):
            continue
        else:
            detail.append(text.rstrip())
    return EngineDiagnostic(
        severity="error" if head[1] == "Error" else "warning",
        summary=head[2].strip(),
        detail="\n".join(detail).strip(),
        address=address,
        path=path,
        line=line,
    )


def json_document(text: str) -> str | None:
    """The JSON document in ``text``, without warnings that an engine printed before or after it.

    Terraform prints backend deprecation warnings to standard output, in front of the document that
    ``-json`` asks for.
    """
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end + 1
        if text[start : start + 1] in ("{", "["):
            return text[start:].strip()
        start = end
    return None
