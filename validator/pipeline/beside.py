"""`--with checkov`: what another scanner finds, beside our own verdicts in the same report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from validator.checkov.checks import ID, checks
from validator.checkov.duplicates import without_duplicates
from validator.checkov.environment import VERSION, Checkov, find_checkov, install_checkov
from validator.checkov.findings import Locate, findings, in_plan, in_sources, of_root
from validator.checkov.results import Check, Results
from validator.checkov.run import CheckovError, scan_directory, scan_plan
from validator.model.verdict import Verdict
from validator.pipeline.judged import Judged
from validator.pipeline.request import Progress, Request
from validator.plan.toolchain.cache import ToolchainError

if TYPE_CHECKING:
    from validator.model.graph import Graph

CHECKOV = "checkov"


def beside(
    judged: Sequence[Judged], request: Request, environ: Mapping[str, str], progress: Progress
) -> list[Judged]:
    """What was judged of sources, with checkov's findings about the same roots.

    Where it cannot run, that is what broke in the roots (exit 3); our verdicts are there all the
    same.
    """
    checkov = _found(request, progress)
    if not isinstance(checkov, Checkov):
        return [_broken(one, checkov) for one in judged]
    made = []
    # One process a root: given several directories, 3.3.30 counts those before in each.
    for number, one in enumerate(judged):
        progress(f"checkov: {one.root}", number / len(judged))
        try:
            results = _of_sources(checkov, one, request, environ)
        except CheckovError as error:
            made.append(_broken(one, f"{one.root}: {error}"))
            continue
        made.append(_joined(one, results, request, in_sources(one.sources, one.root)))
    return made


def beside_plan(
    one: Judged,
    graph: Graph,
    documents: Sequence[Mapping[str, object]],
    request: Request,
    environ: Mapping[str, str],
    progress: Progress,
) -> Judged:
    """What was judged of a plan, with checkov's findings about its JSON.

    Without a plan's document (the symbolic plan was judged) checkov reads the sources.
    """
    if not documents:
        return beside([one], request, environ, progress)[0]
    checkov = _found(request, progress)
    if not isinstance(checkov, Checkov):
        return _broken(one, checkov)
    progress("checkov reads the plan", None)
    try:
        results = scan_plan(checkov, documents[0])
    except CheckovError as error:
        return _broken(one, str(error))
    places = {address: resource.location for address, resource in graph.resources.items()}
    return _joined(one, results, request, in_plan(places))


def _found(request: Request, progress: Progress) -> Checkov | str:
    """The checkov to run, installed if need be; or why there is none; or "" where none is asked."""
    if request.rules is not None and not any(map(ID.fullmatch, request.rules)):
        return ""
    try:
        return find_checkov() or install_checkov(progress)
    except ToolchainError as error:
        return f"{error.message} ({error.hint})"


def _broken(one: Judged, reason: str) -> Judged:
    return replace(one, broken=(*one.broken, (CHECKOV, reason))) if reason else one


def _of_sources(
    checkov: Checkov, one: Judged, request: Request, environ: Mapping[str, str]
) -> Results:
    results = scan_directory(
        checkov, one.root, environ, variables=request.variables, var_files=request.var_files
    )
    return replace(results, checks=tuple(of_root(results.checks, one.modules)))


def _joined(one: Judged, results: Results, request: Request, locate: Locate) -> Judged:
    asked = [c for c in results.checks if request.rules is None or c.id in request.rules]
    kept, _ = without_duplicates(asked, one.findings)
    found = findings(kept, one.root, locate, skips=request.suppressions)
    ran = {*checks(), *(check.id for check in results.checks)}
    return replace(
        one,
        findings=(*one.findings, *found),
        rules=one.rules | (ran if request.rules is None else ran & request.rules),
        notes=(*one.notes, _note(asked, kept), *_unread(results)),
    )


def _note(asked: Iterable[Check], kept: Iterable[Check]) -> str:
    fails = {check for check in asked if check.verdict is Verdict.FAIL}
    left_out = len(fails - set(kept))
    if not left_out:
        return f"checkov {VERSION} ran beside"
    what = "1 finding" if left_out == 1 else f"{left_out} findings"
    return f"checkov {VERSION} ran beside; {what} of its are left out: rules here judge the same"


def _unread(results: Results) -> list[str]:
    return [f"checkov could not read {path}" for path in results.unread]
