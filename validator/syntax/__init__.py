"""HCL and Terraform JSON to one typed syntax tree with places and comments.

Names are imported from their modules when they are first asked for: a command loads what it needs.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from validator.syntax.parser import parse, parse_expression, parse_template

__all__ = [
    "parse",
    "parse_expression",
    "parse_template",
]

_HOMES = {
    "parse": "validator.syntax.parser",
    "parse_expression": "validator.syntax.parser",
    "parse_template": "validator.syntax.parser",
}


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(home), name)
    return found
