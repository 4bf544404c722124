"""The same suppressions over sources, plan and state; and what a plan destroys."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from harness.plan_documents import CONSUMER, change, plan
from harness.waived import ENVIRON, EVERY_RULE, inside, write

from validator.evaluate import evaluate_root
from validator.model.graph import Graph
from validator.pipeline.exceptions import settled
from validator.pipeline.judge import judge_graph, policies_for
from validator.plan.join import join
from validator.plan.reader import read_plan
from validator.plan.state import read_state

INLINE = {
    'resource "aws_db_instance" "main"': "rds-cmk",
    'resource "aws_vpc" "main"': "flow-logs",
    'resource "aws_cloudwatch_log_group" "tier"': "required-tags",
    'resource "aws_s3_bucket" "log"': "s3-versioning",
    'output "subnet_ids"': "output-described",
}
LISTED = """\
exceptions:
  - {rule: s3-lifecycle, address: aws_s3_bucket.log, reason: known}
  - {rule: required-tags, address: "aws_subnet.data[*]", reason: known}
  - {rule: no-own-kms-key, address: "module.*.aws_kms_key.*", reason: known}
"""
EXPECTED = {
    ("rds-cmk", "aws_db_instance.main"),
    ("flow-logs", "aws_vpc.main"),
    ("required-tags", "aws_cloudwatch_log_group.tier[0]"),
    ("required-tags", "aws_cloudwatch_log_group.tier[1]"),
    ("s3-versioning", "aws_s3_bucket.log"),
    ("s3-lifecycle", "aws_s3_bucket.log"),
    ("required-tags", 'aws_subnet.data["a"]'),
    ("required-tags", 'aws_subnet.data["b"]'),
    ("no-own-kms-key", "module.key.aws_kms_key.this"),
}
OF_SOURCES = {("output-described", "output.subnet_ids")}
"""What only sources tell."""

GONE = {"second.plan.json": {("required-tags", "aws_cloudwatch_log_group.tier[1]")}}
"""What a plan deletes is not judged."""


def consumer(tmp_path: Path) -> Path:
    """The consumer's sources with suppressions, beside its plans and its state."""
    shutil.copytree(CONSUMER, tmp_path / "root")
    text = (CONSUMER / "main.tf").read_text()
    for head, rule in INLINE.items():
        assert head in text
        text = text.replace(head, f"# shared-check: ignore[{rule}] -- known\n{head}")
    write(tmp_path, {"root/main.tf": text, "exceptions.yaml": LISTED})
    return tmp_path


def hides(graph: Graph) -> tuple[set[tuple[str, str]], set[str]]:
    """What is suppressed in a graph, and the findings about suppressions."""
    policies = policies_for(EVERY_RULE)
    settlement = settled([judge_graph(graph, policies, EVERY_RULE)], policies, EVERY_RULE, ENVIRON)
    (one,) = settlement.judged
    suppressed = {(f.rule, f.address) for f in one.findings if f.suppressed}
    return suppressed, {finding.rule for finding in settlement.problems}


@pytest.mark.parametrize("source", ["sources", "first.plan.json", "second.plan.json", "state.json"])
def test_sources_plan_and_state_have_the_same_suppressed(tmp_path: Path, source: str) -> None:
    with inside(consumer(tmp_path)):
        graph = evaluate_root("root")
        if source != "sources":
            read = read_state if source.startswith("state") else read_plan
            graph = join(read(str(CONSUMER / source), root="root"), graph)
        suppressed, problems = hides(graph)
    assert suppressed == (EXPECTED | OF_SOURCES) - GONE.get(source, set())
    assert problems == set()


@pytest.mark.parametrize("source", ["first.plan.json", "state.json"])
def test_without_sources_exceptions_by_address_still_hold(tmp_path: Path, source: str) -> None:
    with inside(consumer(tmp_path)):
        read = read_state if source.startswith("state") else read_plan
        suppressed, problems = hides(read(str(CONSUMER / source), root="root"))
    assert suppressed == {
        ("s3-lifecycle", "aws_s3_bucket.log"),
        ("required-tags", 'aws_subnet.data["a"]'),
        ("required-tags", 'aws_subnet.data["b"]'),
        ("no-own-kms-key", "module.key.aws_kms_key.this"),
    }
    assert problems == set()


DESTROYED = plan(
    change("aws_s3_bucket.logs", ["delete"], None, before={"bucket": "x"}),
    change('aws_eip.nat["a"]', ["delete"], None, before={}),
)


@pytest.mark.parametrize(
    ("address", "holds"),
    [
        ('aws_eip.nat["a"]', True),
        ("aws_eip.nat", False),
        ("aws_eip.nat[*]", False),
        ("**", False),
    ],
)
def test_a_critical_change_is_excepted_by_its_exact_address_only(
    tmp_path: Path, address: str, holds: bool
) -> None:
    entry = f"{{rule: no-stateful-destroy, address: '{address}', reason: moved}}"
    write(tmp_path, {"root/main.tf": "", "exceptions.yaml": f"exceptions:\n  - {entry}\n"})
    with inside(tmp_path):
        suppressed, problems = hides(read_plan(DESTROYED, root="root"))
    assert suppressed == ({("no-stateful-destroy", 'aws_eip.nat["a"]')} if holds else set())
    assert problems == ({"suppression-malformed"} if "*" in address else set())
