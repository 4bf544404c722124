"""A new policy's fixtures come out as marked; a new module keeps the conventions."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
import test_hygiene as hygiene
from harness.policy_fixtures import Fixture, found

from validator.model.verdict import Verdict
from validator.pipeline.scaffold import new_module, new_policy
from validator.policy import PolicySet, builtin_policies_dir, load
from validator.scaffold.collection import SEVERITIES, NewPolicy

POLICY = NewPolicy(
    rule="table-protected",
    family="storage",
    severity="high",
    profile="consumer",
    resource="aws_dynamodb_table",
    attribute="deletion_protection_enabled",
)
VARIANTS = [
    POLICY,
    replace(POLICY, rule="queue-fifo", resource="aws_sqs_queue", attribute="fifo_queue"),
    replace(POLICY, family="of-our-own", severity="low", profile="foundation-dev"),
]


def written(policy: NewPolicy, directory: Path) -> PolicySet:
    new_policy(policy, str(directory), force=False, dry_run=False)
    return load([builtin_policies_dir(), str(directory)])


@pytest.mark.parametrize("policy", VARIANTS, ids=lambda one: one.rule + "-" + one.family)
def test_every_fixture_comes_out_as_it_is_marked(policy: NewPolicy, tmp_path: Path) -> None:
    known = written(policy, tmp_path / "policies")
    folder = tmp_path / "policies" / policy.family / policy.rule
    fixtures = [Fixture(path, policy.family) for path in sorted(folder.glob("*.tf"))]
    assert [one.kind for one in fixtures] == ["fail", "pass", "undecided"]
    only = PolicySet(tuple(p for p in known.policies if p.id == policy.rule), known.profiles)
    seen = set()
    for fixture in fixtures:
        directory = tmp_path / fixture.kind
        directory.mkdir()
        graph = fixture.graph(directory)
        assert graph.diagnostics == ()
        assert found(fixture, graph, only) == fixture.expected()
        seen |= {verdict for _, _, verdict in fixture.expected()}
    assert seen == {Verdict.FAIL, Verdict.UNDECIDED}


@pytest.mark.parametrize("severity", SEVERITIES)
def test_the_policy_is_as_asked_for(severity: str, tmp_path: Path) -> None:
    known = written(replace(POLICY, severity=severity), tmp_path)
    policy = known.get("table-protected")
    assert policy is not None
    assert (policy.family, policy.profiles) == ("storage", ("consumer",))
    assert str(getattr(policy.severity, "value", policy.severity)) == severity


def test_the_schema_is_named_for_editors_where_it_is(tmp_path: Path) -> None:
    repository = tmp_path / "repository"
    schema = repository / "validator" / "policy" / "schema"
    schema.mkdir(parents=True)
    (schema / "policy.schema.json").write_text("{}")
    written(POLICY, repository / "policies")
    written(POLICY, tmp_path / "elsewhere")
    first = [
        (directory / "storage" / "table-protected" / "policy.yaml").read_text().splitlines()[0]
        for directory in (repository / "policies", tmp_path / "elsewhere")
    ]
    named = first[0].split("$schema=", 1)[1]
    target = repository / "policies" / "storage" / "table-protected" / named
    assert os.path.realpath(target) == os.path.realpath(schema / "policy.schema.json")
    assert "$schema" not in first[1]


def test_a_new_module_keeps_every_convention(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_module("event-bus", str(tmp_path / "modules"), force=False, dry_run=False)
    monkeypatch.setattr(hygiene, "TERRAFORM", tmp_path)
    hygiene.test_a_module_has_its_files("event-bus")
    for kind, title in (("variable", "Inputs"), ("output", "Outputs")):
        hygiene.test_a_modules_readme_table_is_current("event-bus", kind, title)
    hygiene.test_variables_and_outputs_are_described_typed_and_in_order("event-bus")
    hygiene.test_every_validation_has_a_test_that_it_refuses("event-bus")
    hygiene.test_a_module_asks_aws_nothing("event-bus")
