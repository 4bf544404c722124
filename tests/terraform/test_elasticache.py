"""The shared ElastiCache: planned by both engines without a finding; broken, with its findings."""

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
from terraform.elasticache_part import COUNT, ELASTICACHE, MODULE, NAMES, VALKEY, judged

from terraform import broken_elasticache

ENGINE = [pytest.mark.engine, pytest.mark.sandbox]
OF_THE_CONTRACT = ["elasticache_security_group_id", "elasticache_subnet_group_name"]
"""Names that start alike, and are there without the part."""


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(kind, marks=[*ENGINE, pytest.mark.xdist_group(f"elasticache-{kind}")])
        for kind in ("terraform", "tofu")
    ],
)
def planned(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[Planned]]:
    directory = tmp_path_factory.mktemp(f"elasticache-{request.param}")
    with first_plans(ELASTICACHE, directory, request.param) as found:
        yield found


def test_the_first_plan_has_it_and_only_creates(planned: list[Planned]) -> None:
    assert len(planned) == len(ENVIRONMENTS) * 2
    for one in planned:
        actions = one.plan.actions()
        assert {tuple(action) for action in actions.values()} == {("create",)}
        assert len([a for a in actions if a.startswith(f"{MODULE}.")]) == COUNT[one.way]
        assert ELASTICACHE.names(one.plan) == sorted([*NAMES, *OF_THE_CONTRACT])


def test_the_sources_agree_with_the_plan(planned: list[Planned]) -> None:
    for one in planned:
        assert_sources_agree(one)


def test_no_rule_finds_anything_and_all_judge_it(planned: list[Planned]) -> None:
    for one in planned:
        assert_nothing_found(one, judged(one.way))


@pytest.mark.parametrize("name", broken_elasticache.VALKEY)
def test_a_broken_cache_yields_exactly_its_findings(tmp_path: Path, name: str) -> None:
    change, expected = broken_elasticache.VALKEY[name]
    found = broken_findings(tmp_path, "prod", VALKEY, change)
    assert {(rule, address) for rule, address, _ in found} == expected


@pytest.mark.parametrize("way", COUNT)
def test_without_a_break_nothing_is_found(tmp_path: Path, way: str) -> None:
    for environment in ENVIRONMENTS:
        inputs = ELASTICACHE.ways[environment, way]
        place = tmp_path / environment
        assert broken_findings(place, environment, inputs, lambda tree: None) == {}
