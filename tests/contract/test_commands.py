"""`contract` as it is used: what it prints, writes and returns, in a repository of its own."""

from __future__ import annotations

import json
import os
import subprocess
from importlib import resources
from pathlib import Path

import jsonschema
import pytest
from harness.foundation import Foundation
from harness.tree import copy_tree
from typer.testing import CliRunner, Result

from validator.cli.app import app
from validator.contract.file import load_contract

DIFF_SCHEMA = json.loads(
    resources.files("validator.report").joinpath("contract-diff.schema.json").read_text("utf-8")
)
TOLD = """- revision: 2
  date: 2027-03-01
  environments: [dev]
  name: vpc_id
  change: {change}
  why: The network has another name now.
"""


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Foundation:
    """The foundation in a repository with one commit, its contract frozen."""
    found = Foundation(copy_tree(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert call("contract", "freeze", "--since", "1.0.0").exit_code == 0
    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "-m", "first")
    return found


def git(*arguments: str) -> str:
    identity = ("-c", "user.name=Test", "-c", "user.email=test@example.com")
    done = subprocess.run(
        ["git", *identity, *arguments], check=True, capture_output=True, text=True
    )
    return done.stdout


def call(*arguments: str) -> Result:
    return CliRunner(env={"COLUMNS": "80", "NO_COLOR": "1"}).invoke(app, list(arguments))


def rename(found: Foundation) -> None:
    found.edit("environments/dev/outputs.tf", ('output "vpc_id"', 'output "network_id"'))


def test_show_fits_a_terminal(repository: Foundation) -> None:
    done = call("contract", "show", "dev")
    assert done.exit_code == 0
    assert max(map(len, done.output.splitlines())) <= 80
    assert "s3://dev-connectly/connectly-shared/dev/terraform.tfstate" in done.output
    assert "private_subnet_ids             list(string)  subnets/private/ids" in done.output
    assert "connectly-shared/prod" not in done.output
    assert "offered, and switched off here\nalarms_topic_arn\n" in done.output


def test_show_as_json_is_the_file(repository: Foundation) -> None:
    data = json.loads(call("contract", "show", "--format", "json").output)
    assert set(data["contracts"]) == {"dev", "prod"}
    on_disk = json.loads(Path("contract/dev.json").read_text())
    assert data["contracts"]["dev"] == {k: v for k, v in on_disk.items() if k != "$schema"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("show", "staging"), "no such environment"),
        (("show", "--format", "xml"), "known formats: text, json, markdown"),
        (("show", "--into", "terraform/README.md"), "no marks"),
        (("diff", "no-such-ref"), "neither a file nor a git ref"),
        (("freeze", "environments/staging"), "no such environment"),
    ],
)
def test_wrong_use_is_one_clear_error(
    repository: Foundation, arguments: tuple[str, ...], message: str
) -> None:
    done = call("contract", *arguments)
    assert done.exit_code == 2
    assert message in done.output
    assert "Traceback" not in done.output


def test_no_change_is_clean_against_files_and_refs(repository: Foundation) -> None:
    for before in ((), ("HEAD",), ("contract",), ("contract/dev.json",)):
        done = call("contract", "diff", *before, "--format", "json")
        data = json.loads(done.output)
        jsonschema.validate(data, DIFF_SCHEMA)
        assert (done.exit_code, data["changes"]) == (0, []), before


def test_a_breaking_change_fails_until_the_changelog_tells_of_it(repository: Foundation) -> None:
    rename(repository)
    done = call("contract", "diff")
    assert done.exit_code == 1
    assert "breaking[renamed] dev  vpc_id" in done.output
    assert "fix: read network_id" in done.output
    assert "replacement: network_id" in done.output
    assert max(map(len, done.output.splitlines())) <= 80
    for change, code in (("removed", 1), ("renamed", 0)):
        Path("contract/changelog.yaml").write_text(TOLD.format(change=change))
        assert call("contract", "diff").exit_code == code
        assert call("contract", "diff", "HEAD").exit_code == code


def test_the_entry_that_is_printed_is_the_one_that_is_missing(repository: Foundation) -> None:
    rename(repository)
    lines = call("contract", "diff").output.splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("  - revision"))
    entry = [line[2:] for line in lines[start : lines.index("", start)]]
    text = "\n".join(entry).replace("why: …", "why: It is called by what it is.")
    Path("contract/changelog.yaml").write_text(text + "\n")
    assert call("contract", "diff").exit_code == 0


def test_freeze_refuses_what_the_changelog_does_not_tell_of(repository: Foundation) -> None:
    before = Path("contract/dev.json").read_text()
    rename(repository)
    done = call("contract", "freeze")
    assert done.exit_code == 1
    assert "not frozen" in done.output
    assert Path("contract/dev.json").read_text() == before
    Path("contract/changelog.yaml").write_text(TOLD.format(change="renamed"))
    assert call("contract", "freeze", "--since", "2.0.0").exit_code == 0
    contract = load_contract("contract/dev.json")
    assert contract.revision == 2
    assert contract.entries["network_id"].since == "2.0.0"
    assert contract.entries["vpc_cidr"].since == "1.0.0"
    assert load_contract("contract/prod.json").revision == 1
    assert call("contract", "diff").exit_code == 0


