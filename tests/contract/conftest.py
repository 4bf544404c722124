"""The foundation, to be changed, and its contract as it stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness.foundation import Foundation
from harness.tree import copy_tree

from validator.contract.model import Contract


@pytest.fixture
def foundation(tmp_path: Path) -> Foundation:
    return Foundation(copy_tree(tmp_path))


@pytest.fixture(scope="session")
def dev(tmp_path_factory: pytest.TempPathFactory) -> Contract:
    """The contract of dev as it stands."""
    return Foundation(copy_tree(tmp_path_factory.mktemp("foundation"))).contract()
