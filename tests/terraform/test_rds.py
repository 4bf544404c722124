"""The shared RDS: planned by both engines without a finding; broken, with exactly its findings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from terraform.data_parts import (
    ENVIRONMENTS,
    Planned,
    assert_nothing_found,
    assert_sources_agree,
    broken_findings,
    first_plans,
)
from terraform.rds_part import (
    AURORA,
    CLUSTER,
    COUNT,
    DATABASE,
    JUDGED,
    MODULE,
    NAMES,
    POSTGRES,
    RDS,
)

from terraform import broken_rds

# First plans

ENGINE = [pytest.mark.engine, pytest.mark.sandbox]


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(kind, marks=[*ENGINE, pytest.mark.xdist_group(f"rds-{kind}")])
        for kind in ("terraform", "tofu")
    ],
)
def planned(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[Planned]]:
    directory = tmp_path_factory.mktemp(f"rds-{request.param}")
    with first_plans(RDS, directory, request.param) as found:
        yield found


def test_the_first_plan_has_it_and_only_creates(planned: list[Planned]) -> None:
    assert len(planned) == len(ENVIRONMENTS) * 2
    for one in planned:
        actions = one.plan.actions()
        assert {tuple(action) for action in actions.values()} == {("create",)}
        assert len([a for a in actions if a.startswith(f"{MODULE}.")]) == COUNT[one.way]
        assert RDS.names(one.plan) == sorted([*NAMES[one.way], *shared_names()])


def shared_names() -> list[str]:
    """Names of the contract that start alike, and are there without the part."""
    return ["rds_security_group_id", "rds_subnet_group_id", "rds_subnet_group_name"]


def test_the_sources_agree_with_the_plan(planned: list[Planned]) -> None:
    for one in planned:
        assert_sources_agree(one)


def test_no_rule_finds_anything_and_all_judge_it(planned: list[Planned]) -> None:
    for one in planned:
        judged = set(JUDGED[one.way])
        if one.environment == "prod":
            judged.add(("deletion-protection", CLUSTER if one.way == "aurora" else DATABASE))
        published = 'module.contract.aws_ssm_parameter.this["{}"]'
        judged |= {("ssm-contract", published.format(name)) for name in NAMES[one.way]}
        assert_nothing_found(one, judged)


# What is broken is found


@pytest.mark.parametrize("name", broken_rds.AURORA)
def test_a_broken_cluster_yields_exactly_its_findings(tmp_path: Path, name: str) -> None:
    change, expected = broken_rds.AURORA[name]
    found = broken_findings(tmp_path, "prod", AURORA, change)
    assert {(rule, address) for rule, address, _ in found} == expected


@pytest.mark.parametrize("name", broken_rds.POSTGRES)
def test_a_broken_instance_yields_exactly_its_findings(tmp_path: Path, name: str) -> None:
    change, expected = broken_rds.POSTGRES[name]
    found = broken_findings(tmp_path, "prod", POSTGRES, change)
    assert {(rule, address) for rule, address, _ in found} == expected


@pytest.mark.parametrize("way", ["aurora", "postgres"])
def test_without_a_break_nothing_is_found(tmp_path: Path, way: str) -> None:
    for environment in ENVIRONMENTS:
        inputs = RDS.ways[environment, way]
        place = tmp_path / environment
        assert broken_findings(place, environment, inputs, lambda tree: None) == {}
