"""The security-group chain: who may reach whom, on which ports, from left to right."""

from __future__ import annotations

from validator.model.picture import GroupEdge, GroupPicture, Picture
from validator.report.html.markup import Markup, join, table, tag

_WIDE = 172
_HIGH = 46
_ACROSS = 116
_DOWN = 26


def group_chain(picture: Picture, number: int) -> Markup:
    """Groups in columns by their distance from the sources, ingress as arrows; and as a table."""
    columns = _columns(picture)
    places = {
        node.address: (12 + x * (_WIDE + _ACROSS), 12 + y * (_HIGH + _DOWN))
        for x, column in enumerate(columns)
        for y, node in enumerate(column)
    }
    width = len(columns) * (_WIDE + _ACROSS) - _ACROSS + 24
    height = max(len(column) for column in columns) * (_HIGH + _DOWN) + 12
    title = f"groups-{number}"
    nodes = {node.address: node for node in picture.groups}
    drawing = tag(
        "svg",
        tag("title", f"Security groups of {picture.root}", id=title),
        _head(number),
        *(_edge(places, group, number) for group in _joined(picture.edges)),
        *(_node(nodes[address], x, y) for address, (x, y) in places.items()),
        viewBox=f"0 0 {max(width, 240)} {height}",
        width=max(width, 240),
        role="img",
        aria_labelledby=title,
        class_="drawing",
    )
    return join(tag("div", drawing, class_="scroll", tabindex="0"), _table(picture))


def _columns(picture: Picture) -> list[list[GroupPicture]]:
    """Nodes by their longest way from a source; a circle of groups stays where it was met."""
    depth = {node.address: 0 for node in picture.groups}
    for _ in range(len(depth)):
        changed = False
        for edge in picture.edges:
            if edge.source == edge.target or edge.source not in depth or edge.target not in depth:
                continue
            wanted = depth[edge.source] + 1
            if depth[edge.target] < wanted < len(depth):
                depth[edge.target], changed = wanted, True
        if not changed:
            break
    levels = sorted(set(depth.values()))
    return [[n for n in picture.groups if depth[n.address] == level] for level in levels]


def _joined(edges: tuple[GroupEdge, ...]) -> list[tuple[str, str, str]]:
    ports: dict[tuple[str, str], list[str]] = {}
    for edge in edges:
        found = ports.setdefault((edge.source, edge.target), [])
        found += [edge.ports] if edge.ports not in found else []
    return [(source, target, ", ".join(found)) for (source, target), found in ports.items()]


def _edge(
    places: dict[str, tuple[int, int]], edge: tuple[str, str, str], number: int
) -> Markup | None:
    source, target, ports = edge
    if source not in places or target not in places:
        return None
    (x1, y1), (x2, y2) = places[source], places[target]
    if source == target:
        return tag("text", f"↻ itself: {ports}", x=x1 + 10, y=y1 + _HIGH + 14, class_="dim")
    start, end = (x1 + _WIDE, y1 + _HIGH // 2), (x2 - 4, y2 + _HIGH // 2)
    middle = (start[0] + end[0]) // 2
    path = f"M {start[0]} {start[1]} C {middle} {start[1]} {middle} {end[1]} {end[0]} {end[1]}"
    label = ports if len(ports) <= 13 else ports[:12] + "…"
    return tag(
        "g",
        tag("title", f"{source} → {target}: {ports}"),
        tag("path", d=path, class_="arrow group", marker_end=f"url(#ingress-{number})"),
        tag(
            "text",
            label,
            x=end[0] - 10,
            y=end[1] - 6,
            text_anchor="end",
            class_="port",
        ),
    )


def _node(node: GroupPicture, x: int, y: int) -> Markup:
    label = node.label if node.kind != "group" else node.label.rsplit(".", 1)[-1]
    shown = label if len(label) <= 20 else label[:19] + "…"
    title = node.address + (f"\n{node.location}" if node.location else "")
    return tag(
        "g",
        tag("title", title),
        tag("rect", class_=f"node {node.kind}", x=x, y=y, width=_WIDE, height=_HIGH, rx=6),
        tag("text", shown, x=x + _WIDE // 2, y=y + 28, text_anchor="middle", class_="strong"),
    )


def _head(number: int) -> Markup:
    head = tag(
        "marker",
        tag("path", d="M 0 0 L 8 4 L 0 8 z", class_="head group"),
        id=f"ingress-{number}",
        viewBox="0 0 8 8",
        refX=6,
        refY=4,
        markerWidth=7,
        markerHeight=7,
        orient="auto",
    )
    return tag("defs", head)


def _table(picture: Picture) -> Markup:
    rows = [
        (edge.target, edge.source, edge.ports, str(edge.location or "—")) for edge in picture.edges
    ]
    head = ("group", "accepts from", "ports", "declared at")
    return tag(
        "details",
        tag("summary", "The same as a table"),
        table(head, rows, f"Ingress in {picture.root}"),
    )
