"""Dashboards and alarms: planned by both engines, applied, and off again, all else untouched."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from broken.roots import judged_sources
from broken.variants import Change, both, edit
from harness.engine import EngineRoot, Plan
from harness.judged import judge_plan, judge_sources, symbolic_graph, triples
from harness.tree import copy_tree
from harness.world import Applied, World, world
from moto.events.models import EventPattern
from parity.test_parity import compare
from terraform.gaps import assert_empty_but_for_gaps

from validator.model.verdict import Verdict

SWITCH = """\
monitoring = {
  subscriptions = {
    pager = { endpoint = "https://pager.connectly.example/hook", protocol = "https" }
    team  = { endpoint = "platform@connectly.example", protocol = "email" }
  }
  thresholds = { ecs_quota_percent = 70 }
}
"""
PUBLISHED = 'module.contract.aws_ssm_parameter.this["alarms_topic_arn"]'
ON = {"environments/dev": 18, "environments/prod": 22}
"""Resources that switching monitoring on creates, its parameter included."""


def switch(directory: Path) -> str:
    """A file that switches monitoring on in an environment's directory, as an option."""
    file = directory / "on.tfvars"
    file.write_text(SWITCH)
    return f"-var-file={file.name}"


def created(plan: Plan) -> Mapping[str, list[str]]:
    return {
        address: actions
        for address, actions in plan.actions().items()
        if address.startswith("module.monitoring[0].") or address == PUBLISHED
    }


# First plans


@dataclass(frozen=True)
class Switched:
    """An environment's first plan with monitoring on."""

    name: str
    root: EngineRoot
    plan: Plan


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, World]]:
    """The worlds of the engines that were asked for, made when they are."""
    made: dict[str, World] = {}
    opened = []
    try:
        for kind in ("terraform", "tofu"):
            opened.append(world(tmp_path_factory.mktemp(f"monitoring-{kind}"), kind))
            made[kind] = opened[-1].__enter__()
        yield made
    finally:
        for one in opened:
            one.__exit__(None, None, None)


@pytest.fixture(scope="module")
def first_plans(worlds: dict[str, World]) -> dict[tuple[str, str], Switched]:
    found = {}
    for kind, made in worlds.items():
        for name in ON:
            environment = name.rpartition("/")[2]
            made.sandbox.bootstrap_backend(
                f"{environment}-connectly", f"{environment}-connectly-tf-lock", "ap-northeast-2"
            )
            root = made.root(name, switch(made.tree / name))
            root.initialise()
            found[kind, name] = Switched(name, root, root.make_plan())
    return found


ENGINE = [pytest.mark.engine, pytest.mark.sandbox, pytest.mark.xdist_group("monitoring")]


@pytest.fixture(
    params=[
        pytest.param((kind, name), marks=ENGINE, id=f"{kind}-{name.rpartition('/')[2]}")
        for kind in ("terraform", "tofu")
        for name in ON
    ]
)
def switched(
    request: pytest.FixtureRequest, first_plans: dict[tuple[str, str], Switched]
) -> Switched:
    return first_plans[request.param]


def test_both_engines_plan_it(switched: Switched) -> None:
    assert len(created(switched.plan)) == ON[switched.name]
    assert {tuple(actions) for actions in switched.plan.actions().values()} == {("create",)}


def test_the_sources_agree_with_the_plan(switched: Switched) -> None:
    compare(switched.root, switched.plan, switched.name, most=40)


def test_no_rule_finds_or_leaves_anything(switched: Switched) -> None:
    sources = symbolic_graph(switched.root.directory, switched.root.options, switched.root.env)
    for judged in (judge_sources(sources), judge_plan(switched.plan.raw, sources)):
        assert triples(judged, Verdict.FAIL) == {}
        assert triples(judged, Verdict.UNDECIDED) == {}
        seen = {(f.rule, f.address) for f in triples(judged, Verdict.PASS).values()}
        topic = "module.monitoring[0].aws_sns_topic.this"
        alarm = 'module.monitoring[0].aws_cloudwatch_metric_alarm.metric["kms-errors"]'
        assert {("sns-cmk", topic), ("naming", topic), ("required-tags", topic)} <= seen
        assert {("naming", alarm), ("required-tags", alarm), ("ssm-contract", PUBLISHED)} <= seen


