"""Markdown for a pull request's comment or a job's summary: what fails is seen, proofs unfold."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

from validator.model.location import Hop
from validator.model.report import Report
from validator.model.verdict import Finding, Verdict
from validator.report import View
from validator.report.causes import by_cause
from validator.report.places import from_top
from validator.report.text_format import accepted, cause, label_of_hop, order, source, tally

LIMIT = 65_000
"""Characters: GitHub takes comments of up to 65,536."""
_RESERVED = 600
_ACTIVE = re.compile(r"[\\`*_\[\]|@~$<>&#!{}]")
_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$])")


def render(report: Report, view: View) -> str:
    """The report in at most LIMIT characters; what does not fit is counted, and said."""
    head = "".join(f"{line}\n" for line in _head(report))
    shown = [f for f in report.findings if _is_shown(f, view)]
    groups = by_cause(sorted(shown, key=order))
    roots = len({finding.root for finding in shown}) > 1
    room = LIMIT - len(head) - _RESERVED
    blocks: list[str] = []
    left_out = 0
    for number, group in enumerate(groups):
        block = _fitting(group, roots, room)
        if block is None:
            left_out = sum(len(rest) for rest in groups[number:])
            break
        blocks.append(block)
        room -= len(block)
    text = head[: LIMIT - _RESERVED] + "".join(blocks)
    if left_out:
        text += (
            f"\n**{left_out} of {len(shown)} findings are not shown**: this report ends at "
            f"{LIMIT:,} characters. The text and JSON reports have all.\n"
        )
    return text


def _is_shown(finding: Finding, view: View) -> bool:
    if finding.suppressed:
        return view.suppressed
    return view.passes or finding.verdict is not Verdict.PASS


def _head(report: Report) -> Iterator[str]:
    yield f"## shared-check: {plain(tally(report))}"
    yield ""
    named = report.roots if len(report.roots) <= 5 else (f"{len(report.roots)} root modules",)
    yield f"{', '.join(map(code, named))} · {plain(source(report))}"
    for note in report.notes:
        yield f"\n> {plain(note)}"
    problems = [
        f"{code(str(error.location or 'input'))} {plain(error.message)}"
        for error in report.errors
        if error.severity == "error"
    ]
    problems += [f"{plain(what)} broke: {plain(message)}" for what, message in report.breaks]
    for problem in problems[:20]:
        yield f"\n**error** {problem[:2000]}"
    if len(problems) > 20:
        yield f"\n**error** and {len(problems) - 20} more"
    yield ""


def _fitting(group: Sequence[Finding], roots: bool, room: int) -> str | None:
    """The group's block; without its proof where that is too long; None where nothing fits."""
    for with_proof in (True, False):
        text = "".join(f"{line}\n" for line in _block(group, roots, with_proof))
        if len(text) <= room:
            return text
    return None


def _block(group: Sequence[Finding], roots: bool, with_proof: bool) -> Iterator[str]:
    first, *others = group
    yield from _title(first, roots)
    if with_proof:
        yield from _details(first)
    elif first.evidence:
        yield "\n(the proof is too long for this report)"
    if others:
        yield f"\nThe same cause, {code(cause(first))}, fails {len(others)} more:\n"
        for finding in others:
            yield (
                f"- {code(finding.rule)} ({finding.severity.value}) {code(_subject(finding))}: "
                f"{plain(finding.message)}"
            )
    yield ""


def _title(finding: Finding, roots: bool) -> Iterator[str]:
    word = "suppressed" if finding.suppressed else finding.verdict.value
    yield (
        f"\n### {word}: {code(finding.rule)} · {finding.severity.value}\n\n"
        f"{code(_subject(finding))}"
    )
    if finding.location:
        place = f"{from_top(finding.location.path)}:{finding.location.line}"
        inside = f" in {code(finding.root)}" if roots and finding.root else ""
        yield f"at {code(place)}{inside}"
    yield f"\n{plain(finding.message)}"
    for need in finding.needs:
        yield f"\n**needs** {code(need)}"
    if finding.suppressed:
        yield f"\n**by** {plain(accepted(finding.suppressed))}"


def _details(finding: Finding) -> Iterator[str]:
    if not finding.evidence and not finding.fix:
        return
    yield "\n<details><summary>proof and fix</summary>\n"
    for number, hop in enumerate(finding.evidence, start=1):
        yield f"{number}. {code(label_of_hop(hop))}{_place(hop)}"
    if finding.fix and finding.verdict is Verdict.FAIL:
        yield f"\n**Fix:** {_written(finding.fix)}"
    yield "\n</details>"


def _written(text: str) -> str:
    """A rule's own text: Markdown already, but no HTML, and nobody in it is notified."""
    return html.escape(" ".join(text.split()), quote=False).replace("@", "&#64;")


def _place(hop: Hop) -> str:
    return f" {from_top(hop.location.path)}:{hop.location.line}" if hop.location else ""


def _subject(finding: Finding) -> str:
    return finding.address + (f" · {finding.attribute}" if finding.attribute else "")


def code(text: str) -> str:
    """Text as code that nothing in it can end, on one line."""
    inner = _ACTIVE.sub(lambda match: f"&#{ord(match[0])};", " ".join(text.split()))
    return f"<code>{inner}</code>"


def plain(text: str) -> str:
    """Text that Markdown takes for nothing but text, on one line; nobody in it is notified."""
    escaped = _SPECIAL.sub(r"\\\1", " ".join(text.split()))
    return html.escape(escaped, quote=False).replace("@", "&#64;")
