"""`policies test` and `policies schema`: a user's own policies against their own fixtures."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml
from harness.cli import run

POLICY = """\
id: db-tagged
title: Databases carry an owner
severity: low
profiles: [consumer]
scope:
  resources: [aws_db_instance]
condition:
  attribute: tags.Owner
  present: true
why: Nobody knows whom to ask about a database without one.
fix: Add the tag Owner.
sources: [https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html]
"""
PASS = 'resource "aws_db_instance" "a" {\n  tags = { Owner = "payments" }\n}\n'
FAIL = 'resource "aws_db_instance" "a" {\n  tags = { Name = "a" } # expect: db-tagged\n}\n'
UNDECIDED = (
    'variable "tags" {\n  type = map(string)\n}\n\n'
    'resource "aws_db_instance" "a" {\n'
    "  tags = var.tags # expect-undecided: db-tagged\n"
    "}\n"
)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    write(tmp_path, "own/db-tagged")
    return tmp_path


def write(repository: Path, folder: str, policy: str = POLICY, **fixtures: str) -> Path:
    directory = repository / ".shared-check" / "policies" / folder
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "policy.yaml").write_text(policy)
    files = {"pass_owner": PASS, "fail_none": FAIL, "undecided_tags": UNDECIDED, **fixtures}
    for name, text in files.items():
        (directory / f"{name}.tf").write_text(text)
    return directory


def test_fixtures_that_yield_what_they_mark_pass(repository: Path) -> None:
    done = run("policies", "test", cwd=repository)
    assert (done.returncode, done.stderr) == (0, "")
    assert "ok      db-tagged  3 fixtures" in done.stdout
    assert "0 failed · 1 ok" in done.stdout
    below = repository / "service"
    below.mkdir()
    assert run("policies", "test", cwd=below).returncode == 0


@pytest.mark.parametrize(
    ("fixtures", "problem"),
    [
        (
            {"fail_none": FAIL.replace(" # expect: db-tagged", "")},
            "fail_none.tf:2: db-tagged fails here and is not marked: tags.Owner is not set",
        ),
        (
            {"pass_owner": PASS.replace("}\n}", "} # expect: db-tagged\n}")},
            "pass_owner.tf:2: # expect: db-tagged is marked here, but the rule does not say so",
        ),
        (
            {"fail_none": FAIL.replace("# expect", "# expect-undecided")},
            "fail_none.tf:2: db-tagged fails here and is not marked",
        ),
        ({"fail_none": FAIL.replace("db-tagged", "db-tag")}, "db-tag: no policy of this id"),
        ({"pass_owner": PASS + "resource {\n"}, "pass_owner.tf:4: "),
        ({"example": PASS}, "example.tf:1: the name must begin with one of pass_"),
        ({"pass_owner": FAIL}, "pass_owner.tf:1: a pass fixture marks nothing"),
        ({"fail_none": PASS}, "fail_none.tf:1: a fail fixture marks `# expect: db-tagged`"),
    ],
)
def test_what_differs_is_named_with_its_line(
    fixtures: dict[str, str], problem: str, repository: Path
) -> None:
    write(repository, "own/db-tagged", **fixtures)
    done = run("policies", "test", cwd=repository)
    assert done.returncode == 1
    assert problem in done.stdout
    assert "failed  db-tagged" in done.stdout
    assert "Traceback" not in done.stderr


def test_a_policy_without_fixtures_fails(repository: Path) -> None:
    folder = write(repository, "own/db-tagged")
    for path in folder.glob("*.tf"):
        path.unlink()
    done = run("policies", "test", cwd=repository)
    assert done.returncode == 1
    assert "policy.yaml:1: no pass fixture" in done.stdout
    assert "policy.yaml:1: no fail fixture" in done.stdout


def test_a_bad_policy_fails_alone(repository: Path) -> None:
    write(repository, "own/broken", POLICY.replace("severity: low", "severity: grave"))
    done = run("policies", "test", cwd=repository)
    assert done.returncode == 1
    assert "own/broken/policy.yaml:3: " in done.stdout
    assert "ok      db-tagged" in done.stdout
    scanned = repository / "root"
    scanned.mkdir()
    (scanned / "main.tf").write_text(FAIL)
    scan = run("scan", "root", "--profile", "consumer", cwd=repository)
    assert scan.returncode == 2
    assert "own/broken/policy.yaml:3: " in scan.stdout
    assert "fail[db-tagged] low  aws_db_instance.a" in scan.stdout


def test_a_policy_that_raises_exits_three_and_the_others_run(repository: Path) -> None:
    """A subnet's fact on what is no resource raises: a mistake that no schema can find."""
    policy = POLICY.replace("db-tagged", "root-odd").replace(
        "  resources: [aws_db_instance]\ncondition:\n  attribute: tags.Owner\n  present: true\n",
        "  each: root\ncondition:\n  fact: placed-in-private-subnets\n",
    )
    write(repository, "odd/root-odd", policy)
    done = run("policies", "test", cwd=repository)
    assert done.returncode == 3
    assert "root-odd broke: TypeError" in done.stdout
    assert "ok      db-tagged" in done.stdout
    (repository / "root").mkdir()
    (repository / "root" / "main.tf").write_text(FAIL)
    scan = run("scan", "root", "--profile", "consumer", cwd=repository)
    assert scan.returncode == 3
    assert "broken: rule root-odd: TypeError" in scan.stdout
    assert "fail[db-tagged]" in scan.stdout


