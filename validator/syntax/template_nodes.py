"""tree-sitter's template nodes become templates: the text between nodes is cut out here.

White space next to an interpolation belongs to no node of the grammar, so text is taken from the
bytes between the neighbouring nodes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tree_sitter import Node

from validator.model.location import Location
from validator.syntax.literals import SyntaxProblemError, literal, refuse_newline
from validator.syntax.nodes import Expression, Template
from validator.syntax.templates import (
    Piece,
    build,
    flush,
    split_lines,
    strip,
    unescape_heredoc,
    unescape_quoted,
)

if TYPE_CHECKING:
    from validator.syntax.converter import Converter

_DIRECTIVES = {
    "template_if_intro": "if",
    "template_else_intro": "else",
    "template_if_end": "endif",
    "template_for_start": "for",
    "template_for_end": "endfor",
}


class TemplateReader:
    """Reads the templates of one file, expressions inside them through the file's converter."""

    def __init__(self, converter: Converter) -> None:
        self.converter = converter
        self.text = converter.text

    def read(self, node: Node) -> Expression:
        """A quoted template or a heredoc."""
        location = self.converter.location(node)
        if node.type == "quoted_template":
            pieces: list[Piece] = []
            self._pieces(node, node.start_byte + 1, node.end_byte - 1, pieces)
            for piece in pieces:
                if piece.kind == "text":
                    refuse_newline(piece.text, location)
                    piece.text = unescape_quoted(piece.text, location)
            return _assembled(pieces, location)
        return self._heredoc(node, location)

    def _heredoc(self, node: Node, location: Location) -> Expression:
        marks = [child for child in node.children if child.type == "heredoc_identifier"]
        start = self.text.find(b"\n", marks[0].end_byte) + 1
        end = self.text.rfind(b"\n", 0, marks[-1].start_byte) + 1
        pieces: list[Piece] = []
        self._pieces(node, start, max(start, end), pieces)
        pieces = split_lines(pieces)
        for piece in pieces:
            piece.text = unescape_heredoc(piece.text.replace("\r\n", "\n"))
        strip(pieces)
        if self.converter.source(node.children[0]).endswith("-"):
            flush(pieces)
        return _assembled(pieces, location, stripped=True)

    def bare(self, node: Node, start: int, end: int) -> Expression:
        """A template file: a heredoc without marks, its text not cut into lines."""
        pieces: list[Piece] = []
        self._pieces(node, start, end, pieces)
        for piece in pieces:
            piece.text = unescape_heredoc(piece.text)
        return _assembled(pieces, Location(self.converter.path, 1))

    def _pieces(self, node: Node, start: int, end: int, pieces: list[Piece]) -> None:
        position = start
        for token in self._template_tokens(node):
            if token.start_byte > position:
                pieces.append(self._text_piece(position, token.start_byte, token))
            pieces.append(self._piece(token))
            position = token.end_byte
        if position < end:
            pieces.append(self._text_piece(position, end, node))

    def _text_piece(self, start: int, end: int, node: Node) -> Piece:
        return Piece("text", self.converter.location(node), self.text[start:end].decode())

    def _template_tokens(self, node: Node) -> list[Node]:
        tokens: list[Node] = []
        for child in node.children:
            if child.type == "template_interpolation" or child.type in _DIRECTIVES:
                tokens.append(child)
            elif child.type in ("template_directive", "template_if", "template_for"):
                tokens.extend(self._template_tokens(child))
        return tokens

    def _piece(self, node: Node) -> Piece:
        children = [child for child in node.children if child.type != "comment"]
        piece = Piece(_DIRECTIVES.get(node.type, "value"), self.converter.location(node))
        piece.left = children[1].type == "strip_marker"
        piece.right = children[-2].type == "strip_marker" and len(children) > 3
        names = [self.converter.source(child) for child in children if child.type == "identifier"]
        if names:
            piece.key, piece.name = (names[0] if len(names) > 1 else ""), names[-1]
        for child in children:
            if child.type == "expression":
                piece.expression = self.converter.expression(child)
        if piece.kind == "value" and piece.expression is None:
            raise SyntaxProblemError("an interpolation needs an expression", piece.location)
        return piece


def _assembled(pieces: list[Piece], location: Location, stripped: bool = False) -> Expression:
    if not stripped:
        strip(pieces)
    parts = build(pieces)
    if not parts:
        return literal("", location)
    if len(parts) == 1 and isinstance(parts[0], str):
        return literal(parts[0], location)
    wraps = len(pieces) == 1 and pieces[0].kind == "value"
    return Template(location, parts, wraps)
