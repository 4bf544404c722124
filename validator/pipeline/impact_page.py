"""`impact environments/dev`: one page on a change before it reaches the next environment."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace

from validator.contract.actions import Action, actions
from validator.contract.consumers.matching import hold_against
from validator.contract.consumers.model import Checkout, Publication
from validator.contract.consumers.result import Result
from validator.contract.diff import diff
from validator.contract.freeze import contract_of
from validator.contract.impact import Place, breaks, of_contracts, once
from validator.contract.model import Contract, ContractChange
from validator.contract.patterns import Pattern
from validator.contract.publishers import Foundation
from validator.model.graph import Graph
from validator.pipeline.consumers import Asked, Reader, foundation_root
from validator.pipeline.contract_source import from_directory, nearest_directory
from validator.pipeline.gate import Wish, planned
from validator.pipeline.given import given_plan
from validator.pipeline.impact import tree_at
from validator.pipeline.places import environment
from validator.pipeline.request import InputError, Progress, Request, no_progress
from validator.pipeline.scan import graph_of


@dataclass(frozen=True, slots=True)
class Question:
    """What the page is about.

    `environment` is a root of the foundation; `before` a git ref, empty for the frozen contract;
    `plan` a plan file; `sandbox`: plan against the emulator. Without the two no plan is made.
    """

    environment: str
    before: str = ""
    plan: str = ""
    sandbox: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """The page: what changes of the contract, what the plan does, and who breaks.

    `compared` says with what; `planned` is None where no plan was asked for.
    """

    environment: str
    root: str
    compared: str
    changes: tuple[ContractChange, ...]
    planned: tuple[Action, ...] | None
    engine: str
    result: Result

    @property
    def is_breaking(self) -> bool:
        """Whether the change breaks the contract, a consumer, or destroys something."""
        destroys = any(one.destroys for one in self.planned or ())
        breaking = any(one.kind == "breaking" for one in self.changes)
        return destroys or breaking or bool(self.result.breaks)


def page(
    question: Question,
    asked: Asked,
    environ: Mapping[str, str],
    progress: Progress = no_progress,
) -> Page:
    """Compare, plan and hold the consumers against it.

    Raises InputError for wrong use and GateError where an engine was asked for and failed.
    """
    started = time.monotonic()
    root = environment(question.environment)
    if question.plan and question.sandbox:
        raise InputError(
            "--plan and --sandbox exclude each other", "give the plan, or have it made"
        )
    graph, is_plan, notes = _graph(root, question, environ, progress)
    with ExitStack() as stack:
        before, label = _before(root, question, asked, graph, environ, stack)
        after = contract_of(graph, before)
        changes = diff(before, after) if before is not None else ()
        result = _consumers(root, asked, before, changes, environ, progress, stack)
    result = replace(result, notes=(*notes, *result.notes), seconds=time.monotonic() - started)
    planned = actions(graph, before) if is_plan else None
    return Page(after.environment, root, label, changes, planned, graph.engine, result)


def _graph(
    root: str, question: Question, environ: Mapping[str, str], progress: Progress
) -> tuple[Graph, bool, list[str]]:
    """The graph of the root, whether it is a plan, and notes on how it was made."""
    request = Request()
    if question.plan:
        given = given_plan(question.plan, question.environment, request, environ)
        return given.graph, True, list(given.notes)
    if question.sandbox:
        wish = Wish(question.environment, engine="auto", sandbox=True)
        graph, notes = planned(root, wish, request, environ, progress)
        return graph, graph.source == "plan", notes
    note = "no plan was made: --sandbox makes one, --plan FILE takes one"
    return graph_of(root, request, environ), False, [note]


def _before(
    root: str,
    question: Question,
    asked: Asked,
    graph: Graph,
    environ: Mapping[str, str],
    stack: ExitStack,
) -> tuple[Contract | None, str]:
    """The contract to compare with, and what it is called."""
    if question.before:
        tree = stack.enter_context(tree_at(asked.foundation, question.before))
        top = foundation_root(asked.foundation)
        inside = os.path.relpath(os.path.realpath(root), os.path.realpath(top))
        earlier = os.path.normpath(os.path.join(tree, inside))
        if not os.path.isdir(earlier):
            return None, f"{question.before} has no {inside}: everything is new"
        return contract_of(graph_of(earlier, Request(), environ)), question.before
    files = nearest_directory(root)
    if files is None:
        return None, "no frozen contract here (contract freeze writes it, --from REF compares)"
    name = contract_of(graph).environment
    found = from_directory(files).contracts.get(name)
    if found is None:
        return None, f"{files} has no contract of {name}"
    return found, os.path.join(files, f"{name}.json")


def _consumers(
    root: str,
    asked: Asked,
    before: Contract | None,
    changes: tuple[ContractChange, ...],
    environ: Mapping[str, str],
    progress: Progress,
    stack: ExitStack,
) -> Result:
    """Who breaks among the consumers; an empty result where none are named."""
    if not asked.paths:
        return Result(notes=("no consumers were named: --consumers PATH… says who breaks",))
    reader = Reader(asked, environ, progress, stack)
    foundation, consumers = reader.read()
    result = hold_against(foundation, consumers)
    notes = (*result.notes, *reader.notes)
    if before is None:
        return replace(result, notes=notes)
    inside = os.path.relpath(os.path.realpath(root), os.path.realpath(foundation.checkout.root))
    place = (inside.replace(os.sep, "/"), _label(foundation.checkout, inside, before))
    earlier = as_published(foundation, before, place)
    reads = hold_against(earlier, consumers).reads
    found = breaks(once(of_contracts(changes, before, place)), reads)
    return replace(result, breaks=found, notes=notes)


def _label(checkout: Checkout, root: str, contract: Contract) -> str:
    """The environment as the index calls it."""
    found = {one.environment for one in checkout.publications if one.root == root}
    return contract.environment if contract.environment in found else next(iter(found), "")


def as_published(foundation: Foundation, contract: Contract, place: Place) -> Foundation:
    """The foundation as it was when a root published what a contract says."""
    root, label = place
    kept = [
        one
        for one in foundation.checkout.publications
        if one.kind not in ("output", "ssm") or (one.root, one.environment) != place
    ]
    target = {}
    if contract.state is not None:
        target = {
            name: Pattern((text,))
            for name, text in (
                ("type", "s3"),
                ("bucket", contract.state.bucket),
                ("key", contract.state.key),
            )
            if text is not None
        }
    path = contract.path
    for entry in contract.entries.values():
        address = f"output.{entry.name}"
        name = Pattern((entry.name,))
        kept.append(Publication("output", name, address, path, 1, root, label, target))
    for parameter in contract.parameters.values():
        name = Pattern((parameter.name,))
        kept.append(Publication("ssm", name, parameter.address, path, 1, root, label))
    return replace(foundation, checkout=replace(foundation.checkout, publications=tuple(kept)))
