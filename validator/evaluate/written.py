"""What a module's sources say whether or not it is evaluated: texts, and reads of remote states.

Evaluation does not reach a resource counted to nothing, the arguments of a module that is not
downloaded, or the later arguments of `try`; a name that is wrong there breaks another day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING

from validator.model.graph import Read, Text
from validator.model.location import Location
from validator.syntax.nodes import (
    Body,
    Expression,
    FunctionCall,
    GetAttr,
    Index,
    Literal,
    ObjectExpr,
    Parenthesised,
    Step,
    Template,
    TemplateFor,
    TemplateIf,
    Variable,
)

if TYPE_CHECKING:
    from validator.evaluate.module import ModuleInstance

_PROSE = frozenset({"description", "error_message"})
_CONDITIONS = frozenset({"validation", "precondition", "postcondition", "assert", "lifecycle"})
_REMOTE_STATE = "terraform_remote_state"
_PLAIN = frozenset((str, bool, type(None), Location))
_NAMES: dict[type, tuple[str, ...]] = {}
"""The fields of each class of nodes that hold nodes, found once."""


def note(module: ModuleInstance) -> None:
    """Take note of every text and every read of a remote state in a module's declarations."""
    session, path = module.session, module.configuration.path
    if path not in session.written:
        found = session.written[path] = []
        for address, attribute, expression, hidden in _expressions(module):
            for text, place, sensitive in _texts(expression):
                session.note_text(Text(text, address, attribute, place, hidden or sensitive))
            found.extend(_reads(expression))
    for state, name, place in session.written[path]:
        session.note_read(Read(f"{module.prefix}{state}", name, place))


def _expressions(module: ModuleInstance) -> Iterator[tuple[str, str, Expression, bool]]:
    """Address, argument and expression of everything written, and whether it is sensitive."""
    config, prefix = module.configuration, module.prefix
    for name, local in config.locals.items():
        yield f"{prefix}local.{name}", "", local.value, False
    for name, given in module.given.items():
        if given.expression is not None and name in config.variables:
            hidden = _is_true(config.variables[name].body, "sensitive")
            yield f"{prefix}var.{name}", "", given.expression, hidden
    for kind, table in (
        ("var.", config.variables),
        ("output.", config.outputs),
        ("", config.resources),
        ("module.", config.calls),
        ("provider.", config.providers),
        ("check.", config.checks),
    ):
        for name, block in table.items():
            hidden = _is_true(block.body, "sensitive")
            for attribute, expression in _of_body(block.body, ""):
                yield f"{prefix}{kind}{name}", attribute, expression, hidden


def _is_true(body: Body, name: str) -> bool:
    attribute = body.attributes.get(name)
    value = attribute.value if attribute else None
    return isinstance(value, Literal) and value.value.data is True


def _of_body(body: Body, path: str) -> Iterator[tuple[str, Expression]]:
    for name, attribute in body.attributes.items():
        if name not in _PROSE:
            yield f"{path}{name}", attribute.value
    for block in body.blocks:
        if block.type not in _CONDITIONS:
            step = block.labels[0] if block.type == "dynamic" and block.labels else block.type
            yield from _of_body(block.body, f"{path}{step}.")


def _texts(node: object, hidden: bool = False) -> Iterator[tuple[str, Location, bool]]:
    """Every text in an expression but the keys of objects, and whether `sensitive` wraps it."""
    if isinstance(node, Literal):
        if isinstance(node.value.data, str):
            yield node.value.data, node.location, hidden
    elif isinstance(node, (Template, TemplateIf, TemplateFor)):
        for part in _parts(node):
            if isinstance(part, str):
                yield part, node.location, hidden
            else:
                yield from _texts(part, hidden)
    elif isinstance(node, ObjectExpr):
        for _, value in node.items:
            yield from _texts(value, hidden)
    else:
        inside = hidden or (isinstance(node, FunctionCall) and node.name == "sensitive")
        for child in _children(node):
            if type(child) not in _PLAIN:
                yield from _texts(child, inside)


def _parts(node: Template | TemplateIf | TemplateFor) -> Iterator[object]:
    if isinstance(node, Template):
        yield from node.parts
    elif isinstance(node, TemplateIf):
        yield from (node.condition, *node.then, *node.otherwise)
    else:
        yield from (node.collection, *node.body)


def _children(node: object) -> Sequence[object]:
    """The nodes directly in a node of the syntax tree, or in a tuple of them."""
    kind = type(node)
    if kind is tuple:
        return node  # type: ignore[return-value]
    names = _NAMES.get(kind)
    if names is None:
        inner = is_dataclass(node) and not isinstance(node, (Literal, Location))
        names = tuple(f.name for f in fields(node) if f.name != "location") if inner else ()  # type: ignore[arg-type]
        _NAMES[kind] = names
    return [getattr(node, name) for name in names]


def _reads(node: object) -> Iterator[tuple[str, str, Location]]:
    """Each `data.terraform_remote_state.<x>.outputs.<name>`: data source, name, place."""
    if isinstance(node, Variable):
        found = _read(node)
        if found is not None:
            yield found
    elif isinstance(node, FunctionCall) and node.name == "lookup" and len(node.arguments) > 1:
        source, key = node.arguments[0], node.arguments[1]
        if isinstance(source, Variable) and isinstance(key, Literal):
            step = Index(node.location, key)
            found = _read(Variable(node.location, source.name, (*source.steps, step)))
            if found is not None:
                yield found
    for child in _children(node):
        if type(child) not in _PLAIN:
            yield from _reads(child)


def _read(variable: Variable) -> tuple[str, str, Location] | None:
    if variable.name != "data" or len(variable.steps) < 4:
        return None
    kind, name, *rest = variable.steps
    if not (isinstance(kind, GetAttr) and kind.name == _REMOTE_STATE and isinstance(name, GetAttr)):
        return None
    if not (isinstance(rest[0], GetAttr) and rest[0].name == "outputs"):
        rest = rest[1:]
    if len(rest) < 2 or not (isinstance(rest[0], GetAttr) and rest[0].name == "outputs"):
        return None
    output = _step_name(rest[1])
    return (f"data.{_REMOTE_STATE}.{name.name}", output, rest[1].location) if output else None


def _step_name(step: Step) -> str:
    if isinstance(step, GetAttr):
        return step.name
    key = step.key if isinstance(step, Index) else None
    while isinstance(key, Parenthesised):
        key = key.inner
    data = key.value.data if isinstance(key, Literal) else None
    return data if isinstance(data, str) else ""
