"""What is looked at is recorded, and a change of it is seen."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from validator.cache import files

PACKAGE = Path(files.__file__).parents[1]
READERS = ("syntax", "evaluate", "facts", "policy")
DIRECT = {
    "open", "os.listdir", "os.scandir", "os.walk", "os.stat", "os.lstat", "os.readlink",
    "os.path.exists", "os.path.lexists", "os.path.isfile", "os.path.isdir", "os.path.islink",
    "os.path.realpath", "os.path.getsize", "os.path.getmtime", "glob.glob",
}  # fmt: skip
ALLOWED = {("policy/pages.py", "*"), ("policy/rego/run.py", "*"),
           ("policy/load.py", "os.path.realpath"),
           ("policy/load.py", "os.path.isdir"), ("policy/load.py", "open"),
           ("policy/suppressions/inline.py", "open"), ("policy/suppressions/listed.py", "open"),
           ("policy/suppressions/listed.py", "os.path.isfile"),
           ("policy/suppressions/waiver.py", "os.path.realpath")}  # fmt: skip
"""Fixtures shown in pages; the tool's own files, whose stamps are in the tool's identity;
suppressions, which are applied anew to what is remembered; Rego, with which nothing is."""


def test_sources_are_read_in_no_other_way() -> None:
    found = set()
    for package in READERS:
        for path in sorted((PACKAGE / package).rglob("*.py")):
            name = str(path.relative_to(PACKAGE))
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func) in DIRECT:
                    found.add((name, ast.unparse(node.func)))
    assert {(n, c) for n, c in found if (n, c) not in ALLOWED and (n, "*") not in ALLOWED} == set()


def test_looks_are_recorded_once_in_order(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a")
    with files.recorded() as record:
        files.read(str(tmp_path / "a"))
        files.is_file(str(tmp_path / "b"))
        files.read(str(tmp_path / "a"))
    assert list(record.looks) == [("read", str(tmp_path / "a")), ("kind", str(tmp_path / "b"))]


def test_a_snapshot_does_not_change(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("before")
    with files.snapshot():
        assert files.read(str(path)) == b"before"
        path.write_text("after")
        assert files.read(str(path)) == b"before"
    assert files.read(str(path)) == b"after"


def _digest(kind: str, path: Path) -> bytes:
    return files.Snapshot().digest((kind, str(path)))


def test_a_digest_tells_contents_names_and_kinds(tmp_path: Path) -> None:
    top, inner = tmp_path / "a", tmp_path / "a" / "b"

    def states() -> Iterator[None]:
        yield
        top.mkdir()
        yield
        inner.mkdir()
        yield
        inner.rmdir()
        inner.write_text("")
        yield
        inner.write_text("text")
        yield
        inner.unlink()
        inner.symlink_to(tmp_path)
        yield

    seen = [(_digest("entries", top), _digest("read", inner), _digest("kind", inner))
            for _ in states()]  # fmt: skip
    entries, contents, kinds = zip(*seen, strict=True)
    assert len({*entries}) == 5, "all but the change of the content"
    assert contents[0] == contents[1]
    assert len({*contents[1:5]}) == 4
    assert kinds[0] == kinds[1]
    assert len({*kinds[1:4]}) == 3
    assert kinds[2] == kinds[5], "a link to a directory is one"


def test_a_file_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST", 10)
    (tmp_path / "a").write_bytes(bytes(11))
    with pytest.raises(OSError, match="large"):
        files.read(str(tmp_path / "a"))
    (tmp_path / "a").write_bytes(bytes(10))
    assert files.read(str(tmp_path / "a")) == bytes(10)


def test_a_file_without_size_is_read_to_its_end() -> None:
    path = "/proc/self/status"
    if not Path(path).exists():
        pytest.skip("no /proc here")
    assert files.read(path).startswith(b"Name:")


def test_an_impossible_path_is_an_os_error() -> None:
    with pytest.raises(OSError, match="null byte"):
        files.read("a\0b")
    assert not files.exists("a\0b")


def test_walk_is_os_walk_in_order(tmp_path: Path) -> None:
    for name in ("b/c", "a/d", "a/e"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "file").write_text("")
    (tmp_path / "link").symlink_to(tmp_path / "a")
    (tmp_path / "loop").symlink_to(tmp_path)
    ours = list(files.walk(str(tmp_path)))
    theirs = sorted((d, sorted(f), sorted(n)) for d, f, n in os.walk(tmp_path))
    assert sorted(ours) == theirs
