"""Running an engine in a directory: init, plan, show, apply, destroy, output, validate, console.

Every call is bounded by a timeout, never asks for input, and reads JSON from what the engine
prints. Colours, prompts and update checks are off.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from validator.plan.diagnostics import EngineDiagnostic, json_document, parse_diagnostics
from validator.plan.process import Completed, LineSink, ProcessTimeoutError, run
from validator.plan.toolchain import Engine
from validator.plan.workcopy import copy_tree

__all__ = [
    "EngineError",
    "EngineRunner",
    "PlanOutcome",
    "Timeouts",
    "copy_tree",
    "engine_environment",
]

_TAIL_LINES = 10


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds that each kind of call may take; at its end the engine and its providers are ended.

    Creating an RDS instance alone may take half an hour against AWS, hence the long ``apply``.
    """

    init: float = 600.0
    plan: float = 900.0
    apply: float = 7200.0
    read: float = 120.0


@dataclass(frozen=True, slots=True)
class PlanOutcome:
    """A finished ``plan``: whether it holds changes, where it was saved, warnings, seconds."""

    changes: bool
    file: Path
    warnings: tuple[EngineDiagnostic, ...]
    seconds: float


class EngineError(Exception):
    """The engine failed, or did not end in time.

    ``command`` is its command line without the path, ``exit_code`` is None after a timeout;
    ``diagnostics`` holds the engine's errors, with file and line where it printed them.
    """

    def __init__(
        self,
        command: str,
        exit_code: int | None,
        diagnostics: tuple[EngineDiagnostic, ...],
        message: str,
    ) -> None:
        super().__init__(message)
        self.command = command
        self.exit_code = exit_code
        self.diagnostics = diagnostics


def engine_environment(base: Mapping[str, str], data_dir: Path | None = None) -> dict[str, str]:
    """``base`` as an engine may have it when its output is read by a program.

    A ``TF_CLI_CONFIG_FILE`` that names no file is dropped (the engine would only warn, and then
    look for providers elsewhere), as are settings that change what is printed.
    """
    dropped = {"TF_CLI_ARGS", "TF_LOG", "TF_LOG_CORE", "TF_LOG_PROVIDER", "TF_DATA_DIR"}
    env = {name: value for name, value in base.items() if name not in dropped}
    if not Path(env.get("TF_CLI_CONFIG_FILE", "")).is_file():
        env.pop("TF_CLI_CONFIG_FILE", None)
    env.update(TF_IN_AUTOMATION="1", TF_INPUT="0", CHECKPOINT_DISABLE="1")
    if data_dir is not None:
        env["TF_DATA_DIR"] = str(data_dir)
    return env


