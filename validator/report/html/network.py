"""The network picture: VPC, zones, tiers, route tables, gateways, and what is placed where."""

from __future__ import annotations

from collections.abc import Iterator

from validator.model.picture import Placed, RouteLine, SubnetPicture, TablePicture, VpcPicture
from validator.report.html.markup import Markup, join, table, tag

_CELL = 300
_GAP = 22
_LEFT = 92
_LINE = 17
_TOP = 116
_BUS = 78
_CHARS = 38
_TIERS = ("public", "private", "undecided")


def network(vpc: VpcPicture, number: int) -> Markup:
    """The drawing of one VPC, and the same as a table for those who read rather than look."""
    zones = sorted({one.zone for one in vpc.subnets})
    tiers = [tier for tier in _TIERS if any(one.tier == tier for one in vpc.subnets)]
    cells = list(_cells(vpc, zones, tiers))
    width = _LEFT + len(zones) * (_CELL + _GAP) + _GAP
    height = max((y + h for _, _, y, h in cells), default=_TOP) + 2 * _GAP
    title = f"network-{number}"
    drawing = tag(
        "svg",
        tag("title", f"Network of {vpc.address}", id=title),
        _markers(number),
        tag("rect", class_="vpc", x=4, y=40, width=width - 8, height=height - 44, rx=8),
        _text(16, height - 14, f"{vpc.label} {' '.join(vpc.cidrs)}", "strong", vpc.address),
        *_zones(zones),
        *_gateways(vpc, width),
        *_tier_labels(tiers, cells),
        *(_subnet(vpc, one, x, y, h) for one, x, y, h in cells),
        *_arrows(vpc, cells, number),
        viewBox=f"0 0 {width} {height}",
        width=width,
        role="img",
        aria_labelledby=title,
        class_="drawing",
    )
    return join(tag("div", drawing, class_="scroll", tabindex="0"), as_table(vpc))


def as_table(vpc: VpcPicture) -> Markup:
    """The subnets of a VPC with their tier, routes and what is in them."""
    tables = {one.address: one for one in vpc.tables}
    rows = [
        (
            one.address,
            one.zone,
            one.cidr,
            one.tier,
            "; ".join(
                f"{line.destination} → {line.target}"
                for address in one.tables
                for line in (tables[address].routes if address in tables else ())
            )
            or "local only",
            ", ".join(_words(item) for item in one.placed) or "—",
        )
        for one in vpc.subnets
    ]
    head = ("subnet", "zone", "CIDR", "tier by routes", "routes", "holds")
    return tag(
        "details",
        tag("summary", "The same as a table"),
        table(head, rows, f"Subnets of {vpc.address}"),
    )


Cell = tuple[SubnetPicture, int, int, int]
"""A subnet and where it is drawn: left, top, height."""


def _cells(vpc: VpcPicture, zones: list[str], tiers: list[str]) -> Iterator[Cell]:
    top = _TOP
    for tier in tiers:
        lowest = top
        for column, zone in enumerate(zones):
            y = top
            for one in (s for s in vpc.subnets if s.tier == tier and s.zone == zone):
                height = _height(vpc, one)
                yield one, _LEFT + column * (_CELL + _GAP), y, height
                y += height + 10
                lowest = max(lowest, y)
        top = lowest + 34


def _height(vpc: VpcPicture, subnet: SubnetPicture) -> int:
    return 44 + _LINE * (len(subnet.placed) + len(_lines(vpc, subnet))) + 14


def _lines(vpc: VpcPicture, subnet: SubnetPicture) -> list[tuple[TablePicture, RouteLine | None]]:
    """The route tables of a subnet, each route a line; a table of only local routes is one."""
    found: list[tuple[TablePicture, RouteLine | None]] = []
    for one in vpc.tables:
        if one.address in subnet.tables:
            found += [(one, None), *((one, line) for line in one.routes)]
    return found


def _subnet(vpc: VpcPicture, one: SubnetPicture, x: int, y: int, height: int) -> Markup:
    parts = [
        tag("rect", class_=f"subnet {one.tier}", x=x, y=y, width=_CELL, height=height, rx=6),
        _text(x + 10, y + 20, one.label, "strong", one.address),
        _text(x + 10, y + 37, one.cidr, "dim", ""),
        tag("title", f"{one.address}\n{one.tier}: {one.reason}"),
    ]
    down = y + 40
    for item in one.placed:
        down += _LINE
        title = f"{item.address}" + (f"\n{item.location}" if item.location else "")
        parts.append(_text(x + 10, down, f"▪ {_words(item)}", "", title))
    for owner, line in _lines(vpc, one):
        down += _LINE
        shown = f"⇄ {owner.label}" if line is None else f"  {_route(line)}"
        parts.append(_text(x + 10, down, shown, "route", owner.address))
    return tag("g", *parts)


