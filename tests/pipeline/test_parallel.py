"""Roots on several processes: the same verdicts in the same order, whatever happens to one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from validator.cache.store import Store
from validator.pipeline import parallel
from validator.pipeline.judged import Judged
from validator.pipeline.request import Request, no_progress
from validator.pipeline.scan import scan

ROOT = 'resource "aws_sqs_queue" "q" {\n  name = "NAME"\n}\n'
ROOTS = 9


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    for number in range(ROOTS):
        (tmp_path / f"r{number}").mkdir()
        (tmp_path / f"r{number}" / "main.tf").write_text(ROOT.replace("NAME", f"q{number}"))
    (tmp_path / "r3" / "bad.tf").write_text("x = [")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_number_of_processes_changes_nothing(tree: Path) -> None:
    reports = [
        replace(scan(["."], Request(), {}, jobs=jobs), seconds=0.0) for jobs in (1, 2, 3, 50)
    ]
    assert all(report == reports[0] for report in reports)
    assert len(reports[0].roots) == ROOTS


def test_every_process_keeps_what_it_judged(tree: Path) -> None:
    scan(["."], Request(), {}, jobs=3, store=Store(str(tree / "cache")))
    assert Store(str(tree / "cache")).status().entries["verdicts"] == ROOTS


def _judged(root: str) -> Judged:
    return Judged(root, "consumer", (), (), (), len(root))


def test_progress_counts_every_root(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    roots = [f"r{number}" for number in range(7)]
    parallel.each(roots, _judged, lambda step, _: seen.append(step), jobs=2)
    assert sorted(seen) == roots


def test_what_a_killed_process_leaves_is_done_here() -> None:
    here = os.getpid()

    def work(root: str) -> Judged:
        if os.getpid() != here and root == "r2":
            os.kill(os.getpid(), signal.SIGKILL)
        return _judged(root)

    roots = [f"r{number}" for number in range(8)]
    assert [one.root for one in parallel.each(roots, work, no_progress, jobs=2)] == roots


def test_an_error_in_a_process_is_raised_here() -> None:
    def work(root: str) -> Judged:
        if root == "r5":
            raise RuntimeError(root)
        return _judged(root)

    with pytest.raises(RuntimeError, match="r5"):
        parallel.each([f"r{number}" for number in range(8)], work, no_progress, jobs=3)


def test_few_roots_and_threads_stay_in_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> int:
        raise AssertionError("forked")

    monkeypatch.setattr(os, "fork", refuse)
    parallel.each(["a", "b", "c"], _judged, no_progress, jobs=8)
    parallel.each(["a"] * 9, _judged, no_progress, jobs=1)
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        parallel.each(["a"] * 9, _judged, no_progress, jobs=8)
    finally:
        done.set()
        thread.join()
    with pytest.raises(AssertionError, match="forked"):
        parallel.each(["a"] * 9, _judged, no_progress, jobs=8)


SLOW = """
import os, sys, time
from validator.pipeline import parallel
from validator.pipeline.judged import Judged
from validator.cli import start
def work(root):
    open(f"pid-{os.getpid()}", "w").close()
    time.sleep(60)
start._run = lambda _: parallel.each(["r"] * 8, work, lambda *_: None, jobs=2)
start.main()
"""


def test_an_interrupt_ends_every_process(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW], cwd=tmp_path, start_new_session=True,
        stderr=subprocess.PIPE, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while len(list(tmp_path.glob("pid-*"))) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert told == ""
    for path in tmp_path.glob("pid-*"):
        with pytest.raises(ProcessLookupError):
            os.kill(int(path.name.removeprefix("pid-")), 0)
