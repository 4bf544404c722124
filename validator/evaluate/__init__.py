"""The symbolic evaluator: a root module's sources to the graph of what it declares."""

from validator.evaluate.outlines import Outlines
from validator.evaluate.root import evaluate_root
from validator.evaluate.roots import discover_roots, root_of
from validator.evaluate.session import Options

__all__ = ["Options", "Outlines", "discover_roots", "evaluate_root", "root_of"]
