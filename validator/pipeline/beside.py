"""`--with checkov`: what another scanner finds, beside our own verdicts in the same report."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from validator.checkov.checks import ID, checks
from validator.checkov.duplicates import without_duplicates
from validator.checkov.environment import VERSION, Checkov, find_checkov, install_checkov
from validator.checkov.findings import Locate, findings, in_plan, in_sources, of_root
from validator.checkov.results import Check, Results
from validator.checkov.run import SECONDS, CheckovError, scan_directory, scan_plan
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
    made, left_out = [], 0
    # One process a root: given several directories, 3.3.30 counts those before in each.
    for number, one in enumerate(judged):
        progress(f"checkov: {one.root}", number / len(judged))
        try:
            results = _of_sources(checkov, one, request, environ)
        except CheckovError as error:
            made.append(_broken(one, f"{one.root}: {error}"))
            continue
        joined, doubles = _joined(one, results, request, in_sources(one.sources, one.root))
        made.append(joined)
        left_out += doubles
    return [_noted(one, _note(left_out)) for one in made]


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
        results = scan_plan(checkov, documents[0], seconds=SECONDS)
    except CheckovError as error:
        return _broken(one, str(error))
    places = {address: resource.location for address, resource in graph.resources.items()}
    joined, left_out = _joined(one, results, request, in_plan(places))
    return _noted(joined, _note(left_out))


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
        checkov,
        one.root,
        environ,
        variables=request.variables,
        var_files=request.var_files,
        seconds=SECONDS,
    )
    return replace(results, checks=tuple(of_root(results.checks, one.modules)))


def _joined(one: Judged, results: Results, request: Request, locate: Locate) -> tuple[Judged, int]:
    """What was judged, with the results that say something new; how many fails do not."""
    asked = [c for c in results.checks if request.rules is None or c.id in request.rules]
    kept = without_duplicates(asked, one.findings)
    found = findings(kept, one.root, locate, skips=request.suppressions)
    ran = {*checks(), *(check.id for check in results.checks)}
    joined = replace(
        one,
        findings=(*one.findings, *found),
        rules=one.rules | (ran if request.rules is None else ran & request.rules),
    )
    told = {os.path.realpath(e.location.path) for e in one.errors if e.location is not None}
    for path in results.unread:
        if os.path.realpath(path) not in told:
            joined = _noted(joined, f"checkov could not read {os.path.relpath(path)}")
    return joined, _fails(asked) - _fails(kept)


def _fails(some: Iterable[Check]) -> int:
    return sum(check.verdict is Verdict.FAIL for check in some)


def _noted(one: Judged, note: str) -> Judged:
    return replace(one, notes=(*one.notes, note))


def _note(left_out: int) -> str:
    if not left_out:
        return f"checkov {VERSION} ran beside"
    what = "1 finding" if left_out == 1 else f"{left_out} findings"
    return f"checkov {VERSION} ran beside; {what} left out: rules here judge the same"
