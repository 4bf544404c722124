"""A project behind the foundation's load balancer, with and without that switched on."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from harness.switched import ALB, inputs
from harness.tree import copy_tree
from scaffold.generated import project, write
from scaffold.test_engine import ENGINES, formatted, offline_root

from validator.contract.file import dump
from validator.contract.freeze import contract_of
from validator.evaluate import evaluate_root
from validator.model.report import Report
from validator.model.verdict import Verdict
from validator.pipeline.request import Request
from validator.pipeline.scan import scan
from validator.scaffold.names import RefusedError
from validator.scaffold.project import project_files

SHARED = frozenset({"shared-alb"})
RULE = "module.service.aws_lb_listener_rule.this[0]"


@pytest.fixture(scope="module")
def contract(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What foundations publish whose load balancer is switched on."""
    directory = tmp_path_factory.mktemp("contract")
    tree = copy_tree(tmp_path_factory.mktemp("foundation"))
    for environment in ("dev", "prod"):
        root = tree / "environments" / environment
        (root / "shared.auto.tfvars").write_text(inputs([ALB], environment))
        found = contract_of(evaluate_root(os.fspath(root)))
        (directory / f"{environment}.json").write_text(dump(found))
    return directory


def judged(directory: Path, contract: Path | None = None) -> Report:
    given = None if contract is None else os.fspath(contract)
    return scan([os.fspath(directory)], Request(profile="consumer", contract=given), {})


def unproved(report: Report) -> set[tuple[str, str, Verdict]]:
    assert report.errors == ()
    found = [one for one in report.findings if one.verdict is not Verdict.PASS]
    return {(one.rule, one.address, one.verdict) for one in found}


@pytest.mark.parametrize("service", ["api", "worker"])
@pytest.mark.parametrize("more", [frozenset(), frozenset({"rds", "redis"})], ids=["alone", "all"])
def test_it_is_clean_once_the_load_balancer_is_on(
    service: str, more: frozenset[str], contract: Path, tmp_path: Path
) -> None:
    write(tmp_path, project(tmp_path, service=service, parts=SHARED | more))
    report = judged(tmp_path, contract)
    assert unproved(report) == set()
    passed = {(one.rule, one.address) for one in report.findings}
    assert ("alb-https", RULE) in passed


def test_a_load_balancer_that_is_off_is_told(tmp_path: Path) -> None:
    write(tmp_path, project(tmp_path, environments=("dev",), parts=SHARED))
    report = judged(tmp_path)
    assert ("unknown-contract-name", Verdict.FAIL) in {(r, v) for r, _, v in unproved(report)}
    assert ("alb-https", RULE, Verdict.UNDECIDED) in unproved(report)


def test_its_rule_is_one_of_the_shared_listener_by_host_name(tmp_path: Path) -> None:
    write(tmp_path, project(tmp_path, environments=("dev",), parts=SHARED))
    resources = evaluate_root(os.fspath(tmp_path / "environments" / "dev")).resources
    assert "aws_lb" not in {one.type for one in resources.values()}
    listener = resources[RULE].at("listener_arn")
    assert listener.ref is not None
    assert str(listener.ref).endswith(".outputs.alb_https_listener_arn")
    hosts = resources[RULE].at("condition", 0, "host_header", 0, "values")
    assert [one.data for one in hosts.data] == ["shop.dev.connectly.example"]
    assert resources[RULE].at("priority").is_null
    assert resources["module.service.aws_lb_target_group.this[0]"].exists


def test_it_has_neither_certificate_nor_protection_of_its_own(tmp_path: Path) -> None:
    files = project_files(project(tmp_path, parts=SHARED))
    assert not any(path.endswith("load-balancer.tf") for path in files)
    for path, text in files.items():
        assert "certificate_arn" not in text, path
        assert "deletion_protection" not in text, path


def test_a_service_stands_behind_one_load_balancer(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="one load balancer"):
        project_files(project(tmp_path, parts=frozenset({"alb", "shared-alb"})))


@pytest.mark.engine
@pytest.mark.parametrize("kind", ENGINES)
def test_it_is_formatted_and_valid(kind: str, tmp_path: Path) -> None:
    write(tmp_path, project(tmp_path, parts=SHARED | {"rds"}))
    assert formatted(tmp_path, kind) == ""
    root = offline_root(tmp_path / "environments" / "prod", kind)
    root.initialise("-backend=false")
    assert "Success" in root.execute_command("validate", "-no-color").out
