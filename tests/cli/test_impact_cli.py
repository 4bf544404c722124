"""`consumers index` and `impact` as a person and a pipeline use them, as subprocesses."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from harness.consumers import DATA, commit, copy_foundation
from harness.tree import REPOSITORY, replace_once

SCHEMA = json.loads((REPOSITORY / "validator/report/consumers.schema.json").read_text())


@pytest.fixture(scope="module")
def foundation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository whose work tree has another name for one output than its only commit."""
    root = copy_foundation(tmp_path_factory.mktemp("cli"))
    commit(root)
    for name in ("dev", "prod"):
        outputs = root / "terraform" / "environments" / name / "outputs.tf"
        replace_once(outputs, 'output "rds_subnet_group_name"', 'output "db_subnet_group_name"')
    return root


def run(cwd: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    cache = str(cwd.parent / "cache")
    return subprocess.run(
        [sys.executable, "-c", "from validator.cli.app import main; main()", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "SHARED_CHECK_CACHE": cache, "COLUMNS": "80", **env},
    )


def test_index_as_text(foundation: Path) -> None:
    done = run(foundation, "consumers", "index", str(DATA / "portal"))
    assert done.returncode == 1, done.stderr
    assert "dangling: 2 names that nobody publishes" in done.stdout
    assert "portal  config/prod.yaml:5" in done.stdout
    assert "did you mean /connectly-shared/prod/ecs/cluster/arn?" in done.stdout
    assert "\x1b" not in done.stdout
    assert "Traceback" not in done.stderr


def test_index_as_json(foundation: Path, tmp_path: Path) -> None:
    target = tmp_path / "index.json"
    done = run(foundation, "consumers", "index", str(DATA / "orders"), "--format", "json",
               "-o", str(target))  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    found = json.loads(target.read_text())
    jsonschema.validate(found, SCHEMA)
    assert {one["kind"] for one in found["reads"]} == {"ssm"}
    assert found["breaks"] == []


def test_paths_from_stdin(foundation: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from validator.cli.app import main; main()",
         "consumers", "index", "-", "--format", "json"],
        cwd=foundation, capture_output=True, text=True, timeout=120, check=False,
        input=f"{DATA / 'billing'}\n{DATA / 'legacy'}\n",
        env={**os.environ, "SHARED_CHECK_CACHE": str(foundation.parent / "cache")},
    )  # fmt: skip
    consumers = {one["consumer"] for one in json.loads(done.stdout)["reads"]}
    assert consumers == {"billing", "legacy"}


def test_several_consumers_after_one_option(foundation: Path) -> None:
    done = run(foundation, "impact", "--consumers", str(DATA / "billing"), str(DATA / "orders"),
               "--remove", "kms_key_arn", "--format", "json")  # fmt: skip
    found = json.loads(done.stdout)
    jsonschema.validate(found, SCHEMA)
    assert done.returncode == 1
    assert {(one["consumer"], one["path"], one["line"]) for one in found["breaks"]} == {
        ("billing", "infra/main.tf", 30),
        ("orders", "deploy/templates/batch.json.tpl", 7),
    }
    assert {one["environment"] for one in found["breaks"]} == {"dev", "prod"}


def test_from_a_ref_to_the_work_tree_and_back(foundation: Path) -> None:
    consumers = ("--consumers", str(DATA / "billing"))
    done = run(foundation, "impact", *consumers, "--from", "HEAD", "--format", "json")
    found = json.loads(done.stdout)
    assert {(one["name"], one["change"], one["line"]) for one in found["breaks"]} == {
        ("rds_subnet_group_name", "renamed to db_subnet_group_name", 20)
    }
    assert [one["name"] for one in found["dangling"]] == ["rds_subnet_group_name"]
    done = run(foundation, "impact", *consumers, "--from", "HEAD", "--to", "HEAD",
               "--format", "json")  # fmt: skip
    assert done.returncode == 0
    assert json.loads(done.stdout)["breaks"] == []


