"""State as a Graph: `terraform show -json` and raw state files (version 4).

Formats: https://developer.hashicorp.com/terraform/internals/json-format#state-representation; a
raw state is what `terraform state pull` prints.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from validator.model.graph import CheckResult, Graph, Module, Output, Resource
from validator.model.value import Value
from validator.plan.addresses import index_text
from validator.plan.document import (
    SIZE_LIMIT,
    STATE_COMMAND,
    Document,
    JsonObject,
    PlanError,
    Source,
    load,
)
from validator.plan.modules import check_results, provider_of_name
from validator.plan.reader import engine_of
from validator.plan.values import all_known, attributes, build, parse_type
from validator.plan.walk import Entry, entries, module_addresses, resource_entries

__all__ = ["PlanError", "read_state"]

RAW_VERSION = 4
_BUILT_IN = "terraform_"


def read_state(
    source: Source,
    *,
    root: str | None = None,
    engine: str | None = None,
    path: str | None = None,
    limit: int = SIZE_LIMIT,
) -> Graph:
    """The graph of a state: a file's path, "-" for standard input, or the JSON itself.

    `path` names the source in errors. Every value is known, every instance exists; addresses are
    those of the plan. An object that waits for its destruction is written
    `<address> (deposed object <key>)` with `exists=False`.

    Raises PlanError for anything that is neither a state of format 1.x nor a raw one of version 4.
    """
    document = load(source, command=STATE_COMMAND, limit=limit, path=path)
    data = document.data
    if "encrypted_data" in data:
        raise document.error("an encrypted state: write it in plain with `tofu show -json`")
    if {"planned_values", "resource_changes"} & data.keys():
        raise document.error("a plan, not a state: judge it as a plan, or use " + STATE_COMMAND)
    raw = "format_version" not in data
    if raw:
        _expect_raw(document)
        found, outputs = _raw_entries(document), document.object(data, "outputs")
        modules = ["", *(entry.module for entry in found)]
        checks = _raw_checks(document)
    else:
        _expect_shown(document)
        values = document.object(data, "values")
        found, outputs = resource_entries(document, values), document.object(values, "outputs")
        modules = module_addresses(document, values)
        checks = check_results(document, data)
    resources = {}
    for entry in found:
        resource = _resource(document, entry)
        resources[resource.address] = resource
    return Graph(
        root=document.path if root is None else root,
        source="state",
        resources=resources,
        modules={a: _module(document, a, {} if a else outputs) for a in dict.fromkeys(modules)},
        checks=checks,
        engine=engine or engine_of(document, found),
    )


def _expect_shown(document: Document) -> None:
    version = document.text(document.data, "format_version")
    if version.partition(".")[0] not in ("0", "1"):
        raise document.error(
            f'state format_version "{version}" is not supported (1.x is): '
            "a shared-check that knows this engine's version is needed"
        )


def _expect_raw(document: Document) -> None:
    data = document.data
    if not {"version", "resources", "lineage", "serial"} & data.keys():
        raise document.error(f"not a state: write one with {STATE_COMMAND}")
    if data.get("version") != RAW_VERSION:
        raise document.error(
            f"state version {data.get('version')!r} is not supported (4 is): "
            f"write it with {STATE_COMMAND}"
        )


def _resource(document: Document, entry: Entry) -> Resource:
    item = entry.item
    values = document.object(item, "values")
    deposed = document.text(item, "deposed_key")
    return Resource(
        address=f"{entry.address} (deposed object {deposed})" if deposed else entry.address,
        mode=entry.mode,
        type=entry.type,
        name=entry.name,
        module=entry.module,
        index=entry.index,
        values=attributes(values, None, item.get("sensitive_values"), all_known),
        exists=not deposed,
        provider=provider_of_name(document.text(item, "provider_name")),
    )


def _module(document: Document, address: str, outputs: JsonObject) -> Module:
    return Module(
        address=address,
        directory="",
        outputs={name: _output(name, document.object(outputs, name)) for name in outputs},
    )


def _output(name: str, item: JsonObject) -> Output:
    sensitive = item.get("sensitive") is True
    value = build(item.get("value"), None, sensitive, (), all_known)
    kind = parse_type(item.get("type"))
    if kind and value.is_known:
        value = Value(kind, value.data, None, value.sensitive)
    return Output(name, value, sensitive=sensitive)


def _raw_entries(document: Document) -> list[Entry]:
    """The instances of a raw state in the shape that `show -json` gives them."""
    found: list[Entry] = []
    for block in document.objects(document.data, "resources"):
        module, kind = document.text(block, "module"), document.text(block, "type")
        name = f"{kind}.{document.text(block, 'name')}"
        base = f"data.{name}" if block.get("mode") == "data" else name
        base = f"{module}.{base}" if module else base
        items = []
        for instance in document.objects(block, "instances"):
            key = instance.get("index_key")
            index = key if isinstance(key, (int, str)) else None
            items.append(
                {
                    "address": base + index_text(index),
                    "mode": block.get("mode"),
                    "type": kind,
                    "name": block.get("name"),
                    "index": index,
                    "provider_name": _provider_name(document.text(block, "provider")),
                    "deposed_key": instance.get("deposed"),
                    "values": _raw_values(document, instance, kind),
                    "sensitive_values": _marks(instance.get("sensitive_attributes")),
                }
            )
        found += entries(document, items, module)
    return found


def _provider_name(text: str) -> str:
    """`provider["registry.terraform.io/hashicorp/aws"].east` → `…/hashicorp/aws.east`."""
    source, _, alias = text.partition('["')[2].partition('"]')
    return source + alias


def _raw_values(document: Document, instance: JsonObject, kind: str) -> JsonObject:
    values = document.object(instance, "attributes")
    if not kind.startswith(_BUILT_IN):
        return values
    return {name: _dynamic(value) for name, value in values.items()}


def _dynamic(value: object) -> object:
    """An attribute of dynamic type: a raw state writes its value together with its type.

    Only the built-in provider's resources have them; a nested block may have the same two keys.
    """
    if isinstance(value, dict) and value.keys() == {"value", "type"} and parse_type(value["type"]):
        return value["value"]
    return value


def _marks(paths: object) -> object:
    """Sensitive paths as the marks of `show -json`: true, or objects and arrays of marks."""
    marks: object = {}
    for path in paths if isinstance(paths, list) else ():
        steps = [_step(step) for step in path] if isinstance(path, list) else []
        if steps and None not in steps:
            marks = _marked(marks, [step for step in steps if step is not None])
    return marks


def _step(step: object) -> str | int | None:
    value = step.get("value") if isinstance(step, dict) else None
    if isinstance(value, dict):
        value = value.get("value")
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return None
    return value


def _marked(marks: object, steps: list[str | int]) -> object:
    if not steps or marks is True:
        return True
    head, rest = steps[0], steps[1:]
    if isinstance(head, int):
        items = list(marks) if isinstance(marks, list) else []
        items += [None] * (head + 1 - len(items))
        items[head] = _marked(items[head], rest)
        return items
    fields = dict(marks) if isinstance(marks, dict) else {}
    fields[head] = _marked(fields.get(head), rest)
    return fields


def _raw_checks(document: Document) -> tuple[CheckResult, ...]:
    """The conditions of a raw state, in the shape that `show -json` gives them."""
    shown = [
        {
            "address": {
                "kind": {"output": "output_value"}.get(kind, kind),
                "to_display": document.text(check, "config_addr"),
            },
            "status": check.get("status"),
            "instances": [_raw_check(document, o) for o in document.objects(check, "objects")],
        }
        for check in document.objects(document.data, "check_results")
        if (kind := document.text(check, "object_kind"))
    ]
    return check_results(document, {"checks": shown})


def _raw_check(document: Document, item: JsonObject) -> Mapping[str, object]:
    messages = item.get("failure_messages")
    problems: Iterable[object] = messages if isinstance(messages, list) else ()
    return {
        "address": {"to_display": document.text(item, "object_addr")},
        "status": item.get("status"),
        "problems": [{"message": str(text)} for text in problems],
    }
