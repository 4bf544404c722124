"""GitHub Actions: workflow commands that become annotations on the lines of a pull request.

(https://docs.github.com/en/actions/writing-workflows/choosing-what-your-workflow-does/workflow-commands-for-github-actions)
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.model.graph import Diagnostic
from validator.model.location import Location
from validator.model.report import Report
from validator.model.verdict import Finding, Verdict
from validator.report import View
from validator.report.places import from_top
from validator.report.text_format import order, tally


def render(report: Report, view: View) -> str:
    """One command a finding, the gravest first (GitHub shows ten errors and ten warnings a step).

    A fail is an error; undecided a warning, with `strict` an error. The last line is the tally.
    """
    shown = (f for f in report.findings if f.verdict is not Verdict.PASS and not f.suppressed)
    lines = [_finding(finding, view) for finding in sorted(shown, key=order)]
    lines += map(_problem, report.errors)
    lines += _broken(report)
    return "".join(f"{line}\n" for line in (*lines, _inert(tally(report))))


def _finding(finding: Finding, view: View) -> str:
    fails = finding.verdict is Verdict.FAIL or view.strict
    title = f"{finding.verdict.value}[{finding.rule}] {finding.severity.value}"
    needs = "".join(f"\nneeds: {need}" for need in finding.needs)
    fix = f"\nfix: {' '.join(finding.fix.split())}" if finding.fix and not needs else ""
    text = f"{finding.address}: {finding.message}{needs}{fix}"
    return _command("error" if fails else "warning", finding.location, title, text)


def _problem(error: Diagnostic) -> str:
    return _command(error.severity, error.location, f"shared-check {error.severity}", error.message)


def _broken(report: Report) -> Iterator[str]:
    for what, message in report.breaks:
        yield _command("error", None, "shared-check broke", f"{what}: {message}")


def _command(kind: str, place: Location | None, title: str, text: str) -> str:
    fields = {"title": title}
    if place:
        where = {"file": from_top(place.path), "line": str(place.line), "col": str(place.column)}
        fields = where | fields
    named = ",".join(f"{name}={_property(value)}" for name, value in fields.items())
    return f"::{kind} {named}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _inert(text: str) -> str:
    """A line that the runner takes for nothing but text."""
    return " ".join(text.split()).replace("::", ": :")
