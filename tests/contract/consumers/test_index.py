"""Six consumers in six styles: every read is found where it is written, and nothing else is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from harness.consumers import DATA, NAMES, Marked, copy_foundation, marked
from harness.tree import REPOSITORY
from jsonschema import Draft202012Validator

from validator.contract.consumers.result import Read, Result
from validator.pipeline.consumers import Asked, index
from validator.report.consumers_format import document

SCHEMA = REPOSITORY / "validator" / "report" / "consumers.schema.json"


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    directory = tmp_path_factory.mktemp("index")
    foundation = copy_foundation(directory)
    paths = tuple(str(DATA / name) for name in NAMES)
    environ = {"SHARED_CHECK_CACHE": str(directory / "cache")}
    return index(Asked(paths, str(foundation)), environ)


def as_marked(read: Read, *, dangles: bool) -> Marked:
    name = read.name
    if read.kind == "ssm":
        name = name.removeprefix("/connectly-shared/").partition("/")[2] or "*"
    elif read.kind == "tag":
        name = {"aws_vpc": "vpc", "aws_subnets": "subnet", "aws_ecs_cluster": "cluster"}[
            name.split(" ")[0]
        ]
    return Marked(read.consumer, read.path, read.line, read.kind, name, dangles)


def test_every_read_is_found_and_no_other(result: Result) -> None:
    lost = {(one.consumer, one.path, one.line, one.name) for one in result.dangling}
    found = {
        as_marked(one, dangles=(one.consumer, one.path, one.line, one.name) in lost)
        for one in result.reads
    }
    assert sorted(found) == sorted(marked())


def test_each_place_and_name_is_told_once(result: Result) -> None:
    places = [(one.consumer, one.path, one.line, one.kind, one.name) for one in result.reads]
    assert len(places) == len(set(places))


def test_environments_are_those_of_the_reader(result: Result) -> None:
    def environments(consumer: str, path: str, line: int) -> tuple[str, ...]:
        return next(
            one.environments
            for one in result.reads
            if (one.consumer, one.path, one.line) == (consumer, path, line)
        )

    assert environments("billing", "infra/main.tf", 19) == ("dev", "prod")  # tfvars
    service = "terraform/modules/service/main.tf"
    assert environments("notifications", service, 9) == ("dev", "prod")  # directories
    assert environments("orders", "deploy/main.tf", 18) == ("dev", "prod")  # validation
    assert environments("orders", ".aws/task-definition.json", 9) == ("prod",)
    assert environments("legacy", "main.tf", 1) == ("prod",)


def test_who_publishes_is_told(result: Result) -> None:
    by_name = {one.name: one.published_by for one in result.reads}
    address = 'module.contract.aws_ssm_parameter.this["kms_key_id"]'
    assert by_name["/connectly-shared/<env>/kms/key/id"] == address
    assert by_name["kms_key_arn"] == "output.kms_key_arn"
    queue = by_name["/connectly-shared/<env>/services/notifications/queue"]
    assert queue == "notifications: module.service.aws_ssm_parameter.queue"
    version = by_name["/connectly-shared/<env>/services/portal/version"]
    assert version is not None
    assert version.startswith("portal: settings.py:")


def test_dangling_reads_have_the_nearest_name(result: Result) -> None:
    suggestions = {(one.consumer, one.name): one.suggestion for one in result.dangling}
    assert suggestions == {
        ("orders", "/connectly-shared/prod/vpc/idd"): "/connectly-shared/prod/vpc/id",
        ("portal", "/connectly-shared/prod/ecs/clusters/arn"): (
            "/connectly-shared/prod/ecs/cluster/arn"
        ),
        ("portal", "/connectly-shared/<env>/nat-gateway/ids"): (
            "/connectly-shared/<env>/nat-gateways/ids"
        ),
    }


def test_a_broken_file_is_an_error_and_the_rest_is_read(result: Result) -> None:
    [trouble] = result.troubles
    assert (trouble.consumer, trouble.problem.path, trouble.problem.line) == (
        "broken",
        "main.tf",
        5,
    )


def test_outputs_that_nobody_reads_are_dead(result: Result) -> None:
    read = {one.name for one in marked() if one.kind == "remote_state"}
    dead = {one.name for one in result.dead if one.path.startswith("terraform/environments/")}
    assert "vpc_id" in dead  # only its parameter is read
    assert not dead & read
    for one in result.dead:
        assert one.line > 0
        assert one.address


def test_the_document_is_as_its_schema_says(result: Result) -> None:
    schema = json.loads(SCHEMA.read_text())
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(document(result))


def test_paths_are_relative_to_the_consumer(result: Result) -> None:
    for one in result.reads:
        assert (DATA / one.consumer / one.path).is_file()


def test_dead_names_lie_in_the_foundation(result: Result) -> None:
    for one in result.dead:
        assert (REPOSITORY / one.path).is_file(), one
        assert not Path(one.path).is_absolute()
