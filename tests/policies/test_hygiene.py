"""Hygiene of the policy collection: fixtures for each, ids and folders, schema, live conditions."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest
import yaml
from harness.policy_fixtures import (
    EXPECTED,
    ROOT,
    Fixture,
    expectation,
    fixtures,
    found,
    policies,
)
from jsonschema import Draft202012Validator

from validator.facts import Subject
from validator.model.graph import Graph
from validator.model.verdict import Judgement, Verdict
from validator.policy import Policy, PolicySet, schema

POLICIES = policies().policies
MODELINE = "# yaml-language-server: $schema=../../../validator/policy/schema/policy.schema.json"

NEVER_UNDECIDED = {
    "required-outputs": "whether an output block exists is always known",
    "backend-convention": "a backend block takes no variables",
    "output-described": "descriptions and types are literals",
    "version-pins": "version constraints are literals",
    "no-hard-coded-ids": "what is written in the sources is always known",
    "no-stateful-destroy": "a plan tells what it destroys",
    "no-contract-destroy": "a plan tells what it destroys, and what the outputs were",
    "plan-within-budget": "a plan tells what it destroys",
}


@cache
def graph_of(fixture: Fixture) -> Graph:
    with tempfile.TemporaryDirectory() as directory:
        return fixture.graph(Path(directory))


@dataclass(frozen=True)
class Always:
    """A blanked condition."""

    verdict: Verdict

    def evaluate(self, subject: Subject) -> Judgement:
        return Judgement(self.verdict, "blanked")


@pytest.mark.parametrize("policy", POLICIES, ids=lambda one: one.id)
def test_policy_has_fixtures_of_every_kind(policy: Policy) -> None:
    kinds = {one.kind for one in fixtures() if one.rule == policy.id}
    wanted = {"pass", "fail"} if policy.id in NEVER_UNDECIDED else {"pass", "fail", "undecided"}
    assert kinds == wanted


def test_every_fixture_folder_has_a_policy() -> None:
    known = {policy.id for policy in POLICIES}
    assert {one.rule for one in fixtures()} == known


def test_every_folder_of_the_collection_holds_a_policy() -> None:
    folders = {path.name for path in ROOT.glob("*/*") if path.is_dir()}
    assert folders == {policy.id for policy in POLICIES}


def test_every_plan_has_its_expectation_and_the_reverse() -> None:
    plans = {one.path for one in fixtures() if one.is_plan}
    assert {expectation(path) for path in plans} == set(ROOT.glob(f"*/*/*{EXPECTED}"))


def test_fixture_files_have_a_kind() -> None:
    assert {one.kind for one in fixtures()} == {"pass", "fail", "undecided"}


def test_ids_and_aliases_are_unique() -> None:
    names = [name for policy in POLICIES for name in (policy.id, *policy.aliases)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("policy", POLICIES, ids=lambda one: one.id)
def test_policy_file_is_valid_by_the_schema(policy: Policy) -> None:
    text = Path(policy.path).read_text()
    assert text.splitlines()[0] == MODELINE
    schema_path = os.path.join(os.path.dirname(policy.path), MODELINE.split("=", 1)[1])
    assert os.path.isfile(schema_path)
    errors = list(Draft202012Validator(schema()).iter_errors(yaml.safe_load(text)))
    assert [error.message for error in errors] == []


@pytest.mark.parametrize("verdict", [Verdict.PASS, Verdict.FAIL], ids=lambda one: one.value)
@pytest.mark.parametrize("policy", POLICIES, ids=lambda one: one.id)
def test_blanking_a_condition_breaks_a_fixture(policy: Policy, verdict: Verdict) -> None:
    mutant = replace(policy, condition=Always(verdict))
    assert _breaks(mutant)


@pytest.mark.parametrize(
    "policy", [one for one in POLICIES if one.when is not None], ids=lambda one: one.id
)
def test_blanking_a_precondition_breaks_a_fixture(policy: Policy) -> None:
    assert _breaks(replace(policy, when=None))


def _breaks(mutant: Policy) -> bool:
    known = PolicySet((mutant,), policies().profiles)
    for fixture in fixtures():
        if fixture.family != mutant.family:
            continue
        expected = {one for one in fixture.expected() if one[1] == mutant.id}
        if found(fixture, graph_of(fixture), known) != expected:
            return True
    return False
