"""Entries are whole or absent, private, bounded, and no trouble of the disk is anybody else's."""

from __future__ import annotations

import os
import stat
from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.cache.store import Store, location


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(str(tmp_path / "cache"))


def _entry(store: Store, kind: str = "kind", key: str = "00") -> Path:
    return Path(store.directory) / kind / key


def test_what_is_put_is_got(store: Store) -> None:
    store.put("kind", "00", b"data")
    assert store.get("kind", "00") == b"data"
    assert store.get("kind", "01") is None
    assert store.get("other", "00") is None


def test_entries_are_private(store: Store) -> None:
    store.put("kind", "00", b"data")
    assert stat.S_IMODE(_entry(store).stat().st_mode) == 0o600
    for directory in (_entry(store).parent, Path(store.directory)):
        assert stat.S_IMODE(directory.stat().st_mode) == 0o700


@given(cut=st.integers(0, 60), flip=st.integers(0, 60))
def test_a_damaged_entry_is_absent(
    tmp_path_factory: pytest.TempPathFactory, cut: int, flip: int
) -> None:
    store = Store(str(tmp_path_factory.mktemp("cache")))
    store.put("kind", "00", b"some data that matters")
    data = bytearray(_entry(store).read_bytes())
    whole = bytes(data)
    data = data[: cut or None]
    if flip < len(data):
        data[flip] ^= 1
    _entry(store).write_bytes(data)
    found = store.get("kind", "00")
    assert found is None or bytes(data) == whole
    assert store.problem == ""


def test_a_link_is_not_followed(store: Store, tmp_path: Path) -> None:
    store.put("kind", "00", b"data")
    _entry(store).rename(tmp_path / "elsewhere")
    _entry(store).symlink_to(tmp_path / "elsewhere")
    assert store.get("kind", "00") is None


def test_a_directory_that_others_may_write_to_is_not_used(store: Store) -> None:
    Path(store.directory).mkdir()
    Path(store.directory).chmod(0o777)
    store.put("kind", "00", b"data")
    assert store.get("kind", "00") is None
    assert "others may write" in store.problem
    assert not _entry(store).exists()


def test_a_file_in_the_way_is_a_problem_told_once(store: Store) -> None:
    Path(store.directory).write_text("in the way")
    store.put("kind", "00", b"data")
    first = store.problem
    store.put("kind", "01", b"data")
    assert store.problem == first
    assert store.directory in first


def test_a_full_disk_is_a_problem(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    store.put("kind", "00", b"old")
    monkeypatch.setattr(os, "replace", full)
    store.put("kind", "00", b"new")
    assert "No space left" in store.problem
    assert _entry(store).read_bytes().endswith(b"old")
    assert list(_entry(store).parent.iterdir()) == [_entry(store)], "no draft is left behind"


def test_what_was_used_least_goes_first(tmp_path: Path) -> None:
    limit = 80_000
    for number in range(60):
        store = Store(str(tmp_path / "cache"), limit)
        store.put("kind", f"{number:02}", bytes(4000))
        os.utime(_entry(store, key=f"{number:02}"), (number, number))
        if number > 2:
            store.get("kind", "02")  # an old one that is in use
        store.close()
        status = store.status()
        assert sum(status.sizes.values()) <= limit
    assert store.get("kind", "02") is not None
    assert store.get("kind", "59") is not None
    assert store.get("kind", "10") is None


def test_an_entry_too_large_for_the_bound_is_not_kept(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "cache"), 80_000)
    store.put("kind", "00", bytes(20_000))
    assert store.get("kind", "00") is None


def test_old_drafts_are_removed(store: Store) -> None:
    store.put("kind", "00", b"data")
    draft = _entry(store).with_name(".draft")
    draft.write_bytes(b"half")
    store.trim()
    assert draft.exists(), "somebody may be writing it"
    os.utime(draft, (0, 0))
    store.trim()
    assert not draft.exists()


def test_clean_removes_everything(store: Store) -> None:
    for number in range(5):
        store.put("kind", f"{number:02}", b"data")
    assert store.clean() == 5
    assert store.status().entries == {}
    assert store.get("kind", "00") is None


def _hammer(directory: str, number: int) -> bool:
    store = Store(directory, 200_000)
    for turn in range(200):
        key = f"{turn % 7:02}"
        store.put("kind", key, key.encode() * (500 + number))
        found = store.get("kind", key)
        if found is not None and set(found) - set(key.encode()):
            return False
        if turn % 20 == 0:
            store.close()
    return store.problem == ""


def test_processes_at_once_see_whole_entries(tmp_path: Path) -> None:
    with get_context("spawn").Pool(3) as pool:
        assert all(pool.starmap(_hammer, [(str(tmp_path / "cache"), n) for n in range(3)]))


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"SHARED_CHECK_CACHE": "/a/b"}, "/a/b/scan"),
        ({"XDG_CACHE_HOME": "/x", "SHARED_CHECK_CACHE": ""}, "/x/shared-check/scan"),
        ({"XDG_CACHE_HOME": "relative"}, "~/.cache/shared-check/scan"),
        ({}, "~/.cache/shared-check/scan"),
    ],
)
def test_where_it_is(environ: dict[str, str], expected: str) -> None:
    assert location(environ) == str(Path(expected).expanduser())
