"""RDS and ElastiCache switched on and off in applied environments, all else untouched."""

from __future__ import annotations

import pytest
from harness.world import Applied
from terraform.data_parts import Way, failed, option, switched_on, touched
from terraform.elasticache_part import ELASTICACHE
from terraform.rds_part import RDS

from terraform import elasticache_part, rds_part

pytestmark = [pytest.mark.engine, pytest.mark.sandbox]

AURORA: Way = (RDS, "aurora", rds_part.NAMES["aurora"])
POSTGRES: Way = (RDS, "postgres", rds_part.NAMES["postgres"])
VALKEY: Way = (ELASTICACHE, "valkey", elasticache_part.NAMES)
REDIS: Way = (ELASTICACHE, "redis", elasticache_part.NAMES)


@pytest.mark.xdist_group("dev")
def test_aurora_and_valkey_are_switched_on_and_off_in_dev(dev: Applied) -> None:
    with switched_on(dev, AURORA, VALKEY):
        rds_part.assert_aurora(dev)
        elasticache_part.assert_cache(dev, "valkey")
        off = dev.root.make_plan()
        found = failed(dev, off)
        assert {address for rule, address in found if rule == "no-stateful-destroy"} == {
            rds_part.CLUSTER,
            elasticache_part.GROUP,
        }
        renamed = ("proxy ", 'database_name = "other"\n  proxy ')
        on = option(dev, AURORA, VALKEY, change=renamed)
        replaced = failed(dev, dev.root.make_plan(on), on)
        assert {rule for rule, address in replaced if address == rds_part.CLUSTER} == {
            "no-contract-destroy",
            "no-stateful-destroy",
        }


@pytest.mark.xdist_group("tofu")
def test_opentofu_switches_postgres_and_redis_on_and_off_in_dev(tofu_dev: Applied) -> None:
    with switched_on(tofu_dev, POSTGRES, REDIS):
        rds_part.assert_instance(tofu_dev)
        elasticache_part.assert_cache(tofu_dev, "redis")


@pytest.mark.xdist_group("prod")
@pytest.mark.parametrize("way", [AURORA, POSTGRES, VALKEY], ids=["aurora", "postgres", "valkey"])
def test_switching_one_on_would_touch_nothing_else_in_prod(prod: Applied, way: Way) -> None:
    plan = prod.root.make_plan(option(prod, way))
    own = touched(plan, way)
    assert {tuple(actions) for actions in plan.actions().values()} == {("create",)}
    counts = {**rds_part.COUNT, **elasticache_part.COUNT}
    assert len(own) == counts[way[1]] + len(way[2])
