"""Plans and the foundation, to be shown, checked and changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from harness.address_plans import FULL
from harness.tree import copy_tree
from typer.testing import CliRunner, Result

from validator.cli.app import app

Call = Callable[..., Result]


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The full plan in a directory of its own."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "address-plan.yaml"
    path.write_text(FULL)
    (tmp_path / ".git").mkdir()
    return path


@pytest.fixture
def foundation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the foundation; its tree."""
    tree = copy_tree(tmp_path)
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    return tree


@pytest.fixture
def call() -> Call:
    """`shared-check cidr …`, at 80 columns and without colour."""
    runner = CliRunner(env={"COLUMNS": "80", "NO_COLOR": "1"})
    return lambda *arguments: runner.invoke(app, ["cidr", *arguments])
