"""The page on policies of one's own: its files run as they stand, its reference is complete."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from harness.cli import run

from validator.policy import schema
from validator.policy.parse import EACH, TESTS

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "policies-own.md"
TEXT = DOCUMENT.read_text()
FILES = dict(re.findall(r"<!-- file: (\S+) -->\n```\w+\n(.*?)```", TEXT, re.DOTALL))


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def test_the_examples_pass_their_fixtures(repository: Path) -> None:
    done = run("policies", "test", cwd=repository)
    assert done.returncode == 0, done.stdout + done.stderr
    names = {name.split("/")[3] for name in FILES if name.endswith("policy.yaml")}
    assert names == {"db-tagged", "queue-retries", "firehose-cmk"}
    assert f"0 failed · {len(names)} ok" in done.stdout


def test_the_output_shown_is_the_output(repository: Path) -> None:
    done = run("policies", "test", "--rules", "db-tagged", cwd=repository)
    (shown,) = re.findall(r"```text\n(.*?)```", TEXT, re.DOTALL)
    assert done.stdout == shown


def test_the_schema_of_the_first_line_is_where_the_page_puts_it(repository: Path) -> None:
    (command,) = re.findall(r"`shared-check (policies schema -o [^`]+)`", TEXT)
    assert run(*command.split(), cwd=repository).returncode == 0
    for name, text in FILES.items():
        if name.endswith("policy.yaml"):
            target = text.splitlines()[0].split("$schema=")[1]
            assert ((repository / name).parent / target).resolve().is_file()


def test_the_profile_and_the_rego_policy_judge(repository: Path) -> None:
    (repository / "main.tf").write_text('resource "aws_sqs_queue" "a" {\n  fifo_queue = true\n}\n')
    done = run("scan", "--profile", "payments", "--format", "json", cwd=repository)
    found = {(one["rule"], one["line"]): one for one in json.loads(done.stdout)["findings"]}
    assert found["rego.main.deny", 1]["severity"] == "medium"
    assert ("queue-retries", 1) in found


def test_every_assumption_of_the_page_can_be_read() -> None:
    from validator.pipeline.assume import assumptions_of
    from validator.pipeline.request import Request

    texts = re.findall(r"--assume '?([^'\n`]+=[^'\n`]+)'?", TEXT)
    texts = [one for one in texts if not one.startswith("KEY")]
    assert len(texts) >= 5
    assert len(assumptions_of(Request(assumptions=tuple(texts))).values) == len(set(texts))


def test_the_reference_names_all_that_the_schema_knows() -> None:
    data = schema()
    definitions, properties = data["$defs"], data["properties"]
    assert isinstance(definitions, dict)
    assert isinstance(properties, dict)
    heads = {one["$ref"].rpartition("/")[2] for one in definitions["condition"]["oneOf"]}
    beside = {key for head in heads for key in definitions[head]["properties"]}
    named = set(re.findall(r"`([\w-]+)(?::[^`]*)?`", TEXT))
    scope = set(definitions["scope"]["properties"])
    for known in (heads, beside, set(TESTS), set(EACH), scope, set(properties)):
        assert known <= named, known - named
