"""The syntax tree of Terraform's configuration language: frozen, typed, every node located.

Expressions follow the HCL native syntax specification
(https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md). Template escapes, heredoc
indentation and strip markers are resolved by the parser: a template holds the text it renders.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from validator.model.graph import Diagnostic
from validator.model.location import Location
from validator.model.value import Value


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, bool, null or a string without interpolation; `value` carries its own location."""

    location: Location
    value: Value


@dataclass(frozen=True, slots=True)
class Template:
    """A string with interpolations or directives, quoted or heredoc, or a template file.

    `parts` are text, expressions (`${…}`) and directives, in order. `wraps` is True for a
    template that is one interpolation and nothing else: it has the value of that expression.
    """

    location: Location
    parts: tuple[TemplatePart, ...]
    wraps: bool = False


@dataclass(frozen=True, slots=True)
class TemplateIf:
    """`%{ if … }…%{ else }…%{ endif }` in a template."""

    location: Location
    condition: Expression
    then: tuple[TemplatePart, ...]
    otherwise: tuple[TemplatePart, ...] = ()


@dataclass(frozen=True, slots=True)
class TemplateFor:
    """`%{ for key, value in … }…%{ endfor }` in a template; `key` is empty where not named."""

    location: Location
    key: str
    value: str
    collection: Expression
    body: tuple[TemplatePart, ...]


@dataclass(frozen=True, slots=True)
class TupleExpr:
    """`[a, b]`."""

    location: Location
    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class ObjectExpr:
    """`{ a = b }`: pairs of key and value; a bare identifier key is a string `Literal`."""

    location: Location
    items: tuple[tuple[Expression, Expression], ...]


@dataclass(frozen=True, slots=True)
class ForExpr:
    """`[for k, v in c : v if x]` (`key_result` None) or `{for k, v in c : k => v... if x}`."""

    location: Location
    key: str
    value: str
    collection: Expression
    key_result: Expression | None
    result: Expression
    condition: Expression | None = None
    grouping: bool = False


@dataclass(frozen=True, slots=True)
class Conditional:
    """`condition ? then : otherwise`."""

    location: Location
    condition: Expression
    then: Expression
    otherwise: Expression


@dataclass(frozen=True, slots=True)
class Unary:
    """`-x` or `!x`."""

    location: Location
    operator: str
    operand: Expression


@dataclass(frozen=True, slots=True)
class Binary:
    """`left operator right`."""

    location: Location
    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class FunctionCall:
    """`name(arguments)`; `expands` is True where the last argument is followed by `...`."""

    location: Location
    name: str
    arguments: tuple[Expression, ...]
    expands: bool = False


@dataclass(frozen=True, slots=True)
class GetAttr:
    """`.name`."""

    location: Location
    name: str


@dataclass(frozen=True, slots=True)
class Index:
    """`[key]`, or the legacy `.0`."""

    location: Location
    key: Expression


@dataclass(frozen=True, slots=True)
class Splat:
    """`[*]` (`full`) or `.*` with the steps that apply to every element."""

    location: Location
    steps: tuple[Step, ...]
    full: bool = True


@dataclass(frozen=True, slots=True)
class Variable:
    """A name and the steps from it: `local.a["b"].c`, `aws_subnet.x[*].id`, `each.key`."""

    location: Location
    name: str
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Relative:
    """Steps from any other expression: `f(x).a[0]`, `(a).b`."""

    location: Location
    source: Expression
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Parenthesised:
    """`(inner)`; as an object key it is an expression, not a name."""

    location: Location
    inner: Expression


Step = GetAttr | Index | Splat
Expression = (
    Literal
    | Template
    | TupleExpr
    | ObjectExpr
    | ForExpr
    | Conditional
    | Unary
    | Binary
    | FunctionCall
    | Variable
    | Relative
    | Parenthesised
)
TemplatePart = str | Expression | TemplateIf | TemplateFor


@dataclass(frozen=True, slots=True)
class Attribute:
    """`name = value`; `end_line` is the last line of the value."""

    location: Location
    name: str
    value: Expression
    end_line: int


@dataclass(frozen=True, slots=True)
class Block:
    """`type "label" … { body }`; `end_line` is the line of the closing brace."""

    location: Location
    type: str
    labels: tuple[str, ...]
    body: Body
    end_line: int


@dataclass(frozen=True, slots=True)
class Body:
    """The attributes by name and the blocks of a file or block, in source order."""

    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    blocks: tuple[Block, ...] = ()

    def of_type(self, *types: str) -> tuple[Block, ...]:
        """The nested blocks of these types."""
        return tuple(block for block in self.blocks if block.type in types)


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment with its delimiters; `end_line` differs from the location's in `/* */`."""

    location: Location
    text: str
    end_line: int


@dataclass(frozen=True, slots=True)
class SyntaxTree:
    """One parsed file. With `errors`, `body` holds the top-level blocks that are whole."""

    path: str
    body: Body
    comments: tuple[Comment, ...] = ()
    errors: tuple[Diagnostic, ...] = ()
