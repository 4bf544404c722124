"""Patterns over Terraform addresses and over paths, as `exceptions.yaml` writes them."""

from __future__ import annotations

import json
import re
from functools import cache

_KEY = r'\[(?:"(?:[^"\\]|\\.)*"|[^\]"]*)\]'
_TEXT = r'(?:[^"\\]|\\.)*'
_WITHIN_KEY = rf'(?:"{_TEXT}"|[^\]"]*)'
_WITHIN_NAME = r'[^.\[\]"]*'
_MODULES = re.compile(rf"(?:module\.[^.\[]+(?:{_KEY})?\.)*")
_OWN = re.compile(rf"(?:data\.)?[^.\[]+\.[^.\[]+(?P<key>{_KEY})?")


def is_exact(pattern: str) -> bool:
    """Whether an address pattern names one address."""
    return "*" not in pattern


@cache
def address_pattern(pattern: str) -> re.Pattern[str]:
    """The expression of an address pattern, to be matched in full.

    `*` stands for any text within one name or one key, `**` for any text at all. A name without
    instance key stands for all its instances; brackets and quotes are literal.
    """
    parts: list[str] = []
    position = 0
    in_key = quoted = False
    while position < len(pattern):
        char = pattern[position]
        if pattern.startswith("**", position) and not in_key:
            parts.append(".*")
            position += 2
            continue
        if char == "." and not in_key and _takes_key(pattern, position):
            parts.append(f"(?:{_KEY})?")
        star = _TEXT if quoted else _WITHIN_KEY if in_key else _WITHIN_NAME
        parts.append(star if char == "*" else re.escape(char))
        quoted = quoted != (char == '"' and in_key)
        in_key = (in_key or char == "[") and not (char == "]" and not quoted)
        position += 1
    if _takes_key(pattern, len(pattern)):
        parts.append(f"(?:{_KEY})?")
    return re.compile("".join(parts), re.DOTALL)


def _takes_key(pattern: str, end: int) -> bool:
    """Whether the name that ends here has no key of its own and is no `**`."""
    return end > 0 and pattern[end - 1] != "]" and not pattern.endswith("**", 0, end)


@cache
def path_pattern(pattern: str) -> re.Pattern[str]:
    """The expression of a path pattern, to be matched in full.

    A directory stands for what it holds; `*` stands for any text without `/`, `**` for any text,
    `**/` also for none.
    """
    text = pattern.removeprefix("./").rstrip("/")
    found = re.escape(text)
    found = found.replace(r"\*\*/", "(?:.*/)?").replace(r"\*\*", ".*").replace(r"\*", "[^/]*")
    return re.compile(f"{found}(?:/.*)?", re.DOTALL)


def instance_key(address: str, call: str = "") -> str | int | None:
    """The key of the resource instance that an address is of (or in), or of the module `call`."""
    if call:
        own = re.match(_KEY, address[len(call) :])
        text = own.group() if own else None
    else:
        start = _MODULES.match(address)
        match = _OWN.match(address, start.end() if start else 0)
        text = match["key"] if match else None
    if not text:
        return None
    try:
        key = json.loads(text)[0]
    except (ValueError, IndexError):
        return None
    return key if isinstance(key, (str, int)) else None
