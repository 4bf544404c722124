"""Text for people: one block per finding, the proof hop by hop, a summary line.

The layout is built once as styled lines; `plain` writes them without colour and without importing
anything, `show` writes them to a terminal.
"""

from __future__ import annotations

import os
import shutil
import textwrap
from collections.abc import Iterable, Iterator
from typing import IO

from validator.model.diagnostic import Diagnostic
from validator.model.location import Hop
from validator.model.report import Explanation, Report
from validator.model.verdict import OURS, Finding, Statement, Suppression, Verdict
from validator.report import View
from validator.report.causes import by_cause

Span = tuple[str, str]
Line = tuple[Span, ...]
"""A line is spans of (text, style); the style is a rich style, empty for none."""

_STYLES = {
    Verdict.FAIL: "bold red",
    Verdict.UNDECIDED: "bold yellow",
    Verdict.PASS: "green",
}
_SEVERITY_ORDER = ("critical", "high", "medium", "low")
_DIM = "dim"
PARITY_DOCS = "docs/parity.md"
"""The page of the findings that are of no rule, but of a comparison."""


def width() -> int:
    """Columns to lay out for: the terminal's (or COLUMNS), between 60 and 120; 80 when piped."""
    return max(60, min(shutil.get_terminal_size((80, 24)).columns, 120))


def render(report: Report, view: View) -> str:
    """The whole report without colour."""
    return plain(lines(report, view))


def lines(report: Report, view: View) -> Iterator[Line]:
    """The whole report as styled lines; what has one cause stands together."""
    columns = width()
    for root in report.roots if len(report.roots) <= 3 else ():
        yield ((root, "bold"), (f" · {source(report)}", _DIM))
    if len(report.roots) > 3:
        yield ((f"{len(report.roots)} root modules", "bold"), (f" · {source(report)}", _DIM))
    for note in report.notes:
        yield from paragraph("note: ", note, _DIM, columns)
    yield ()
    shown = [f for f in report.findings if _is_shown(f, view)]
    roots = len({f.root for f in shown}) > 1
    for first, *others in by_cause(sorted(shown, key=order)):
        yield from _finding(first, columns, roots)
        if others:
            text = f"{len(others)} more from the same cause: {cause(first)}"
            yield from paragraph("  ↳ ", text, "blue", columns)
        yield ()
        for finding in others:
            yield from _finding(finding, columns, roots, shared=True)
            yield ()
    for error in report.errors:
        yield from _error(error, columns)
    for what, message in report.breaks:
        yield from paragraph("broken: ", f"{what}: {message}", "bold red", columns)
    if report.errors or report.broken:
        yield ()
    yield from _summary(report, view)


def plain(styled: Iterable[Line]) -> str:
    """The lines without colour."""
    return "".join("".join(text for text, _ in line).rstrip() + "\n" for line in styled)


def show(styled: Iterable[Line], stream: IO[str]) -> None:
    """Write the lines: in colour to a terminal, else (or with NO_COLOR) plain."""
    if not stream.isatty() or os.environ.get("NO_COLOR"):
        stream.write(plain(styled))
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(file=stream, highlight=False, soft_wrap=True)
    for line in styled:
        console.print(Text.assemble(*line))


def source(report: Report) -> str:
    """What was judged: the symbolic plan, or what an engine made."""
    return "symbolic plan" if report.engine == "symbolic" else f"{report.source} · {report.engine}"


def _is_shown(finding: Finding, view: View) -> bool:
    if finding.suppressed:
        return view.suppressed
    return view.passes or finding.verdict is not Verdict.PASS


def order(finding: Finding) -> tuple[int, int, str, str, int]:
    """Sort key of a finding: the worst first, then by rule and place."""
    verdicts = (Verdict.FAIL, Verdict.UNDECIDED, Verdict.PASS)
    place = finding.location
    return (
        verdicts.index(finding.verdict),
        _SEVERITY_ORDER.index(finding.severity.value),
        finding.rule,
        place.path if place else "",
        place.line if place else 0,
    )


def _finding(
    finding: Finding, columns: int, with_root: bool, *, shared: bool = False
) -> Iterator[Line]:
    """One finding; `shared`: its cause has been proved above."""
    style = _DIM if finding.suppressed else _STYLES[finding.verdict]
    word = "suppressed " if finding.suppressed else ""
    head = f"{word}{finding.verdict.value}[{finding.rule}]"
    subject = finding.address + (f" · {finding.attribute}" if finding.attribute else "")
    title: Line = ((head, style), (f" {finding.severity.value}", ""))
    if sum(len(text) for text, _ in title) + len(subject) + 2 <= columns:
        yield (*title, (f"  {subject}", "bold"))
    else:
        yield title
        yield ((f"  {subject}", "bold"),)
    if finding.location:
        place = f"{finding.location}:{finding.location.column}"
        root = f"  in {finding.root}" if with_root and finding.root else ""
        yield (("  --> ", "blue"), (place, "cyan"), (root, _DIM))
    yield from paragraph("  ", finding.message, "", columns)
    if shared:
        return
    yield from _proof(finding.evidence, columns)
    if finding.suppressed:
        yield from paragraph("  by: ", accepted(finding.suppressed), _DIM, columns)
        return
    if finding.verdict is Verdict.PASS:
        return
    for need in finding.needs:
        yield from paragraph("  needs: ", need, "yellow", columns)
    if finding.fix and finding.verdict is Verdict.FAIL:
        yield from paragraph("  fix: ", " ".join(finding.fix.split()), "green", columns)
    if finding.docs:
        yield ((f"  {more(finding)}", _DIM),)


