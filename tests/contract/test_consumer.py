"""A consumer is judged by the contract that it was given, whatever the standard says."""

from __future__ import annotations

import os
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from validator.contract.file import builtin_contract_dir, dump, load_contract
from validator.contract.model import Contract, Deprecation, Entry
from validator.model.report import Report
from validator.model.verdict import Verdict
from validator.pipeline.request import InputError, Request
from validator.pipeline.scan import scan

STATE = """data "terraform_remote_state" "shared" {
  backend = "s3"

  config = {
    bucket = "%(env)s-connectly"
    key    = "connectly-shared/%(env)s/terraform.tfstate"
  }
}

"""
VARIABLE = 'variable "environment" {\n  type = string\n}\n\n'


def committed(environment: str) -> Contract:
    return load_contract(os.path.join(builtin_contract_dir(), f"{environment}.json"))


def write(directory: Path, *contracts: Contract) -> str:
    directory.mkdir(exist_ok=True)
    for one in contracts:
        (directory / f"{one.environment}.json").write_text(dump(one))
    return os.fspath(directory)


def with_entries(contract: Contract, **entries: Entry | None) -> Contract:
    found = {**contract.entries, **{name: one for name, one in entries.items() if one}}
    return replace(contract, entries={n: e for n, e in found.items() if entries.get(n, e)})


def judge(root: Path, text: str, contract: str | None, *rules: str) -> Report:
    root.mkdir(exist_ok=True)
    (root / "main.tf").write_text(text)
    asked = Request(profile="consumer", rules=frozenset(rules), contract=contract)
    report = scan([os.fspath(root)], asked, {})
    assert report.errors == report.broken == ()
    return report


def verdicts(report: Report) -> dict[str, Verdict]:
    return {one.address.rpartition(".")[2]: one.verdict for one in report.findings}


def read(name: str, environment: str = "dev") -> str:
    reads = f'output "x" {{\n  value = data.terraform_remote_state.shared.outputs.{name}\n}}\n'
    return (VARIABLE if "var." in environment else "") + STATE % {"env": environment} + reads


NEW = Entry("queue_url", "string", ("aws_sqs_queue.id",), since="0.2.0", description="A queue.")


def test_a_name_is_known_by_the_contract_alone(tmp_path: Path) -> None:
    dev = with_entries(committed("dev"), queue_url=NEW, vpc_id=None)
    contract = write(tmp_path / "contract", dev, committed("prod"))
    rule = "unknown-contract-name"
    assert verdicts(judge(tmp_path / "a", read("queue_url"), contract, rule)) == {
        "queue_url": Verdict.PASS
    }
    report = judge(tmp_path / "a", read("vpc_id"), contract, rule)
    assert verdicts(report) == {"vpc_id": Verdict.FAIL}
    assert "publishes no output vpc_id in dev" in report.findings[0].message


def test_a_name_that_is_switched_off_fails_and_says_where(tmp_path: Path) -> None:
    off = replace(committed("dev"), offered={"queue_url": "A queue."})
    contract = write(tmp_path / "contract", off, with_entries(committed("prod"), queue_url=NEW))
    rule = "unknown-contract-name"
    assert verdicts(judge(tmp_path / "a", read("queue_url", "prod"), contract, rule)) == {
        "queue_url": Verdict.PASS
    }
    report = judge(tmp_path / "a", read("queue_url"), contract, rule)
    assert verdicts(report) == {"queue_url": Verdict.FAIL}
    assert report.findings[0].message.endswith(
        "publishes no output queue_url in dev; what it is of is switched off in dev"
    )
    either = judge(tmp_path / "a", read("queue_url", "${var.environment}"), contract, rule)
    assert verdicts(either) == {"queue_url": Verdict.UNDECIDED}


