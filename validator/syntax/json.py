"""Terraform's JSON syntax, read into the same tree as the native one.

(https://developer.hashicorp.com/terraform/language/syntax/json)
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Mapping
from dataclasses import dataclass
from decimal import Decimal

from validator.model.graph import Diagnostic
from validator.model.location import Location
from validator.syntax.blocks import BlockTree, nested_blocks
from validator.syntax.literals import literal, number
from validator.syntax.nodes import (
    Attribute,
    Block,
    Body,
    Expression,
    Literal,
    ObjectExpr,
    SyntaxTree,
    TupleExpr,
)
from validator.syntax.parser import parse_template

_TOKEN = re.compile(
    r'\s*(?:(?P<mark>[{}\[\],:])|(?P<string>"(?:[^"\\\x00-\x1f]|\\.)*")'
    r"|(?P<number>-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?P<word>[a-z]+)|(?P<end>\Z))"
)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_SIMPLE = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "/": "/", '"': '"', "\\": "\\"}
_WORDS = {"true": True, "false": False, "null": None}
_LABELS: Mapping[str, int] = {
    "resource": 2, "data": 2, "ephemeral": 2, "variable": 1, "output": 1, "module": 1,
    "provider": 1, "locals": 0, "terraform": 0, "moved": 0, "removed": 0, "import": 0, "check": 1,
}  # fmt: skip
_NESTED: Mapping[str, Mapping[str, int]] = {
    "terraform": {"backend": 1, "cloud": 0, "required_providers": 0, "provider_meta": 1},
    "variable": {"validation": 0},
    "output": {"precondition": 0},
    "check": {"assert": 0, "data": 2},
    "resource": {"lifecycle": 0, "provisioner": 1, "connection": 0, "dynamic": 1},
    "data": {"lifecycle": 0, "dynamic": 1},
    "ephemeral": {"lifecycle": 0, "dynamic": 1},
    "provider": {"dynamic": 1},
    "lifecycle": {"precondition": 0, "postcondition": 0},
    "dynamic": {"content": 0},
}


class _Everything:
    """Where every argument is plain."""

    def __contains__(self, _: object) -> bool:
        return True


_EVERYTHING = _Everything()
_PLAIN_STRINGS: Mapping[str, Container[str]] = {
    "variable": frozenset(("type", "description", "default")),
    "output": frozenset(("description",)),
    "module": frozenset(("source", "version")),
    "terraform": frozenset(("required_version",)),
    "backend": _EVERYTHING,
    "cloud": _EVERYTHING,
    "required_providers": frozenset(("source", "version")),
}
"""Arguments that are no templates, by the type of their block."""
_NO_BLOCKS: BlockTree = {}


class JsonError(Exception):
    """Text that is not JSON, or JSON that is not configuration."""

    def __init__(self, message: str, location: Location) -> None:
        super().__init__(message)
        self.diagnostic = Diagnostic(message, location)


@dataclass(slots=True)
class _Node:
    """A JSON value with its place; an object is a list of pairs, so that keys may repeat."""

    data: list[tuple[_Node, _Node]] | list[_Node] | str | int | Decimal | bool | None
    location: Location
    end_line: int
    is_object: bool = False

    @property
    def pairs(self) -> list[tuple[str, _Node, Location]]:
        assert isinstance(self.data, list)
        return [(str(p[0].data), p[1], p[0].location) for p in self.data if isinstance(p, tuple)]

    @property
    def items(self) -> list[_Node]:
        assert isinstance(self.data, list)
        return [item for item in self.data if isinstance(item, _Node)]


class _Reader:
    def __init__(self, text: str, path: str) -> None:
        self.text = text
        self.path = path
        self.position = 0
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def location(self, offset: int) -> Location:
        line = bisect_right(self.starts, offset)
        return Location(self.path, line, offset - self.starts[line - 1] + 1)

    def take(self) -> tuple[str, str, int]:
        match = _TOKEN.match(self.text, self.position)
        if match is None or match.lastgroup is None:
            blank = re.compile(r"\s*").match(self.text, self.position)
            at = blank.end() if blank else self.position
            raise JsonError(f'not JSON at "{self.text[at : at + 20]}"', self.location(at))
        self.position = match.end()
        return match.lastgroup, match[match.lastgroup], match.start(match.lastgroup)

    def document(self) -> _Node:
        root = self.node()
        if self.take()[0] != "end":
            raise JsonError("there is more after the end", self.location(self.position))
        if not root.is_object:
            raise JsonError("the file must hold an object", root.location)
        return root

    def node(self) -> _Node:
        kind, text, at = self.take()
        where = self.location(at)
        if kind == "string":
            return _Node(_unescape(text), where, where.line)
        if kind == "number":
            return _Node(number(text), where, where.line)
        if kind == "word" and text in _WORDS:
            return _Node(_WORDS[text], where, where.line)
        if text == "{":
            return self._object(where)
        if text == "[":
            return self._array(where)
        raise JsonError(f'a value is expected, not "{text}"' if text else "unexpected end", where)

    def _object(self, where: Location) -> _Node:
        pairs: list[tuple[_Node, _Node]] = []
        while True:
            kind, text, at = self.take()
            if text == "}" and not pairs:
                break
            if kind != "string":
                raise JsonError("a property name in double quotes is expected", self.location(at))
            here = self.location(at)
            key = _Node(_unescape(text), here, here.line)
            self._expect(":")
            pairs.append((key, self.node()))
            if self._expect(",", "}") == "}":
                break
        return _Node(pairs, where, self.location(self.position).line, is_object=True)

    def _array(self, where: Location) -> _Node:
        items: list[_Node] = []
        start = self.position
        if self.take()[1] != "]":
            self.position = start
            items.append(self.node())
            while self._expect(",", "]") == ",":
                items.append(self.node())
        return _Node(items, where, self.location(self.position).line)

    def _expect(self, *marks: str) -> str:
        _, text, at = self.take()
        if text not in marks:
            found = f'"{text}"' if text else "the end of the file"
            wanted = " or ".join(f'"{mark}"' for mark in marks)
            raise JsonError(f"{wanted} is expected, not {found}", self.location(at))
        return text


def _unescape(text: str) -> str:
    def replacement(match: re.Match[str]) -> str:
        escape = match[1]
        return chr(int(escape[1:], 16)) if len(escape) > 1 else _SIMPLE.get(escape, escape)

    text = _ESCAPE.sub(replacement, text[1:-1])
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _expression(node: _Node, plain: bool = False) -> Expression:
    """A value; the texts in a plain one are no templates."""
    if node.is_object:
        items = tuple(
            (
                literal(key, where) if plain else _template(key, where),
                _expression(value, plain),
            )
            for key, value, where in node.pairs
        )
        return ObjectExpr(node.location, items)
    data = node.data
    if isinstance(data, list):
        return TupleExpr(node.location, tuple(_expression(item, plain) for item in node.items))
    if isinstance(data, str) and not plain:
        return _template(data, node.location)
    return literal(data, node.location)


def _template(text: str, location: Location) -> Expression:
    parsed = parse_template(text, location.path, location.line)
    if isinstance(parsed, Diagnostic):
        raise JsonError(parsed.message, parsed.location or location)
    if isinstance(parsed, Literal):
        return literal(text if "{" not in text else parsed.value.data, location)  # type: ignore[arg-type]
    return parsed


def _blocks(
    kind: str, labels: tuple[str, ...], wanted: int, node: _Node, where: Location, tree: BlockTree
) -> list[Block]:
    """The blocks of one type that a property holds; `tree` are those nested in each."""
    if not node.is_object and isinstance(node.data, list):
        return [
            block
            for item in node.items
            for block in _blocks(kind, labels, wanted, item, where, tree)
        ]
    if node.data is None:
        return []
    if not node.is_object:
        raise JsonError(f'"{kind}" must hold an object', node.location)
    if len(labels) < wanted:
        return [
            block
            for label, value, at in node.pairs
            for block in _blocks(kind, (*labels, label), wanted, value, at, tree)
        ]
    if kind in ("resource", "data", "provider"):
        tree = nested_blocks(kind, labels[0])
    elif kind == "dynamic":
        tree = {"content": tree.get(labels[0], {})}
    body = _body(node, _NESTED.get(kind, {}), _PLAIN_STRINGS.get(kind, frozenset()), tree)
    return [Block(where, kind, labels, body, node.end_line)]


def _body(
    node: _Node,
    nested: Mapping[str, int],
    plain: Container[str] = (),
    tree: BlockTree = _NO_BLOCKS,
) -> Body:
    attributes: dict[str, Attribute] = {}
    blocks: list[Block] = []
    for name, value, where in node.pairs:
        if name == "//":
            continue
        if name in nested:
            inner = tree if name == "dynamic" else tree.get(name, {})
            blocks.extend(_blocks(name, (), nested[name], value, where, inner))
        elif name == "dynamic" and tree:
            blocks.extend(_blocks(name, (), 1, value, where, tree))
        elif name in tree and _may_be_blocks(value):
            blocks.extend(_blocks(name, (), 0, value, where, tree[name]))
        elif value.data and f"{name}=" in tree and _may_be_blocks(value):
            blocks.extend(_blocks(name, (), 0, value, where, tree[f"{name}="]))
        elif name in attributes:
            raise JsonError(f'"{name}" is set twice', where)
        else:
            expression = _expression(value, plain=name in plain)
            attributes[name] = Attribute(where, name, expression, value.end_line)
    return Body(attributes, tuple(blocks))


def _may_be_blocks(node: _Node) -> bool:
    """An object, or a list of objects: what else a property holds is an argument's value."""
    if node.is_object or node.data is None:
        return node.is_object
    return isinstance(node.data, list) and all(item.is_object for item in node.items)


def parse_json(text: bytes, path: str) -> SyntaxTree:
    """Parse one `.tf.json` or `.tfvars.json` file. Never raises: what is wrong is in `errors`.

    Only a provider's schema tells nested blocks from arguments: those of the AWS provider are
    known (`nested_blocks`); for others a property is an argument.
    """
    try:
        reader = _Reader(text.decode("utf-8-sig"), path)
        root = reader.document()
        if ".tfvars" in path:
            return SyntaxTree(path, _body(root, {}, _EVERYTHING))
        return SyntaxTree(path, _body(root, _LABELS))
    except UnicodeDecodeError as error:
        line = text.count(b"\n", 0, error.start) + 1
        problem = Diagnostic("the file is not UTF-8 text; save it as UTF-8", Location(path, line))
    except JsonError as error:
        problem = error.diagnostic
    except RecursionError:
        problem = Diagnostic("the file is nested too deeply to read", Location(path, 1))
    return SyntaxTree(path, Body(), errors=(problem,))
