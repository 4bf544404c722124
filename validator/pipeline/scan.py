"""`scan`: the symbolic plan of every root module under some paths, judged."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence

from validator.evaluate import Options, discover_roots, evaluate_root, root_of
from validator.model.graph import Graph
from validator.model.report import Report
from validator.pipeline.assume import assumptions_of, check_met
from validator.pipeline.judge import judge_graph, policies_for, report
from validator.pipeline.places import holds_terraform, is_terraform, is_within, repository
from validator.pipeline.request import InputError, Progress, Request, no_progress


def scan(
    paths: Sequence[str],
    request: Request,
    environ: Mapping[str, str],
    progress: Progress = no_progress,
) -> Report:
    """Judge every root module that the paths are, hold, or belong to.

    Raises InputError where a path does not exist or nothing to judge is found.
    """
    started = time.monotonic()
    roots = find_roots(paths)
    policies = policies_for(request)
    options = options_of(request, environ)
    judged, graphs = [], []
    for number, root in enumerate(roots):
        progress(root, number / len(roots))
        graph = evaluate_root(root, options)
        judged.append(judge_graph(graph, policies, request))
        if options.assumptions:
            graphs.append(graph)
    findings = (finding for one in judged for finding in one.findings)
    notes = check_met(options.assumptions, graphs, findings)
    return report(judged, time.monotonic() - started, notes=notes)


def graph_of(root: str, request: Request, environ: Mapping[str, str]) -> Graph:
    """The symbolic plan of one root."""
    return evaluate_root(root, options_of(request, environ))


def options_of(request: Request, environ: Mapping[str, str]) -> Options:
    """The evaluator's options; raises InputError for a `--var` without `=`."""
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


def find_roots(paths: Sequence[str]) -> list[str]:
    """The root modules of directories and files, in order, each once.

    A file of a module belongs to every root that calls the module; a file that is not Terraform
    (an address plan, a tfvars file) belongs to the roots under its directory.
    """
    missing = [path for path in paths if not os.path.lexists(path)]
    if missing:
        raise InputError(f"{missing[0]}: no such file or directory")
    directories = [path for path in paths if os.path.isdir(path)]
    files = [path for path in paths if not os.path.isdir(path)]
    found = dict.fromkeys(discover_roots(directories)) if directories else {}
    if files:
        found |= dict.fromkeys(_roots_of_files(files))
    if not found and directories:
        raise InputError(
            f"{', '.join(directories)}: no Terraform root module here",
            "name a directory that holds .tf files, or a tree that does",
        )
    return list(found)


def _roots_of_files(files: Sequence[str]) -> list[str]:
    candidates = discover_roots([repository(os.path.dirname(files[0]) or os.curdir)])
    found: dict[str, None] = {}
    for directory, file in {os.path.dirname(file): file for file in files}.items():
        roots = root_of(file, candidates)
        if not roots and not is_terraform(file):
            roots = [root for root in candidates if is_within(root, directory)]
        found |= dict.fromkeys(roots or _as_root(directory or os.curdir))
    return list(found)


def _as_root(directory: str) -> list[str]:
    """A module that nobody calls, or one outside the repository, stands for itself."""
    return [os.path.normpath(directory)] if holds_terraform(directory) else []
