"""The store of the run that is going on, for what is remembered deep inside of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from validator.cache.store import Store

_store: ContextVar[Store | None] = ContextVar("store", default=None)


@contextmanager
def remembering(store: Store | None) -> Iterator[None]:
    """Keep in this store what the work inside finds out, and find it there."""
    token = _store.set(store)
    try:
        yield
    finally:
        _store.reset(token)


def current() -> Store | None:
    """The store to use, or None where nothing is remembered."""
    return _store.get()
