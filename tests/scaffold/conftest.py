"""Projects on the foundations that `tests/conftest.py` applies, once for each environment."""

from __future__ import annotations

import pytest
from harness.world import Applied
from scaffold.applied import AppliedProject, apply_projects


@pytest.fixture(scope="session")
def dev_projects(dev: Applied) -> dict[str, AppliedProject]:
    """The projects of dev, applied."""
    return apply_projects(dev)


@pytest.fixture(scope="session")
def prod_projects(prod: Applied) -> dict[str, AppliedProject]:
    """The projects of prod, applied."""
    return apply_projects(prod)


@pytest.fixture
def projects(request: pytest.FixtureRequest, applied: Applied) -> dict[str, AppliedProject]:
    """The applied projects of the test's environment, by name."""
    found: dict[str, AppliedProject] = request.getfixturevalue(f"{applied.name}_projects")
    return found