def test_alarms_fit_the_environment(switched: Switched) -> None:
    names = {
        address.split('"')[1]
        for address in created(switched.plan)
        if ".aws_cloudwatch_metric_alarm." in address
    }
    insights = {name for name in names if name.startswith("ecs-reserved-")}
    zones = {name.removeprefix("nat-packets-drop-") for name in names if "packets" in name}
    if switched.name == "environments/dev":
        assert (insights, zones) == (set(), {"ap-northeast-2a"})
    else:
        assert insights == {"ecs-reserved-cpu", "ecs-reserved-memory"}
        assert zones == {"ap-northeast-2a", "ap-northeast-2c"}


# Over an applied environment


@pytest.mark.engine
@pytest.mark.sandbox
@pytest.mark.xdist_group("dev")
def test_switching_it_on_and_off_touches_nothing_else_in_dev(dev: Applied) -> None:
    on = switch(dev.root.directory)
    first = dev.root.make_plan(on)
    assert first.actions() == {address: ["create"] for address in created(first)}
    assert len(first.actions()) == ON["environments/dev"]
    dev.root.apply_plan(first)
    try:
        assert_empty_but_for_gaps(dev.root.make_plan(on), "environments/dev")
        assert_tells_people(dev)
    finally:
        off = dev.root.make_plan()
        dev.root.apply_plan(off)
    assert off.actions() == {address: ["delete"] for address in first.actions()}
    assert_empty_but_for_gaps(dev.root.make_plan(), "environments/dev")


def assert_tells_people(dev: Applied) -> None:
    """What is there, asked through the AWS API."""
    client = dev.world.client
    topic = dev.root.read_outputs()["alarms_topic_arn"]
    parameter = client("ssm").get_parameter(Name="/connectly-shared/dev/alarms/topic/arn")
    assert parameter["Parameter"]["Value"] == topic
    attributes = client("sns").get_topic_attributes(TopicArn=topic)["Attributes"]
    assert attributes["KmsMasterKeyId"] == dev.outputs["kms_key_arn"]
    policy = json.loads(attributes["Policy"])
    allowed = [one for one in policy["Statement"] if one["Effect"] == "Allow"]
    assert [one["Principal"] for one in allowed] == [{"Service": "cloudwatch.amazonaws.com"}]
    listed = client("sns").list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    assert {one["Protocol"] for one in listed} == {"email", "https"}
    # Projects on the foundation have alarms of their own.
    own = client("cloudwatch").describe_alarms(AlarmNamePrefix="connectly-shared-dev-")
    alarms = own["MetricAlarms"]
    assert len(alarms) == 7
    for alarm in alarms:
        assert alarm["AlarmActions"] == alarm["OKActions"] == [topic]
    by_name = {alarm["AlarmName"].removeprefix("connectly-shared-dev-"): alarm for alarm in alarms}
    assert by_name["ecs-quota-spot"]["Threshold"] == 70
    nat = by_name["nat-port-allocation-ap-northeast-2a"]["Dimensions"]
    assert nat == [{"Name": "NatGatewayId", "Value": dev.outputs["nat_gateway_ids"][0]}]
    assert_rules_match(dev)


def assert_rules_match(dev: Applied) -> None:
    """The rules match events as AWS documents them, and those of no other key or cluster."""
    events = dev.world.client("events")
    listed = events.list_rules(NamePrefix="connectly-shared-dev-")["Rules"]
    rules = {one["Name"].removeprefix("connectly-shared-dev-"): one for one in listed}
    assert rules["kms-errors"]["State"] == "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"
    key, cluster = dev.outputs["kms_key_arn"], dev.outputs["ecs_cluster_arn"]
    for event, wanted in samples(key, cluster):
        matched = {
            name
            for name, rule in rules.items()
            if EventPattern(None, json.loads(rule["EventPattern"])).matches_event(event)
        }
        assert matched == wanted, event


