"""`shared-check cache`: where it is, what it holds, and an end of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from validator.cli.app import app

ROOT = 'resource "aws_sqs_queue" "q" {\n  name = "q"\n}\n'


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "main.tf").write_text(ROOT)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SHARED_CHECK_CACHE", str(tmp_path / "cache"))
    return tmp_path


def _invoke(*arguments: str) -> str:
    done = CliRunner().invoke(app, list(arguments))
    assert done.exit_code in (0, 1), done.output
    return done.stdout


def test_status_and_clean(home: Path) -> None:
    assert json.loads(_invoke("cache", "status", "--format", "json"))["bytes"] == 0
    _invoke("scan", ".")
    held = json.loads(_invoke("cache", "status", "--format", "json"))
    assert held["kinds"]["verdicts"]["entries"] == 1
    assert held["directory"] == str(home / "cache" / "scan")
    assert 0 < held["bytes"] < held["limit"]
    assert "verdicts   1 entries" in _invoke("cache", "status")
    (home / "cache" / "bin").mkdir()
    assert "removed" in _invoke("cache", "clean")
    assert json.loads(_invoke("cache", "status", "--format", "json"))["kinds"] == {}
    assert (home / "cache" / "bin").is_dir(), "engines and providers stay"


def test_no_cache_keeps_nothing(home: Path) -> None:
    _invoke("scan", "--no-cache", ".")
    assert not (home / "cache").exists()


def test_an_unusable_cache_is_one_note(home: Path) -> None:
    (home / "cache").write_text("in the way")
    told = _invoke("scan", ".")
    assert told.count("note:") == 1
    assert "failed" in told


def test_an_unknown_format_is_wrong_use(home: Path) -> None:
    done = CliRunner().invoke(app, ["cache", "status", "--format", "xml"])
    assert done.exit_code == 2
