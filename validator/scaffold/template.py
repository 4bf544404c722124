"""Templates: plain files with placeholders and optional sections.

A placeholder is `__NAME__`. A section stands between two comment lines and is kept where its flag
is set: `#? rds` (or `#? not rds`) to `#? end`, in Markdown `<!--? rds -->` to `<!--? end -->`.
Sections may be nested. Both are valid HCL, so a template can be formatted and parsed as it is; a
writer of HCL from syntax trees would neither keep its layout nor make it easier to read.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from importlib import resources

__all__ = ["TemplateError", "read", "render"]

_MARK = re.compile(r"\s*(?:#\?|<!--\?) (?P<words>[a-z ]+?)(?: -->)?")
_PLACEHOLDER = re.compile(r"__([A-Z]+(?:_[A-Z]+)*)__")
_BLANKS = re.compile(r"\n{3,}")
_BLANK_BEFORE_END = re.compile(r"\n\n+(?=[ ]*[}\]])")


class TemplateError(Exception):
    """A template of this package is wrong: an unknown flag or placeholder, an open section."""


def read(path: str) -> str:
    """The text of a template, by its path below `templates/`."""
    root = resources.files("validator.scaffold") / "templates"
    return root.joinpath(*path.split("/")).read_text(encoding="utf-8")


def render(
    text: str, values: Mapping[str, str], flags: Collection[str], known: Collection[str]
) -> str:
    """The template with its placeholders filled and only the sections of set `flags`.

    `known` are all flags that a section may name. Blank lines that a left-out section leaves
    behind are removed. Raises TemplateError.
    """
    kept: list[str] = []
    open_sections: list[bool] = []
    for line in text.splitlines():
        mark = _MARK.fullmatch(line)
        if mark is None:
            if all(open_sections):
                kept.append(_fill(line, values))
        elif mark["words"] == "end":
            if not open_sections:
                raise TemplateError("a section ends that has not begun")
            open_sections.pop()
        else:
            open_sections.append(_holds(mark["words"], flags, known))
    if open_sections:
        raise TemplateError("a section does not end")
    return _tidy("\n".join(kept))


def _holds(words: str, flags: Collection[str], known: Collection[str]) -> bool:
    *negation, flag = words.split()
    if flag not in known or negation not in ([], ["not"]):
        raise TemplateError(f"no such section: {words}")
    return (flag in flags) != bool(negation)


def _fill(line: str, values: Mapping[str, str]) -> str:
    def value(match: re.Match[str]) -> str:
        if match[1] not in values:
            raise TemplateError(f"no value for {match[0]}")
        return values[match[1]]

    return _PLACEHOLDER.sub(value, line)


def _tidy(text: str) -> str:
    return _BLANK_BEFORE_END.sub("\n", _BLANKS.sub("\n\n", text)).strip("\n") + "\n"
