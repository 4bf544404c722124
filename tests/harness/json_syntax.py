"""A native file written again in Terraform's JSON syntax, block by block."""

from __future__ import annotations

import json
from typing import Any

import tree_sitter_hcl
from tree_sitter import Language, Node, Parser

_LANGUAGE = Language(tree_sitter_hcl.language())
_NAMES = frozenset(
    {"provider", "iterator", "type", "from", "to", "when", "on_failure", "depends_on", "providers",
     "ignore_changes", "replace_triggered_by", "configuration_aliases", "source", "version",
     "description", "required_version"}
)  # fmt: skip
"""Arguments that JSON writes as plain text, unless they are a resource's own."""
_META = frozenset({"provider", "iterator", "depends_on", "ignore_changes", "replace_triggered_by"})


class Writer:
    """Writes one file; `lists` writes a single nested block as a list of one."""

    def __init__(self, text: bytes, lists: bool = False) -> None:
        self.text = text
        self.lists = lists

    def write(self) -> str:
        """The JSON of the file."""
        root = Parser(_LANGUAGE).parse(self.text).root_node
        body = next((child for child in root.children if child.type == "body"), None)
        document: dict[str, Any] = {}
        for node in body.children if body is not None else ():
            if node.type == "block":
                kind, labels, inner = self._parts(node)
                self._put(document, (kind, *labels), self._body(inner, kind))
        return json.dumps(document, indent=1)

    def _source(self, node: Node) -> str:
        return self.text[node.start_byte : node.end_byte].decode()

    def _parts(self, block: Node) -> tuple[str, list[str], Node | None]:
        words = [c for c in block.children if c.type in ("identifier", "string_lit")]
        names = [self._source(word).strip('"') for word in words]
        return names[0], names[1:], next((c for c in block.children if c.type == "body"), None)

    def _put(self, into: dict[str, Any], path: tuple[str, ...], body: Any) -> None:
        *outer, last = path
        for step in outer:
            into = into.setdefault(step, {})
        if last not in into:
            into[last] = [body] if self.lists else body
        elif isinstance(into[last], list):
            into[last].append(body)
        else:
            into[last] = [into[last], body]

    def _body(self, body: Node | None, kind: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for node in body.children if body is not None else ():
            if node.type == "attribute":
                name = self._source(node.children[0])
                value = next(c for c in node.children if c.type == "expression")
                plain = name in (_META if kind in ("resource", "data") else _NAMES)
                found[name] = self._plain(value) if plain else self._expression(value)
            elif node.type == "block":
                inner, labels, nested = self._parts(node)
                deeper = "data" if kind in ("resource", "data") else inner
                within = self._body(nested, "dynamic" if inner == "dynamic" else deeper)
                self._put(found, (inner, *labels), within)
        return found

    def _plain(self, expression: Node) -> Any:
        node = _only(expression)
        if node.type == "tuple":
            return [self._plain(item) for item in node.children if item.type == "expression"]
        if node.type == "object":
            return {key: self._plain(value) for key, value in self._items(node)}
        return self._source(expression).strip('"')

    def _items(self, node: Node) -> list[tuple[str, Node]]:
        pairs = [
            [c for c in element.children if c.type == "expression"]
            for element in node.children
            if element.type == "object_elem"
        ]
        return [(self._source(key).strip('"'), value) for key, value in pairs]

    def _expression(self, expression: Node) -> Any:
        node, source = _only(expression), self._source(expression)
        if node.type == "tuple":
            return [self._expression(item) for item in node.children if item.type == "expression"]
        if node.type == "object" and not any(c.type == "comment" for c in node.children):
            items = self._items(node)
            if all(key.replace("-", "").replace("_", "").isalnum() for key, _ in items):
                return {key: self._expression(value) for key, value in items}
        if node.type in ("numeric_lit", "bool_lit", "null_lit"):
            return json.loads(source)
        if node.type == "string_lit" and "\\" not in source:
            return source[1:-1]
        # The end mark of a heredoc stands alone on its line.
        return f"${{{source}\n}}" if "<<" in source else f"${{{source}}}"


def _only(node: Node) -> Node:
    """The node that an expression is, where it is a literal, a tuple or an object."""
    while len(node.children) == 1 and node.type in (
        "expression", "literal_value", "collection_value",
    ):  # fmt: skip
        node = node.children[0]
    return node
