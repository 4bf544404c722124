"""References as text, where a declaration names something instead of taking its value."""

from __future__ import annotations

from validator.syntax.nodes import Expression, GetAttr, Literal, Variable


def reference_text(expression: Expression) -> str:
    """A reference as it is written: `aws.east`; empty for any other expression."""
    if isinstance(expression, Literal) and isinstance(expression.value.data, str):
        return expression.value.data
    if not isinstance(expression, Variable):
        return ""
    return ".".join(
        [expression.name, *(step.name for step in expression.steps if isinstance(step, GetAttr))]
    )
