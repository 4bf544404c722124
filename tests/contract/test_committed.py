"""The committed contract is what the sources say, and the README's table is what it says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from harness.tree import REPOSITORY

from validator.contract.changelog import load_changelog, load_deprecations
from validator.contract.file import builtin_contract_dir, load_contracts
from validator.contract.published import published
from validator.facts.contract import CONTRACT
from validator.pipeline.contract import freeze, show
from validator.report import contract_format

DIRECTORY = REPOSITORY / "contract"


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(REPOSITORY)


@pytest.mark.usefixtures("here")
def test_the_committed_contract_equals_regeneration() -> None:
    found = freeze([], None, None, True, {})
    assert found.written == found.gone == (), "run: shared-check contract freeze"
    assert found.difference.changes == ()
    assert set(found.difference.after.contracts) == {"dev", "prod"}


@pytest.mark.usefixtures("here")
def test_the_readme_has_the_contract() -> None:
    page = Path("README.md").read_text(encoding="utf-8")
    table = contract_format.as_markdown(show(None, None, {}))
    assert contract_format.into(page, table) == page, (
        "run: shared-check contract show --into README.md"
    )


def test_the_committed_contract_is_the_standard() -> None:
    """What the file says of each of the 21 outputs is what the foundation's rules ask for."""
    found = published(load_contracts(os.fspath(DIRECTORY)))
    assert set(found.environments) == {"dev", "prod"}
    for entries in found.environments.values():
        assert set(entries) == set(CONTRACT)
        for name, entry in entries.items():
            wanted = CONTRACT[name]
            assert (entry.parameter, entry.shape) == (wanted.parameter, wanted.shape)
            assert set(entry.types) == set(wanted.types), name
            assert set(wanted.attributes) == set(entry.attributes), name
            assert (entry.role, entry.since) == (wanted.role, "0.1.0")
            if wanted.tier:
                assert entry.tier == wanted.tier, name


def test_what_the_foundation_says_of_its_changes_can_be_read() -> None:
    assert load_changelog(os.fspath(DIRECTORY)) == ()
    assert load_deprecations(os.fspath(DIRECTORY)) == ()


def test_the_installed_contract_is_the_committed_one() -> None:
    assert os.path.samefile(builtin_contract_dir(), DIRECTORY)