def test_markdown_for_a_pull_request(foundation: Path) -> None:
    done = run(foundation, "impact", "--consumers", str(DATA / "billing"), "--from", "HEAD",
               "--format", "markdown")  # fmt: skip
    assert "## Who breaks" in done.stdout
    assert "| `rds_subnet_group_name` | renamed to db_subnet_group_name | billing |" in done.stdout


@pytest.mark.parametrize("format", ["text", "markdown"])
def test_the_page_of_an_environment(foundation: Path, tmp_path: Path, format: str) -> None:
    plan = tmp_path / "plan.json"
    address = "module.network.aws_vpc.this"
    plan.write_text(json.dumps({
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "planned_values": {"root_module": {}},
        "configuration": {"root_module": {}},
        "resource_changes": [{
            "address": address, "module_address": "module.network", "mode": "managed",
            "type": "aws_vpc", "name": "this",
            "change": {"actions": ["delete", "create"], "before": {"cidr_block": "10.0.0.0/16"},
                       "after": {"cidr_block": "10.9.0.0/16"}, "after_unknown": {},
                       "replace_paths": [["cidr_block"]]},
        }],
    }))  # fmt: skip
    done = run(foundation, "impact", "environments/dev", "--from", "HEAD", "--plan", str(plan),
               "--consumers", str(DATA / "billing"), "--format", format)  # fmt: skip
    assert done.returncode == 1, done.stderr
    text = done.stdout
    order = ["rds_subnet_group_name", "1 replaced", address, "forced by cidr_block", "billing"]
    places = [text.index(part) for part in order]
    assert places == sorted(places)


@pytest.mark.engine
@pytest.mark.sandbox
def test_the_page_of_a_real_plan(foundation: Path) -> None:
    done = run(foundation, "impact", "environments/dev", "--from", "HEAD", "--sandbox",
               "--consumers", str(DATA / "billing"), SHARED_CHECK_CACHE="")  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "rds_subnet_group_name: output rds_subnet_group_name is now called" in done.stdout
    assert " created" in done.stdout
    assert "infra/modules/database/main.tf:20" in done.stdout
    assert "replacement" not in done.stdout


def test_the_page_needs_no_plan_and_no_consumers(foundation: Path) -> None:
    done = run(foundation, "impact", "environments/dev", "--from", "HEAD")
    assert done.returncode == 1
    assert "no plan was made" in done.stdout
    assert "no consumers were named" in done.stdout
    assert "breaking" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("impact",), "whose impact?"),
        (("impact", "--consumers", ".", "--remove", "vpc_idd"), "--remove vpc_idd"),
        (("impact", "--consumers", ".", "--remove", "vpc_id", "--from", "HEAD"), "exclude"),
        (("impact", "--consumers", ".", "--from", "no-such-ref"), "no-such-ref"),
        (("impact", "--consumers", ".", "--sandbox"), "one root"),
        (("impact", "environments/dev", "--remove", "vpc_id"), "environment"),
        (("impact", "environments/none"), "no such environment"),
        (("consumers", "index", ".", "--format", "xml"), "--format xml"),
        (("consumers", "index", ".", "--prefix", "acme"), "--prefix acme"),
        (("consumers", "index", ".", "--foundation", "none"), "--foundation none"),
    ],
)
def test_wrong_use_is_one_clear_error(
    foundation: Path, arguments: tuple[str, ...], error: str
) -> None:
    done = run(foundation, *arguments)
    assert done.returncode == 2
    assert f"error: {error}" in done.stderr or (error in done.stderr and "error: " in done.stderr)
    assert "Traceback" not in done.stderr


def test_a_checkout_that_is_not_there_stops_no_other(foundation: Path) -> None:
    done = run(foundation, "consumers", "index", "none", str(DATA / "billing"), "--format", "json")
    found = json.loads(done.stdout)
    assert done.returncode == 2
    assert [one["consumer"] for one in found["errors"]] == ["none"]
    assert {one["consumer"] for one in found["reads"]} == {"billing"}


@pytest.mark.parametrize("command", [("impact",), ("consumers", "index")])
def test_help_fits_eighty_columns(foundation: Path, command: tuple[str, ...]) -> None:
    done = run(foundation, *command, "--help")
    assert done.returncode == 0
    assert "Examples:" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80
