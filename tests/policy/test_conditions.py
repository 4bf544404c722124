"""The condition language on single values."""

from __future__ import annotations

from decimal import Decimal

import pytest
from harness.graphs import graph, resource

from validator.facts import Subject, World
from validator.model.types import NUMBER, STRING, list_of
from validator.model.value import Cause, Unknown, Value, from_python, unknown
from validator.model.verdict import Verdict
from validator.policy.conditions import (
    AnyOf,
    Assertion,
    Attribute,
    Condition,
    Elements,
    Not,
    Related,
)

OPEN = unknown(Cause.VARIABLE, "var.x")


def judged(condition: Condition, values: object) -> Verdict:
    found = values if isinstance(values, Value) else from_python(values)
    me = resource("aws_s3_bucket.this")
    world = World(graph(me, source="symbolic"))
    return condition.evaluate(Subject(world, "resource", me.address, found, None, me)).verdict


def attribute(kind: str, expected: object, path: str = "a", **more: object) -> Attribute:
    return Attribute(tuple(path.split(".")), (Assertion(kind, expected),), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "expected", "value", "holds"),
    [
        ("equals", True, True, True),
        ("equals", True, "true", True),
        ("equals", True, False, False),
        ("equals", 7, "7", True),
        ("equals", "x", "x", True),
        ("equals", "7", 7, True),
        ("in", ["a", "b"], "b", True),
        ("in", ["a", "b"], "c", False),
        ("matches", "^prod-", "prod-x", True),
        ("matches", "^prod-", "dev-x", False),
        ("at_least", 14, 30, True),
        ("at_least", 14, "14", True),
        ("at_least", 14, 7, False),
        ("at_most", 14, 7, True),
        ("at_most", 14, 15, False),
        ("present", True, "x", True),
        ("present", True, None, False),
        ("present", True, [], False),
        ("present", False, None, True),
        ("present", False, "x", False),
        ("contains", "x", ["x", "y"], True),
        ("contains", "z", ["x", "y"], False),
    ],
)
def test_known_values(kind: str, expected: object, value: object, holds: bool) -> None:
    wanted = Verdict.PASS if holds else Verdict.FAIL
    assert judged(attribute(kind, expected), {"a": value}) is wanted


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("equals", 1), ("in", [1]), ("matches", "x"), ("at_least", 1), ("present", True)],
)
def test_unknown_values_are_undecided(kind: str, expected: object) -> None:
    assert judged(attribute(kind, expected), Value(data={"a": OPEN})) is Verdict.UNDECIDED


def test_bounds_decide() -> None:
    bounded = Value(
        NUMBER, unknown=Unknown(Cause.VARIABLE, "var.n", minimum=20, maximum=Decimal(30))
    )
    values = Value(data={"a": bounded})
    assert judged(attribute("at_least", 14), values) is Verdict.PASS
    assert judged(attribute("at_least", 31), values) is Verdict.FAIL
    assert judged(attribute("at_least", 25), values) is Verdict.UNDECIDED


def test_a_list_of_unknown_length_may_be_empty() -> None:
    some = Value(
        list_of(STRING),
        unknown=Unknown(Cause.VARIABLE, "var.l", element=from_python("x"), not_null=True),
    )
    assert judged(attribute("present", False), Value(data={"a": some})) is Verdict.UNDECIDED


def test_default_stands_for_what_is_not_set() -> None:
    assert judged(attribute("equals", False, default=False), {}) is Verdict.PASS
    assert judged(attribute("equals", True, default=False), {}) is Verdict.FAIL
    assert judged(attribute("equals", True), {}) is Verdict.FAIL


def test_path_means_each_block() -> None:
    rules = {"rule": [{"status": "on"}, {"status": "off"}]}
    assert judged(attribute("equals", "on", "rule.status"), rules) is Verdict.FAIL
    assert judged(attribute("in", ["on", "off"], "rule.status"), rules) is Verdict.PASS
    assert judged(attribute("equals", "on", "rule.status"), {"rule": []}) is Verdict.FAIL


def test_some_and_every() -> None:
    blocks = {"rule": [{"a": 1}, {"a": 2}]}
    is_one = attribute("equals", 1)
    assert judged(Elements(("rule",), is_one, every=False), blocks) is Verdict.PASS
    assert judged(Elements(("rule",), is_one, every=True), blocks) is Verdict.FAIL
    assert judged(Elements(("rule",), is_one, every=True), {}) is Verdict.PASS
    assert judged(Elements(("rule",), is_one, every=False), {}) is Verdict.FAIL


def test_negation_keeps_undecided() -> None:
    assert judged(Not(attribute("equals", 1)), {"a": 2}) is Verdict.PASS
    assert judged(Not(attribute("equals", 1)), Value(data={"a": OPEN})) is Verdict.UNDECIDED


def test_disjunction_reports_the_first_reason() -> None:
    me = resource("aws_s3_bucket.this")
    subject = Subject(
        World(graph(me)), "resource", me.address, from_python({"a": 1, "b": 1}), None, me
    )
    both = AnyOf((attribute("equals", 2), attribute("equals", 2, "b")))
    assert both.evaluate(subject).reason == "a is 1, must be 2"


def test_related_resources() -> None:
    bucket = resource("aws_s3_bucket.this", id="data", bucket="data")
    mine = resource("aws_s3_bucket_versioning.mine", bucket="data", status="Enabled")
    other = resource("aws_s3_bucket_versioning.other", bucket="logs", status="Enabled")
    condition = Related(
        ("aws_s3_bucket_versioning",), "bucket", attribute("equals", "Enabled", "status")
    )

    def verdict(*others: object) -> Verdict:
        found = graph(bucket, *others)  # type: ignore[arg-type]
        subject = Subject(World(found), "resource", bucket.address, bucket.values, None, bucket)
        return condition.evaluate(subject).verdict

    assert verdict(mine, other) is Verdict.PASS
    assert verdict(other) is Verdict.FAIL
