"""`plan --from`: judging a plan that somebody has made already."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from validator.evaluate import evaluate_root
from validator.model.graph import Graph
from validator.pipeline.engine import mirror_environment
from validator.pipeline.places import environment
from validator.pipeline.request import GateError, InputError, Request
from validator.pipeline.scan import options_of
from validator.plan.binary import extract_sources, is_binary, read_binary
from validator.plan.document import PlanError
from validator.plan.join import join
from validator.plan.reader import plan_variables, read_plan
from validator.plan.runner import EngineError, EngineRunner
from validator.plan.toolchain import Engine, find_engine


def given_plan(
    path: str, environment_name: str | None, request: Request, environ: Mapping[str, str]
) -> tuple[Graph, list[str]]:
    """The graph of an existing plan, joined with its sources where they can be had.

    A binary plan carries its own sources; for plan JSON they are those of the environment named.
    Raises InputError for what is not a plan, GateError where a binary plan needs an engine that
    is not there.
    """
    root = environment(environment_name) if environment_name else None
    try:
        if path != "-" and is_binary(path):
            return _binary(path, root, request, environ)
        graph = read_plan(path, root=root)
    except PlanError as error:
        raise InputError(str(error)) from error
    if root is None:
        return graph, ["no sources: name the environment for findings with file and line"]
    return _joined(graph, root, request, environ), []


def _binary(
    path: str, root: str | None, request: Request, environ: Mapping[str, str]
) -> tuple[Graph, list[str]]:
    engine = find_engine()
    if engine is None:
        raise GateError(
            f"{path}: a binary plan is read by the engine, and there is none",
            "shared-check toolchain install, or give the plan as JSON (terraform show -json)",
        )
    with TemporaryDirectory(prefix="shared-check-") as scratch:
        initialised = root or os.path.dirname(path) or os.curdir
        if not os.path.isdir(os.path.join(initialised, ".terraform")):
            initialised = _initialise(path, os.path.join(scratch, "init"), engine, environ)
        graph, sources = read_binary(
            path,
            engine,
            into=os.path.join(scratch, "sources"),
            directory=initialised,
            environ=mirror_environment(environ),
        )
        return _joined(graph, sources, request, environ), []


def _initialise(path: str, into: str, engine: Engine, environ: Mapping[str, str]) -> str:
    """Extract the plan's sources and fetch the providers that its reading needs."""
    os.makedirs(into)
    directory = extract_sources(path, into)
    runner = EngineRunner(engine, Path(directory), env=mirror_environment(environ))
    try:
        runner.init(backend=False)
    except EngineError as error:
        raise GateError(str(error), "run init in the root and name it: --from PLAN ENV") from error
    return directory


def _joined(graph: Graph, root: str, request: Request, environ: Mapping[str, str]) -> Graph:
    """The plan joined with the evaluation of its sources under the plan's own inputs."""
    options = options_of(request, environ)
    variables = {**options.variables, **plan_variables(graph)}
    symbolic = evaluate_root(root, replace(options, variables=variables))
    return join(graph, symbolic)
