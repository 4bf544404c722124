"""What stays known of a call with unknown arguments."""

from __future__ import annotations

import pytest

from validator.evaluate.construct import list_value, map_value, object_value, set_value, tuple_value
from validator.evaluate.functions import FUNCTIONS, FunctionContext, FunctionError, call
from validator.model.location import Hop, Location
from validator.model.types import DYNAMIC, NUMBER, STRING, list_of, map_of
from validator.model.value import Cause, Ref, Unknown, Value, from_python, unknown

CONTEXT = FunctionContext()
HOP = Hop("argument", "aws_kms_key.a", Location("main.tf", 3))


def run(name: str, *args: Value | object) -> Value:
    values = [arg if isinstance(arg, Value) else from_python(arg) for arg in args]
    return call(name, values, CONTEXT)


def arn(name: str = "a") -> Value:
    ref = Ref(f"aws_kms_key.{name}", ("arn",))
    state = Unknown(Cause.COMPUTED, str(ref), not_null=True, inputs=frozenset((ref,)))
    return Value(STRING, unknown=state, ref=ref, trail=(HOP,))


def variable(name: str = "x", kind: object = DYNAMIC) -> Value:
    return unknown(Cause.VARIABLE, f"var.{name}", kind)  # type: ignore[arg-type]


def state(value: Value) -> Unknown:
    assert value.unknown is not None
    return value.unknown


@pytest.mark.parametrize("name", sorted(FUNCTIONS.keys() - {"type"}))
def test_unknown_in_unknown_or_refused_out(name: str) -> None:
    entry = FUNCTIONS[name]
    count = (len(entry.parameters) or 1) + 1 if entry.variadic else len(entry.parameters)
    arguments = [variable() for _ in range(count)]
    result = call(name, arguments, CONTEXT)
    assert result.is_unknown
    if count and state(result).cause is not Cause.IMPURE and not name.startswith(("to", "base64g")):
        assert state(result).detail.startswith("var.x")


@pytest.mark.parametrize("name", ["timestamp", "plantimestamp", "uuid"])
def test_impure(name: str) -> None:
    assert state(run(name)).cause is Cause.IMPURE
    assert state(run(name)).detail == f"{name}()"


def test_derived_results_name_the_first_unknown_and_all_inputs() -> None:
    result = run("upper", arn())
    assert (state(result).cause, state(result).detail) == (Cause.FUNCTION, "aws_kms_key.a.arn")
    assert state(result).inputs == {Ref("aws_kms_key.a", ("arn",))}
    assert result.ref is None
    assert result.trail == (HOP,)


@pytest.mark.parametrize(
    ("name", "args", "text"),
    [
        ("join", ("/", [arn(), "*"]), (arn, "/*")),
        ("format", ("arn:aws:s3:::%s/%s", arn(), "x"), ("arn:aws:s3:::", arn, "/x")),
    ],
)
def test_strings_keep_their_known_text(name: str, args: tuple[object, ...], text: object) -> None:
    values = [tuple_value(_values(a)) if isinstance(a, list) else a for a in args]
    pieces = state(run(name, *values)).pieces
    shown = [piece if isinstance(piece, str) else str(piece.ref) for piece in pieces]
    assert shown == [p if isinstance(p, str) else str(arn().ref) for p in text]  # type: ignore[attr-defined]


def _values(items: list[object]) -> list[Value]:
    return [item if isinstance(item, Value) else from_python(item) for item in items]


def test_json_keeps_its_structure() -> None:
    policy = object_value({"Resource": arn(), "Sid": from_python("<x>")})
    encoded = run("jsonencode", policy)
    assert state(encoded).pieces[0] == '{"Resource":"'
    decoded = run("jsondecode", encoded)
    assert decoded.at(("Sid",)).data == "<x>"
    assert decoded.at(("Resource",)).ref == arn().ref


