"""From the bytes of one file to its syntax tree: tree-sitter's nodes become typed ones."""

from __future__ import annotations

import re

import tree_sitter_hcl
from tree_sitter import Language, Node, Parser, Query, QueryCursor

from validator.model.graph import Diagnostic
from validator.model.location import Location
from validator.syntax.converter import Converter
from validator.syntax.literals import SyntaxProblemError, literal
from validator.syntax.nodes import (
    Block,
    Body,
    Comment,
    Expression,
    Parenthesised,
    SyntaxTree,
)
from validator.syntax.problems import first_problem
from validator.syntax.templates import (
    TemplateError,
)

_LANGUAGE = Language(tree_sitter_hcl.language())
_COMMENTS = Query(_LANGUAGE, "(comment) @comment")
_NUMBERS = Query(_LANGUAGE, "(numeric_lit) @number")
_BLOCK_END = re.compile(rb"^\}[^\n]*\n?|^[a-z][^\n]*\}[ \t\r]*\n", re.MULTILINE)
_ESCAPES = re.compile(rb"\${3,}\{|%{3,}\{")
_EXPONENT = re.compile(rb"[eE][+-]?\d+")


def _tree(text: bytes) -> tuple[Node, bytes]:
    """The root node of a text, and the text that its offsets are of.

    The grammar takes the end of `$$${`, a dollar sign and an escape, for an interpolation: it is
    shown another bracket there. It has no exponent without a fraction: `1e3` is read as `1.0e3`.
    """
    shown = _ESCAPES.sub(lambda match: match[0][:-1] + b"(", text)
    root = Parser(_LANGUAGE).parse(shown).root_node
    # An error may hide the next number: one repair shows more of them.
    while root.has_error and _EXPONENT.search(text):
        ends = [node.end_byte for node in QueryCursor(_NUMBERS).captures(root).get("number", [])]
        places = [end for end in sorted(ends) if _EXPONENT.match(text, end)]
        if not places:
            break
        for end in reversed(places):
            text = text[:end] + b".0" + text[end:]
            shown = shown[:end] + b".0" + shown[end:]
        root = Parser(_LANGUAGE).parse(shown).root_node
    return root, text


def _decoded_problem(text: bytes, path: str) -> Diagnostic | None:
    try:
        text.decode("utf-8")
    except UnicodeDecodeError as error:
        line = text.count(b"\n", 0, error.start) + 1
        return Diagnostic("the file is not UTF-8 text; save it as UTF-8", Location(path, line))
    return None


def parse(text: bytes, path: str) -> SyntaxTree:
    """Parse one file in the native syntax. Never raises: what is wrong is in `errors`.

    A file with a syntax error yields one error, and the top-level blocks that are whole.
    """
    if problem := _decoded_problem(text, path):
        return SyntaxTree(path, Body(), errors=(problem,))
    text = text.removeprefix(b"\xef\xbb\xbf")
    root, text = _tree(text)
    converter = Converter(text, path)
    try:
        if root.has_error:
            return SyntaxTree(
                path,
                _salvaged(text, path),
                _comments(root, converter),
                (first_problem(root, text, path),),
            )
        top = next((child for child in root.children if child.type == "body"), None)
        body = converter.body(top)
    except RecursionError:
        problem = Diagnostic("the file is nested too deeply to read", Location(path, 1))
        return SyntaxTree(path, Body(), errors=(problem,))
    return SyntaxTree(path, body, _comments(root, converter), tuple(converter.problems[:1]))


def concrete(text: bytes) -> Node | None:
    """tree-sitter's own tree of a text, with its exact offsets, for who edits the text.

    None where the text is not well formed, or where the grammar reads it only after a repair.
    """
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return None
    shown = b"   " + text[3:] if text.startswith(b"\xef\xbb\xbf") else text
    root, repaired = _tree(shown)
    return None if root.has_error or repaired != shown else root


