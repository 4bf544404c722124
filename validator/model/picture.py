"""What a drawing of one root shows: its network, address space and security groups, as plain data.

A picture holds what was derived from a graph, never the graph: it can be kept beside a report.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from validator.model.location import Location

Tier = Literal["public", "private", "undecided"]
Via = Literal["internet", "nat", "other"]
Use = Literal["subnet", "reserved", "vpc", "external"]


@dataclass(frozen=True, slots=True)
class Placed:
    """A resource in a subnet: what it is in words, and its short name."""

    address: str
    kind: str
    label: str
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class RouteLine:
    """One route of a table: `target` is an address, an id, or the open input.

    `certain` is False where it is not decided that the route is the table's.
    """

    destination: str
    target: str
    via: Via
    certain: bool = True
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class TablePicture:
    """A route table with its routes besides the local one."""

    address: str
    label: str
    routes: tuple[RouteLine, ...] = ()
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class SubnetPicture:
    """A subnet: `tier` by its effective routes, `reason` why; `tables` by address."""

    address: str
    label: str
    cidr: str
    zone: str
    tier: Tier
    reason: str
    tables: tuple[str, ...] = ()
    placed: tuple[Placed, ...] = ()
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class Gateway:
    """An internet gateway, gateway endpoint or the like of a VPC, outside its subnets."""

    address: str
    kind: str
    label: str
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class VpcPicture:
    """A VPC; `cidrs` the primary and secondary blocks as written."""

    address: str
    label: str
    cidrs: tuple[str, ...]
    subnets: tuple[SubnetPicture, ...] = ()
    tables: tuple[TablePicture, ...] = ()
    gateways: tuple[Gateway, ...] = ()
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class GroupPicture:
    """A security group, or a source that is none: `kind` is `group`, `world` or `other`."""

    address: str
    label: str
    kind: Literal["group", "world", "other"] = "group"
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class GroupEdge:
    """Ingress from one node of the picture to a group; `ports` as written (`443`, `all`)."""

    source: str
    target: str
    ports: str
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A block inside an address space: `offset` and `size` in addresses from its start."""

    name: str
    cidr: str
    use: Use
    offset: int
    size: int
    tier: str = ""
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class Space:
    """One VPC's address space, `size` in addresses, and what of it is used or set aside."""

    name: str
    cidr: str
    size: int
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """What one root looks like. `counts`: managed instances by resource type."""

    root: str
    environment: str
    vpcs: tuple[VpcPicture, ...] = ()
    outside: tuple[SubnetPicture, ...] = ()
    groups: tuple[GroupPicture, ...] = ()
    edges: tuple[GroupEdge, ...] = ()
    spaces: tuple[Space, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
