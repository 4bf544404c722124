"""The pinned checkov itself, on a small root: its format is what we take it for."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness.plan_documents import block, change, plan
from harness.waived import ENVIRON, inside, write

from validator.checkov.environment import find_checkov
from validator.model.report import Report
from validator.model.verdict import Finding, Verdict
from validator.pipeline.gate import Wish, gate
from validator.pipeline.request import Request
from validator.pipeline.scan import scan

pytestmark = [pytest.mark.engine, pytest.mark.xdist_group("checkov")]

FILES = {
    "main.tf": """
variable "names" {
  type    = set(string)
  default = ["a"]
}

variable "key" {
  type    = string
  default = null
}

resource "aws_s3_bucket" "b" {
  for_each = var.names
  bucket   = "b-${each.key}"
}

resource "aws_s3_bucket" "skipped" {
  #checkov:skip=CKV_AWS_18:no logs here
  bucket = "skipped"
}

resource "aws_sqs_queue" "q" {
  kms_master_key_id = var.key
}

data "aws_iam_policy_document" "d" {
  statement {
    actions   = ["*"]
    resources = ["*"]
  }
}

module "m" {
  source = "./modules/m"
}
""",
    "modules/m/main.tf": """
# shared-check: ignore[CKV_AWS_18] -- written by a trail
resource "aws_s3_bucket" "of_module" {
  bucket = "m"
}
""",
    "below/main.tf": 'resource "aws_lb" "not_of_this_root" {\n}\n',
    ".checkov.yaml": "check: [CKV_AWS_1]\n",
}
BESIDE = Request(profile="all", beside=("checkov",))


def of_checkov(report: Report) -> dict[tuple[str, str], Finding]:
    assert report.broken == ()
    found = [finding for finding in report.findings if finding.source == "checkov"]
    return {(finding.rule, finding.address): finding for finding in found}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    if find_checkov() is None:
        pytest.fail("no checkov here; run: shared-check toolchain install --all")
    return write(tmp_path, FILES)


def test_sources(repository: Path) -> None:
    with inside(repository):
        found = of_checkov(scan(["main.tf"], BESIDE, {**ENVIRON, "TF_VAR_key": "alias/mine"}))
    logging = found["CKV_AWS_18", 'aws_s3_bucket.b["a"]']
    assert logging.verdict is Verdict.FAIL
    assert logging.suppressed is None
    assert str(logging.location) == "main.tf:12"
    assert logging.evidence[0].what == "checkov: lines 12 to 15"
    assert "logging" in logging.message
    skipped = found["CKV_AWS_18", "aws_s3_bucket.skipped"].suppressed
    assert skipped is not None
    assert skipped.reason == "checkov:skip: no logs here"
    ignored = found["CKV_AWS_18", "module.m.aws_s3_bucket.of_module"]
    assert str(ignored.location) == "modules/m/main.tf:3"
    assert ignored.suppressed is not None
    assert ("CKV_AWS_49", "data.aws_iam_policy_document.d") in found
    assert any(finding.verdict is Verdict.PASS for finding in found.values())
    # What our rules say, and what is of another root, is not there.
    assert not [rule for rule, _ in found if rule in ("CKV_AWS_145", "CKV2_AWS_6", "CKV_AWS_27")]
    assert not [address for _, address in found if "not_of_this_root" in address]


def test_a_plan_has_the_same_finding(repository: Path) -> None:
    address = 'aws_s3_bucket.b["a"]'
    after = {"bucket": "b-a", "force_destroy": False}
    values = {"mode": "managed", "type": "aws_s3_bucket", "name": "b", "index": "a"}
    resource = values | {"address": address, "schema_version": 0, "values": after}
    document = plan(
        change(address, ["create"], after, index="a"),
        configuration={"resources": [block("aws_s3_bucket.b") | values]},
        planned_values={"root_module": {"resources": [resource]}},
    )
    (repository / "plan.json").write_bytes(document)
    only = Request(profile="all", beside=("checkov",), rules=frozenset({"CKV_AWS_18"}))
    with inside(repository):
        source = of_checkov(scan(["main.tf"], only, ENVIRON))["CKV_AWS_18", address]
        wish = Wish(".", from_file="plan.json")
        planned = of_checkov(gate(wish, only, ENVIRON))["CKV_AWS_18", address]
    assert planned.verdict is Verdict.FAIL
    assert planned.fingerprint == source.fingerprint
    assert planned.location == source.location
