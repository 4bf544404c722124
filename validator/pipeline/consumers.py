"""`consumers index`: every checkout read, and held against the foundation."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from dataclasses import dataclass, replace

from validator.cache import tool
from validator.cache.store import Store, location
from validator.contract.consumers.index import read_checkout
from validator.contract.consumers.matching import hold_against
from validator.contract.consumers.memory import Memory
from validator.contract.consumers.model import Checkout, Problem
from validator.contract.consumers.result import Result
from validator.contract.consumers.sources import (
    SourceError,
    clone,
    local_sources,
    names_for,
    origin,
    scratch,
)
from validator.contract.consumers.walk import File, files
from validator.contract.publishers import Foundation, own_prefixes
from validator.pipeline.places import repository
from validator.pipeline.request import InputError, Progress, no_progress

DEFAULT_PREFIX = "/connectly-shared/"
_FEW = 6
"""Checkouts that are read in this process: a second one takes as long to start."""


_PAUSE = 0.3
"""Seconds between two lines of progress."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is indexed: consumers, the foundation (empty: this repository), prefixes (none: the
    default, or what the foundation publishes under where it has nothing below that), and what the
    foundation's repository is called (none: by its directory and its remote).
    """

    paths: tuple[str, ...]
    foundation: str = ""
    prefixes: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()


def index(asked: Asked, environ: Mapping[str, str], progress: Progress = no_progress) -> Result:
    """Every read of the foundation in the consumers, the dangling ones, and dead names.

    Raises InputError for wrong use; a checkout that cannot be read is among the troubles.
    """
    started = time.monotonic()
    with ExitStack() as stack:
        reader = Reader(asked, environ, progress, stack)
        foundation, consumers = reader.read()
        result = hold_against(foundation, consumers)
    notes = (*result.notes, *reader.notes)
    return replace(result, notes=notes, seconds=time.monotonic() - started)


class Reader:
    """Reads the foundation and its consumers, from memory where they are as they were."""

    def __init__(
        self, asked: Asked, environ: Mapping[str, str], progress: Progress, stack: ExitStack
    ) -> None:
        self.asked = asked
        self.progress = progress
        self.notes: list[str] = []
        self._told = 0.0
        self._stack = stack
        self._store = Store(os.path.join(os.path.dirname(location(environ)), "consumers"))
        stack.callback(self._store.close)
        self._identity = tool.identity()

    def _tell(self, step: str, fraction: float) -> None:
        """Progress that is worth a line: not of what takes no time."""
        now = time.monotonic()
        if now - self._told >= _PAUSE:
            self._told = now
            self.progress(step, fraction)

    def read(self) -> tuple[Foundation, list[Checkout]]:
        """The foundation, and the consumers in the order they were asked for."""
        root = foundation_root(self.asked.foundation)
        asked = local_sources(self.asked.paths)
        if not asked:
            raise InputError("no consumers are named", "name the directories of their checkouts")
        names = names_for([path for path, _ in asked])
        found = list(zip(names, asked, strict=True))
        places = [os.path.realpath(directory) for _, (_, directory) in found if directory]
        prefixes = self._prefixes()
        foundation = self.foundation(root, prefixes, places, self.asked.names)
        prefixes = foundation.prefixes
        consumers = self._consumers(found, prefixes, os.path.realpath(root), places)
        return foundation, consumers

    def _prefixes(self) -> tuple[str, ...]:
        for prefix in self.asked.prefixes:
            if not prefix.startswith("/") or prefix.strip("/") == "":
                hint = "a prefix is the start of names, such as /acme/"
                raise InputError(f"--prefix {prefix}: does not start with a slash and a name", hint)
        return tuple(dict.fromkeys(f"{p.rstrip('/')}/" for p in self.asked.prefixes))

    def foundation(
        self,
        root: str,
        prefixes: tuple[str, ...],
        without: Sequence[str] = (),
        names: frozenset[str] = frozenset(),
    ) -> Foundation:
        """The index of the foundation in `root`, without the consumers inside of it.

        `names` are what its repository is called, where that is not to be read from `root`.
        """
        self.progress("reading the foundation", 0.0)
        real = os.path.realpath(root)
        inside = frozenset(place for place in without if place != real)
        chosen = prefixes or (DEFAULT_PREFIX,)
        try:
            [checkout] = self._read([("foundation", root, list(files(root, inside)))], chosen)
        except OSError as error:
            raise InputError(f"--foundation {root}: {error.strerror}") from error
        own = own_prefixes(checkout)
        if not prefixes and own and DEFAULT_PREFIX not in own:
            chosen = own
            self.notes.append(
                f"the foundation publishes nothing below {DEFAULT_PREFIX}: "
                f"taken are its own prefixes {', '.join(own)} (--prefix chooses)"
            )
        return Foundation(checkout, chosen, names or names_of(root))

    def _consumers(
        self,
        asked: Sequence[tuple[str, tuple[str, str | None]]],
        prefixes: tuple[str, ...],
        foundation: str,
        places: Sequence[str],
    ) -> list[Checkout]:
        failed: dict[str, Checkout] = {}
        listed: list[tuple[str, str, list[File]]] = []
        clones = ""
        for number, (name, (path, directory)) in enumerate(asked):
            try:
                if directory is None:
                    clones = clones or self._stack.enter_context(scratch())
                    directory = os.path.join(clones, str(number))
                    self.progress(f"cloning {name}", number / len(asked) / 10)
                    clone(path, directory)
                real = os.path.realpath(directory)
                others = {*places, foundation} - {real}
                listed.append((name, directory, list(files(directory, frozenset(others)))))
            except SourceError as error:
                failed[name] = Checkout(name, path, problems=(Problem(str(error)),))
            except OSError as error:
                problem = Problem(f"{path}: {error.strerror or error}")
                failed[name] = Checkout(name, path, problems=(problem,))
        read = {one.name: one for one in self._read(listed, prefixes)}
        return [{**read, **failed}[name] for name, _ in asked]

    def _read(
        self, listed: Sequence[tuple[str, str, list[File]]], prefixes: tuple[str, ...]
    ) -> list[Checkout]:
        memory = Memory(self._store, (self._identity, *prefixes))
        found: dict[str, Checkout] = {}
        missing: list[tuple[str, str, list[File], str]] = []
        for number, (name, root, listing) in enumerate(listed):
            self._tell(f"looking at {name}", 0.1 + 0.1 * number / len(listed))
            known, key = memory.find(root, name, listing)
            if known is not None:
                found[name] = known
            else:
                missing.append((name, root, listing, key))
        for key, checkout in self._computed(missing, prefixes):
            found[checkout.name] = checkout
            if not any(one.path.startswith("../") for one in checkout.sites):
                memory.keep(key, checkout)
        return [found[name] for name, _, _ in listed]

    def _computed(
        self, missing: Sequence[tuple[str, str, list[File], str]], prefixes: tuple[str, ...]
    ) -> list[tuple[str, Checkout]]:
        workers = min(os.cpu_count() or 1, len(missing))
        if len(missing) > _FEW and workers > 1:
            try:
                with ProcessPoolExecutor(workers) as pool:
                    tasks = [
                        (key, pool.submit(read_checkout, root, name, listing, prefixes))
                        for name, root, listing, key in missing
                    ]
                    done = []
                    for number, (key, task) in enumerate(tasks):
                        done.append((key, task.result()))
                        self._tell(f"read {done[-1][1].name}", _share(number, len(missing)))
                    return done
            except (OSError, BrokenProcessPool):
                pass  # no processes to be had: one after the other
        done = []
        for number, (name, root, listing, key) in enumerate(missing):
            self._tell(f"reading {name}", _share(number, len(missing)))
            done.append((key, read_checkout(root, name, listing, prefixes)))
        return done


def _share(number: int, total: int) -> float:
    return 0.2 + 0.8 * number / max(total, 1)


def names_of(root: str) -> frozenset[str]:
    """What the repository in a directory is called: by the directory, and by where it came from."""
    name = os.path.basename(os.path.realpath(root))
    remote = re.split(r"[/:]", origin(root).rstrip("/"))[-1].removesuffix(".git")
    return frozenset(one.lower() for one in (name, remote) if one)


def foundation_root(path: str) -> str:
    """The absolute directory of the foundation: the one named, else the repository around here.

    Raises InputError where it is no directory.
    """
    root = path or repository(os.curdir)
    if not os.path.isdir(root):
        raise InputError(
            f"--foundation {path}: no such directory", "name the tree that holds its root modules"
        )
    return os.path.abspath(root)
