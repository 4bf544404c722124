"""A root module driven by a real engine, through tftest, every call bounded."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import tftest

from validator.plan import process
from validator.plan.toolchain import (
    Engine,
    cli_config,
    find_engine,
    find_provider,
    registry_reachable,
)

SECONDS = {"init": 60.0, "plan": 180.0, "apply": 420.0, "destroy": 420.0, "test": 300.0}
"""Bound of each engine command; some resources never apply against an emulator."""

INSTALL = "run: shared-check toolchain install --all"


def engine(kind: str) -> Engine:
    """The engine of a kind (`auto` for any); the test fails, never skips, where there is none."""
    found = find_engine(kind)  # type: ignore[arg-type]
    if found is None:
        pytest.fail(f"no {'terraform or tofu' if kind == 'auto' else kind} here; {INSTALL}")
    return found


def provider_environment() -> dict[str, str]:
    """What leads the engine to the AWS provider of this machine."""
    quiet = {"CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1"}
    provider = find_provider()
    if provider is not None:
        return {**quiet, "TF_CLI_CONFIG_FILE": str(cli_config(provider.mirror))}
    if not registry_reachable():
        pytest.fail(f"no AWS provider here, and the registry does not answer; {INSTALL}")
    return quiet


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan: its file, its JSON as the engine printed it, and decoded."""

    file: str
    raw: bytes
    json: Mapping[str, Any]

    @property
    def changes(self) -> list[Mapping[str, Any]]:
        """Resource changes that do something."""
        return [c for c in self.json.get("resource_changes", []) if not _idle(c)]

    def actions(self) -> dict[str, list[str]]:
        """Address to actions of what the plan changes."""
        return {change["address"]: change["change"]["actions"] for change in self.changes}


def _idle(change: Mapping[str, Any]) -> bool:
    return change["change"]["actions"] in (["no-op"], ["read"])


class EngineRoot(tftest.TerraformTest):
    """A root module in a copied tree.

    `options` go to every plan, apply and destroy: `-var-file`, `-var`.
    """

    def __init__(
        self,
        directory: Path,
        engine: Engine,
        env: Mapping[str, str],
        options: Sequence[str] = (),
    ) -> None:
        super().__init__(str(directory), binary=str(engine.path), env={})
        self.directory = directory
        # tftest would add the caller's own environment, whose AWS settings must not be seen.
        self.env = dict(env)
        self.options = list(options)

    def execute_command(self, cmd: str, *cmd_args: str) -> tftest.TerraformCommandOutput:
        """Run one command of the engine; raises TerraformTestError where it fails or is late."""
        try:
            done = process.run(
                [self.binary, cmd, *cmd_args],
                cwd=self.directory,
                env=self.env,
                timeout=SECONDS.get(cmd, 60.0),
            )
        except process.ProcessTimeoutError as error:
            said = error.completed.stdout[-4000:] + error.completed.stderr[-4000:]
            raise tftest.TerraformTestError(f"{cmd} in {self.directory}: {error}\n{said}") from None
        if done.returncode == 1:
            raise tftest.TerraformTestError(
                f"{cmd} in {self.directory} failed:\n{done.stdout[-4000:]}\n{done.stderr}"
            )
        return tftest.TerraformCommandOutput(done.returncode, done.stdout, done.stderr)

    def initialise(self, *options: str) -> str:
        """`init`, with the backend as it is written."""
        return str(self.execute_command("init", "-no-color", "-input=false", *options).out)

    def make_plan(self, *options: str) -> Plan:
        """A saved plan, read back with `show -json`."""
        # Several objects may stand for one directory: no plan may take another one's place.
        name = f"{uuid.uuid4().hex}.tfplan"
        self.execute_command(
            "plan", "-no-color", "-input=false", f"-out={name}", *self.options, *options
        )
        shown = self.execute_command("show", "-no-color", "-json", name).out
        # A warning about the backend may stand before the document.
        text = shown[shown.index("{") :]
        return Plan(name, text.encode(), json.loads(text))

    def apply_plan(self, plan: Plan) -> str:
        """Apply exactly what a plan of this root says."""
        return str(self.execute_command("apply", "-no-color", "-input=false", plan.file).out)

    def read_outputs(self) -> dict[str, Any]:
        """The root module's outputs, from the state."""
        values: tftest.TerraformValueDict = self.output()
        return {name: values[name] for name in values}

    def show_state(self) -> bytes:
        """The state as JSON."""
        shown = str(self.execute_command("show", "-no-color", "-json").out)
        return shown[shown.index("{") :].encode()

    def destroy_all(self, *options: str) -> str:
        """`destroy` of everything in the state."""
        return str(
            self.execute_command(
                "destroy", "-no-color", "-input=false", "-auto-approve", *self.options, *options
            ).out
        )