def parse_only(text: bytes, path: str, only: frozenset[str]) -> Body:
    """The blocks of these types and the arguments of these names, at any depth; nothing else.

    Quicker than `parse`; of a file that is not well formed, what `parse` gives.
    """
    root, shown = _tree(text.removeprefix(b"\xef\xbb\xbf"))
    if root.has_error:
        return parse(text, path).body
    converter = Converter(shown, path)
    converter.only = only
    try:
        return converter.body(next((c for c in root.children if c.type == "body"), None))
    except (RecursionError, UnicodeDecodeError):
        return parse(text, path).body


def _salvaged(text: bytes, path: str) -> Body:
    """The top-level blocks of a bad file that parse alone, each up to a `}` that starts a line.

    After a bad piece that opens a heredoc or a block comment nothing is trusted: what looks like
    a block may be text.
    """
    blocks: list[Block] = []
    start = 0
    for match in _BLOCK_END.finditer(text):
        piece, line = text[start : match.end()], text.count(b"\n", 0, start)
        start = match.end()
        root, piece = _tree(piece)
        if root.has_error:
            if b"<<" in piece or b"/*" in piece:
                break
            continue
        converter = Converter(piece, path, line)
        body = converter.body(next((c for c in root.children if c.type == "body"), None))
        if not converter.problems:
            blocks.extend(body.blocks)
    return Body(blocks=tuple(blocks))


def _comments(root: Node, converter: Converter) -> tuple[Comment, ...]:
    found = QueryCursor(_COMMENTS).captures(root).get("comment", [])
    return tuple(
        Comment(
            converter.location(node),
            converter.text[node.start_byte : node.end_byte].decode().rstrip("\r\n"),
            node.end_point[0] + 1,
        )
        for node in sorted(found, key=lambda node: node.start_byte)
    )


def parse_expression(text: str, path: str, line: int = 1) -> Expression | Diagnostic:
    """Parse one expression, as in `-var` or a JSON string; a Diagnostic where it is not one."""
    source = f"_ = (\n{text}\n)\n".encode()
    attribute = _only_attribute(source, path, line - 2)
    if isinstance(attribute, Parenthesised):
        return attribute.inner
    message = attribute.message if isinstance(attribute, Diagnostic) else "not one expression"
    return Diagnostic(message, Location(path, line))


def _only_attribute(source: bytes, path: str, line_offset: int) -> Expression | Diagnostic:
    root, source = _tree(source)
    converter = Converter(source, path, line_offset)
    if root.has_error:
        return first_problem(root, source, path)
    try:
        body = converter.body(next(c for c in root.children if c.type == "body"))
    except (RecursionError, StopIteration):
        return Diagnostic("not one expression", Location(path, 1))
    if converter.problems or len(body.attributes) != 1 or body.blocks:
        return converter.problems[0] if converter.problems else Diagnostic("not one expression")
    return next(iter(body.attributes.values())).value


def parse_template(text: str, path: str, line: int = 1) -> Expression | Diagnostic:
    """Parse a template file or a JSON string; a Diagnostic where it is not a template."""
    if "${" not in text and "%{" not in text:
        return literal(text, Location(path, line))
    mark = "TEMPLATE"
    while mark in text:
        mark += "_"
    head = f"_ = <<{mark}\n".encode()
    source = head + text.encode("utf-8", "replace") + f"\n{mark}\n".encode()
    root, source = _tree(source)
    if root.has_error:
        problem = first_problem(root, source, path)
        at = problem.location.line - 2 + line if problem.location else line
        return Diagnostic(problem.message, Location(path, max(line, at)))
    converter = Converter(source, path, line - 2)
    heredoc = _heredoc_node(root)
    try:
        if heredoc is None:
            return literal(text, Location(path, line))
        return converter.templates.bare(heredoc, len(head), len(source) - len(mark) - 2)
    except TemplateError as error:
        return Diagnostic(error.message, error.location)
    except SyntaxProblemError as problem:
        return problem.diagnostic
    except RecursionError:
        return Diagnostic("the template is nested too deeply to read", Location(path, line))


def _heredoc_node(root: Node) -> Node | None:
    node: Node | None = root
    while node is not None and node.type != "heredoc_template":
        named = [child for child in node.named_children if child.type != "identifier"]
        node = named[0] if named else None
    return node
