"""The one message for a file that does not parse: where it goes wrong, and what is missing."""

from __future__ import annotations

import re

from tree_sitter import Node

from validator.model.graph import Diagnostic
from validator.model.location import Location

_CLOSERS = {"{": "}", "[": "]", "(": ")"}
_HEREDOC = re.compile(rb"<<-?([^\W\d][\w-]*)[ \t]*\r?\n")
_ESCAPED = re.compile(rb"\$\$+\{|%%+\{")
_NAMES = {
    "identifier": "an expression", "quoted_template_end": "the closing quote",
    "heredoc_identifier": "the end mark of a heredoc", "template_interpolation_end": '"}"',
}  # fmt: skip


def first_problem(root: Node, text: bytes, path: str) -> Diagnostic:
    """The first syntax error under `root`: an unclosed bracket if there is one, else the place."""
    if unclosed := _unbalanced(text):
        mark, offset = unclosed
        where = _location(text, offset, path)
        if mark == '"':
            return Diagnostic("this string has no closing quote on its line", where)
        if mark in _CLOSERS:
            return Diagnostic(f'"{mark}" is never closed: "{_CLOSERS[mark]}" is missing', where)
        return Diagnostic(f'unexpected "{mark}": nothing is open here', where)
    node = _first_error(root)
    at = node.start_byte
    if node.type == "heredoc_identifier" and node.parent is not None:
        at = node.parent.start_byte
    where = _location(text, at, path)
    if node.is_missing:
        return Diagnostic(f"{_NAMES.get(node.type, node.type)} is missing", where)
    found = text[node.start_byte : node.end_byte].decode("utf-8", "replace").split("\n")[0]
    found = found.strip()[:40]
    return Diagnostic(f'syntax error at "{found}"' if found else "syntax error", where)


def _location(text: bytes, offset: int, path: str) -> Location:
    start = text.rfind(b"\n", 0, offset) + 1
    column = len(text[start:offset].decode("utf-8", "replace")) + 1
    return Location(path, text.count(b"\n", 0, offset) + 1, column)


def _first_error(root: Node) -> Node:
    node = root
    while not (node.is_error or node.is_missing):
        following = next((child for child in node.children if child.has_error), None)
        if following is None:
            return node
        node = following
    # The outer error of an unfinished construct starts where the construct does: go inwards.
    while inner := next((c for c in node.children if c.is_error or c.is_missing), None):
        node = inner
    return node


def _unbalanced(text: bytes) -> tuple[str, int] | None:
    """What is open or closed too much, with its offset.

    The first string without an end, the first bracket that closes nothing, or the last one never
    closed. None where the brackets balance, or where a heredoc without an end hides them.
    """
    opened: list[tuple[str, int]] = []
    position, end = 0, len(text)
    while position < end:
        char = chr(text[position])
        if char in "#" or text[position : position + 2] == b"//":
            position = _skip(text, b"\n", position)
            continue
        if text[position : position + 2] == b"/*":
            position = _skip(text, b"*/", position + 2) + 2
            continue
        if heredoc := _HEREDOC.match(text, position):
            closing = _heredoc_end(text, heredoc)
            if closing is None:
                return None
            position = closing
            continue
        if char == '"':
            closing = _closing_quote(text, position)
            if closing is None:
                return (char, position)
            position = closing
        elif char in _CLOSERS:
            opened.append((char, position))
        elif char in "}])":
            if not opened or _CLOSERS[opened[-1][0]] != char:
                return (char, position) if not opened else opened[-1]
            opened.pop()
        position += 1
    return opened[-1] if opened else None


def _skip(text: bytes, mark: bytes, position: int) -> int:
    found = text.find(mark, position)
    return len(text) if found < 0 else found


def _heredoc_end(text: bytes, start: re.Match[bytes]) -> int | None:
    mark = re.compile(rb"^[ \t]*" + re.escape(start[1]) + rb"[ \t]*\r?$", re.MULTILINE)
    found = mark.search(text, start.end())
    return found.end() if found else None


def _closing_quote(text: bytes, position: int) -> int | None:
    """The offset of the quote that ends the string at `position`; None if the line ends."""
    depth = 0
    position += 1
    while position < len(text):
        char = text[position : position + 1]
        if char == b'"':
            if not depth:
                return position
            inner = _closing_quote(text, position)
            if inner is None:
                return None
            position = inner
        elif depth:
            depth += (char == b"{") - (char == b"}")
        elif char == b"\\":
            position += 1
        elif char == b"\n":
            return None
        elif escape := _ESCAPED.match(text, position):
            position = escape.end() - 1
        elif text[position : position + 2] in (b"${", b"%{"):
            depth, position = 1, position + 1
        position += 1
    return None
