"""What the emulator is made to do like AWS, asked through the AWS API."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from validator.plan.sandbox import Sandbox

pytestmark = [pytest.mark.sandbox, pytest.mark.xdist_group("emulator")]

CONFIGURATION = {"LocationConstraint": "ap-northeast-2"}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as started:
        yield started


def refusal(bucket: str, condition: dict[str, Any] | None) -> str:
    statement: dict[str, Any] = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": f"arn:aws:s3:::{bucket}/*",
    }
    if condition is not None:
        statement["Condition"] = condition
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@pytest.mark.parametrize(
    ("name", "condition", "refused"),
    [
        ("over-http", {"Bool": {"aws:SecureTransport": "false"}}, False),
        ("over-tls", {"Bool": {"aws:SecureTransport": "true"}}, True),
        ("elsewhere", {"StringNotEquals": {"aws:SourceVpc": "vpc-1"}}, False),
        ("always", None, True),
    ],
)
def test_a_bucket_policy_refuses_where_its_condition_holds(
    sandbox: Sandbox, name: str, condition: dict[str, Any] | None, refused: bool
) -> None:
    s3 = sandbox.client("s3")
    s3.create_bucket(Bucket=name, CreateBucketConfiguration=CONFIGURATION)
    s3.put_object(Bucket=name, Key="a", Body=b"a")
    s3.put_bucket_policy(Bucket=name, Policy=refusal(name, condition))
    if refused:
        with pytest.raises(s3.exceptions.ClientError, match="403"):
            s3.head_object(Bucket=name, Key="a")
    else:
        assert s3.head_object(Bucket=name, Key="a")["ContentLength"] == 1


def test_blocked_encryption_types_are_read_back(sandbox: Sandbox) -> None:
    s3 = sandbox.client("s3")
    s3.create_bucket(Bucket="blocked", CreateBucketConfiguration=CONFIGURATION)
    rule = {
        "ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"},
        "BucketKeyEnabled": False,
        "BlockedEncryptionTypes": {"EncryptionType": ["SSE-C"]},
    }
    s3.put_bucket_encryption(Bucket="blocked", ServerSideEncryptionConfiguration={"Rules": [rule]})
    found = s3.get_bucket_encryption(Bucket="blocked")
    assert found["ServerSideEncryptionConfiguration"]["Rules"] == [rule]


def test_a_delete_marker_is_deleted_by_its_version(sandbox: Sandbox) -> None:
    s3 = sandbox.client("s3")
    s3.create_bucket(Bucket="marked", CreateBucketConfiguration=CONFIGURATION)
    enabled = {"Status": "Enabled"}
    s3.put_bucket_versioning(Bucket="marked", VersioningConfiguration=enabled)
    s3.put_object(Bucket="marked", Key="a", Body=b"a")
    s3.delete_object(Bucket="marked", Key="a")
    listed = s3.list_object_versions(Bucket="marked")
    versions = [*listed["Versions"], *listed["DeleteMarkers"]]
    assert len(versions) == 2
    objects = [{"Key": v["Key"], "VersionId": v["VersionId"]} for v in versions]
    s3.delete_objects(Bucket="marked", Delete={"Objects": objects})
    s3.delete_bucket(Bucket="marked")


def test_a_rotation_period_is_read_back(sandbox: Sandbox) -> None:
    kms = sandbox.client("kms")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    assert "RotationPeriodInDays" not in kms.get_key_rotation_status(KeyId=key)
    kms.enable_key_rotation(KeyId=key)
    assert kms.get_key_rotation_status(KeyId=key)["RotationPeriodInDays"] == 365
    kms.enable_key_rotation(KeyId=key, RotationPeriodInDays=90)
    assert kms.get_key_rotation_status(KeyId=key)["RotationPeriodInDays"] == 90


def test_a_rule_that_names_a_group_keeps_its_description(sandbox: Sandbox) -> None:
    ec2 = sandbox.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    group = ec2.create_security_group(GroupName="a", Description="a", VpcId=vpc)["GroupId"]
    pair = {"GroupId": group, "Description": "From itself."}
    permission = {"IpProtocol": "tcp", "FromPort": 1, "ToPort": 1, "UserIdGroupPairs": [pair]}
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[permission])
    by_group = {"Name": "group-id", "Values": [group]}
    rules = ec2.describe_security_group_rules(Filters=[by_group])["SecurityGroupRules"]
    assert "From itself." in {rule.get("Description") for rule in rules}


def test_a_cache_subnet_group_is_deleted_once(sandbox: Sandbox) -> None:
    ec2, cache = sandbox.client("ec2"), sandbox.client("elasticache")
    vpc = ec2.create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.1.0.0/24")["Subnet"]["SubnetId"]
    cache.create_cache_subnet_group(
        CacheSubnetGroupName="g", CacheSubnetGroupDescription="g", SubnetIds=[subnet]
    )
    cache.delete_cache_subnet_group(CacheSubnetGroupName="g")
    with pytest.raises(cache.exceptions.ClientError, match="not found"):
        cache.delete_cache_subnet_group(CacheSubnetGroupName="g")


def test_a_queue_keeps_its_policy_and_its_compact_redrive_policy(sandbox: Sandbox) -> None:
    sqs = sandbox.client("sqs")
    dead = attributes(sqs, sqs.create_queue(QueueName="dead")["QueueUrl"])["QueueArn"]
    redrive = json.dumps({"deadLetterTargetArn": dead, "maxReceiveCount": 5})
    url = sqs.create_queue(QueueName="jobs", Attributes={"RedrivePolicy": redrive})["QueueUrl"]
    policy = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Deny"}]})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "60"})
    found = attributes(sqs, url)
    assert json.loads(found["Policy"]) == json.loads(policy)
    assert found["RedrivePolicy"] == redrive.replace(" ", "")
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": ""})
    assert "Policy" not in attributes(sqs, url)


def attributes(sqs: Any, url: str) -> dict[str, str]:
    return dict(sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"])


def test_a_role_takes_a_policy_that_aws_manages(sandbox: Sandbox) -> None:
    iam = sandbox.client("iam")
    trust = json.dumps({"Version": "2012-10-17", "Statement": []})
    iam.create_role(RoleName="r", AssumeRolePolicyDocument=trust)
    arn = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
    iam.attach_role_policy(RoleName="r", PolicyArn=arn)
    found = iam.list_attached_role_policies(RoleName="r")["AttachedPolicies"]
    assert [policy["PolicyArn"] for policy in found] == [arn]
