"""Any call gives a value or a FunctionError, and is quick, whatever its arguments are."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from validator.evaluate.construct import list_value, object_value, set_value, tuple_value
from validator.evaluate.convert import ConvertError, convert
from validator.evaluate.functions import FUNCTIONS, FunctionContext, FunctionError, call
from validator.model.types import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    list_of,
    map_of,
    set_of,
)
from validator.model.value import Cause, Ref, Unknown, Value, from_python

CONTEXT = FunctionContext()
TYPES = (DYNAMIC, STRING, NUMBER, BOOL, list_of(STRING), set_of(STRING), map_of(NUMBER))
TEXTS = (
    "", "a", "10.0.0.0/8", "fd00::/8", "2020-01-01T00:00:00Z", "1h", "%s %d", "/a(b)/", "[a-", "{}",
    '{"a": [1]}', "a: [1]", "aGk=", "12", "-1", "1e999", "true", "é\u0301\0", "~/x", "\ud800",
)  # fmt: skip
_known = st.one_of(
    st.sampled_from(TEXTS), st.integers(-5, 40), st.integers(-(2**70), 2**70), st.booleans(),
    st.none(), st.decimals(-9, 9, places=2, allow_nan=False),
).map(from_python)  # fmt: skip
_unknown = st.builds(
    lambda kind, not_null, pieces: Value(
        kind,
        unknown=Unknown(
            Cause.COMPUTED, "aws_x.y.id", not_null=not_null,
            pieces=("arn:", Value(STRING, unknown=Unknown(Cause.VARIABLE, "v"))) if pieces else (),
            minimum=1 if pieces else None, members=(from_python("m"),) if pieces else (),
            entries={"k": from_python(1)} if not_null else {},
        ),
        ref=Ref("aws_x.y", ("id",)) if not_null else None,
    ),
    st.sampled_from(TYPES), st.booleans(), st.booleans(),
)  # fmt: skip
_values = st.recursive(
    st.one_of(_known, _unknown),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(tuple_value),
        st.lists(_known, max_size=3).map(set_value).filter(lambda v: v.type.element is not None),
        st.lists(_unknown, max_size=3).map(lambda items: list_value(items[:1])),
        st.dictionaries(st.sampled_from(["a", "b", "k"]), inner, max_size=3).map(object_value),
        inner.map(lambda value: Value(value.type, value.data, value.unknown, sensitive=True)),
    ),
    max_leaves=8,
)


@given(name=st.sampled_from(sorted(FUNCTIONS)), arguments=st.lists(_values, max_size=4))
@settings(
    max_examples=int(os.environ.get("ROBUST_CASES", "1500")),
    deadline=1000,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_a_value_or_a_refusal(name: str, arguments: list[Value]) -> None:
    entry = FUNCTIONS[name]
    if entry.variadic is None:
        arguments = (arguments * 4)[: len(entry.parameters)]
    try:
        result = call(name, arguments, CONTEXT)
    except FunctionError:
        return
    assert isinstance(result, Value)
    hidden = any(part.sensitive for value in arguments for _, part in value.walk())
    if not hidden:
        assert not result.sensitive or name == "sensitive"


@given(value=_values, kind=st.sampled_from(TYPES))
@settings(max_examples=300, deadline=1000, database=None)
def test_conversion_gives_the_type_or_a_refusal(value: Value, kind: object) -> None:
    try:
        result = convert(value, kind)  # type: ignore[arg-type]
    except ConvertError:
        return
    assert kind == DYNAMIC or result.type == kind
