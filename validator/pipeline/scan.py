"""`scan`: the symbolic plan of every root module under some paths, judged."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from validator.cache import files
from validator.cache.current import remembering
from validator.cache.store import Store
from validator.evaluate.outlines import Outlines
from validator.evaluate.roots import discover_roots, root_of
from validator.model.report import Report
from validator.pipeline.judged import Judged, Settlement, any_suppression, report
from validator.pipeline.memory import Memory
from validator.pipeline.parallel import each
from validator.pipeline.places import holds_terraform, is_terraform, is_within, repository
from validator.pipeline.request import InputError, Progress, Request, no_progress

if TYPE_CHECKING:
    from validator.evaluate import Options
    from validator.model.graph import Graph
    from validator.policy import PolicySet


def scan(
    paths: Sequence[str],
    request: Request,
    environ: Mapping[str, str],
    progress: Progress = no_progress,
    *,
    store: Store | None = None,
    jobs: int | None = None,
    since: str | None = None,
    staged: bool = False,
) -> Report:
    """Judge every root module that the paths are, hold, or belong to.

    Verdicts of roots that are as they were come from the `store`; the others are judged on `jobs`
    processor cores (None: as many as there are). With `since`, a git ref, of a directory only the
    roots that what changed since then may matter to; with `staged`, what the next commit changes.
    Files count whole even so. Raises InputError where a path does not exist or nothing to judge is
    found.
    """
    scanned = judged_roots(
        paths, request, environ, progress, store=store, jobs=jobs, since=since, staged=staged
    )
    if request.baseline is None:
        return reported(scanned)
    from validator.pipeline.baseline import hide

    judged, notes = hide(scanned.settlement.judged, request)
    return reported(replace(scanned, settlement=replace(scanned.settlement, judged=judged)), notes)


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a scan judged, with its suppressions applied; `started` on the monotonic clock."""

    settlement: Settlement
    work: Work
    started: float
    notes: tuple[str, ...] = ()


def judged_roots(
    paths: Sequence[str],
    request: Request,
    environ: Mapping[str, str],
    progress: Progress = no_progress,
    *,
    store: Store | None = None,
    jobs: int | None = None,
    since: str | None = None,
    staged: bool = False,
    first: Sequence[Judged] = (),
) -> Scanned:
    """Every verdict of a scan, before a baseline hides any. Raises InputError as `scan` does.

    `first` was judged before and is reported with the roots; with it there may be no path.
    """
    started = time.monotonic()
    with files.snapshot() as state:
        work = Work(request, environ, store)
        memory = Memory(store, state, request, environ, lambda: work.policies)
        outlines = memory.outlines(repository(os.curdir))
        notes: list[str] = []
        if since is None and not staged:
            roots = find_roots(paths, outlines) if paths or not first else []
        else:
            roots, notes = _changed_roots(paths, outlines, environ, since)
        outlines.close()
        if not roots:
            work.load()  # what is asked must be right, even where nothing is judged
        kept = [memory.find(root) for root in roots]
        missing = [root for root, judged in zip(roots, kept, strict=True) if judged is None]
        made = iter(_judged(missing, work, memory, progress, jobs))
        judged = [*first, *(one if one is not None else next(made) for one in kept)]
        memory.close()
        if request.assumptions:
            from validator.pipeline.assume import check_met

            notes += check_met(work.options.assumptions, judged)
        if request.beside:
            from validator.pipeline.beside import beside

            judged = beside(judged, request, environ, progress)
        settlement = _settled(judged, work, paths)
    notes += [memory.problem] if memory.problem else []
    return Scanned(settlement, work, started, tuple(notes))


def _changed_roots(
    paths: Sequence[str], outlines: Outlines, environ: Mapping[str, str], since: str | None
) -> tuple[list[str], list[str]]:
    """The roots that a change touched below the directories, and those of the files; notes.

    Where only files are given, the directory is the working directory: a hook is not told of
    deleted files. Without `since` the change is what is staged.
    """
    from validator.pipeline.changed import changed_files, staged_files, touched

    given = [path for path in paths if not os.path.isdir(path)]
    found = find_roots(given, outlines) if given else []
    directories = [path for path in paths if os.path.isdir(path)] or [os.curdir]
    candidates = discover_roots(directories, outlines)
    changed = staged_files(environ) if since is None else changed_files(since)
    roots = list(dict.fromkeys([*touched(candidates, changed, outlines), *found]))
    what = "is staged" if since is None else f"changed since {since}"
    return roots, [] if roots else [f"nothing that {what} matters to a root here"]


