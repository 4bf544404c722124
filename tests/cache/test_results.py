"""An answer is found where everything looked at is the same, and only there."""

from __future__ import annotations

from pathlib import Path

import pytest

from validator.cache import files
from validator.cache.results import Results
from validator.cache.store import Store


@pytest.fixture
def results(tmp_path: Path) -> Results:
    return Results(Store(str(tmp_path / "cache")), "answers", ["tool 1"])


def _ask(results: Results, question: str, *paths: Path) -> str:
    """The sum of the files that are there; says whether it was computed."""
    with files.snapshot() as state:
        kept = results.find(question, state)
        if kept is not None:
            return f"kept {kept.decode()}"
        with files.recorded() as record:
            there = [path for path in paths if files.is_file(str(path))]
            total = sum(int(files.read(str(path))) for path in there)
        results.keep(question, record, state, str(total).encode())
    return f"made {total}"


def test_answers_follow_the_files(tmp_path: Path, results: Results) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("1")
    assert _ask(results, "sum", one, two) == "made 1"
    assert _ask(results, "sum", one, two) == "kept 1"
    two.write_text("2")
    assert _ask(results, "sum", one, two) == "made 3"
    one.write_text("5")
    assert _ask(results, "sum", one, two) == "made 7"
    one.write_text("1")
    assert _ask(results, "sum", one, two) == "kept 3"
    two.unlink()
    assert _ask(results, "sum", one, two) == "kept 1", "looks of earlier states are tried as well"


def test_questions_and_tools_have_their_own(tmp_path: Path, results: Results) -> None:
    one = tmp_path / "one"
    one.write_text("1")
    _ask(results, "sum", one)
    assert _ask(results, "other", one) == "made 1"
    other = Results(Store(str(tmp_path / "cache")), "answers", ["tool 2"])
    assert _ask(other, "sum", one) == "made 1"
