"""State JSON and raw state files become the graph that a plan of the same root has."""

from __future__ import annotations

import json
from typing import Any

import pytest
from harness.plan_documents import CONSUMER

from validator.model.graph import Graph
from validator.model.types import STRING
from validator.plan.reader import read_plan
from validator.plan.state import PlanError, read_state

RAW = {"version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "l"}


@pytest.fixture(scope="module", params=["state.json", "raw-state.json"])
def state(request: pytest.FixtureRequest) -> Graph:
    """The state of the consumer root, in either form."""
    return read_state(str(CONSUMER / request.param))


def raw(*resources: dict[str, Any], **more: Any) -> bytes:
    """A raw state with these resource blocks."""
    return json.dumps(RAW | {"outputs": {}, "resources": list(resources)} | more).encode()


def test_addresses_are_those_of_the_plan(state: Graph) -> None:
    plan = read_plan(str(CONSUMER / "first.plan.json"))
    assert set(state.resources) == set(plan.resources)
    for address, resource in state.resources.items():
        planned = plan.resources[address]
        assert resource.exists
        assert (resource.mode, resource.type, resource.name) == (
            planned.mode, planned.type, planned.name,
        )  # fmt: skip
        assert (resource.index, resource.module) == (planned.index, planned.module)
    assert set(state.modules) == {"", "module.key"}
    assert (state.source, state.engine) == ("state", "terraform 1.11.4")


def test_everything_is_known(state: Graph) -> None:
    for resource in state.resources.values():
        assert resource.values.is_wholly_known
    key = state.resources["module.key.aws_kms_key.this"]
    group = state.resources["aws_cloudwatch_log_group.tier[0]"]
    assert state.identify(group.at("kms_key_id"))[0].address == key.address


def test_configured_values_are_those_of_the_plan(state: Graph) -> None:
    plan = read_plan(str(CONSUMER / "first.plan.json"))
    database = state.resources["aws_db_instance.main"]
    planned = plan.resources["aws_db_instance.main"]
    for name in ("engine", "allocated_storage", "storage_encrypted", "publicly_accessible"):
        assert database.at(name).data == planned.at(name).data
    rules = state.resources["aws_security_group.database"].blocks("ingress")
    assert {rule.at(("description",)).data for rule in rules} == {
        "from the application", "from the office",
    }  # fmt: skip


def test_sensitive_values_and_outputs(state: Graph) -> None:
    assert state.resources["aws_db_instance.main"].at("password").sensitive
    assert state.outputs["password"].sensitive
    assert state.outputs["password"].value.sensitive
    arn = state.outputs["key_arn"].value
    assert arn.type == STRING
    assert str(arn.data).startswith("arn:aws:kms:")
    kind = state.outputs["subnet_ids"].value.type
    assert kind.is_sequence


def test_checks_of_a_state(state: Graph) -> None:
    assert [(c.address, c.kind, c.verdict) for c in state.checks] == [
        ("var.region", "validation", True)
    ]


def test_a_raw_state_names_the_provider_configuration() -> None:
    graph = read_state(str(CONSUMER / "raw-state.json"))
    assert graph.resources["aws_kms_key.east"].provider == "aws.east"
    assert graph.resources["aws_vpc.main"].provider == "aws"


def test_instance_keys_of_a_raw_state_are_quoted_as_in_addresses() -> None:
    keys = ["plain", 'q"uote', "${x}", "%{x}", "back\\slash", "new\nline", "*"]
    instances = [{"index_key": key, "attributes": {}} for key in keys]
    block = {"mode": "managed", "type": "aws_x", "name": "y", "module": 'module.m["a"]',
             "provider": 'provider["registry.terraform.io/hashicorp/aws"]',
             "instances": instances}  # fmt: skip
    graph = read_state(raw(block))
    assert list(graph.resources) == [
        f'module.m["a"].aws_x.y["{text}"]'
        for text in ["plain", 'q\\"uote', "$${x}", "%%{x}", "back\\\\slash", "new\\nline", "*"]
    ]
    assert [resource.index for resource in graph.resources.values()] == keys


def test_values_of_dynamic_type_and_sensitive_paths_of_a_raw_state() -> None:
    wrapped = {
        "value": {"a": [1, "secret"]},
        "type": ["object", {"a": ["tuple", ["number", "string"]]}],
    }
    steps = [("get_attr", "input"), ("get_attr", "a"), ("index", {"value": 1, "type": "number"})]
    path = [{"type": kind, "value": value} for kind, value in steps]
    instance = {"attributes": {"input": wrapped}, "sensitive_attributes": [path]}
    block = {"mode": "managed", "type": "terraform_data", "name": "y", "instances": [instance]}
    values = read_state(raw(block)).resources["terraform_data.y"].values
    assert values.at(("input", "a", 0)).data == 1
    assert not values.at(("input", "a", 0)).sensitive
    assert values.at(("input", "a", 1)).sensitive


def test_a_block_with_the_keys_value_and_type_stays_a_block() -> None:
    filter_block = {"type": "string", "value": "x"}
    instance = {"attributes": {"filter": filter_block}}
    block = {"mode": "managed", "type": "aws_x", "name": "y", "instances": [instance]}
    found = read_state(raw(block)).resources["aws_x.y"]
    assert found.at("filter", "type").data == "string"


def test_a_deposed_object_does_not_hide_the_current_one() -> None:
    current = {"attributes": {"id": "new"}}
    old = {"attributes": {"id": "old"}, "deposed": "0a1b"}
    block = {"mode": "managed", "type": "aws_x", "name": "y", "instances": [current, old]}
    graph = read_state(raw(block))
    assert graph.resources["aws_x.y"].at("id").data == "new"
    assert graph.resources["aws_x.y (deposed object 0a1b)"].exists is False


def test_an_empty_state_is_an_empty_graph() -> None:
    graph = read_state(b'{"format_version": "1.0"}')
    assert (graph.resources, list(graph.modules)) == ({}, [""])
    assert read_state(raw()).resources == {}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"format_version": "1.2", "resource_changes": []}', "a plan, not a state"),
        (b'{"version": 3, "serial": 1, "resources": []}', "state version 3 is not supported"),
        (b'{"format_version": "9.0"}', '"9.0" is not supported'),
        (b'{"encrypted_data": "x", "serial": 1}', "tofu show -json"),
        (b"{}", "not a state: write one with `terraform show -json"),
        (b'{"version": 4, "serial": 1, "resources": {}}', "not a JSON array"),
        (raw({"mode": "managed", "instances": [{}]}), "without address, type or name"),
        (b'{"version": 4,', "ends early"),
    ],
)
def test_bad_states_are_one_error(content: bytes, message: str) -> None:
    with pytest.raises(PlanError) as caught:
        read_state(content, path="prod.tfstate")
    assert message in caught.value.message
    assert str(caught.value).startswith("prod.tfstate")
