"""The output formats: what a machine reads is valid, what a person reads fits 80 columns."""

from __future__ import annotations

import json
from importlib import resources

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.model.graph import Diagnostic
from validator.model.location import Hop, Location
from validator.model.report import Report
from validator.model.verdict import Finding, Severity, Suppression, Verdict
from validator.report import render
from validator.report.json_format import document

SCHEMA = json.loads(
    resources.files("validator.report").joinpath("report.schema.json").read_text("utf-8")
)


def finding(verdict: Verdict = Verdict.FAIL, **changes: object) -> Finding:
    place = Location("terraform/modules/database/main.tf", 12, 3)
    base: dict[str, object] = {
        "rule": "rds-not-public",
        "verdict": verdict,
        "severity": Severity.CRITICAL,
        "address": "module.database.aws_db_instance.main",
        "attribute": "publicly_accessible",
        "location": place,
        "message": "publicly_accessible is true: the instance gets a public address",
        "evidence": (Hop("argument publicly_accessible", "aws_db_instance.main", place),),
        "fix": "Set publicly_accessible = false.",
    }
    return Finding(**(base | changes))  # type: ignore[arg-type]


def report(*findings: Finding, **changes: object) -> Report:
    return Report(
        "symbolic",
        "symbolic",
        ("terraform/environments/prod",),
        findings,
        **changes,  # type: ignore[arg-type]
    )


texts = st.text(max_size=200)
places = st.none() | st.builds(Location, texts, st.integers(1, 9999), st.integers(1, 200))
findings = st.builds(
    Finding,
    rule=st.from_regex(r"\A[a-z]{1,8}(-[a-z]{1,8}){0,3}\Z"),
    verdict=st.sampled_from(Verdict),
    severity=st.sampled_from(Severity),
    address=texts,
    attribute=texts,
    location=places,
    message=texts,
    evidence=st.lists(st.builds(Hop, texts, texts, places), max_size=3).map(tuple),
    suppressed=st.none() | st.builds(Suppression, texts, texts, st.none() | texts, location=places),
)


@given(st.lists(findings, max_size=5), st.booleans())
def test_json_matches_its_published_schema(found: list[Finding], passes: bool) -> None:
    jsonschema.validate(document(report(*found), passes), SCHEMA)


@given(st.lists(findings, max_size=5), st.booleans())
def test_text_is_written_for_any_content(found: list[Finding], passes: bool) -> None:
    assert render(report(*found), "text", passes=passes).endswith("\n")


def test_passes_are_in_json_only_when_asked_for() -> None:
    given_report = report(finding(), finding(Verdict.PASS))
    verdicts = [f["verdict"] for f in document(given_report)["findings"]]
    assert verdicts == ["fail"]
    assert len(document(given_report, passes=True)["findings"]) == 2
    assert document(given_report)["summary"]["pass"] == 1


def test_suppressed_finding_stays_in_json_and_leaves_the_count() -> None:
    accepted = finding(suppressed=Suppression("inline", "migration", "2027-03-31", "platform"))
    data = document(report(accepted))
    assert data["findings"][0]["suppressed"]["owner"] == "platform"
    assert (data["summary"]["fail"], data["summary"]["suppressed"]) == (0, 1)


@pytest.mark.parametrize("columns", ["80", "100"])
def test_text_fits_the_terminal(monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    long = "the subnet is reached from the internet because " * 6
    text = render(report(finding(message=long, fix=long)), "text")
    assert max(map(len, text.splitlines())) <= int(columns)


@pytest.mark.parametrize(
    ("content", "strict", "code"),
    [
        ({}, False, 0),
        ({"findings": (finding(Verdict.PASS),)}, True, 0),
        ({"findings": (finding(),)}, False, 1),
        ({"findings": (finding(Verdict.UNDECIDED),)}, False, 0),
        ({"findings": (finding(Verdict.UNDECIDED),)}, True, 1),
        ({"findings": (finding(suppressed=Suppression("inline", "known")),)}, False, 0),
        ({"findings": (finding(),), "errors": (Diagnostic("broken"),)}, False, 2),
        ({"errors": (Diagnostic("odd", severity="warning"),)}, False, 0),
        ({"errors": (Diagnostic("broken"),), "broken": (("a-rule", "raised"),)}, False, 3),
    ],
)
def test_exit_code_is_that_of_the_gravest(
    content: dict[str, object], strict: bool, code: int
) -> None:
    made = Report("symbolic", "symbolic", ("root",), **content)  # type: ignore[arg-type]
    assert made.exit_code(strict) == code


def test_fingerprint_ignores_where_and_how_it_was_found() -> None:
    moved = finding(location=Location("elsewhere.tf", 99), message="other words", root="x")
    assert moved.fingerprint == finding().fingerprint
    assert finding(attribute="other").fingerprint != finding().fingerprint
