"""A symbolic graph in the shape of plan JSON, for policies that read plans.

(https://developer.hashicorp.com/terraform/internals/json-format#plan-representation)

Every instance is a creation, since sources know no state. What is not known is `true` in
`after_unknown` and absent from `after`, as in a real plan; of a string with an unknown piece and
of a list of unknown length nothing is told, as an engine tells nothing. Attributes that only the
provider decides are not there at all: the sources do not know their names. An instance whose
`count` or `for_each` is unknown is there once, with the index `"*"`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from validator.model.graph import Graph, Module, Resource
from validator.model.value import Value

Json = dict[str, object]
_Test = Callable[[Value], bool]
_VERSION = "1.2"


def plan_document(graph: Graph) -> Json:
    """The graph as plan JSON: changes, planned values, variables and outputs."""
    root = graph.modules.get("")
    live = [one for one in graph.resources.values() if one.exists is not False]
    managed = [one for one in live if one.mode == "managed"]
    return {
        "format_version": _VERSION,
        "variables": {} if root is None else _variables(root),
        "planned_values": {
            "outputs": {} if root is None else _outputs(root),
            "root_module": _module("", graph, managed),
        },
        "resource_changes": [_change(one) for one in live],
        "output_changes": {} if root is None else _output_changes(root),
        "errored": any(one.severity == "error" for one in graph.diagnostics),
    }


def _variables(root: Module) -> Json:
    return {
        name: {"value": known(one.value)}
        for name, one in root.variables.items()
        if not one.value.is_unknown
    }


def _outputs(root: Module) -> Json:
    found: Json = {}
    for name, output in root.outputs.items():
        body: Json = {"sensitive": output.sensitive}
        if not output.value.is_unknown:
            body["value"] = known(output.value)
        found[name] = body
    return found


def _output_changes(root: Module) -> Json:
    return {name: _created(output.value, output.sensitive) for name, output in root.outputs.items()}


def _change(resource: Resource) -> Json:
    data = resource.mode == "data"
    return {
        **_identity(resource),
        "change": {
            **_created(resource.values),
            "actions": ["read"] if data else ["create"],
        },
    }


def _created(value: Value, sensitive: bool = False) -> Json:
    return {
        "actions": ["create"],
        "before": None,
        "after": None if value.is_unknown else known(value),
        "after_unknown": _marks(value, lambda one: one.is_unknown)
        or ({} if value.fields else False),
        "before_sensitive": False,
        "after_sensitive": sensitive
        or _marks(value, lambda one: one.sensitive)
        or ({} if value.fields else False),
    }


def _identity(resource: Resource) -> Json:
    found: Json = {
        "address": resource.address,
        "mode": resource.mode,
        "type": resource.type,
        "name": resource.name,
        "provider_name": _provider(resource),
    }
    if resource.module:
        found["module_address"] = resource.module
    if resource.index is not None:
        found["index"] = resource.index
    return found


def _provider(resource: Resource) -> str:
    local = (resource.provider or resource.type).partition(".")[0].partition("_")[0]
    if resource.type.startswith("terraform_"):
        return "terraform.io/builtin/terraform"
    return f"registry.terraform.io/hashicorp/{local}"


def _module(address: str, graph: Graph, managed: Iterable[Resource]) -> Json:
    managed = list(managed)
    found: Json = {}
    own = [one for one in managed if one.module == address]
    if own:
        found["resources"] = [_planned(one) for one in own]
    children = [
        _module(name, graph, managed) for name in graph.modules if name and _parent(name) == address
    ]
    if children:
        found["child_modules"] = children
    return {"address": address, **found} if address else found


def _parent(address: str) -> str:
    """The module around a module: `module.a["x.y"].module.b` → `module.a["x.y"]`."""
    outer, found, _ = address.rpartition(".module.")
    return outer if found else ""


def _planned(resource: Resource) -> Json:
    sensitive = _marks(resource.values, lambda one: one.sensitive) or {}
    return {
        **{key: one for key, one in _identity(resource).items() if key != "module_address"},
        "values": known(resource.values),
        "sensitive_values": sensitive,
    }


def known(value: Value) -> object:
    """What is known of a value as JSON data; unknown entries of an object are left out.

    An unknown element of a list is null, so that the others keep their places.
    """
    if isinstance(value.data, tuple):
        return [known(one) for one in value.data]
    if isinstance(value.data, Mapping):
        return {key: known(one) for key, one in value.data.items() if not one.is_unknown}
    if isinstance(value.data, Decimal):
        whole = value.data.to_integral_value()
        return int(whole) if value.data == whole else float(value.data)
    return value.data


def _marks(value: Value, holds: _Test) -> object:
    """`true` where it holds of the value itself, else where in it; nothing where nowhere."""
    if holds(value):
        return True
    if isinstance(value.data, tuple):
        items = [_marks(one, holds) for one in value.data]
        if not any(items):
            return None
        return [one or ({} if inner.fields else False)
                for one, inner in zip(items, value.data, strict=True)]  # fmt: skip
    fields = {key: found for key, one in value.fields.items() if (found := _marks(one, holds))}
    return fields or None