def _words(item: Placed) -> str:
    return f"{item.kind} {item.label}".strip()


def _route(line: RouteLine) -> str:
    maybe = "" if line.certain else " ?"
    return f"{line.destination} → {_short(line.target)}{maybe}"


def _short(address: str) -> str:
    """An address without modules and provider prefix: what fits into a cell."""
    head, bracket, key = address.partition("[")
    last = [step for step in head.split(".") if step != "module"][-2:]
    text = " ".join(last).removeprefix("aws_").removesuffix(" this").replace("_", " ")
    return text + (f" {key.strip(']').strip(chr(34))}" if bracket else "")


def _zones(zones: list[str]) -> Iterator[Markup]:
    for column, zone in enumerate(zones):
        x = _LEFT + column * (_CELL + _GAP) + _CELL // 2
        yield tag("text", zone, x=x, y=_TOP - 12, text_anchor="middle", class_="zone")


def _tier_labels(tiers: list[str], cells: list[Cell]) -> Iterator[Markup]:
    for tier in tiers:
        y = min(y for one, _, y, _ in cells if one.tier == tier)
        yield tag("text", tier, x=16, y=y + 20, class_=f"tier {tier}")


def _gateways(vpc: VpcPicture, width: int) -> Iterator[Markup]:
    x = _LEFT
    for one in vpc.gateways:
        label = one.label if one.label.startswith(one.kind) else f"{one.kind} {one.label}"
        label = one.label if one.kind in one.label else label
        wide = 16 + 7 * len(label)
        if x + wide > width:
            return
        kind = "internet" if one.kind == "internet gateway" else "other"
        yield tag(
            "g",
            tag("title", one.address),
            tag("rect", class_=f"gateway {kind}", x=x, y=24, width=wide, height=30, rx=15),
            tag("text", label, x=x + 8, y=43),
        )
        x += wide + 10


def _arrows(vpc: VpcPicture, cells: list[Cell], number: int) -> Iterator[Markup]:
    """Default routes: from each subnet to the internet gateway, or to where its NAT gateway is."""
    nats = {item.address: (x, y, h) for one, x, y, h in cells for item in one.placed}
    for one, x, y, _ in cells:
        start = x + _CELL // 2
        for line in (line for _, line in _lines(vpc, one) if line and line.via != "other"):
            dashed = None if line.certain else "5 4"
            if line.via == "internet":
                path = f"M {x + _CELL} {y + 20} h 9 V {_BUS} H {_LEFT + 50} V 58"
                yield _arrow(path, "internet", number, dashed)
            elif line.target in nats:
                left, top, height = nats[line.target]
                to, end = left + _CELL // 2, top + height
                middle = (y + end) // 2
                path = f"M {start} {y} C {start} {middle} {to} {middle} {to} {end + 3}"
                yield _arrow(path, "nat", number, dashed)


def _arrow(path: str, kind: str, number: int, dashed: str | None) -> Markup:
    return tag(
        "path",
        d=path,
        class_=f"arrow {kind}",
        stroke_dasharray=dashed,
        marker_end=f"url(#{kind}-{number})",
    )


def _markers(number: int) -> Markup:
    heads = [
        tag(
            "marker",
            tag("path", d="M 0 0 L 8 4 L 0 8 z", class_=f"head {kind}"),
            id=f"{kind}-{number}",
            viewBox="0 0 8 8",
            refX=6,
            refY=4,
            markerWidth=7,
            markerHeight=7,
            orient="auto",
        )
        for kind in ("internet", "nat", "group")
    ]
    return tag("defs", *heads)


def _text(x: int, y: int, text: str, style: str, title: str) -> Markup:
    shown = (
        text
        if len(text) <= _CHARS or (style == "strong" and y < _TOP)
        else text[: _CHARS - 1] + "…"
    )
    return tag(
        "text", tag("title", title) if title else None, shown, x=x, y=y, class_=style or None
    )


def outside(places: tuple[SubnetPicture, ...]) -> Markup:
    """What is placed in subnets that the root does not declare: by contract name, or open."""
    rows = [(one.label, one.tier, ", ".join(_words(item) for item in one.placed)) for one in places]
    return table(("subnets", "tier", "holds"), rows, "Placed in subnets of elsewhere")
