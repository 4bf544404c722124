"""JUnit XML: well-formed for any content, counts that add up, one case a verdict."""

from __future__ import annotations

from xml.etree import ElementTree

from harness.report_samples import EVERY_KIND, reports
from hypothesis import given
from hypothesis import strategies as st

from validator.model.report import Report
from validator.report import render


def parsed(made: Report, **view: bool) -> ElementTree.Element:
    return ElementTree.fromstring(render(made, "junit", **view))  # noqa: S314 - our own text


@given(reports, st.booleans())
def test_any_report_is_well_formed_and_adds_up(made: Report, strict: bool) -> None:
    top = parsed(made, strict=strict)
    errors = [e for e in made.errors if e.severity == "error"]
    assert int(top.get("tests", "")) == len(made.findings) + len(errors) + len(made.broken)
    for suite in (top, *top.findall("testsuite")):
        cases = list(suite.iter("testcase"))
        assert int(suite.get("tests", "")) == len(cases)
        for kind, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(suite.get(kind, "")) == sum(case.find(tag) is not None for case in cases)
    fails = [f for f in made.findings if not f.suppressed and f.verdict.value == "fail"]
    open_ = [f for f in made.findings if not f.suppressed and f.verdict.value == "undecided"]
    assert int(top.get("failures", "")) == len(fails) + (len(open_) if strict else 0)


def test_each_kind_is_told() -> None:
    top = parsed(EVERY_KIND)
    cases = {case.get("classname"): case for case in top.iter("testcase")}
    failed = cases["subnet-tier-honest"].find("failure")
    assert failed is not None
    assert failed.get("type") == "high"
    assert "module.network.aws_route.private (route 0.0.0.0/0)" in (failed.text or "")
    assert cases["subnet-tier-honest"].get("file") == "terraform/modules/network/subnets.tf"
    open_ = cases["kms"].find("skipped")
    assert open_ is not None
    assert (open_.get("message") or "").endswith("needs var.key")
    accepted = cases["old"].find("skipped")
    assert accepted is not None
    assert "until 2027-03-31, owner platform, OPS-1" in (accepted.get("message") or "")
    assert len(cases["fine"]) == 0
    assert {suite.get("name") for suite in top} == {"terraform/environments/prod", "input"}
