"""tree-sitter's nodes become the typed nodes of the syntax tree."""

from __future__ import annotations

from tree_sitter import Node

from validator.model.graph import Diagnostic
from validator.model.location import Location
from validator.syntax.literals import SyntaxProblemError, literal, number, refuse_newline
from validator.syntax.nodes import (
    Attribute,
    Binary,
    Block,
    Body,
    Conditional,
    Expression,
    ForExpr,
    FunctionCall,
    GetAttr,
    Index,
    Literal,
    ObjectExpr,
    Parenthesised,
    Relative,
    Splat,
    Step,
    TupleExpr,
    Unary,
    Variable,
)
from validator.syntax.template_nodes import TemplateReader
from validator.syntax.templates import TemplateError, unescape_quoted

_POSTFIX = frozenset(("get_attr", "index", "splat"))


class Converter:
    """Converts one file's nodes; what is wrong in a body is in `problems`.

    `line_offset` moves the lines of a text that is part of another file. With `only`, all that is
    not named in it is left out: blocks by type, arguments by name.
    """

    def __init__(self, text: bytes, path: str, line_offset: int = 0) -> None:
        self.text = text
        self.path = path
        self.line_offset = line_offset
        self.only: frozenset[str] | None = None
        self.ascii = text.isascii()
        self.problems: list[Diagnostic] = []
        self.templates = TemplateReader(self)

    def location(self, node: Node) -> Location:
        """Where a node starts."""
        row, column = node.start_point
        if not self.ascii:
            start = node.start_byte
            column = len(self.text[start - column : start].decode("utf-8", "replace"))
        return Location(self.path, row + 1 + self.line_offset, column + 1)

    def source(self, node: Node) -> str:
        """The text of a node."""
        return self.text[node.start_byte : node.end_byte].decode()

    # ---- structure

    def body(self, node: Node | None) -> Body:
        """The attributes and blocks of a body that are whole."""
        if node is None:
            return Body()
        attributes: dict[str, Attribute] = {}
        blocks: list[Block] = []
        last_row = -1
        for child in node.children:
            kind = child.type
            if kind == "comment" or child.has_error:
                continue
            try:
                self._refuse_same_line(child, last_row)
                last_row = child.end_point[0]
                if self.only is not None and self.source(child.children[0]) not in self.only:
                    continue
                if kind == "attribute":
                    self._attribute(child, attributes)
                elif kind == "block":
                    blocks.append(self._block(child))
            except SyntaxProblemError as problem:
                self.problems.append(problem.diagnostic)
            except TemplateError as error:
                self.problems.append(Diagnostic(error.message, error.location))
        return Body(attributes, tuple(blocks))

    def _refuse_same_line(self, node: Node, last_row: int) -> None:
        if node.start_point[0] == last_row:
            raise SyntaxProblemError(
                "a new line is needed before the next argument or block", self.location(node)
            )

    def _attribute(self, node: Node, attributes: dict[str, Attribute]) -> None:
        children = [child for child in node.children if child.type != "comment"]
        name = self.source(children[0])
        location = self.location(node)
        if name in attributes:
            first = attributes[name].location
            raise SyntaxProblemError(
                f'argument "{name}" is set twice, first on line {first.line}', location
            )
        value = self.expression(children[2])
        end_line = node.end_point[0] + 1 + self.line_offset
        attributes[name] = Attribute(location, name, value, end_line)

    def _block(self, node: Node) -> Block:
        kind, labels, body = "", [], Body()
        for child in node.children:
            match child.type:
                case "identifier" if not kind:
                    kind = self.source(child)
                case "identifier":
                    labels.append(self.source(child))
                case "string_lit":
                    labels.append(self._string(child))
                case "body":
                    self._refuse_layout(node, child)
                    body = self.body(child)
        end_line = node.end_point[0] + 1 + self.line_offset
        return Block(self.location(node), kind, tuple(labels), body, end_line)

    def _refuse_layout(self, block: Node, body: Node) -> None:
        """Only a block with a single argument may be on one line, and then wholly."""
        items = [child for child in body.children if child.type in ("attribute", "block")]
        braces = {child.type: child.start_point[0] for child in block.children}
        opening, closing = braces["block_start"], braces["block_end"]
        if not items:
            return
        first, last = items[0], items[-1]
        if first.start_point[0] == opening:
            if first.type == "block" or first is not last or last.end_point[0] != closing:
                raise SyntaxProblemError(
                    "a block on one line holds one argument and nothing else; start a new line",
                    self.location(first),
                )
        elif last.end_point[0] == closing:
            raise SyntaxProblemError(
                'a new line is needed before the closing "}"', self.location(last)
            )

    # ---- expressions

    def expression(self, node: Node) -> Expression:
        """The expression of a node. Raises SyntaxProblemError and TemplateError."""
        return self._term([child for child in node.children if child.type != "comment"])

    def _term(self, nodes: list[Node]) -> Expression:
        """One operand: a primary node, or a parenthesis, and the steps that follow it."""
        first = nodes[0]
        if first.type == "(":
            inner: Expression = Parenthesised(self.location(first), self.expression(nodes[1]))
            rest = nodes[3:]
        else:
            inner = self._primary(first)
            rest = nodes[1:]
        if not rest:
            return inner
        steps = self._steps(rest)
        if isinstance(inner, Variable) and not inner.steps:
            return Variable(inner.location, inner.name, steps)
        return Relative(inner.location, inner, steps)

    def _primary(self, node: Node) -> Expression:
        match node.type:
            case "literal_value":
                return self._literal(node.children[0])
            case "variable_expr":
                return Variable(self.location(node), self.source(node))
            case "template_expr":
                return self.templates.read(node.children[0])
            case "collection_value":
                inner = node.children[0]
                return self._tuple(inner) if inner.type == "tuple" else self._object(inner)
            case "function_call":
                return self._call(node)
            case "operation":
                return self._operation(node.children[0])
            case "conditional":
                return self._conditional(node)
            case "for_expr":
                return self._for(node.children[0])
            case "expression":
                return self.expression(node)
        raise SyntaxProblemError(f"unexpected {node.type}", self.location(node))

    def _conditional(self, node: Node) -> Expression:
        """A chain of conditionals: `a ? b : c ? d : e` is `a ? b : (c ? d : e)`.

        The grammar groups it from the left, as `(a ? b : c) ? d : e`.
        """
        condition, then, last = _parts(node)
        branches = [then]
        tests = [last]
        while (inner := condition.named_children[0]).type == "conditional" and (
            inner.start_byte == condition.start_byte
        ):
            condition, then, test = _parts(inner)
            branches.append(then)
            tests.append(test)
        result = self.expression(tests[0])
        for test, branch in zip([*tests[1:], condition], branches, strict=True):
            result = Conditional(
                self.location(test), self.expression(test), self.expression(branch), result
            )
        return result

    def _literal(self, node: Node) -> Literal:
        location = self.location(node)
        match node.type:
            case "string_lit":
                return literal(self._string(node), location)
            case "numeric_lit":
                return literal(number(self.source(node)), location)
            case "bool_lit":
                return literal(self.source(node) == "true", location)
        return literal(None, location)

    def _string(self, node: Node) -> str:
        raw = self.text[node.start_byte + 1 : node.end_byte - 1].decode()
        location = self.location(node)
        refuse_newline(raw, location)
        return unescape_quoted(raw, location)

    def _tuple(self, node: Node) -> TupleExpr:
        items = [self.expression(child) for child in node.children if child.type == "expression"]
        return TupleExpr(self.location(node), tuple(items))

    def _object(self, node: Node) -> ObjectExpr:
        items: list[tuple[Expression, Expression]] = []
        last_row = -1
        for child in node.children:
            if child.type == ",":
                last_row = -1
            if child.type != "object_elem":
                continue
            if child.start_point[0] == last_row:
                raise SyntaxProblemError(
                    "a comma or a new line is needed between the items of an object",
                    self.location(child),
                )
            last_row = child.end_point[0]
            key, value = [part for part in child.children if part.type == "expression"]
            items.append((self._key(key), self.expression(value)))
        return ObjectExpr(self.location(node), tuple(items))

    def _key(self, node: Node) -> Expression:
        key = self.expression(node)
        if isinstance(key, Variable) and not key.steps:
            return literal(key.name, key.location)
        if isinstance(key, Literal) and not isinstance(key.value.data, str):
            return literal(self.source(node), key.location)
        return key

    def _call(self, node: Node) -> FunctionCall:
        name = self.source(node.children[0])
        arguments: list[Expression] = []
        expands = False
        for child in node.children:
            if child.type == "function_arguments":
                for part in child.children:
                    if part.type == "expression":
                        arguments.append(self.expression(part))
                    elif part.type == "ellipsis":
                        expands = True
        return FunctionCall(self.location(node), name, tuple(arguments), expands)

    def _operation(self, node: Node) -> Expression:
        children = [child for child in node.children if child.type != "comment"]
        location = self.location(node)
        if node.type == "unary_operation":
            return Unary(location, children[0].type, self._term(children[1:]))
        at = 3 if children[0].type == "(" else 1
        while children[at].type in _POSTFIX:
            at += 1
        left = self._term(children[:at])
        return Binary(location, children[at].type, left, self._term(children[at + 1 :]))

    def _for(self, node: Node) -> ForExpr:
        names: list[str] = []
        expressions: list[Expression] = []
        condition: Expression | None = None
        grouping = False
        for child in node.children:
            if child.type == "for_intro":
                for part in child.children:
                    if part.type == "identifier":
                        names.append(self.source(part))
                    elif part.type == "expression":
                        expressions.append(self.expression(part))
            elif child.type == "expression":
                expressions.append(self.expression(child))
            elif child.type == "ellipsis":
                grouping = True
            elif child.type == "for_cond":
                condition = next(
                    self.expression(part) for part in child.children if part.type == "expression"
                )
        key = names[0] if len(names) > 1 else ""
        collection, *results = expressions
        key_result = results[0] if node.type == "for_object_expr" else None
        return ForExpr(
            self.location(node),
            key,
            names[-1],
            collection,
            key_result,
            results[-1],
            condition,
            grouping,
        )

    # ---- steps

    def _steps(self, nodes: list[Node]) -> tuple[Step, ...]:
        steps: list[Step] = []
        for node in nodes:
            if node.type == "get_attr":
                name = next(part for part in node.children if part.type == "identifier")
                steps.append(GetAttr(self.location(node), self.source(name)))
            elif node.type == "index":
                steps.append(self._index(node.children[0]))
            elif node.type == "splat":
                steps.extend(self._splat(node.children[0]))
        return tuple(steps)

    def _index(self, node: Node) -> Index:
        location = self.location(node)
        if node.type == "legacy_index":
            return Index(location, literal(int(self.source(node).lstrip(". ")), location))
        key = next(part for part in node.children if part.type == "expression")
        return Index(location, self.expression(key))

    def _splat(self, node: Node) -> list[Step]:
        location = self.location(node)
        nested = [child for child in node.children if child.type in _POSTFIX]
        if node.type == "full_splat":
            return [Splat(location, self._steps(nested))]
        # `.*` takes the attributes that follow; an index applies to the list they make.
        at = 0
        while at < len(nested) and (
            nested[at].type == "get_attr"
            or (nested[at].type == "index" and nested[at].children[0].type == "legacy_index")
        ):
            at += 1
        return [Splat(location, self._steps(nested[:at]), full=False), *self._steps(nested[at:])]


def _parts(node: Node) -> tuple[Node, Node, Node]:
    """Condition and results of a conditional."""
    condition, then, otherwise = [c for c in node.children if c.type == "expression"]
    return condition, then, otherwise
