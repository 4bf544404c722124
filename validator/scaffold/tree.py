"""A tree of files as plain text."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

__all__ = ["tree"]

_Node = dict[str, "_Node"]


def tree(top: str, paths: Collection[str], notes: Mapping[str, str] | None = None) -> str:
    """The paths below `top`, directories first, each with its note where there is one."""
    root: _Node = {}
    for path in paths:
        node = root
        for step in path.split("/"):
            node = node.setdefault(step, {})
    lines = [f"{top.rstrip('/')}/", *_lines(root, "", "", notes or {})]
    return "\n".join(lines) + "\n"


def _lines(node: _Node, indent: str, parent: str, notes: Mapping[str, str]) -> Iterator[str]:
    children = sorted(node.items(), key=lambda child: (not child[1], child[0]))
    for number, (name, inner) in enumerate(children, start=1):
        last = number == len(children)
        path = f"{parent}{name}"
        note = f"  ({notes[path]})" if path in notes else ""
        yield f"{indent}{'└── ' if last else '├── '}{name}{'/' if inner else ''}{note}"
        yield from _lines(inner, indent + ("    " if last else "│   "), f"{path}/", notes)
