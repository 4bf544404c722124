"""The shared load balancer and the zones: off until switched on, alone in what switching changes.

Plans of both environments with it on, by both engines; applied, and taken away again, in the dev
that OpenTofu applied.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from harness.engine import EngineRoot, Plan
from harness.judged import symbolic_graph
from harness.switched import PARTS, Part, belongs, first_plan, real_arns, with_parts
from harness.tree import modules
from harness.world import Applied
from parity.test_parity import compare
from scaffold.applied import Kind, project_root
from terraform.gaps import assert_empty_but_for_gaps

from validator.model.graph import Graph
from validator.model.verdict import Verdict
from validator.pipeline.judge import judge_graph, policies_for
from validator.pipeline.request import Request
from validator.plan.join import join
from validator.plan.reader import read_plan
from validator.plan.state import read_state

pytestmark = [pytest.mark.engine, pytest.mark.sandbox]

ALL = [pytest.param(part, id=part.module) for part in PARTS]


def assert_clean(graph: Graph, environment: str) -> None:
    """Nothing failed, nothing undecided by the environment's own profile."""
    request = Request(profile=f"foundation-{environment}")
    judged = judge_graph(graph, policies_for(request), request)
    assert judged.broken == ()
    found = {
        (f.rule, f.address, f.reason) for f in judged.findings if f.verdict is not Verdict.PASS
    }
    assert found == set()
    for part in PARTS:
        assert any(f.address.startswith(f"module.{part.module}[0].") for f in judged.findings)


def sources_of(root: EngineRoot) -> Graph:
    return symbolic_graph(root.directory, root.options, root.env)


# Switched on where nothing is applied, and where everything else is.


def assert_first_plan(world: Any, environment: str, directory: Path) -> None:
    root, plan = first_plan(world, environment, PARTS, directory)
    # Four policies more that name the account.
    compare(root, plan, f"environments/{environment}", most=45)
    sources = sources_of(root)
    assert_clean(sources, environment)
    assert_clean(join(read_plan(plan.raw, root=sources.root), sources), environment)


def test_a_first_plan_agrees_with_the_sources_and_passes_every_rule(
    applied: Applied, tmp_path: Path
) -> None:
    assert_first_plan(applied.world, applied.name, tmp_path)


@pytest.mark.xdist_group("tofu")
def test_so_does_a_first_plan_of_opentofu(tofu_dev: Applied, tmp_path: Path) -> None:
    tofu_dev.world.sandbox.bootstrap_backend(
        "prod-connectly", "prod-connectly-tf-lock", "ap-northeast-2"
    )
    for environment in ("dev", "prod"):
        assert_first_plan(tofu_dev.world, environment, tmp_path)


def assert_only(plan: Plan, parts: list[Part], action: str) -> None:
    """Everything of the parts has the action, and nothing else has any."""
    actions = plan.actions()
    assert {tuple(done) for done in actions.values()} == {(action,)}
    assert [address for address in actions if not belongs(address, parts)] == []
    published = {one.split('"')[1] for one in actions if one.startswith("module.contract.")}
    assert published == set().union(*(part.offers for part in parts))


@pytest.mark.parametrize("part", ALL)
def test_switching_on_creates_the_part_and_touches_nothing(
    applied: Applied, part: Part, tmp_path: Path
) -> None:
    root = with_parts(applied.world, applied.name, [part], tmp_path / "on.tfvars")
    assert_only(root.make_plan(), [part], "create")


def test_the_parts_are_modules_of_the_tree() -> None:
    assert {part.module for part in PARTS} <= set(modules())


# Switched on, looked at, and switched off again.


@dataclass
class Edge:
    """The dev that OpenTofu applied, with the parts switched on and applied."""

    dev: Applied
    root: EngineRoot
    first_plan: Plan
    second_plan: Plan
    outputs: dict[str, Any]
    arns: dict[str, str]

    def client(self, service: str) -> Any:
        return self.dev.world.client(service)


