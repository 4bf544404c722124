"""The part of a page that a command writes: what stands between two comments of it."""

from __future__ import annotations


def between(page: str, begin: str, end: str, text: str) -> str | None:
    """The page with `text` between its marks; None where it has no marks.

    `begin` is the opening comment, or what it starts with: the whole comment is kept.
    """
    start = page.find(begin)
    closed = page.find("-->", start) if start >= 0 else -1
    stop = page.find(end, closed) if closed >= 0 else -1
    if stop < 0:
        return None
    return f"{page[: closed + len('-->')]}\n\n{text}\n{page[stop:]}"
