"""Whole processes measured side by side: in turn, so that a slow minute is slow for both.

CPU seconds come from the kernel's account of the finished process and its children, and hold on a
machine that is shared; wall seconds hold on an idle one.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Sample:
    """One finished process: seconds of processor and of wall time, its peak memory in MiB."""

    cpu: float
    wall: float
    peak: float


@dataclass(frozen=True, slots=True)
class Case:
    """A command to measure. `before` runs first, unmeasured: an edit, an emptied cache."""

    name: str
    command: Sequence[str]
    directory: Path
    before: Callable[[], None] = lambda: None
    environ: Mapping[str, str] | None = None


def run(case: Case) -> Sample:
    """Run once; what it prints is thrown away, its exit code is that of findings or none."""
    case.before()
    env = {**os.environ, **(case.environ or {})}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    started = time.perf_counter()
    process = subprocess.Popen(
        case.command, cwd=case.directory, env=env,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stderr is not None
    told = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        sys.exit(f"{case.name}: exit {process.returncode}\n{told.decode(errors='replace')[-2000:]}")
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return Sample(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / unit)


def in_turn(cases: Sequence[Case], runs: int, before: int = 1) -> dict[str, list[Sample]]:
    """Every case `runs` times, A B C A B C …, after `before` rounds that are not counted."""
    found: dict[str, list[Sample]] = {case.name: [] for case in cases}
    for number in range(before + runs):
        for case in cases:
            sample = run(case)
            if number >= before:
                found[case.name].append(sample)
    return found


def table(found: Mapping[str, Sequence[Sample]], peer: str | None) -> list[str]:
    """Rows of medians; the ratios to the peer are medians of the ratios round by round."""
    rows = ["| case | CPU s | wall s | MiB | CPU ratio | wall ratio |", "|---|---|---|---|---|---|"]
    for name, samples in found.items():
        cells = [name, *(f"{_median(s, samples):.3f}" for s in ("cpu", "wall"))]
        cells.append(f"{_median('peak', samples):.0f}")
        peers = found.get(peer or "", ())
        cells += ["1" if name == peer else _ratio(samples, peers, f) for f in ("cpu", "wall")]
        rows.append(f"| {' | '.join(cells)} |")
    return rows


def _median(field: str, samples: Sequence[Sample]) -> float:
    return statistics.median(getattr(sample, field) for sample in samples)


def _ratio(samples: Sequence[Sample], peers: Sequence[Sample], field: str) -> str:
    if not peers:
        return "–"
    pairs = zip(samples, peers, strict=True)
    return f"{statistics.median(getattr(a, field) / getattr(b, field) for a, b in pairs):.3f}"


def options(description: str, *peers: str, runs: int) -> argparse.Namespace:
    """The command line that the benchmarks share. Each peer is found on PATH, or named."""
    parser = argparse.ArgumentParser(description=description.split("\n", 1)[0])
    parser.add_argument("--runs", type=int, default=runs, help=f"rounds counted ({runs})")
    for peer in peers:
        parser.add_argument(f"--{peer}", metavar="FILE", help=f"{peer}; default: as on PATH")
    chosen = parser.parse_args()
    for peer in peers:
        path = getattr(chosen, peer) or shutil.which(peer)
        if path is None:
            print(f"note: {peer} is not on PATH and not named (--{peer}): no ratio to it")
        setattr(chosen, peer, os.path.abspath(path) if path else None)
    return chosen


def ours(*arguments: str) -> list[str]:
    """The command of the shared-check that this interpreter has, its bytecode written."""
    script = Path(sys.executable).parent / "shared-check"
    if not script.exists():
        sys.exit("run this with the python of an environment that has shared-check")
    return [str(script), *arguments]


def machine() -> str:
    """The machine in a line."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in _lines("/proc/cpuinfo")
            if line.startswith("model name")
        ),
        "unknown processor",
    )
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    load = os.getloadavg()[0]
    version = sys.version.split()[0]
    return f"{model}, {cores} cores, Python {version}, load {load:.1f} at the start"


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
