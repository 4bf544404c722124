"""The baseline in whole runs: it hides the old, shows the new, and shrinks."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from harness.waived import ENVIRON, EVERY_RULE, fails, inside, judged, write

from validator.model.report import Report
from validator.pipeline.baseline import DEFAULT, Written, difference, read_baseline
from validator.pipeline.baseline import write as record
from validator.pipeline.request import InputError

ROTATION = "kms-key-rotation"
KEYS = 'resource "aws_kms_key" "a" {\n  for_each = toset([%s])\n%s}\n'
CALL = 'module "m" {\n  source = "../m"\n}\n'


def recorded(directory: Path, *paths: str, shrink_only: bool = False) -> Written:
    with inside(directory):
        return record(paths or (".",), DEFAULT, EVERY_RULE, ENVIRON, shrink_only=shrink_only)


def scanned(directory: Path, *paths: str) -> Report:
    up = os.path.relpath(_top(directory), directory)
    request = replace(EVERY_RULE, baseline=os.path.normpath(os.path.join(up, DEFAULT)))
    return judged(directory, *paths, request=request)


def _top(directory: Path) -> Path:
    return next(p for p in (directory, *directory.parents) if (p / ".git").exists())


def test_nothing_old_counts_and_everything_new_does(tmp_path: Path) -> None:
    write(tmp_path, {"main.tf": KEYS % ('"x"', "")})
    done = recorded(tmp_path)
    assert (done.added, done.dropped) == (done.total, 0)
    clean = scanned(tmp_path)
    assert clean.exit_code(True) == 0
    assert {f.suppressed.by for f in clean.suppressed if f.suppressed} == {"baseline"}
    write(tmp_path, {"main.tf": KEYS % ('"x", "y"', "")})
    assert fails(scanned(tmp_path), ROTATION) == {'aws_kms_key.a["y"]'}
    write(tmp_path, {"main.tf": KEYS % ('"x"', "  deletion_window_in_days = 7\n")})
    assert fails(scanned(tmp_path), ROTATION) == set()
    assert fails(scanned(tmp_path), "kms-deletion-window") == {'aws_kms_key.a["x"]'}


def test_a_further_root_of_the_same_module_is_new(tmp_path: Path) -> None:
    write(tmp_path, {"m/main.tf": KEYS % ('"x"', ""), "one/main.tf": CALL})
    recorded(tmp_path)
    write(tmp_path, {"two/main.tf": CALL})
    report = scanned(tmp_path)
    assert {f.root for f in report.findings if f.rule == ROTATION and not f.suppressed} == {"two"}


@pytest.mark.parametrize("start", [".", "one", "one/deep"])
def test_it_is_the_same_from_every_directory(tmp_path: Path, start: str) -> None:
    write(tmp_path, {"one/main.tf": KEYS % ('"x"', ""), "one/deep/x.txt": ""})
    recorded(tmp_path)
    assert scanned(tmp_path / start, str(tmp_path / "one")).exit_code(True) == 0


def test_moving_code_does_not_make_it_new(tmp_path: Path) -> None:
    write(tmp_path, {"main.tf": KEYS % ('"x"', "")})
    recorded(tmp_path)
    (tmp_path / "main.tf").unlink()
    write(tmp_path, {"other.tf": "# moved\n\n\n" + KEYS % ('"x"', "")})
    assert scanned(tmp_path).exit_code(True) == 0


def test_what_is_fixed_is_told_and_dropped(tmp_path: Path) -> None:
    write(tmp_path, {"main.tf": KEYS % ('"x", "y"', "")})
    before = recorded(tmp_path)
    write(tmp_path, {"main.tf": KEYS % ('"x", "z"', "")})
    (note,) = scanned(tmp_path).notes
    assert "--shrink-only" in note
    with inside(tmp_path):
        found = difference((".",), DEFAULT, EVERY_RULE, ENVIRON)
    assert {f.address for f in found.new} == {'aws_kms_key.a["z"]'}
    assert {e.address for e in found.gone} == {'aws_kms_key.a["y"]'}
    assert found.known + len(found.gone) == before.total
    shrunk = recorded(tmp_path, shrink_only=True)
    assert (shrunk.added, shrunk.dropped) == (0, len(found.gone))
    assert fails(scanned(tmp_path), ROTATION) == {'aws_kms_key.a["z"]'}
    assert scanned(tmp_path).notes == ()
    grown = recorded(tmp_path)
    assert grown.added == len(found.new)
    assert scanned(tmp_path).exit_code(True) == 0


def test_a_run_over_one_root_keeps_the_entries_of_the_others(tmp_path: Path) -> None:
    write(tmp_path, {"one/main.tf": KEYS % ('"x"', ""), "two/main.tf": KEYS % ('"x"', "")})
    whole = recorded(tmp_path)
    assert recorded(tmp_path, "one").total == whole.total
    assert recorded(tmp_path, "one", shrink_only=True).total == whole.total
    assert scanned(tmp_path, "two").exit_code(True) == 0
    (tmp_path / "two" / "main.tf").unlink()
    (tmp_path / "two").rmdir()
    assert recorded(tmp_path, "one", shrink_only=True).total == whole.total // 2


def test_entries_of_rules_outside_of_the_run_stay(tmp_path: Path) -> None:
    write(tmp_path, {"main.tf": KEYS % ('"x"', "")})
    whole = recorded(tmp_path)
    with inside(tmp_path):
        consumer = replace(EVERY_RULE, profile="consumer")
        done = record((".",), DEFAULT, consumer, ENVIRON, shrink_only=True)
    assert (done.total, done.dropped) == (whole.total, 0)


def test_findings_about_suppressions_are_never_recorded(tmp_path: Path) -> None:
    expired = f"# shared-check: ignore[{ROTATION}] until=2020-01-01 -- once\n"
    write(tmp_path, {"main.tf": expired + KEYS % ('"x"', "")})
    recorded(tmp_path)
    assert {f.rule for f in scanned(tmp_path).findings if not f.suppressed and f.message} >= {
        "suppression-expired"
    }
    with inside(tmp_path):
        assert "suppression-expired" not in {e.rule for e in read_baseline(DEFAULT).entries}


def test_what_is_suppressed_is_not_recorded(tmp_path: Path) -> None:
    known = f"# shared-check: ignore[{ROTATION}] -- known\n"
    write(tmp_path, {"main.tf": known + KEYS % ('"x"', "")})
    recorded(tmp_path)
    with inside(tmp_path):
        assert ROTATION not in {entry.rule for entry in read_baseline(DEFAULT).entries}


def test_nothing_is_recorded_of_what_cannot_be_read(tmp_path: Path) -> None:
    write(tmp_path, {"main.tf": KEYS % ('"x"', "")})
    recorded(tmp_path)
    text = (tmp_path / DEFAULT).read_text()
    write(tmp_path, {"broken.tf": "resource {"})
    assert scanned(tmp_path).notes == ()
    with pytest.raises(InputError, match=r"broken\.tf:1"):
        recorded(tmp_path)
    assert (tmp_path / DEFAULT).read_text() == text


def test_a_baseline_that_is_not_there_says_how_to_make_one(tmp_path: Path) -> None:
    write(tmp_path, {"main.tf": KEYS % ('"x"', "")})
    with pytest.raises(InputError, match="no such file") as caught:
        scanned(tmp_path)
    assert caught.value.hint.startswith("shared-check baseline write")
    with pytest.raises(InputError, match="no such file"):
        recorded(tmp_path, shrink_only=True)