def samples(key: str, cluster: str) -> Iterator[tuple[Any, set[str]]]:
    """Events, and the rules that must match them.

    The resources of a call are a list; EventBridge tries each, the emulator's matcher only one.
    https://docs.aws.amazon.com/kms/latest/developerguide/ct-decrypt.html
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_events.html
    """

    def call(name: str, arn: str, **more: str) -> Any:
        detail = {"eventSource": "kms.amazonaws.com", "eventName": name, **more}
        if arn:
            detail["resources"] = {"ARN": arn}  # type: ignore[assignment]
        return {
            "source": "aws.kms",
            "detail-type": "AWS API Call via CloudTrail",
            "detail": detail,
        }

    refused = f"User: app is not authorized to perform: kms:Decrypt on resource: {key} because"
    yield call("Decrypt", key), set()
    yield call("Decrypt", key, errorCode="IncorrectKeyException"), {"kms-errors"}
    yield call("Decrypt", "", errorCode="AccessDenied", errorMessage=refused), {"kms-errors"}
    yield call("Decrypt", f"{key}0", errorCode="IncorrectKeyException"), set()
    yield call("ScheduleKeyDeletion", key), {"kms-key-state"}
    yield call("ScheduleKeyDeletion", key, errorCode="AccessDenied"), {"kms-errors"}
    yield call("PutKeyPolicy", f"{key}0"), set()
    for arn, rule in ((key, {"kms-key-state"}), (f"{key}0", set[str]())):
        deleted = {"source": "aws.kms", "detail-type": "KMS CMK Deletion", "resources": [arn]}
        yield {**deleted, "detail": {"key-id": arn}}, rule
    for arn, rule in ((cluster, {"ecs-placement-failures"}), (f"{cluster}2", set[str]())):
        detail = {"eventName": "SERVICE_TASK_PLACEMENT_FAILURE", "clusterArn": arn}
        yield {"source": "aws.ecs", "detail-type": "ECS Service Action", "detail": detail}, rule


@pytest.mark.engine
@pytest.mark.sandbox
@pytest.mark.xdist_group("prod")
def test_switching_it_on_would_touch_nothing_else_in_prod(prod: Applied) -> None:
    plan = prod.root.make_plan(switch(prod.root.directory))
    assert plan.actions() == {address: ["create"] for address in created(plan)}
    assert len(plan.actions()) == ON["environments/prod"]


# Databases and caches, each a family of its own

FAMILIES = """
provider "aws" {
  region = "ap-northeast-2"
}

variable "more" {
  type    = bool
  default = false
}

module "monitoring" {
  source = "../modules/monitoring"

  name        = "connectly-shared-dev"
  account_id  = "123456789012"
  region      = "ap-northeast-2"
  kms_key_arn = "arn:aws:kms:ap-northeast-2:123456789012:key/1a2b3c4d"
  network     = { nat_gateway_ids = { ap-northeast-2a = "nat-0a" } }
  elasticache = var.more ? { member_ids = ["shared-001", "shared-002"] } : null
  rds = var.more ? {
    cluster_identifier   = "shared"
    instance_identifiers = ["shared-1"]
    serverless           = true
  } : null
}
"""


