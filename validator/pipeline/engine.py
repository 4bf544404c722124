"""Making a real plan of one root, and joining it with the evaluation of its sources."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from validator.model.graph import Graph
from validator.pipeline.request import GateError, InputError, Keep, Progress, Request
from validator.plan.join import join
from validator.plan.reader import read_plan
from validator.plan.runner import EngineError, EngineRunner, copy_tree
from validator.plan.sandbox import Sandbox, SandboxError
from validator.plan.toolchain import (
    Engine,
    cli_config,
    find_provider,
    registry_reachable,
)

_PLAN = "shared-check.tfplan"


def plan_with_engine(
    root: str,
    symbolic: Graph,
    engine: Engine,
    request: Request,
    progress: Progress,
    *,
    sandbox: bool,
    out: str | None,
    keep: Keep | None = None,
) -> tuple[Graph, list[str]]:
    """The engine's plan joined with the symbolic one, and notes on how it was made.

    In the sandbox a copy of the sources is planned against an emulator that starts empty; else
    the root's own directory is, as the operator would. Raises GateError where the engine fails.
    """
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(TemporaryDirectory(prefix="shared-check-")))
        try:
            directory, env = _workplace(root, symbolic, scratch, sandbox, stack, progress)
            saved = _plan(EngineRunner(engine, directory, env=env), scratch, request, progress)
            progress("reading the plan", None)
        except (EngineError, SandboxError) as error:
            text = str(error).replace(f"{scratch}{os.sep}tree{os.sep}", "")
            raise GateError(
                text, "shared-check plan --engine symbolic judges the sources"
            ) from error
        if out is not None:
            _keep(scratch / _PLAN, out)
        if keep is not None:
            keep(saved)
        graph = read_plan(saved, root=root, engine=f"{engine.kind} {engine.version}")
    return join(graph, symbolic), _notes(sandbox)


def _workplace(
    root: str,
    symbolic: Graph,
    scratch: Path,
    sandbox: bool,
    stack: ExitStack,
    progress: Progress,
) -> tuple[Path, dict[str, str]]:
    """The directory to run in and the environment to run with."""
    directory = Path(root)
    if sandbox:
        directory = copy_tree(directory, scratch / "tree")
        progress("starting the AWS emulator", None)
        box = stack.enter_context(Sandbox())
        backend = symbolic.modules[""].settings.at(("backend",))
        if backend.at(("type",)).data == "s3":
            _bootstrap(box, backend.at(("bucket",)).data, backend.at(("dynamodb_table",)).data)
        return directory, mirror_environment(box.env(), always=True)
    return directory, mirror_environment(os.environ)


def mirror_environment(environ: Mapping[str, str], always: bool = False) -> dict[str, str]:
    """An environment whose engine takes the provider from the cache.

    Only where the registry does not answer, or `always`: the official provider has precedence.
    """
    provider = find_provider()
    if provider is None or not (always or not registry_reachable()):
        return dict(environ)
    return {**environ, "TF_CLI_CONFIG_FILE": str(cli_config(provider.mirror))}


def _bootstrap(box: Sandbox, bucket: object, table: object) -> None:
    if isinstance(bucket, str):
        box.bootstrap_backend(bucket, table if isinstance(table, str) else None, box.region)


def _plan(
    runner: EngineRunner, scratch: Path, request: Request, progress: Progress
) -> dict[str, Any]:
    name = f"{runner.engine.kind} {runner.engine.version}"
    progress(f"{name}: init", None)
    runner.init()
    progress(f"{name}: plan", None)
    runner.plan(
        scratch / _PLAN,
        var_files=[Path(path).absolute() for path in request.var_files],
        arguments=[f"-var={variable}" for variable in request.variables],
    )
    return runner.show_json(scratch / _PLAN)


def _keep(plan: Path, out: str) -> None:
    try:
        shutil.copyfile(plan, out)
    except OSError as error:
        raise InputError(f"--out {out}: {error.strerror}") from error


def _notes(sandbox: bool) -> list[str]:
    if not sandbox:
        return []
    return ["planned in the sandbox: an empty AWS account, emulated here"]
