"""Which properties of an AWS resource are nested blocks, from the provider's own schema.

Native syntax tells `rule { … }` from `rule = { … }`; JSON writes both the same way.
(https://developer.hashicorp.com/terraform/language/syntax/json#nested-block-mapping)
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

BlockTree = Mapping[str, "BlockTree"]
"""The names of nested blocks, each with those nested in it.

A name with `=` is an argument that may be written as blocks too: an empty list sets it to nothing.
"""


@cache
def _lines() -> Mapping[str, str]:
    """The trees as text, by `resource aws_x`, `data aws_x` and `provider aws` (blocks.txt)."""
    text = (Path(__file__).parent / "blocks.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return {key: tree for key, _, tree in (line.partition(": ") for line in lines)}


@cache
def nested_blocks(mode: str, kind: str) -> BlockTree:
    """The nested blocks of a resource, data source or provider; empty for what is not known."""
    return read(_lines().get(f"{mode} {kind}", ""))


def read(text: str) -> BlockTree:
    """A tree from its text: `egress ingress rule(filter(tag) status)`."""
    top: dict[str, BlockTree] = {}
    open_trees = [top]
    last: dict[str, BlockTree] = top
    for word in text.replace("(", " ( ").replace(")", " ) ").split():
        if word == "(":
            open_trees.append(last)
        elif word == ")":
            open_trees.pop()
        else:
            last = {}
            open_trees[-1][word] = last
    return top


def written(tree: BlockTree) -> str:
    """The text of a tree."""
    return " ".join(
        f"{name}({written(inner)})" if inner else name for name, inner in sorted(tree.items())
    )
