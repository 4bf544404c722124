"""One module's declarations, merged from its files: nothing is evaluated yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import count

from validator.model.graph import Diagnostic
from validator.syntax.directory import Directory, overridden
from validator.syntax.nodes import Attribute, Block, Body

_LABELS: Mapping[str, int] = {
    "resource": 2, "data": 2, "ephemeral": 2, "variable": 1, "output": 1, "module": 1,
    "provider": 1, "check": 1, "locals": 0, "terraform": 0, "moved": 0, "removed": 0, "import": 0,
    "language": 0,
}  # fmt: skip
_MODES = ("resource", "data", "ephemeral")


@dataclass(slots=True)
class Configuration:
    """A module's declarations by name. `broken` is True where a file of it could not be read.

    `resources` are keyed by their address in the module (`aws_vpc.main`, `data.aws_vpc.x`), one
    that is declared again with its number besides (`aws_vpc.main#2`): an error, and judged;
    `providers` by `aws` or `aws.<alias>`.
    """

    path: str
    variables: dict[str, Block] = field(default_factory=dict)
    locals: dict[str, Attribute] = field(default_factory=dict)
    outputs: dict[str, Block] = field(default_factory=dict)
    resources: dict[str, Block] = field(default_factory=dict)
    calls: dict[str, Block] = field(default_factory=dict)
    providers: dict[str, Block] = field(default_factory=dict)
    checks: dict[str, Block] = field(default_factory=dict)
    settings: list[Block] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    broken: bool = False


def provider_address(block: Block) -> str:
    """`aws` or `aws.<alias>` of a provider block."""
    alias = constant_text(block.body.attributes.get("alias"))
    return f"{block.labels[0]}.{alias}" if alias else block.labels[0]


def constant_text(attribute: Attribute | None) -> str | None:
    """The text of an argument that is a plain string; None for every other."""
    value = getattr(attribute.value, "value", None) if attribute else None
    data = getattr(value, "data", None)
    return data if isinstance(data, str) else None


def resource_key(block: Block) -> str:
    """The address of a resource block in its module."""
    kind, name = block.labels
    return f"{kind}.{name}" if block.type == "resource" else f"{block.type}.{kind}.{name}"


def configuration(directory: Directory) -> Configuration:
    """Merge a directory's files. What is wrong is in `diagnostics`, at most once per thing."""
    module = Configuration(directory.path)
    module.diagnostics.extend(directory.errors)
    module.broken = bool(directory.errors)
    for tree in directory.trees:
        module.sources.append(tree.path)
        module.diagnostics.extend(tree.errors)
        module.broken = module.broken or bool(tree.errors)
    for tree in directory.primary:
        if not tree.errors:
            _refuse_attributes(module, tree.body)
        for block in tree.body.blocks:
            if _well_formed(module, block):
                _declare(module, block)
    for tree in directory.overrides:
        for block in tree.body.blocks:
            if _well_formed(module, block):
                _override(module, block)
    return module


def _refuse_attributes(module: Configuration, body: Body) -> None:
    for attribute in body.attributes.values():
        message = f'an argument "{attribute.name}" is not expected outside of a block'
        module.diagnostics.append(Diagnostic(message, attribute.location))


def _well_formed(module: Configuration, block: Block) -> bool:
    wanted = _LABELS.get(block.type)
    if wanted is None:
        message = f'there is no block type "{block.type}" in a Terraform file'
        module.diagnostics.append(Diagnostic(message, block.location))
        return False
    if len(block.labels) != wanted:
        labels = f"{wanted} label{'s' if wanted != 1 else ''}"
        message = f'a "{block.type}" block takes {labels}, not {len(block.labels)}'
        module.diagnostics.append(Diagnostic(message, block.location))
        return False
    return True


def _table(module: Configuration, block: Block) -> tuple[dict[str, Block], str] | None:
    if block.type in _MODES:
        return module.resources, resource_key(block)
    if block.type == "provider":
        return module.providers, provider_address(block)
    tables = {
        "variable": module.variables, "output": module.outputs, "module": module.calls,
        "check": module.checks,
    }  # fmt: skip
    table = tables.get(block.type)
    return (table, block.labels[0]) if table is not None else None


def _declare(module: Configuration, block: Block) -> None:
    if block.type == "locals":
        for name, attribute in block.body.attributes.items():
            if name in module.locals:
                _duplicate(module, f"local.{name}", attribute, module.locals[name])
            else:
                module.locals[name] = attribute
    elif block.type == "terraform":
        module.settings.append(block)
    elif found := _table(module, block):
        table, name = found
        if name in table:
            label = f"{block.type} {name}" if block.type not in _MODES else name
            _duplicate(module, label, block, table[name])
            if block.type == "resource":
                again = next(n for n in count(2) if f"{name}#{n}" not in table)
                table[f"{name}#{again}"] = block
            return
        table[name] = block
        if block.type == "check":
            for data in block.body.of_type("data"):
                if len(data.labels) == 2:
                    module.resources.setdefault(resource_key(data), data)


def _duplicate(
    module: Configuration, label: str, second: Block | Attribute, first: Block | Attribute
) -> None:
    message = f"{label} is declared twice, first at {first.location}"
    module.diagnostics.append(Diagnostic(message, second.location))


def _override(module: Configuration, block: Block) -> None:
    if block.type == "locals":
        module.locals.update(block.body.attributes)
        return
    if block.type == "terraform":
        _override_settings(module, block)
        return
    found = _table(module, block)
    if found is None:
        return
    table, name = found
    if name not in table:
        message = f"{name} is overridden here but declared nowhere"
        module.diagnostics.append(Diagnostic(message, block.location))
        return
    table[name] = replace(table[name], body=overridden(table[name].body, block.body))


def _override_settings(module: Configuration, block: Block) -> None:
    replaced = {inner.type for inner in block.body.blocks} - {"required_providers"}
    if replaced & {"backend", "cloud"}:
        replaced |= {"backend", "cloud"}
    module.settings = [
        replace(
            old,
            body=Body(
                {k: v for k, v in old.body.attributes.items() if k not in block.body.attributes},
                tuple(inner for inner in old.body.blocks if inner.type not in replaced),
            ),
        )
        for old in module.settings
    ]
    module.settings.append(block)
