"""The sandbox is an AWS of its own: started, reachable under AWS's names alone, gone at the end."""

from __future__ import annotations

import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from validator.plan import sandbox as sandbox_module
from validator.plan.emulator import is_aws_host
from validator.plan.sandbox import Sandbox, SandboxError, sandbox_environment

REGION = "ap-northeast-2"


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox() as running:
        yield running


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text("utf-8")
    except FileNotFoundError:
        return False
    return not state.rpartition(")")[2].startswith(" Z")


# --- environment ---


def test_nothing_of_the_callers_aws_or_proxies_is_inherited():
    base = {
        "PATH": "/bin",
        "AWS_PROFILE": "prod",
        "AWS_SESSION_TOKEN": "secret",
        "AWS_ENDPOINT_URL": "https://elsewhere",
        "AWS_CA_BUNDLE": "/etc/ssl/certs/ca-certificates.crt",
        "no_proxy": "amazonaws.com",
        "https_proxy": "http://corporate",
        "ALL_PROXY": "socks://corporate",
        "TF_CLI_ARGS_plan": "-destroy",
        "TF_DATA_DIR": "/elsewhere",
        "TF_WORKSPACE": "prod",
        "TF_VAR_environment": "dev",
        "TF_CLI_CONFIG_FILE": "/etc/tfrc",
        "SSL_CERT_FILE": "/etc/ssl/certs/ca-certificates.crt",
    }
    env = sandbox_environment(base, 1234, Path("/ca.crt"), REGION)
    text = "\n".join(f"{name}={value}" for name, value in env.items())
    for gone in ("corporate", "secret", "elsewhere", "AWS_PROFILE", "-destroy", "TF_WORKSPACE"):
        assert gone not in text
    assert env["HTTPS_PROXY"] == env["https_proxy"] == "http://127.0.0.1:1234"
    assert env["NO_PROXY"] == ""
    assert "no_proxy" not in env
    assert env["AWS_CA_BUNDLE"] == "/ca.crt"
    assert env["AWS_REGION"] == env["AWS_DEFAULT_REGION"] == REGION
    assert env["AWS_CONFIG_FILE"] == env["AWS_SHARED_CREDENTIALS_FILE"] == os.devnull
    kept = ("PATH", "TF_VAR_environment", "TF_CLI_CONFIG_FILE", "SSL_CERT_FILE")
    assert {name: env[name] for name in kept} == {name: base[name] for name in kept}


@pytest.mark.parametrize(
    ("host", "aws"),
    [
        ("sts.ap-northeast-2.amazonaws.com", True),
        ("123456789012.s3-control.ap-northeast-2.amazonaws.com", True),
        ("S3.AMAZONAWS.COM.", True),
        ("ec2.cn-north-1.amazonaws.com.cn", True),
        ("ec2.eu-west-1.api.aws", True),
        ("registry.terraform.io", False),
        ("amazonaws.com.example.org", False),
        ("notamazonaws.com", False),
    ],
)
def test_aws_hosts_are_told_from_others(host, aws):
    assert is_aws_host(host) is aws


# --- life and death ---


def test_the_emulator_and_its_files_are_gone_at_the_end():
    with Sandbox() as running:
        process, folder = running._process, running.log.parent
        assert process is not None
        assert alive(process.pid)
    assert not alive(process.pid)
    assert not folder.exists()


def test_two_sandboxes_are_two_worlds(sandbox):
    with Sandbox() as second:
        assert second.port != sandbox.port
        second.bootstrap_backend("only-in-the-second", None, REGION)
        names = [found["Name"] for found in sandbox.client("s3").list_buckets()["Buckets"]]
        assert "only-in-the-second" not in names


def test_an_error_inside_ends_the_emulator():
    with pytest.raises(KeyError) as caught, Sandbox() as running:
        raise KeyError(running._process.pid)
    assert not alive(caught.value.args[0])