@pytest.fixture(scope="module")
def edge(tofu_dev: Applied, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edge]:
    world, arns = tofu_dev.world, real_arns(tofu_dev.world)
    file = tmp_path_factory.mktemp("edge") / "on.tfvars"
    root = with_parts(world, "dev", PARTS, file, arns)
    first = root.make_plan()
    root.apply_plan(first)
    yield Edge(tofu_dev, root, first, root.make_plan(), root.read_outputs(), arns)
    # Whatever failed, the world goes on without the parts.
    tofu_dev.root.apply_plan(tofu_dev.root.make_plan())


def load_balancer(edge: Edge) -> dict[str, Any]:
    found = edge.client("elbv2").describe_load_balancers(Names=["connectly-shared-dev"])
    (balancer,) = found["LoadBalancers"]
    return dict(balancer)


@pytest.mark.xdist_group("tofu")
def test_an_apply_creates_the_parts_and_leaves_nothing_to_change(edge: Edge) -> None:
    assert_only(edge.first_plan, list(PARTS), "create")
    assert_empty_but_for_gaps(edge.second_plan, "environments/dev")


@pytest.mark.xdist_group("tofu")
def test_what_is_applied_passes_every_rule(edge: Edge) -> None:
    sources = sources_of(edge.root)
    state = read_state(edge.root.show_state(), root=sources.root)
    second = read_plan(edge.second_plan.raw, root=sources.root)
    for graph in (join(second, sources), join(state, sources)):
        assert_clean(graph, "dev")


@pytest.mark.xdist_group("tofu")
def test_every_name_is_published_both_ways(edge: Edge) -> None:
    found = edge.client("ssm").get_parameters_by_path(
        Path="/connectly-shared/dev/", Recursive=True, MaxResults=10
    )
    pages = [found]
    while "NextToken" in pages[-1]:
        pages.append(
            edge.client("ssm").get_parameters_by_path(
                Path="/connectly-shared/dev/",
                Recursive=True,
                MaxResults=10,
                NextToken=pages[-1]["NextToken"],
            )
        )
    values = {one["Value"] for page in pages for one in page["Parameters"]}
    for name in set().union(*(part.offers for part in PARTS)):
        value = edge.outputs[name]
        assert (",".join(value) if isinstance(value, list) else value) in values, name
        assert name not in edge.dev.outputs


@pytest.mark.xdist_group("tofu")
def test_the_load_balancer_is_public_in_the_shared_group(edge: Edge) -> None:
    balancer = load_balancer(edge)
    assert balancer["Scheme"] == "internet-facing"
    assert balancer["LoadBalancerArn"] == edge.outputs["alb_arn"]
    assert balancer["DNSName"] == edge.outputs["alb_dns_name"]
    assert balancer["CanonicalHostedZoneId"] == edge.outputs["alb_zone_id"]
    assert balancer["SecurityGroups"] == [edge.outputs["alb_security_group_id"]]
    zones = {zone["SubnetId"] for zone in balancer["AvailabilityZones"]}
    assert zones == set(edge.outputs["public_subnet_ids"])


@pytest.mark.xdist_group("tofu")
def test_the_load_balancer_logs_and_refuses_malformed_requests(edge: Edge) -> None:
    answer = edge.client("elbv2").describe_load_balancer_attributes(
        LoadBalancerArn=edge.outputs["alb_arn"]
    )
    attributes = {one["Key"]: one["Value"] for one in answer["Attributes"]}
    for kind in ("access_logs", "connection_logs"):
        assert attributes[f"{kind}.s3.enabled"] == "true"
        assert attributes[f"{kind}.s3.bucket"] == edge.outputs["alb_logs_bucket_id"]
        assert attributes[f"{kind}.s3.prefix"] == "connectly-shared"
    assert attributes["routing.http.drop_invalid_header_fields.enabled"] == "true"
    assert attributes["routing.http.desync_mitigation_mode"] == "defensive"
    assert attributes["deletion_protection.enabled"] == "false"


