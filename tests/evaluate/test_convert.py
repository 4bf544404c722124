"""Conversion of values, with what unknown values keep."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.evaluate import numbers
from validator.evaluate.construct import object_value, set_value, tuple_value
from validator.evaluate.convert import (
    ConvertError,
    Defaults,
    apply_defaults,
    convert,
    convertible,
    unify,
)
from validator.model.types import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    Type,
    list_of,
    map_of,
    object_of,
    set_of,
    tuple_of,
)
from validator.model.value import Cause, Ref, Unknown, Value, from_python, unknown

ARN = unknown(Cause.COMPUTED, "aws_kms_key.a.arn", ref=Ref("aws_kms_key.a", ("arn",)))
SETTINGS = object_of({"name": STRING, "size": NUMBER}, optional=frozenset({"size"}))


def test_optional_attributes_are_null() -> None:
    value = convert(from_python({"name": "a", "extra": 1}), SETTINGS)
    assert value.python() == {"name": "a", "size": None}
    assert value.type == object_of({"name": STRING, "size": NUMBER})


def test_map_to_object() -> None:
    given_map = convert(from_python({"name": "a"}), map_of(STRING))
    assert convert(given_map, SETTINGS).python() == {"name": "a", "size": None}
    with pytest.raises(ConvertError, match='required attribute "name"'):
        convert(convert(from_python({"x": "a"}), map_of(STRING)), SETTINGS)


@pytest.mark.parametrize(
    ("data", "kind", "message"),
    [
        ({"name": "a", "size": "x"}, SETTINGS, "size: a number is required"),
        ([{"name": []}], list_of(SETTINGS), "string required"),
        ([1, "x"], list_of(NUMBER), r"\[1\]: a number is required"),
        ("True", BOOL, "lowercase"),
        (True, NUMBER, "number required"),
        ({}, SETTINGS, 'attribute "name" is required'),
        ([1, []], list_of(DYNAMIC), "same type"),
        ("a", list_of(STRING), "list of string required"),
    ],
)
def test_refusals(data: object, kind: Type, message: str) -> None:
    with pytest.raises(ConvertError, match=message):
        convert(from_python(data), kind)


def test_unknown_keeps_identity_and_trail() -> None:
    value = convert(ARN, STRING)
    assert (value.ref, value.type, value.is_unknown) == (ARN.ref, STRING, True)
    inside = convert(tuple_value([ARN]), set_of(STRING))
    assert inside.at((0,)).ref == ARN.ref


def test_unknown_parts_are_converted_too() -> None:
    state = Unknown(
        Cause.FUNCTION, "var.t", entries={"Port": from_python(1)}, members=(from_python(2),)
    )
    value = convert(Value(map_of(NUMBER), unknown=state), map_of(STRING))
    assert value.at(("Port",)).data == "1"
    assert value.unknown is not None
    assert value.unknown.members[0].data == "2"


def test_set_with_unknown_elements_is_a_list_of_unknown_length() -> None:
    other = unknown(Cause.VARIABLE, "var.b", STRING)
    value = convert(set_value([convert(ARN, STRING), other], STRING), list_of(STRING))
    assert value.unknown is not None
    assert (value.unknown.minimum, value.unknown.maximum) == (1, 2)


def test_sensitive_elements_make_a_set_sensitive() -> None:
    value = tuple_value([from_python("a", sensitive=True), from_python("b")])
    assert convert(value, set_of(STRING)).sensitive
    assert not convert(value, list_of(STRING)).sensitive


def test_defaults_fill_what_is_not_set_or_null() -> None:
    kind = object_of({"inner": SETTINGS, "list": list_of(SETTINGS)}, frozenset({"inner", "list"}))
    size = Defaults(values={"size": from_python(3)})
    defaults = Defaults(
        values={"inner": from_python({"name": "d"})},
        children={"inner": size, "list": Defaults(children={"": size})},
    )
    value = from_python(
        {"list": [{"name": "a"}, {"name": "b", "size": 1}, {"name": "c", "size": None}]}
    )
    result = convert(apply_defaults(value, defaults), kind)
    assert result.python() == {
        "inner": {"name": "d", "size": 3},
        "list": [{"name": "a", "size": 3}, {"name": "b", "size": 1}, {"name": "c", "size": 3}],
    }


def test_defaults_leave_unknown_and_null_alone() -> None:
    defaults = Defaults(values={"size": from_python(3)})
    assert apply_defaults(ARN, defaults) is ARN
    assert apply_defaults(Value(), defaults).is_null


def test_unify() -> None:
    assert unify([]) is None
    assert unify([STRING, NUMBER]) == STRING
    assert unify([NUMBER, BOOL]) is None
    assert unify([list_of(STRING), tuple_of((NUMBER,))]) == list_of(STRING)
    assert unify([object_of({"a": NUMBER}), object_of({"b": STRING})]) == map_of(STRING)
    assert unify([object_of({}), tuple_of(())]) is None
    assert not convertible(list_of(STRING), set_of(STRING), unsafe=False)


def test_object_without_conversion_is_itself() -> None:
    value = object_value({"a": from_python(1)})
    assert convert(value, value.type) is value


@given(st.integers(-(2**600), 2**600))
def test_whole_numbers_keep_512_bits(number: int) -> None:
    held = numbers.canonical(number)
    assert isinstance(held, int)
    assert abs(held - number) <= abs(number) >> 511
    assert numbers.canonical(held) == held


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30))
def test_text_and_back(number: Decimal) -> None:
    held = numbers.canonical(number)
    assert numbers.parse(numbers.text(held)) == held
