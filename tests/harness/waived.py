"""Roots with suppressions, judged on a given day as `scan` does."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from validator.model.report import Report, WaiverState
from validator.model.verdict import Verdict
from validator.pipeline.request import Request
from validator.pipeline.scan import scan

TODAY = "2027-03-31"
ENVIRON = {"SHARED_CHECK_TODAY": TODAY}
EVERY_RULE = Request(profile="all")


@contextmanager
def inside(directory: Path) -> Iterator[None]:
    """The working directory, for as long as it lasts."""
    before = os.getcwd()
    os.chdir(directory)
    try:
        yield
    finally:
        os.chdir(before)


def write(directory: Path, files: Mapping[str, str]) -> Path:
    """A repository of these files."""
    (directory / ".git").mkdir(exist_ok=True)
    for name, text in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return directory


def judged(
    directory: Path,
    *paths: str,
    today: str = TODAY,
    request: Request = EVERY_RULE,
) -> Report:
    """What a scan in the directory reports."""
    with inside(directory):
        return scan(paths or (".",), request, {"SHARED_CHECK_TODAY": today})


def fails(report: Report, rule: str) -> set[str]:
    """The addresses that fail a rule and count."""
    return {f.address for f in report.with_verdict(Verdict.FAIL) if f.rule == rule}


def hidden(report: Report) -> set[tuple[str, str]]:
    """Rule and address of what is suppressed."""
    return {(f.rule, f.address) for f in report.suppressed}


def about(report: Report) -> set[tuple[str, str]]:
    """The findings about suppressions: rule and attribute."""
    return {(f.rule, f.attribute) for f in report.findings if f.rule.startswith("suppression-")}


def states(report: Report) -> dict[str, WaiverState]:
    """How each suppression stands, by the rule it names."""
    return {one.rule: one.state for one in report.waivers}
