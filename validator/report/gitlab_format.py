"""GitLab Code Quality: a JSON array that a merge request shows beside the changed lines.

(https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format)
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import Any

from validator.model.location import Location
from validator.model.report import Report
from validator.model.verdict import Finding, Severity, Verdict
from validator.report import View
from validator.report.places import from_top
from validator.report.text_format import order

_SEVERITIES = {
    Severity.CRITICAL: "blocker",
    Severity.HIGH: "critical",
    Severity.MEDIUM: "major",
    Severity.LOW: "minor",
}


def render(report: Report, view: View) -> str:
    """The array as text. What is suppressed is left out; undecided is `info` unless `strict`."""
    seen: Counter[str] = Counter()
    entries = [
        _entry(finding, view, seen)
        for finding in sorted(report.findings, key=order)
        if finding.verdict is not Verdict.PASS and not finding.suppressed
    ]
    for error in report.errors:
        if error.severity == "error":
            text = f"cannot be read: {error.message}"
            entries.append(
                _issue("input", text, "blocker", error.location, "", seen, error.message)
            )
    for what, message in report.breaks:
        text = f"{what} broke: {message}"
        entries.append(_issue("input", text, "blocker", None, "", seen, text))
    return json.dumps(entries, indent=2, ensure_ascii=False) + "\n"


def _entry(finding: Finding, view: View, seen: Counter[str]) -> dict[str, Any]:
    decided = finding.verdict is Verdict.FAIL or view.strict
    severity = _SEVERITIES[finding.severity] if decided else "info"
    needs = "".join(f"; needs {need}" for need in finding.needs)
    text = f"{finding.address}: {finding.message}{needs}"
    key = f"{from_top(finding.root or '.')}\0{finding.fingerprint}"
    return _issue(finding.rule, text, severity, finding.location, finding.root, seen, key)


def _issue(
    rule: str,
    text: str,
    severity: str,
    place: Location | None,
    root: str,
    seen: Counter[str],
    key: str,
) -> dict[str, Any]:
    """One entry; its fingerprint must be unique, so a second of the same key counts up."""
    number = seen[key]
    seen[key] += 1
    identity = f"{key}\0{number}" if number else key
    return {
        "description": text,
        "check_name": rule,
        "fingerprint": hashlib.sha256(identity.encode("utf-8", "replace")).hexdigest(),
        "severity": severity,
        "location": {
            "path": from_top(place.path if place else root or "."),
            "lines": {"begin": place.line if place else 1},
        },
    }
