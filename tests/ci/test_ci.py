"""What CI is offered, run as CI runs it: the scripts of the files themselves, in a scratch repo."""

from __future__ import annotations

import json
import os
import re
import sys
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from harness.checkout import Scratch, environment, scratch
from harness.plan_documents import change, plan
from harness.tree import REPOSITORY

TOOL = Path(sys.executable).parent / "shared-check"
KEY = 'resource "aws_kms_key" "k" {\n  description = "x"\n}\n'
GOOD = KEY.replace("}", "  enable_key_rotation = true\n}")
EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")
ODD = "$(touch pwned); `touch pwned` \"' x"


def _load(name: str) -> Any:
    return yaml.safe_load((REPOSITORY / name).read_text("utf-8"))


@pytest.fixture
def repository(tmp_path: Path) -> Scratch:
    """A repository with a root that fails one rule."""
    made = Scratch(tmp_path / "repo", environment(SHARED_CHECK_CACHE=str(tmp_path / "cache")))
    made.append("root/main.tf", KEY)
    made.append(".shared-check/config.yaml", "")
    made.git("init", "-q", "-b", "main")
    made.git("add", "-A")
    made.git("commit", "-qm", "start")
    return made


# GitHub


@dataclass
class Runner:
    """Runs a step as GitHub's runner does: expressions in `env` only, the script from a file."""

    repository: Scratch
    temp: Path
    contexts: dict[str, str]

    def run(self, step: dict[str, Any]) -> tuple[int, str]:
        script = step["run"]
        assert "${{" not in script
        (self.temp / "script.sh").write_text(script)
        env = {name: self._value(value) for name, value in step.get("env", {}).items()}
        files = {
            name: str(self.temp / name)
            for name in ("GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_STEP_SUMMARY")
        }
        for path in files.values():
            Path(path).touch()
        shell = ("bash", "--noprofile", "--norc", "-eo", "pipefail", str(self.temp / "script.sh"))
        done = self.repository.run(
            *shell, **env, **files, RUNNER_TEMP=str(self.temp), GITHUB_ACTIONS="true",
            GITHUB_SERVER_URL=self.contexts.get("server", ""),
        )  # fmt: skip
        return done.returncode, done.stdout

    def file(self, name: str) -> str:
        return (self.temp / name).read_text()

    def _value(self, text: Any) -> str:
        return EXPRESSION.sub(lambda match: self.contexts[match.group(1)], str(text))


def _runner(repository: Scratch, temp: Path, **inputs: str) -> Runner:
    known = {name: str(one["default"]) for name, one in _load("action.yml")["inputs"].items()}
    given = {name.replace("_", "-"): value for name, value in inputs.items()}
    assert set(given) <= set(known)
    temp.mkdir()
    contexts = {f"inputs.{name}": value for name, value in {**known, **given}.items()}
    return Runner(repository, temp, contexts)


def _scan(repository: Scratch, **inputs: str) -> tuple[int, str, Runner]:
    runner = _runner(repository, repository.path.parent / "runner", **inputs)
    (runner.temp / "shared-check/bin").mkdir(parents=True)
    (runner.temp / "shared-check/bin/shared-check").symlink_to(TOOL)
    step = next(s for s in _load("action.yml")["runs"]["steps"] if s.get("id") == "scan")
    return *runner.run(step), runner


def test_no_script_of_github_holds_an_expression() -> None:
    action = _load("action.yml")
    steps = action["runs"]["steps"]
    jobs = _load("ci/github.yml")["jobs"].values()
    scripts = [s["run"] for s in (*steps, *(s for job in jobs for s in job["steps"])) if "run" in s]
    assert len(scripts) == 4
    assert not any("${{" in script for script in scripts)
    used = set(re.findall(r"inputs\.([\w-]+)", (REPOSITORY / "action.yml").read_text()))
    assert used == set(action["inputs"]), "every input is used"
    assert all(step["shell"] == "bash" for step in steps)


