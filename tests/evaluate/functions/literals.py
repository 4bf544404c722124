"""Expressions of the oracle cases: evaluated here, and literals written."""

from __future__ import annotations

from validator.evaluate import expressions
from validator.evaluate.errors import EvaluationError
from validator.evaluate.functions import FunctionContext, FunctionError
from validator.evaluate.scope import NoReferences, Scope
from validator.model.graph import Diagnostic
from validator.model.value import Value
from validator.syntax import parse_expression


def evaluate(text: str, context: FunctionContext) -> Value:
    """The value of an expression without references. Raises FunctionError."""
    parsed = parse_expression(text, "oracle.tf")
    assert not isinstance(parsed, Diagnostic), f"{text}: {parsed}"
    try:
        return expressions.evaluate(parsed, Scope(NoReferences(context)))
    except EvaluationError as error:
        raise FunctionError(str(error)) from error


def quote(text: str) -> str:
    """A string literal of this text."""
    escaped = "".join(_escaped(char) for char in text)
    return '"' + escaped.replace("${", "$${").replace("%{", "%%{") + '"'


def _escaped(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    if char in "\n\r\t":
        return {"\n": "\\n", "\r": "\\r", "\t": "\\t"}[char]
    if not char.isprintable():
        return f"\\U{ord(char):08x}"
    return char
