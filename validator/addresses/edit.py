"""Changing the text of an address plan: what is not changed stays as it is, to the byte.

The text is cut and pasted by the places that the YAML parser gives for each key. So comments,
blank lines, quotes and the order of keys are kept without a second YAML library; `verified` makes
sure of the rest.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from validator.addresses.places import Source

if TYPE_CHECKING:
    import yaml

Where = tuple[str, ...]

_STEP = 2
_ORDER = {
    "vpc": ("cidr", "purpose", "secondary", "ipv6", "tiers", "reserved"),
    "block": ("cidr", "ipv6", "purpose"),
    "plan": ("version", "owner", "region", "environments", "reserved", "external"),
}
_COMMENT = re.compile(r"(?:^|\s)(#.*)$")


class EditError(Exception):
    """The text cannot be changed without harm; nothing was."""


class Text:
    """The lines of a plan, changed step by step; each step finds its place anew."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self._newline = "\r\n" if "\r\n" in text else "\n"
        self._ends = text.endswith(("\n", "\r"))
        self.lines = text.replace("\r\n", "\n").split("\n")
        if self._ends:
            self.lines.pop()

    def __str__(self) -> str:
        return self._newline.join(self.lines) + (self._newline if self._ends else "")

    def _source(self) -> Source:
        return Source(self.path, "\n".join(self.lines) + "\n")

    def insert(self, where: Where, body: Sequence[str]) -> None:
        """Add an entry whose lines are `body`, set in from its key; parents are made."""
        self.paste(where, [f"{quoted(where[-1])}:", *(f"{' ' * _STEP}{row}" for row in body)])

    def set(self, where: Where, scalar: str) -> None:
        """Add a key with a scalar, or write another scalar in place of its value."""
        if where in self._source().nodes:
            self._overwrite(self._source().nodes[where][1], scalar)
        else:
            self.paste(where, [f"{quoted(where[-1])}: {scalar}"])

    def paste(self, where: Where, rows: Sequence[str]) -> None:
        """Add the lines of an entry, its key among them; parents that are missing are made."""
        source = self._source()
        depth = len(where) - 1
        while where[:depth] not in source.nodes:
            depth -= 1
        for name in reversed(where[depth:-1]):
            rows = [f"{quoted(name)}:", *(f"{' ' * _STEP}{row}" for row in rows)]
        self._paste(source, where[:depth], where[depth], rows)

    def _paste(self, source: Source, parent: Where, name: str, rows: Sequence[str]) -> None:
        key, value = source.nodes[parent]
        if _is_block(value) and value.value:
            indent = " " * value.value[0][0].start_mark.column
            at, spaced, before = self._spot(source, parent, name)
            fresh = [f"{indent}{row}".rstrip() for row in rows]
            if spaced:
                fresh = [*fresh, ""] if before else ["", *fresh]
            self.lines[at:at] = fresh
            return
        if value.value not in ("", "null", "~", []):
            where = source.location(parent)
            told = f"{where}: {'.'.join(parent) or 'the plan'} is written in one line"
            raise EditError(f"{told}: write it as a block first")
        line = key.end_mark.line
        text = self.lines[line]
        tail = text[value.end_mark.column :] if value.end_mark.line == line else ""
        self.lines[line] = f"{text[: key.end_mark.column]}:{tail}".rstrip()
        indent = " " * (key.start_mark.column + _STEP)
        self.lines[line + 1 : line + 1] = [f"{indent}{row}".rstrip() for row in rows]

    def _spot(self, source: Source, parent: Where, name: str) -> tuple[int, bool, bool]:
        """The line to paste an entry at; whether blank lines part entries; and if one follows."""
        names = [str(key.value) for key, _ in source.nodes[parent][1].value]
        spans = [self.span((*parent, one), source) for one in names]
        gaps = [self.lines[first - 1].strip() == "" for first, _ in spans[1:]]
        spaced = bool(gaps) and all(gaps)
        after = _follower(parent, name, names)
        if after is not None:
            return spans[names.index(after)][0], spaced, True
        return max(last for _, last in spans) + 1, spaced, False

    def span(self, where: Where, source: Source | None = None) -> tuple[int, int]:
        """The first and the last line of an entry, with the comments that stand at it."""
        key, value = (source or self._source()).nodes[where]
        column = key.start_mark.column
        first, last = key.start_mark.line, max(key.end_mark.line, _last_line(value))
        while last > first and not self.lines[last].strip():  # after a text of several lines
            last -= 1
        while first > 0 and _is_comment(self.lines[first - 1], column, column):
            first -= 1
        while last + 1 < len(self.lines) and _is_comment(self.lines[last + 1], column + 1):
            last += 1
        return first, last

    def cut(self, where: Where) -> list[str]:
        """Take an entry out; its lines, with its comments, as far out as they go."""
        source = self._source()
        first, last = self.span(where, source)
        key, _ = source.nodes[where]
        parent, holder = source.nodes[where[:-1]]
        if not _is_block(holder):
            raise EditError(f"{source.location(where)}: written in one line: write it as a block")
        column = key.start_mark.column
        taken = [row[column:] if row[:column].isspace() or not column else row for row in
                 self.lines[first : last + 1]]  # fmt: skip
        alone = len(holder.value) == 1
        end = last + 1
        if (
            end < len(self.lines)
            and not self.lines[end].strip()
            and (first == 0 or not self.lines[first - 1].strip() or alone)
        ):
            end += 0 if alone else 1
        del self.lines[first:end]
        if alone:
            line, end_column = parent.end_mark.line, parent.end_mark.column + 1
            text = self.lines[line]
            self.lines[line] = f"{text[:end_column]} {{}}{text[end_column:]}"
        return taken

    def rename(self, where: Where, name: str) -> None:
        """Write another key in place of an entry's."""
        key, _ = self._source().nodes[where]
        self._overwrite(key, quoted(name))

    def _overwrite(self, node: yaml.Node, text: str) -> None:
        start, end = node.start_mark, node.end_mark
        if start.line != end.line:
            raise EditError(f"{self.path}:{start.line + 1}: written over several lines")
        row = self.lines[start.line]
        self.lines[start.line] = f"{row[: start.column]}{text}{row[end.column :]}"