def test_an_entry_tells_of_one_change_only(repository: Foundation) -> None:
    """What was frozen with it, and taken back, may not be broken again with the same entry."""
    rename(repository)
    Path("contract/changelog.yaml").write_text(TOLD.format(change="renamed"))
    assert call("contract", "freeze").exit_code == 0
    repository.edit("environments/dev/outputs.tf", ('output "network_id"', 'output "vpc_id"'))
    back = TOLD.format(change="renamed").replace("vpc_id", "network_id").replace("2\n", "3\n", 1)
    Path("contract/changelog.yaml").write_text(TOLD.format(change="renamed") + back)
    assert call("contract", "freeze").exit_code == 0
    rename(repository)
    assert call("contract", "diff").exit_code == 1


def test_freeze_check_writes_nothing(repository: Foundation) -> None:
    repository.edit("environments/dev/outputs.tf", ('output "vpc_id" {', NEW + 'output "vpc_id" {'))
    before = Path("contract/dev.json").read_text()
    done = call("contract", "freeze", "--check")
    assert done.exit_code == 1
    assert "stale contract/dev.json" in done.output
    assert Path("contract/dev.json").read_text() == before


NEW = 'output "zone" {\n  description = "A zone."\n  value       = "ap-northeast-2a"\n}\n\n'


def test_freeze_writes_nothing_of_what_it_cannot_read(repository: Foundation) -> None:
    repository.edit("environments/dev/outputs.tf", ('output "vpc_id" {', 'output "vpc_id" {{'))
    before = Path("contract/dev.json").read_text()
    done = call("contract", "freeze", "dev")
    assert done.exit_code == 2
    assert "outputs.tf:" in done.output
    assert Path("contract/dev.json").read_text() == before


def test_an_environment_that_is_gone(repository: Foundation) -> None:
    git("rm", "-r", "--quiet", "terraform/environments/prod")
    done = call("contract", "diff", "--format", "json")
    (change,) = json.loads(done.output)["changes"]
    assert (done.exit_code, change["kind"], change["change"]) == (1, "breaking", "environment")
    Path("contract/changelog.yaml").write_text(
        TOLD.format(change="environment").replace("[dev]", "[prod]").replace("vpc_id", "prod")
    )
    assert call("contract", "freeze").exit_code == 0
    assert sorted(p.name for p in Path("contract").glob("*.json")) == ["dev.json"]


def test_a_deprecation_is_frozen_and_shown(repository: Foundation) -> None:
    Path("contract/deprecations.yaml").write_text(
        "kms_key_id:\n  since: 1.1.0\n  sunset: 2027-06-30\n  replacement: kms_key_arn\n"
        "  why: RDS asks for the ARN.\n"
    )
    done = call("contract", "diff", "--format", "json")
    assert {one["kind"] for one in json.loads(done.output)["changes"]} == {"deprecating"}
    assert call("contract", "freeze").exit_code == 0
    assert "goes away on 2027-06-30; read kms_key_arn" in " ".join(
        call("contract", "show", "dev").output.split()
    )
    Path("contract/deprecations.yaml").write_text(
        "kms_key:\n  since: 1.1.0\n  sunset: 2027-06-30\n  why: It is not there.\n"
    )
    done = call("contract", "freeze")
    assert done.exit_code == 2
    assert "contract/deprecations.yaml:1: dev publishes no output kms_key" in done.output


def test_a_ref_leaves_the_work_tree_alone(repository: Foundation) -> None:
    rename(repository)
    status = git("status", "--porcelain")
    done = call("contract", "diff", "HEAD", "--to", "HEAD", "--format", "json")
    assert (done.exit_code, json.loads(done.output)["changes"]) == (0, [])
    assert call("contract", "diff", "HEAD").exit_code == 1
    assert git("status", "--porcelain") == status
    assert git("worktree", "list").count("\n") == 1


def test_another_terraform_address_is_internal_and_may_be_frozen(repository: Foundation) -> None:
    for path in sorted((repository.tree / "environments/dev").glob("*.tf")):
        text = path.read_text().replace("module.kms_key", "module.key")
        path.write_text(text.replace('module "kms_key"', 'module "key"'))
    done = call("contract", "diff", "--format", "markdown")
    assert done.exit_code == 0
    assert "| internal | dev | `kms_key_arn` | address |" in done.output
    assert call("scan", "terraform/environments/dev", "--rules", "contract-frozen").exit_code == 0


def test_the_rule_holds_an_environment_to_its_file(repository: Foundation) -> None:
    root = "terraform/environments/dev"
    rename(repository)
    done = call("scan", root, "--rules", "contract-frozen", "--format", "json")
    (one,) = json.loads(done.output)["findings"]
    assert (one["verdict"], one["address"], one["severity"]) == (
        "fail",
        "output.vpc_id",
        "critical",
    )
    assert os.path.basename(one["path"]) == "outputs.tf"
    os.remove("contract/dev.json")
    done = call("scan", root, "--rules", "contract-frozen", "--format", "json")
    (one,) = json.loads(done.output)["findings"]
    assert (one["address"], one["message"]) == (
        "environment.dev",
        "contract has no contract of dev",
    )
    Path("contract/dev.json").write_text("{")
    assert call("scan", root, "--rules", "contract-frozen").exit_code == 2
