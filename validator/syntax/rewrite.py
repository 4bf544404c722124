"""Surgical edits of a text in the native syntax: one argument or block, all else byte for byte.

What is written is laid out as `terraform fmt` lays it out. Neighbours are left alone: an argument
joins a group of aligned ones only where the group's `=` has room for its name, else it makes a
group of its own behind an empty line.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tree_sitter import Node

from validator.syntax.parser import concrete

_META = frozenset(("count", "for_each", "provider", "depends_on", "source", "version"))


class RewriteError(Exception):
    """The text cannot be edited as asked; the message says why."""


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes from `start` up to `end`, and what comes in their place."""

    start: int
    end: int
    text: str

    def applied(self, text: bytes) -> bytes:
        """The text with these bytes replaced."""
        return text[: self.start] + self.text.encode() + text[self.end :]


class BlockText:
    """One block of a text: its type and labels, and where its parts are."""

    def __init__(self, node: Node, text: bytes) -> None:
        self._node = node
        self._text = text
        opening = next(one for one in node.children if one.type == "block_start")
        closing = next(one for one in node.children if one.type == "block_end")
        names = [_label(one, text) for one in node.children if one.end_byte <= opening.start_byte]
        names = [name for name in names if name]
        self.type = names[0]
        self.labels = tuple(names[1:])
        self.opened = opening.end_byte
        self.closed = closing.start_byte
        self.end = closing.end_byte
        self.first_line = node.start_point[0] + 1
        self.last_line = closing.end_point[0] + 1
        self._body = next((one for one in node.children if one.type == "body"), None)

    @property
    def blocks(self) -> Iterator[BlockText]:
        """The nested blocks."""
        return _blocks(self._body, self._text)

    @property
    def arguments(self) -> dict[str, Node]:
        """The arguments by name."""
        found = self._body.children if self._body is not None else []
        return {self._slice(one.children[0]): one for one in found if one.type == "attribute"}

    def value(self, name: str) -> Node | None:
        """The expression of an argument."""
        node = self.arguments.get(name)
        return node.children[-1] if node is not None else None

    def value_text(self, name: str) -> str:
        """An argument's expression as it is written; empty where there is none."""
        node = self.value(name)
        return self._slice(node) if node is not None else ""

    def is_literal(self, name: str) -> bool:
        """True for a number, a bool, null or a string without interpolation."""
        node = self.value(name)
        return node is not None and [one.type for one in node.children] == ["literal_value"]

    def _slice(self, node: Node) -> str:
        return self._text[node.start_byte : node.end_byte].decode()


def _label(node: Node, text: bytes) -> str:
    written = text[node.start_byte : node.end_byte].decode()
    return written[1:-1] if node.type == "string_lit" else written


def _blocks(body: Node | None, text: bytes) -> Iterator[BlockText]:
    for node in body.children if body is not None else ():
        if node.type == "block":
            yield BlockText(node, text)


def blocks(text: bytes) -> list[BlockText]:
    """The top-level blocks of a text. Raises RewriteError where it is not well formed."""
    root = concrete(text)
    if root is None:
        raise RewriteError("the file is not well formed")
    body = next((one for one in root.children if one.type == "body"), None)
    return list(_blocks(body, text))


def find(text: bytes, *path: tuple[str, ...]) -> BlockText:
    """The block with this type and these labels, then one nested in it, and so on.

    Raises RewriteError where there is none, or more than one.
    """
    level: Sequence[BlockText] = blocks(text)
    found: list[BlockText] = []
    for kind, *labels in path:
        found = [one for one in level if one.type == kind and list(one.labels) == labels]
        if not found:
            break
        level = [inner for one in found for inner in one.blocks]
    if len(found) != 1:
        raise RewriteError("the block is not there" if not found else "the block is there twice")
    return found[0]