@pytest.mark.parametrize(
    ("environment", "expected"),
    [("dev", Verdict.PASS), ("prod", Verdict.FAIL), ("${var.environment}", Verdict.UNDECIDED)],
)
def test_a_name_of_one_environment(tmp_path: Path, environment: str, expected: Verdict) -> None:
    dev = with_entries(committed("dev"), queue_url=NEW)
    contract = write(tmp_path / "contract", dev, committed("prod"))
    report = judge(
        tmp_path / "a", read("queue_url", environment), contract, "unknown-contract-name"
    )
    (one,) = report.findings
    assert one.verdict is expected
    if expected is Verdict.UNDECIDED:
        assert one.needs == ("var.environment",)


def test_what_was_meant_is_told_with_its_age(tmp_path: Path) -> None:
    report = judge(tmp_path / "a", read("vpc_ids"), None, "unknown-contract-name")
    assert report.findings[0].message.endswith("did you mean vpc_id? (since 0.1.0)")


def test_a_name_that_the_changelog_took_away_is_told(tmp_path: Path) -> None:
    dev, prod = (with_entries(committed(env), kms_key_id=None) for env in ("dev", "prod"))
    contract = write(tmp_path / "contract", dev, prod)
    (tmp_path / "contract" / "changelog.yaml").write_text(
        "- revision: 2\n  date: 2027-03-01\n  environments: [dev, prod]\n  name: kms_key_id\n"
        "  change: removed\n  replacement: kms_key_arn\n  why: Nobody needs the id.\n"
    )
    report = judge(tmp_path / "a", read("kms_key_id"), contract, "unknown-contract-name")
    assert report.findings[0].verdict is Verdict.FAIL
    assert report.findings[0].message.endswith(
        "it was removed on 2027-03-01: Nobody needs the id.; read kms_key_arn"
    )


def test_readers_of_a_deprecated_name_are_told_and_not_failed(tmp_path: Path) -> None:
    said = Deprecation("0.2.0", "kms_key_arn", "2027-06-30")
    contracts = [
        with_entries(one, kms_key_id=replace(one.entries["kms_key_id"], deprecated=said))
        for one in (committed("dev"), committed("prod"))
    ]
    contract = write(tmp_path / "contract", *contracts)
    text = read("kms_key_id") + (
        'data "aws_ssm_parameter" "key" {\n  name = "/connectly-shared/dev/kms/key/id"\n}\n'
    )
    report = judge(tmp_path / "a", text, contract, "unknown-contract-name")
    assert {one.verdict for one in report.findings} == {Verdict.PASS}
    notice = "is deprecated since 0.2.0 and goes away on 2027-06-30; read kms_key_arn"
    main = tmp_path / "a" / "main.tf"
    assert set(report.notes) == {
        f"{main}:11: kms_key_id {notice}",
        f"{main}:13: kms/key/id {notice}",
    }


SERVICE = """
resource "aws_ecs_service" "this" {
  name = "orders"
  network_configuration {
    subnets = data.terraform_remote_state.shared.outputs.app_subnet_ids
  }
}

resource "aws_db_instance" "this" {
  db_subnet_group_name = data.terraform_remote_state.shared.outputs.data_group
  storage_encrypted    = true
  kms_key_id           = data.terraform_remote_state.shared.outputs.key
}
"""


@pytest.mark.parametrize(
    ("tier", "expected"),
    [("private", Verdict.PASS), ("public", Verdict.FAIL), ("?", Verdict.UNDECIDED)],
)
def test_placement_goes_by_what_the_contract_proved(
    tmp_path: Path, tier: str, expected: Verdict
) -> None:
    subnets = Entry("app_subnet_ids", "list(string)", (f"aws_subnet.id (tier={tier})",))
    group = Entry("data_group", "string", (f"aws_db_subnet_group.id (tier={tier})",))
    dev = with_entries(committed("dev"), app_subnet_ids=subnets, data_group=group)
    contract = write(tmp_path / "contract", dev)
    text = STATE % {"env": "dev"} + SERVICE
    report = judge(tmp_path / "a", text, contract, "private-placement")
    assert [one.verdict for one in report.findings] == [expected, expected]