def test_the_example_gives_the_action_what_it_takes() -> None:
    inputs = set(_load("action.yml")["inputs"])
    own = [
        step
        for job in _load("ci/github.yml")["jobs"].values()
        for step in job["steps"]
        if step.get("uses", "").startswith("connectly/")
    ]
    assert len(own) == 2
    assert all(set(step["with"]) <= inputs for step in own)


def test_a_finding_is_an_annotation_a_summary_and_the_exit_code(repository: Scratch) -> None:
    code, said, runner = _scan(repository, profile="all", sarif="scan.sarif")
    assert code == 1
    assert "::error file=root/main.tf,line=1,col=1,title=fail[kms-key-rotation]" in said
    assert "kms-key-rotation" in runner.file("GITHUB_STEP_SUMMARY")
    output = runner.file("GITHUB_OUTPUT")
    assert output.startswith("exit-code=1\n")
    name, _, delimiter = output.splitlines()[1].partition("<<")
    assert (name, output.splitlines()[2:]) == ("sarif", ["scan.sarif", delimiter])
    assert json.loads((repository.path / "scan.sarif").read_text())["version"] == "2.1.0"


def test_a_clean_repository_passes(repository: Scratch) -> None:
    repository.replace("root/main.tf", KEY, 'terraform {\n  required_version = "~> 1.11"\n}\n')
    code, said, runner = _scan(repository)
    assert code == 0, said
    assert "::error" not in said
    assert runner.file("GITHUB_OUTPUT") == "exit-code=0\n"


def test_paths_strict_and_what_changed_are_passed_on(repository: Scratch) -> None:
    repository.append("other dir/main.tf", 'variable "k" {\n  type = string\n}\n')
    repository.append(
        "other dir/main.tf",
        'resource "aws_cloudwatch_log_group" "a" {\n  kms_key_id = var.k\n'
        "  retention_in_days = 30\n}\n",
    )
    inputs = {"paths": "other dir\n", "format": "json", "profile": "all"}
    code, said, _ = _scan(repository, strict="true", changed_since="HEAD", **inputs)
    assert code == 1, said
    assert json.loads(said)["roots"] == ["other dir"]


def test_a_baseline_hides_what_it_records(repository: Scratch) -> None:
    written = repository.run(str(TOOL), "baseline", "write", "root", "--profile", "all")
    assert written.returncode == 0, written.stdout
    code, said, _ = _scan(repository, profile="all", baseline=".shared-check/baseline.json")
    assert code == 0, said


@pytest.mark.parametrize(
    "name", ["paths", "profile", "format", "sarif", "strict", "baseline", "changed_since"]
)
def test_an_input_is_never_a_command(name: str, repository: Scratch) -> None:
    code, said, _ = _scan(repository, **{name: ODD})
    assert not list(repository.path.rglob("pwned"))
    assert code in ((0, 1) if name == "sarif" else (2,)), said


def test_a_path_that_looks_like_an_option_is_a_path(repository: Scratch) -> None:
    code, said, _ = _scan(repository, paths="--help")
    assert code == 2
    assert "--help: no such file or directory" in said


@pytest.mark.engine
def test_the_action_installs_a_version_from_its_repository(
    repository: Scratch, tmp_path: Path
) -> None:
    source = scratch(tmp_path / "server" / "connectly" / "infra")
    source.git("tag", "v9.9.9")
    runner = _runner(repository, tmp_path / "runner", version="v9.9.9", python=sys.executable)
    runner.contexts |= {
        "server": f"file://{tmp_path}/server",
        "github.action_path": str(tmp_path / "absent"),
        "github.action_repository": "connectly/infra",
    }
    install, scan = _load("action.yml")["runs"]["steps"]
    code, said = runner.run(install)
    assert code == 0, said
    assert "shared-check 0." in said
    assert (tmp_path / "runner/shared-check/bin") == Path(runner.file("GITHUB_PATH").strip())
    code, said = runner.run(scan)
    assert code in (0, 1), said