def test_json_of_a_value_of_no_type_and_of_a_template() -> None:
    inner = run("format", "%s/*", arn())
    encoded = run("jsonencode", tuple_value([variable(), inner]))
    decoded = run("jsondecode", encoded)
    assert state(decoded.at((0,))).detail == "var.x"
    pieces = state(decoded.at((1,))).pieces
    assert [p if isinstance(p, str) else p.ref for p in pieces] == [arn().ref, "/*"]


def test_selection_keeps_identity() -> None:
    assert run("element", tuple_value([arn("a"), arn("b")]), 3).ref == arn("b").ref
    assert run("lookup", object_value({"k": arn()}), "k", "x").ref == arn().ref
    assert run("one", tuple_value([arn()])).ref == arn().ref
    assert run("coalesce", Value(), "", arn(), "x").ref == arn().ref
    assert run("tostring", arn()).ref == arn().ref
    assert run("values", object_value({"k": arn()})).at((0,)).ref == arn().ref
    assert run("merge", object_value({"k": arn()}), {"l": 1}).at(("k",)).ref == arn().ref
    assert run("concat", [], tuple_value([arn()])).at((0,)).ref == arn().ref
    assert run("zipmap", ["k"], tuple_value([arn()])).at(("k",)).ref == arn().ref
    assert run("slice", tuple_value([arn(), arn("b")]), 1, 2).at((0,)).ref == arn("b").ref


def test_flatten_takes_identifiers_for_strings() -> None:
    untyped = Value(unknown=Unknown(Cause.COMPUTED, "s.id"), ref=Ref("aws_subnet.s", ("id",)))
    result = run("flatten", tuple_value([tuple_value([untyped]), tuple_value([arn()])]))
    assert [item.ref for _, item in result.children()] == [untyped.ref, arn().ref]
    open_result = run("flatten", tuple_value([tuple_value([arn()]), variable()]))
    assert [member.ref for member in state(open_result).members] == [arn().ref]


def test_length() -> None:
    assert run("length", tuple_value([arn(), variable()])).data == 2
    pair = set_value([arn("a"), arn("b")], STRING)
    assert (state(run("length", pair)).minimum, state(run("length", pair)).maximum) == (1, 2)
    assert run("length", set_value([arn(), arn()], STRING)).data == 1
    assert state(run("length", variable("l", list_of(STRING)))).minimum == 0


def test_merge_keeps_what_nothing_overrides() -> None:
    tags = run("merge", {"Name": "a"}, variable("tags", map_of(STRING)), {"Owner": "net"})
    assert tags.at(("Owner",)).data == "net"
    name = tags.at(("Name",))
    assert {v.data for v in state(name).alternatives} == {"a", None}
    assert state(tags).minimum == 2
    assert [m.data for m in state(run("keys", tags)).members] == ["Name", "Owner"]


def test_concat_keeps_certain_members() -> None:
    result = run("concat", variable("l", list_of(STRING)), ["0.0.0.0/0"])
    assert [m.data for m in state(result).members] == ["0.0.0.0/0"]
    assert run("contains", result, "0.0.0.0/0").data is True
    assert run("contains", result, "10.0.0.0/8").is_unknown


def test_alternatives_of_undecided_selections() -> None:
    picked = run("lookup", {"dev": "a", "prod": "b"}, variable("env", STRING), "c")
    assert {v.data for v in state(picked).alternatives} == {"a", "b", "c"}
    first = run("coalesce", variable("key", STRING), arn())
    assert [v.ref for v in state(first).alternatives] == [None, arn().ref]
    nth = run("element", ["a", "b"], variable("n", NUMBER))
    assert {v.data for v in state(nth).alternatives} == {"a", "b"}


def test_distinct_and_compact_decide_by_identity() -> None:
    same = list_value([arn(), arn()], STRING)
    assert [v.ref for _, v in run("distinct", same).children()] == [arn().ref]
    assert run("distinct", list_value([arn("a"), arn("b")], STRING)).is_unknown
    assert len(list(run("compact", list_value([arn(), from_python("")], STRING)).children())) == 1
    assert run("compact", list_value([variable("v", STRING)], STRING)).is_unknown


