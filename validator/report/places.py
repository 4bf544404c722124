"""Paths as other tools want them: relative to the top of the repository, as URI or plain."""

from __future__ import annotations

import os
from functools import cache
from urllib.parse import quote


def top() -> str:
    """The absolute path of the repository around the working directory, else that directory."""
    return _top(os.path.realpath(os.curdir))


@cache
def _top(start: str) -> str:
    here = start
    while not os.path.exists(os.path.join(here, ".git")):
        parent = os.path.dirname(here)
        if parent == here:
            return start
        here = parent
    return here


def from_top(path: str) -> str:
    """A path relative to `top`, with `/`; one outside of it stays absolute."""
    absolute = os.path.realpath(path)
    if os.path.commonpath((absolute, top())) != top():
        return absolute.replace(os.sep, "/")
    return os.path.relpath(absolute, top()).replace(os.sep, "/")


def uri(path: str) -> str:
    """A path as a URI reference: relative below `top`, else `file:`."""
    found = from_top(path)
    return f"file://{quote(found)}" if found.startswith("/") else quote(found)


def base_uri() -> str:
    """The URI that relative ones are meant from."""
    return f"file://{quote(top())}/"
