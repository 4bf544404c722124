"""What the emulator is made to do like AWS for load balancers and DNS, asked through the API."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from validator.plan.sandbox import Sandbox

pytestmark = [pytest.mark.sandbox, pytest.mark.xdist_group("emulator")]


@dataclass(frozen=True)
class Place:
    """A VPC with two subnets, in an AWS that is otherwise empty."""

    sandbox: Sandbox
    vpc: str
    subnets: tuple[str, ...]

    def client(self, service: str) -> Any:
        return self.sandbox.client(service)


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    with Sandbox() as sandbox:
        ec2 = sandbox.client("ec2")
        vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        subnets = [
            ec2.create_subnet(
                VpcId=vpc, CidrBlock=f"10.0.{n}.0/24", AvailabilityZone=f"ap-northeast-2{zone}"
            )["Subnet"]["SubnetId"]
            for n, zone in enumerate("ac")
        ]
        yield Place(sandbox, vpc, tuple(subnets))


@pytest.mark.parametrize("scheme", ["internet-facing", "internal"])
def test_a_load_balancer_has_its_scheme(place: Place, scheme: str) -> None:
    elb = place.client("elbv2")
    given = {} if scheme == "internet-facing" else {"Scheme": scheme}
    elb.create_load_balancer(Name=scheme[:8], Subnets=list(place.subnets), **given)
    (found,) = elb.describe_load_balancers(Names=[scheme[:8]])["LoadBalancers"]
    assert found["Scheme"] == scheme


def test_a_zone_with_a_vpc_is_private(place: Place) -> None:
    route53 = place.client("route53")
    vpc = {"VPCId": place.vpc, "VPCRegion": "ap-northeast-2"}
    made = route53.create_hosted_zone(Name="a.internal", CallerReference="a", VPC=vpc)
    found = route53.get_hosted_zone(Id=made["HostedZone"]["Id"])
    assert found["HostedZone"]["Config"]["PrivateZone"] is True
    assert found["VPCs"] == [vpc]
    made = route53.create_hosted_zone(Name="b.example", CallerReference="b")
    found = route53.get_hosted_zone(Id=made["HostedZone"]["Id"])
    assert found["HostedZone"]["Config"]["PrivateZone"] is False
    assert "VPCs" not in found


def test_a_query_log_keeps_the_arn_of_its_log_group(place: Place) -> None:
    route53, logs = place.client("route53"), place.sandbox.client("logs", "us-east-1")
    logs.create_log_group(logGroupName="/aws/route53/c")
    zone = route53.create_hosted_zone(Name="c.example", CallerReference="c")["HostedZone"]["Id"]
    arn = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/route53/c"
    given = {"HostedZoneId": zone.removeprefix("/hostedzone/"), "CloudWatchLogsLogGroupArn": arn}
    made = route53.create_query_logging_config(**given)["QueryLoggingConfig"]
    found = route53.get_query_logging_config(Id=made["Id"])["QueryLoggingConfig"]
    assert found["CloudWatchLogsLogGroupArn"] == arn
    with pytest.raises(route53.exceptions.ClientError, match="NoSuchCloudWatchLogsLogGroup"):
        route53.create_query_logging_config(**{**given, "CloudWatchLogsLogGroupArn": f"{arn}-no"})


def test_a_resolver_query_log_is_tagged_and_goes_once_no_vpc_has_it(place: Place) -> None:
    resolver = place.client("route53resolver")
    made = resolver.create_resolver_query_log_config(
        Name="queries",
        DestinationArn="arn:aws:s3:::queries",
        CreatorRequestId="1",
        Tags=[{"Key": "Owner", "Value": "platform"}],
    )["ResolverQueryLogConfig"]
    tags = resolver.list_tags_for_resource(ResourceArn=made["Arn"])["Tags"]
    assert tags == [{"Key": "Owner", "Value": "platform"}]
    both = {"ResolverQueryLogConfigId": made["Id"], "ResourceId": place.vpc}
    resolver.associate_resolver_query_log_config(**both)
    with pytest.raises(resolver.exceptions.InvalidRequestException):
        resolver.delete_resolver_query_log_config(ResolverQueryLogConfigId=made["Id"])
    resolver.disassociate_resolver_query_log_config(**both)
    with pytest.raises(resolver.exceptions.ResourceNotFoundException):
        resolver.disassociate_resolver_query_log_config(**both)
    resolver.delete_resolver_query_log_config(ResolverQueryLogConfigId=made["Id"])
    assert resolver.list_resolver_query_log_configs()["ResolverQueryLogConfigs"] == []