def test_a_policy_of_no_family_is_of_the_family_own(repository: Path) -> None:
    write(repository, "vpc-named", POLICY.replace("db-tagged", "vpc-named"))
    done = run("policies", "list", "--format", "json", cwd=repository)
    families = {one["id"]: one["family"] for one in json.loads(done.stdout)}
    assert families["vpc-named"] == families["db-tagged"] == "own"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("own/late/policy.yml", "own/late/policy.yml:1: a policy file is named policy.yaml"),
        ("policy.yaml", "policies/policy.yaml:1: belongs into FAMILY/RULE-ID/policy.yaml"),
    ],
)
def test_a_misplaced_file_is_told(name: str, message: str, repository: Path) -> None:
    path = repository / ".shared-check" / "policies" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(POLICY)
    done = run("policies", "test", cwd=repository)
    assert done.returncode == 1
    assert message in done.stdout


def test_a_profile_of_ones_own_extends_a_shipped_one(repository: Path) -> None:
    own = repository / ".shared-check" / "policies"
    (own / "profiles.yaml").write_text("payments:\n  title: Payments\n  extends: consumer\n")
    write(repository, "own/db-tagged", POLICY.replace("[consumer]", "[payments]"))
    assert run("policies", "test", cwd=repository).returncode == 0
    for profile, chosen in (("payments", True), ("consumer", False)):
        done = run("policies", "list", "--profile", profile, cwd=repository)
        assert ("db-tagged" in done.stdout) is chosen
        assert "remote-state-match" in done.stdout
    (own / "profiles.yaml").write_text("consumer:\n  title: Mine\n")
    done = run("policies", "test", cwd=repository)
    assert "profiles.yaml:1: profile 'consumer' is there already" in done.stdout


def test_wrong_use_exits_two(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    for arguments, words in (
        ((), "no policies of your own here"),
        (("absent",), "absent: no such directory"),
        (("--format", "yaml"), "known formats: text, json"),
    ):
        done = run("policies", "test", *arguments, cwd=tmp_path)
        assert done.returncode == 2
        assert words in done.stderr
    write(tmp_path, "own/db-tagged")
    done = run("policies", "test", "--rules", "nothing", cwd=tmp_path)
    assert (done.returncode, "unknown rule: nothing" in done.stderr) == (2, True)


def test_json_lists_every_problem(repository: Path) -> None:
    write(repository, "own/db-tagged", fail_none=FAIL.replace(" # expect: db-tagged", ""))
    (one,) = json.loads(run("policies", "test", "--format", "json", cwd=repository).stdout)
    assert (one["rule"], one["ok"], one["fixtures"]) == ("db-tagged", False, 3)
    assert {problem["line"] for problem in one["problems"]} == {1, 2}


def test_the_schema_is_printed_and_accepts_a_policy(tmp_path: Path) -> None:
    schema = json.loads(run("policies", "schema", cwd=tmp_path).stdout)
    jsonschema.validate(yaml.safe_load(POLICY), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**yaml.safe_load(POLICY), "severity": "grave"}, schema)
    run("policies", "schema", "-o", "schema.json", cwd=tmp_path)
    assert json.loads((tmp_path / "schema.json").read_text()) == schema


def test_the_shipped_policies_pass_their_fixtures(tmp_path: Path) -> None:
    from validator.policy import builtin_policies_dir

    done = run("policies", "test", builtin_policies_dir(), cwd=tmp_path)
    assert done.returncode == 0, done.stdout
