"""File patterns of `fileset`: `*`, `**`, `?`, `[a-z]`, `{a,b}`."""

from __future__ import annotations

import os
import posixpath
import re

from validator.cache import files

_MOST_FILES = 100_000


def matches(base: str, pattern: str) -> list[str]:
    """The regular files under `base` (relative, with `/`) that a pattern matches, sorted.

    Raises ValueError for a pattern that is not well formed.
    """
    cleaned = posixpath.normpath(pattern) if pattern else "."
    ups = 0
    while cleaned.startswith("../"):
        cleaned, ups = cleaned[3:], ups + 1
    start = os.path.normpath(os.path.join(base, *[".."] * ups))
    wanted = re.compile(translate(cleaned))
    deep = "**" in cleaned or "{" in cleaned
    depth = cleaned.count("/")
    found: list[str] = []
    for directory, folders, names in files.walk(start):
        inner = os.path.relpath(directory, start).replace(os.sep, "/")
        level = 0 if inner == "." else inner.count("/") + 1
        if not deep and level >= depth:
            folders[:] = []
        for name in names:
            path = name if inner == "." else f"{inner}/{name}"
            if wanted.fullmatch(path) and files.is_file(os.path.join(directory, name)):
                found.append("../" * ups + path)
        if len(found) > _MOST_FILES:
            raise ValueError("more than 100,000 files match")
    return sorted(found)


def translate(pattern: str) -> str:
    """The regular expression of a pattern."""
    parts: list[str] = []
    position, depth = 0, 0
    while position < len(pattern):
        char = pattern[position]
        if char == "*":
            text, position = _stars(pattern, position)
            parts.append(text)
            continue
        if char == "[":
            text, position = _class(pattern, position)
            parts.append(text)
            continue
        if char == "\\":
            if position + 1 == len(pattern):
                raise ValueError("syntax error in pattern")
            position += 1
            parts.append(re.escape(pattern[position]))
        elif char == "{":
            depth += 1
            parts.append("(?:")
        elif char == "}" and depth:
            depth -= 1
            parts.append(")")
        elif char == "," and depth:
            parts.append("|")
        else:
            parts.append("[^/]" if char == "?" else re.escape(char))
        position += 1
    if depth:
        raise ValueError("syntax error in pattern")
    return "".join(parts)


def _stars(pattern: str, position: int) -> tuple[str, int]:
    whole = position == 0 or pattern[position - 1] == "/"
    if not pattern.startswith("**", position) or not whole:
        end = position
        while pattern.startswith("*", end):
            end += 1
        return "[^/]*", end
    if pattern.startswith("**/", position):
        return "(?:[^/]+/)*", position + 3
    end = position + 2
    return (".*", end) if end == len(pattern) else ("[^/]*", end)


def _class(pattern: str, position: int) -> tuple[str, int]:
    end = pattern.find("]", position + 2)
    if end < 0:
        raise ValueError("syntax error in pattern")
    inside = pattern[position + 1 : end]
    negated = inside.startswith("^")
    body = re.sub(r"([\[\]\\^])", r"\\\1", inside[1:] if negated else inside)
    return f"(?!/)[{'^' if negated else ''}{body}]", end + 1
