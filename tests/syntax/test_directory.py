from __future__ import annotations

import os
from pathlib import Path

import pytest

from validator.syntax.directory import module_files, read_directory, read_file


def write(directory: Path, **files: str) -> None:
    for name, text in files.items():
        (directory / name.replace("__", ".")).write_text(text)


def test_only_configuration_is_read_in_order(tmp_path: Path) -> None:
    for name in ("b.tf", "a.tf", ".hidden.tf", "c.tf~", "d.tofu", "e.tf.json", "x.tfvars"):
        (tmp_path / name).write_text("{}" if name.endswith("json") else "")
    assert module_files(str(tmp_path)) == ["a.tf", "b.tf", "e.tf.json"]


def test_tofu_files_win_under_tofu_only(tmp_path: Path) -> None:
    write(tmp_path, a__tf="", a__tofu="", b__tf="")
    assert module_files(str(tmp_path), "tofu") == ["a.tofu", "b.tf"]
    assert module_files(str(tmp_path), "terraform") == ["a.tf", "b.tf"]


def test_override_files_are_kept_apart(tmp_path: Path) -> None:
    write(tmp_path, a__tf="", override__tf="", x_override__tf="")
    found = read_directory(str(tmp_path), "d")
    assert [tree.path for tree in found.primary] == ["d/a.tf"]
    assert [tree.path for tree in found.overrides] == ["d/override.tf", "d/x_override.tf"]


def test_an_unchanged_file_is_parsed_once(tmp_path: Path) -> None:
    path = tmp_path / "a.tf"
    path.write_text("a = 1\n")
    first = read_file(str(path), "a.tf")
    assert read_file(str(path), "a.tf") is first
    path.write_text("a = 22\n")
    assert read_file(str(path), "a.tf") is not first


def test_what_cannot_be_read_is_one_error(tmp_path: Path) -> None:
    (tmp_path / "dir.tf").mkdir()
    (tmp_path / "loop.tf").symlink_to(tmp_path / "loop.tf")
    (tmp_path / "gone.tf").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe.tf")
    (tmp_path / "ok.tf").write_text("locals {\n  a = 1\n}\n")
    trees = {Path(t.path).name: t for t in read_directory(str(tmp_path), "d").trees}
    assert len(trees["ok.tf"].body.blocks) == 1
    for name in ("dir.tf", "loop.tf", "gone.tf", "pipe.tf"):
        (error,) = trees[name].errors
        assert "cannot be read" in error.message
        assert str(error.location) == f"d/{name}:1"


def test_a_file_without_permission_is_one_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.tf").write_text("")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", refuse)
    (tree,) = read_directory(str(tmp_path), "d").trees
    assert "denied" in tree.errors[0].message


def test_a_directory_that_is_not_there_is_one_error(tmp_path: Path) -> None:
    (error,) = read_directory(str(tmp_path / "none"), "none").errors
    assert "none" in str(error.location)
