"""Modules, inputs, outputs, providers and checks of a plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from validator.model.graph import CheckResult, Module, Output, Provider, Resource, Variable
from validator.model.location import Hop
from validator.model.types import DYNAMIC
from validator.model.value import Cause, Path, Unknown, Value, same, unknown
from validator.plan.document import Document, JsonObject
from validator.plan.references import Configuration, Sources, identified
from validator.plan.values import ANY_OBJECT, all_known, build, detail, parse_type

_STATUS = {"pass": True, "fail": False, "error": False}
_KINDS = {
    "var": "validation",
    "check": "assert",
    "output_value": "precondition",
    "resource": "condition",
}


def modules_of(
    document: Document, configuration: Configuration, resources: Mapping[str, Resource]
) -> dict[str, Module]:
    """Every module instance of a plan, the root under the empty address."""
    found = {}
    for address in configuration.modules:
        config, call = configuration.module(address), configuration.call(address)
        version = document.text(call, "version_constraint")
        found[address] = Module(
            address=address,
            directory="",
            source=document.text(call, "source"),
            version=version or None,
            variables=_variables(document, configuration, address, config),
            outputs=_outputs(document, configuration, address, config, resources)
            if address
            else _root_outputs(document, configuration, config, resources),
        )
    return found


def _variables(
    document: Document, configuration: Configuration, module: str, config: JsonObject
) -> Mapping[str, Variable]:
    declared = document.object(config, "variables")
    given = {} if module else document.object(document.data, "variables")
    arguments = document.object(configuration.call(module), "expressions")

    def variable(name: str) -> Variable:
        block = document.object(declared, name)
        sensitive = block.get("sensitive") is True
        if not module and isinstance(raw := given.get(name), dict):
            value = build(raw.get("value"), None, sensitive, (name,), all_known)
        elif module and name in arguments:
            value = _argument(configuration, module, name, arguments[name], sensitive)
        elif "default" in block:
            value = build(block["default"], None, sensitive, (name,), all_known)
        else:
            value = unknown(Cause.VARIABLE, f"var.{name}")
        return Variable(
            name=name,
            value=value,
            description=document.text(block, "description") or None,
            has_default="default" in block,
            sensitive=sensitive,
        )

    return {name: variable(name) for name in (*declared, *(given.keys() - declared.keys()))}


def _argument(
    configuration: Configuration, module: str, name: str, expression: object, sensitive: bool
) -> Value:
    if isinstance(expression, dict) and "constant_value" in expression:
        return build(expression["constant_value"], None, sensitive, (name,), all_known)
    traced = configuration.trace(expression, configuration.parent(module))
    hop = Hop(f"module input {name}", module)
    return identified(f"{module}.var.{name}", name, traced, hop, sensitive)


def _outputs(
    document: Document,
    configuration: Configuration,
    module: str,
    config: JsonObject,
    resources: Mapping[str, Resource],
) -> Mapping[str, Output]:
    """A child module's outputs: the plan has no values of them, only what they refer to."""
    declared = document.object(config, "outputs")

    def output(name: str) -> Output:
        block = document.object(declared, name)
        sensitive, expression = block.get("sensitive") is True, block.get("expression")
        if isinstance(expression, dict) and "constant_value" in expression:
            value = build(expression["constant_value"], None, sensitive, (name,), all_known)
        else:
            traced = configuration.trace(expression, module)
            hop = Hop(f"output {name}", module)
            value = identified(f"{module}.{name}", name, traced, hop, sensitive)
            value = looked_up(value, resources)
        return Output(name, value, document.text(block, "description") or None, sensitive)

    return {name: output(name) for name in declared}


def looked_up(value: Value, resources: Mapping[str, Resource]) -> Value:
    """The known value of the attribute that an unknown was read from, where the plan has it."""
    owner = resources.get(value.ref.address) if value.ref else None
    if value.ref is None or owner is None:
        return value
    found = owner.values.at(value.ref.path)
    if not found.is_known:
        return value
    hidden = value.sensitive or found.sensitive
    return Value(found.type, found.data, None, hidden, value.ref, value.trail)


