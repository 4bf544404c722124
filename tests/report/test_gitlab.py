"""GitLab Code Quality: the fields that its documentation asks for, and unique fingerprints."""

from __future__ import annotations

import json

import jsonschema
from harness.report_samples import EVERY_KIND, finding, report, reports
from hypothesis import given
from hypothesis import strategies as st

from validator.model.report import Report
from validator.model.verdict import Verdict
from validator.report import render

DOCUMENTED = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string"},
            "check_name": {"type": "string"},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": "^[^/]"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}
"""The fields of https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format"""


@given(reports, st.booleans())
def test_any_report_is_as_documented(made: Report, strict: bool) -> None:
    data = json.loads(render(made, "gitlab", strict=strict))
    jsonschema.validate(data, DOCUMENTED)
    fingerprints = [entry["fingerprint"] for entry in data]
    assert len(set(fingerprints)) == len(fingerprints)
    shown = [f for f in made.findings if f.verdict is not Verdict.PASS and not f.suppressed]
    errors = [e for e in made.errors if e.severity == "error"]
    assert len(data) == len(shown) + len(errors) + len(made.broken)


def test_severities_and_places() -> None:
    data = {entry["check_name"]: entry for entry in json.loads(render(EVERY_KIND, "gitlab"))}
    assert data["subnet-tier-honest"]["severity"] == "critical"
    assert data["nowhere"]["severity"] == "blocker"
    assert data["kms"]["severity"] == "info"
    assert data["nowhere"]["location"] == {
        "path": "terraform/environments/prod",
        "lines": {"begin": 1},
    }
    assert "old" not in data


def test_a_fingerprint_stays_when_lines_and_words_move() -> None:
    from validator.model.location import Location

    moved = finding(location=Location("elsewhere.tf", 99), message="other words")
    one, other = (json.loads(render(report(f), "gitlab"))[0] for f in (finding(), moved))
    assert one["fingerprint"] == other["fingerprint"]
