"""What is remembered is what would be found, and nothing wrong with the memory changes a result."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from harness.consumers import copy_consumers, write_tree
from hypothesis import given
from hypothesis import strategies as st

from validator.contract.consumers import memory as memory_module
from validator.contract.consumers.index import read_checkout
from validator.contract.consumers.memory import Memory
from validator.contract.consumers.model import Checkout, Site, Use, as_data, from_data
from validator.contract.consumers.result import Result
from validator.contract.consumers.walk import files
from validator.contract.patterns import Hole, pattern_of
from validator.pipeline import consumers as pipeline
from validator.pipeline.consumers import Asked, index

READS = 'data "aws_ssm_parameter" "p" {\n  name = "/acme/dev/%s"\n}\n'


@pytest.fixture
def trees(tmp_path: Path) -> tuple[Path, list[Path]]:
    foundation = write_tree(tmp_path / "foundation", {"main.tf": READS % "own"})
    (tmp_path / "consumers").mkdir()
    return foundation, copy_consumers(tmp_path / "consumers")


def run(tmp_path: Path, foundation: Path, paths: list[Path], cache: str = "cache") -> Result:
    environ = {"SHARED_CHECK_CACHE": str(tmp_path / cache)}
    prefixes = ("/acme/", "/connectly-shared/")
    found = index(Asked(tuple(map(str, paths)), str(foundation), prefixes), environ)
    return replace(found, seconds=0.0, notes=())


def test_warm_is_cold(tmp_path: Path, trees: tuple[Path, list[Path]]) -> None:
    cold = run(tmp_path, *trees)
    assert cold.reads
    assert run(tmp_path, *trees) == cold


def test_nothing_is_computed_twice(
    tmp_path: Path, trees: tuple[Path, list[Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    cold = run(tmp_path, *trees)

    def refuse(*_: object) -> Checkout:
        raise AssertionError("it was remembered")

    monkeypatch.setattr(pipeline, "read_checkout", refuse)
    assert run(tmp_path, *trees) == cold
    # A new clone has new times and the same contents.
    foundation, paths = trees
    again = [Path(shutil.copytree(path, tmp_path / "again" / path.name)) for path in paths]
    assert run(tmp_path, foundation, again) == cold


def test_an_edit_is_seen_even_with_its_size_and_time_kept(
    tmp_path: Path, trees: tuple[Path, list[Path]]
) -> None:
    foundation, paths = trees
    run(tmp_path, foundation, paths)
    file = paths[1] / "other.tf"
    times = file.stat()
    text = file.read_text()
    file.write_text(text.replace("kms/key/id", "kms/kee/id"))
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    names = {one.name for one in run(tmp_path, foundation, paths).reads}
    assert "/connectly-shared/dev/kms/kee/id" in names


@pytest.mark.parametrize("harm", ["garbage", "empty", "other", "list"])
def test_a_corrupt_entry_is_computed_anew(
    tmp_path: Path, trees: tuple[Path, list[Path]], harm: str
) -> None:
    cold = run(tmp_path, *trees)
    kept = [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    assert kept
    for path in kept:
        path.write_bytes(
            {"garbage": b"\0\xff{", "empty": b"", "other": b"{}", "list": b"[1]"}[harm]
        )
    assert run(tmp_path, *trees) == cold


def test_a_cache_that_cannot_be_written_is_none(
    tmp_path: Path, trees: tuple[Path, list[Path]]
) -> None:
    cold = run(tmp_path, *trees)
    (tmp_path / "file").write_text("")
    assert run(tmp_path, *trees, cache="file/below") == cold


class Shelf:
    """A store in memory, that may hold anything."""

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], bytes] = {}

    def get(self, kind: str, key: str) -> bytes | None:
        return self.held.get((kind, key))

    def put(self, kind: str, key: str, data: bytes) -> None:
        self.held[kind, key] = data


def test_entries_of_another_form_are_not_trusted(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf": READS % "x"})
    shelf = Shelf()
    memory = Memory(shelf, ("tool",))
    listing = list(files(str(tmp_path)))
    found, key = memory.find(str(tmp_path), "x", listing)
    assert found is None
    memory.keep(key, read_checkout(str(tmp_path), "x", listing, ("/acme/",)))
    assert memory.find(str(tmp_path), "x", listing)[0] is not None
    for place in list(shelf.held):
        for wrong in (b'{"sites": 1}', b'{"files": 3}', b'{"sites": [[]]}', b"null"):
            good = shelf.held[place]
            shelf.held[place] = wrong
            memory.find(str(tmp_path), "x", listing)  # raises nothing
            shelf.held[place] = good


def test_what_changed_just_now_is_not_trusted_by_its_times(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tree(tmp_path, {"main.tf": READS % "x"})
    memory = Memory(Shelf(), ("tool",))
    hashed: list[str] = []
    original = memory_module._hash
    monkeypatch.setattr(
        memory_module, "_hash", lambda root, file: hashed.append(file.path) or original(root, file)
    )
    listing = list(files(str(tmp_path)))
    memory.find(str(tmp_path), "x", listing)
    memory.find(str(tmp_path), "x", listing)
    assert hashed == ["main.tf", "main.tf"]


def test_other_prefixes_are_another_index(tmp_path: Path) -> None:
    write_tree(tmp_path, {"app.py": 'ssm.get_parameter(Name="/other/dev/x")'})
    shelf = Shelf()
    listing = list(files(str(tmp_path)))
    keys = {
        Memory(shelf, ("tool", prefix)).find(str(tmp_path), "x", listing)[1]
        for prefix in ("/acme/", "/other/")
    }
    assert len(keys) == 2


PATTERNS = st.lists(
    st.one_of(st.text(max_size=4), st.builds(Hole, st.text(max_size=3), st.booleans())), max_size=4
).map(pattern_of)
SITES = st.builds(
    Site,
    st.sampled_from(["ssm", "remote_state", "tag"]),
    st.sampled_from(["data", "code", "lookup"]),
    st.text(max_size=5),
    st.integers(0, 9),
    PATTERNS,
    environment=st.text(max_size=3),
    actual=st.booleans(),
    target=st.dictionaries(st.text(max_size=3), PATTERNS, max_size=2),
    guarded=st.booleans(),
    uses=st.lists(st.builds(Use, *[st.text(max_size=2)] * 4, st.integers()), max_size=2).map(tuple),
)


@given(st.lists(SITES, max_size=3))
def test_an_index_comes_back_as_it_was(sites: list[Site]) -> None:
    checkout = Checkout("name", "/root", tuple(sites), files=3)
    assert from_data(as_data(checkout), "name", "/root") == checkout
