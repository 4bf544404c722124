"""What the language itself does, without a provider: the engine's plan and the sources agree.

Each directory under `language/` is a root of its own, of blocks that need no provider.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from harness.engine import EngineRoot, engine

from validator.evaluate import Options, evaluate_root
from validator.plan.parity import parity
from validator.plan.reader import read_plan

pytestmark = [pytest.mark.engine]

LANGUAGE = Path(__file__).parent / "language"


@dataclass(frozen=True)
class Case:
    """A root, how it is planned, and what only the engine knows of it."""

    name: str
    options: tuple[str, ...] = ()
    environ: dict[str, str] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)
    unresolved: tuple[str, ...] = ()

    def arguments(self) -> list[str]:
        return [*self.options, *(f"-var={name}={text}" for name, text in self.variables.items())]


CASES = [
    Case("overrides"),
    Case("nested"),
    Case("optional"),
    Case(
        "inputs",
        ("-var-file=extra.tfvars",),
        {"TF_VAR_a": "environment", "TF_VAR_b": "environment", "TF_WORKSPACE": "stage",
         "TF_VAR_j": '{ k = ["v"] }', "TF_VAR_k": "secret"},
        {"g": "option", "i": '{ x = "y" }'},
        ("output.ephemeral",),  # only the engine marks what is ephemeral
    ),
    Case("blocks"),
    Case("unknowns"),
    Case("json"),
    Case("tofu-files"),
]  # fmt: skip


def test_every_directory_is_a_case() -> None:
    found = {path.name for path in LANGUAGE.iterdir() if path.is_dir()}
    assert found == {case.name for case in CASES}


@pytest.mark.parametrize("kind", ["terraform", "tofu"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_plan_and_the_sources_agree(
    case: Case, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(LANGUAGE / case.name, tmp_path / case.name)
    (tmp_path / "empty.tfrc").write_text("")
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "TF_CLI_CONFIG_FILE": str(tmp_path / "empty.tfrc"),
        "CHECKPOINT_DISABLE": "1",
        **case.environ,
    }
    root = EngineRoot(tmp_path / case.name, engine(kind), environment, case.arguments())
    root.initialise()
    plan = root.make_plan()
    (tmp_path / "plan.json").write_bytes(plan.raw)
    monkeypatch.chdir(tmp_path)
    files = tuple(
        os.path.join(case.name, option.removeprefix("-var-file=")) for option in case.options
    )
    options = Options(case.variables, files, environment, engine=kind)
    symbolic = evaluate_root(case.name, options)
    assert symbolic.diagnostics == ()
    planned = read_plan("plan.json")
    found = parity(planned, symbolic)
    assert (found.missing, found.extra, list(map(str, found.conflicts))) == ((), (), [])
    assert found.unresolved == case.unresolved
    assert len(planned.outputs) == len(symbolic.outputs)
    theirs = {(c.address, c.verdict) for c in planned.checks if c.verdict is not None}
    ours = {(c.address, c.verdict) for c in symbolic.checks}
    assert theirs <= ours
