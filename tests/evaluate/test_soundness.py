"""What is claimed of an unknown result holds for every value the unknown input can take.

Each generated expression is evaluated with an unknown input, and again with concrete ones: the
first result must admit the second, and may be an error only where the second is one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from validator.evaluate.construct import has_unknown_length
from validator.evaluate.errors import EvaluationError
from validator.evaluate.expressions import evaluate
from validator.evaluate.functions import FunctionContext
from validator.evaluate.scope import NoReferences, Scope
from validator.model.graph import Diagnostic
from validator.model.types import STRING
from validator.model.value import Cause, Value, from_python, unknown
from validator.syntax import parse_expression
from validator.syntax.nodes import Expression

from .console_strategies import compound

ANY = (None, "a", "", "1", "true", 0, 2, True, [], ["a"], [1, 2, 3], {}, {"a": 1}, {"a": {"b": []}})
TEXTS = ("", "a", "b", "1", "true", "x y")
ATOMS = st.sampled_from(("u", "u", "s", "s", "1", '"a"', "true", "null", "[]", "{}", "0", '["a"]'))
EXPRESSIONS = st.recursive(ATOMS, compound, max_leaves=6)


def result(expression: Expression, symbols: Mapping[str, Value]) -> Value | EvaluationError:
    try:
        return evaluate(expression, Scope(NoReferences(FunctionContext()), symbols))
    except EvaluationError as error:
        return error


def admits(claim: Value, actual: Value) -> bool:
    """Whether the actual value is one of those that the claim leaves open."""
    state = claim.unknown
    if state is None:
        return _admits_known(claim, actual)
    if actual.is_null:
        return not state.not_null
    if state.alternatives and not any(admits(one, actual) for one in state.alternatives):
        return False
    children = [child for _, child in actual.children()]
    if state.element is not None and not all(admits(state.element, one) for one in children):
        return False
    if isinstance(actual.data, Mapping):
        fields = actual.data
        if not all(k in fields and admits(v, fields[k]) for k, v in state.entries.items()):
            return False
    size = len(children) if isinstance(actual.data, (tuple, Mapping)) else actual.data
    if isinstance(size, (int, float)) and not isinstance(size, bool):
        if state.minimum is not None and size < state.minimum:
            return False
        if state.maximum is not None and size > state.maximum:
            return False
    return _fits_pieces(state.pieces, actual.data)


def _admits_known(claim: Value, actual: Value) -> bool:
    if isinstance(claim.data, tuple) and isinstance(actual.data, tuple):
        if has_unknown_length(claim):  # a set whose unknown elements may turn out to be equal
            return 1 <= len(actual.data) <= len(claim.data)
        return len(claim.data) == len(actual.data) and (
            claim.type.kind == "set" or all(map(admits, claim.data, actual.data))
        )
    if isinstance(claim.data, Mapping) and isinstance(actual.data, Mapping):
        return claim.data.keys() == actual.data.keys() and all(
            admits(claim.data[key], actual.data[key]) for key in claim.data
        )
    # The type of an unknown may turn out to convert its siblings: 1 and "1" are the same here.
    return str(claim.data).lower() == str(actual.data).lower()


def _fits_pieces(pieces: tuple[str | Value, ...], data: object) -> bool:
    if not pieces or not isinstance(data, str):
        return True
    first, last = pieces[0], pieces[-1]
    return (not isinstance(first, str) or data.startswith(first)) and (
        not isinstance(last, str) or data.endswith(last)
    )


@given(EXPRESSIONS)
@settings(max_examples=500, deadline=None)
def test_claims_about_unknowns_hold_for_every_input(text: str) -> None:
    expression = parse_expression(text, "x")
    assert not isinstance(expression, Diagnostic)
    one = unknown(Cause.VARIABLE, "var.u")
    two = unknown(Cause.VARIABLE, "var.s", STRING)
    assert two.unknown is not None
    two = replace(two, unknown=replace(two.unknown, not_null=True))
    claim = result(expression, {"u": one, "s": two})
    for at, data in enumerate(ANY):
        concrete = {"u": from_python(data), "s": from_python(TEXTS[at % len(TEXTS)])}
        actual = result(expression, concrete)
        if isinstance(actual, EvaluationError):
            continue
        if isinstance(claim, EvaluationError):
            # Branches of different types are refused before it is known which one fails.
            assert "do not agree" in claim.message, (data, claim.message, actual)
        else:
            assert admits(claim, actual), (data, claim, actual)
