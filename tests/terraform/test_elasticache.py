"""The shared ElastiCache: planned by both engines without a finding; broken, with its findings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from harness.judged import judge_sources, symbolic_graph, triples
from harness.tree import copy_tree
from terraform.data_parts import (
    ENVIRONMENTS,
    Planned,
    assert_nothing_found,
    assert_sources_agree,
    broken_findings,
    first_plans,
)
from terraform.elasticache_part import COUNT, ELASTICACHE, MODULE, NAMES, VALKEY, judged
from terraform.rds_part import RDS

from terraform import broken_elasticache
from validator.model.verdict import Verdict

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


def test_alarms_watch_the_data_parts_where_monitoring_is_on_as_well(tmp_path: Path) -> None:
    tree = copy_tree(tmp_path)
    for environment in ENVIRONMENTS:
        directory = tree / "environments" / environment
        parts = RDS.ways[environment, "aurora"], ELASTICACHE.ways[environment, "valkey"]
        with (directory / "terraform.tfvars").open("a", encoding="utf-8") as file:
            file.write("".join(["\nmonitoring = {}\n", *parts]))
        graph = symbolic_graph(directory, (), {})
        found = judge_sources(graph)
        assert triples(found, Verdict.FAIL) == triples(found, Verdict.UNDECIDED) == {}
        alarms = {
            resource.address.split('"')[1]
            for resource in graph.resources.values()
            if resource.type == "aws_cloudwatch_metric_alarm" and '"' in resource.address
        }
        own = f"connectly-shared-{environment}"
        assert {f"elasticache-cpu-{own}-cache-{n:03}" for n in (1, 2)} <= alarms
        assert {f"rds-cpu-{own}-rds-{n}" for n in (1, 2)} <= alarms
        serverless = {f"rds-acu-{own}-rds-{n}" for n in (1, 2)}
        assert alarms & serverless == (serverless if environment == "dev" else set())
