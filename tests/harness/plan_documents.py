"""Plan documents for the tests: real ones made by an engine, and small ones made by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent.parent / "plan" / "data"
CONSUMER = DATA / "consumer"
"""A root with a real first plan, a second plan after changes and drift, and its state."""

Json = dict[str, Any]


def change(address: str, actions: list[Any], after: Json | None, **more: Any) -> Json:
    """One entry of `resource_changes`; `more` are parts of its change."""
    module, _, resource = address.rpartition(".aws_")
    resource = f"aws_{resource}" if module else address
    kind, name = resource.partition("[")[0].split(".")
    entry: Json = {"address": address, "mode": "managed", "type": kind, "name": name}
    if module:
        entry["module_address"] = module
    detail = {"actions": actions, "before": None, "after": after, "after_unknown": {}}
    return entry | {"change": detail | more}


def plan(*changes: Json, configuration: Json | None = None, **more: Any) -> bytes:
    """Plan JSON with these changes; `configuration` is that of the root module."""
    document: Json = {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "planned_values": {"root_module": {}},
        "resource_changes": list(changes),
        "configuration": {"root_module": configuration or {}},
    }
    return json.dumps(document | more).encode()


def block(address: str, **expressions: Any) -> Json:
    """One resource of a module's configuration; a list of texts is what the argument refers to."""
    return {
        "address": address,
        "expressions": {
            name: {"references": item} if isinstance(item, list) else item
            for name, item in expressions.items()
        },
    }
