"""The page: everything in one file, its style and script written into it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache

from validator import __version__
from validator.model.picture import Picture
from validator.model.report import Report
from validator.model.verdict import Verdict
from validator.report.html.addresses import address_map
from validator.report.html.findings import exceptions, findings
from validator.report.html.groups import group_chain
from validator.report.html.markup import Markup, join, table, tag
from validator.report.html.network import network, outside
from validator.report.html.parity import parity
from validator.report.html.sides import side_by_side

_HERE = os.path.dirname(os.path.abspath(__file__))
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"

Section = tuple[str, str, Markup]
"""Id, title, content."""


def render(report: Report, *, strict: bool = False, today: date | None = None) -> str:
    """The report as one HTML document; `today` is what days left are counted from (UTC)."""
    sections = list(_sections(report, today or report.today or datetime.now(UTC).date()))
    body = tag(
        "body",
        tag("a", "Skip to the findings", href="#findings", class_="skip"),
        _header(report, strict, sections),
        tag("main", *(_section(one) for one in sections)),
        tag("footer", f"shared-check {__version__} · the page loads nothing from elsewhere"),
        tag("script", Markup(_asset("page.js"))),
    )  # fmt: skip
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        tag("title", f"shared-check: {', '.join(report.roots)}"),
        tag("style", Markup(_asset("page.css"))),
    )
    return f"<!doctype html>\n{tag('html', head, body, lang='en')}\n"


@cache
def _asset(name: str) -> str:
    with open(os.path.join(_HERE, name), encoding="utf-8") as stream:
        return stream.read()


def _section(section: Section) -> Markup:
    name, title, content = section
    return tag(
        "section", tag("h2", title, id=f"{name}-title"), content, id=name,
        aria_labelledby=f"{name}-title", tabindex="-1",
    )  # fmt: skip


def _header(report: Report, strict: bool, sections: list[Section]) -> Markup:
    counts = [
        ("failed", len(report.with_verdict(Verdict.FAIL)), "fail"),
        ("undecided", len(report.with_verdict(Verdict.UNDECIDED)), "undecided"),
        ("passed", len(report.with_verdict(Verdict.PASS)), "pass"),
        ("suppressed", len(report.suppressed), ""),
        ("resources", report.resources, ""),
    ]
    cards = (
        tag("li", tag("b", str(count), class_="number"), word, class_=f"card {style}".strip())
        for word, count, style in counts
    )
    source = (
        "symbolic plan" if report.engine == "symbolic" else f"{report.source} · {report.engine}"
    )
    few = len(report.roots) <= 3
    title = ", ".join(report.roots) if few else f"{len(report.roots)} root modules"
    strictly = "Strict: an undecided verdict counts as failed."
    links = (tag("li", tag("a", title, href=f"#{name}")) for name, title, _ in sections)
    return tag(
        "header",
        tag("h1", title),
        tag("p", source, class_="dim"),
        *(tag("p", note, class_="note") for note in report.notes),
        tag("p", strictly, class_="note") if strict else None,
        tag("ul", *cards, class_="cards", aria_label="Summary"),
        tag("nav", tag("ul", *links), aria_label="Sections"),
        tag("button", "Dark mode", type="button", id="theme", hidden=True, aria_pressed="false"),
    )


def _sections(report: Report, today: date) -> Iterator[Section]:
    if report.errors or report.broken:
        yield "errors", "Errors", _errors(report)
    yield "findings", "Findings", findings(report)
    pictures = report.pictures
    drawn = [one for one in pictures if one.vpcs or one.outside]
    if drawn:
        yield "network", "Network", join(*_networks(drawn))
    spaces = [(one, space) for one in pictures for space in one.spaces]
    if spaces:
        maps = (
            _figure(f"{space.name}: {space.cidr}", address_map(space, number))
            for number, (_, space) in enumerate(spaces)
        )
        yield "addresses", "Address space", tag("div", *maps, class_="pair")
    chains = [one for one in pictures if one.edges]
    if chains:
        figures = (_figure(one.root, group_chain(one, n)) for n, one in enumerate(chains))
        yield "groups", "Security groups", join(*figures)
    environments = [one for one in pictures if one.environment]
    if len(environments) > 1 or report.parity:
        yield "sides", "Environments side by side", _sides(report, environments)
    yield "exceptions", "Exceptions", exceptions(report, today)


def _sides(report: Report, environments: list[Picture]) -> Markup:
    return join(
        *(parity(one) for one in report.parity),
        side_by_side(environments) if len(environments) > 1 else None,
    )


def _networks(pictures: list[Picture]) -> Iterator[Markup]:
    number = 0
    for one in pictures:
        for vpc in one.vpcs:
            number += 1
            yield _figure(f"{one.root}: {vpc.address}", network(vpc, number))
        if one.outside:
            yield _figure(f"{one.root}: in subnets of elsewhere", outside(one.outside))


def _figure(caption: str, content: Markup) -> Markup:
    return tag("figure", tag("figcaption", caption), content)


def _errors(report: Report) -> Markup:
    rows: list[tuple[str, ...]] = [
        (str(e.location or "—"), e.severity, e.message) for e in report.errors
    ]
    rows += [(what, "broken", message) for what, message in report.breaks]
    return table(("where", "what", "message"), rows, "Errors")
