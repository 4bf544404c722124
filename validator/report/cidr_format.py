"""The address plan drawn in a terminal, as Markdown tables for a page, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from validator.addresses.layout import BlockLayout, Piece, Use, VpcLayout
from validator.facts.cidr import AddressPlan, Block
from validator.report import marks
from validator.report.contract_format import headed
from validator.report.text_format import Line, Span

VERSION = 1
BEGIN = "<!-- addresses: shared-check cidr show --format markdown --into docs/address-plan.md -->"
END = "<!-- /addresses -->"
_DIM = "dim"
_MOST_CELLS = 256
_STYLES = {"subnet": "green", "reserved": "yellow", "free": _DIM}
_PUBLIC = "cyan"
_WORDS: tuple[tuple[Use, str], ...] = (
    ("subnet", "used"),
    ("reserved", "reserved"),
    ("free", "free"),
)
_WIDE = 100
"""Columns from which the purpose stands in the table."""


@dataclass(frozen=True, slots=True)
class Glyphs:
    """How a cell is drawn by its use, and the dot between parts of a line."""

    subnet: str
    reserved: str
    free: str
    dot: str
    dots: str

    def of(self, piece: Piece) -> str:
        """The cell of a piece."""
        return {"subnet": self.subnet, "reserved": self.reserved}.get(piece.use, self.free)


UNICODE = Glyphs("█", "▒", "·", "·", "…")
ASCII = Glyphs("#", "+", ".", "-", "...")


def glyphs_for(encoding: str | None) -> Glyphs:
    """The glyphs that a stream of this encoding can show."""
    try:
        "█▒·…".encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return ASCII
    return UNICODE


def lines(
    plan: AddressPlan, found: Sequence[VpcLayout], columns: int, glyphs: Glyphs
) -> Iterator[Line]:
    """Each VPC as a map to scale and a table; then the networks around them."""
    for number, one in enumerate(found):
        yield from ((),) if number else ()
        yield from _vpc(one, columns, glyphs)
    if len(found) == len(plan.vpcs):
        yield from _around(plan, columns, glyphs)


def _vpc(one: VpcLayout, columns: int, glyphs: Glyphs) -> Iterator[Line]:
    total = one.addresses()
    shares = ", ".join(f"{_percent(one.addresses(use), total)} {word}" for use, word in _WORDS)
    cidrs = ", ".join(block.text for block in one.vpc.blocks())
    yield ((one.environment, "bold"), (f" {glyphs.dot} {cidrs}", ""))
    yield ((f"{total:,} addresses: {shares}", _DIM),)
    for block in one.blocks:
        yield ()
        if len(one.blocks) > 1:
            yield ((f"{block.network}", "bold"), (f"  {block.name or 'primary'}", _DIM))
        yield from _map(block, columns, glyphs)
        yield ()
        yield from _table(block.pieces, columns, glyphs)
    if one.outside:
        yield ()
        yield (("In none of its blocks:", "bold red"),)
        yield from _table(one.outside, columns, glyphs)
    if one.vpc.ipv6 is not None:
        yield ()
        yield from _ipv6(one)


def _percent(part: int, total: int) -> str:
    share = part * 100 / total
    return "<1 %" if 0 < share < 1 else f"{share:.0f} %"


def _map(block: BlockLayout, columns: int, glyphs: Glyphs) -> Iterator[Line]:
    """Rows of cells of as many addresses each; a cell with anything in it is taken."""
    cells = min(_MOST_CELLS, int(block.network.num_addresses))
    each = int(block.network.num_addresses) // cells
    wide = min(cells, 64 if columns >= 64 + 16 else 32)
    base = int(block.network.network_address)
    owners = [_owner(block, base + n * each, each) for n in range(cells)]
    labels = [str(block.network.network_address + n * each) for n in range(0, cells, wide)]
    labelled: set[Piece] = set()
    for row, label in enumerate(labels):
        spans = _row(owners[row * wide : (row + 1) * wide], glyphs, labelled)
        yield ((f"  {label:<{max(map(len, labels))}}  ", _DIM), *spans)
    size = f"1 cell = {each:,} address{'es' if each > 1 else ''}"
    key = f"{glyphs.subnet} subnet  {glyphs.reserved} reserved  {glyphs.free} free"
    yield ((f"  {'':<{max(map(len, labels))}}  {key}  ({size})", _DIM),)


def _owner(block: BlockLayout, first: int, count: int) -> Piece:
    """What a cell shows: of several pieces a taken one before a free one, then the largest."""
    inside = [
        piece
        for piece in block.pieces
        if int(piece.network.network_address) < first + count
        and int(piece.network.broadcast_address) >= first
    ]
    return max(inside, key=lambda one: (one.use != "free", one.use == "subnet", one.addresses))


def _row(owners: Sequence[Piece], glyphs: Glyphs, labelled: set[Piece]) -> Iterator[Span]:
    start = 0
    for end in range(1, len(owners) + 1):
        if end < len(owners) and owners[end] is owners[start]:
            continue
        piece = owners[start]
        text = glyphs.of(piece) * (end - start)
        name = _short(piece.name)
        if name and piece not in labelled and len(name) + 4 <= end - start:
            left = (end - start - len(name) - 2) // 2
            text = f"{text[:left]} {name} {text[left + len(name) + 2 :]}"
            labelled.add(piece)
        yield text, _style(piece)
        start = end


def _short(name: str) -> str:
    """`private/2a` of `private/ap-northeast-2a`."""
    tier, slash, zone = name.partition("/")
    return f"{tier}{slash}{zone.rpartition('-')[2]}"


def _style(piece: Piece) -> str:
    return (
        _PUBLIC
        if piece.name.startswith("public/") and piece.use == "subnet"
        else _STYLES[piece.use]
    )


def _table(pieces: Sequence[Piece], columns: int, glyphs: Glyphs) -> Iterator[Line]:
    blocks = max(len(str(one.network)) for one in pieces)
    names = max(4, *(len(one.name) for one in pieces))
    six = any(one.ipv6 for one in pieces)
    header = f"    {'block':<{blocks}}  addresses  usable  {'name':<{names}}"
    wide = columns >= _WIDE
    tail = f"  {'IPv6':<10}" if six else ""
    yield ((f"{header}{tail}{'  purpose' if wide else ''}".rstrip(), "bold"),)
    for one in pieces:
        usable = "" if one.usable is None else f"{one.usable:,}"
        text = f"{one.network!s:<{blocks}}  {one.addresses:>9,}  {usable:>6}  "
        name = f"{one.name or 'free':<{names}}"
        ipv6 = one.ipv6 if glyphs is UNICODE else one.ipv6.replace(UNICODE.dots, ASCII.dots)
        tail = f"  {ipv6:<10}" if six else ""
        style = _DIM if one.use == "free" else ""
        line: Line = ((f"  {glyphs.of(one)} ", _style(one)), (f"{text}{name}{tail}", style))
        yield (*line, (f"  {one.purpose}", _DIM)) if wide and one.purpose else line


def _ipv6(one: VpcLayout) -> Iterator[Line]:
    block = one.vpc.ipv6
    assert block is not None
    used = len(one.ipv6_numbers())
    what = str(block.network) if block.network else f"a /{block.prefix} that Amazon provides"
    yield (("  IPv6  ", "bold"), (f"{what}: {used} of {block.subnets} /64 taken", ""))


def _around(plan: AddressPlan, columns: int, glyphs: Glyphs) -> Iterator[Line]:
    rows = [(kind, block) for kind, blocks in _kinds(plan) for block in blocks]
    if not rows:
        return
    wide = max(len(block.text) for _, block in rows)
    names = max(len(block.label) for _, block in rows)
    yield ()
    yield (("Outside the VPCs", "bold"),)
    for kind, block in rows:
        style = _STYLES["reserved"] if kind == "reserved" else ""
        mark = glyphs.reserved if kind == "reserved" else "x"
        text = f"{block.text:<{wide}}  {kind:<8}  {block.label:<{names}}"
        purpose = block.purpose
        room = columns - 4 - len(text) - 2
        if len(purpose) > room:
            purpose = purpose[: max(0, room - len(glyphs.dots))].rstrip() + glyphs.dots
        yield ((f"  {mark} ", style), (text, ""), (f"  {purpose}", _DIM))


def _kinds(plan: AddressPlan) -> Iterator[tuple[str, tuple[Block, ...]]]:
    yield "reserved", plan.reserved
    yield "external", plan.external


def as_markdown(plan: AddressPlan, found: Sequence[VpcLayout]) -> str:
    """A table for each VPC, then one of what is around them."""
    parts = []
    for one in found:
        cidrs = ", ".join(block.text for block in one.vpc.blocks())
        free = _percent(one.addresses("free"), one.addresses())
        ipv6 = _markdown_ipv6(one)
        parts.append(
            f"### {one.environment}\n\n`{cidrs}`{ipv6}: {free} of the addresses are free.\n"
        )
        pieces = [piece for block in one.blocks for piece in block.pieces] + list(one.outside)
        six = any(piece.ipv6 for piece in pieces)
        header = (
            "block",
            "addresses",
            "usable",
            "is",
            "name",
            *(("IPv6",) if six else ()),
            "purpose",
        )
        parts.append(headed([_cells(piece, six) for piece in pieces], header))
    if len(found) == len(plan.vpcs):
        rows = [
            (f"`{block.text}`", kind, block.label, block.purpose)
            for kind, blocks in _kinds(plan)
            for block in blocks
        ]
        header = ("block", "is", "name", "purpose")
        parts.append(f"### Outside the VPCs\n\n{headed(rows, header)}" if rows else "")
    return "\n".join(part for part in parts if part)


def _markdown_ipv6(one: VpcLayout) -> str:
    block = one.vpc.ipv6
    if block is None:
        return ""
    return f", IPv6 `{block.network}`" if block.network else ", IPv6 a /56 that Amazon provides"


def _cells(piece: Piece, six: bool) -> tuple[str, ...]:
    usable = "" if piece.usable is None else f"{piece.usable:,}"
    ipv6 = (f"`{piece.ipv6}`" if piece.ipv6 else "",) if six else ()
    block = f"`{piece.network}`"
    return (block, f"{piece.addresses:,}", usable, piece.use, piece.name, *ipv6, piece.purpose)


def into(page: str, table: str) -> str | None:
    """The page with the tables between its marks; None where it has no marks."""
    return marks.between(page, BEGIN, END, table)


def as_json(plan: AddressPlan, found: Sequence[VpcLayout]) -> str:
    """Everything, by the schema `address-plan-layout.schema.json`."""
    data = {
        "version": VERSION,
        "plan": plan.path,
        "environments": {one.environment: _vpc_data(one) for one in found},
        "reserved": [_block_data(block) for block in plan.reserved],
        "external": [_block_data(block) for block in plan.external],
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _vpc_data(one: VpcLayout) -> dict[str, object]:
    ipv6 = one.vpc.ipv6
    return {
        "addresses": one.addresses(),
        "used": one.addresses("subnet"),
        "reserved": one.addresses("reserved"),
        "free": one.addresses("free"),
        "ipv6": None if ipv6 is None else str(ipv6.network) if ipv6.network else "amazon",
        "blocks": [
            {
                "cidr": str(block.network),
                "name": block.name or None,
                "purpose": block.purpose,
                "parts": [_piece_data(piece) for piece in block.pieces],
            }
            for block in one.blocks
        ],
        "outside": [_piece_data(piece) for piece in one.outside],
    }


def _piece_data(piece: Piece) -> dict[str, object]:
    return {
        "cidr": str(piece.network),
        "use": piece.use,
        "name": piece.name or None,
        "addresses": piece.addresses,
        "usable": piece.usable,
        "ipv6": piece.ipv6 or None,
        "purpose": piece.purpose,
    }


def _block_data(block: Block) -> dict[str, object]:
    return {"name": block.label, "cidr": block.text, "purpose": block.purpose}
