"""Configuration in texts that functions read: template files, and the contents of tfvars files."""

from __future__ import annotations

from validator.evaluate.construct import object_value
from validator.evaluate.errors import EvaluationError
from validator.evaluate.expressions import evaluate
from validator.evaluate.functions import FunctionError
from validator.evaluate.scope import NoReferences, Scope, static_scope
from validator.model.graph import Diagnostic
from validator.model.value import Value
from validator.syntax import parse, parse_template


def render_template(text: str, path: str, variables: Value, names: NoReferences) -> Value:
    """A template file's text with its variables. Raises FunctionError."""
    template = parse_template(text, path or "template")
    if isinstance(template, Diagnostic):
        raise FunctionError(f"{template.location}: {template.message}")
    symbols = {str(name): value for name, value in variables.children()}
    try:
        return evaluate(template, Scope(names, symbols))
    except EvaluationError as error:
        raise FunctionError(f"{error.location}: {error.message}") from None


def decode_tfvars(text: str) -> Value:
    """The object that the contents of a `.tfvars` file hold. Raises FunctionError."""
    tree = parse(text.encode("utf-8", "surrogatepass"), "tfvars")
    if tree.errors:
        raise FunctionError(f"{tree.errors[0].location}: {tree.errors[0].message}")
    if tree.body.blocks:
        raise FunctionError(f"{tree.body.blocks[0].location}: arguments are expected, not a block")
    scope = static_scope("in the contents of a tfvars file")
    try:
        return object_value(
            {name: evaluate(item.value, scope) for name, item in tree.body.attributes.items()}
        )
    except EvaluationError as error:
        raise FunctionError(f"{error.location}: {error.message}") from None