def _root_outputs(
    document: Document,
    configuration: Configuration,
    config: JsonObject,
    resources: Mapping[str, Resource],
) -> Mapping[str, Output]:
    planned = document.object(document.object(document.data, "planned_values"), "outputs")
    changes = document.object(document.data, "output_changes")
    declared = document.object(config, "outputs")
    kept = [name for name in changes if not _deleted(document.object(changes, name))]

    def output(name: str) -> Output:
        block, change = document.object(declared, name), document.object(changes, name)
        plan = document.object(planned, name)
        sensitive = block.get("sensitive") is True or plan.get("sensitive") is True
        hidden = sensitive or change.get("after_sensitive")
        traced = configuration.trace(block.get("expression"), "")
        unknowns = _OutputUnknowns(name, traced)
        if "after" in change or "after_unknown" in change:
            value = build(change.get("after"), change.get("after_unknown"), hidden, (), unknowns)
        elif "value" in plan:
            value = build(plan["value"], None, hidden, (), all_known)
        else:
            value = unknowns((), sensitive)
        value = _confirmed(value, unknowns, resources)
        kind = parse_type(plan.get("type"))
        if kind and value.is_known:
            value = Value(kind, value.data, None, value.sensitive, value.ref, value.trail)
        return Output(name, value, document.text(block, "description") or None, sensitive)

    return {name: output(name) for name in dict.fromkeys((*planned, *kept))}


def _confirmed(value: Value, unknowns: _OutputUnknowns, resources: Mapping[str, Resource]) -> Value:
    """A known output with its reference, where the plan has the same value at that attribute."""
    read = unknowns((), value.sensitive)
    owner = resources.get(read.ref.address) if read.ref else None
    if read.ref is None or owner is None or not value.is_known:
        return value
    if same(owner.values.at(read.ref.path), value) is not True:
        return value
    return replace(value, ref=read.ref, trail=read.trail)


def _deleted(change: JsonObject) -> bool:
    return change.get("actions") == ["delete"]


class _OutputUnknowns:
    """The unknown parts of a root output."""

    def __init__(self, name: str, traced: Sources) -> None:
        self._name = name
        self._traced = traced

    def __call__(self, path: Path, sensitive: bool) -> Value:
        address = f"output.{self._name}"
        hop = Hop(f"output {self._name}", address)
        asked = detail(address, path)
        return identified(asked, self._name, self._traced, hop, sensitive, whole=not path)


def providers_of(document: Document) -> dict[str, Provider]:
    """The root's provider configurations; only constant arguments have a value in a plan."""
    section = document.object(document.object(document.data, "configuration"), "provider_config")
    found = {}
    for key in section:
        block = document.object(section, key)
        if ":" in key or block.get("module_address"):
            continue
        values = _constants(document.object(block, "expressions"), f"provider.{key}")
        found[key] = Provider(key, values)
    return found


def _constants(expressions: JsonObject, asked: str) -> Value:
    fields: dict[str, Value] = {}
    for name, item in expressions.items():
        fields[name] = _constant(item, f"{asked}.{name}")
    return Value(ANY_OBJECT, fields)


def _constant(item: object, asked: str) -> Value:
    if isinstance(item, list):
        blocks = tuple(_constant(block, f"{asked}[{n}]") for n, block in enumerate(item))
        return Value(DYNAMIC, blocks)
    if isinstance(item, dict) and "constant_value" in item:
        return build(item["constant_value"], None, None, (), all_known)
    if isinstance(item, dict) and item and "references" not in item:
        return _constants(item, asked)
    return Value(unknown=Unknown(Cause.ENGINE, asked))


def provider_of(key: object) -> str:
    """The provider configuration's address of a `provider_config_key` (`module.x:aws.east`)."""
    return key.rpartition(":")[2] if isinstance(key, str) else ""


def provider_of_name(name: str) -> str:
    """The local name in a provider's source address: `registry.terraform.io/hashicorp/aws`."""
    return name.rpartition("/")[2]


def check_results(document: Document, data: JsonObject) -> tuple[CheckResult, ...]:
    """The author's conditions, one result for each instance and each of its problems."""
    found: list[CheckResult] = []
    for check in document.objects(data, "checks"):
        address = document.object(check, "address")
        kind = document.text(address, "kind")
        shown = document.text(address, "to_display")
        instances = document.objects(check, "instances")
        for instance in instances or (check,):
            name = document.text(document.object(instance, "address"), "to_display") or shown
            verdict = _STATUS.get(document.text(instance, "status"))
            problems = [document.text(p, "message") for p in document.objects(instance, "problems")]
            label = _KINDS.get(kind, kind)
            found += [CheckResult(name, label, verdict, text) for text in problems or [""]]
    return tuple(found)
