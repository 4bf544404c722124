"""The `values` representation of plan and state JSON: a tree of modules with resources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from validator.model.graph import Mode
from validator.plan.document import Document, JsonObject

_MODES: dict[str, Mode] = {"managed": "managed", "data": "data"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One resource instance as the engine writes it, with the module instance it is in."""

    address: str
    mode: Mode
    type: str
    name: str
    index: int | str | None
    module: str
    item: JsonObject

    @property
    def block(self) -> str:
        """The address of its block within the module: `aws_x.y`, `data.aws_x.y`."""
        base = f"{self.type}.{self.name}"
        return f"data.{base}" if self.mode == "data" else base


def entries(document: Document, items: Iterable[JsonObject], module: str = "") -> list[Entry]:
    """The managed resources and data sources among `items`; PlanError where one has no address.

    `module` is the module instance they are in, unless an item names its own.
    """
    found = []
    for item in items:
        mode = _MODES.get(document.text(item, "mode"))
        if mode is None:
            continue
        address, kind = document.text(item, "address"), document.text(item, "type")
        name, index = document.text(item, "name"), item.get("index")
        if not (address and kind and name):
            raise document.error("a resource without address, type or name")
        key = index if isinstance(index, (int, str)) else None
        own = document.text(item, "module_address") or module
        found.append(Entry(address, mode, kind, name, key, own, item))
    return found


def resource_entries(document: Document, values: JsonObject) -> list[Entry]:
    """Every resource instance of a `values` representation: the root's and all child modules'."""
    found: list[Entry] = []
    stack = [document.object(values, "root_module")]
    while stack:
        module = stack.pop()
        address = document.text(module, "address")
        found += entries(document, document.objects(module, "resources"), address)
        stack.extend(reversed(document.objects(module, "child_modules")))
    return found


def module_addresses(document: Document, values: JsonObject) -> list[str]:
    """The addresses of all module instances of a `values` representation, the root first."""
    found: list[str] = []
    stack = [document.object(values, "root_module")]
    while stack:
        module = stack.pop()
        found.append(document.text(module, "address"))
        stack.extend(reversed(document.objects(module, "child_modules")))
    return found
