"""Independent work on all processor cores, in processes that share what was loaded before.

A forked process has the policies, the sources read so far and the code already in memory. It
sends each result as bytes; whatever happens to it, what is missing in the end is done here.
"""

from __future__ import annotations

import os
import selectors
import signal
import threading
from collections.abc import Callable, Sequence

from validator.pipeline import stored
from validator.pipeline.judged import Judged
from validator.pipeline.request import Progress

_FEWEST = 4
"""Roots from which on a second process is worth its start."""
_HEAD = 8


def each(
    roots: Sequence[str],
    work: Callable[[str], Judged],
    progress: Progress,
    jobs: int | None = None,
    finish: Callable[[], None] = lambda: None,
) -> list[Judged]:
    """The work's result for every root, in order; `finish` runs at the end of each process."""
    done: dict[int, Judged] = {}
    workers = _workers(len(roots), jobs)
    if workers > 1:
        _Pool(roots, work, progress, finish).run(workers, done)
    for number, root in enumerate(roots):
        if number not in done:
            progress(root, number / len(roots))
            done[number] = work(root)
    return [done[number] for number in range(len(roots))]


def cores() -> int:
    """The processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _workers(count: int, jobs: int | None) -> int:
    if count < _FEWEST or not hasattr(os, "fork") or threading.active_count() > 1:
        return 1  # a fork takes only the calling thread along: locks of others would stay locked
    return min(jobs or cores(), count // 2)


class _Pool:
    def __init__(
        self,
        roots: Sequence[str],
        work: Callable[[str], Judged],
        progress: Progress,
        finish: Callable[[], None],
    ) -> None:
        self.roots = roots
        self.work = work
        self.progress = progress
        self.finish = finish
        self.children: dict[int, int] = {}

    def run(self, workers: int, done: dict[int, Judged]) -> None:
        """Fill `done` with what the processes send."""
        try:
            for share in range(workers):
                self._start(share, workers)
            self._collect(done)
        except BaseException:
            for child in self.children.values():
                os.kill(child, signal.SIGKILL)
            raise
        finally:
            for reader, child in self.children.items():
                os.close(reader)
                os.waitpid(child, 0)  # no process outlives the run, however it ends

    def _start(self, share: int, workers: int) -> None:
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            code = 1
            try:
                os.close(reader)
                for other in self.children:
                    os.close(other)
                self._serve(share, workers, writer)
                code = 0
            except BaseException:  # noqa: BLE001 - a forked process must never return from here
                code = 1
            finally:
                os._exit(code)
        os.close(writer)
        self.children[reader] = child

    def _serve(self, share: int, workers: int, writer: int) -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        with open(writer, "wb", buffering=0) as stream:
            for number in range(share, len(self.roots), workers):
                data = stored.encode(self.work(self.roots[number]))
                head = number.to_bytes(4, "big") + len(data).to_bytes(4, "big")
                view = memoryview(head + data)
                while view:
                    view = view[stream.write(view) :]
        self.finish()

    def _collect(self, done: dict[int, Judged]) -> None:
        held: dict[int, bytearray] = {reader: bytearray() for reader in self.children}
        with selectors.DefaultSelector() as selector:
            for reader in self.children:
                selector.register(reader, selectors.EVENT_READ)
            while selector.get_map():
                for key, _ in selector.select():
                    data = os.read(key.fd, 1024 * 1024)
                    if not data:
                        selector.unregister(key.fd)
                        continue
                    held[key.fd] += data
                    self._take(held[key.fd], done)

    def _take(self, data: bytearray, done: dict[int, Judged]) -> None:
        while len(data) >= _HEAD:
            number, size = int.from_bytes(data[:4], "big"), int.from_bytes(data[4:_HEAD], "big")
            if len(data) < _HEAD + size:
                return
            done[number] = stored.decode(bytes(data[_HEAD : _HEAD + size]))
            del data[: _HEAD + size]
            self.progress(self.roots[number], len(done) / len(self.roots))