def test_unknown_list_elements() -> None:
    zones = Value(
        list_of(STRING),
        unknown=Unknown(Cause.DATA_SOURCE, "data.z.names"),
        ref=Ref("data.z", ("names",)),
    )
    first = run("slice", zones, 0, 2)
    assert [str(item.ref) for _, item in first.children()] == ["data.z.names[0]", "data.z.names[1]"]
    assert str(run("element", zones, 0).ref) == "data.z.names[0]"
    assert run("element", zones, 1).ref is None
    assert run("tolist", zones).ref == zones.ref


def test_prefix_and_suffix_decide() -> None:
    path = run("format", "/connectly-shared/%s/vpc", arn())
    assert run("startswith", path, "/connectly-").data is True
    assert run("startswith", path, "/other").data is False
    assert run("startswith", path, "/connectly-shared/prod").is_unknown
    assert run("endswith", path, "vpc").data is True
    assert run("strcontains", path, "shared").data is True
    assert run("strcontains", path, "prod").is_unknown
    assert state(run("split", "/", path)).minimum == 4


def test_sets_and_quantifiers() -> None:
    union = run("setunion", set_value([arn()], STRING), variable("s"))
    assert [m.ref for m in state(union).members] == [arn().ref]
    flags = tuple_value([from_python(False), variable()])
    assert run("alltrue", flags).data is False
    assert run("anytrue", flags).is_unknown
    assert state(run("max", 3, variable("n", NUMBER))).minimum == 3


def test_sensitive_is_never_lost() -> None:
    secret = from_python("s", sensitive=True)
    for name in ("upper", "md5", "jsonencode", "base64encode", "tostring", "sha256"):
        assert run(name, secret).sensitive, name
    assert run("format", "%s-%s", arn(), secret).sensitive
    assert run("join", ",", tuple_value([secret, arn()])).sensitive
    assert not run("nonsensitive", secret).sensitive


def test_errors_hide_sensitive_arguments() -> None:
    with pytest.raises(FunctionError) as caught:
        run("lookup", map_value({"a": from_python(1)}), from_python("hunter2", sensitive=True))
    assert "hunter2" not in str(caught.value)
    with pytest.raises(FunctionError) as caught:
        run("tonumber", from_python("hunter2", sensitive=True))
    assert "hunter2" not in str(caught.value)


def test_compressed_bytes_are_not_guessed() -> None:
    assert state(run("base64gzip", "text")).cause is Cause.IMPURE


def test_engine_decides_negative_element() -> None:
    with pytest.raises(FunctionError, match="negative"):
        run("element", ["a", "b"], -1)
    tofu = FunctionContext(engine="tofu")
    assert call("element", [from_python(["a", "b"]), from_python(-1)], tofu).data == "b"


@pytest.mark.parametrize(
    ("name", "args", "result"),
    [
        ("base64gunzip", ["H4sIAAAAAAAA/0pMSgYAAAD//wEAAP//wkEkNQMAAAA="], "abc"),
        ("cidrcontains", ["10.0.0.0/16", "10.0.5.0/24"], True),
        ("cidrcontains", ["10.0.0.0/16", "10.1.0.1"], False),
        ("cidrcontains", ["fd00::/8", "fd12::1"], True),
        ("urldecode", ["a+b%20%C3%A9"], "a b é"),
    ],
)
def test_functions_of_opentofu(name: str, args: list[object], result: object) -> None:
    assert run(name, *args).data == result


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("base64gunzip", ["aGVsbG8="]),
        ("cidrcontains", ["10.0.0.0/16", "fd00::1"]),
        ("cidrcontains", ["10.0.0.0/16", "x"]),
        ("urldecode", ["%zz"]),
        ("urldecode", ["%ff"]),
        ("nope", []),
    ],
)
def test_refusals(name: str, args: list[object]) -> None:
    with pytest.raises(FunctionError):
        run(name, *args)