@pytest.mark.engine
@pytest.mark.sandbox
@pytest.mark.xdist_group("monitoring")
def test_another_family_alters_none(worlds: dict[str, World]) -> None:
    made = worlds["terraform"]
    directory = made.tree / "families"
    directory.mkdir()
    (directory / "main.tf").write_text(FAMILIES)
    root = made.root("families")
    root.initialise()
    root.apply_plan(root.make_plan())
    more = root.make_plan("-var=more=true")
    assert {tuple(actions) for actions in more.actions().values()} == {("create",)}
    assert len(more.actions()) == 2 * 4 + 4 + 2
    root.apply_plan(more)
    assert root.make_plan("-var=more=true").actions() == {}
    boards = made.client("cloudwatch").list_dashboards()["DashboardEntries"]
    assert {one["DashboardName"].rpartition("-")[2] for one in boards} == {
        "elasticache",
        "network",
        "rds",
    }
    root.destroy_all()
    assert made.client("cloudwatch").describe_alarms()["MetricAlarms"] == []


# What is broken is found

MODULE = "modules/monitoring"
TOPIC = "module.monitoring[0].aws_sns_topic.this"
METRIC = "module.monitoring[0].aws_cloudwatch_metric_alarm.metric"
SWITCHED_ON = edit(
    "environments/dev/terraform.tfvars", "backup_bucket = null", "backup_bucket = null\n" + SWITCH
)

BROKEN: dict[str, tuple[Change, set[tuple[str, str]]]] = {
    "topic-without-key": (
        edit(f"{MODULE}/topic.tf", "  kms_master_key_id = var.kms_key_arn\n", ""),
        {("sns-cmk", TOPIC)},
    ),
    "topic-with-the-key-of-aws": (
        edit(f"{MODULE}/topic.tf", "= var.kms_key_arn", '= "alias/aws/sns"'),
        {("sns-cmk", TOPIC)},
    ),
    "alarms-without-the-environment": (
        edit(
            f"{MODULE}/main.tf",
            'alarm_name        = "${var.name}-${each.key}"\n  alarm_description = '
            "each.value.description\n\n  namespace",
            'alarm_name        = "shared-${each.key}"\n  alarm_description = '
            "each.value.description\n\n  namespace",
        ),
        {
            ("naming", f'{METRIC}["{name}"]')
            for name in (
                "ecs-placement-failures",
                "kms-errors",
                "kms-key-state",
                "nat-port-allocation-ap-northeast-2a",
            )
        },
    ),
    "dashboards-without-the-project": (
        edit(f"{MODULE}/dashboards.tf", '"${var.name}-${each.key}"', '"dev-${each.key}"'),
        {
            ("naming", f'module.monitoring[0].aws_cloudwatch_dashboard.this["{family}"]')
            for family in ("ecs", "kms", "network")
        },
    ),
    "key-that-anybody-uses": (
        edit(
            "modules/kms-key/policy.tf",
            'type        = "Service"\n        identifiers = ["${statement.value.service}'
            '.amazonaws.com"]',
            'type        = "*"\n        identifiers = ["*"]',
        ),
        {("kms-key-policy-scoped", "module.kms_key.aws_kms_key.this")},
    ),
    "parameter-unlike-its-output": (
        edit(
            "environments/dev/outputs.tf",
            "local.offers.alarms_topic_arn.value",
            "module.kms_key.key_arn",
        ),
        {("ssm-contract", PUBLISHED)},
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_found(name: str, tmp_path: Path) -> None:
    change, expected = BROKEN[name]
    tree = copy_tree(tmp_path)
    both(SWITCHED_ON, change)(tree)
    failed, undecided = judged_sources(tree, "environments/dev")
    assert {(rule, address) for rule, address, _ in failed} == expected
    assert undecided == {}


def test_tags_of_alarms_and_topics_are_judged(tmp_path: Path) -> None:
    tree = copy_tree(tmp_path)
    both(
        SWITCHED_ON,
        edit("environments/dev/providers.tf", "      Owner       = var.owner\n", ""),
    )(tree)
    failed, _ = judged_sources(tree, "environments/dev")
    found = {address for rule, address, _ in failed if rule == "required-tags"}
    assert {TOPIC, f'{METRIC}["kms-errors"]'} <= found
    assert 'module.monitoring[0].aws_cloudwatch_event_rule.this["kms-errors"]' in found
    assert not {address for address in found if "dashboard" in address}
