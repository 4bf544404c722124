"""Declared and undeclared differences of two environments, in two columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from validator.model.parity import Compared, Difference, Settled
from validator.parity.equality import Names
from validator.parity.findings import origins, texts
from validator.parity.shown import excerpts
from validator.report.html.markup import Markup, join, tag
from validator.report.parity_format import days, inputs, state

_GOOD = ("as declared", "not there")


def parity(found: Compared) -> Markup:
    """What is not declared first and marked, then each declaration with every place it shows at."""
    wrong = [one for one in found.declared if state(one) not in _GOOD]
    right = [one for one in found.declared if state(one) in _GOOD]
    return join(
        tag("h3", f"{found.names[0]} and {found.names[1]}"),
        *(tag("p", note, class_="note") for note in found.notes),
        _undeclared(found),
        *(_declared(found, one) for one in (*wrong, *right)),
    )


def _undeclared(found: Compared) -> Markup:
    count = len(found.undeclared)
    if not count:
        return tag("p", "Every difference is declared.", class_="clean")
    caption = f"{count} not declared"
    rows = _rows(Names(*found.names), found.undeclared, marked=True)
    return _table(("not declared", *found.names), rows, caption)


def _declared(found: Compared, one: Settled) -> Markup:
    said = one.declaration
    how = state(one)
    style = "pass" if how in _GOOD else "fail"
    head = tag(
        "summary",
        tag("b", how, class_=f"badge {style}"),
        tag("span", said.what, class_="what"),
        tag("span", f"{found.names[0]}: {one.sides.get(found.names[0], '')}", class_="side"),
        tag("span", f"{found.names[1]}: {one.sides.get(found.names[1], '')}", class_="side"),
    )
    terms = " · ".join(filter(None, (f"owner {said.owner}", days(one), inputs(one))))
    place = tag("span", str(said.location), class_="place")
    body = tag(
        "div",
        tag("p", said.why, class_="message"),
        tag("p", terms, " · ", place, class_="dim"),
        *(tag("p", finding.message, class_="wrong") for finding in one.findings),
        _table(
            ("where", *found.names),
            _rows(Names(*found.names), one.differences),
            f"{said.what}: where",
        )
        if one.differences
        else None,
        class_="body",
    )
    return tag("details", head, body, class_=f"finding declared {style}", id=f"parity-{said.id}")


def _rows(
    names: Names, differences: Iterable[Difference], *, marked: bool = False
) -> Iterator[Markup]:
    for one in differences:
        attribute = f" · {one.attribute}" if one.attribute else ""
        cells = (
            tag(
                "td",
                text,
                tag("span", str(place), class_="place origin") if place else None,
            )
            for text, place in zip(excerpts(texts(one), names), origins(one), strict=True)
        )
        head = tag("th", tag("code", f"{one.address}{attribute}"), scope="row")
        yield tag("tr", head, *cells, class_="undeclared" if marked else None)


def _table(heads: Sequence[str], rows: Iterable[Markup], caption: str) -> Markup:
    top = tag("tr", *(tag("th", cell, scope="col") for cell in heads))
    inner = tag(
        "table",
        tag("caption", caption),
        tag("thead", top),
        tag("tbody", *rows),
        class_="columns",
    )
    return tag("div", inner, class_="scroll", tabindex="0", role="region", aria_label=caption)
