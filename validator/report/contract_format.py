"""A contract as a table for people, as Markdown for a page, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from validator.contract.file import contract_data
from validator.contract.model import Contract, Entry
from validator.contract.snapshot import Snapshot
from validator.report import marks
from validator.report.text_format import Line, paragraph, width

VERSION = 1
_DIM = "dim"


def as_json(found: Snapshot) -> str:
    """The contracts by environment, each as its file has it."""
    data = {
        "version": VERSION,
        "source": found.label,
        "contracts": {name: contract_data(one) for name, one in found.contracts.items()},
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def lines(found: Snapshot) -> Iterator[Line]:
    """Each contract as a table: output, type, parameter, and what it is below."""
    columns = width()
    for number, contract in enumerate(found.contracts.values()):
        yield from ((),) if number else ()
        yield from _contract(contract, columns)


def _contract(contract: Contract, columns: int) -> Iterator[Line]:
    yield ((contract.environment, "bold"), (f" · revision {contract.revision}", _DIM))
    state = contract.state
    if state is not None:
        yield (("remote state  ", _DIM), (f"s3://{state.bucket}/{state.key}", ""))
    prefix = prefix_of(contract)
    if prefix:
        yield (("parameters    ", _DIM), (f"{prefix}…", ""))
    yield ()
    entries = list(contract.entries.values())
    names = max((len(one.name) for one in entries), default=6)
    types = max((len(one.type) for one in entries), default=4)
    header = f"{'output':<{names}}  {'type':<{types}}  parameter"
    yield ((header, "bold"),)
    for entry in entries:
        tail = (entry.ssm or "").removeprefix(prefix) or "-"
        yield ((f"{entry.name:<{names}}  ", "bold"), (f"{entry.type:<{types}}  {tail}", ""))
        for text in _told(entry):
            yield from paragraph("  ", text, _DIM, columns)
    for name, one in contract.parameters.items():
        if one.output is None:
            yield ((name, "bold"), (f"  {one.type}", ""))
            yield from paragraph("  ", one.description, _DIM, columns) if one.description else ()
    yield from _offered(contract, columns)


def _offered(contract: Contract, columns: int) -> Iterator[Line]:
    """The names that are switched off."""
    if not contract.offered:
        return
    yield ()
    yield (("offered, and switched off here", "bold"),)
    for name, told in sorted(contract.offered.items()):
        yield ((name, ""),)
        yield from paragraph("  ", told, _DIM, columns) if told else ()


def _told(entry: Entry) -> Iterator[str]:
    if entry.description:
        yield entry.description
    if entry.sensitive:
        yield "Sensitive."
    if entry.deprecated:
        yield f"Deprecated since {entry.deprecated.since}{_until(entry)}."


def _until(entry: Entry) -> str:
    assert entry.deprecated is not None
    instead = f"; read {entry.deprecated.replacement}" if entry.deprecated.replacement else ""
    return f", goes away on {entry.deprecated.sunset}{instead}"


def prefix_of(contract: Contract) -> str:
    """What the names of all its parameters start with, up to a slash."""
    names = list(contract.parameters)
    if not names:
        return ""
    first, last = min(names), max(names)
    same = next((n for n, c in enumerate(first) if n >= len(last) or last[n] != c), len(first))
    return first[:same].rpartition("/")[0] + "/"


def as_markdown(found: Snapshot) -> str:
    """One table over all environments: output, parameter below the prefix, type, what it is."""
    contracts = found.contracts
    entries: dict[str, Entry] = {}
    for contract in contracts.values():
        for name, entry in contract.entries.items():
            entries.setdefault(name, entry)
    rows = ["| output | SSM parameter | type | is |", "|---|---|---|---|"]
    rows += [_row(contracts, entry) for _, entry in sorted(entries.items())]
    offered: dict[str, str] = {}
    for contract in contracts.values():
        offered |= {name: told for name, told in contract.offered.items() if name not in entries}
    if offered:
        rows += ["", "Offered, and null while the part behind them is switched off:", ""]
        rows += ["| output | off in | is |", "|---|---|---|"]
        rows += [_offer(contracts, *one) for one in sorted(offered.items())]
    return "".join(f"{row}\n" for row in rows)


def _offer(contracts: Mapping[str, Contract], name: str, told: str) -> str:
    off = ", ".join(env for env, one in contracts.items() if name in one.offered)
    return f"| `{name}` | {off} | {cell(told)} |"


def _row(contracts: Mapping[str, Contract], entry: Entry) -> str:
    having = [name for name, one in contracts.items() if entry.name in one.entries]
    owner = contracts[having[0]]
    tail = (entry.ssm or "").removeprefix(prefix_of(owner))
    notes = [entry.description] if entry.description else []
    if len(having) < len(contracts):
        notes.append(f"Only in {', '.join(having)}.")
    if entry.deprecated:
        notes.append(f"**Deprecated**{_until(entry)}.")
    shown = f"`{tail}`" if tail else ""
    return f"| `{entry.name}` | {shown} | {entry.type} | {cell(' '.join(notes))} |"


def cell(text: str) -> str:
    """A text as it may stand in a Markdown table."""
    return " ".join(text.split()).replace("|", "\\|")


def into(page: str, table: str) -> str | None:
    """The page with the table between its marks; None where it has no marks."""
    return marks.between(page, BEGIN, END, table)


BEGIN = "<!-- contract: shared-check contract show --into README.md -->"
END = "<!-- /contract -->"


def headed(rows: Sequence[Sequence[str]], header: Sequence[str]) -> str:
    """A Markdown table."""
    yield_rows = [header, ["---"] * len(header), *rows]
    return "".join(f"| {' | '.join(map(cell, row))} |\n" for row in yield_rows)
