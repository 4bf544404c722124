"""GitHub: workflow commands that no content can break out of, and the job's summary."""

from __future__ import annotations

import re
from pathlib import Path

from harness.report_samples import EVERY_KIND, finding, report, reports
from harness.waived import inside
from hypothesis import given
from hypothesis import strategies as st

from validator.model.location import Location
from validator.model.report import Report
from validator.model.verdict import Severity, Verdict
from validator.report import places, render

COMMAND = re.compile(r"::(error|warning) ((?:[a-z]+=[^,:\r\n]*)(?:,[a-z]+=[^,:\r\n]*)*)::(.*)")


def unescaped(text: str) -> str:
    for code, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, char)
    return text


@given(reports, st.booleans())
def test_any_report_is_one_command_a_line(made: Report, strict: bool) -> None:
    *commands, tally = re.split(r"\n", render(made, "github", strict=strict).removesuffix("\n"))
    shown = [f for f in made.findings if f.verdict is not Verdict.PASS and not f.suppressed]
    assert len(commands) == len(shown) + len(made.errors) + len(made.broken)
    assert all(COMMAND.fullmatch(line) for line in commands)
    assert "::" not in tally
    texts = [unescaped(match[3]) for line in commands if (match := COMMAND.fullmatch(line))]
    for one in shown:
        assert any(text.startswith(f"{one.address}: {one.message}") for text in texts)


def test_the_gravest_come_first_and_point_at_their_line() -> None:
    low = finding(rule="low", severity=Severity.LOW)
    grave = finding(rule="grave", severity=Severity.CRITICAL, location=Location("a,b:c.tf", 7, 3))
    first, second, _ = render(report(low, grave), "github").splitlines()
    assert first.startswith("::error file=a%2Cb%3Ac.tf,line=7,col=3,title=fail[grave] critical::")
    assert "title=fail[low] low" in second


def test_undecided_warns_and_fails_when_strict() -> None:
    undecided = report(finding(Verdict.UNDECIDED, needs=("var.key",)))
    assert render(undecided, "github").startswith("::warning ")
    assert render(undecided, "github", strict=True).startswith("::error ")
    assert "%0Aneeds: var.key" in render(undecided, "github")


def test_the_suppressed_are_counted_not_annotated() -> None:
    text = render(EVERY_KIND, "github")
    assert "title=fail[old]" not in text
    assert text.splitlines()[-1] == "2 failed · 1 undecided · 1 passed · 2 suppressed"


def test_paths_are_from_the_top_of_the_repository(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "deep" / "er").mkdir(parents=True)
    with inside(tmp_path / "deep" / "er"):
        assert places.from_top("main.tf") == "deep/er/main.tf"
        assert places.from_top("../../x y.tf") == "x y.tf"
        assert places.uri("../../x y.tf") == "x%20y.tf"
        assert places.uri("../../../out.tf").startswith("file:///")