def written(value: object) -> str:
    """A bool, number or text as a literal."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("${", "$${").replace("%{", "%%{")
    return json.dumps(value)


def with_argument(text: bytes, block: BlockText, name: str, value: object) -> bytes:
    """The text with an argument of the block set to a literal.

    Raises RewriteError where it is set by an expression: what that says is not known here.
    """
    node = block.value(name)
    literal = written(value)
    if node is None:
        return _inserted(text, block, name, literal)
    if not block.is_literal(name):
        raise RewriteError(f"{name} is set by an expression")
    old = text[node.start_byte : node.end_byte].decode()
    return _replaced(text, node, old, literal)


def with_block(text: bytes, block: BlockText, lines: Sequence[str]) -> bytes:
    """The text with the lines of a nested block, unindented, as the last of `block`."""
    if text.find(b"\n", block.opened, block.closed) < 0:
        raise RewriteError("the block is written on one line")
    indent = _indent(text, block.end - 1)
    gap = [""] if block.arguments or any(block.blocks) else []
    at = _line_start(text, block.closed)
    return Span(at, at, _joined(text, [*gap, *_indented(lines, indent + "  ")])).applied(text)


def after_block(text: bytes, block: BlockText, lines: Sequence[str]) -> bytes:
    """The text with lines, a top-level block, behind `block` and an empty line."""
    at = _line_end(text, block.end)
    nl = newline(text)
    return Span(at, at, nl + nl + nl.join(lines)).applied(text)


def with_element(text: bytes, elements: Node, lines: Sequence[str]) -> bytes:
    """The text with a further element, its lines unindented, at the end of a `[…]`.

    Raises RewriteError where the list is empty or written on one line.
    """
    items = [one for one in elements.children if one.type == "expression"]
    closing = elements.children[-1]
    if not items or elements.start_point[0] == elements.end_point[0]:
        raise RewriteError("the list is written on one line")
    last = items[-1]
    nl = newline(text)
    if last.end_point[0] == closing.start_point[0]:  # }]
        indent = _indent(text, closing.start_byte)
        inner = nl.join(_indented(lines, indent)).lstrip()
        added = Span(last.end_byte, last.end_byte, f", {inner}").applied(text)
        start = _line_start(text, last.end_byte)
        if text[start : last.end_byte].strip() != b"}":
            return added
        # `terraform fmt` puts a line `}, {` one step further in than the `}]` that it was.
        return Span(start, start, "  ").applied(added)
    indent = _indent(text, last.start_byte)
    comma = next((one for one in elements.children[::-1] if one.type == ","), None)
    trailing = comma is not None and comma.start_byte >= last.end_byte
    at = _line_end(text, comma.end_byte if trailing and comma else last.end_byte)
    tail = "," if trailing else ""
    added = Span(at, at, nl + nl.join(_indented(lines, indent)) + tail).applied(text)
    return added if trailing else Span(last.end_byte, last.end_byte, ",").applied(added)


def newline(text: bytes) -> str:
    """The line ending of a text."""
    return "\r\n" if text[: text.find(b"\n") + 1].endswith(b"\r\n") else "\n"


def _replaced(text: bytes, node: Node, old: str, literal: str) -> bytes:
    """The value replaced; a comment behind it stays in the column of the comments around it."""
    end = _line_end(text, node.end_byte)
    rest = text[node.end_byte : end].decode()
    start = _line_start(text, node.start_byte)
    above = text[_line_start(text, max(0, start - 1)) : start]
    below = text[end + 1 : _line_end(text, min(len(text), end + 2))]
    gap = len(rest) - len(rest.lstrip())
    if rest.strip() and (b"#" in above + below or b"//" in above + below):
        room = max(1, gap + len(old) - len(literal))
        return Span(node.start_byte, node.end_byte + gap, literal + " " * room).applied(text)
    return Span(node.start_byte, node.end_byte, literal).applied(text)


def _inserted(text: bytes, block: BlockText, name: str, literal: str) -> bytes:
    inside = text[block.opened : block.closed]
    outer = _indent(text, block.end - 1)
    if b"\n" not in inside:
        return _opened_up(text, block, outer, name, literal)
    groups = [one for one in _groups(text, block) if one[-1][0] != "depends_on"]
    for group in reversed(groups):
        last, node = group[-1]
        column = node.children[1].start_byte - node.start_byte
        if (
            len(name) < column
            and not {one for one, _ in group} <= _META
            and not _commented(text, node)
        ):
            at = _line_end(text, node.end_byte)
            indent = _indent(text, node.start_byte)
            line = f"{newline(text)}{indent}{name:<{column}}= {literal}"
            return Span(at, at, line).applied(text)
        del last
    if groups:
        node = groups[-1][-1][1]
        at = _line_end(text, node.end_byte)
        lines = ["", f"{_indent(text, node.start_byte)}{name} = {literal}"]
    else:
        at = _line_end(text, block.opened)
        lines = [f"{outer}  {name} = {literal}"]
    following = text[at : _line_end(text, at + len(newline(text)))].strip()
    if following and not following.startswith(b"}"):
        lines.append("")
    nl = newline(text)
    return Span(at, at, nl + nl.join(lines)).applied(text)


def _opened_up(text: bytes, block: BlockText, outer: str, name: str, literal: str) -> bytes:
    """A block that is written on one line gets a line for each thing in it."""
    nl = newline(text)
    inside = text[block.opened : block.closed].decode()
    if any(mark in inside for mark in ("#", "//", "/*")):
        raise RewriteError("the block is written on one line, with a comment")
    lines = [f"{outer}  {name} = {literal}"]
    if inside.strip():
        (known,) = block.arguments or [""]
        if not known or any(block.blocks):
            raise RewriteError("the block is written on one line, with a block in it")
        fits = len(name) <= len(known) and f"{known} =" in inside
        own = f"{outer}  {name:<{len(known)}} = {literal}" if fits else lines[0]
        lines = [f"{outer}  {inside.strip()}", *([] if fits else [""]), own]
    return Span(block.opened, block.closed, nl + nl.join([*lines, outer])).applied(text)


def _groups(text: bytes, block: BlockText) -> list[list[tuple[str, Node]]]:
    """The arguments on one line each, in groups of lines that follow each other."""
    groups: list[list[tuple[str, Node]]] = []
    row = -2
    for name, node in block.arguments.items():
        alone = not text[_line_start(text, node.start_byte) : node.start_byte].strip()
        if node.start_point[0] != node.end_point[0] or not alone:
            row = -2
            continue
        if node.start_point[0] == row + 1:
            groups[-1].append((name, node))
        else:
            groups.append([(name, node)])
        row = node.start_point[0]
    return groups


def _commented(text: bytes, node: Node) -> bool:
    """Whether a comment behind the argument is aligned with one on the next line."""
    end = _line_end(text, node.end_byte)
    below = text[end + 1 : _line_end(text, min(len(text), end + 2))]
    own = text[node.end_byte : end].strip()
    return bool(own) and (b"#" in below or b"//" in below or b"/*" in below)


def _line_start(text: bytes, at: int) -> int:
    return text.rfind(b"\n", 0, at) + 1


def _line_end(text: bytes, at: int) -> int:
    """The end of the line around `at`, without its line ending."""
    found = text.find(b"\n", at)
    if found < 0:
        return len(text)
    return found - 1 if found > at and text[found - 1 : found] == b"\r" else found


def _indent(text: bytes, at: int) -> str:
    """The white space at the start of the line around `at`."""
    line = text[_line_start(text, at) : _line_end(text, at)].decode("utf-8", "replace")
    return line[: len(line) - len(line.lstrip())]


def _indented(lines: Sequence[str], indent: str) -> list[str]:
    return [indent + line if line else "" for line in lines]


def _joined(text: bytes, lines: Sequence[str]) -> str:
    nl = newline(text)
    return "".join(line + nl for line in lines)
