"""Kleene logic of judgements, and of values with alternatives."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from validator.facts.identity import judge_alternatives
from validator.model.types import STRING
from validator.model.value import Cause, Unknown, Value
from validator.model.verdict import Judgement, all_of, any_of, decided

TRUTHS = st.sampled_from([True, False, None])


def judgement(truth: bool | None, need: str = "var.x") -> Judgement:
    return Judgement(decided(truth), str(truth), (), "", (need,) if truth is None else ())


def kleene_and(values: list[bool | None]) -> bool | None:
    return False if False in values else None if None in values else True


def kleene_or(values: list[bool | None]) -> bool | None:
    return True if True in values else None if None in values else False


@given(st.lists(TRUTHS, min_size=1))
def test_conjunction(values: list[bool | None]) -> None:
    assert all_of(map(judgement, values)).verdict is decided(kleene_and(values))


@given(st.lists(TRUTHS, min_size=1))
def test_disjunction(values: list[bool | None]) -> None:
    assert any_of(map(judgement, values)).verdict is decided(kleene_or(values))


@given(st.lists(TRUTHS, min_size=1))
def test_de_morgan(values: list[bool | None]) -> None:
    inverted = [judgement(None if one is None else not one) for one in values]
    assert ~all_of(map(judgement, values)).verdict is any_of(inverted).verdict


@given(st.lists(TRUTHS, min_size=2, max_size=4))
def test_alternatives_decide_only_where_they_agree(values: list[bool | None]) -> None:
    options = tuple(Value(STRING, str(one)) for one in values)
    whole = Value(STRING, unknown=Unknown(Cause.VARIABLE, "var.flag", alternatives=options))
    truths = {str(one): one for one in values}
    found = judge_alternatives(whole, lambda one: judgement(truths[str(one.data)]))
    agreed = values[0] if len(set(values)) == 1 else None
    assert found.verdict is decided(agreed)
    if len(set(values)) > 1:
        assert found.needs[0] == "var.flag"
