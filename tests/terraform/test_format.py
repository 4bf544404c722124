"""All HCL of the repository is formatted the way the engine formats it."""

from __future__ import annotations

import pytest
from harness import engine as engines
from harness.tree import REPOSITORY

from validator.plan import process

pytestmark = [pytest.mark.engine, pytest.mark.xdist_group("modules-terraform")]


@pytest.mark.parametrize("directory", ["terraform", "policies", "tests", "validator"])
def test_hcl_is_formatted(directory: str) -> None:
    engine = engines.engine("terraform")
    done = process.run(
        [str(engine.path), "fmt", "-check", "-recursive", "-no-color", directory],
        cwd=REPOSITORY,
        env={"PATH": "/usr/bin:/bin"},
        timeout=60,
    )
    assert done.returncode == 0, f"run make fmt:\n{done.stdout}{done.stderr}"
