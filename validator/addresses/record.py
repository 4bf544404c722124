"""A proposal written into the text of the plan."""

from __future__ import annotations

import copy
import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from validator.addresses.allocate import Proposal
from validator.addresses.edit import EditError, Text, Where, quoted, verified
from validator.facts.cidr import Block


@dataclass(frozen=True, slots=True)
class Next:
    """The proposals, and the plan's text before and with them.

    `after` equals `before` where nobody said what the blocks are for.
    """

    path: str
    proposals: tuple[Proposal, ...]
    before: str
    after: str
    notes: tuple[str, ...] = ()

    @property
    def diff(self) -> str:
        """The change of the plan, unified; empty where there is none."""
        lines = difflib.unified_diff(
            self.before.splitlines(), self.after.splitlines(), self.path, self.path, lineterm=""
        )
        return "".join(f"{line}\n" for line in lines)


def recorded(path: str, before: str, found: Proposal, purpose: str) -> str:
    """The text of the plan with the proposal in it. Raises EditError rather than lose anything."""
    import yaml

    assert found.where is not None
    text = Text(path, before)
    data: dict[str, Any] = copy.deepcopy(yaml.safe_load(before))
    if found.number is not None:
        text.set(found.where, str(found.number))
        _put(data, found.where, found.number)
    elif found.where[-1:] == ("ipv6",):
        text.set(found.where, found.text)
        _put(data, found.where, found.text)
        if found.reserve is not None:
            _shrink(text, data, found)
    elif found.reserve is not None and not found.rest:
        _move(text, data, found.reserve, found.where)
        if purpose:
            text.set((*found.where, "purpose"), quoted(purpose))
            _put(data, (*found.where, "purpose"), purpose)
    else:
        if found.reserve is not None:
            _shrink(text, data, found)
        _add(text, data, found.where, {"cidr": found.text, **_said(purpose)})
    if found.where[0] == "environments" and found.where[-1] == "vpc":
        text.paste((*found.where, "tiers"), ["tiers: {}"])
        _put(data, (*found.where, "tiers"), {})
    return verified(path, before, str(text), data)


def _said(purpose: str) -> dict[str, str]:
    return {"purpose": purpose} if purpose else {}


def _add(text: Text, data: dict[str, Any], where: Where, entry: Mapping[str, str]) -> None:
    text.insert(where, [f"{key}: {quoted(value)}" for key, value in entry.items()])
    _put(data, where, dict(entry))


def _move(text: Text, data: dict[str, Any], reserve: Block, where: Where) -> None:
    """Take an entry to another place, under another name, with its comments."""
    parent = _at(data, reserve.where[:-1])
    entry = parent.pop(reserve.where[-1])
    if where[-1] in parent:
        raise EditError(f"{'.'.join((*reserve.where[:-1], where[-1]))} stands in the way")
    text.rename(reserve.where, where[-1])
    text.paste(where, text.cut((*reserve.where[:-1], where[-1])))
    _put(data, where, entry)


def _shrink(text: Text, data: dict[str, Any], found: Proposal) -> None:
    """Leave a reserve what is not taken of it: the largest part keeps its name.

    Where the zone that it was for has its subnet now, what is left gets another name.
    """
    reserve, rest = found.reserve, found.rest
    assert reserve is not None
    assert found.where is not None
    parent = _at(data, reserve.where[:-1])
    if not rest:
        text.cut(reserve.where)
        parent.pop(reserve.where[-1])
        return
    first, *others = sorted(rest, key=lambda one: (one.prefixlen, int(one.network_address)))
    name = reserve.label
    text.set((*reserve.where, "cidr"), str(first))
    parent[name]["cidr"] = str(first)
    if "/".join(found.where[-2:]) == name:
        new = _unused(f"{name}-rest", parent)
        text.rename(reserve.where, new)
        data_items = [(new if key == name else key, value) for key, value in parent.items()]
        parent.clear()
        parent.update(data_items)
        name = new
    for network in others:
        where = (*reserve.where[:-1], _unused(f"{name}-2", parent))
        _add(text, data, where, {"cidr": str(network), **_said(reserve.purpose)})


def _unused(name: str, names: Mapping[str, object]) -> str:
    base, number = name, 2
    if name.endswith("-2"):
        base = name[: -len("-2")]
    while name in names:
        number += 1
        name = f"{base}-{number}"
    return name


def _at(data: Any, where: Where) -> Any:
    for step in where:
        data = data[step]
    return data


def _put(data: dict[str, Any], where: Where, value: object) -> None:
    for step in where[:-1]:
        if data.get(step) is None:
            data[step] = {}
        data = data[step]
    data[where[-1]] = value
