"""Rego policies of a run: the directories, the input, and the findings."""

from __future__ import annotations

import os
from dataclasses import dataclass

from validator.cache import files
from validator.model.graph import Diagnostic, Graph
from validator.model.location import Location
from validator.model.verdict import Finding
from validator.pipeline.places import ancestors
from validator.pipeline.request import InputError, Request

OWN_REGO = os.path.join(".shared-check", "rego")
DEFAULT_NAMESPACE = "main"


@dataclass(frozen=True, slots=True)
class RegoJudged:
    """Findings of Rego rules; files that broke; why they could not be run; rules judged."""

    findings: tuple[Finding, ...] = ()
    broken: tuple[tuple[str, str], ...] = ()
    errors: tuple[Diagnostic, ...] = ()
    rules: frozenset[str] = frozenset()


def rego_directories(request: Request, start: str = os.curdir) -> list[str]:
    """The directories asked for, and `.shared-check/rego` around `start`.

    Raises InputError for one that does not exist.
    """
    for directory in request.rego_dirs:
        if not files.is_dir(directory):
            raise InputError(f"--rego {directory}: no such directory")
    own = (os.path.normpath(os.path.join(base, OWN_REGO)) for base in ancestors(start))
    return list(dict.fromkeys((*filter(files.is_dir, own), *request.rego_dirs)))


def judge_rego(graph: Graph, request: Request) -> RegoJudged:
    """What the Rego policies of this run say of a graph.

    The input is the engine's plan JSON; of sources their rendering in its shape.
    """
    directories = rego_directories(request)
    if not directories:
        return RegoJudged()
    files.leave_open()  # Rego may ask the clock, and hangs on a library
    from validator.plan.render import plan_document
    from validator.policy.rego import RegoError, rego_files, rego_findings, run_rego

    namespaces = request.rego_namespaces or (DEFAULT_NAMESPACE,)
    try:
        texts = {path: text for one in directories for path, text in rego_files(one).items()}
        document = plan_document(graph) if graph.document is None else graph.document
        outcome = rego_findings(run_rego(texts, document, namespaces), graph)
    except RegoError as error:
        message = f"{error.message}: {error.hint}" if error.hint else error.message
        return RegoJudged(errors=(Diagnostic(message, Location(directories[0], 1)),))
    chosen = request.rules
    findings = tuple(one for one in outcome.findings if chosen is None or one.rule in chosen)
    return RegoJudged(findings, outcome.broken, rules=outcome.rules)
