"""`plan --from`: judging a plan that somebody has made already."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from validator.evaluate import evaluate_root
from validator.model.graph import Graph
from validator.model.location import Location
from validator.model.verdict import Finding
from validator.pipeline.assume import assumptions_of, with_assumptions
from validator.pipeline.engine import mirror_environment
from validator.pipeline.judged import Settlement
from validator.pipeline.places import environment
from validator.pipeline.request import GateError, InputError, Keep, Request
from validator.pipeline.scan import options_of
from validator.plan.binary import extract_sources, is_binary, read_binary
from validator.plan.document import PLAN_COMMANDS, PlanError, load
from validator.plan.join import join
from validator.plan.reader import plan_variables, read_plan
from validator.plan.runner import EngineError, EngineRunner
from validator.plan.toolchain import Engine, find_engine
from validator.policy.suppressions import InlineWaiver, read_inline


@dataclass(frozen=True, slots=True)
class Given:
    """A plan's graph. `copy` is where its sources stood while they were read, if in a copy.

    `inline` are the suppressions in the comments of that copy.
    """

    graph: Graph
    notes: tuple[str, ...] = ()
    copy: str = ""
    inline: tuple[InlineWaiver, ...] | None = None

    def shown(self, settlement: Settlement) -> Settlement:
        """What came out, with paths as the plan's author had them, not those of the copy."""
        if not self.copy:
            return settlement
        return replace(
            settlement,
            judged=tuple(
                replace(one, findings=tuple(map(self._finding, one.findings)))
                for one in settlement.judged
            ),
            problems=tuple(map(self._finding, settlement.problems)),
            waivers=tuple(
                replace(one, location=self._place(one.location) or one.location)
                for one in settlement.waivers
            ),
        )

    def _finding(self, finding: Finding) -> Finding:
        hops = tuple(replace(hop, location=self._place(hop.location)) for hop in finding.evidence)
        accepted = finding.suppressed
        if accepted is not None:
            accepted = replace(accepted, location=self._place(accepted.location))
        place = self._place(finding.location)
        return replace(finding, evidence=hops, location=place, suppressed=accepted)

    def _place(self, place: Location | None) -> Location | None:
        if place is None or not os.path.isabs(place.path):
            return place
        prefix = os.path.realpath(self.copy) + os.sep
        return replace(place, path=os.path.realpath(place.path).removeprefix(prefix))


def given_plan(
    path: str,
    environment_name: str | None,
    request: Request,
    environ: Mapping[str, str],
    keep: Keep | None = None,
) -> Given:
    """The graph of an existing plan, joined with its sources where they can be had.

    A binary plan carries its own sources; for plan JSON they are those of the environment named.
    `keep` is given the plan's JSON.
    Raises InputError for what is not a plan, GateError where a binary plan needs an engine that
    is not there.
    """
    root = environment(environment_name) if environment_name else None
    try:
        if path != "-" and is_binary(path):
            return _binary(path, root, request, environ, keep)
        graph = _json(path, root, keep)
    except PlanError as error:
        raise InputError(str(error)) from error
    if root is None:
        note = "no sources: name the environment for findings with file and line"
        return Given(with_assumptions(graph, assumptions_of(request)), (note,))
    return Given(_joined(graph, root, request, environ))


def _json(path: str, root: str | None, keep: Keep | None) -> Graph:
    document = load(path, command=PLAN_COMMANDS)
    if keep is not None:
        keep(document.data)
    return read_plan(document.data, root=root, path=document.path)


def _binary(
    path: str,
    root: str | None,
    request: Request,
    environ: Mapping[str, str],
    keep: Keep | None,
) -> Given:
    engine = find_engine()
    if engine is None:
        raise GateError(
            f"{path}: a binary plan is read by the engine, and there is none",
            "shared-check toolchain install, or give the plan as JSON (terraform show -json)",
        )
    with TemporaryDirectory(prefix="shared-check-") as scratch:
        place = root or os.path.dirname(path) or os.curdir
        initialised = place
        if not os.path.isdir(os.path.join(place, ".terraform")):
            initialised = _initialise(path, os.path.join(scratch, "init"), engine, environ)
        graph, sources = read_binary(
            path,
            engine,
            into=os.path.join(scratch, "sources"),
            directory=initialised,
            sources=place,
            environ=mirror_environment(environ),
            keep=keep,
        )
        joined = _joined(graph, sources, request, environ)
        if sources == place:
            return Given(joined)
        note = "the sources here are not those of the plan: judged with the plan's own copy"
        # The copy holds configuration only: a file() of the plan's author is not in it.
        joined = replace(joined, diagnostics=())
        inline = read_inline(joined.sources)
        return Given(joined, (note,), os.path.join(scratch, "sources"), inline)


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
    return with_assumptions(join(graph, symbolic), options.assumptions)
