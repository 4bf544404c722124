"""An unchanged second plan is empty but for the emulator gaps that are named."""

from __future__ import annotations

import pytest
from harness.world import Applied, AppliedConsumer
from terraform.gaps import assert_empty_but_for_gaps, differences

pytestmark = [pytest.mark.engine, pytest.mark.sandbox]


def test_an_environment_has_nothing_left_to_change(applied: Applied) -> None:
    assert_empty_but_for_gaps(applied.second_plan, f"environments/{applied.name}")


def test_a_bootstrap_has_nothing_left_to_change_after_its_state_moved(applied: Applied) -> None:
    assert_empty_but_for_gaps(applied.bootstrap_plan, f"bootstrap/{applied.name}")


@pytest.mark.xdist_group("dev")
@pytest.mark.parametrize("name", ["remote-state-consumer", "ssm-consumer"])
def test_a_consumer_in_dev_has_nothing_left_to_change(
    applied_consumers: dict[str, AppliedConsumer], name: str
) -> None:
    assert_empty_but_for_gaps(applied_consumers[name].second_plan, f"examples/{name}")


@pytest.mark.xdist_group("prod")
def test_the_consumer_in_prod_has_nothing_left_to_change(prod_consumer: AppliedConsumer) -> None:
    assert_empty_but_for_gaps(prod_consumer.second_plan, "examples/ssm-consumer")


def test_the_first_plan_only_creates(applied: Applied) -> None:
    assert {tuple(actions) for actions in applied.first_plan.actions().values()} == {("create",)}
    assert len(applied.first_plan.changes) > 60


def test_a_difference_is_named_by_its_attribute() -> None:
    change = {
        "change": {
            "before": {"tags": {}, "rule": [{"days": 1, "id": "a"}], "same": True},
            "after": {"tags": {"Name": "x"}, "rule": [{"days": 2, "id": "a"}], "same": True},
            "after_unknown": {"arn": True, "rule": [{}]},
        }
    }
    assert differences(change) == {"tags.Name", "rule.days", "arn"}