@pytest.mark.xdist_group("tofu")
def test_its_listeners_redirect_and_answer_404(edge: Edge) -> None:
    elb = edge.client("elbv2")
    listeners = elb.describe_listeners(LoadBalancerArn=edge.outputs["alb_arn"])["Listeners"]
    by_port = {one["Port"]: one for one in listeners}
    assert set(by_port) == {80, 443}
    (http,), (https,) = (by_port[port]["DefaultActions"] for port in (80, 443))
    assert http["RedirectConfig"]["StatusCode"] == "HTTP_301"
    assert http["RedirectConfig"]["Protocol"] == "HTTPS"
    assert https["FixedResponseConfig"]["StatusCode"] == "404"
    assert by_port[443]["ListenerArn"] == edge.outputs["alb_https_listener_arn"]
    assert by_port[443]["SslPolicy"] == "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
    answer = elb.describe_listener_certificates(ListenerArn=by_port[443]["ListenerArn"])
    certificates = {one["CertificateArn"] for one in answer["Certificates"]}
    assert certificates == {edge.arns["CERTIFICATE"], edge.arns["SECOND_CERTIFICATE"]}


@pytest.mark.xdist_group("tofu")
def test_its_web_acl_stands_in_front(edge: Edge) -> None:
    found = edge.client("wafv2").get_web_acl_for_resource(ResourceArn=edge.outputs["alb_arn"])
    assert found["WebACL"]["ARN"] == edge.arns["WEB_ACL"]


@pytest.mark.xdist_group("tofu")
def test_the_private_zone_is_the_vpcs_alone(edge: Edge) -> None:
    route53 = edge.client("route53")
    found = route53.get_hosted_zone(Id=edge.outputs["private_zone_id"])
    assert found["HostedZone"]["Name"] == "dev.connectly.internal."
    assert found["HostedZone"]["Config"]["PrivateZone"] is True
    assert [vpc["VPCId"] for vpc in found["VPCs"]] == [edge.outputs["vpc_id"]]


@pytest.mark.xdist_group("tofu")
def test_the_public_zone_has_the_name_servers_that_are_published(edge: Edge) -> None:
    found = edge.client("route53").get_hosted_zone(Id=edge.outputs["public_zone_id"])
    assert found["HostedZone"]["Name"] == "dev.connectly.example."
    assert found["HostedZone"]["Config"]["PrivateZone"] is False
    published = edge.outputs["public_zone_name_servers"]
    assert sorted(found["DelegationSet"]["NameServers"]) == sorted(published)


@pytest.mark.xdist_group("tofu")
def test_queries_from_the_vpc_are_logged_in_its_region(edge: Edge) -> None:
    resolver = edge.client("route53resolver")
    (association,) = resolver.list_resolver_query_log_config_associations()[
        "ResolverQueryLogConfigAssociations"
    ]
    assert association["ResourceId"] == edge.outputs["vpc_id"]
    config = resolver.get_resolver_query_log_config(
        ResolverQueryLogConfigId=association["ResolverQueryLogConfigId"]
    )["ResolverQueryLogConfig"]
    group = log_group(edge.client("logs"), "/aws/route53/connectly-shared-dev/resolver")
    assert config["DestinationArn"].removesuffix(":*") == group["arn"].removesuffix(":*")
    assert group["kmsKeyId"] == edge.outputs["kms_key_arn"]
    assert group["retentionInDays"] == 30


