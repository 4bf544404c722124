"""Operators: against `terraform console` for known operands, by their rules for unknown ones."""

from __future__ import annotations

import itertools
import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from evaluate.functions.console import ERROR, ask
from evaluate.functions.literals import evaluate

from validator.evaluate.functions import FunctionContext, call
from validator.evaluate.operators import OperatorError, binary, compare_equal, equal, unary
from validator.model.types import BOOL, NUMBER, STRING
from validator.model.value import Cause, Ref, Unknown, Value, from_python, unknown

CONTEXT = FunctionContext()
OPERATORS = ("+", "-", "*", "/", "%", "<", "<=", ">", ">=", "==", "!=", "&&", "||")
OPERANDS = (
    "1", "0", "2.5", "-7", "0.1", "1e30", '"3"', '"a"', "true", "false", '"true"', "null", "[]",
    "[1]", "tolist([1])", 'toset(["a"])', "{a = 1}", "tomap({a = 1})", "{a = null}", "[null]",
    "tostring(null)", "3", "7",
)  # fmt: skip


@pytest.mark.engine
@pytest.mark.skipif(shutil.which("terraform") is None, reason="terraform is not on PATH")
def test_known_operands(tmp_path: Path) -> None:
    triples = list(itertools.product(OPERANDS, OPERATORS, OPERANDS))
    answers = ask([f"{left} {operator} {right}" for left, operator, right in triples], tmp_path)
    wrong = [
        f"{' '.join(triple)}: terraform {answer.json}, here {here}"
        for triple, answer in zip(triples, answers, strict=True)
        # Terraform tells a negative zero apart, but only in text.
        if (here := _here(*triple)) != (answer.json if answer.json != "-0" else "0")
    ]
    assert not wrong, "\n".join(wrong)


def _here(left: str, operator: str, right: str) -> str:
    try:
        value = binary(operator, evaluate(left, CONTEXT), evaluate(right, CONTEXT))
    except OperatorError:
        return ERROR
    return str(call("jsonencode", [value], CONTEXT).data)


def _arn(name: str = "a") -> Value:
    ref = Ref(f"aws_kms_key.{name}", ("arn",))
    return unknown(Cause.COMPUTED, str(ref), STRING, ref)


def test_division_by_zero() -> None:
    with pytest.raises(OperatorError, match="Division by zero"):
        binary("/", from_python(1), from_python(0))
    assert binary("%", from_python(7), from_python(0)).data == 7


def test_logic_is_decided_by_one_operand() -> None:
    other = unknown(Cause.VARIABLE, "var.x", BOOL)
    assert binary("&&", from_python(False), other).data is False
    assert binary("||", other, from_python(True)).data is True
    assert binary("&&", from_python(True), other).is_unknown
    with pytest.raises(OperatorError):
        binary("&&", from_python(False), from_python("x"))


def test_same_identity_is_equal() -> None:
    assert equal(_arn(), _arn()).data is True
    assert equal(_arn("a"), _arn("b")).is_unknown
    assert binary("!=", _arn(), _arn()).data is False


def test_what_is_certainly_not_null_is_not_null() -> None:
    certain = Value(STRING, unknown=Unknown(Cause.COMPUTED, "x", not_null=True))
    assert compare_equal(certain, Value()) is False
    assert compare_equal(_arn(), Value()) is None


def test_known_text_excludes() -> None:
    role = Value(STRING, unknown=Unknown(Cause.COMPUTED, "x", pieces=("arn:aws:iam::", _arn())))
    assert compare_equal(role, from_python("*")) is False
    assert compare_equal(role, from_python("arn:aws:iam::1")) is None


def test_bounds_decide_comparisons() -> None:
    length = Value(NUMBER, unknown=Unknown(Cause.FUNCTION, "x", minimum=1, maximum=3))
    assert binary(">", length, from_python(0)).data is True
    assert binary("<=", length, from_python(Decimal("3.5"))).data is True
    assert binary(">", length, from_python(3)).data is False
    assert binary(">", length, from_python(2)).is_unknown
    assert binary("==", length, from_python(0)).data is False
    assert binary(">=", binary("+", length, from_python(2)), from_python(3)).data is True
    assert binary("<", unary("-", length), from_python(0)).data is True


def test_results_of_unknowns_name_their_input() -> None:
    result = binary("+", unknown(Cause.VARIABLE, "var.size", NUMBER), from_python(1))
    assert result.unknown is not None
    assert (result.unknown.cause, result.unknown.detail) == (Cause.FUNCTION, "var.size")


def test_sensitivity_spreads() -> None:
    assert binary("+", from_python(1, sensitive=True), from_python(1)).sensitive
    assert equal(from_python([1], sensitive=True), from_python([1])).sensitive
