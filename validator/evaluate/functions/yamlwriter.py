"""The block style that yamlencode writes (https://yaml.org/spec/1.1/)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise

from validator.evaluate import numbers
from validator.model.value import Value

_STEP = 2
_WIDTH = 80
_LONGEST_KEY = 128
_BREAKS = "\n\r\x85\u2028\u2029"
_ESCAPES = {
    "\0": "0", "\a": "a", "\b": "b", "\t": "t", "\n": "n", "\v": "v", "\f": "f", "\r": "r",
    "\x1b": "e", '"': '"', "\\": "\\", "\x85": "N", "\xa0": "_", "\u2028": "L", "\u2029": "P",
}  # fmt: skip


def write(value: Value) -> str:
    """A document with this value, which is wholly known."""
    writer = _Writer()
    writer.node(value, -1, in_mapping=False)
    writer.finish()
    # A plain scalar alone is open-ended: only a document end mark closes it.
    closing = "" if isinstance(value.data, (str, tuple, Mapping)) else "...\n"
    return "".join(writer.parts) + closing


class _Writer:
    """Text with the column it is at, and what stands before it on the line.

    `fresh` is true while only indentation and indicators are on the line, `spaced` after a space
    that separates tokens.
    """

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.column = 0
        self.fresh = True
        self.spaced = True

    def put(self, text: str) -> None:
        self.parts.append(text)
        self.column += len(text)

    def break_line(self) -> None:
        self.parts.append("\n")
        self.column = 0

    def finish(self) -> None:
        if self.column:
            self.break_line()

    def indent(self, wanted: int) -> None:
        column = max(wanted, 0)
        if not self.fresh or self.column > column or (self.column == column and not self.spaced):
            self.break_line()
        self.put(" " * (column - self.column))
        self.spaced = self.fresh = True

    def indicator(
        self, text: str, *, apart: bool, spaced: bool = False, fresh: bool = False
    ) -> None:
        if apart and not self.spaced:
            self.put(" ")
        self.put(text)
        self.spaced, self.fresh = spaced, self.fresh and fresh

    def node(self, value: Value, indent: int, *, in_mapping: bool, key: bool = False) -> None:
        data = value.data
        if isinstance(data, str):
            self.string(data, indent, key=key)
        elif isinstance(data, tuple):
            self.sequence(data, indent, flat=in_mapping and not self.fresh)
        elif isinstance(data, Mapping):
            self.mapping(data, indent)
        else:
            self.indicator(_plain(data), apart=True)

    def sequence(self, items: tuple[Value, ...], indent: int, *, flat: bool) -> None:
        if not items:
            self.indicator("[]", apart=True)
            return
        inner = 0 if indent < 0 else indent if flat else indent + _STEP
        for item in items:
            self.indent(inner)
            self.indicator("-", apart=True, fresh=True)
            self.node(item, inner, in_mapping=False)

    def mapping(self, fields: Mapping[str, Value], indent: int) -> None:
        if not fields:
            self.indicator("{}", apart=True)
            return
        inner = 0 if indent < 0 else indent + _STEP
        for name, item in sorted(fields.items()):
            self.indent(inner)
            simple = len(name.encode()) <= _LONGEST_KEY and not any(c in _BREAKS for c in name)
            if simple:
                self.string(name, inner, key=True)
                self.indicator(":", apart=False)
            else:
                self.indicator("?", apart=True, fresh=True)
                self.string(name, inner, key=False)
                self.indent(inner)
                self.indicator(":", apart=True, fresh=True)
            self.node(item, inner, in_mapping=True)

    def string(self, text: str, indent: int, *, key: bool) -> None:
        inner = indent + _STEP if indent >= 0 else _STEP
        if "\n" in text and not key and _literal_allowed(text):
            self.literal(text, inner)
        else:
            self.quoted(text, inner, foldable=not key)

    def literal(self, text: str, indent: int) -> None:
        self.indicator("|", apart=True)
        if text[0] in " " + _BREAKS:
            self.indicator(str(_STEP), apart=False)
        self.indicator(_chomping(text), apart=False)
        self.break_line()
        self.fresh = self.spaced = True
        at_break = True
        for char in text:
            if char in _BREAKS:
                if char == "\n":
                    self.break_line()
                else:
                    self.parts.append(char)
                    self.column = 0
                self.fresh = at_break = True
                continue
            if at_break:
                self.indent(indent)
            self.put(char)
            self.fresh = at_break = False

    def quoted(self, text: str, indent: int, *, foldable: bool) -> None:
        self.indicator('"', apart=True)
        after_space = False
        for index, char in enumerate(text):
            if not _printable(char) or char in _BREAKS or char in '"\\':
                self.put("\\" + _escape(char))
                after_space = False
            elif char != " ":
                self.put(char)
                after_space = False
            else:
                inside = 0 < index < len(text) - 1
                if foldable and not after_space and inside and self.column > _WIDTH:
                    self.indent(indent)
                    if text[index + 1] == " ":
                        self.put("\\")
                else:
                    self.put(char)
                after_space = True
                continue
            self.fresh = self.spaced = False
        self.indicator('"', apart=False)


def _plain(data: object) -> str:
    if data is None:
        return "null"
    if isinstance(data, bool):
        return "true" if data else "false"
    assert isinstance(data, (int, Decimal))
    return numbers.text(data)


def _literal_allowed(text: str) -> bool:
    """No trailing space, no space before a line break, nothing that needs an escape."""
    return not (
        text.endswith(" ")
        or any(before == " " and char in _BREAKS for before, char in pairwise(text))
        or not all(_printable(char) for char in text)
    )


def _chomping(text: str) -> str:
    if text[-1] not in _BREAKS:
        return "-"
    return "+" if len(text) == 1 or text[-2] in _BREAKS else ""


def _printable(char: str) -> bool:
    code = ord(char)
    return (
        code == 0x0A
        or 0x20 <= code <= 0x7E
        or (0xA0 <= code <= 0xFFFD and code != 0xFEFF and not 0xD800 <= code <= 0xDFFF)
    )


def _escape(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    code = ord(char)
    if code <= 0xFF:
        return f"x{code:02X}"
    return f"u{code:04X}" if code <= 0xFFFF else f"U{code:08X}"
