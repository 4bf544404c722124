"""Writing HTML and SVG: elements whose text and attributes are escaped, always."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape


class Markup(str):
    """Text that is markup already: `tag` puts it in as it stands; any other text it escapes."""

    __slots__ = ()


_VOID = frozenset(("br", "hr", "img", "input", "meta", "line", "rect", "path", "circle"))


def tag(name: str, /, *content: str | None, **attributes: object) -> Markup:
    """One element of this name.

    `class_` and `for_` stand for the reserved words; `_` in a name is `-`; an attribute that is
    None or False is left out, True has no value.
    """
    words = [name]
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        label = key.rstrip("_").replace("_", "-")
        words.append(label if value is True else f'{label}="{escape(str(value))}"')
    opening = " ".join(words)
    if name in _VOID:
        return Markup(f"<{opening}/>")
    return Markup(f"<{opening}>{join(*content)}</{name}>")


def join(*content: str | None) -> Markup:
    """The parts one after another, each escaped unless it is markup; None is left out."""
    return Markup("".join(p if isinstance(p, Markup) else escape(p) for p in content if p))


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]], caption: str = "") -> Markup:
    """A table with column headers, and row headers in the first column."""
    top = tag("tr", *(tag("th", cell, scope="col") for cell in head))
    body = [
        tag("tr", tag("th", row[0], scope="row"), *(tag("td", cell) for cell in row[1:]))
        for row in rows
    ]
    title = tag("caption", caption) if caption else None
    inner = tag("table", title, tag("thead", top), tag("tbody", *body))
    return tag("div", inner, class_="scroll", tabindex="0", role="region", aria_label=caption)