def _is_block(node: yaml.Node) -> bool:
    """True for a mapping or list of several lines, False for one in brackets and for a scalar."""
    import yaml

    return isinstance(node, yaml.CollectionNode) and not node.flow_style


def _is_comment(row: str, least: int, most: int | None = None) -> bool:
    text = row.lstrip(" ")
    column = len(row) - len(text)
    return text.startswith("#") and column >= least and (most is None or column <= most)


def _last_line(node: yaml.Node) -> int:
    """The last line with something of a node: the end of a block is where the next thing starts."""
    import yaml

    if isinstance(node, yaml.ScalarNode):
        end = node.end_mark
        return int(
            end.line - 1 if end.column == 0 and end.line > node.start_mark.line else end.line
        )
    if not _is_block(node) or not node.value:
        return int(node.end_mark.line)
    parts = [one for pair in node.value for one in (pair if isinstance(pair, tuple) else (pair,))]
    return max(_last_line(part) for part in parts)


def _follower(parent: Where, name: str, names: Sequence[str]) -> str | None:
    """The key that a new one is put before; None: it comes last.

    Keys of fixed names have an order; others stay sorted where they are.
    """
    kind = "plan" if not parent else "vpc" if parent[-1] == "vpc" else "block"
    order = _ORDER[kind]
    if name in order and set(names) <= set(order):
        later = order[order.index(name) + 1 :]
        return next((one for one in names if one in later), None)
    if list(names) == sorted(names):
        return next((one for one in names if one > name), None)
    return None


def quoted(text: str) -> str:
    """A text as YAML reads it back, in quotes where it needs them."""
    import yaml

    dumped = yaml.safe_dump({"k": text}, width=10**9, allow_unicode=True)
    return dumped[len("k: ") :].rstrip("\n")


def verified(path: str, before: str, after: str, expected: Mapping[str, Any]) -> str:
    """The new text, if it says what is expected and no comment is lost. Raises EditError."""
    import yaml

    try:
        data = yaml.safe_load(after)
    except yaml.YAMLError as error:
        raise EditError(f"{path}: the change would not be YAML; nothing was written") from error
    if data != expected:
        raise EditError(f"{path}: the change would touch more than its place; nothing was written")
    lost = comments(before) - comments(after)
    if lost:
        raise EditError(f"{path}: the comment {next(iter(lost))!r} would be lost")
    return after


def comments(text: str) -> Counter[str]:
    """Every comment of a text."""
    found = (_COMMENT.search(row) for row in text.splitlines())
    return Counter(match.group(1).rstrip() for match in found if match)
