"""The changes of a contract: text for people, Markdown for a pull request, JSON for machines."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

from validator.contract.diff import ORDER
from validator.contract.model import ContractChange
from validator.contract.snapshot import Difference
from validator.report.contract_format import headed
from validator.report.text_format import Line, Span, paragraph, width

VERSION = 1
_STYLES = {
    "breaking": "bold red",
    "undecided": "bold yellow",
    "deprecating": "yellow",
    "additive": "green",
    "internal": "",
}
_DIM = "dim"
_CHANGELOG = "contract/changelog.yaml"


def as_json(found: Difference) -> str:
    """The changes as a JSON document, as `contract-diff.schema.json` beside this file says."""
    counts = Counter(one.kind for one in found.changes)
    data = {
        "version": VERSION,
        "before": found.before.label,
        "after": found.after.label,
        "changes": [_change(found, one) for one in found.changes],
        "errors": [
            {
                "path": one.location.path if one.location else None,
                "line": one.location.line if one.location else None,
                "message": one.message,
            }
            for one in found.errors
        ],
        "summary": {kind: counts[kind] for kind in ORDER} | {"untold": len(found.untold)},
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _change(found: Difference, one: ContractChange) -> dict[str, object]:
    return {
        "environment": one.environment,
        "name": one.name,
        "kind": one.kind,
        "change": one.change,
        "before": one.before,
        "after": one.after,
        "reason": one.reason,
        "suggestion": one.suggestion or None,
        "path": one.location.path if one.location else None,
        "line": one.location.line if one.location else None,
        "told": None if one.kind != "breaking" else one not in found.untold,
    }


def lines(found: Difference) -> Iterator[Line]:
    """Every change, gravest first, then what is missing in the changelog."""
    columns = width()
    yield ((f"{found.before.label} → {found.after.label}", "bold"),)
    yield ()
    for one in found.changes:
        yield from _shown(found, one, columns)
        yield ()
    for error in found.errors:
        place = f"{error.location}: " if error.location else ""
        yield from paragraph("error: ", place + error.message, "bold red", columns)
    if found.untold:
        yield from paragraph(
            "", f"Breaking changes need an entry in {_CHANGELOG}:", "bold", columns
        )
        yield from (((f"  {row}", ""),) for row in found.template)
        yield ()
    yield tuple(_summary(found))


def _shown(found: Difference, one: ContractChange, columns: int) -> Iterator[Line]:
    yield (
        (f"{one.kind}[{one.change}]", _STYLES[one.kind]),
        (f" {one.environment}", ""),
        (f"  {one.name}", "bold"),
    )
    if one.location:
        yield (("  --> ", "blue"), (str(one.location), "cyan"))
    yield from paragraph("  ", one.reason, "", columns)
    for lead, text in (("  was: ", one.before), ("  now: ", one.after)):
        if text and text not in one.reason:
            yield from paragraph(lead, text, _DIM, columns)
    if one.suggestion:
        hint = f"read {one.suggestion}" if one.change == "renamed" else one.suggestion
        yield from paragraph("  fix: ", hint, "green", columns)
    if one in found.untold:
        yield (("  no entry in the changelog", "red"),)


def _summary(found: Difference) -> Iterator[Span]:
    counts = Counter(one.kind for one in found.changes)
    if not counts:
        yield ("nothing that is published changes", "green")
    for number, kind in enumerate(kind for kind in ORDER if counts[kind]):
        yield (" · " if number else "", _DIM)
        yield (f"{counts[kind]} {kind}", _STYLES[kind])
        if kind == "breaking" and found.untold:
            yield (f" ({len(found.untold)} not in the changelog)", "red")


def as_markdown(found: Difference) -> str:
    """A section for a pull request: one table, gravest first."""
    title = f"### Contract: {found.before.label} → {found.after.label}\n\n"
    if not found.changes:
        return title + "Nothing that is published changes.\n"
    rows = [
        [
            one.kind if one not in found.untold else f"**{one.kind}**, not in the changelog",
            one.environment,
            f"`{one.name}`",
            one.change,
            one.reason + (f"; {one.suggestion}" if one.suggestion not in one.reason else ""),
        ]
        for one in found.changes
    ]
    return title + headed(rows, ["kind", "environment", "name", "change", "what"])
