"""One file per output format, each with `render(report, view) -> str`, behind one interface."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from validator.model.report import Report

_MODULES = {
    "text": "text_format",
    "json": "json_format",
    "html": "html",
    "sarif": "sarif_format",
    "junit": "junit_format",
    "github": "github_format",
    "gitlab": "gitlab_format",
    "markdown": "markdown_format",
}
FORMATS: tuple[str, ...] = tuple(_MODULES)
"""The names of the formats; the module of each is imported when it is asked for."""


@dataclass(frozen=True, slots=True)
class View:
    """What of a report is shown.

    `strict`: undecided counts as failed. `passes`: what passed is shown. `suppressed`: what is
    suppressed is shown where it would not be (machines get it in any case, marked).
    """

    strict: bool = False
    passes: bool = False
    suppressed: bool = False


def render(
    report: Report,
    format: str,
    *,
    strict: bool = False,
    passes: bool = False,
    suppressed: bool = False,
) -> str:
    """The report in one of FORMATS, without colour; ends with a newline."""
    module = import_module(f"{__name__}.{_MODULES[format]}")
    if format == "html":  # it folds passes and lists the suppressed in any case
        page: str = module.render(report, strict=strict)
        return page
    text: str = module.render(report, View(strict, passes, suppressed))
    return text
