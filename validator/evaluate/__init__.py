"""The symbolic evaluator: a root module's sources to the graph of what it declares.

Names are imported from their modules when they are first asked for: a command loads what it needs.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from validator.evaluate.assumptions import (
        AssumptionError,
        Assumptions,
        assumed,
        open_inputs,
        parse_assumptions,
    )
    from validator.evaluate.outlines import Outlines
    from validator.evaluate.root import evaluate_root
    from validator.evaluate.roots import discover_roots, root_of
    from validator.evaluate.session import Options

__all__ = [
    "AssumptionError",
    "Assumptions",
    "Options",
    "Outlines",
    "assumed",
    "discover_roots",
    "evaluate_root",
    "open_inputs",
    "parse_assumptions",
    "root_of",
]

_HOMES = {
    "AssumptionError": "validator.evaluate.assumptions",
    "Assumptions": "validator.evaluate.assumptions",
    "assumed": "validator.evaluate.assumptions",
    "open_inputs": "validator.evaluate.assumptions",
    "parse_assumptions": "validator.evaluate.assumptions",
    "Outlines": "validator.evaluate.outlines",
    "evaluate_root": "validator.evaluate.root",
    "discover_roots": "validator.evaluate.roots",
    "root_of": "validator.evaluate.roots",
    "Options": "validator.evaluate.session",
}


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(home), name)
    return found