@pytest.mark.parametrize(
    ("meaning", "cmk", "arn"),
    [
        ("aws_kms_key.arn (alias=alias/x)", Verdict.PASS, Verdict.PASS),
        ("aws_kms_key.id (alias=alias/x)", Verdict.PASS, Verdict.FAIL),
        ("aws_s3_bucket.id (name=x)", Verdict.FAIL, None),
    ],
)
def test_a_key_is_one_by_what_it_resolves_to(
    tmp_path: Path, meaning: str, cmk: Verdict, arn: Verdict | None
) -> None:
    dev = with_entries(committed("dev"), key=Entry("key", "string", (meaning,)))
    contract = write(tmp_path / "contract", dev)
    text = STATE % {"env": "dev"} + SERVICE
    report = judge(tmp_path / "a", text, contract, "rds-cmk", "rds-kms-key-arn")
    found = {one.rule: one.verdict for one in report.findings}
    assert found["rds-cmk"] is cmk
    if arn is not None:
        assert found["rds-kms-key-arn"] is arn


# Where the contract comes from


def git(directory: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=Test", "-c", "user.email=test@example.com")
    subprocess.run(["git", *identity, *arguments], cwd=directory, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A foundation's repository with two tags: the second publishes one name more."""
    top = tmp_path / "foundation"
    top.mkdir()
    git(top, "init", "--quiet")
    for tag, dev in (
        ("v1", committed("dev")),
        ("v2", with_entries(committed("dev"), queue_url=NEW)),
    ):
        write(top / "contract", dev)
        git(top, "add", ".")
        git(top, "commit", "--quiet", "-m", tag)
        git(top, "tag", tag)
    return top


@pytest.mark.parametrize(("ref", "expected"), [("v1", Verdict.FAIL), ("v2", Verdict.PASS)])
@pytest.mark.parametrize("path", ["", "//contract", "//contract/dev.json"])
def test_a_git_ref(
    tmp_path: Path, repository: Path, ref: str, path: str, expected: Verdict
) -> None:
    said = f"git::file://{repository}{path}?ref={ref}"
    report = judge(tmp_path / "a", read("queue_url"), said, "unknown-contract-name")
    assert [one.verdict for one in report.findings] == [expected]


def test_a_package(tmp_path: Path) -> None:
    wheel = tmp_path / "shared_check-0.2.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        dev = with_entries(committed("dev"), queue_url=NEW)
        archive.writestr("validator/_data/contract/dev.json", dump(dev))
    report = judge(tmp_path / "a", read("queue_url"), os.fspath(wheel), "unknown-contract-name")
    assert [one.verdict for one in report.findings] == [Verdict.PASS]


def test_the_repositorys_configuration(tmp_path: Path, repository: Path) -> None:
    root = tmp_path / "a"
    (root / ".shared-check").mkdir(parents=True)
    config = root / ".shared-check" / "config.yaml"
    for contract, expected in (
        (f"git::file://{repository}?ref=v2", Verdict.PASS),
        ("../foundation/contract/dev.json", Verdict.PASS),
        (f"git::file://{repository}?ref=v1", Verdict.FAIL),
    ):
        config.write_text(f"contract: {contract}\n")
        report = judge(root, read("queue_url"), None, "unknown-contract-name")
        assert [one.verdict for one in report.findings] == [expected], contract


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("nowhere.json", "no such contract"),
        ("git::file:///nowhere?ref=v1", "git fetch"),
        ("empty", "no contract here"),
    ],
)
def test_no_contract_is_one_clear_error(tmp_path: Path, said: str, message: str) -> None:
    (tmp_path / "empty").mkdir()
    place = said if said.startswith("git::") else os.fspath(tmp_path / said)
    with pytest.raises(InputError, match=message):
        judge(tmp_path / "a", read("vpc_id"), place, "unknown-contract-name")
