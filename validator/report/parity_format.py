"""Two environments side by side: text in two columns, JSON, and a table for a page."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from validator.model.location import Location
from validator.model.parity import Compared, Difference, Kind, Settled
from validator.model.verdict import Finding, Verdict
from validator.parity.equality import Names
from validator.parity.findings import UNDECLARED, evidence, origins, texts
from validator.parity.shown import excerpts
from validator.report import marks
from validator.report.json_format import finding_data
from validator.report.text_format import Line, label_of_hop, order, paragraph, width

VERSION = 1
FEW = 3
"""The places of a declaration that are shown where not all are asked for."""

BEGIN = "<!-- parity: shared-check parity {names} --into {page} -->"
END = "<!-- /parity -->"
_BEGINS = "<!-- parity: "
_DIM = "dim"
_STYLES = {Verdict.FAIL: "bold red", Verdict.UNDECIDED: "bold yellow"}


def lines(found: Compared, *, whole: bool = False) -> Iterator[Line]:
    """The declared differences, then the findings; `whole`: every place of what is declared."""
    columns = width()
    yield ((f"{found.roots[0]} | {found.roots[1]}", "bold"), (f" · {source(found)}", _DIM))
    for note in found.notes:
        yield from paragraph("note: ", note, _DIM, columns)
    yield ()
    for one in found.declared:
        yield from _declared(found, one, columns, whole)
        yield ()
    by_place = {(d.address, d.attribute): d for d in _all(found)}
    for finding in sorted(found.findings, key=order):
        difference = by_place.get((finding.address, finding.attribute))
        yield from _finding(found, finding, difference, columns)
        yield ()
    for error in found.errors:
        place = f"{error.location}: " if error.location else ""
        yield from paragraph("error: ", place + error.message, "bold red", columns)
    yield from _summary(found)


def source(found: Compared) -> str:
    """What was compared."""
    engines = dict.fromkeys(found.engines)
    if list(engines) == ["symbolic"]:
        return "symbolic plans"
    return " | ".join(f"plan of {one}" if one != "symbolic" else "symbolic plan" for one in engines)


def state(one: Settled) -> str:
    """How a declaration stands, in a word or two."""
    if not one.judged:
        return "not there"
    if one.days_left < 0:
        return "expired"
    rules = {finding.rule for finding in one.findings}
    return "stale" if not one.differences else "not as declared" if rules else "as declared"


def days(one: Settled) -> str:
    """How long a declaration holds."""
    expires = one.declaration.expires
    if one.days_left < 0:
        return f"expired {expires}"
    return f"{one.days_left} day{'s' if one.days_left != 1 else ''} left (until {expires})"


def inputs(one: Settled) -> str:
    """The variables that make a declared difference."""
    return ", ".join(f"var.{name}" for name in one.declaration.inputs)


def _all(found: Compared) -> Iterator[Difference]:
    yield from found.undeclared
    for one in found.declared:
        yield from one.differences


def _declared(found: Compared, one: Settled, columns: int, whole: bool) -> Iterator[Line]:
    said = one.declaration
    good = state(one) in ("as declared", "not there")
    yield (
        (f"{state(one)}[{said.id}]", "green" if good else "bold red"),
        (f"  {said.what}", "bold"),
    )
    yield from _columns(found.names, columns, _DIM)
    yield from _columns([one.sides.get(n, "") for n in found.names], columns, "")
    yield from paragraph("  why: ", said.why, _DIM, columns)
    terms = " · ".join(filter(None, (f"owner {said.owner}", days(one), inputs(one))))
    yield from paragraph("  ", terms, _DIM, columns)
    if not one.judged:
        yield from paragraph("  ", f"judged once there is {said.requires}", _DIM, columns)
    shown = one.differences if whole else one.differences[:FEW]
    for difference in shown:
        yield from _subject(difference, columns)
        yield from _columns(_texts(found, difference), columns, "cyan", indent=4)
    more = len(one.differences) - len(shown)
    if more:
        yield ((f"    … {more} more place{'s' if more > 1 else ''} (--all)", _DIM),)


def _texts(found: Compared, difference: Difference) -> tuple[str, str]:
    return excerpts(texts(difference), Names(*found.names))


def _subject(difference: Difference, columns: int) -> Iterator[Line]:
    address, attribute = difference.address, difference.attribute
    if attribute and len(address) + len(attribute) + 7 > columns:
        yield ((f"    {address}", ""),)
        yield ((f"      · {attribute}", ""),)
    else:
        yield ((f"    {address}" + (f" · {attribute}" if attribute else ""), ""),)


def _columns(cells: Sequence[str], columns: int, style: str, indent: int = 2) -> Iterator[Line]:
    """One row of two columns, each wrapped within itself; the rule between stands in the middle."""
    half = (columns - 3) // 2
    rooms = half - indent, columns - half - 3
    parts = [textwrap.wrap(cell, room) or [""] for cell, room in zip(cells, rooms, strict=True)]
    for number in range(max(map(len, parts))):
        left, right = (part[number] if number < len(part) else "" for part in parts)
        yield (
            (" " * indent, ""),
            (left.ljust(rooms[0]), style),
            (" │ ", _DIM),
            (right, style),
        )


def _finding(
    found: Compared, finding: Finding, difference: Difference | None, columns: int
) -> Iterator[Line]:
    style = _STYLES[finding.verdict]
    yield (
        (f"{finding.verdict.value}[{finding.rule}]", style),
        (f" {finding.severity.value}", ""),
    )
    attribute = f" · {finding.attribute}" if finding.attribute else ""
    yield ((f"  {finding.address}{attribute}", "bold"),)
    if difference is not None:
        for name, place in zip(found.names, origins(difference), strict=True):
            lead = f"  {name}".ljust(2 + max(map(len, found.names)))
            yield ((lead, ""), (" --> ", "blue"), (_place(place), "cyan"))
    elif finding.location:
        yield (("  --> ", "blue"), (str(finding.location), "cyan"))
    if difference is not None:
        yield from _columns(found.names, columns, _DIM)
        yield from _columns(_texts(found, difference), columns, "bold")
    if not (difference and difference.kind is Kind.VALUE and finding.rule == UNDECLARED):
        yield from paragraph("  ", finding.message, "", columns)
    if difference is None:
        for hop in finding.evidence:
            yield from paragraph(
                "  │ ", f"{label_of_hop(hop)}  {hop.location or ''}", _DIM, columns
            )
    for need in finding.needs:
        yield from paragraph("  needs: ", need, "yellow", columns)
    if finding.verdict is Verdict.FAIL:
        yield from paragraph("  fix: ", finding.fix, "green", columns)


def _place(place: Location | None) -> str:
    return str(place) if place else "not there"


def _summary(found: Compared) -> Iterator[Line]:
    fails = sum(one.verdict is Verdict.FAIL for one in found.findings)
    undecided = len(found.findings) - fails
    judged = sum(one.judged for one in found.declared)
    left, right = found.resources
    yield (
        (f"{fails} failed", "bold red" if fails else ""),
        (" · ", _DIM),
        (f"{undecided} undecided", "bold yellow" if undecided else ""),
        (f" · {judged} declared differences" if judged != 1 else " · 1 declared difference", ""),
        (f"  ({left} | {right} resources, {found.seconds:.1f} s)", _DIM),
    )


def as_json(found: Compared) -> str:
    """The comparison as a JSON document, as `parity.schema.json` beside this file says."""
    names = Names(*found.names)
    fails = sum(one.verdict is Verdict.FAIL for one in found.findings)
    data = {
        "version": VERSION,
        "environments": [
            {"name": name, "root": root, "engine": engine, "resources": count}
            for name, root, engine, count in zip(
                found.names, found.roots, found.engines, found.resources, strict=True
            )
        ],
        "declarations": found.path or None,
        "today": found.today.isoformat() if found.today else None,
        "declared": [_settled(found, one) for one in found.declared],
        "undeclared": [_difference(found, one, names) for one in found.undeclared],
        "findings": [finding_data(one) for one in sorted(found.findings, key=order)],
        "errors": [
            {
                "path": one.location.path if one.location else None,
                "line": one.location.line if one.location else None,
                "message": one.message,
            }
            for one in found.errors
        ],
        "notes": list(found.notes),
        "summary": {
            "fail": fails,
            "undecided": len(found.findings) - fails,
            "declared": sum(one.judged for one in found.declared),
            "names": found.inherent,
            "alike": found.alike,
            "seconds": round(found.seconds, 3),
        },
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _settled(found: Compared, one: Settled) -> dict[str, Any]:
    said = one.declaration
    names = Names(*found.names)
    return {
        "id": said.id,
        "what": said.what,
        "sides": {name: one.sides.get(name, "") for name in found.names},
        "why": said.why,
        "owner": said.owner,
        "expires": said.expires.isoformat(),
        "days_left": one.days_left,
        "state": state(one),
        "inputs": list(said.inputs),
        "path": said.location.path,
        "line": said.location.line,
        "places": [_difference(found, difference, names) for difference in one.differences],
    }


def _difference(found: Compared, one: Difference, names: Names) -> dict[str, Any]:
    return {
        "address": one.address,
        "attribute": one.attribute,
        "kind": one.kind.name.lower(),
        "values": dict(zip(found.names, texts(one), strict=True)),
        "places": {
            name: {"path": place.path, "line": place.line} if place else None
            for name, place in zip(found.names, origins(one), strict=True)
        },
        "evidence": [
            {
                "what": hop.what,
                "address": hop.address,
                "path": hop.location.path if hop.location else None,
                "line": hop.location.line if hop.location else None,
            }
            for hop in evidence(one, names)
        ],
        "needs": list(one.needs),
    }


def as_table(found: Compared) -> str:
    """The declared differences as a Markdown table; a check marks what is as declared."""
    head = ("difference", *found.names, "variable", "why", "checked")
    rows: Iterable[Sequence[str]] = (
        (
            one.declaration.what,
            *(one.sides.get(name, "") for name in found.names),
            ", ".join(f"`{name}`" for name in one.declaration.inputs),
            one.declaration.why,
            "✓" if state(one) == "as declared" else state(one),
        )
        for one in found.declared
        if one.judged
    )
    marks = "|".join("---" for _ in head)
    return "\n".join([_row(head), f"|{marks}|", *map(_row, rows)]) + "\n"


def _row(cells: Sequence[str]) -> str:
    inner = " | ".join(cell.replace("|", "\\|") for cell in cells)
    return f"| {inner} |"


def into(page: str, table: str) -> str | None:
    """A page with the table between its marks; None where it has no marks."""
    return marks.between(page, _BEGINS, END, table)
