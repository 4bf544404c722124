"""SARIF: valid by the standard's schema for any content, and what code scanning reads of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from harness.report_samples import EVERY_KIND, finding, report, reports
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator

from validator.model.report import Report
from validator.model.verdict import Verdict
from validator.report import View, render
from validator.report.places import top
from validator.report.sarif_format import document

SCHEMA = json.loads((Path(__file__).parent / "data" / "sarif-2.1.0-rtm.5.json").read_text())
VALID = Draft4Validator(SCHEMA)


def run(made: Report, **view: bool) -> dict[str, Any]:
    return document(made, View(**view))["runs"][0]  # type: ignore[no-any-return]


def by_rule(made: Report, **view: bool) -> dict[str, dict[str, Any]]:
    return {result["ruleId"]: result for result in run(made, **view)["results"]}


def test_the_schema_refuses_what_is_wrong() -> None:
    Draft4Validator.check_schema(SCHEMA)
    broken = document(EVERY_KIND, View())
    broken["runs"][0]["results"][0]["kind"] = "maybe"
    assert not VALID.is_valid(broken)


@given(reports, st.booleans(), st.booleans())
def test_any_report_is_valid(made: Report, strict: bool, passes: bool) -> None:
    text = render(made, "sarif", strict=strict, passes=passes)
    VALID.validate(json.loads(text))


@given(reports)
def test_a_level_is_for_fails_alone_and_an_index_is_that_of_the_rule(made: Report) -> None:
    one = run(made, passes=True)
    rules = [rule["id"] for rule in one["tool"]["driver"]["rules"]]
    assert len(set(rules)) == len(rules)
    for result in one["results"]:
        assert (result["kind"] == "fail") == (result["level"] != "none")
        assert rules[result["ruleIndex"]] == result["ruleId"]


def test_kinds_follow_the_verdict() -> None:
    kinds = {rule: result["kind"] for rule, result in by_rule(EVERY_KIND, passes=True).items()}
    assert kinds["subnet-tier-honest"] == "fail"
    assert kinds["kms"] == "open"
    assert kinds["fine"] == "pass"
    assert by_rule(EVERY_KIND, strict=True)["kms"]["kind"] == "fail"
    assert "fine" not in by_rule(EVERY_KIND)


def test_the_proof_is_a_code_flow() -> None:
    (flow,) = by_rule(EVERY_KIND)["subnet-tier-honest"]["codeFlows"]
    steps = [step["location"] for step in flow["threadFlows"][0]["locations"]]
    assert [step["message"]["text"] for step in steps][1:] == [
        "module.network.aws_route.private (route 0.0.0.0/0)",
        "module.network.aws_internet_gateway.this (internet gateway)",
    ]
    assert steps[0]["physicalLocation"]["region"] == {"startLine": 35, "startColumn": 3}
    assert "region" not in steps[2]["physicalLocation"]


def test_a_finding_is_at_its_line_below_the_source_root() -> None:
    (place,) = by_rule(EVERY_KIND)["subnet-tier-honest"]["locations"]
    assert place["physicalLocation"] == {
        "artifactLocation": {
            "uri": "terraform/modules/network/subnets.tf",
            "uriBaseId": "%SRCROOT%",
        },
        "region": {"startLine": 15, "startColumn": 1},
    }
    assert run(EVERY_KIND)["originalUriBaseIds"]["%SRCROOT%"]["uri"] == f"file://{top()}/"
    assert place["logicalLocations"][0]["fullyQualifiedName"].startswith("module.network.")


def test_a_finding_without_line_is_in_its_root() -> None:
    (place,) = by_rule(EVERY_KIND)["nowhere"]["locations"]
    artifact = place["physicalLocation"]["artifactLocation"]
    assert artifact["uri"] == "terraform/environments/prod"
    assert "region" not in place["physicalLocation"]


def test_suppressions_are_mapped_and_others_have_none() -> None:
    results = by_rule(EVERY_KIND)
    (inline,) = results["old"]["suppressions"]
    assert (inline["kind"], inline["status"]) == ("inSource", "accepted")
    assert inline["justification"] == "until the move"
    assert inline["properties"]["expires"] == "2027-03-31"
    assert inline["location"]["physicalLocation"]["region"]["startLine"] == 35
    assert results["older"]["suppressions"][0]["kind"] == "external"
    assert results["subnet-tier-honest"]["suppressions"] == []


def test_two_roots_of_one_module_are_told_apart() -> None:
    both = report(finding(root="one"), finding(root="two"))
    first, second = (one["partialFingerprints"] for one in run(both)["results"])
    assert first["finding/v1"] == second["finding/v1"] == finding().fingerprint
    assert first["findingInRoot/v1"] != second["findingInRoot/v1"]


def test_a_rule_carries_its_page() -> None:
    rules = {rule["id"]: rule for rule in run(EVERY_KIND)["tool"]["driver"]["rules"]}
    one = rules["subnet-tier-honest"]
    assert one["shortDescription"]["text"] == "A subnet is what its name says"
    assert "**Fix**\n\nDo it." in one["help"]["markdown"]
    assert one["properties"]["security-severity"] == "8.0"


def test_what_could_not_be_read_makes_the_run_unsuccessful() -> None:
    (invocation,) = run(EVERY_KIND)["invocations"]
    assert invocation["executionSuccessful"] is False
    assert len(invocation["toolExecutionNotifications"]) == 3
    assert run(report(finding()))["invocations"][0]["executionSuccessful"] is True


@pytest.mark.parametrize("verdict", Verdict)
def test_needs_are_in_the_message(verdict: Verdict) -> None:
    made = report(finding(verdict, needs=("var.key",)))
    (result,) = run(made, passes=True)["results"]
    assert result["message"]["text"].endswith("; needs var.key")
