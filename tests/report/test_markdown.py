"""Markdown: never too long, honest about what it leaves out, inert whatever the content."""

from __future__ import annotations

import re

from harness.report_samples import EVERY_KIND, finding, report, reports
from hypothesis import given
from hypothesis import strategies as st

from validator.model.location import Hop
from validator.model.report import Report
from validator.model.verdict import Verdict
from validator.report import render
from validator.report.markdown_format import LIMIT, code, plain


@given(reports, st.booleans(), st.booleans())
def test_any_report_is_written_within_the_limit(
    made: Report, passes: bool, suppressed: bool
) -> None:
    text = render(made, "markdown", passes=passes, suppressed=suppressed)
    assert len(text) <= LIMIT
    assert text.count("<details>") == text.count("</details>")


@given(st.text())
def test_no_text_becomes_markup(text: str) -> None:
    inner = code(text).removeprefix("<code>").removesuffix("</code>")
    assert not re.search(r"[<>`|*_@\[\]\\\n]", inner)
    for active in (r"(?<!\\)[`*_\[\]|#]", "[<>@\n]"):
        assert not re.search(active, re.sub(r"&#?\w+;", "", plain(text).replace("\\\\", "")))


def test_proofs_unfold_and_needs_are_seen() -> None:
    text = render(EVERY_KIND, "markdown")
    assert "<details><summary>proof and fix</summary>" in text
    assert "1. <code>" in text
    assert "**needs** <code>var.key</code>" in text
    assert "suppressed: <code>old</code>" not in text
    assert "suppressed: <code>old</code>" in render(EVERY_KIND, "markdown", suppressed=True)


def test_what_does_not_fit_is_counted() -> None:
    many = [finding(rule=f"rule-{n}", evidence=finding().evidence[:1]) for n in range(500)]
    text = render(report(*many), "markdown")
    shown = text.count("### fail")
    assert 20 < shown < 500
    assert len(text) <= LIMIT
    assert f"**{500 - shown} of 500 findings are not shown**" in text


def test_one_proof_that_is_too_long_is_left_out_alone() -> None:
    long = tuple(Hop("step", f"aws_vpc.v{n}" * 20) for n in range(1000))
    text = render(report(finding(evidence=long)), "markdown")
    assert "the proof is too long for this report" in text
    assert "findings are not shown" not in text


def test_one_cause_is_shown_once_with_all_that_it_breaks() -> None:
    first = finding()
    others = [
        finding(
            rule=f"rule-{n}",
            address=f"output.o{n}",
            evidence=(Hop("output", f"output.o{n}"), *first.evidence),
        )
        for n in range(3)
    ]
    text = render(report(first, *others), "markdown")
    assert text.count("<details>") == 1
    assert "fails 3 more" in text
    assert all(f"<code>output.o{n}</code>" in text for n in range(3))
    assert "↳ 3 more from the same cause" in render(report(first, *others), "text")


def test_passes_are_shown_when_asked_for() -> None:
    made = report(finding(Verdict.PASS))
    assert "### pass" not in render(made, "markdown")
    assert "### pass" in render(made, "markdown", passes=True)
