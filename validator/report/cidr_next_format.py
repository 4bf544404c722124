"""A proposal for people: the block first, then why that one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from validator.addresses.allocate import Proposal
from validator.addresses.layout import KEPT_BY_AWS
from validator.addresses.record import Next
from validator.report.text_format import Line, paragraph

Did = Literal["proposed", "shown", "written"]
_DIFF = {"+": "green", "-": "red", "@": "cyan"}


def lines(found: Next, did: Did, columns: int) -> Iterator[Line]:
    """Each proposal with its reasons; then the change, or how to make it."""
    for one in found.proposals:
        yield ((one.text, "bold green"), (_size(one), "dim"))
        if one.where:
            yield (("  as ", "dim"), (".".join(one.where), ""))
        for reason in one.reasons:
            yield from paragraph("  ", reason, "", columns)
    for note in found.notes:
        yield from paragraph("note: ", note, "yellow", columns)
    yield ()
    if did == "shown":
        for row in found.diff.splitlines():
            yield ((row, _DIFF.get(row[:1], "")),)
    elif did == "written":
        yield ((f"wrote {found.path}", ""),)
    elif found.after == found.before:
        how = "--tier and --zone, or --name" if found.proposals[0].inside else "--name or --env"
        hint = f"to record it say what it is for: {how}"
        yield from paragraph("", hint, "", columns)
    else:
        yield from paragraph(
            "", "nothing is written: --write does it, --diff shows it", "", columns
        )


def _size(one: Proposal) -> str:
    if one.network is None:
        return ""
    total = int(one.network.num_addresses)
    if one.network.version == 6:
        return ""
    usable = f", {total - KEPT_BY_AWS:,} usable in a subnet" if one.subnet else ""
    return f"  {total:,} addresses{usable}"