def more(finding: Finding) -> str:
    """Where there is more about the finding's rule: our own page, or another tool's."""
    if finding.source != OURS or finding.docs == PARITY_DOCS:
        return finding.docs
    return f"shared-check explain {finding.rule}"


def accepted(how: Suppression) -> str:
    """Who accepted a finding, until when and why, in one line."""
    place = f" at {how.location}" if how.location else ""
    terms = (
        f"until {how.expires}" if how.expires else "",
        f"owner {how.owner}" if how.owner else "",
        how.ticket or "",
    )
    said = ", ".join(term for term in terms if term)
    return f"{how.by}{place}{f' ({said})' if said else ''}: {how.reason}"


def _fact(fact: Statement, columns: int) -> Iterator[Line]:
    yield ((f"{fact.name}: ", ""), (fact.answer, "bold"))
    yield from paragraph("  ", fact.reason, "", columns)
    yield from _proof(fact.evidence, columns)
    for need in fact.needs:
        yield from paragraph("  needs: ", need, "yellow", columns)


def _proof(hops: tuple[Hop, ...], columns: int) -> Iterator[Line]:
    for number, hop in enumerate(hops):
        arrow = "  │ " if number == 0 else "  │ → "
        what = label_of_hop(hop)
        place = str(hop.location) if hop.location else ""
        gap = columns - len(arrow) - len(what) - len(place)
        yield ((arrow, "blue"), (what, ""), *(() if not place or gap < 2 else _right(place, gap)))
        if place and gap < 2:
            yield (("  │     ", "blue"), (place, _DIM))


def label_of_hop(hop: Hop) -> str:
    """The address, and the step in words where the address does not say it already."""
    if not hop.address or not hop.what:
        return hop.address or hop.what
    said = {"local": "local.", "variable": "var.", "output": "output."}.get(hop.what)
    if said and (hop.address.startswith(said) or f".{said}" in hop.address):
        return hop.address
    return f"{hop.address} ({hop.what})"


def cause(finding: Finding) -> str:
    """The last two steps of a proof: what is wrong, and the way into it."""
    return " → ".join(map(label_of_hop, finding.evidence[-2:]))


def _right(place: str, gap: int) -> tuple[Span, ...]:
    return ((" " * gap, ""), (place, _DIM))


def paragraph(lead: str, text: str, style: str, columns: int) -> Iterator[Line]:
    """A text wrapped to the columns, behind a lead that the further lines leave blank."""
    rows = textwrap.wrap(
        text, columns - len(lead), break_long_words=False, break_on_hyphens=False
    ) or [""]
    for number, row in enumerate(rows):
        yield ((lead if number == 0 else " " * len(lead), style), (row, ""))


def _error(error: Diagnostic, columns: int) -> Iterator[Line]:
    place = f"{error.location}: " if error.location else ""
    style = "bold red" if error.severity == "error" else "bold yellow"
    yield from paragraph(f"{error.severity}: ", place + error.message, style, columns)


def tally(report: Report) -> str:
    """The numbers of verdicts, in one line."""
    counts = [
        f"{len(report.with_verdict(verdict))} {word}"
        for verdict, word in (
            (Verdict.FAIL, "failed"),
            (Verdict.UNDECIDED, "undecided"),
            (Verdict.PASS, "passed"),
        )
    ]
    if report.suppressed:
        counts.append(f"{len(report.suppressed)} suppressed")
    return " · ".join(counts)


def _summary(report: Report, view: View) -> Iterator[Line]:
    counts = {verdict: len(report.with_verdict(verdict)) for verdict in Verdict}
    spans: list[Span] = [
        (f"{counts[Verdict.FAIL]} failed", _STYLES[Verdict.FAIL] if counts[Verdict.FAIL] else ""),
        (" · ", _DIM),
        (
            f"{counts[Verdict.UNDECIDED]} undecided",
            _STYLES[Verdict.UNDECIDED] if counts[Verdict.UNDECIDED] else "",
        ),
        (" · ", _DIM),
        (f"{counts[Verdict.PASS]} passed", _STYLES[Verdict.PASS] if counts[Verdict.PASS] else ""),
    ]
    if report.suppressed:
        spans.append((f" · {len(report.suppressed)} suppressed", _DIM))
    spans.append((f"  ({report.resources} resources, {report.seconds:.1f} s)", _DIM))
    yield tuple(spans)
    if view.strict and counts[Verdict.UNDECIDED]:
        yield (("strict: undecided counts as failed", "yellow"),)


def explanation(found: Iterable[Explanation]) -> Iterator[Line]:
    """Everything about resource instances: what is not known, the facts, every verdict."""
    from validator.model.value import path_text  # only here: a scan starts without it

    columns = width()
    for one in found:
        place = f"  {one.resource.location}" if one.resource.location else ""
        yield ((one.resource.address, "bold"), (place, _DIM))
        yield ((f"  in {one.root}", _DIM),)
        for path, value in one.resource.values.walk():
            if value.unknown is not None:
                detail = f"{value.unknown.cause.value}: {value.unknown.detail}"
                yield from paragraph(f"  {path_text(path)} = ? ", detail, "", columns)
        yield ()
        for fact in one.facts:
            yield from _fact(fact, columns)
            yield ()
        for finding in sorted(one.findings, key=order):
            yield from _finding(finding, columns, with_root=False)
            yield ()
        if not one.findings:
            yield (("  no rule of this profile judges this resource", _DIM),)
            yield ()