def _settled(judged: Sequence[Judged], work: Work, paths: Sequence[str]) -> Settlement:
    """What was judged with its suppressions applied; most runs have none to read."""
    if not (work.request.suppressions and any_suppression(judged)):
        return Settlement(tuple(judged))
    from validator.pipeline.exceptions import settled

    directories = [path for path in paths if os.path.isdir(path)]
    return settled(judged, work.policies, work.request, work.environ, directories)


def reported(scanned: Scanned, notes: Sequence[str] = ()) -> Report:
    """The report of what was scanned."""
    seconds = time.monotonic() - scanned.started
    work = scanned.work
    policies = (lambda: work.policies) if work.request.with_rules else None
    said = (*scanned.notes, *notes)
    made = report([], seconds, settlement=scanned.settlement, policies=policies, notes=said)
    if not work.request.pictures or len(made.roots) < 2:
        return made
    from validator.pipeline.parity import side_by_side

    return side_by_side(made, work.request, work.environ)


class Work:
    """Judging one root, with what all roots share loaded once."""

    def __init__(self, request: Request, environ: Mapping[str, str], store: Store | None) -> None:
        self.request = request
        self.environ = environ
        self.store = store

    @cached_property
    def policies(self) -> PolicySet:
        """The policies in force. Raises InputError."""
        from validator.pipeline.judge import policies_for

        return policies_for(self.request, store=self.store)

    @cached_property
    def options(self) -> Options:
        """The evaluator's options. Raises InputError."""
        return options_of(self.request, self.environ)

    def load(self) -> None:
        """Load what all roots share; what is wrong with it is told once."""
        _ = self.policies, self.options

    def judge(self, root: str) -> Judged:
        """Evaluate and judge one root."""
        from validator.evaluate import evaluate_root
        from validator.pipeline.judge import judge_graph

        with remembering(self.store):
            return judge_graph(evaluate_root(root, self.options), self.policies, self.request)


def _judged(
    roots: Sequence[str], work: Work, memory: Memory, progress: Progress, jobs: int | None
) -> list[Judged]:
    if not roots:
        return []
    work.load()

    def one(root: str) -> Judged:
        with files.recorded() as record:
            judged = work.judge(root)
        memory.keep(judged, record)
        return judged

    return each(roots, one, progress, jobs, memory.close)


def graph_of(root: str, request: Request, environ: Mapping[str, str]) -> Graph:
    """The symbolic plan of one root."""
    from validator.evaluate import evaluate_root

    return evaluate_root(root, options_of(request, environ))


def options_of(request: Request, environ: Mapping[str, str]) -> Options:
    """The evaluator's options; raises InputError for a `--var` without `=`."""
    from validator.evaluate import Options
    from validator.pipeline.assume import assumptions_of

    variables = {}
    for text in request.variables:
        name, equals, value = text.partition("=")
        if not equals:
            raise InputError(f"--var {text}: not of the form name=value")
        variables[name.strip()] = value
    for path in request.var_files:
        if not os.path.isfile(path):
            raise InputError(f"--var-file {path}: no such file")
    return Options(
        variables=variables,
        var_files=request.var_files,
        environ=environ,
        assumptions=assumptions_of(request),
    )


def find_roots(paths: Sequence[str], outlines: Outlines | None = None) -> list[str]:
    """The root modules of directories and files, in order, each once.

    A file of a module belongs to every root that calls the module; a file that is not Terraform
    (an address plan, a tfvars file) belongs to the roots under its directory.
    """
    missing = [path for path in paths if not os.path.lexists(path)]
    if missing:
        raise InputError(f"{missing[0]}: no such file or directory")
    outlines = outlines or Outlines()
    directories = [path for path in paths if os.path.isdir(path)]
    given = [path for path in paths if not os.path.isdir(path)]
    found = dict.fromkeys(discover_roots(directories, outlines)) if directories else {}
    if given:
        found |= dict.fromkeys(_roots_of_files(given, outlines))
    if not found and directories:
        raise InputError(
            f"{', '.join(directories)}: no Terraform root module here",
            "name a directory that holds .tf files, or a tree that does",
        )
    return list(found)


def _roots_of_files(given: Sequence[str], outlines: Outlines) -> list[str]:
    top = repository(os.path.dirname(given[0]) or os.curdir)
    candidates = discover_roots([top], outlines)
    found: dict[str, None] = {}
    for directory, file in {os.path.dirname(file): file for file in given}.items():
        roots = root_of(file, candidates, outlines)
        if not roots and not is_terraform(file):
            roots = [root for root in candidates if is_within(root, directory)]
        found |= dict.fromkeys(roots or _as_root(directory or os.curdir))
    return list(found)


def _as_root(directory: str) -> list[str]:
    """A module that nobody calls, or one outside the repository, stands for itself."""
    return [os.path.normpath(directory)] if holds_terraform(directory) else []
