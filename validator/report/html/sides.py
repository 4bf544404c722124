"""Environments side by side: what each has of every resource type, and of the network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from validator.model.picture import Picture
from validator.report.html.markup import Markup, join, tag

Row = tuple[str, tuple[str, ...]]


def side_by_side(pictures: Sequence[Picture]) -> Markup:
    """One column an environment; rows that differ are marked and come first."""
    rows = [*_network_rows(pictures), *_count_rows(pictures)]
    differing = [row for row in rows if len(set(row[1])) > 1]
    same = [row for row in rows if len(set(row[1])) == 1]
    heads = ("what", *(one.environment for one in pictures))
    return join(
        _table(heads, differing, f"{len(differing)} differences", "differs")
        if differing
        else tag("p", "No difference in what is compared here."),
        tag(
            "details", tag("summary", f"{len(same)} the same"), _table(heads, same, "The same", "")
        ),
    )


def _table(heads: Sequence[str], rows: Sequence[Row], caption: str, style: str) -> Markup:
    top = tag("tr", *(tag("th", cell, scope="col") for cell in heads))
    body = (
        tag(
            "tr", tag("th", name, scope="row"), *(tag("td", c) for c in cells), class_=style or None
        )
        for name, cells in rows
    )
    inner = tag("table", tag("caption", caption), tag("thead", top), tag("tbody", *body))
    return tag("div", inner, class_="scroll", tabindex="0", role="region", aria_label=caption)


def _count_rows(pictures: Sequence[Picture]) -> Iterator[Row]:
    kinds = sorted({kind for one in pictures for kind in one.counts})
    for kind in kinds:
        yield kind, tuple(str(one.counts.get(kind, 0)) for one in pictures)


def _network_rows(pictures: Sequence[Picture]) -> Iterator[Row]:
    yield "VPC CIDR", tuple(_join(c for v in p.vpcs for c in v.cidrs) for p in pictures)
    for tier in ("public", "private", "undecided"):
        cells = tuple(
            _join(s.zone for v in p.vpcs for s in v.subnets if s.tier == tier) for p in pictures
        )
        if any(cell != "—" for cell in cells):
            yield f"{tier} subnets, by routes", cells
    yield "NAT gateways in", tuple(_join(_nat_zones(p)) for p in pictures)


def _nat_zones(picture: Picture) -> Iterator[str]:
    for vpc in picture.vpcs:
        for subnet in vpc.subnets:
            if any(item.kind == "NAT gateway" for item in subnet.placed):
                yield subnet.zone


def _join(parts: Iterator[str]) -> str:
    return ", ".join(parts) or "—"
