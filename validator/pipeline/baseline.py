"""`baseline write` and `baseline diff`, and a run that hides what the baseline holds."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from validator.model.report import SCANNERS, Report
from validator.model.verdict import Finding, Suppression
from validator.pipeline.judged import Judged
from validator.pipeline.places import ancestors
from validator.pipeline.request import InputError, Progress, Request, no_progress
from validator.policy.baseline import (
    BaselineError,
    Compared,
    Entry,
    as_json,
    compare,
    is_recordable,
    parse,
)

DEFAULT = os.path.join(".shared-check", "baseline.json")


@dataclass(frozen=True, slots=True)
class Written:
    """What a `baseline write` did: the numbers of entries."""

    path: str
    total: int
    added: int
    dropped: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A run against a baseline: what is new, what is recorded and gone, how many are both."""

    report: Report
    new: tuple[Finding, ...]
    gone: tuple[Entry, ...]
    known: int


@dataclass(frozen=True, slots=True)
class Baseline:
    """A baseline file's entries; `base` is what its roots are relative to."""

    path: str
    base: str
    entries: tuple[Entry, ...]

    def key(self, path: str) -> str:
        """A path as the baseline names it."""
        relative = os.path.relpath(os.path.realpath(path), os.path.realpath(self.base))
        return relative.replace(os.sep, "/")

    def of(self, root: str) -> list[Entry]:
        """The entries of one root."""
        key = self.key(root)
        return [entry for entry in self.entries if entry.root == key]

    def entry(self, finding: Finding) -> Entry:
        """The entry that records a finding; a root's own address depends on the directory."""
        path = self.key(finding.location.path) if finding.location else ""
        root = self.key(finding.root)
        return Entry(
            root,
            finding.rule,
            root if finding.address == finding.root else finding.address,
            finding.attribute,
            finding.verdict.value,
            path,
        )


def read_baseline(path: str) -> Baseline:
    """The baseline of a file. Raises InputError where it is none."""
    try:
        with open(path, encoding="utf-8") as stream:
            text = stream.read()
        return Baseline(path, _base(path), parse(text))
    except FileNotFoundError as error:
        hint = f"shared-check baseline write -o {path}"
        raise InputError(f"--baseline {path}: no such file", hint) from error
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"--baseline {path}: cannot be read: {error}") from error
    except BaselineError as error:
        raise InputError(f"{path}: {error}", "shared-check baseline write makes it anew") from error


def _base(path: str) -> str:
    """The top of the file's repository; without one the directory it is in, or is for."""
    directory = os.path.dirname(path) or os.curdir
    top = list(ancestors(os.path.normpath(directory)))[-1]
    if os.path.exists(os.path.join(top, ".git")):
        return top
    inside = os.path.basename(os.path.realpath(directory)) == ".shared-check"
    return os.path.join(directory, os.pardir) if inside else directory


def hide(judged: Sequence[Judged], request: Request) -> tuple[tuple[Judged, ...], tuple[str, ...]]:
    """What was judged with the recorded findings marked, and notes on what is gone."""
    if request.baseline is None:
        return tuple(judged), ()
    baseline = read_baseline(request.baseline)
    results = [_compared(one, baseline) for one in judged]
    gone = sum(len(_certain(one, r)) for one, r in zip(judged, results, strict=True))
    notes = []
    if gone:
        what = "1 entry of the baseline is" if gone == 1 else f"{gone} entries of the baseline are"
        notes.append(f"{what} fixed: shared-check baseline write --shrink-only drops them")
    hidden = (replace(one, findings=r.findings) for one, r in zip(judged, results, strict=True))
    return tuple(hidden), tuple(notes)


def _compared(one: Judged, baseline: Baseline) -> Compared:
    how = Suppression("baseline", f"recorded in {baseline.path}")
    return compare(one.findings, baseline.of(one.root), baseline.entry, how)


def _certain(one: Judged, result: Compared) -> list[Entry]:
    """The entries that are gone for certain: their rule was judged, and all could be read."""
    if any(error.severity == "error" for error in one.errors):
        return []
    return [entry for entry in result.gone if entry.rule in one.rules]


def difference(
    paths: Sequence[str],
    path: str,
    request: Request,
    environ: Mapping[str, str],
    progress: Progress = no_progress,
) -> Difference:
    """A scan against a baseline. Raises InputError as `scan` does, and for the baseline."""
    from validator.pipeline.scan import judged_roots, reported

    baseline = read_baseline(path)
    run = judged_roots(paths, request, environ, progress)
    results = [_compared(one, baseline) for one in run.settlement.judged]
    pairs = list(zip(run.settlement.judged, results, strict=True))
    settlement = replace(
        run.settlement, judged=tuple(replace(one, findings=r.findings) for one, r in pairs)
    )
    report = reported(replace(run, settlement=settlement))
    known = sum(
        1 for f in report.suppressed if f.suppressed is not None and f.suppressed.by == "baseline"
    )
    return Difference(
        report,
        tuple(finding for finding in report.findings if is_recordable(finding)),
        tuple(entry for one, r in pairs for entry in _certain(one, r)),
        known,
    )


def write(
    paths: Sequence[str],
    path: str,
    request: Request,
    environ: Mapping[str, str],
    progress: Progress = no_progress,
    *,
    shrink_only: bool = False,
) -> Written:
    """Record what a scan finds. Entries of roots and rules outside of the run stay.

    With `shrink_only` nothing is added. Raises InputError as `scan` does, for a file that cannot
    be written, and where the sources cannot all be read: then nothing is written.
    """
    from validator.pipeline.scan import judged_roots

    old = read_baseline(path) if os.path.exists(path) or shrink_only else None
    run = judged_roots(paths, request, environ, progress)
    errors = [e for one in run.settlement.judged for e in one.errors if e.severity == "error"]
    errors += run.settlement.errors
    if errors:
        place = f"{errors[0].location}: " if errors[0].location else ""
        raise InputError(f"{place}{errors[0].message}", "nothing is recorded until it can be read")
    broken = [item for one in run.settlement.judged for item in one.broken if item[0] in SCANNERS]
    if broken:
        raise InputError(": ".join(broken[0]), "nothing is recorded until it can run")
    baseline = old or Baseline(path, _base(path), ())
    entries = _updated(baseline, run.settlement.judged, shrink_only)
    _save(path, as_json(entries.elements()))
    before = Counter(baseline.entries)
    added, dropped = (entries - before).total(), (before - entries).total()
    return Written(path, entries.total(), added, dropped)


def _updated(baseline: Baseline, judged: Sequence[Judged], shrink_only: bool) -> Counter[Entry]:
    """The entries after a run: those outside of it, and what it found."""
    runs = {baseline.key(one.root): one for one in judged}
    entries: Counter[Entry] = Counter()
    for entry in baseline.entries:
        run = runs.get(entry.root)
        there = os.path.isdir(os.path.join(baseline.base, entry.root))
        if (run is None and there) or (run is not None and entry.rule not in run.rules):
            entries[entry] += 1
    for one in judged:
        if not shrink_only:
            entries.update(baseline.entry(f) for f in one.findings if is_recordable(f))
            continue
        result = _compared(one, baseline)
        kept = Counter(e for e in baseline.of(one.root) if e.rule in one.rules)
        entries += kept - Counter(result.gone)
    return entries


def _save(path: str, text: str) -> None:
    try:
        os.makedirs(os.path.dirname(path) or os.curdir, exist_ok=True)
        with open(path, "w", encoding="utf-8") as stream:
            stream.write(text)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error
