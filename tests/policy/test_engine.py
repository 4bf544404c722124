"""The engine: what it judges, what it leaves out, and what it does when a rule raises."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from harness.graphs import graph, resource

from validator.evaluate import evaluate_root
from validator.facts import Subject
from validator.facts.cidr import AddressPlan
from validator.model.graph import Change, Graph, Module, Resource
from validator.model.value import Cause, Value, from_python, unknown
from validator.model.verdict import Judgement, Verdict
from validator.policy import (
    Context,
    PolicySet,
    builtin_policies_dir,
    detect_profile,
    judge,
    load,
)

KNOWN = load([builtin_policies_dir()])
ROTATION = frozenset({"kms-key-rotation"})
KEY = resource("aws_kms_key.this")


def verdicts(found: Graph, rules: frozenset[str] = ROTATION) -> list[Verdict]:
    return [one.verdict for one in judge(found, KNOWN, None, rules).findings]


def changed(*actions: str) -> Resource:
    return replace(KEY, change=Change(actions))


def test_deleted_resources_are_not_judged_by_configuration() -> None:
    assert verdicts(graph(changed("delete"), source="plan")) == []
    assert verdicts(graph(replace(KEY, exists=False), source="plan")) == []


def test_replaced_resources_are_judged() -> None:
    assert verdicts(graph(changed("delete", "create"), source="plan")) == [Verdict.FAIL]


def test_fail_of_what_may_not_exist_is_undecided() -> None:
    maybe = replace(KEY, address="aws_kms_key.this[*]", index="*", exists=None)
    (finding,) = judge(graph(maybe), KNOWN, None, ROTATION).findings
    assert finding.verdict is Verdict.UNDECIDED
    assert finding.needs == ("count or for_each of aws_kms_key.this[*]",)


def test_what_may_not_exist_names_the_input_that_decides_it(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(
        'variable "create" {\n  type = bool\n}\n'
        'resource "aws_kms_key" "this" {\n  count = var.create ? 1 : 0\n}\n'
    )
    (finding,) = judge(evaluate_root(os.fspath(tmp_path)), KNOWN, None, ROTATION).findings
    assert (finding.verdict, finding.needs) == (Verdict.UNDECIDED, ("var.create",))


def test_a_rule_that_raises_is_reported_and_others_go_on() -> None:
    @dataclass(frozen=True)
    class Raises:
        def evaluate(self, subject: Subject) -> Judgement:
            raise ZeroDivisionError("broken on purpose")

    policies = tuple(
        replace(one, condition=Raises()) if one.id == "log-group-cmk" else one
        for one in KNOWN.policies
    )
    found = graph(KEY, resource("aws_cloudwatch_log_group.this"))
    outcome = judge(found, PolicySet(policies, KNOWN.profiles))
    assert outcome.broken == (("log-group-cmk", "ZeroDivisionError: broken on purpose"),)
    assert "kms-key-rotation" in {one.rule for one in outcome.findings}


def test_profile_selects() -> None:
    found = graph(KEY)
    of_consumer = {one.rule for one in judge(found, KNOWN, "consumer").findings}
    of_foundation = {one.rule for one in judge(found, KNOWN, "foundation-prod").findings}
    assert "no-own-kms-key" in of_consumer - of_foundation
    assert "kms-key-rotation" in of_foundation - of_consumer


def test_empty_graph_is_quiet() -> None:
    outcome = judge(Graph("root", "symbolic", {}, {}), KNOWN)
    assert (outcome.findings, outcome.broken) == ((), ())


def test_undecided_precondition_with_a_failing_condition_is_undecided() -> None:
    key = replace(
        KEY, values=Value(data={"customer_master_key_spec": unknown(Cause.VARIABLE, "var.spec")})
    )
    symbolic = graph(key, source="symbolic")
    (finding,) = judge(symbolic, KNOWN, None, ROTATION).findings
    assert (finding.verdict, finding.needs) == (Verdict.UNDECIDED, ("var.spec",))


@pytest.mark.parametrize(
    ("key", "profile"),
    [
        ("connectly-shared/prod/terraform.tfstate", "foundation-prod"),
        ("connectly-shared/dev/terraform.tfstate", "foundation-dev"),
        ("connectly-shared/staging/terraform.tfstate", "foundation-dev"),
        ("orders/prod/terraform.tfstate", "consumer"),
    ],
)
def test_profile_by_the_state_key(key: str, profile: str) -> None:
    settings = from_python({"backend": {"type": "s3", "bucket": "x", "key": key}})
    found = Graph("root", "symbolic", {}, {"": Module("", "root", settings=settings)})
    assert detect_profile(found) == profile


def test_profile_by_published_parameters() -> None:
    parameter = resource("aws_ssm_parameter.x", name="/connectly-shared/prod/vpc/id")
    assert detect_profile(graph(parameter)) == "foundation-prod"


def test_thousands_of_unrelated_resources_are_quiet() -> None:
    others = [resource(f"azurerm_subnet.s{n}", name=f"s{n}") for n in range(5000)]
    found = graph(*others, source="symbolic")
    outcome = judge(found, KNOWN, None, None, Context(AddressPlan({})))
    assert outcome.findings == ()


def test_fingerprint_is_of_rule_address_and_attribute() -> None:
    off = resource("aws_kms_key.this", enable_key_rotation=False)
    one = judge(graph(off), KNOWN, None, ROTATION).findings[0]
    two = judge(graph(off, source="plan"), KNOWN, None, ROTATION).findings[0]
    assert one.attribute == "enable_key_rotation"
    assert one.fingerprint == two.fingerprint


def test_sensitive_values_are_never_shown() -> None:
    secret = Value(data="legacy-group", sensitive=True)
    database = replace(
        resource("aws_db_instance.this"), values=Value(data={"db_subnet_group_name": secret})
    )
    rules = frozenset({"private-placement"})
    (finding,) = judge(graph(database), KNOWN, None, rules).findings
    shown = [finding.message, *finding.needs, *(step.what for step in finding.evidence)]
    assert finding.verdict is Verdict.UNDECIDED
    assert not any("legacy-group" in text for text in shown)
    assert "(sensitive)" in finding.message
