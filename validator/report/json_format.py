"""The stable JSON output, version 1. Its schema is `report.schema.json` beside this file."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from validator import __version__
from validator.model.location import Hop
from validator.model.report import Report
from validator.model.verdict import Finding, Verdict
from validator.report import View

VERSION = 1


def document(report: Report, passes: bool = False) -> dict[str, Any]:
    """The report as JSON data; passes are among the findings only where asked for."""
    shown = [f for f in report.findings if passes or f.verdict is not Verdict.PASS]
    return {
        "version": VERSION,
        "tool": {"name": "shared-check", "version": __version__},
        "source": report.source,
        "engine": report.engine,
        "roots": list(report.roots),
        "findings": [finding_data(finding) for finding in shown],
        "errors": _errors(report),
        "summary": {
            "fail": len(report.with_verdict(Verdict.FAIL)),
            "undecided": len(report.with_verdict(Verdict.UNDECIDED)),
            "pass": len(report.with_verdict(Verdict.PASS)),
            "suppressed": len(report.suppressed),
            "resources": report.resources,
            "seconds": round(report.seconds, 3),
        },
    }


def render(report: Report, view: View) -> str:
    """The JSON document as text."""
    return json.dumps(document(report, view.passes), indent=2, ensure_ascii=False) + "\n"


def finding_data(finding: Finding) -> dict[str, Any]:
    """One finding as JSON data."""
    place = finding.location
    accepted = finding.suppressed
    return {
        "rule": finding.rule,
        "source": finding.source,
        "verdict": finding.verdict.value,
        "severity": finding.severity.value,
        "root": finding.root,
        "address": finding.address,
        "attribute": finding.attribute,
        "path": place.path if place else None,
        "line": place.line if place else None,
        "column": place.column if place else None,
        "message": finding.message,
        "evidence": _evidence(finding.evidence),
        "fingerprint": finding.fingerprint,
        "suppressed": None
        if accepted is None
        else {
            "by": accepted.by,
            "reason": accepted.reason,
            "expires": accepted.expires,
            "owner": accepted.owner,
            "ticket": accepted.ticket,
            "path": accepted.location.path if accepted.location else None,
            "line": accepted.location.line if accepted.location else None,
        },
    }


def _evidence(hops: Iterable[Hop]) -> list[dict[str, Any]]:
    return [
        {
            "what": hop.what,
            "address": hop.address,
            "path": hop.location.path if hop.location else None,
            "line": hop.location.line if hop.location else None,
        }
        for hop in hops
    ]


def _errors(report: Report) -> list[dict[str, Any]]:
    found = [
        {
            "path": error.location.path if error.location else None,
            "line": error.location.line if error.location else None,
            "message": error.message,
        }
        for error in report.errors
        if error.severity == "error"
    ]
    broken = [
        {"path": None, "line": None, "message": f"{what} broke: {message}"}
        for what, message in report.breaks
    ]
    return found + broken
