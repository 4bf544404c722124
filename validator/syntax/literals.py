"""Literals, and the error of a construct that the grammar accepts and HCL does not."""

from __future__ import annotations

import unicodedata
from decimal import Decimal

from validator.model.graph import Diagnostic
from validator.model.location import Hop, Location
from validator.model.types import BOOL, NUMBER, STRING
from validator.model.value import Value
from validator.syntax.nodes import Literal


class SyntaxProblemError(Exception):
    """A construct the grammar accepts and HCL does not."""

    def __init__(self, message: str, location: Location) -> None:
        super().__init__(message)
        self.diagnostic = Diagnostic(message, location)


def literal(data: str | int | Decimal | bool | None, location: Location) -> Literal:
    """A literal whose value remembers where it is written."""
    trail = (Hop("literal", "", location),)
    if isinstance(data, bool):
        return Literal(location, Value(BOOL, data, trail=trail))
    if isinstance(data, str):
        if not data.isascii():
            data = unicodedata.normalize("NFC", data)
        return Literal(location, Value(STRING, data, trail=trail))
    if data is None:
        return Literal(location, Value(trail=trail))
    return Literal(location, Value(NUMBER, data, trail=trail))


def number(text: str) -> int | Decimal:
    """The number a numeric literal writes; a whole number is an int, however it is spelled."""
    if text.isdecimal():
        return int(text)
    value = Decimal(text)
    if value.adjusted() < 512 and value == value.to_integral_value():
        return int(value)
    return value


def refuse_newline(text: str, location: Location) -> None:
    """Raises SyntaxProblemError for the text of a quoted string that spans lines."""
    if "\n" in text:
        raise SyntaxProblemError(
            "a quoted string cannot span lines; use \\n or a heredoc", location
        )
