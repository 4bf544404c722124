"""Verdicts remembered between runs: the question, and everything the answer hangs on."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import fields

from validator.cache import files, tool
from validator.cache.files import Look, Record, Snapshot
from validator.cache.results import Results
from validator.cache.store import Store, location
from validator.evaluate.outlines import Outlines
from validator.pipeline import stored
from validator.pipeline.judged import Judged
from validator.pipeline.request import Request

_SECRET = 4
"""Characters from which a text from outside may be somebody's secret."""


class Memory:
    """The remembered verdicts of roots under one request; without a store nothing is remembered.

    Policies are part of the question: `policies` is called once, where their files have changed.
    """

    def __init__(
        self,
        store: Store | None,
        state: Snapshot,
        request: Request,
        environ: Mapping[str, str],
        policies: Callable[[], object],
    ) -> None:
        self._store = store
        self._state = state
        self._given = _given(request, environ)
        self._policies = policies
        self._looked: list[Look] | None = None
        self._results: Results | None = None
        self._identity = () if store is None else _identity(request, environ)

    @property
    def problem(self) -> str:
        """Why nothing is remembered although it should be; empty where all is well."""
        return self._store.problem if self._store is not None else ""

    def outlines(self, start: str) -> Outlines:
        """The memory of what files say about roots."""
        return Outlines(self._store, "\0".join((*self._identity[:3], start)))

    def find(self, root: str) -> Judged | None:
        """The verdicts of a root whose every input is as it was; None where they are not kept."""
        if self._store is None:
            return None
        kept = self._opened(self._store).find(root, self._state)
        try:
            return stored.decode(kept) if kept is not None else None
        except ValueError:
            return None

    def keep(self, judged: Judged, record: Record) -> None:
        """Keep verdicts, unless they show what came from outside and is in no file."""
        if self._store is None or not record.is_whole or self._is_secret(judged, record):
            return
        try:
            data = stored.encode(judged)
        except TypeError:  # something new in a verdict that is not plain data: judged each time
            return
        self._opened(self._store).keep(judged.root, record, self._state, data)

    def close(self) -> None:
        """Keep the store within its bound."""
        if self._store is not None:
            self._store.close()

    def _opened(self, store: Store) -> Results:
        """The results under these policies: the digest of what was read of them is in the key."""
        if self._results is None:
            policies = Results(store, "policies", self._identity)
            kept = policies.find("", self._state)
            if kept is None:
                with files.recorded() as record:
                    self._policies()
                kept = "".join(self._state.digest(look).hex() for look in record.looks).encode()
                kept = files.digest(kept).encode()
                policies.keep("", record, self._state, kept)
            self._results = Results(store, "verdicts", (*self._identity, kept.decode()))
        return self._results

    def _is_secret(self, judged: Judged, record: Record) -> bool:
        """A text from the environment or the command line that no file read here has.

        What is declared sensitive shows nowhere in a verdict; this is for what should have been.
        """
        if not self._given:
            return False
        shown = "\0".join(stored.texts(judged))
        contents: list[bytes] | None = None
        for text in self._given:
            if text in shown:
                if contents is None:
                    contents = [self._state.answer(x) for x in record.looks if x[0] == "read"]
                sought = text.encode("utf-8", "surrogateescape")
                if not any(isinstance(c, bytes) and sought in c for c in contents):
                    return True
        return False


def open_store(environ: Mapping[str, str]) -> Store:
    """The user's store."""
    return Store(location(environ))


def _identity(request: Request, environ: Mapping[str, str]) -> tuple[str, ...]:
    """Everything besides files that a verdict hangs on; the first three are the tool and place."""
    asked = {field.name: getattr(request, field.name) for field in fields(request)}
    plain = {k: sorted(v) if isinstance(v, frozenset) else v for k, v in asked.items()}
    outside = sorted((k, v) for k, v in environ.items() if _matters(k))
    return (
        tool.identity(), os.getcwd(), environ.get("HOME", ""), json.dumps(plain),
        json.dumps(outside),
    )  # fmt: skip


def _matters(name: str) -> bool:
    return name.startswith("TF_VAR_") or name in ("TF_DATA_DIR", "TF_WORKSPACE")


def _given(request: Request, environ: Mapping[str, str]) -> list[str]:
    """The texts that come from outside the sources."""
    given = (*request.variables, *request.assumptions)
    values = [text.partition("=")[2].strip(' "') for text in given]
    values += [value for name, value in environ.items() if name.startswith("TF_VAR_")]
    return [value for value in values if len(value) >= _SECRET]
