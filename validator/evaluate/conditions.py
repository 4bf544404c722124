"""Conditions authors write: `validation`, `precondition`, `postcondition`, `assert`.

(https://developer.hashicorp.com/terraform/language/expressions/custom-conditions)
"""

from __future__ import annotations

from validator.evaluate.convert import ConvertError, convert
from validator.evaluate.scope import Scope
from validator.evaluate.session import Session
from validator.model.graph import CheckResult
from validator.model.types import BOOL, STRING
from validator.syntax.nodes import Block, Body


def conditions(session: Session, body: Body, kind: str, address: str, scope: Scope) -> None:
    """Judge every nested block `kind` and record a CheckResult for each."""
    for block in body.of_type(kind):
        verdict = _verdict(session, block, address, scope)
        message = "" if verdict else _message(session, block, address, scope)
        session.checks.append(CheckResult(address, kind, verdict, message, block.location))


def _verdict(session: Session, block: Block, address: str, scope: Scope) -> bool | None:
    attribute = block.body.attributes.get("condition")
    if attribute is None:
        session.report(f"a {block.type} needs a condition", block.location)
        return None
    value = session.value(attribute.value, scope, f"{address} {block.type}")
    try:
        condition = convert(value, BOOL)
    except ConvertError as error:
        session.report(f"a condition must be true or false: {error.message}", attribute.location)
        return None
    if condition.is_null:
        session.report("a condition cannot be null", attribute.location)
        return None
    return condition.data is True if condition.is_known else None


def _message(session: Session, block: Block, address: str, scope: Scope) -> str:
    """The author's message; empty where it is unknown or would show a sensitive value."""
    attribute = block.body.attributes.get("error_message")
    if attribute is None:
        return ""
    value = session.value(attribute.value, scope, f"{address} error_message")
    try:
        text = convert(value, STRING)
    except ConvertError:
        return ""
    return text.data if isinstance(text.data, str) and not text.sensitive else ""
