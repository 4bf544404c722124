"""The symbolic evaluator: a root module's sources to the graph of what it declares."""

from validator.evaluate.assumptions import (
    AssumptionError,
    Assumptions,
    assumed,
    open_inputs,
    parse_assumptions,
)
from validator.evaluate.root import evaluate_root
from validator.evaluate.roots import discover_roots, root_of
from validator.evaluate.session import Options

__all__ = [
    "AssumptionError",
    "Assumptions",
    "Options",
    "assumed",
    "discover_roots",
    "evaluate_root",
    "open_inputs",
    "parse_assumptions",
    "root_of",
]
