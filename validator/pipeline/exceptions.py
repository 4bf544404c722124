"""Suppressions in a run: which apply to which root, and what `shared-check exceptions` lists."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from validator.evaluate import discover_roots, root_of
from validator.model.location import Location
from validator.model.report import Report, WaiverState
from validator.model.verdict import Finding
from validator.pipeline.judged import Judged, Settlement
from validator.pipeline.places import exceptions_base, is_within, repository
from validator.pipeline.request import InputError, Progress, Request, no_progress
from validator.policy import PolicySet
from validator.policy.suppressions import (
    ExceptionsFile,
    InlineWaiver,
    Run,
    Waiver,
    read_exceptions,
    read_inline,
    settle,
)
from validator.policy.suppressions.inline import files_of
from validator.policy.suppressions.listed import schema
from validator.policy.suppressions.waiver import day

TODAY = "SHARED_CHECK_TODAY"
FAULTS = frozenset(WaiverState) - {WaiverState.ACTIVE, WaiverState.NOT_JUDGED}
"""The states that are findings."""


def today(environ: Mapping[str, str]) -> date:
    """The day that dates are held against: SHARED_CHECK_TODAY, else today in UTC.

    Raises InputError where the variable is no date.
    """
    text = environ.get(TODAY)
    if not text:
        return datetime.now(UTC).date()
    found = day(text)
    if found is None:
        raise InputError(f"{TODAY}={text}: not a date", f"{TODAY}=2027-03-31")
    return found


def settled(
    judged: Sequence[Judged],
    policies: PolicySet,
    request: Request,
    environ: Mapping[str, str],
    directories: Sequence[str] = (),
) -> Settlement:
    """Apply the suppressions to what was judged in one run.

    `directories` are those that were searched for roots: where they hold everything that an
    exceptions file is for, an entry that matches nothing is unused.
    """
    now = today(environ)
    if not request.suppressions:
        return Settlement(tuple(judged), today=now)
    files = {base: read_exceptions(base) for base in dict.fromkeys(map(_base_of, judged))}
    sound = not any(error.severity == "error" for one in judged for error in one.errors)
    searched = directories if sound else ()
    runs = [_run(one, files[_base_of(one)], searched) for one in judged]
    reach = _Reach(tuple(one.root for one in judged), any(one.inline is not None for one in judged))
    outcome = settle(runs, policies, now, request.rules, reach.is_complete)
    homes = {waiver.terms.location: run.root for run in reversed(runs) for waiver in run.inline}
    return Settlement(
        tuple(replace(one, findings=f) for one, f in zip(judged, outcome.findings, strict=True)),
        tuple(_at_home(finding, homes) for finding in outcome.problems),
        outcome.waivers,
        tuple(error for file in files.values() for error in file.errors),
        now,
    )


class _Reach:
    """Whether roots outside of a run may need a suppression: looked for only when it matters."""

    def __init__(self, roots: Sequence[str], copied: bool) -> None:
        self.run = {os.path.realpath(root) for root in roots}
        self.homes = {os.path.realpath(root) for root in roots if os.path.isdir(root)}
        self.copied = copied

    def is_complete(self, waiver: Waiver) -> bool:
        """Whether every root is in the run that reads the comment's file, or is beside its roots.

        Beside a root is what is under the same directory of the repository's top.
        """
        if isinstance(waiver, InlineWaiver):
            path = waiver.terms.location.path
            if os.path.realpath(os.path.dirname(path) or os.curdir) in self.homes:
                return True
            if self.copied or not os.path.exists(path):
                return False
            others = root_of(path, discover_roots([repository(os.path.dirname(path) or os.curdir)]))
        else:
            tops = {_under(root, waiver.base) for root in self.run}
            found = discover_roots([waiver.base])
            others = [root for root in found if _under(root, waiver.base) in tops]
            if waiver.root is not None:
                others = [root for root in found if waiver.is_for(root)]
        return {os.path.realpath(root) for root in others} <= self.run


def _under(path: str, base: str) -> str:
    """The first directory on the way from `base` to a path."""
    relative = os.path.relpath(os.path.realpath(path), os.path.realpath(base))
    return relative.split(os.sep, 1)[0]


def _at_home(finding: Finding, homes: Mapping[Location, str]) -> Finding:
    return replace(finding, root=homes.get(finding.location, "") if finding.location else "")


def _run(one: Judged, file: ExceptionsFile, searched: Sequence[str]) -> Run:
    inline = one.inline
    if inline is None:
        located = (finding.location for finding in one.findings)
        inline = read_inline(files_of(one.sources, located))
    whole = any(is_within(file.base, directory) for directory in searched)
    return Run(one.root, one.findings, one.rules, dict(one.modules), inline, file.entries, whole)


def _base_of(one: Judged) -> str:
    return exceptions_base(one.root)


def listing(
    paths: Sequence[str],
    request: Request,
    environ: Mapping[str, str],
    progress: Progress = no_progress,
) -> Report:
    """A scan, for its suppressions: `Report.waivers`. Raises InputError as `scan` does."""
    from validator.pipeline.scan import scan

    return scan(paths, request, environ, progress)


def schema_text() -> str:
    """The JSON Schema of `exceptions.yaml`, for an editor that checks it while one types."""
    return json.dumps(schema(), indent=2) + "\n"
