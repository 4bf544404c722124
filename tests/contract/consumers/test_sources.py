"""Checkouts from directories, directories of checkouts, and git; one that fails stops no other."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness.consumers import commit, git, write_tree

from validator.contract.consumers.result import Result
from validator.contract.consumers.sources import (
    SourceError,
    clone,
    is_remote,
    local_sources,
    names_for,
    split_reference,
)
from validator.pipeline.consumers import Asked, index
from validator.pipeline.request import InputError

READS = 'data "aws_ssm_parameter" "p" {\n  name = "/acme/dev/%s"\n}\n'
OWN = 'resource "aws_ssm_parameter" "p" {\n  name = "/acme/dev/vpc"\n}\n'


def run(tmp_path: Path, *paths: str) -> Result:
    foundation = write_tree(tmp_path / "foundation", {"main.tf": OWN})
    environ = {"SHARED_CHECK_CACHE": str(tmp_path / "cache")}
    return index(Asked(paths, str(foundation), ("/acme/",)), environ)


def test_a_git_url_with_and_without_a_ref(tmp_path: Path) -> None:
    origin = write_tree(tmp_path / "origin", {"main.tf": READS % "old"})
    commit(origin)
    git(origin, "tag", "v1")
    write_tree(origin, {"main.tf": READS % "new"})
    first = commit(origin)
    url = origin.as_uri()
    for asked, name in ((url, "new"), (f"{url}#v1", "old"), (f"git::{url}?ref={first}", "new")):
        [read] = run(tmp_path, asked).reads
        assert (read.path, read.line, read.name) == ("main.tf", 2, f"/acme/dev/{name}")


def test_a_ref_of_a_local_checkout(tmp_path: Path) -> None:
    origin = write_tree(tmp_path / "app", {"main.tf": READS % "old"})
    commit(origin)
    git(origin, "branch", "before")
    write_tree(origin, {"main.tf": READS % "new"})
    result = run(tmp_path, f"{origin}#before", str(origin))
    assert {(one.consumer, one.name) for one in result.reads} == {
        ("app#before", "/acme/dev/old"),
        ("app", "/acme/dev/new"),
    }


def test_what_cannot_be_had_is_an_error_and_the_rest_is_read(tmp_path: Path) -> None:
    good = write_tree(tmp_path / "good", {"main.tf": READS % "vpc"})
    gone = (tmp_path / "gone").as_uri()
    missing = str(tmp_path / "missing")
    result = run(tmp_path, gone, missing, str(good))
    assert [one.consumer for one in result.reads] == ["good"]
    assert sorted(one.consumer for one in result.troubles) == ["gone", "missing"]
    for one in result.troubles:
        assert one.problem.message


def test_secrets_in_a_url_are_not_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as error:
        clone("https://name:hunter2@localhost:1/x.git", str(tmp_path / "x"))
    assert "hunter2" not in str(error.value)


@pytest.mark.parametrize("url", ["--upload-pack=touch", "https://x/y#--upload-pack=x"])
def test_no_option_is_smuggled_in(url: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError):
        clone(url, str(tmp_path / "x"))


def test_a_directory_of_checkouts_stands_for_each(tmp_path: Path) -> None:
    for name in ("one", "two"):
        commit(write_tree(tmp_path / "all" / name, {"main.tf": READS % "vpc"}))
    write_tree(tmp_path / "all" / "notes", {"a.md": ""})
    result = run(tmp_path, str(tmp_path / "all"))
    assert [one.consumer for one in result.reads] == ["one", "two"]


def test_names_are_short_and_different(tmp_path: Path) -> None:
    assert names_for(["/a/x/infra", "/a/y/infra", "/a/z"]) == ["x/infra", "y/infra", "z"]
    assert names_for(["https://h/team/app.git#v1", "git@h:team/web.git"]) == ["app#v1", "web"]
    assert local_sources([str(tmp_path), str(tmp_path)]) == [(str(tmp_path), str(tmp_path))]


@pytest.mark.parametrize(
    ("text", "remote"),
    [
        ("https://example.com/a.git", True),
        ("git@example.com:a/b.git", True),
        ("git::ssh://h/a", True),
        ("file:///a", True),
        ("../a", False),
        ("a#b", False),
        ("C:thing", False),
    ],
)
def test_what_is_a_url(text: str, remote: bool) -> None:
    assert is_remote(text) == remote


def test_references() -> None:
    assert split_reference("https://h/a.git#v1") == ("https://h/a.git", "v1")
    assert split_reference("git::https://h/a.git?ref=main&depth=1") == ("https://h/a.git", "main")
    assert split_reference("https://h/a.git") == ("https://h/a.git", "")


@pytest.mark.parametrize("prefix", ["acme", "/", ""])
def test_a_prefix_is_a_path(tmp_path: Path, prefix: str) -> None:
    with pytest.raises(InputError):
        index(Asked((str(tmp_path),), str(tmp_path), (prefix,)), {})


def test_a_foundation_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        index(Asked((str(tmp_path),), str(tmp_path / "none")), {})
