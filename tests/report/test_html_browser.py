"""The HTML report in a browser: filter, expand, keyboard, dark mode, narrow, large, print."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from harness.browser import browser
from harness.reports import many_findings, report_of
from playwright.sync_api import Browser, Page, expect

from validator.model.report import Report
from validator.report.html import render

MANY = 5000


@pytest.fixture(scope="module")
def running() -> Iterator[Browser]:
    with browser() as found:
        yield found


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("html") / "large.html"
    report = Report("symbolic", "symbolic", ("root",), many_findings(MANY))
    path.write_text(render(report), encoding="utf-8")
    return path.as_uri()


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("html") / "drawn.html"
    report = report_of("terraform/environments/dev", "terraform/environments/prod")
    path.write_text(render(report), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def page(running: Browser) -> Iterator[Page]:
    context = running.new_context(viewport={"width": 1200, "height": 900})
    opened = context.new_page()
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    opened.on("request", lambda sent: problems.append(sent.url) if sent.url[:4] == "http" else None)
    yield opened
    context.close()
    assert problems == []


def test_the_environments_stand_in_two_columns_however_narrow(page: Page, drawn: str) -> None:
    page.set_viewport_size({"width": 380, "height": 900})
    page.goto(drawn)
    entry = page.locator("#parity-nat-gateways")
    assert not entry.locator("table").is_visible()
    entry.locator("summary").click()
    expect(entry).to_contain_text("owner platform-team")
    row = entry.locator("tbody tr", has_text="aws_route.private_nat").first
    left, right = (row.locator("td").nth(number).bounding_box() for number in (0, 1))
    assert left
    assert right
    assert left["y"] == right["y"]
    assert left["x"] + left["width"] <= right["x"] + 1
    assert right["x"] + right["width"] <= 380
    assert page.evaluate("document.documentElement.scrollWidth") <= 380


def matching(page: Page, count: int) -> None:
    """The page says how many match, and shows them, the first 300 at once."""
    expect(page.locator("#count")).to_have_text(f"{count} of {MANY} match")
    assert page.locator("#findings-list > div:not([hidden])").count() == min(count, 300)


def test_filters_narrow_together(page: Page, large: str) -> None:
    page.goto(large)
    matching(page, MANY)
    page.select_option("#verdict", "undecided")
    matching(page, MANY // 5)
    page.select_option("#rule", "rule-3")
    page.select_option("#severity", "critical")
    left = [n for n in range(MANY) if n % 5 == 0 and n % 23 == 3 and n % 4 == 0]
    matching(page, len(left))
    page.fill("#query", f'aws_subnet.s["{left[0]}"]')
    matching(page, 1)
    page.fill("#query", "no such thing")
    matching(page, 0)
    page.fill("#query", "")
    page.select_option("#rule", "")
    page.select_option("#severity", "")
    matching(page, MANY // 5)
    page.click("#more")
    assert page.locator("#findings-list > div:not([hidden])").count() == MANY // 5


def test_rows_are_built_so_that_thousands_stay_fluid(page: Page, large: str) -> None:
    """Measured with 5,000 rows: to filter `li` took 27 s, to press Tab among rows with
    `content-visibility: auto` minutes; benchmarks/html_report.py has today's figures.
    """
    page.goto(large)
    rows = page.locator("#findings-list > div[role=listitem]")
    assert rows.count() == MANY
    assert page.locator("#findings-list").evaluate("one => one.closest('ol, ul')") is None
    style = "one => getComputedStyle(one).contentVisibility"
    assert rows.first.evaluate(style) == "visible"


def test_a_finding_opens_by_keyboard_and_shows_its_proof(page: Page, large: str) -> None:
    page.goto(large)
    first = page.locator("#findings-list > div").first
    assert not first.locator(".proof").is_visible()
    first.locator("summary").focus()
    page.keyboard.press("Enter")
    assert first.locator(".proof li").count() == 4
    assert first.locator(".proof").is_visible()
    page.click("#close-all")
    assert not first.locator(".proof").is_visible()


def test_the_first_tab_stop_leads_to_the_findings(page: Page, large: str) -> None:
    page.goto(large)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the findings"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "findings"


def ground(page: Page) -> str:
    found: str = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return found


def test_dark_mode_follows_the_system_and_the_button(page: Page, drawn: str) -> None:
    page.emulate_media(color_scheme="light")
    page.goto(drawn)
    light = ground(page)
    page.emulate_media(color_scheme="dark")
    dark = ground(page)
    assert light != dark
    page.click("#theme")
    assert ground(page) == light


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_contrast(page: Page, drawn: str, scheme: str) -> None:
    """At least 4.5 : 1, as WCAG 2.2 asks of body text, in page and drawings."""
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(drawn)
    poor = page.evaluate(_CONTRAST)
    assert poor == []


_CONTRAST = """() => {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => {
    const hex = style.getPropertyValue(name).trim().slice(1);
    const parts = [0, 2, 4].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255)
      .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  };
  const pairs = [["--text", "--ground"], ["--dim", "--ground"], ["--dim", "--raised"],
    ["--fail", "--ground"], ["--undecided", "--ground"], ["--pass", "--ground"],
    ["--link", "--ground"], ["--text", "--public"], ["--text", "--private"],
    ["--text", "--unsure"], ["--dim", "--public"], ["--dim", "--private"], ["--dim", "--unsure"]];
  return pairs.map(([a, b]) => {
    const [light, dark] = [colour(a), colour(b)].sort((x, y) => y - x);
    return [a, b, (light + 0.05) / (dark + 0.05)];
  }).filter(([, , ratio]) => !(ratio >= 4.5));
}"""


@pytest.mark.parametrize("width", [320, 768])
def test_a_narrow_window_never_scrolls_sideways(page: Page, drawn: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(drawn)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_drawings_have_names_and_a_table_each(page: Page, drawn: str) -> None:
    page.goto(drawn)
    drawings = page.locator("svg[role=img]")
    assert drawings.count() == 6
    for number in range(drawings.count()):
        label = drawings.nth(number).get_attribute("aria-labelledby")
        assert page.locator(f"#{label}").text_content()
    assert page.locator("figure details table").count() == 6


def test_no_text_of_the_network_leaves_its_cell(page: Page, drawn: str) -> None:
    page.goto(drawn)
    leaving = page.evaluate("""() => [...document.querySelectorAll('g > rect.subnet')].flatMap(
      (cell) => [...cell.parentNode.querySelectorAll('text')].filter((text) =>
        text.getBBox().x + text.getBBox().width > cell.getBBox().x + cell.getBBox().width
        || text.getBBox().y + text.getBBox().height > cell.getBBox().y + cell.getBBox().height)
        .map((text) => text.textContent))""")
    assert leaving == []


def test_without_script_all_is_readable(running: Browser, large: str) -> None:
    context = running.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(large)
    assert page.locator("#findings-list > div").count() == MANY
    assert not page.locator(".controls").is_visible()
    context.close()


def test_print_opens_every_proof(page: Page, drawn: str, tmp_path: Path) -> None:
    page.goto(drawn)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details[open]").count() == 0
    page.pdf(path=tmp_path / "report.pdf")
    assert (tmp_path / "report.pdf").read_bytes()[:5] == b"%PDF-"
