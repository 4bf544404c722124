"""CSV as RFC 4180 has it, strictly: quotes only around whole fields."""

from __future__ import annotations


def records(text: str) -> list[list[str]]:
    """The rows of a CSV text, without empty lines. Raises ValueError."""
    rows: list[list[str]] = []
    text = text.replace("\r\n", "\n").removesuffix("\r")
    position = 0
    while position < len(text):
        if text[position] == "\n":
            position += 1
            continue
        row, position = _record(text, position)
        rows.append(row)
    return rows


def _record(text: str, position: int) -> tuple[list[str], int]:
    row: list[str] = []
    while True:
        if text.startswith('"', position):
            field, position = _quoted(text, position + 1)
        else:
            field, position = _bare(text, position)
        row.append(field)
        if not text.startswith(",", position):
            return row, position + 1
        position += 1


def _bare(text: str, position: int) -> tuple[str, int]:
    end = position
    while end < len(text) and text[end] not in ",\n":
        if text[end] == '"':
            raise ValueError('bare " in a field that is not quoted')
        end += 1
    return text[position:end], end


def _quoted(text: str, position: int) -> tuple[str, int]:
    field = ""
    while True:
        end = text.find('"', position)
        if end < 0:
            raise ValueError('missing closing " of a field')
        field += text[position:end]
        if text.startswith('""', end):
            field, position = field + '"', end + 2
            continue
        if text[end + 1 : end + 2] not in ("", ",", "\n"):
            raise ValueError('text after the closing " of a field')
        return field, end + 1
