"""The one message for a file that does not parse: where it goes wrong, and what is missing."""

from __future__ import annotations

from tree_sitter import Node

from validator.model.graph import Diagnostic
from validator.model.location import Location

_CLOSERS = {"{": "}", "[": "]", "(": ")"}
_NAMES = {
    "identifier": "an expression", "quoted_template_end": "the closing quote",
    "heredoc_identifier": "the end mark of a heredoc", "template_interpolation_end": '"}"',
}  # fmt: skip


def first_problem(root: Node, text: bytes, path: str) -> Diagnostic:
    """The first syntax error under `root`: an unclosed bracket if there is one, else the place."""
    if unclosed := _unbalanced(text):
        mark, offset = unclosed
        where = _location(text, offset, path)
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
    """The first bracket that closes nothing, else the last one never closed.

    None where the brackets balance, or where an odd quote or heredoc hides them.
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
        if char == '"':
            closing = _closing_quote(text, position)
            if closing is None:
                return None
            position = closing
        elif text[position : position + 2] == b"<<":
            return None
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


def _closing_quote(text: bytes, position: int) -> int | None:
    """The offset of the quote that ends the string at `position`; None if the line ends."""
    depth = 0
    position += 1
    while position < len(text):
        char = text[position : position + 1]
        if char == b"\\":
            position += 1
        elif char == b"\n" and not depth:
            return None
        elif text[position : position + 2] in (b"${", b"%{"):
            depth += 1
            position += 1
        elif char == b"}" and depth:
            depth -= 1
        elif char == b'"' and not depth:
            return position
        position += 1
    return None
