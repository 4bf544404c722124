"""Finding an environment by the name a person types, from where they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from validator.pipeline.places import environment, nearest
from validator.pipeline.request import InputError


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    for name in ("dev", "prod"):
        root = tmp_path / "terraform" / "environments" / name
        root.mkdir(parents=True)
        (root / "main.tf").write_text("")
    (tmp_path / "terraform" / "address-plan.yaml").write_text("version: 1\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("start", "name", "expected"),
    [
        (".", "environments/prod", "terraform/environments/prod"),
        (".", "terraform/environments/prod", "terraform/environments/prod"),
        (".", "terraform/environments/prod/", "terraform/environments/prod"),
        (".", "prod", "terraform/environments/prod"),
        ("terraform", "environments/prod", "environments/prod"),
        ("terraform/environments", "prod", "prod"),
        ("terraform/environments/dev", ".", "."),
        ("terraform/environments/dev", "prod", "../prod"),
        ("terraform/environments/dev", "environments/prod", "../../environments/prod"),
    ],
)
def test_environment_is_found_from_anywhere_in_the_repository(
    repository: Path, monkeypatch: pytest.MonkeyPatch, start: str, name: str, expected: str
) -> None:
    monkeypatch.chdir(repository / start)
    assert environment(name) == expected


def test_unknown_environment_names_the_known_ones(repository: Path) -> None:
    with pytest.raises(InputError) as caught:
        environment("staging")
    assert caught.value.hint == "known environments: environments/dev, environments/prod"


def test_directory_without_terraform_is_refused_rather_than_searched(repository: Path) -> None:
    (repository / "docs").mkdir()
    with pytest.raises(InputError, match="no Terraform files"):
        environment("docs")


def test_search_does_not_leave_the_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = tmp_path / "environments" / "prod"
    outside.mkdir(parents=True)
    (outside / "main.tf").write_text("")
    inside = tmp_path / "repository"
    (inside / ".git").mkdir(parents=True)
    monkeypatch.chdir(inside)
    with pytest.raises(InputError):
        environment("prod")


def test_nearest_file_is_taken_from_the_closest_parent(repository: Path) -> None:
    assert nearest("terraform/environments/dev", "address-plan.yaml") == (
        "terraform/address-plan.yaml"
    )
    assert nearest("terraform/environments/dev", "absent.yaml") is None
