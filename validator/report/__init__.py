"""One file per output format, each a function `Report → text` behind one interface."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from validator.model.report import Report

Format = Literal["text", "json", "html"]
FORMATS: tuple[Format, ...] = ("text", "json", "html")


def render(report: Report, format: Format, *, strict: bool = False, passes: bool = False) -> str:
    """The report in a format, without colour; ends with a newline."""
    if format == "json":
        from validator.report import json_format

        return json_format.render(report, passes=passes)
    if format == "html":
        from validator.report import html

        return html.render(report, strict=strict)
    from validator.report import text_format

    return text_format.plain(text_format.lines(report, strict=strict, passes=passes))
