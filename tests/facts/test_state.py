"""Facts about a state, where references are literal ids and nothing has provenance."""

from __future__ import annotations

from harness.graphs import graph, resource

from validator.facts.network import network_of, subnets_private
from validator.facts.world import World
from validator.model.graph import Resource
from validator.model.value import from_python
from validator.model.verdict import Verdict
from validator.policy import builtin_policies_dir, judge, load

VPC = resource(
    "aws_vpc.this",
    id="vpc-1",
    cidr_block="10.0.0.0/16",
    main_route_table_id="rtb-main",
    default_route_table_id="rtb-main",
)
IGW = resource("aws_internet_gateway.this", id="igw-1", vpc_id="vpc-1")
OPEN = resource("aws_subnet.open", id="subnet-open", vpc_id="vpc-1", cidr_block="10.0.0.0/24")
SHUT = resource("aws_subnet.shut", id="subnet-shut", vpc_id="vpc-1", cidr_block="10.0.1.0/24")
TABLE = resource("aws_route_table.open", id="rtb-1", vpc_id="vpc-1", route=[])
ROUTE = resource(
    "aws_route.out",
    id="r-1",
    route_table_id="rtb-1",
    destination_cidr_block="0.0.0.0/0",
    gateway_id="igw-1",
    nat_gateway_id="",
    transit_gateway_id="",
)
LINK = resource(
    "aws_route_table_association.open",
    id="rtbassoc-1",
    subnet_id="subnet-open",
    gateway_id="",
    route_table_id="rtb-1",
)
NETWORK = (VPC, IGW, OPEN, SHUT, TABLE, ROUTE, LINK)


def test_literal_ids_lead_to_the_same_proof_as_references() -> None:
    network = network_of(World(graph(*NETWORK)))
    assert network.public(OPEN).verdict is Verdict.PASS
    assert network.public(SHUT).verdict is Verdict.FAIL
    assert [step.address for step in network.public(OPEN).evidence] == [
        "aws_subnet.open",
        "aws_route_table_association.open",
        "aws_route_table.open",
        "aws_route.out",
        "aws_internet_gateway.this",
    ]


def test_route_on_the_main_table_by_its_id() -> None:
    main = resource(
        "aws_route.main",
        id="r-2",
        route_table_id="rtb-main",
        destination_cidr_block="0.0.0.0/0",
        gateway_id="igw-1",
    )
    network = network_of(World(graph(*NETWORK, main)))
    assert network.public(SHUT).verdict is Verdict.PASS


def test_contract_values_are_known_by_their_text() -> None:
    state = resource(
        "data.terraform_remote_state.shared",
        mode="data",
        outputs={"private_subnet_ids": ["subnet-p1"], "public_subnet_ids": ["subnet-p2"]},
    )
    world = World(graph(state))
    private = subnets_private(world, from_python(["subnet-p1"]), "subnet_ids")
    public = subnets_private(world, from_python(["subnet-p1", "subnet-p2"]), "subnet_ids")
    other = subnets_private(world, from_python(["subnet-p9"]), "subnet_ids")
    assert [private.verdict, public.verdict, other.verdict] == [
        Verdict.PASS,
        Verdict.FAIL,
        Verdict.UNDECIDED,
    ]


def test_a_key_arn_in_a_state_may_be_the_aws_managed_key() -> None:
    arn = "arn:aws:kms:ap-northeast-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    database = resource("aws_db_instance.this", storage_encrypted=True, kms_key_id=arn)
    key = resource("aws_kms_key.this", arn=arn, id="x", enable_key_rotation=True)
    known = load([builtin_policies_dir()])
    rules = frozenset({"rds-cmk"})
    alone = judge(graph(database), known, None, rules).findings
    with_key = judge(graph(database, key), known, None, rules).findings
    assert [one.verdict for one in alone] == [Verdict.UNDECIDED]
    assert [one.verdict for one in with_key] == [Verdict.PASS]


def test_rules_that_aws_reports_on_the_group_are_found_once() -> None:
    open_rule = {
        "from_port": 22,
        "to_port": 22,
        "protocol": "tcp",
        "cidr_blocks": ["0.0.0.0/0"],
        "ipv6_cidr_blocks": [],
        "prefix_list_ids": [],
    }
    group = resource("aws_security_group.this", id="sg-1", ingress=[open_rule])
    rule = resource(
        "aws_vpc_security_group_ingress_rule.ssh",
        id="sgr-1",
        security_group_id="sg-1",
        cidr_ipv4="0.0.0.0/0",
        ip_protocol="tcp",
        from_port=22,
        to_port=22,
    )
    known = load([builtin_policies_dir()])
    rules = frozenset({"sg-no-open-ingress"})

    def failing(*resources: Resource) -> list[str]:
        findings = judge(graph(*resources), known, None, rules).findings
        return [one.address for one in findings if one.verdict is Verdict.FAIL]

    assert failing(group) == ["aws_security_group.this"]
    assert failing(group, rule) == ["aws_vpc_security_group_ingress_rule.ssh"]
