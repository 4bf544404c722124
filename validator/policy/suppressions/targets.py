"""What a comment is on: the block or attribute of its line, or the one directly below."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from validator.policy.suppressions.waiver import Target
from validator.syntax.nodes import Attribute, Block, Body, Comment, SyntaxTree


@dataclass(frozen=True, slots=True)
class _Item:
    """A block or attribute with the blocks around it, from the outermost."""

    node: Block | Attribute
    around: tuple[Block, ...] = ()

    @property
    def first(self) -> int:
        return self.node.location.line

    @property
    def last(self) -> int:
        return self.node.end_line


def target_of(tree: SyntaxTree, comment: Comment, lines: list[str]) -> Target | None:
    """The target of a comment; None where it stands at nothing."""
    items = list(_items(tree.body))
    item = _on_line(items, comment, lines) or _below(items, tree, comment, lines)
    return _target(tree.path, item) if item is not None else None


def _items(body: Body, around: tuple[Block, ...] = ()) -> Iterator[_Item]:
    """Everything in a body, the outer before the inner."""
    for attribute in body.attributes.values():
        yield _Item(attribute, around)
    for block in body.blocks:
        yield _Item(block, around)
        yield from _items(block.body, (*around, block))


def _on_line(items: list[_Item], comment: Comment, lines: list[str]) -> _Item | None:
    """The outermost that starts on the comment's line; else the innermost that the line is of."""
    first, last = comment.location.line, comment.end_line
    starting = next((item for item in items if item.first in (first, last)), None)
    if starting is not None:
        return starting
    holding = [item for item in items if item.first <= first and last <= item.last]
    if not holding:
        return None
    innermost = holding[-1]
    if isinstance(innermost.node, Attribute):
        return innermost
    alone = not lines[first - 1][: comment.location.column - 1].strip()
    return None if alone and first != innermost.last else innermost


def _below(
    items: list[_Item], tree: SyntaxTree, comment: Comment, lines: list[str]
) -> _Item | None:
    """The item that starts on the first line under the comment that is not a comment itself."""
    comments = {other.location.line: other.end_line for other in tree.comments}
    begun = {item.first for item in items}
    line = comment.end_line + 1
    while line in comments and line not in begun and _is_alone(lines[line - 1]):
        line = comments[line] + 1
    return next((item for item in items if item.first == line), None)


def _is_alone(line: str) -> bool:
    """Whether a line starts with a comment: nothing of the configuration is before it."""
    return line.lstrip().startswith(("#", "//", "/*"))


def _target(path: str, item: _Item) -> Target:
    outer = item.around[0] if item.around else item.node
    inner: tuple[Block | Attribute, ...] = (*item.around[1:], item.node) if item.around else ()
    names = [_name(node) for node in inner if _name(node) != "content"]
    whole = isinstance(outer, Block) and not inner
    return Target(
        path=path,
        name=_address(outer),
        first=item.first,
        last=item.last,
        outer_first=outer.location.line,
        outer_last=outer.end_line,
        attribute=".".join(names),
        sole=isinstance(outer, Block) and _is_sole(outer, inner),
        type=outer.labels[0] if _is_resource(outer) and isinstance(outer, Block) else "",
        call=outer.labels[0]
        if isinstance(outer, Block) and whole and outer.type == "module" and outer.labels
        else "",
    )


def _is_resource(node: Block | Attribute) -> bool:
    return isinstance(node, Block) and node.type in ("resource", "data") and len(node.labels) == 2


def _name(node: Block | Attribute) -> str:
    if isinstance(node, Attribute):
        return node.name
    return node.labels[0] if node.type == "dynamic" and node.labels else node.type


def _is_sole(outer: Block, inner: tuple[Block | Attribute, ...]) -> bool:
    """Whether every nested block on the way is the only one of its type, and not dynamic."""
    body = outer.body
    for node in inner:
        if isinstance(node, Block):
            same = [other for other in body.blocks if _name(other) == _name(node)]
            if len(same) > 1 or node.type == "dynamic":
                return False
            body = node.body
    return True


def _address(node: Block | Attribute) -> str:
    """The block as an address in its module: `aws_vpc.main`, `data.x.y`, `output.a`, `locals`."""
    if isinstance(node, Attribute):
        return node.name
    parts = {"resource": node.labels, "variable": ("var", *node.labels)}
    return ".".join(parts.get(node.type, (node.type, *node.labels)))
