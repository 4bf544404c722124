"""The CIDR map: address space to scale, one cell per 1/256 of a VPC, row by row."""

from __future__ import annotations

from collections.abc import Iterator

from validator.model.picture import Space, Span
from validator.report.html.markup import Markup, join, table, tag

_SIDE = 16
_CELL = 28
_LEFT = 104


def address_map(space: Space, number: int) -> Markup:
    """One VPC as a grid of 16 × 16 cells, and the same as a table."""
    size = _SIDE * _CELL
    title = f"space-{number}"
    drawing = tag(
        "svg",
        tag("title", f"Address space of {space.name}, {space.cidr}", id=title),
        tag("rect", class_="free", x=_LEFT, y=4, width=size, height=size),
        *_rows(space),
        *(_span(space, one) for one in space.spans),
        viewBox=f"0 0 {_LEFT + size + 4} {size + 8}",
        width=_LEFT + size + 4,
        role="img",
        aria_labelledby=title,
        class_="drawing",
    )
    return join(tag("div", drawing, class_="scroll", tabindex="0"), _legend(), _table(space))


def _span(space: Space, one: Span) -> Markup:
    parts: list[Markup] = [tag("title", f"{one.name} {one.cidr}\n{one.purpose}".strip())]
    style = f"span {one.use} {one.tier}".strip()
    boxes = list(_boxes(space, one))
    for x, y, width, height in boxes:
        parts.append(tag("rect", class_=style, x=x, y=y, width=width, height=height))
    x, y, width, height = max(boxes, key=lambda box: box[2] * box[3])
    label = f"{one.tier} {one.name} {one.cidr}".strip()
    if len(label) * 7.2 + 12 < width and height >= 14:
        parts.append(
            tag("text", label, x=round(x + 6, 1), y=round(y + min(height, _CELL) / 2 + 4, 1))
        )
    return tag("g", *parts)


def _boxes(space: Space, one: Span) -> Iterator[tuple[float, float, float, float]]:
    """The rectangles of a block: whole rows, or a part of one. Blocks are aligned, so no more."""
    cells = _SIDE * _SIDE
    start = one.offset * cells / space.size
    length = one.size * cells / space.size
    row, column = divmod(start, _SIDE)
    if length >= _SIDE:
        yield _LEFT, 4 + row * _CELL, _SIDE * _CELL, length / _SIDE * _CELL
    else:
        wide = max(length * _CELL, 2.0)
        yield round(_LEFT + column * _CELL, 2), 4 + row * _CELL, round(wide, 2), _CELL


def _rows(space: Space) -> Iterator[Markup]:
    """The first address of each row, and thin lines between rows."""
    from ipaddress import ip_network

    base = ip_network(space.cidr).network_address
    for row in range(_SIDE):
        y = 4 + row * _CELL
        if row:
            yield tag("line", class_="grid", x1=_LEFT, x2=_LEFT + _SIDE * _CELL, y1=y, y2=y)
        if space.size >= _SIDE:
            text = str(base + row * (space.size // _SIDE))
            yield tag("text", text, x=_LEFT - 8, y=y + 18, text_anchor="end", class_="dim")


def _legend() -> Markup:
    names = (("public", "subnet public"), ("private", "subnet private"), ("reserved", "reserved"))
    keys = [
        tag("span", tag("i", "", class_=f"key {style}"), name, class_="legend")
        for name, style in (*names, ("free", "free"))
    ]
    return tag("p", *keys)


def _table(space: Space) -> Markup:
    rows = [
        (one.name, one.cidr, one.use, one.tier or "—", one.purpose or "—") for one in space.spans
    ]
    used = sum(one.size for one in space.spans)
    free = f"{100 * (space.size - used) / space.size:.0f} % of {space.cidr} is free"
    head = ("block", "CIDR", "use", "tier", "purpose")
    return tag(
        "details",
        tag("summary", f"The same as a table; {free}"),
        table(head, rows, f"Blocks of {space.name}"),
    )
