"""Child processes in a group of their own, bounded by a timeout, with their output streamed.

A Terraform engine starts provider processes, and a Go build starts compilers. Each child here
leads its own process group, so that a timeout or an interrupt ends everything it started.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

__all__ = ["Completed", "LineSink", "ProcessTimeoutError", "end_group", "run"]

LineSink = Callable[[str], None]
"""Receives one line of output, without its line break, as soon as it is printed."""


@dataclass(frozen=True, slots=True)
class Completed:
    """A finished child: its exit code, what it printed and how long it ran, in seconds."""

    argv: tuple[str, ...]
    returncode: int
    stdout: str
    stderr: str
    seconds: float


class ProcessTimeoutError(Exception):
    """The child did not end in time and was killed; ``completed`` holds what it had printed."""

    def __init__(self, completed: Completed, timeout: float) -> None:
        super().__init__(f"{completed.argv[0]} did not end within {timeout:g} s")
        self.completed = completed
        self.timeout = timeout


def end_group(process: subprocess.Popen[str], *, grace: float) -> None:
    """Ends the process group led by ``process``: SIGINT, ``grace`` seconds, then SIGKILL.

    An engine answers SIGINT by writing its state and releasing its lock; SIGKILL follows for
    whatever is left of the group, also when the leader itself has ended.
    """
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGINT)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(grace)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def run(
    argv: Sequence[str],
    *,
    cwd: Path,
    env: Mapping[str, str],
    timeout: float,
    stdin: str | None = None,
    on_stdout: LineSink | None = None,
    on_stderr: LineSink | None = None,
    grace: float = 10.0,
) -> Completed:
    """Runs ``argv`` and returns what it printed; the exit code is the caller's to judge.

    Raises ``ProcessTimeoutError`` after ``timeout`` seconds, ``OSError`` when the program cannot
    be started. Every other exception (an interrupt, an error in a sink) ends the child's group.
    """
    started = time.monotonic()
    process = subprocess.Popen(
        list(argv),
        cwd=cwd,
        env=dict(env),
        stdin=subprocess.DEVNULL if stdin is None else subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    )
    readers = [_Reader(process.stdout, on_stdout), _Reader(process.stderr, on_stderr)]
    timed_out = False
    try:
        if stdin is not None and process.stdin is not None:
            with contextlib.suppress(BrokenPipeError):
                process.stdin.write(stdin)
                process.stdin.close()
        process.wait(timeout)
    except subprocess.TimeoutExpired:
        timed_out = True
        end_group(process, grace=grace)
    except BaseException:
        end_group(process, grace=grace)
        raise
    completed = Completed(
        argv=tuple(argv),
        returncode=process.returncode,
        stdout=readers[0].text(),
        stderr=readers[1].text(),
        seconds=time.monotonic() - started,
    )
    if timed_out:
        raise ProcessTimeoutError(completed, timeout)
    return completed


class _Reader:
    """Drains one pipe on a thread, so that the child never blocks on a full pipe."""

    def __init__(self, pipe: IO[str] | None, sink: LineSink | None) -> None:
        self._pipe = pipe
        self._sink = sink
        self._lines: list[str] = []
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._drain, daemon=True)
        self._thread.start()

    def _drain(self) -> None:
        if self._pipe is None:
            return
        for line in self._pipe:
            self._lines.append(line)
            if self._sink is None or self._error is not None:
                continue
            try:
                self._sink(line.rstrip("\r\n"))
            except Exception as error:  # noqa: BLE001 - raised by text(), once the pipe is drained
                self._error = error

    def text(self) -> str:
        # A grandchild that keeps the pipe open must not hold up the result.
        self._thread.join(5.0)
        if self._error is not None:
            raise self._error
        return "".join(self._lines)
