"""The comparison itself, on small environments made by hand and at random."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validator.model.parity import Difference, Kind, Side, Subject
from validator.model.value import Cause, Ref, Unknown, Value, from_python, unknown
from validator.parity.compare import Pair, compare
from validator.parity.equality import Names, same
from validator.parity.settle import attribute_pattern
from validator.parity.shown import excerpts, scalar, shown

NAMES = Names("dev", "prod")


def subject(address: str, values: object) -> Subject:
    data = values if isinstance(values, Value) else from_python(values)
    return Subject(address, "resource", address.split(".")[0], data, None)


def side(name: str, things: Mapping[str, object]) -> Side:
    return Side(name, name, {at: subject(at, values) for at, values in things.items()})


def compared(
    left: Mapping[str, object], right: Mapping[str, object], *under: object
) -> list[Difference]:
    """`under`: the left as the right, and the right as the left, where they are another."""
    left_as, right_as = under or (left, right)
    pair = Pair(
        side("dev", left), side("prod", right),
        side("prod", left_as), side("dev", right_as),  # type: ignore[arg-type]
    )  # fmt: skip
    return compare(pair).differences


def told(found: list[Difference]) -> list[tuple[str, str, Kind]]:
    return [(one.address, one.attribute, one.kind) for one in found]


def ref(address: str, cause: Cause = Cause.COMPUTED) -> Value:
    return unknown(cause, f"{address}.id", ref=Ref(address, ("id",)))


def template(*pieces: str | Value) -> Value:
    return Value(unknown=Unknown(Cause.FUNCTION, "made of more", pieces=pieces))


KEY, OTHER = ref("aws_kms_key.a"), ref("aws_kms_key.b")
ACCOUNT = ref("data.aws_caller_identity.c", Cause.DATA_SOURCE)
OPEN = unknown(Cause.VARIABLE, "var.x")


@pytest.mark.parametrize(
    ("left", "right", "verdict"),
    [
        (from_python(1), from_python(1), True),
        (from_python(1), from_python(Decimal("1.0")), True),
        (from_python(1), from_python(True), False),
        (from_python(1), from_python("1"), False),
        (from_python(None), None, True),
        (from_python(""), None, False),
        (KEY, KEY, True),
        (KEY, OTHER, False),
        (KEY, from_python("arn:aws:kms:x"), False),
        (KEY, None, False),
        (ACCOUNT, ACCOUNT, True),
        (ACCOUNT, from_python("123456789012"), None),
        (ACCOUNT, KEY, False),
        (OPEN, OPEN, None),
        (OPEN, from_python("a"), None),
        (template("a-", KEY), template("a-", KEY), True),
        (template("a-", KEY), template("b-", KEY), False),
        (template("a-", KEY), template("a-", OTHER), False),
        (template("a-", ACCOUNT), from_python("a-1"), None),
        (template("a-", ACCOUNT), from_python("b-1"), False),
        (template("a-", OPEN), template("a-", OPEN), None),
        (template("a-", ACCOUNT), template("b-", ACCOUNT), False),
        (template("a-", ACCOUNT), template("a-b-", ACCOUNT), None),
        (template(ACCOUNT, "-a"), template(ACCOUNT, "-b"), False),
        (template(ACCOUNT, "-a", OPEN), template(ACCOUNT, "-b", OPEN), False),
        (template(OPEN, "-a"), template(OPEN, "-b"), False),
        (template(OPEN, "-a", OPEN), template(OPEN, "-b", OPEN), None),
    ],
)
def test_equality_is_three_valued(left: Value, right: Value | None, verdict: bool | None) -> None:
    assert same(left, right) is verdict
    assert same(right, left) is verdict


@pytest.mark.parametrize(
    ("text", "renamed", "named"),
    [
        ("connectly-dev-logs", "connectly-prod-logs", "dev"),
        ("/x/dev/y", "/x/prod/y", "dev"),
        ("DEV_Dev.dev", "PROD_Prod.prod", "dev"),
        ("device-developer-devs", "device-developer-devs", None),
        ("production", "production", None),
        ("a-prod", "a-prod", "prod"),
        ("", "", None),
    ],
)
def test_a_name_is_a_word(text: str, renamed: str, named: str | None) -> None:
    assert NAMES.renamed(text) == renamed
    assert NAMES.named(text) == named
    assert Names("dev", "dev").named(text) is None


def test_a_name_that_follows_is_no_difference() -> None:
    dev, prod = {"a.b": {"name": "x-dev"}}, {"a.b": {"name": "x-prod"}}
    assert compared(dev, prod, prod, dev) == []


def test_a_name_that_does_not_follow_is_one() -> None:
    """Only one side is proved: the other has the name written out."""
    dev, prod = {"a.b": {"name": "x-dev"}}, {"a.b": {"name": "x-prod"}}
    assert told(compared(dev, prod, prod, prod)) == [("a.b", "name", Kind.VALUE)]
    assert told(compared(dev, prod, dev, dev)) == [("a.b", "name", Kind.VALUE)]


def test_what_follows_but_is_no_name_is_a_difference_that_says_so() -> None:
    dev, prod = {"a.b": {"size": 1}}, {"a.b": {"size": 2}}
    (one,) = compared(dev, prod, prod, dev)
    assert one.follows
    (other,) = compared(dev, prod)
    assert not other.follows


def test_addresses_with_the_name_are_paired_where_that_is_proved() -> None:
    dev, prod = {'a.b["dev"]': {"x": 1}}, {'a.b["prod"]': {"x": 2}}
    assert told(compared(dev, prod, prod, dev)) == [('a.b["dev"]', "x", Kind.VALUE)]
    assert [one.kind for one in compared(dev, prod)] == [Kind.ONLY, Kind.ONLY]


def test_references_to_each_environments_own_are_the_same() -> None:
    dev = {"a.b": {"key": "x"}, "c.d": from_python({})}
    left = {**dev, "e.f": Value(data={"key": KEY})}
    assert compared(left, left) == []
    right = {**dev, "e.f": Value(data={"key": OTHER})}
    assert told(compared(left, right)) == [("e.f", "key", Kind.VALUE)]


def test_elements_are_paired_by_what_they_have_in_common() -> None:
    left = {"a.b": {"rule": [{"id": 1, "days": 3}, {"id": 2, "days": 4}]}}
    right = {"a.b": {"rule": [{"id": 0, "days": 9}, {"id": 1, "days": 3}, {"id": 2, "days": 4}]}}
    assert told(compared(left, right)) == [
        ("a.b", "rule[0].id", Kind.VALUE),
        ("a.b", "rule[0].days", Kind.VALUE),
    ]


def test_unset_is_unset_however_it_is_written() -> None:
    left = {"a.b": {"x": None, "tags": {}, "rules": []}}
    assert compared(left, {"a.b": {}}) == []


@pytest.mark.parametrize(
    ("left", "right", "kinds"),
    [
        ((None, "var.n"), (True, ""), {Kind.OPEN}),
        ((None, "var.n"), (None, "var.m"), {Kind.OPEN}),
        ((None, "data.x.y.ids"), (None, "data.x.y.ids"), set()),
        ((None, "var.n"), None, {Kind.OPEN}),
        ((True, ""), None, {Kind.ONLY}),
    ],
)
def test_whether_something_is_there_may_be_open(
    left: tuple[bool | None, str], right: tuple[bool | None, str] | None, kinds: set[Kind]
) -> None:
    def made(name: str, said: tuple[bool | None, str] | None) -> Side:
        exists, needs = said or (True, "")
        one = replace(subject("a.b[*]", {"x": 1}), exists=exists, needs=needs)
        return Side(name, name, {one.address: one} if said else {})

    for pair in (
        Pair(made("dev", left), made("prod", right)),
        Pair(made("dev", right), made("prod", left)),
    ):
        found = compare(pair).differences
        assert {one.kind for one in found} == kinds
        assert all(one.needs for one in found if one.kind is Kind.OPEN)


def test_what_is_in_a_module_goes_with_it() -> None:
    inside = {"module.m.a.b": {"x": 1}, "module.m.module.n.c.d": {"y": 2}, "e.f": {}}
    left = Side("dev", "dev", {at: subject(at, values) for at, values in inside.items()})
    module = Subject("module.m", "module", "module", from_python({}), None)
    left = Side("dev", "dev", {"module.m": module, **left.subjects})
    found = compare(Pair(left, side("prod", {"e.f": {}}))).differences
    assert [(one.address, one.held) for one in found] == [("module.m", 2)]


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("rule", "rule[0].days", True),
        ("rule[*].days", "rule[10].days", True),
        ("rule[0].days", "rule[1].days", False),
        ("rule", "ruler", False),
        ("rule[*]", "rule[0].a.b", True),
        ("*.days", "rule.days", True),
        ("*.days", "rule[0].days", False),
        ("**.days", "rule[0].x.days", True),
        ('tags["a.b"]', 'tags["a.b"]', True),
    ],
)
def test_attribute_patterns(pattern: str, path: str, fits: bool) -> None:
    assert bool(attribute_pattern(pattern).fullmatch(path)) is fits


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (from_python("a"), "a"),
        (from_python(""), '""'),
        (from_python(True), "true"),
        (from_python(30), "30"),
        (from_python([1, "b"]), "[1, b]"),
        (from_python({"k": None}), "{k = —}"),
        (from_python("hidden", sensitive=True), "(sensitive)"),
        (KEY, "aws_kms_key.a.id"),
        (template("x-", KEY), "x-${aws_kms_key.a.id}"),
        (OPEN, "? (var.x)"),
        (None, "—"),
    ],
)
def test_values_are_shown_in_one_line(value: Value | None, text: str) -> None:
    assert shown(value) == text


@pytest.mark.parametrize("data", [1, 1.5, Decimal("2.50"), True, "x", "", None])
def test_a_declared_scalar_is_written_as_its_value_is(data: object) -> None:
    assert scalar(data) == shown(from_python(data))


def test_long_texts_are_shown_from_where_they_differ_by_more_than_the_name() -> None:
    left, right = (
        "x-" + name + "y" * 300 + end + "z" * 300 for name, end in (("dev-", "A"), ("prod-", "B"))
    )
    shown_left, shown_right = excerpts((left, right), NAMES, 100)
    assert (shown_left[0], shown_right[0]) == ("…", "…")
    assert shown_left.strip("…") == "y" * 25 + "A" + "z" * 74
    assert shown_right.strip("…") == "y" * 25 + "B" + "z" * 74
    assert excerpts(("a", "b"), NAMES) == ("a", "b")


LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(0, 3),
    st.sampled_from(["a", "x-dev", "x-prod", "dev", "prod", ""]),
)
DATA = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["p", "q", "r"]), inner, max_size=3),
    ),
    max_leaves=8,
)
VALUES = st.dictionaries(st.sampled_from(["u", "v", "w"]), DATA, max_size=3)
THINGS = st.dictionaries(
    st.sampled_from(["a.b", "a.c", 'a.d["dev"]', 'a.d["prod"]']), VALUES, max_size=4
)


@settings(max_examples=100, deadline=None)
@given(left=THINGS, right=THINGS, left_as=THINGS, right_as=THINGS)
def test_the_order_of_the_environments_does_not_matter(
    left: dict[str, object],
    right: dict[str, object],
    left_as: dict[str, object],
    right_as: dict[str, object],
) -> None:
    pair = Pair(
        side("dev", left), side("prod", right), side("prod", left_as), side("dev", right_as)
    )
    one, other = compare(pair), compare(pair.mirrored)
    assert one.inherent == other.inherent
    assert one.alike == other.alike
    assert len(one.differences) == len(other.differences)


def plain(data: object) -> object:
    """Data without what is unset, which says nothing."""
    if isinstance(data, dict):
        kept = {key: plain(item) for key, item in data.items()}
        return {key: item for key, item in kept.items() if item not in (None, {}, [])} or None
    if isinstance(data, list):
        return [plain(item) for item in data] or None
    return (type(data).__name__, data) if data is not None else None


@settings(max_examples=100, deadline=None)
@given(left=THINGS, right=THINGS)
def test_no_difference_is_found_only_where_there_is_none(
    left: dict[str, object], right: dict[str, object]
) -> None:
    """Nothing is proved here, so that whatever is not equal must be found."""
    found = compare(Pair(side("dev", left), side("prod", right)))
    kinds = {one.kind for one in found.differences}
    differ = {at: plain(x) for at, x in left.items()} != {at: plain(x) for at, x in right.items()}
    if differ:
        assert kinds & {Kind.ONLY, Kind.VALUE}
    else:
        assert kinds <= {Kind.NAME}
    assert found.inherent == 0


@settings(max_examples=60, deadline=None)
@given(things=THINGS)
def test_nothing_differs_from_itself(things: dict[str, object]) -> None:
    one = side("dev", things)
    assert compare(Pair(one, one, one, one)).differences == []