# GitLab


def _gitlab(repository: Scratch, part: str, **variables: str) -> tuple[int, str]:
    job = _load("ci/gitlab.yml")["shared-check"]
    known = {**job["variables"], "SHARED_CHECK_CACHE": str(repository.path.parent / "cache")}
    script = "\n".join(job[part])
    done = repository.run("bash", "-eo", "pipefail", "-c", script, **{**known, **variables})
    return done.returncode, done.stdout


@pytest.mark.parametrize(("source", "expected"), [(KEY, 1), (GOOD, 0)])
def test_gitlab_gets_code_quality_and_junit(
    source: str, expected: int, repository: Scratch
) -> None:
    repository.replace("root/main.tf", KEY, source)
    (repository.path / ".shared-check-venv/bin").mkdir(parents=True)
    (repository.path / ".shared-check-venv/bin/shared-check").symlink_to(TOOL)
    options = "--profile all --rules kms-key-rotation"
    code, said = _gitlab(repository, "script", SHARED_CHECK_OPTIONS=options)
    assert code == expected, said
    reports = _load("ci/gitlab.yml")["shared-check"]["artifacts"]["reports"]
    quality = json.loads((repository.path / reports["codequality"]).read_text())
    assert [one["check_name"] for one in quality] == ["kms-key-rotation"] * expected
    suites = ElementTree.fromstring((repository.path / reports["junit"]).read_text())  # noqa: S314
    assert len(suites.findall(".//failure")) == expected
    assert suites.findall(".//testcase")


# Atlantis


def _atlantis(repository: Scratch, showfile: str) -> tuple[int, str]:
    workflow = _load("ci/atlantis.yaml")["workflows"]["shared-check"]
    show, step = workflow["policy_check"]["steps"]
    assert show == "show"
    root = Scratch(repository.path / "root", repository.env)
    path = f"{TOOL.parent}{os.pathsep}{os.environ['PATH']}"
    done = root.run("sh", "-c", step["run"], SHOWFILE=showfile, PATH=path)
    return done.returncode, done.stdout


def _plan(repository: Scratch, rotates: bool) -> str:
    values = {"description": "x", "enable_key_rotation": rotates}
    target = repository.path.parent / "show.json"
    target.write_bytes(plan(change("aws_kms_key.k", ["create"], values)))
    return str(target)


def test_atlantis_reads_fail_in_what_did_not_pass(repository: Scratch) -> None:
    code, said = _atlantis(repository, _plan(repository, rotates=False))
    assert code == 0, "a step's exit code would be a broken run"
    assert "no-own-kms-key" in said
    assert "fail" in said
    assert "main.tf" in said, "the plan is joined with the project's sources"


def test_atlantis_reads_no_fail_in_what_passed(repository: Scratch) -> None:
    (repository.path / "root/main.tf").write_text("locals {}\n")
    target = repository.path.parent / "show.json"
    target.write_bytes(plan())
    code, said = _atlantis(repository, str(target))
    assert (code, said) == (0, "shared-check: passed\n")


def test_atlantis_calls_a_broken_run_broken(repository: Scratch) -> None:
    code, said = _atlantis(repository, str(repository.path / "absent.json"))
    assert code == 2
    assert "fail: shared-check ended with 2" in said


ATLANTIS = {
    "type": "object",
    "required": ["repos", "workflows", "policies"],
    "properties": {
        "repos": {
            "items": {"required": ["id", "custom_policy_check", "workflow"], "type": "object"}
        },
        "policies": {"required": ["owners", "policy_sets"]},
    },
}


def test_atlantis_workflow_is_the_one_that_the_repositories_use() -> None:
    config = _load("ci/atlantis.yaml")
    jsonschema.validate(config, ATLANTIS)
    assert {repo["workflow"] for repo in config["repos"]} == set(config["workflows"])
