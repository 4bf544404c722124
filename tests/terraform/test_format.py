"""All HCL of the repository is formatted the way the engine formats it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from harness import engine as engines
from harness.tree import REPOSITORY

from validator.plan import process

pytestmark = [pytest.mark.engine, pytest.mark.xdist_group("modules-terraform")]


@pytest.mark.parametrize("directory", ["terraform", "policies", "tests", "validator"])
def test_hcl_is_formatted(directory: str, tmp_path: Path) -> None:
    engine = engines.engine("terraform")
    # A file that cannot be read, which a test is about, cannot be formatted.
    broken = shutil.ignore_patterns("broken")
    shutil.copytree(REPOSITORY / directory, tmp_path / directory, ignore=broken)
    done = process.run(
        [str(engine.path), "fmt", "-check", "-recursive", "-no-color", directory],
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin"},
        timeout=60,
    )
    assert done.returncode == 0, f"run make fmt:\n{done.stdout}{done.stderr}"