@pytest.mark.xdist_group("tofu")
def test_queries_to_the_public_zone_are_logged_in_us_east_1_with_a_key_there(edge: Edge) -> None:
    (config,) = edge.client("route53").list_query_logging_configs()["QueryLoggingConfigs"]
    assert config["HostedZoneId"] == edge.outputs["public_zone_id"]
    sandbox = edge.dev.world.sandbox
    logs, kms = sandbox.client("logs", "us-east-1"), sandbox.client("kms", "us-east-1")
    group = log_group(logs, "/aws/route53/connectly-shared-dev/public")
    assert config["CloudWatchLogsLogGroupArn"] == group["arn"].removesuffix(":*")
    assert group["retentionInDays"] == 30
    assert group["kmsKeyId"].startswith("arn:aws:kms:us-east-1:")
    assert kms.get_key_rotation_status(KeyId=group["kmsKeyId"])["KeyRotationEnabled"] is True
    (policy,) = logs.describe_resource_policies()["resourcePolicies"]
    assert policy["policyName"] == "connectly-shared-dev-public-query-logs"
    here = edge.client("logs").describe_log_groups(logGroupNamePrefix="/aws/route53/")["logGroups"]
    assert [one["logGroupName"].rsplit("/", 1)[1] for one in here] == ["resolver"]


def log_group(logs: Any, name: str) -> dict[str, Any]:
    (found,) = logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"]
    return dict(found)


@pytest.mark.xdist_group("tofu")
def test_projects_attach_to_the_listener_each_with_a_rule(edge: Edge) -> None:
    shared = frozenset({"shared-alb"})
    roots = [project_root(edge.dev, Kind(name, "api", shared)) for name in ("shop", "pay")]
    try:
        for root in roots:
            root.apply_plan(root.make_plan())
        rules = edge.client("elbv2").describe_rules(
            ListenerArn=edge.outputs["alb_https_listener_arn"]
        )["Rules"]
        hosts = {
            rule["Conditions"][0]["HostHeaderConfig"]["Values"][0]: rule["Priority"]
            for rule in rules
            if not rule["IsDefault"]
        }
        assert set(hosts) == {f"{name}.dev.connectly.example" for name in ("shop", "pay")}
        assert len(set(hosts.values())) == 2, "each took a priority of its own"
        assert_empty_but_for_gaps(edge.root.make_plan(), "environments/dev")
    finally:
        for root in roots:
            root.destroy_all()


@pytest.mark.xdist_group("tofu")
def test_switching_off_is_told_as_what_it_takes_from_consumers(edge: Edge) -> None:
    sources = sources_of(edge.dev.root)
    plan = read_plan(edge.dev.root.make_plan().raw, root=sources.root)
    request = Request(profile="foundation-dev")
    judged = judge_graph(join(plan, sources), policies_for(request), request)
    found = {(f.rule, f.address) for f in judged.findings if f.verdict is Verdict.FAIL}
    balancer = "module.alb[0].aws_lb.this"
    zones = {f"module.dns[0].aws_route53_zone.{one}" for one in ("private", "public[0]")}
    stateful = {balancer, "module.dns[0].aws_kms_key.public[0]", *zones}
    published = {balancer, "module.alb[0].aws_lb_listener.https", *zones}
    for name in set().union(*(part.offers for part in PARTS)):
        published.add(f'module.contract.aws_ssm_parameter.this["{name}"]')
    assert {address for rule, address in found if rule == "no-stateful-destroy"} == stateful
    assert {address for rule, address in found if rule == "no-contract-destroy"} == published


@pytest.mark.xdist_group("tofu")
def test_switching_off_deletes_the_parts_and_touches_nothing(edge: Edge) -> None:
    """Runs last in this file: the parts are gone after it."""
    plan = edge.dev.root.make_plan()
    assert_only(plan, list(PARTS), "delete")
    edge.dev.root.apply_plan(plan)
    assert edge.client("elbv2").describe_load_balancers()["LoadBalancers"] == []
    assert edge.client("route53").list_hosted_zones()["HostedZones"] == []
    assert_empty_but_for_gaps(edge.dev.root.make_plan(), "environments/dev")
    assert not set().union(*(part.offers for part in PARTS)) & set(edge.dev.root.read_outputs())
