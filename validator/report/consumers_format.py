"""What an index of consumers found: text for people, Markdown for a pull request, stable JSON.

The schema of the JSON is `consumers.schema.json` beside this file.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from validator.report.text_format import Line, plain, width

if TYPE_CHECKING:
    from validator.contract.consumers.result import Break, Dead, Read, Result, Trouble

VERSION = 1
FORMATS = ("text", "json", "markdown")
UNSEEN = (
    "Parameters that are made outside of the indexed sources (by hand, by another tool) are not "
    "seen: if one of these is, it is no mistake."
)
_KINDS = {
    "ssm": "parameter",
    "remote_state": "output",
    "module": "module",
    "tag": "lookup",
    "id": "written id",
}


def render(result: Result, format: str, *, title: str = "Consumers") -> str:
    """The result in one of `FORMATS`, without colour; ends with a newline."""
    if format == "json":
        return as_json(result)
    if format == "markdown":
        return as_markdown(result, title)
    return plain(lines(result))


# ---- JSON


def document(result: Result) -> dict[str, Any]:
    """The result as JSON data."""
    return {
        "version": VERSION,
        "reads": [_read(one) for one in result.reads],
        "dangling": [{**_read(one), "suggestion": one.suggestion} for one in result.dangling],
        "dead": [
            {"name": one.name, "address": one.address, "path": one.path, "line": one.line}
            for one in result.dead
        ],
        "breaks": [_break(one) for one in result.breaks],
        "errors": [_trouble(one) for one in result.troubles],
    }


def as_json(result: Result) -> str:
    """The JSON document as text."""
    return json.dumps(document(result), indent=2, ensure_ascii=False) + "\n"


def _read(read: Read) -> dict[str, Any]:
    return {
        "consumer": read.consumer,
        "path": read.path,
        "line": read.line,
        "kind": read.kind,
        "name": read.name,
        "environments": list(read.environments),
        "published_by": read.published_by,
    }


def _break(one: Break) -> dict[str, Any]:
    return {
        "name": one.name,
        "change": one.change,
        "consumer": one.consumer,
        "path": one.path,
        "line": one.line,
        "environment": one.environment or None,
        "effect": one.effect,
    }


def _trouble(one: Trouble) -> dict[str, Any]:
    return {
        "consumer": one.consumer,
        "path": one.problem.path or None,
        "line": one.problem.line or None,
        "message": one.problem.message,
    }


# ---- text


def lines(result: Result, *, with_reads: bool = True) -> Iterator[Line]:
    """The result as styled lines."""
    columns = width()
    for note in result.notes:
        yield from _wrapped(f"note: {note}", columns, "dim")
    if result.breaks:
        yield from break_lines(result.breaks, columns)
    yield from rest_lines(result, with_reads=with_reads)


def rest_lines(
    result: Result, *, with_reads: bool = False, with_dead: bool = True
) -> Iterator[Line]:
    """What is there besides breaks: reads, dangling ones, dead names, errors, the summary."""
    columns = width()
    if with_reads and result.reads:
        yield from _read_lines(result.reads)
    if result.dangling:
        yield ((f"dangling: {_count(len(result.dangling), 'name')} that nobody publishes", "bold"),)
        for one in result.dangling:
            yield from _dangling(one)
        yield from _wrapped(UNSEEN, columns, "dim")
        yield ()
    if result.dead and with_dead:
        yield ((f"dead: {_count(len(result.dead), 'name')} that no consumer here reads", "bold"),)
        for members in _by_address(result.dead):
            more = f" and {len(members) - 1} more" if len(members) > 1 else ""
            first = members[0]
            yield ((f"  {first.name}", ""), (f"{more}  {first.path}:{first.line}", "dim"))
        yield ()
    for trouble in result.troubles:
        yield from _wrapped(f"error: {_place(trouble)}: {trouble.problem.message}", columns, "red")
    yield ((summary(result), "bold"),)


def _by_address(dead: Iterable[Dead]) -> Iterable[list[Dead]]:
    """Dead names that one address publishes, in every environment."""
    found: dict[str, list[Dead]] = {}
    for one in dead:
        found.setdefault(one.address, []).append(one)
    return found.values()


def summary(result: Result) -> str:
    """One line of numbers."""
    parts = [
        _count(len(result.reads), "read"),
        f"{len(result.dangling)} dangling",
        f"{len(result.dead)} dead",
    ]
    if result.breaks:
        parts.insert(0, f"{_count(len(result.breaks), 'read')} broken")
    if result.troubles:
        parts.append(_count(len(result.troubles), "error"))
    seen = f"{_count(result.consumers, 'consumer')}, {_count(result.files, 'file')}"
    return f"{' · '.join(parts)}  ({seen}, {result.seconds:.1f} s)"


def break_lines(breaks: Sequence[Break], columns: int) -> Iterator[Line]:
    """The reads that changes break, by name, then by consumer."""
    for (name, change), members in groupby(breaks, key=lambda one: (one.name, one.change)):
        yield ((f"{name}: ", "bold red"), (change, "red"))
        for place, several in groupby(members, key=lambda one: (one.consumer, one.path, one.line)):
            found = list(several)
            consumer, path, line = place
            yield ((f"  {consumer}  ", "bold"), (f"{path}:{line}", "cyan"))
            for effect, environments in _by_effect(found).items():
                shown = f"{', '.join(environments)}: " if environments else ""
                yield from _wrapped(f"    {shown}{effect}", columns, "")
        yield ()


def _by_effect(breaks: Iterable[Break]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in breaks:
        known = found.setdefault(one.effect, [])
        if one.environment:
            known.append(one.environment)
    return found


def _read_lines(reads: Sequence[Read]) -> Iterator[Line]:
    for consumer, members in groupby(reads, key=lambda one: one.consumer):
        yield ((consumer, "bold"),)
        for one in members:
            where = f" ({', '.join(one.environments)})" if one.environments else ""
            yield (
                (f"  {one.path}:{one.line}  ", "cyan"),
                (f"{_KINDS[one.kind]} ", "dim"),
                (one.name, ""),
                (where, "dim"),
            )
        yield ()


def _dangling(one: Read) -> Iterator[Line]:
    where = f" ({', '.join(one.environments)})" if one.environments else ""
    yield ((f"  {one.consumer}  ", "bold"), (f"{one.path}:{one.line}", "cyan"))
    yield ((f"    {_KINDS[one.kind]} ", "dim"), (one.name, "red"), (where, "dim"))
    if one.suggestion:
        yield ((f"    {_hint(one.suggestion)}", ""),)


def _hint(suggestion: str) -> str:
    return suggestion if " " in suggestion else f"did you mean {suggestion}?"


def _place(trouble: Trouble) -> str:
    problem = trouble.problem
    place = f"{problem.path}:{problem.line}" if problem.line else problem.path
    return f"{trouble.consumer}: {place}" if place else trouble.consumer


def _wrapped(text: str, columns: int, style: str) -> Iterator[Line]:
    own = len(text) - len(text.lstrip())
    indent = " " * (own + 2) if own or text.startswith(("note:", "error:")) else ""
    for line in textwrap.wrap(
        text, columns, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    ):
        yield ((line, style),)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


# ---- Markdown


def as_markdown(result: Result, title: str) -> str:
    """The result for a pull request."""
    return f"# {title}\n\n{summary(result)}\n\n" + "\n".join(markdown_sections(result))


def markdown_sections(
    result: Result, *, with_reads: bool = True, with_dead: bool = True
) -> Iterator[str]:
    """Each table with its heading; none for what was not found."""
    if result.breaks:
        yield "## Who breaks\n\n" + _table(
            ("name", "change", "consumer", "place", "environment", "effect"),
            result.breaks,
            lambda one: (
                code(one.name), one.change, one.consumer, code(f"{one.path}:{one.line}"),
                one.environment, one.effect,
            ),
        )  # fmt: skip
    if result.dangling:
        table = _table(
            ("consumer", "place", "reads", "in", "hint"),
            result.dangling,
            lambda one: (
                one.consumer, code(f"{one.path}:{one.line}"), code(one.name),
                ", ".join(one.environments), _hint(one.suggestion) if one.suggestion else "",
            ),
        )  # fmt: skip
        yield f"## Dangling reads\n\n{table}\n{UNSEEN}\n"
    if result.dead and with_dead:
        yield "## Dead names\n\n" + _table(
            ("name", "published at"),
            result.dead,
            lambda one: (code(one.name), code(f"{one.path}:{one.line}")),
        )
    if with_reads and result.reads:
        yield "## Reads\n\n" + _table(
            ("consumer", "place", "kind", "name", "in"),
            result.reads,
            lambda one: (
                one.consumer, code(f"{one.path}:{one.line}"), _KINDS[one.kind], code(one.name),
                ", ".join(one.environments),
            ),
        )  # fmt: skip
    if result.troubles:
        yield "## Not read\n\n" + _table(
            ("place", "why"), result.troubles, lambda one: (_place(one), one.problem.message)
        )


def code(text: str) -> str:
    """A text as Markdown code that also stands in a table."""
    fence = "``" if "`" in text else "`"
    return f"{fence}{_cell(text)}{fence}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _table(
    head: Sequence[str],
    rows: Iterable[Any],
    cells: Callable[[Any], Sequence[str]],
) -> str:
    made = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    for row in rows:
        shown = [cell if cell.startswith("`") else _cell(cell) for cell in cells(row)]
        made.append(f"| {' | '.join(shown)} |")
    return "\n".join(made) + "\n"


__all__ = ["as_json", "break_lines", "document", "lines", "render", "summary"]
