"""What an editor asks, answered from the pipeline; nothing here knows the protocol's framing."""

from __future__ import annotations

import os
from collections.abc import Mapping

from lsprotocol import types
from pygls import uris

from validator.cache import files
from validator.model.diagnostic import Diagnostic
from validator.model.location import Location
from validator.model.report import Report
from validator.model.verdict import Finding, Severity, Verdict
from validator.pipeline.explain import explained
from validator.pipeline.fixing.run import Bench, Fix
from validator.pipeline.request import InputError, Request
from validator.pipeline.scan import find_roots, graph_of, scan
from validator.report.facts_format import facts

SOURCE = "shared-check"
_LEVELS = {
    Severity.CRITICAL: types.DiagnosticSeverity.Error,
    Severity.HIGH: types.DiagnosticSeverity.Error,
    Severity.MEDIUM: types.DiagnosticSeverity.Warning,
    Severity.LOW: types.DiagnosticSeverity.Warning,
}


class Judge:
    """Judges the roots that a saved file belongs to, and remembers what it said about them."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.reports: dict[str, Report] = {}

    def judge(self, path: str) -> dict[str, list[types.Diagnostic]]:
        """The diagnostics of every file of the roots that a file belongs to, by path.

        A file without any is there too, so that what was shown of it goes away. Raises InputError.
        """
        report = scan([path], Request(), self.environ)
        self.reports[os.path.realpath(path)] = report
        found: dict[str, dict[tuple[object, ...], types.Diagnostic]] = {os.path.abspath(path): {}}
        for finding in report.findings:
            if finding.verdict is not Verdict.PASS and not finding.suppressed:
                place = finding.location or Location(path, 1)
                key = (finding.rule, finding.address, place)
                found.setdefault(os.path.abspath(place.path), {})[key] = _of_finding(finding, place)
        for error in report.errors:
            place = error.location or Location(path, 1)
            about = ("", error.message, place)
            found.setdefault(os.path.abspath(place.path), {})[about] = _of_error(error, place)
        return {name: list(each.values()) for name, each in found.items()}

    def fixes(self, path: str, first: int, last: int) -> list[tuple[Fix, str, str]]:
        """The proved fixes of findings on these lines (from 1): each, its file, the new text."""
        report = self.reports.get(os.path.realpath(path))
        wanted = [
            finding
            for finding in (report.with_verdict(Verdict.FAIL) if report else ())
            if finding.location
            and first <= finding.location.line <= last
            and os.path.realpath(finding.location.path) == os.path.realpath(path)
        ]
        if not wanted or report is None:
            return []
        bench = Bench(report.roots, Request(), self.environ)
        kept, _ = bench.proved(wanted)
        found = []
        for one in kept:
            for name, (_, new) in bench.contents([one]).items():
                found.append((one, name, new.decode()))
        return found

    def hover(self, path: str, line: int) -> str | None:
        """What is known of the resource or argument on a line (from 1), as Markdown."""
        real = os.path.realpath(path)
        for root in find_roots([path]):
            graph = graph_of(root, Request(), self.environ)
            starts = [
                (one.location.line, one)
                for one in graph.resources.values()
                if one.location
                and one.location.line <= line
                and os.path.realpath(one.location.path) == real
            ]
            if not starts:
                continue
            nearest = max(number for number, _ in starts)
            if line > _last_line(path, nearest):
                continue
            shown = [one for number, one in starts if number == nearest]
            report = self.reports.get(real)
            mine = [one for one in (report.findings if report else ()) if one.root == root]
            return "\n\n---\n\n".join(facts(one, line) for one in explained(graph, shown[:4], mine))
        return None


def _last_line(path: str, first: int) -> int:
    """The last line of the top-level block that starts on a line."""
    from validator.syntax import parse

    try:
        tree = parse(files.read(path), path)
    except OSError:
        return 0
    return max((b.end_line for b in tree.body.blocks if b.location.line == first), default=0)


def _of_finding(finding: Finding, place: Location) -> types.Diagnostic:
    undecided = finding.verdict is Verdict.UNDECIDED
    level = types.DiagnosticSeverity.Information if undecided else _LEVELS[finding.severity]
    needs = f"\nneeds: {', '.join(finding.needs)}" if undecided and finding.needs else ""
    related = [
        types.DiagnosticRelatedInformation(
            types.Location(uri_of(hop.location.path), range_of(hop.location)),
            f"{hop.address} ({hop.what})" if hop.address else hop.what,
        )
        for hop in finding.evidence
        if hop.location
    ]
    return types.Diagnostic(
        range=range_of(place),
        message=f"{finding.message} [{finding.address}]{needs}",
        severity=level,
        code=finding.rule,
        code_description=_described(finding),
        source=SOURCE,
        related_information=related,
    )


def _described(finding: Finding) -> types.CodeDescription | None:
    """The rule's page, where the checkout with the tool is at hand."""
    top = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    page = os.path.join(top, *finding.docs.split("/"))
    return types.CodeDescription(uri_of(page)) if finding.docs and os.path.isfile(page) else None


def _of_error(error: Diagnostic, place: Location) -> types.Diagnostic:
    is_error = error.severity == "error"
    level = types.DiagnosticSeverity.Error if is_error else types.DiagnosticSeverity.Warning
    return types.Diagnostic(
        range_of(place), error.message, severity=level, source=SOURCE, code="unreadable"
    )


def uri_of(path: str) -> str:
    """The URI of a path."""
    return uris.from_fs_path(os.path.abspath(path)) or ""


def range_of(place: Location) -> types.Range:
    """From the place to the end of its line, counted in UTF-16 units as the protocol does."""
    try:
        text = files.read(place.path).decode("utf-8", "replace").splitlines()
    except OSError:
        text = []
    row = max(0, place.line - 1)
    line = text[row] if row < len(text) else ""
    start = len(line[: place.column - 1].encode("utf-16-le")) // 2
    end = max(start, len(line.rstrip().encode("utf-16-le")) // 2)
    return types.Range(types.Position(row, start), types.Position(row, end))


__all__ = ["InputError", "Judge", "range_of", "uri_of"]
