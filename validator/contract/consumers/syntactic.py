"""What the sources alone say of a checkout: reads that no root evaluates, guards, module sources.

A module that nobody calls, one that is counted to nothing, and a file whose root cannot be
evaluated count as well: a name that is wrong there breaks another day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from validator.contract.consumers.model import Means, Publication, Site
from validator.contract.patterns import Hole, Pattern, pattern_of, with_holes
from validator.evaluate.references import reference_text
from validator.model.location import Location
from validator.syntax.nodes import (
    Block,
    Body,
    Expression,
    FunctionCall,
    GetAttr,
    Index,
    Literal,
    ObjectExpr,
    Parenthesised,
    SyntaxTree,
    Template,
    Variable,
)

_DEPTH = 6
_DATA = {"aws_ssm_parameter": ("name", "data"), "aws_ssm_parameters_by_path": ("path", "path")}


def locals_of(trees: list[SyntaxTree]) -> dict[str, Expression]:
    """The locals of the files of one directory."""
    found: dict[str, Expression] = {}
    for tree in trees:
        for block in tree.body.of_type("locals"):
            found |= {name: one.value for name, one in block.body.attributes.items()}
    return found


def sites_of(tree: SyntaxTree, path: str, names: Mapping[str, Expression]) -> Iterator[Site]:
    """The reads that are written in one file, as far as its directory's locals tell names."""
    for block in tree.body.blocks:
        if block.type == "data" and len(block.labels) == 2 and block.labels[0] in _DATA:
            attribute, means = _DATA[block.labels[0]]
            found = block.body.attributes.get(attribute)
            if found is not None:
                name = _pattern(found.value, names)
                yield _ssm(path, found.location, name, means, block)  # type: ignore[arg-type]
        elif block.type == "module":
            yield from _module(block, path)
        for expression in _expressions(block.body):
            yield from _task_secrets(expression, path, names, block)
            yield from _states(expression, path, block)


def publications_of(
    tree: SyntaxTree, path: str, names: Mapping[str, Expression]
) -> Iterator[Publication]:
    """The parameters that are written in one file, as far as its directory's locals tell names."""
    for block in tree.body.of_type("resource"):
        if len(block.labels) == 2 and block.labels[0] == "aws_ssm_parameter":
            found = block.body.attributes.get("name")
            if found is not None:
                name = _pattern(found.value, names)
                yield Publication("ssm", name, _address(block), path, found.location.line)


def guarded(tree: SyntaxTree) -> Iterator[tuple[int, int]]:
    """Line and column of everything that stands inside of `try`, `can` or a `lookup` with default.

    A read there that fails gives the next argument, and no error.
    """
    for block in tree.body.blocks:
        for expression in _expressions(block.body):
            yield from _guarded(expression, inside=False)


def _guarded(node: object, *, inside: bool) -> Iterator[tuple[int, int]]:
    if inside:
        location = getattr(node, "location", None)
        if isinstance(location, Location):
            yield location.line, location.column
    if isinstance(node, FunctionCall):
        # The last argument of try() has nothing that stands in for it.
        count = {"try": len(node.arguments) - 1, "can": 1}.get(node.name, 0)
        if node.name == "lookup" and len(node.arguments) > 2:
            count = 1
            yield node.location.line, node.location.column  # where its read is noted
        for at, argument in enumerate(node.arguments):
            yield from _guarded(argument, inside=inside or at < count)
        return
    for child in _children(node):
        yield from _guarded(child, inside=inside)


def _ssm(path: str, location: Location, name: Pattern, means: Means, block: Block) -> Site:
    return Site(
        "ssm", means, path, location.line, name, actual=False,
        address=".".join(("data", *block.labels)) if block.type == "data" else _address(block),
    )  # fmt: skip


def _address(block: Block) -> str:
    prefix = {"resource": "", "data": "data."}.get(block.type, f"{block.type}.")
    return prefix + ".".join(block.labels)


def _module(block: Block, path: str) -> Iterator[Site]:
    source = block.body.attributes.get("source")
    if source is None or not isinstance(source.value, Literal):
        return
    text = source.value.value.data
    if not isinstance(text, str) or not text:
        return
    version = block.body.attributes.get("version")
    pinned = reference_text(version.value) if version is not None else ""
    target = {"source": Pattern((text,)), "version": Pattern((pinned,))}
    shown = f"{text} {pinned}".strip()
    yield Site(
        "module", "source", path, source.location.line, Pattern((shown,)), target=target,
        address=_address(block),
    )  # fmt: skip