# Where the tests run in the background, the interrupt is ignored by inheritance.
PROGRAM = """
import signal, time
from validator.plan.sandbox import Sandbox
signal.signal(signal.SIGINT, signal.default_int_handler)
with Sandbox() as running:
    print(running._process.pid, running.log.parent, flush=True)
    time.sleep(60)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_a_signal_to_the_program_ends_the_emulator(number):
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as program:
        assert program.stdout is not None
        pid, folder = program.stdout.readline().split()
        program.send_signal(number)
        program.wait(30)
    deadline = time.monotonic() + 5
    while alive(int(pid)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not alive(int(pid))
    if number is not signal.SIGKILL:  # nobody is left to remove them then
        assert not Path(folder).exists()
    if number is signal.SIGTERM:
        assert program.returncode == 143


def test_the_callers_signal_handler_comes_back():
    def own(number, frame):
        pass

    before = signal.signal(signal.SIGTERM, own)
    try:
        with Sandbox():
            assert signal.getsignal(signal.SIGTERM) is not own
        assert signal.getsignal(signal.SIGTERM) is own
    finally:
        signal.signal(signal.SIGTERM, before)


def test_it_runs_outside_the_main_thread():
    ports: list[int] = []

    def use() -> None:
        with Sandbox() as running:
            ports.append(running.port)

    thread = threading.Thread(target=use)
    thread.start()
    thread.join(60)
    assert ports[0] > 0


@pytest.mark.parametrize("missing", ["moto", "boto3"])
def test_a_missing_extra_says_what_to_install(monkeypatch, missing):
    real = sandbox_module.importlib.util.find_spec
    monkeypatch.setattr(
        sandbox_module.importlib.util,
        "find_spec",
        lambda name: None if name == missing else real(name),
    )
    with pytest.raises(SandboxError, match=rf"{missing}.*shared-check\[sandbox\]"), Sandbox():
        pass


def test_a_missing_openssl_is_said(monkeypatch):
    monkeypatch.setattr(sandbox_module.shutil, "which", lambda name: None)
    with pytest.raises(SandboxError, match="openssl"), Sandbox():
        pass


def test_an_emulator_that_dies_says_why(monkeypatch):
    real = subprocess.Popen

    def broken(argv, **options):
        return real([argv[0], "-c", "raise SystemExit('no room')"], **options)

    monkeypatch.setattr(sandbox_module.subprocess, "Popen", broken)
    with pytest.raises(SandboxError, match="no room"), Sandbox():
        pass


# --- use ---


def test_the_backend_is_there_and_asking_twice_changes_nothing(sandbox):
    for _ in range(2):
        sandbox.bootstrap_backend("dev-connectly", "dev-connectly-tf-lock", REGION)
    s3, dynamodb = sandbox.client("s3"), sandbox.client("dynamodb")
    assert s3.get_bucket_location(Bucket="dev-connectly")["LocationConstraint"] == REGION
    assert s3.get_bucket_versioning(Bucket="dev-connectly")["Status"] == "Enabled"
    table = dynamodb.describe_table(TableName="dev-connectly-tf-lock")["Table"]
    assert table["KeySchema"] == [{"AttributeName": "LockID", "KeyType": "HASH"}]


def test_a_client_ignores_the_machines_own_settings(sandbox, monkeypatch):
    monkeypatch.setenv("AWS_PROFILE", "no-such-profile")
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("AWS_CA_BUNDLE", "/etc/ssl/certs/ca-certificates.crt")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/etc/ssl/certs/ca-certificates.crt")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    assert sandbox.client("sts").get_caller_identity()["Account"] == "123456789012"


def test_every_request_gets_a_fresh_connection_without_retries(sandbox):
    s3 = sandbox.client("s3")
    sandbox.bootstrap_backend("many-requests", None, REGION)
    for number in range(20):
        s3.put_object(Bucket="many-requests", Key=str(number), Body=b"x")
    assert s3.list_objects_v2(Bucket="many-requests")["KeyCount"] == 20


def test_parallel_clients_of_new_host_names_do_not_disturb_each_other(sandbox):
    services = ("ec2", "ecs", "rds", "kms", "sns", "sqs", "logs", "ssm", "iam", "elasticache")
    errors: list[BaseException] = []

    def call(service: str) -> None:
        try:
            client = sandbox.client(service, "eu-west-1")
            client._make_api_call(
                {
                    "ec2": "DescribeVpcs",
                    "ecs": "ListClusters",
                    "rds": "DescribeDBInstances",
                    "kms": "ListKeys",
                    "sns": "ListTopics",
                    "sqs": "ListQueues",
                    "logs": "DescribeLogGroups",
                    "ssm": "DescribeParameters",
                    "iam": "ListRoles",
                    "elasticache": "DescribeReplicationGroups",
                }[service],
                {},
            )
        except Exception as error:  # noqa: BLE001 - collected for the assertion
            errors.append(error)

    threads = [threading.Thread(target=call, args=(service,)) for service in services * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == []


def test_what_the_emulator_cannot_do_fails_at_once(sandbox):
    client = sandbox.client("gamelift")
    started = time.monotonic()
    with pytest.raises(client.exceptions.ClientError) as caught:
        client.list_fleets()
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501
    assert caught.value.response["Error"]["Code"] == "EmulatorGap"
    assert time.monotonic() - started < 30


def test_other_hosts_are_relayed_unread(sandbox):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        def echo() -> None:
            connection, _ = other.accept()
            with connection:
                while data := connection.recv(1024):
                    connection.sendall(data.upper())

        threading.Thread(target=echo, daemon=True).start()
        with socket.create_connection(("127.0.0.1", sandbox.port), timeout=10) as client:
            client.sendall(f"CONNECT 127.0.0.1:{port} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            assert client.recv(1024) == b"HTTP/1.1 200 Connection established\r\n\r\n"
            client.sendall(b"hello")
            assert client.recv(1024) == b"HELLO"


def test_a_host_that_does_not_answer_is_an_error_of_the_gateway(sandbox):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with socket.create_connection(("127.0.0.1", sandbox.port), timeout=10) as client:
        client.sendall(f"CONNECT 127.0.0.1:{port} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert client.recv(1024).startswith(b"HTTP/1.1 502")


def test_an_aws_name_never_leaves_the_emulator(sandbox):
    host = "sts.us-west-2.amazonaws.com"
    context = ssl.create_default_context(cafile=sandbox.env()["AWS_CA_BUNDLE"])
    with socket.create_connection(("127.0.0.1", sandbox.port), timeout=10) as raw:
        raw.sendall(f"CONNECT {host}:443 HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        answer = b""
        while not answer.endswith(b"\r\n\r\n"):
            answer += raw.recv(1)
        assert b" 200 " in answer
        with context.wrap_socket(raw, server_hostname=host) as secure:
            issuer = dict(pair[0] for pair in secure.getpeercert()["issuer"])
    assert issuer["commonName"] == "proxy2 CA"


def test_quiet_use_leaves_the_log_empty():
    with Sandbox() as running:
        running.bootstrap_backend("quiet", "quiet-lock", REGION)
        assert running.log.read_text("utf-8") == ""


# --- closed gaps ---


def test_tags_of_a_bucket_are_set_when_it_is_created(sandbox):
    s3, control = sandbox.client("s3"), sandbox.client("s3control")
    s3.create_bucket(
        Bucket="tagged-bucket",
        CreateBucketConfiguration={
            "LocationConstraint": REGION,
            "Tags": [{"Key": "Name", "Value": "a & b"}, {"Key": "Empty", "Value": ""}],
        },
    )
    arn = "arn:aws:s3:::tagged-bucket"
    tags = control.list_tags_for_resource(AccountId="123456789012", ResourceArn=arn)["Tags"]
    assert {tag["Key"]: tag["Value"] for tag in tags} == {"Name": "a & b", "Empty": ""}
    control.tag_resource(
        AccountId="123456789012", ResourceArn=arn, Tags=[{"Key": "Team", "Value": "x"}]
    )
    assert len(s3.get_bucket_tagging(Bucket="tagged-bucket")["TagSet"]) == 3


def test_a_replication_group_has_its_members_and_takes_them_with_it(sandbox):
    cache = sandbox.client("elasticache")
    cache.create_replication_group(
        ReplicationGroupId="orders",
        ReplicationGroupDescription="Orders",
        NumCacheClusters=2,
        CacheNodeType="cache.t4g.micro",
        Engine="valkey",
        AtRestEncryptionEnabled=True,
        SecurityGroupIds=["sg-1"],
    )
    (group,) = cache.describe_replication_groups(ReplicationGroupId="orders")["ReplicationGroups"]
    assert group["MemberClusters"] == ["orders-001", "orders-002"]
    for name in group["MemberClusters"]:
        (member,) = cache.describe_cache_clusters(CacheClusterId=name)["CacheClusters"]
        assert member["AtRestEncryptionEnabled"] is True
        assert member["SecurityGroups"] == [{"SecurityGroupId": "sg-1", "Status": "active"}]
    cache.delete_replication_group(ReplicationGroupId="orders")
    assert cache.describe_cache_clusters()["CacheClusters"] == []
    with pytest.raises(cache.exceptions.ReplicationGroupNotFoundFault):
        cache.describe_replication_groups(ReplicationGroupId="orders")


def test_managed_policies_are_there(sandbox):
    arn = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
    assert sandbox.client("iam").get_policy(PolicyArn=arn)["Policy"]["Arn"] == arn
