"""The HTML report as a document: whole, escaped, self-contained, its pictures from the graph."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from harness.reports import finding, many_findings, report_of

from validator.model.location import Hop, Location
from validator.model.picture import Picture, Space, Span
from validator.model.report import Report
from validator.model.verdict import Suppression, Verdict
from validator.report.html import render
from validator.report.html.markup import Markup, tag

TODAY = date(2026, 11, 26)
_VOID = {"meta", "input", "br", "hr", "rect", "line", "path", "circle"}


class _Reader(HTMLParser):
    """Fails on what is not nested; collects ids, links and texts."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _VOID:
            self.open.append(tag)
        self._attributes(attrs)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._attributes(attrs)

    def _attributes(self, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name in ("href", "src", "xlink:href"):
                self.links.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(page: str) -> _Reader:
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    assert len(reader.ids) == len(set(reader.ids))
    return reader


@pytest.fixture(scope="module")
def foundation() -> Report:
    return report_of("terraform/environments/dev", "terraform/environments/prod")


def test_everything_is_in_the_one_file(foundation: Report) -> None:
    page = render(foundation, today=TODAY)
    reader = read(page)
    assert all(link.startswith("#") for link in reader.links)
    assert {link[1:] for link in reader.links} <= set(reader.ids)
    assert not re.search(r"url\((?!#)|@import|<script[^>]+src", page)


def test_both_environments_are_drawn(foundation: Report) -> None:
    page = render(foundation, today=TODAY)
    sections = {"findings", "network", "addresses", "groups", "sides", "exceptions"}
    assert sections <= set(read(page).ids)
    for text in ("10.0.16.0/20", "10.1.16.0/20", "ap-northeast-2c", "internet gateway"):
        assert text in page


def test_text_from_the_sources_is_escaped() -> None:
    hostile = "<script>alert(1)</script>\"'&"
    texts = dict.fromkeys(("address", "message", "attribute", "fix"), hostile)
    hop = Hop(hostile, hostile, Location(hostile, 1))
    one = replace(finding(1), evidence=(hop,), needs=(hostile,), **texts)
    page = render(Report("symbolic", "symbolic", (hostile,), (one,)), today=TODAY)
    assert "<script>alert" not in page
    read(page)


def test_a_tag_escapes_all_but_markup() -> None:
    assert tag("p", "<b>", Markup("<i>x</i>"), title='"') == (
        '<p title="&quot;">&lt;b&gt;<i>x</i></p>'
    )


def test_every_finding_has_its_proof() -> None:
    report = Report("symbolic", "symbolic", ("root",), many_findings(7))
    page = render(report, today=TODAY)
    assert page.count('class="proof"') == 7
    for one in report.findings:
        assert one.fingerprint in page


def test_days_left_of_an_exception_are_counted_from_today() -> None:
    soon = Suppression("exceptions.yaml", "moves next week", "2026-12-01", "platform")
    past = Suppression("exceptions.yaml", "moved", "2026-11-25", "platform")
    found = tuple(replace(finding(n), suppressed=s) for n, s in ((1, soon), (2, past)))
    page = render(Report("symbolic", "symbolic", ("root",), found), today=TODAY)
    assert "2026-12-01 (5 days left)" in page
    assert "2026-11-25 (expired)" in page


def test_blocks_are_drawn_to_scale() -> None:
    spans = (Span("row", "10.0.16.0/20", "subnet", 4096, 4096, "private"),
             Span("cell", "10.0.1.0/24", "subnet", 256, 256, "public"))  # fmt: skip
    picture = Picture("root", "dev", spaces=(Space("dev", "10.0.0.0/16", 65536, spans),))
    page = render(Report("symbolic", "symbolic", ("root",), pictures=(picture,)), today=TODAY)
    sizes = re.findall(r'class="span subnet [^>]+ width="([\d.]+)" height="([\d.]+)"', page)
    areas = [float(wide) * float(high) for wide, high in sizes]
    assert areas[0] == pytest.approx(16 * areas[1])


def test_passes_are_folded_and_counted() -> None:
    passed = replace(finding(1), verdict=Verdict.PASS)
    page = render(Report("symbolic", "symbolic", ("root",), (passed,)), today=TODAY)
    assert "1 passed, with their proofs" in page
    assert "Nothing failed" in page
