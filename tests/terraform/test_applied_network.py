"""The applied network, asked of the AWS API: routes, security groups, flow logs, subnet groups."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from harness.tree import TERRAFORM
from harness.world import Applied

pytestmark = [pytest.mark.engine, pytest.mark.sandbox]

Zone = str


@pytest.fixture
def plan_of_addresses(applied: Applied) -> dict[str, Any]:
    text = (TERRAFORM / "address-plan.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text)["environments"][applied.name]["vpc"])


def subnets(applied: Applied) -> dict[str, dict[str, Any]]:
    vpc = {"Name": "vpc-id", "Values": [applied.outputs["vpc_id"]]}
    found = applied.world.client("ec2").describe_subnets(Filters=[vpc])["Subnets"]
    return {subnet["SubnetId"]: subnet for subnet in found}


def routes(applied: Applied, subnet: str) -> dict[str, str]:
    """Destination to target of the table that is associated with a subnet explicitly."""
    by_subnet = {"Name": "association.subnet-id", "Values": [subnet]}
    tables = applied.world.client("ec2").describe_route_tables(Filters=[by_subnet])["RouteTables"]
    assert len(tables) == 1, f"{subnet} has {len(tables)} route tables"
    found = {}
    for route in tables[0]["Routes"]:
        destination = route.get("DestinationCidrBlock") or route["DestinationPrefixListId"]
        found[destination] = route.get("NatGatewayId") or route["GatewayId"]
    return found


def nat_gateways(applied: Applied) -> dict[Zone, str]:
    ec2, known = applied.world.client("ec2"), subnets(applied)
    found = ec2.describe_nat_gateways()["NatGateways"]
    return {known[nat["SubnetId"]]["AvailabilityZone"]: nat["NatGatewayId"] for nat in found}


def test_the_subnets_are_those_of_the_address_plan(
    applied: Applied, plan_of_addresses: dict[str, Any]
) -> None:
    vpcs = applied.world.client("ec2").describe_vpcs(VpcIds=[applied.outputs["vpc_id"]])["Vpcs"]
    assert [vpc["CidrBlock"] for vpc in vpcs] == [plan_of_addresses["cidr"]]
    assert applied.outputs["vpc_cidr"] == plan_of_addresses["cidr"]
    wanted = {
        (tier, zone, block["cidr"])
        for tier, zones in plan_of_addresses["tiers"].items()
        for zone, block in zones.items()
    }
    found = {
        (_tag(subnet, "Tier"), subnet["AvailabilityZone"], subnet["CidrBlock"])
        for subnet in subnets(applied).values()
    }
    assert found == wanted


def test_published_subnets_are_of_their_tier_in_the_order_of_the_zones(applied: Applied) -> None:
    known = subnets(applied)
    for tier in ("private", "public"):
        ids = applied.outputs[f"{tier}_subnet_ids"]
        assert {_tag(known[subnet], "Tier") for subnet in ids} == {tier}
        zones = [known[subnet]["AvailabilityZone"] for subnet in ids]
        assert zones == sorted(zones)
        assert len(zones) == len(set(zones)) >= 2


def test_public_subnets_route_to_the_internet_gateway(applied: Applied) -> None:
    for subnet in applied.outputs["public_subnet_ids"]:
        found = routes(applied, subnet)
        assert found.pop("0.0.0.0/0") == applied.outputs["internet_gateway_id"]
        assert found == {applied.outputs["vpc_cidr"]: "local"}


def test_private_subnets_route_to_a_nat_gateway_and_never_to_the_internet_gateway(
    applied: Applied,
) -> None:
    known, gateways = subnets(applied), nat_gateways(applied)
    for subnet in applied.outputs["private_subnet_ids"]:
        found = routes(applied, subnet)
        zone = known[subnet]["AvailabilityZone"]
        # The NAT gateway of the subnet's own zone where there is one per zone, else the only one.
        wanted = gateways[zone] if applied.name == "prod" else next(iter(gateways.values()))
        assert found["0.0.0.0/0"] == wanted
        assert applied.outputs["internet_gateway_id"] not in found.values()


def test_nat_gateways_one_in_dev_one_per_zone_in_prod_in_public_subnets(applied: Applied) -> None:
    private = [subnets(applied)[s] for s in applied.outputs["private_subnet_ids"]]
    zones = {subnet["AvailabilityZone"] for subnet in private}
    gateways = nat_gateways(applied)
    assert len(gateways) == (len(zones) if applied.name == "prod" else 1)
    assert set(gateways) <= zones
    assert list(applied.outputs["nat_gateway_ids"]) == [gateways[zone] for zone in sorted(gateways)]
    ec2 = applied.world.client("ec2")
    for nat in ec2.describe_nat_gateways()["NatGateways"]:
        assert nat["SubnetId"] in applied.outputs["public_subnet_ids"]


def test_gateway_endpoints_are_on_every_private_table(applied: Applied) -> None:
    ec2 = applied.world.client("ec2")
    by_subnet = {
        "Name": "association.subnet-id",
        "Values": list(applied.outputs["private_subnet_ids"]),
    }
    tables = {
        t["RouteTableId"] for t in ec2.describe_route_tables(Filters=[by_subnet])["RouteTables"]
    }
    endpoints = {e["ServiceName"]: e for e in ec2.describe_vpc_endpoints()["VpcEndpoints"]}
    assert set(endpoints) == {
        "com.amazonaws.ap-northeast-2.dynamodb",
        "com.amazonaws.ap-northeast-2.s3",
    }
    for endpoint in endpoints.values():
        assert endpoint["VpcEndpointType"] == "Gateway"
        assert set(endpoint["RouteTableIds"]) == tables


def test_the_vpc_resolves_names(applied: Applied) -> None:
    ec2, vpc = applied.world.client("ec2"), applied.outputs["vpc_id"]
    for attribute in ("enableDnsSupport", "enableDnsHostnames"):
        answer = ec2.describe_vpc_attribute(VpcId=vpc, Attribute=attribute)
        assert answer[attribute[0].upper() + attribute[1:]]["Value"] is True


def test_the_default_security_group_has_no_rules(applied: Applied) -> None:
    filters = [
        {"Name": "vpc-id", "Values": [applied.outputs["vpc_id"]]},
        {"Name": "group-name", "Values": ["default"]},
    ]
    groups = applied.world.client("ec2").describe_security_groups(Filters=filters)
    (group,) = groups["SecurityGroups"]
    assert group["IpPermissions"] == []
    assert group["IpPermissionsEgress"] == []


def test_security_groups_form_a_chain_from_the_internet_to_the_data(applied: Applied) -> None:
    names = {
        applied.outputs[f"{name}_security_group_id"]: name
        for name in ("alb", "ecs_tasks", "rds", "elasticache")
    }
    by_group = {"Name": "group-id", "Values": list(names)}
    ec2 = applied.world.client("ec2")
    rules = ec2.describe_security_group_rules(Filters=[by_group])["SecurityGroupRules"]
    accepted = {
        (names[rule["GroupId"]], _source(rule, names), rule["FromPort"], rule["ToPort"])
        for rule in rules
        if not rule["IsEgress"]
    }
    assert accepted == {
        ("alb", "0.0.0.0/0", 80, 80),
        ("alb", "0.0.0.0/0", 443, 443),
        ("ecs_tasks", "alb", 8080, 8090),
        ("rds", "ecs_tasks", 3306, 3306),
        ("rds", "ecs_tasks", 5432, 5432),
        ("elasticache", "ecs_tasks", 6379, 6379),
    }
    # Databases and caches answer; they call nobody.
    callers = {names[rule["GroupId"]] for rule in rules if rule["IsEgress"]}
    assert callers == {"alb", "ecs_tasks"}
    assert {rule["IpProtocol"] for rule in rules} == {"tcp"}


def test_subnet_groups_hold_the_private_subnets_and_nothing_else(applied: Applied) -> None:
    private = set(applied.outputs["private_subnet_ids"])
    (rds,) = applied.world.client("rds").describe_db_subnet_groups(
        DBSubnetGroupName=applied.outputs["rds_subnet_group_name"]
    )["DBSubnetGroups"]
    (cache,) = applied.world.client("elasticache").describe_cache_subnet_groups(
        CacheSubnetGroupName=applied.outputs["elasticache_subnet_group_name"]
    )["CacheSubnetGroups"]
    assert {subnet["SubnetIdentifier"] for subnet in rds["Subnets"]} == private
    assert {subnet["SubnetIdentifier"] for subnet in cache["Subnets"]} == private


def test_flow_logs_are_off_in_dev_and_on_encrypted_and_retained_in_prod(applied: Applied) -> None:
    found = applied.world.client("ec2").describe_flow_logs()["FlowLogs"]
    if applied.name == "dev":
        assert found == []
        return
    (log,) = found
    assert (log["ResourceId"], log["TrafficType"]) == (applied.outputs["vpc_id"], "ALL")
    groups = applied.world.client("logs").describe_log_groups()["logGroups"]
    (group,) = [g for g in groups if log["LogDestination"].startswith(g["arn"].removesuffix(":*"))]
    assert group["kmsKeyId"] == applied.outputs["kms_key_arn"]
    assert group["retentionInDays"] >= 365


def _source(rule: dict[str, Any], names: dict[str, str]) -> str:
    referenced = rule.get("ReferencedGroupInfo", {}).get("GroupId")
    return names[referenced] if referenced else str(rule["CidrIpv4"])


def _tag(thing: dict[str, Any], name: str) -> str | None:
    return next((tag["Value"] for tag in thing.get("Tags", []) if tag["Key"] == name), None)
