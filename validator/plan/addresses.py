"""Resource and module addresses as the engine writes them: split, quoted, generalised.

Grammar: https://developer.hashicorp.com/terraform/cli/state/resource-addressing
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

_STEP = re.compile(
    r"""(?P<dot>\.)?(?P<name>[^.\["]+) | \[(?P<number>\d+)\] | \["(?P<text>(?:[^"\\]|\\.)*)"\]
      | \[(?P<any>\*)\]""",
    re.VERBOSE,
)
_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}
_UNESCAPED = re.compile(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)|\$\$\{|%%\{")
_INDEX = re.compile(r'\[(?:\d+|\*|"(?:[^"\\]|\\.)*")\]')

Step = str | int
ANY = "*"
MAX_KEYS = 8


def split(text: str) -> tuple[tuple[str, Step | None], ...]:
    """A traversal as (name, index) pairs: `module.a["k"].aws_x.y[0]` →
    `(("module", None), ("a", "k"), ("aws_x", None), ("y", 0))`.

    Raises ValueError where the text is not a traversal.
    """
    steps: list[tuple[str, Step | None]] = []
    position = 0
    while position < len(text):
        match = _STEP.match(text, position)
        if match is None:
            raise ValueError(f"not an address: {text}")
        if match["name"] is not None:
            steps.append((match["name"], None))
        elif not steps or steps[-1][1] is not None:
            raise ValueError(f"not an address: {text}")
        else:
            steps[-1] = (steps[-1][0], _index(match))
        position = match.end()
    return tuple(steps)


def _index(match: re.Match[str]) -> Step:
    if match["number"] is not None:
        return int(match["number"])
    return ANY if match["any"] else unquote(match["text"])


def index_text(index: Step | None) -> str:
    """An instance key as it is written behind an address: `[0]`, `["k"]`, or nothing."""
    if index is None:
        return ""
    return f"[{index}]" if isinstance(index, int) else f'["{quote(index)}"]'


def quote(key: str) -> str:
    """A string key with the escapes of an HCL quoted template."""
    text = "".join(_ESCAPES.get(char, char) for char in key)
    return text.replace("${", "$${").replace("%{", "%%{")


def unquote(text: str) -> str:
    """The key that `quote` wrote."""

    def plain(match: re.Match[str]) -> str:
        escape = match[1]
        if escape is None:
            return match[0][1:]
        if len(escape) > 1:
            return chr(int(escape[1:], 16))
        return {"n": "\n", "r": "\r", "t": "\t"}.get(escape, escape)

    return _UNESCAPED.sub(plain, text)


def without_indexes(address: str) -> str:
    """The address of the configuration block: every instance key removed."""
    return _INDEX.sub("", address)


def generalised(address: str) -> Iterator[str]:
    """The symbolic addresses that may stand for an instance, the most specific first.

    A symbolic instance of unknown `count` or `for_each` is written `aws_x.y[*]`; in a nested
    module each instance key on the way may be unknown.
    """
    keys = _INDEX.findall(address)
    if not keys:
        return
    if len(keys) > MAX_KEYS:
        yield _INDEX.sub("[*]", address)
        return
    names = _INDEX.split(address)
    options = sorted(product((False, True), repeat=len(keys)), key=sum)[1:]
    for stars in options:
        text = names[0]
        for key, star, name in zip(keys, stars, names[1:], strict=True):
            text += ("[*]" if star else key) + name
        yield text
