"""Templates: from the pieces between quotes or heredoc marks to the parts they render.

Strip markers and `<<-` indentation work on the scanner's tokens, one per line in a heredoc, as in
HCL: `~}` eats the rest of its line, not the indentation of the next one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from validator.model.location import Location
from validator.syntax.nodes import Expression, TemplateFor, TemplateIf, TemplatePart


class TemplateError(Exception):
    """A template that HCL refuses; `location` is where, `message` why."""

    def __init__(self, message: str, location: Location) -> None:
        super().__init__(message)
        self.message = message
        self.location = location


@dataclass(slots=True)
class Piece:
    """One token of a template.

    `kind` is text, value, if, else, endif, for or endfor; `left`/`right` are its strip markers.
    """

    kind: str
    location: Location
    text: str = ""
    expression: Expression | None = None
    key: str = ""
    name: str = ""
    left: bool = False
    right: bool = False


_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.|\Z)|([$%])\2\{", re.DOTALL)
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}


def unescape_quoted(text: str, location: Location) -> str:
    """The text of a quoted string's literal part. Raises TemplateError for an unknown escape."""
    if "\\" not in text and "{" not in text:
        return text

    def replacement(match: re.Match[str]) -> str:
        if match[2]:
            return match[2] + "{"
        escape = match[1]
        if escape in _SIMPLE:
            return _SIMPLE[escape]
        if len(escape) > 1:
            code = int(escape[1:], 16)
            return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
        raise TemplateError(
            f'the escape \\{escape} is not one of \\n, \\r, \\t, \\", \\\\, \\uNNNN, \\UNNNNNNNN',
            location,
        )

    return _ESCAPE.sub(replacement, text)


def unescape_heredoc(text: str) -> str:
    """The text of a heredoc or template file: only `$${` and `%%{` are escapes."""
    return text.replace("$${", "${").replace("%%{", "%{") if "{" in text else text


def split_lines(pieces: Iterable[Piece]) -> list[Piece]:
    """Text pieces cut after each newline, as the heredoc scanner does."""
    result: list[Piece] = []
    for piece in pieces:
        if piece.kind == "text":
            result.extend(Piece("text", piece.location, line) for line in _lines(piece.text))
        else:
            result.append(piece)
    return result


def _lines(text: str) -> list[str]:
    parts = text.split("\n")
    lines = [part + "\n" for part in parts[:-1]]
    return [*lines, parts[-1]] if parts[-1] else lines


def strip(pieces: list[Piece]) -> None:
    """Apply the strip markers to the neighbouring text, in place."""
    for index, piece in enumerate(pieces):
        if piece.kind == "text":
            continue
        if piece.left and index and pieces[index - 1].kind == "text":
            pieces[index - 1].text = pieces[index - 1].text.rstrip()
        if piece.right and index + 1 < len(pieces) and pieces[index + 1].kind == "text":
            pieces[index + 1].text = pieces[index + 1].text.lstrip()


def flush(pieces: list[Piece]) -> None:
    """Remove the common indentation of a `<<-` heredoc, in place."""
    smallest: int | None = None
    starts: list[Piece] = []
    newline = True
    for piece in pieces:
        if newline:
            newline = False
            indent: int | None = 0
            if piece.kind == "text":
                rest = piece.text.lstrip()
                if not rest and piece.text.endswith("\n"):
                    indent = None
                else:
                    indent = len(piece.text) - len(rest)
                    starts.append(piece)
            if indent is not None and (smallest is None or indent < smallest):
                smallest = indent
        if piece.kind == "text" and piece.text.endswith("\n"):
            newline = True
    for piece in starts:
        piece.text = piece.text[smallest or 0 :]


class _Builder:
    def __init__(self, pieces: list[Piece]) -> None:
        self.pieces = pieces
        self.position = 0

    def parts(self, until: tuple[str, ...], opened: Piece | None) -> tuple[TemplatePart, ...]:
        found: list[TemplatePart] = []
        while self.position < len(self.pieces):
            piece = self.pieces[self.position]
            if piece.kind in until:
                return tuple(found)
            self.position += 1
            self._add(piece, found)
        if opened is not None:
            raise TemplateError(f"this %{{ {opened.kind} }} has no end", opened.location)
        return tuple(found)

    def _add(self, piece: Piece, found: list[TemplatePart]) -> None:
        if piece.kind == "text":
            if piece.text and found and isinstance(found[-1], str):
                found[-1] += piece.text
            elif piece.text:
                found.append(piece.text)
        elif piece.kind == "value" and piece.expression is not None:
            found.append(piece.expression)
        elif piece.kind == "if" and piece.expression is not None:
            found.append(self._if(piece, piece.expression))
        elif piece.kind == "for" and piece.expression is not None:
            body = self.parts(("endfor",), piece)
            self.position += 1
            found.append(TemplateFor(piece.location, piece.key, piece.name, piece.expression, body))
        else:
            raise TemplateError(f"unexpected %{{ {piece.kind} }}", piece.location)

    def _if(self, piece: Piece, condition: Expression) -> TemplateIf:
        then = self.parts(("else", "endif"), piece)
        otherwise: tuple[TemplatePart, ...] = ()
        if self.pieces[self.position].kind == "else":
            self.position += 1
            otherwise = self.parts(("endif",), piece)
        self.position += 1
        return TemplateIf(piece.location, condition, then, otherwise)


def build(pieces: list[Piece]) -> tuple[TemplatePart, ...]:
    """Nest the directives. Raises TemplateError for an unbalanced one."""
    return _Builder(pieces).parts((), None)
