"""Writing: never over what is there, nothing at all on a dry run, all or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from validator.pipeline.request import InputError
from validator.pipeline.scaffold import ProjectWish, Written, new_project, write
from validator.scaffold.tree import tree

FILES = {"a/one.tf": "one\n", "two.md": "two\n"}


def contents(directory: Path) -> dict[str, str]:
    return {
        str(path.relative_to(directory)): path.read_text()
        for path in sorted(directory.rglob("*"))
        if path.is_file()
    }


def test_files_are_written_with_their_directories(tmp_path: Path) -> None:
    written = write(str(tmp_path / "new"), FILES, force=False, dry_run=False)
    assert contents(tmp_path / "new") == FILES
    assert written.replaced == frozenset()


def test_a_dry_run_writes_nothing_and_shows_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "two.md").write_text("mine\n")
    written = write(str(tmp_path), FILES, force=False, dry_run=True)
    assert contents(tmp_path) == {"two.md": "mine\n"}
    shown = written.tree().splitlines()
    assert shown[1:] == ["├── a/", "│   └── one.tf", "└── two.md  (exists)"]


def test_one_file_that_exists_stops_all(tmp_path: Path) -> None:
    (tmp_path / "two.md").write_text("mine\n")
    with pytest.raises(InputError, match=r"two\.md: already there, nothing was written") as error:
        write(str(tmp_path), FILES, force=False, dry_run=False)
    assert "--force" in error.value.hint
    assert contents(tmp_path) == {"two.md": "mine\n"}


def test_force_overwrites_what_is_written_and_leaves_the_rest(tmp_path: Path) -> None:
    (tmp_path / "two.md").write_text("mine\n")
    (tmp_path / "three.md").write_text("mine\n")
    written = write(str(tmp_path), FILES, force=True, dry_run=False)
    assert contents(tmp_path) == {**FILES, "three.md": "mine\n"}
    assert written.replaced == {"two.md"}


def test_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.md"
    elsewhere.write_text("theirs\n")
    target = tmp_path / "new"
    target.mkdir()
    (target / "two.md").symlink_to(elsewhere)
    (target / "a").mkdir()
    (target / "a" / "one.tf").symlink_to(tmp_path / "nowhere")
    with pytest.raises(InputError, match="already there"):
        write(str(target), FILES, force=False, dry_run=False)
    write(str(target), FILES, force=True, dry_run=False)
    assert elsewhere.read_text() == "theirs\n"
    assert not (tmp_path / "nowhere").exists()
    assert contents(target) == FILES


@pytest.mark.parametrize("force", [False, True])
def test_a_file_where_a_directory_must_be_stops_all(tmp_path: Path, *, force: bool) -> None:
    (tmp_path / "a").write_text("a file\n")
    with pytest.raises(InputError, match="a file is in the way"):
        write(str(tmp_path), FILES, force=force, dry_run=False)
    assert contents(tmp_path) == {"a": "a file\n"}


def test_a_directory_where_a_file_must_be_stops_all(tmp_path: Path) -> None:
    (tmp_path / "two.md").mkdir()
    with pytest.raises(InputError, match="a directory is in the way"):
        write(str(tmp_path), FILES, force=True, dry_run=False)
    assert contents(tmp_path) == {}


def wish(**options: str) -> ProjectWish:
    return ProjectWish(**{"project": "shop", "team": "web", "org": "connectly", **options})


def made(wanted: ProjectWish, environ: dict[str, str] | None = None) -> Written:
    return new_project(wanted, environ or {}, release="9.8.7", force=False, dry_run=False)


def source_of(written: Written) -> str:
    main = written.files["environments/dev/main.tf"]
    return main.split('source = "', 1)[1].split('"', 1)[0]


RELEASED = (
    "git::https://github.com/connectly/connectly-shared-infrastructure.git"
    "//terraform/modules/ecs-service?ref=v9.8.7"
)


def test_the_module_is_the_release_of_the_tool_in_the_foundations_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    written = made(wish())
    assert written.directory == "shop-infrastructure"
    assert source_of(written) == RELEASED
    workflow = written.files[".github/workflows/terraform.yml"]
    assert "connectly-shared-infrastructure.git@v9.8.7" in workflow


@pytest.mark.parametrize(
    ("options", "environ", "source"),
    [
        (
            {"repository": "git.example/platform/base", "version": "v2.0.0"},
            {},
            "git::https://git.example/platform/base.git//terraform/modules/ecs-service?ref=v2.0.0",
        ),
        (
            {},
            {"SHARED_CHECK_CENTRAL_REPO": "git.example/platform/base"},
            "git::https://git.example/platform/base.git//terraform/modules/ecs-service?ref=v9.8.7",
        ),
        (
            {},
            {"SHARED_CHECK_MODULE_SOURCE": "git::ssh://git@git.example/m.git?ref=v3"},
            "git::ssh://git@git.example/m.git?ref=v3",
        ),
        (
            {"module_source": "git::https://git.example/m.git//x?ref=v4"},
            {"SHARED_CHECK_MODULE_SOURCE": "git::https://git.example/m.git?ref=v3"},
            "git::https://git.example/m.git//x?ref=v4",
        ),
        (
            {"repository": "git.example/platform/base"},
            {"SHARED_CHECK_MODULE_SOURCE": "git::https://git.example/m.git?ref=v3"},
            "git::https://git.example/platform/base.git//terraform/modules/ecs-service?ref=v9.8.7",
        ),
    ],
)
def test_an_option_decides_before_the_environment_and_that_before_the_default(
    options: dict[str, str], environ: dict[str, str], source: str, tmp_path: Path
) -> None:
    assert source_of(made(wish(output_dir=str(tmp_path / "x"), **options), environ)) == source


def test_a_module_directory_is_named_as_the_environments_see_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = tmp_path / "foundation" / "terraform" / "modules" / "ecs-service"
    module.mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "foundation")
    written = made(wish(output_dir="../shop", module_source="terraform/modules/ecs-service"))
    environment = tmp_path / "shop" / "environments" / "dev"
    assert (environment / source_of(written)).resolve() == module.resolve()
    assert source_of(written).startswith("../")


def test_a_module_directory_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such directory"):
        made(wish(output_dir=str(tmp_path / "x"), module_source="./nowhere"))
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, []),
        ({"environments": "dev,staging,qa"}, ["staging, qa: the foundation has dev and prod"]),
        ({"environments": "dev,staging", "org": "acme"}, []),
        ({"region": "us-east-1"}, ["us-east-1: the foundation is in ap-northeast-2"]),
    ],
)
def test_what_is_seldom_meant_is_noted(
    options: dict[str, str], words: list[str], tmp_path: Path
) -> None:
    notes = made(wish(output_dir=str(tmp_path / "x"), **options)).notes
    assert [note.split(";")[0] for note in notes] == words


def test_lists_take_spaces_and_empty_entries(tmp_path: Path) -> None:
    written = made(
        wish(output_dir=str(tmp_path / "x"), environments=" dev , prod,", parts="alb, redis")
    )
    there = set(written.files)
    assert {"environments/dev/cache.tf", "environments/prod/load-balancer.tf"} <= there


def test_the_tree_has_directories_first() -> None:
    assert tree("top/", ["b.tf", "a/y.tf", "a/x/z.tf"]).splitlines() == [
        "top/",
        "├── a/",
        "│   ├── x/",
        "│   │   └── z.tf",
        "│   └── y.tf",
        "└── b.tf",
    ]
