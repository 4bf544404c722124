"""References that no value can make right, found without evaluating.

An engine refuses them wherever they are written: in a branch that is not taken, in `try`, over a
collection that is not known yet, in a resource counted to nothing.
(https://developer.hashicorp.com/terraform/language/expressions/references)
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.evaluate.configuration import Configuration, constant_text
from validator.evaluate.dependencies import references
from validator.evaluate.references import reference_text
from validator.model.location import Location
from validator.syntax.nodes import Block, Body, Expression, GetAttr, Index, Literal, Step, Variable

if TYPE_CHECKING:
    from validator.evaluate.module import ModuleInstance

_PATHS = ("module", "root", "cwd")
_ENGINE = ("workspace", "applying")
_NAMES_ONLY = frozenset(("type", "provider", "providers", "iterator", "alias", "ignore_changes"))
_SETTINGS = frozenset(("when", "on_failure"))
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Problem:
    """A wrong reference; `undeclared` names what is not declared, to be completed by a place."""

    message: str
    location: Location
    undeclared: bool = False


def report(module: ModuleInstance) -> None:
    """Report every wrong reference in a module's declarations."""
    session, config = module.session, module.configuration
    if config.broken:
        return
    found = session.static.get(config.path)
    if found is None:
        found = session.static[config.path] = tuple(problems(config))
    for problem in found:
        message = problem.message
        if problem.undeclared:
            message = undeclared(message, module.address)
        session.report(message, problem.location)


def undeclared(what: str, address: str) -> str:
    """The message for a name that the module at `address` does not declare."""
    return f"{what} is not declared{f' in {address}' if address else ''}"


def problems(config: Configuration) -> Iterator[Problem]:
    """Every wrong reference in a configuration, in the order of its declarations."""
    for local in config.locals.values():
        yield from _expression(config, local.value, _NONE)
    for variable in config.variables.values():
        # Its arguments are constants, which evaluation judges.
        yield from _body(config, Body(blocks=variable.body.blocks), _NONE)
    for table in (
        config.outputs, config.checks, config.providers, config.resources, config.calls,
    ):  # fmt: skip
        for block in table.values():
            yield from _body(config, block.body, _repetition(block.body))


def _repetition(body: Body) -> frozenset[str]:
    """The names that `count` and `for_each` give to a block."""
    given = {"count": "count", "for_each": "each"}
    return frozenset(name for key, name in given.items() if key in body.attributes)


def _body(config: Configuration, body: Body, bound: frozenset[str]) -> Iterator[Problem]:
    for name, attribute in body.attributes.items():
        if name not in _NAMES_ONLY:
            yield from _expression(config, attribute.value, bound)
    for block in body.blocks:
        if block.type == "dynamic" and block.labels:
            yield from _dynamic(config, block, bound)
        elif block.type in ("provisioner", "connection"):
            kept = {k: v for k, v in block.body.attributes.items() if k not in _SETTINGS}
            yield from _body(config, Body(kept, block.body.blocks), bound | {"self"})
        elif block.type == "postcondition":
            yield from _body(config, block.body, bound | {"self"})
        elif not (block.type == "data" and len(block.labels) == 2):
            yield from _body(config, block.body, bound)


def _dynamic(config: Configuration, block: Block, bound: frozenset[str]) -> Iterator[Problem]:
    iterator = block.body.attributes.get("iterator")
    name = block.labels[0]
    if iterator is not None:
        name = constant_text(iterator) or reference_text(iterator.value) or name
    for key, attribute in block.body.attributes.items():
        if key != "iterator":
            inside = bound if key == "for_each" else bound | {name}
            yield from _expression(config, attribute.value, inside)
    for content in block.body.of_type("content"):
        yield from _body(config, content.body, bound | {name})


def _expression(
    config: Configuration, expression: Expression, bound: frozenset[str]
) -> Iterator[Problem]:
    for reference in references(expression):
        if reference.name not in bound:
            found = _problem(config, reference)
            if found is not None:
                yield found


def _problem(config: Configuration, reference: Variable) -> Problem | None:
    name, steps, location = reference.name, reference.steps, reference.location
    if name in PLACES:
        return Problem(PLACES[name], location)
    if not steps or not isinstance(steps[0], GetAttr):
        return Problem(alone(name), location)
    first = steps[0].name
    tables: Mapping[str, Container[str]] = {
        "var": config.variables,
        "local": config.locals,
        "module": config.calls,
    }
    if name in tables:
        known = first in tables[name]
        return None if known else Problem(f"{name}.{first}", location, undeclared=True)
    if name == "path":
        return None if first in _PATHS else Problem(no_path(first), location)
    if name in ("terraform", "tofu"):
        return None if first in _ENGINE else Problem(no_setting(first), location)
    key, rest = f"{name}.{first}", steps[1:]
    if name in ("data", "ephemeral") and rest and isinstance(rest[0], GetAttr):
        key, rest = f"{key}.{rest[0].name}", rest[1:]
    if key not in config.resources:
        return Problem(key, location, undeclared=True)
    return misused(config, key, rest)


def misused(config: Configuration, key: str, steps: tuple[Step, ...]) -> Problem | None:
    """An index into a resource without instances, or none into one that has several."""
    if not steps:
        return None
    step, attributes = steps[0], config.resources[key].body.attributes
    repeated = next((name for name in ("count", "for_each") if name in attributes), "")
    if repeated and isinstance(step, GetAttr):
        return Problem(
            f"{key} has {repeated}: take one instance with an index before .{step.name}",
            step.location,
        )
    if not repeated and isinstance(step, Index) and isinstance(step.key, Literal):
        return Problem(
            f"{key} has no instances to index: it sets neither count nor for_each", step.location
        )
    return None


PLACES = {
    "each": "each.key and each.value are known only where for_each is set",
    "count": "count.index is known only where count is set",
    "self": "self is known only in a postcondition, provisioner or connection",
}
"""What is said of a name outside of the blocks that give it."""


def alone(name: str) -> str:
    """The message for a bare name."""
    return (
        f'"{name}" alone is not a reference; a resource is written type.name, a variable var.name'
    )


def no_path(name: str) -> str:
    """The message for a path that there is not."""
    return f"path.{name} does not exist; there is module, root, cwd"


def no_setting(name: str) -> str:
    """The message for a setting of the engine that there is not."""
    return f"terraform.{name} does not exist; there is workspace"
