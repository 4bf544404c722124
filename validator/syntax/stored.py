"""Syntax trees as bytes and back, by the content of the file: an unchanged file is not parsed.

The trees of one directory are one entry. A tree does not know where its file was: the path is
given when it is read again. Files with errors, and variable files, are not kept.
"""

from __future__ import annotations

import marshal
from dataclasses import fields
from decimal import Decimal
from typing import Any

from validator.cache import files, tool
from validator.cache.current import current
from validator.model.location import Location
from validator.syntax import nodes
from validator.syntax.literals import literal
from validator.syntax.nodes import Body, Literal, SyntaxTree

_KIND = "syntax"
_CLASSES: tuple[type[Any], ...] = (
    nodes.Template, nodes.TemplateIf, nodes.TemplateFor, nodes.TupleExpr, nodes.ObjectExpr,
    nodes.ForExpr, nodes.Conditional, nodes.Unary, nodes.Binary, nodes.FunctionCall,
    nodes.GetAttr, nodes.Index, nodes.Splat, nodes.Variable, nodes.Relative,
    nodes.Parenthesised, nodes.Attribute, nodes.Block, nodes.Comment,
)  # fmt: skip
_TAGS = {kind: tag for tag, kind in enumerate(_CLASSES)}
_FIELDS = {
    kind: tuple(field.name for field in fields(kind) if field.name != "location")
    for kind in _CLASSES
}
_LITERAL, _NUMBER, _BODY = -1, -2, -3


class Shelf:
    """The kept trees of one directory; empty where nothing is remembered."""

    def __init__(self, directory: str) -> None:
        self._store = current()
        self._new = False
        self._used: dict[bytes, Any] = {}
        self._kept: dict[bytes, Any] = {}
        if self._store is not None:
            name = f"{tool.identity()} {directory}".encode("utf-8", "surrogateescape")
            self._key = files.digest(name)
            kept = self._store.get(_KIND, self._key)
            if kept is not None:
                self._kept = marshal.loads(kept)  # noqa: S302 - checked: our own, private, whole

    def find(self, text: bytes, path: str) -> SyntaxTree | None:
        """The tree of a content, as of a file at `path`."""
        if not self._kept:
            return None
        name = _name(text, path)
        plain = self._kept.get(name)
        if plain is None:
            return None
        self._used[name] = plain
        return decode(plain, path)

    def add(self, text: bytes, tree: SyntaxTree) -> None:
        """Keep a tree that was parsed just now."""
        if self._store is not None and not tree.errors:
            self._used[_name(text, tree.path)] = encode(tree)
            self._new = True

    def close(self) -> None:
        """Write the shelf, if anything on it is new."""
        if self._store is not None and self._new:
            self._store.put(_KIND, self._key, marshal.dumps(self._used))


def _name(text: bytes, path: str) -> bytes:
    """JSON and HCL may have the same content."""
    return files.raw_digest(text) + (b"j" if path.endswith(".json") else b"")


def encode(tree: SyntaxTree) -> Any:
    """A tree without errors as tuples, lists and plain values that `marshal` takes."""
    return (_plain(tree.body), [_plain(comment) for comment in tree.comments])


def decode(plain: Any, path: str) -> SyntaxTree:
    """What `encode` was given, as of a file at `path`."""
    body, comments = plain
    return SyntaxTree(path, _node(body, path), tuple([_node(one, path) for one in comments]))


def _plain(node: Any) -> Any:
    """A node as a tuple of its tag, line, column and fields; a tuple as a list."""
    kind = type(node)
    if kind is tuple:
        return [_plain(one) for one in node]
    if kind is Literal:
        place, data = node.location, node.value.data
        if type(data) is Decimal:
            return (_NUMBER, place.line, place.column, str(data))
        return (_LITERAL, place.line, place.column, data)
    if kind is Body:
        attributes = [(name, _plain(one)) for name, one in node.attributes.items()]
        return (_BODY, attributes, [_plain(block) for block in node.blocks])
    tag = _TAGS.get(kind)
    if tag is None:
        return node
    place = node.location
    return (
        tag, place.line, place.column, *[_plain(getattr(node, name)) for name in _FIELDS[kind]]
    )  # fmt: skip


def _node(plain: Any, path: str) -> Any:
    kind = type(plain)
    if kind is list:
        return tuple([_node(one, path) for one in plain])
    if kind is not tuple:
        return plain
    tag = plain[0]
    if tag == _BODY:
        attributes = {name: _node(one, path) for name, one in plain[1]}
        return Body(attributes, tuple([_node(block, path) for block in plain[2]]))
    place = Location(path, plain[1], plain[2])
    if tag == _LITERAL:
        return literal(plain[3], place)
    if tag == _NUMBER:
        return literal(Decimal(plain[3]), place)
    return _CLASSES[tag](
        place,
        *[_node(one, path) if type(one) in _INNER else one for one in plain[3:]],
    )


_INNER = (tuple, list)
