"""A run against a baseline, as text and as JSON (`shared-check baseline diff`)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from validator.model.report import Report
from validator.model.verdict import Finding
from validator.policy.baseline import Entry
from validator.report.json_format import finding_data


def as_text(report: Report, new: Sequence[Finding], gone: Sequence[Entry], known: int) -> str:
    """One line each: what is new, what is fixed; then the numbers."""
    rows = [
        f"new    {f.verdict.value}[{f.rule}]  {f.address}{_attribute(f.attribute)}"
        f"  {f.location or ''}  in {f.root}"
        for f in new
    ]
    rows += [
        f"fixed  {e.verdict}[{e.rule}]  {e.address}{_attribute(e.attribute)}  in {e.root}"
        for e in gone
    ]
    rows += [f"error: {e.location}: {e.message}" for e in report.errors if e.severity == "error"]
    rows.append(f"{len(new)} new · {len(gone)} fixed · {known} in the baseline")
    return "".join(f"{row.rstrip()}\n" for row in rows)


def as_json(report: Report, new: Sequence[Finding], gone: Sequence[Entry], known: int) -> str:
    """The same as a JSON document."""
    data = {
        "version": 1,
        "new": [finding_data(finding) for finding in new],
        "fixed": [asdict(entry) | {"fingerprint": entry.fingerprint} for entry in gone],
        "known": known,
        "errors": len([e for e in report.errors if e.severity == "error"]),
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _attribute(attribute: str) -> str:
    return f" · {attribute}" if attribute else ""
