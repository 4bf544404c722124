"""The values of input variables and outputs.

(https://developer.hashicorp.com/terraform/language/values/variables)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from validator.evaluate.assumptions import is_assumed
from validator.evaluate.bodies import placed
from validator.evaluate.conditions import conditions
from validator.evaluate.constraints import constraint
from validator.evaluate.convert import ConvertError, Defaults, apply_defaults, convert
from validator.evaluate.errors import EvaluationError
from validator.evaluate.scope import Scope, static_scope
from validator.model.graph import Output, Variable
from validator.model.location import Hop, Location
from validator.model.types import DYNAMIC, Type
from validator.model.value import Cause, Value, unknown
from validator.syntax.nodes import Attribute, Block, Expression

if TYPE_CHECKING:
    from validator.evaluate.module import ModuleInstance

Work = Callable[[], Value]


@dataclass(frozen=True, slots=True)
class Given:
    """What an input variable of the root is set to.

    `raw` is text from the command line or environment, still to be read by the variable's type;
    otherwise `expression` comes from a tfvars file. `source` says which.
    """

    source: str
    location: Location | None = None
    raw: str | None = None
    expression: Expression | None = None


def flag(module: ModuleInstance, block: Block, name: str, default: bool = False) -> bool:
    """A constant true/false argument of a declaration."""
    attribute = block.body.attributes.get(name)
    if attribute is None:
        return default
    value = module.session.value(attribute.value, static_scope(f"in {name}"), name)
    return value.data is True if isinstance(value.data, bool) else default


def text(module: ModuleInstance, block: Block, name: str) -> str | None:
    """A constant text argument of a declaration."""
    attribute = block.body.attributes.get(name)
    if attribute is None:
        return None
    value = module.session.value(attribute.value, static_scope(f"in {name}"), name)
    return value.data if isinstance(value.data, str) else None


def variable_type(module: ModuleInstance, block: Block) -> tuple[Type, Defaults]:
    """The type constraint of a variable; `any` where there is none or it is wrong."""
    attribute = block.body.attributes.get("type")
    if attribute is None:
        return DYNAMIC, Defaults()
    try:
        return constraint(attribute.value)
    except EvaluationError as error:
        module.session.report(error.message, error.location or attribute.location)
        return DYNAMIC, Defaults()


def variable_value(module: ModuleInstance, name: str, block: Block) -> Value:
    """The value of a variable in its declared type."""
    address = f"{module.prefix}var.{name}"
    kind, defaults = variable_type(module, block)
    nullable = flag(module, block, "nullable", default=True)
    default = block.body.attributes.get("default")
    raw = _given(module, name, block, kind)
    if module.call is None and name in module.session.options.open:
        raw = default = None
    if raw is None or (raw.is_null and not nullable and default is not None):
        raw = _default(module, address, default) if default is not None else None
    if raw is None:
        value = _unset(module, name, kind, nullable)
        supposed = module.assumed(replace(value, type=DYNAMIC))
        raw = supposed if is_assumed(supposed) else None
    if raw is not None:
        value = _typed(module, raw, kind, defaults, address, block)
        if value.is_null and not nullable:
            module.session.report(f"{address} cannot be null", value.location or block.location)
            value = unknown(Cause.ERROR, address, kind)
    value = placed(value, Hop("variable", address, block.location))
    # No engine shows a value that it may not keep.
    if flag(module, block, "sensitive") or flag(module, block, "ephemeral"):
        value = replace(value, sensitive=True)
    return value


def _default(module: ModuleInstance, address: str, attribute: Attribute) -> Value:
    scope = static_scope("in the default of a variable")
    value = module.session.value(attribute.value, scope, address)
    return placed(value, Hop("default", address, attribute.location))


def _given(module: ModuleInstance, name: str, block: Block, kind: Type) -> Value | None:
    if module.call is not None:
        return _argument(module, name, module.call)
    given = module.given.get(name)
    if given is None:
        return None
    address = f"var.{name}"
    hop = Hop(given.source, address, given.location)
    if given.expression is not None:
        scope = static_scope("in a tfvars file; values there are constant")
        return placed(module.session.value(given.expression, scope, address), hop)
    from validator.evaluate.inputs import raw_value

    return replace(raw_value(module.session, given, address, kind, block), trail=(hop,))


def _argument(module: ModuleInstance, name: str, call: Block) -> Value | None:
    attribute = call.body.attributes.get(name)
    if attribute is None or module.outer is None:
        return None
    value = module.session.value(attribute.value, module.outer, f"{module.prefix}var.{name}")
    return placed(value, Hop(f"module input {name}", module.address, attribute.location))


def _unset(module: ModuleInstance, name: str, kind: Type, nullable: bool) -> Value:
    address = f"{module.prefix}var.{name}"
    if module.call is not None:
        message = f'{module.address} needs the argument "{name}"'
        module.session.report(message, module.call.location)
        return unknown(Cause.ERROR, address, kind)
    value = unknown(Cause.VARIABLE, address, kind)
    assert value.unknown is not None
    return replace(value, unknown=replace(value.unknown, not_null=not nullable))


def _typed(
    module: ModuleInstance,
    value: Value,
    kind: Type,
    defaults: Defaults,
    address: str,
    block: Block,
) -> Value:
    try:
        if not value.is_null and not value.is_unknown:
            value = apply_defaults(value, defaults)
        return convert(value, kind)
    except ConvertError as error:
        location = value.location or block.location
        module.session.report(f"{address} does not have its type: {error}", location)
        return unknown(Cause.ERROR, address, kind)


def validate(module: ModuleInstance, name: str, block: Block) -> None:
    """Judge the `validation` blocks of a variable."""
    address = f"{module.prefix}var.{name}"
    conditions(module.session, block.body, "validation", address, module.scope)


def output_value(module: ModuleInstance, name: str, block: Block) -> Value:
    """The value of an output."""
    address = f"{module.prefix}output.{name}"
    attribute = block.body.attributes.get("value")
    if attribute is None:
        module.session.report(f"{address} needs a value", block.location)
        return unknown(Cause.ERROR, address)
    value = module.session.value(attribute.value, module.scope, address)
    value = placed(value, Hop("output", address, attribute.location))
    return replace(value, sensitive=True) if flag(module, block, "sensitive") else value


def variable(module: ModuleInstance, name: str, block: Block) -> Variable:
    """The declaration of a variable with its value."""
    attributes = block.body.attributes
    return Variable(
        name,
        module.variable(name, block.location),
        variable_type(module, block)[0],
        "type" in attributes,
        text(module, block, "description"),
        "default" in attributes,
        flag(module, block, "sensitive"),
        block.location,
    )


def output(module: ModuleInstance, name: str, block: Block) -> Output:
    """The declaration of an output with its value."""
    value = module.output(name)
    assert value is not None
    scope = Scope(module)
    address = f"{module.prefix}output.{name}"
    conditions(module.session, block.body, "precondition", address, scope)
    sensitive = flag(module, block, "sensitive")
    return Output(name, value, text(module, block, "description"), sensitive, block.location)
