"""The verdict beside a plan: it holds for that plan, that result, those policies, that long."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from harness.reports import finding

from validator.model.report import Report
from validator.model.verdict import Suppression, Verdict
from validator.pipeline.attest import Verification, keep_verdict, verify
from validator.pipeline.request import InputError
from validator.policy import PolicySet, builtin_policies_dir, load

TODAY = date(2026, 11, 26)
PASSED = replace(finding(1), verdict=Verdict.PASS)


@pytest.fixture(scope="module")
def policies() -> PolicySet:
    return load([builtin_policies_dir()])


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "prod.tfplan"
    path.write_bytes(b"a plan")
    return path


def kept(plan: Path, policies: PolicySet, *findings: object, strict: bool = False) -> Path:
    report = Report("plan", "terraform 1.11.4", ("prod",), tuple(findings))  # type: ignore[arg-type]
    return Path(keep_verdict(str(plan), report, policies, (), strict=strict))


def checked(plan: Path, policies: PolicySet, today: date = TODAY) -> Verification:
    return verify(str(plan), policies, today)


def test_a_plan_that_passed_is_verified(plan: Path, policies: PolicySet) -> None:
    path = kept(plan, policies, PASSED)
    assert path.name == "prod.tfplan.verdict.json"
    assert checked(plan, policies).problems == ()


def test_another_plan_of_the_same_name_is_refused(plan: Path, policies: PolicySet) -> None:
    kept(plan, policies, PASSED)
    plan.write_bytes(b"another plan")
    assert "digest differs" in checked(plan, policies).problems[0]


@pytest.mark.parametrize(("verdict", "strict", "refused"), [
    (Verdict.FAIL, False, True), (Verdict.UNDECIDED, False, False), (Verdict.UNDECIDED, True, True),
])  # fmt: skip
def test_the_result_decides(
    plan: Path, policies: PolicySet, verdict: Verdict, strict: bool, refused: bool
) -> None:
    kept(plan, policies, PASSED, replace(finding(2), verdict=verdict), strict=strict)
    problems = checked(plan, policies).problems
    assert bool(problems) is refused
    assert all("rule-2" in problem for problem in problems)


def test_an_exception_holds_to_the_end_of_its_last_day(plan: Path, policies: PolicySet) -> None:
    accepted = Suppression("exceptions.yaml", "moves soon", "2026-11-26", "platform")
    later = Suppression("exceptions.yaml", "moves later", "2027-11-26", "platform")
    kept(plan, policies, replace(finding(1), suppressed=accepted),
         replace(finding(2), suppressed=later))  # fmt: skip
    assert checked(plan, policies).problems == ()
    assert "expired on 2026-11-26" in checked(plan, policies, date(2026, 11, 27)).problems[0]


def test_changed_policies_ask_for_another_judgement(plan: Path, policies: PolicySet) -> None:
    kept(plan, policies, PASSED)
    fewer = replace(policies, policies=policies.policies[1:])
    assert checked(plan, fewer).problems == ("the policies have changed since",)


def test_the_statement_is_what_in_toto_reads(plan: Path, policies: PolicySet) -> None:
    document = json.loads(kept(plan, policies, PASSED).read_text())
    assert document["_type"] == "https://in-toto.io/Statement/v1"
    assert document["predicateType"] == "https://in-toto.io/attestation/test-result/v0.1"
    assert list(document["subject"][0]) == ["name", "digest"]
    assert document["predicate"]["passedTests"] == ["rule-1"]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"predicateType": 1}', "\x00", None])
def test_no_verdict_is_one_clear_error(plan: Path, policies: PolicySet, text: str | None) -> None:
    path = kept(plan, policies, PASSED)
    path.unlink() if text is None else path.write_text(text)
    with pytest.raises(InputError, match=r"verdict\.json"):
        checked(plan, policies)


def test_a_damaged_verdict_is_one_clear_error(plan: Path, policies: PolicySet) -> None:
    path = kept(plan, policies, PASSED)
    whole = json.loads(path.read_text())
    for key in ("subject", "predicate"):
        path.write_text(json.dumps({**whole, key: {}}))
        with pytest.raises(InputError, match="not a verdict"):
            checked(plan, policies)