def _task_secrets(
    node: object, path: str, names: Mapping[str, Expression], block: Block
) -> Iterator[Site]:
    """What stands under `valueFrom` in an object."""
    if isinstance(node, ObjectExpr):
        for key, value in node.items:
            text = key.value.data if isinstance(key, Literal) else None
            if isinstance(text, str) and text.replace("_", "").lower() == "valuefrom":
                name = _pattern(value, names)
                bare = after_parameter(name)
                if bare is not None:
                    yield _ssm(path, value.location, bare, "task", block)
    for child in _children(node):
        yield from _task_secrets(child, path, names, block)


def after_parameter(name: Pattern) -> Pattern | None:
    """The name of a parameter given in full or in an ARN; None for anything else."""
    parts: list[str | Hole] = []
    if not any(isinstance(part, str) and ":parameter" in part for part in name.parts):
        return name if name.head.startswith("/") else None
    seen = False
    for part in name.parts:
        if not seen and isinstance(part, str) and ":parameter" in part:
            seen = True
            parts.append(part.split(":parameter", 1)[1])
        elif seen:
            parts.append(part)
    return pattern_of(parts)


def _states(node: object, path: str, block: Block) -> Iterator[Site]:
    if isinstance(node, Variable):
        found = _state_read(node)
        if found is not None:
            address, name, location = found
            yield Site(
                "remote_state", "output", path, location.line, Pattern((name,)), actual=False,
                address=address,
            )  # fmt: skip
    elif isinstance(node, FunctionCall) and node.name == "lookup" and len(node.arguments) > 1:
        source, key = node.arguments[0], node.arguments[1]
        if isinstance(source, Variable) and isinstance(key, Literal):
            step = Index(node.location, key)
            found = _state_read(Variable(node.location, source.name, (*source.steps, step)))
            if found is not None:
                address, name, location = found
                yield Site(
                    "remote_state", "output", path, location.line, Pattern((name,)), actual=False,
                    address=address, guarded=len(node.arguments) > 2,
                )  # fmt: skip
    for child in _children(node):
        yield from _states(child, path, block)


_OUTPUTS = {
    "terraform_remote_state": ("outputs",),
    "tfe_outputs": ("values", "nonsensitive_values"),
}


def _state_read(variable: Variable) -> tuple[str, str, Location] | None:
    if variable.name != "data" or len(variable.steps) < 4:
        return None
    kind, label, *rest = variable.steps
    if not isinstance(kind, GetAttr) or not isinstance(label, GetAttr):
        return None
    wanted = _OUTPUTS.get(kind.name)
    if wanted is None:
        return None
    if not isinstance(rest[0], GetAttr):
        rest = rest[1:]
    if len(rest) < 2 or not isinstance(rest[0], GetAttr) or rest[0].name not in wanted:
        return None
    step = rest[1]
    name = step.name if isinstance(step, GetAttr) else ""
    if isinstance(step, Index) and isinstance(step.key, Literal):
        data = step.key.value.data
        name = data if isinstance(data, str) else ""
    return (f"data.{kind.name}.{label.name}", name, step.location) if name else None


# ---- names


def _pattern(node: Expression, names: Mapping[str, Expression]) -> Pattern:
    return with_holes(_parts(node, names, _DEPTH))


def _parts(node: object, names: Mapping[str, Expression], depth: int) -> Iterator[str | tuple[str]]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, Literal):
        data = node.value.data
        yield data if isinstance(data, str) else str(data)
    elif isinstance(node, Template):
        for part in node.parts:
            yield from _parts(part, names, depth)
    elif isinstance(node, Parenthesised):
        yield from _parts(node.inner, names, depth)
    elif isinstance(node, Variable) and node.name == "local" and depth and len(node.steps) == 1:
        step = node.steps[0]
        known = names.get(step.name) if isinstance(step, GetAttr) else None
        if known is not None:
            yield from _parts(known, names, depth - 1)
        else:
            yield (reference_text(node),)
    elif isinstance(node, FunctionCall) and node.name == "format" and node.arguments:
        yield from _formatted(node, names, depth)
    elif isinstance(node, Variable):
        yield (reference_text(node),)
    else:
        yield ("",)


def _formatted(
    node: FunctionCall, names: Mapping[str, Expression], depth: int
) -> Iterator[str | tuple[str]]:
    first = node.arguments[0]
    data = first.value.data if isinstance(first, Literal) else None
    if not isinstance(data, str):
        yield ("",)
        return
    pieces = data.split("%s")
    for at, piece in enumerate(pieces):
        if at:
            if at < len(node.arguments):
                yield from _parts(node.arguments[at], names, depth)
            else:
                yield ("",)
        yield piece


# ---- walking


def _expressions(body: Body) -> Iterator[Expression]:
    for attribute in body.attributes.values():
        yield attribute.value
    for block in body.blocks:
        yield from _expressions(block.body)


def _children(node: object) -> Iterator[object]:
    if isinstance(node, tuple):
        yield from node
    elif is_dataclass(node) and not isinstance(node, (Literal, Location)):
        for field in fields(node):
            yield getattr(node, field.name)