class EngineRunner:
    """Runs one engine in one root module's directory.

    ``env`` is the complete environment (``os.environ`` by default; ``Sandbox.env()`` for the
    emulator), ``data_dir`` a place for ``.terraform`` outside the directory, ``on_line`` receives
    what the engine prints, line by line. All methods raise ``EngineError``.
    """

    def __init__(
        self,
        engine: Engine,
        directory: Path,
        *,
        env: Mapping[str, str] | None = None,
        data_dir: Path | None = None,
        on_line: LineSink | None = None,
        timeouts: Timeouts | None = None,
    ) -> None:
        self.engine = engine
        self.directory = directory
        self.timeouts = timeouts or Timeouts()
        self._env = engine_environment(os.environ if env is None else env, data_dir)
        self._on_line = on_line

    def init(
        self, *, backend: bool = True, reconfigure: bool = False, arguments: Sequence[str] = ()
    ) -> Completed:
        """Installs providers and modules; ``backend=False`` leaves the state alone."""
        flags = [f"-backend={str(backend).lower()}"]
        if reconfigure:
            flags.append("-reconfigure")
        return self._call("init", "-input=false", *flags, *arguments, timeout=self.timeouts.init)

    def plan(
        self,
        out: Path,
        *,
        var_files: Iterable[Path] = (),
        destroy: bool = False,
        arguments: Sequence[str] = (),
    ) -> PlanOutcome:
        """Plans into the file ``out`` (binary; it may hold secrets in clear text)."""
        flags = [f"-var-file={path}" for path in var_files]
        if destroy:
            flags.append("-destroy")
        done = self._call(
            "plan",
            "-input=false",
            "-detailed-exitcode",
            "-lock-timeout=60s",
            f"-out={out}",
            *flags,
            *arguments,
            timeout=self.timeouts.plan,
            accepted=(0, 2),
        )
        warnings = tuple(d for d in parse_diagnostics(done.stdout) if d.severity == "warning")
        return PlanOutcome(done.returncode == 2, out, warnings, done.seconds)

    def show_json(self, plan: Path | None = None) -> dict[str, Any]:
        """The saved ``plan`` as JSON, or the current state when there is none."""
        arguments = ["-json"] if plan is None else ["-json", str(plan)]
        return self._read_json("show", *arguments)

    def apply(self, plan: Path | None = None, *, arguments: Sequence[str] = ()) -> Completed:
        """Applies the saved ``plan``, or plans and applies without asking."""
        flags = ["-input=false", "-lock-timeout=60s", "-auto-approve", *arguments]
        if plan is not None:
            flags.append(str(plan))
        return self._call("apply", *flags, timeout=self.timeouts.apply)

    def destroy(self, *, arguments: Sequence[str] = ()) -> Completed:
        """Destroys everything in the state without asking."""
        flags = ("-input=false", "-lock-timeout=60s", "-auto-approve")
        return self._call("destroy", *flags, *arguments, timeout=self.timeouts.apply)

    def output_json(self) -> dict[str, Any]:
        """The root module's outputs: name → ``{"value", "type", "sensitive"}``."""
        return self._read_json("output", "-json")

    def providers_schema(self) -> dict[str, Any]:
        """The schemas of all providers in use; some 10 MB for AWS."""
        return self._read_json("providers", "schema", "-json")

    def validate(self) -> dict[str, Any]:
        """The engine's own verdict: ``{"valid": bool, "diagnostics": […]}``, valid or not."""
        return self._read_json("validate", "-json", accepted=(0, 1))

    def console(self, expression: str) -> str:
        """The value of one ``expression`` as the engine's console prints it."""
        done = self._call("console", timeout=self.timeouts.read, stdin=expression + "\n")
        return done.stdout.strip()

    def _read_json(self, *arguments: str, accepted: tuple[int, ...] = (0,)) -> dict[str, Any]:
        done = self._call(*arguments, timeout=self.timeouts.read, accepted=accepted, streamed=False)
        text = json_document(done.stdout)
        try:
            value = json.loads(text) if text is not None else None
        except ValueError:
            value = None
        if not isinstance(value, dict):
            raise self._failure(self._name(arguments), done)
        return value

    def _call(
        self,
        *arguments: str,
        timeout: float,
        accepted: tuple[int, ...] = (0,),
        stdin: str | None = None,
        streamed: bool = True,
    ) -> Completed:
        argv = [str(self.engine.path), *arguments]
        argv.insert(1 + _words(arguments), "-no-color")
        command = self._name(arguments)
        sink = self._on_line if streamed else None
        try:
            done = run(
                argv,
                cwd=self.directory,
                env=self._env,
                timeout=timeout,
                stdin=stdin,
                on_stdout=sink,
                on_stderr=sink,
            )
        except ProcessTimeoutError as error:
            raise EngineError(
                command,
                None,
                parse_diagnostics(error.completed.stderr),
                f"`{command}` did not end within {timeout:g} s and was stopped"
                f"{_tail(error.completed.stdout)}",
            ) from error
        except OSError as error:
            raise EngineError(
                command, None, (), f"`{command}` cannot be started in {self.directory}: {error}"
            ) from error
        if done.returncode not in accepted:
            raise self._failure(command, done)
        return done

    def _failure(self, command: str, done: Completed) -> EngineError:
        found = parse_diagnostics(done.stderr) or parse_diagnostics(done.stdout)
        errors = tuple(item for item in found if item.severity == "error")
        if errors:
            reason = "\n".join(map(str, errors))
        else:
            reason = (done.stderr.strip() or done.stdout.strip() or "no message")[-2000:]
        what = f"failed with exit code {done.returncode}" if done.returncode else "printed no JSON"
        message = f"`{command}` {what}:\n{reason}"
        return EngineError(command, done.returncode, errors, message)

    def _name(self, arguments: Sequence[str]) -> str:
        return " ".join((self.engine.kind, *arguments[: _words(arguments)]))


def _words(arguments: Sequence[str]) -> int:
    """How many of ``arguments`` name the command: two for ``providers schema``, else one."""
    return 2 if arguments[:2] == ("providers", "schema") else 1


def _tail(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()][-_TAIL_LINES:]
    return "; it last printed:\n" + "\n".join(lines) if lines else ""
