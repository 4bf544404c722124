"""Generated projects by the tool's own judgement, and by what must hold of their text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from harness.tree import replace_once
from scaffold.combinations import Combination, pairwise
from scaffold.generated import CERTIFICATE, KINDS, judged, local_module, project, write

from validator.evaluate import evaluate_root
from validator.model.verdict import Verdict
from validator.scaffold.project import project_files
from validator.syntax import parse

DIFFER = {"backend.tf", "terraform.tfvars"}
ALL = frozenset({"alb", "rds", "redis"})


def findings(report: object, verdict: Verdict) -> set[tuple[str, str]]:
    found = report.findings  # type: ignore[attr-defined]
    return {(one.rule, one.address) for one in found if one.verdict is verdict}


@pytest.mark.parametrize("combination", pairwise(), ids=lambda one: one.id)
def test_every_combination_is_judged_clean(combination: Combination, tmp_path: Path) -> None:
    write(tmp_path, combination.project(local_module(tmp_path)))
    report = judged(tmp_path, certificate_arn=CERTIFICATE)
    assert report.errors == ()
    assert len(report.roots) == len(combination["environments"])  # type: ignore[arg-type]
    rules = {rule for rule, _ in findings(report, Verdict.FAIL)}
    # The foundation is in one region: a project elsewhere is told so, and nothing else.
    assert rules == ({"provider-region"} if combination["region"] == "us-east-1" else set())
    undecided = {rule for rule, _ in findings(report, Verdict.UNDECIDED)}
    # What another organisation publishes is not known here.
    assert combination["org"] == "acme" or undecided == set()


@pytest.mark.parametrize(("service", "parts"), KINDS)
def test_every_kind_is_clean_in_prod_by_every_rule(
    service: str, parts: frozenset[str], tmp_path: Path
) -> None:
    write(tmp_path, project(tmp_path, environments=("prod",), service=service, parts=parts))
    report = judged(tmp_path, "all", certificate_arn=CERTIFICATE)
    assert report.errors == ()
    assert findings(report, Verdict.FAIL) == set()
    assert findings(report, Verdict.UNDECIDED) == set()
    assert findings(report, Verdict.PASS)


@pytest.mark.parametrize(("service", "parts"), KINDS)
def test_every_kind_is_clean_in_dev_by_the_rules_of_consumers(
    service: str, parts: frozenset[str], tmp_path: Path
) -> None:
    write(tmp_path, project(tmp_path, environments=("dev",), service=service, parts=parts))
    report = judged(tmp_path, certificate_arn=CERTIFICATE)
    assert report.errors == ()
    assert findings(report, Verdict.FAIL) == set()
    assert findings(report, Verdict.UNDECIDED) == set()


@pytest.mark.parametrize(
    ("file", "old", "new", "rule"),
    [
        ("data.tf", "/${var.environment}/terraform", "/dev/terraform", "remote-state-match"),
        ("database.tf", "storage_encrypted     = true", "", "rds-cmk"),
        ("database.tf", "kms_key_arn # the ARN", "kms_key_id # the ARN", "rds-kms-key-arn"),
        ("cache.tf", "transit_encryption_enabled = true", "", "elasticache-in-transit"),
        ("load-balancer.tf", 'type = "redirect"', 'type = "fixed-response"', "alb-https"),
        ("load-balancer.tf", "enabled = true", "enabled = false", "alb-access-logs"),
        ("main.tf", "local.shared.private_subnet_ids", "local.shared.public_subnet_ids",
         "private-placement"),
        ("main.tf", "local.shared.vpc_id", "local.shared.vpc_identifier",
         "unknown-contract-name"),
        ("backend.tf", "encrypt    = true", "", "state-backend-encrypted"),
    ],
)  # fmt: skip
def test_a_project_that_is_broken_later_is_found(
    file: str, old: str, new: str, rule: str, tmp_path: Path
) -> None:
    write(tmp_path, project(tmp_path, environments=("prod",), parts=ALL))
    replace_once(tmp_path / "environments" / "prod" / file, old, new)
    report = judged(tmp_path, "all", certificate_arn=CERTIFICATE)
    assert rule in {found for found, _ in findings(report, Verdict.FAIL)}


@pytest.mark.parametrize("combination", pairwise(), ids=lambda one: one.id)
def test_environments_differ_in_data_only(combination: Combination) -> None:
    files = project_files(combination.project("../module"))
    environments = combination["environments"]
    assert isinstance(environments, tuple)
    by_name: dict[str, list[str]] = {}
    for environment in environments:
        for path, text in files.items():
            if path.startswith(f"environments/{environment}/"):
                by_name.setdefault(path.rsplit("/", 1)[1], []).append(text)
    assert all(len(texts) == len(environments) for texts in by_name.values())
    for name, texts in by_name.items():
        assert (len(set(texts)) == 1) != (name in DIFFER and len(environments) > 1), name


@pytest.mark.parametrize("combination", pairwise(), ids=lambda one: one.id)
def test_nothing_of_the_templates_is_left(combination: Combination) -> None:
    for path, text in project_files(combination.project("../module")).items():
        assert not re.search(r"__[A-Z]|#\?|<!--\?", text), path
        assert not re.search(r"\n{3,}|[ \t]\n|\n\n[ ]*\}", text), path
        assert text == text.strip("\n") + "\n", path
        if path.endswith((".tf", ".tfvars")):
            assert parse(text.encode(), path).errors == ()
        if path.endswith((".yml", ".yaml")):
            assert isinstance(yaml.safe_load(text), dict)


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_state_and_foundation_are_of_the_environment(environment: str, tmp_path: Path) -> None:
    write(tmp_path, project(tmp_path))
    graph = evaluate_root(str(tmp_path / "environments" / environment))
    state = graph.resources["data.terraform_remote_state.shared"]
    assert state.at("config", "bucket").data == f"{environment}-connectly"
    assert state.at("config", "key").data == f"connectly-shared/{environment}/terraform.tfstate"
    backend = (tmp_path / "environments" / environment / "backend.tf").read_text()
    written = dict(re.findall(r'^\s+(\w+)\s+= "?([^"\n]+)"?$', backend, re.MULTILINE))
    assert written == {
        "bucket": f"{environment}-connectly",
        "key": f"shop/{environment}/terraform.tfstate",
        "region": "ap-northeast-2",
        "encrypt": "true",
        "kms_key_id": f"alias/{environment}-connectly-tf-state",
        "dynamodb_table": f"{environment}-connectly-tf-lock",
        "use_lockfile": "true",
    }


def test_production_is_protected_and_the_rest_is_small(tmp_path: Path) -> None:
    wanted = project(tmp_path, environments=("dev", "staging", "prod", "production"), parts=ALL)
    write(tmp_path, wanted)
    for environment in wanted.environments:
        resources = evaluate_root(str(tmp_path / "environments" / environment)).resources
        production = environment.startswith("prod")
        database = resources["aws_db_instance.this"]
        assert database.at("deletion_protection").data is production
        assert database.at("skip_final_snapshot").data is not production
        assert database.at("multi_az").data is production
        assert database.at("storage_encrypted").data is True
        assert resources["aws_lb.this"].at("enable_deletion_protection").data is production
        nodes = resources["aws_elasticache_replication_group.this"].at("num_cache_clusters")
        assert nodes.data == (2 if production else 1)
        retention = resources["module.service.aws_cloudwatch_log_group.this"]
        assert retention.at("retention_in_days").data == (365 if production else 30)


@pytest.mark.parametrize(("service", "parts"), KINDS)
def test_a_service_listens_where_it_is_asked_for(
    service: str, parts: frozenset[str], tmp_path: Path
) -> None:
    write(tmp_path, project(tmp_path, environments=("dev",), service=service, parts=parts))
    resources = evaluate_root(str(tmp_path / "environments" / "dev")).resources
    listens = service == "api" or "alb" in parts
    main = (tmp_path / "environments" / "dev" / "main.tf").read_text()
    assert ("port = 8080" in main) is listens
    assert ("stop_timeout_seconds = 120" in main) is (service == "worker")
    assert ("module.service.aws_lb_target_group.this[0]" in resources) is ("alb" in parts)
    kinds_there = {one.type for one in resources.values()}
    assert ("aws_db_instance" in kinds_there) is ("rds" in parts)
    assert ("aws_elasticache_replication_group" in kinds_there) is ("redis" in parts)
    assert ("aws_lb" in kinds_there) is ("alb" in parts)


def test_the_workflow_checks_and_plans_every_environment(tmp_path: Path) -> None:
    files = project_files(project(tmp_path, environments=("dev", "staging")))
    jobs = yaml.safe_load(files[".github/workflows/terraform.yml"])["jobs"]
    assert set(jobs) == {"check", "validate", "plan"}
    for name in ("validate", "plan"):
        assert jobs[name]["strategy"]["matrix"]["environment"] == ["dev", "staging"]
    commands = [step.get("run", "") for step in jobs["check"]["steps"]]
    assert any("fmt -check" in command for command in commands)
    assert any("--profile consumer" in command for command in commands)


def test_the_readme_names_the_files_that_are_there(tmp_path: Path) -> None:
    for service, parts in KINDS:
        files = project_files(project(tmp_path, service=service, parts=parts))
        there = {path.rsplit("/", 1)[-1] for path in files}
        named = set(re.findall(r"`([\w.-]+\.(?:tf|tfvars))`", files["README.md"]))
        assert named <= there
        optional = {"load-balancer.tf", "database.tf", "cache.tf"}
        assert there & optional == named & optional
