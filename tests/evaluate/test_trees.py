"""Module trees in the style of large public modules: the engine's plan and the sources agree.

Each tree under `trees/` is a root of its own. No data source in them asks AWS, so that a plan
needs static credentials and no network.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from harness.engine import EngineRoot, engine, provider_environment

from validator.evaluate import evaluate_root
from validator.plan.parity import parity
from validator.plan.reader import read_plan

pytestmark = [pytest.mark.engine, pytest.mark.xdist_group("trees")]

PRESUMED = {"storage": "sse_algorithm"}
"""What the sources know before the engine does: that an ARN it will compute is not null."""
TREES = Path(__file__).parent / "trees"


def trees() -> list[str]:
    return sorted(path.name for path in TREES.iterdir() if path.is_dir())


def test_there_are_eighteen_trees() -> None:
    assert len(trees()) >= 18


@pytest.mark.parametrize("name", trees())
def test_the_plan_and_the_sources_agree(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(TREES / name, tmp_path / name)
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), **provider_environment()}
    root = EngineRoot(tmp_path / name, engine("terraform"), environment)
    root.initialise("-backend=false")
    plan = root.make_plan("-refresh=false")
    (tmp_path / "plan.json").write_bytes(plan.raw)
    monkeypatch.chdir(tmp_path)
    symbolic = evaluate_root(name)
    assert symbolic.diagnostics == ()
    found = parity(read_plan("plan.json"), symbolic)
    assert (found.missing, found.extra, list(map(str, found.conflicts))) == ((), (), [])
    assert found.unresolved == ()
    known_earlier = PRESUMED.get(name)
    assert [one for one in found.presumed if one.rpartition(".")[2] != known_earlier] == []
