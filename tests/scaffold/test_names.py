"""Names: what is accepted fits every service, what is refused says what to do."""

from __future__ import annotations

import re
import string
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scaffold.generated import project, write

from validator.evaluate import evaluate_root
from validator.facts.naming import NAMES
from validator.scaffold import names
from validator.scaffold.names import RefusedError, kebab
from validator.scaffold.project import project_files
from validator.scaffold.source import default_repository, from_address, from_repository

WORD = st.from_regex(r"[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,8}){0,3}", fullmatch=True)
TEXT = st.text(alphabet=string.ascii_letters + string.digits + "-_. /$\"'\\{}%\n", max_size=40)


def accepted(**options: object) -> bool:
    try:
        project(Path(), **options).checked()
    except RefusedError:
        return False
    return True


@settings(max_examples=20)
@given(name=WORD, environment=WORD, org=WORD, team=TEXT)
def test_what_is_accepted_gives_names_that_aws_takes(
    tmp_path_factory: pytest.TempPathFactory, name: str, environment: str, org: str, team: str
) -> None:
    options = {"name": name, "environments": (environment,), "org": org, "team": team}
    if not accepted(**options):
        options["team"] = "backend"
    assume(accepted(**options))
    directory = tmp_path_factory.mktemp("named")
    write(directory, project(directory, parts=frozenset({"alb", "rds", "redis"}), **options))
    graph = evaluate_root(str(directory / "environments" / environment))
    assert graph.diagnostics == ()
    judged = 0
    for one in graph.resources.values():
        naming = NAMES.get(one.type)
        text = one.at(*naming.path).data if naming else None
        if naming is None or not isinstance(text, str):
            continue
        judged += 1
        assert naming.shortest <= len(text) <= naming.longest, f"{one.address}: {text}"
        assert re.fullmatch(naming.pattern, text), f"{one.address}: {text}"
    assert judged >= 8
    bucket = graph.resources["data.terraform_remote_state.shared"].at("config", "bucket").data
    assert isinstance(bucket, str)
    assert 3 <= len(bucket) <= 63


@given(name=TEXT, team=TEXT, org=TEXT, environment=TEXT, region=TEXT)
def test_no_option_breaks_out_of_its_place(
    name: str, team: str, org: str, environment: str, region: str
) -> None:
    options = {"name": name, "team": team, "org": org, "region": region}
    try:
        files = project_files(project(Path(), environments=(environment,), **options))
    except RefusedError as refused:
        files = {}
        said = (refused.message, refused.hint)
    else:
        said = ("written", "below")
    assert all(said)
    for path in files:
        assert ".." not in path.split("/")
        assert not path.startswith("/")


@given(TEXT)
def test_team_is_written_as_it_is_or_refused(team: str) -> None:
    wanted = project(Path(), team=team)
    try:
        files = project_files(wanted)
    except RefusedError:
        return
    assert f'owner       = "{team}"' in files["environments/dev/terraform.tfvars"]
    assert not set(team) & set('"\\$%{}\n')


@pytest.mark.parametrize(
    ("options", "words", "hint"),
    [
        ({"name": "UserService"}, "'UserService'", "for example user-service"),
        ({"name": "user_service"}, "'user_service'", "for example user-service"),
        ({"name": "9lives"}, "'9lives'", "for example lives"),
        ({"name": ""}, "''", "start with a letter"),
        ({"name": "internal-api"}, "reserves names that start with internal-", "first word"),
        ({"name": "sg-api"}, "reserves names that start with sg-", "first word"),
        ({"name": "connectly-shared"}, "this is the foundation itself", "choose the name"),
        ({"name": "a" * 28}, "has 33 characters, a load balancer takes 32", "to 27 characters"),
        ({"environments": ("e" * 40,)}, "a load balancer takes 32", "names of the environments"),
        ({"environments": ()}, "names no environment", "dev,prod"),
        ({"environments": ("dev", "dev")}, "dev is there twice", "once"),
        ({"environments": ("Dev",)}, "'Dev'", "for example dev"),
        ({"org": "o" * 60}, "S3 takes 63", "shorten one of them"),
        ({"org": "x-s3", "environments": ("dev",)}, "S3 reserves names like dev-x-s3", "choose"),
        ({"environments": ("sthree",)}, "S3 reserves names like sthree-connectly", "choose"),
        ({"team": "aws:team"}, "'aws:team'", "not starting with aws:"),
        ({"team": 'a"b'}, "not a value that AWS takes for a tag", "256"),
        ({"team": ""}, "not a value that AWS takes for a tag", "256"),
        ({"region": "seoul"}, "'seoul'", "ap-northeast-2"),
        ({"service": "cron"}, "--service cron", "api, worker"),
        ({"parts": frozenset({"sqs"})}, "--with sqs", "alb, rds, redis, shared-alb"),
    ],
)
def test_what_is_refused_says_what_to_do(options: dict[str, object], words: str, hint: str) -> None:
    with pytest.raises(RefusedError) as refused:
        project(Path(), **options).checked()
    assert words in refused.value.message
    assert hint in refused.value.hint


def test_the_longest_environment_counts() -> None:
    wanted = project(Path(), name="a" * 28, environments=("dev", "uat"))
    wanted.checked()
    with pytest.raises(RefusedError, match="aaa-prod has 33"):
        replace(wanted, environments=("dev", "prod")).checked()


@given(TEXT)
def test_a_suggested_name_is_a_name(text: str) -> None:
    suggested = kebab(text)
    if suggested:
        names.check_word("--project", suggested)


@pytest.mark.parametrize(
    ("given_repository", "version", "module"),
    [
        (
            "github.com/company/stackkit-terraform",
            "v1.0.0",
            "git::https://github.com/company/stackkit-terraform.git"
            "//terraform/modules/ecs-service?ref=v1.0.0",
        ),
        (
            "https://git.connectly.example:8443/platform/shared.git",
            "0123456789012345678901234567890123456789",
            "git::https://git.connectly.example:8443/platform/shared.git"
            "//terraform/modules/ecs-service?ref=0123456789012345678901234567890123456789",
        ),
    ],
)
def test_module_and_tool_come_from_one_release(
    given_repository: str, version: str, module: str
) -> None:
    sources = from_repository(given_repository, version)
    assert sources.module == module
    assert sources.tool == f"git+{module[5:].split('//terraform')[0]}@{version}"
    assert from_address(module, "unused") == sources


@pytest.mark.parametrize("version", ["latest", "main", "", "v1 ", "release", "abc1234", "HEAD"])
def test_a_version_that_moves_is_refused(version: str) -> None:
    with pytest.raises(RefusedError, match="--module-version") as refused:
        from_repository(default_repository("connectly"), version)
    assert "pin a release tag" in refused.value.hint


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("git::https://host/a/b.git//m", "no version is named"),
        ("git::https://host/a/b.git//m?ref=main", "'main' is no fixed version"),
        ("git::https://host/a/b.git//m?ref=", "no version is named"),
        ("connectly/ecs-service/aws", "neither a directory nor git"),
        ('./a"b', "neither a directory nor git"),
        ("./a${b}", "neither a directory nor git"),
    ],
)
def test_a_module_source_that_cannot_stand_is_refused(address: str, words: str) -> None:
    with pytest.raises(RefusedError, match=re.escape(words)):
        from_address(address, "tool")


@pytest.mark.parametrize("repository", ["", "shared", "ssh:git@host", "host/a b", 'host/a"b'])
def test_a_repository_that_is_none_is_refused(repository: str) -> None:
    with pytest.raises(RefusedError, match="not a repository"):
        from_repository(repository, "v1.0.0")
