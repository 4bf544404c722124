"""Plan JSON (`terraform show -json plan.tfplan`) as a Graph.

Format: https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from validator.model.graph import Change, Diagnostic, Graph, Resource
from validator.model.location import Location
from validator.model.value import Path, Value, null
from validator.plan.document import (
    PLAN_COMMANDS,
    SIZE_LIMIT,
    Document,
    JsonObject,
    PlanError,
    Source,
    load,
    unhindered,
)
from validator.plan.modules import (
    check_results,
    modules_of,
    provider_of,
    provider_of_name,
    providers_of,
)
from validator.plan.references import Configuration, Referenced
from validator.plan.values import all_known, attributes, build
from validator.plan.walk import Entry, entries, module_addresses, resource_entries

__all__ = ["PlanError", "plan_variables", "read_plan"]

_OPENTOFU = "registry.opentofu.org/"
_STATE_KEYS = frozenset({"format_version", "terraform_version", "values", "checks"})


def read_plan(
    source: Source,
    *,
    root: str | None = None,
    engine: str | None = None,
    path: str | None = None,
    limit: int = SIZE_LIMIT,
) -> Graph:
    """The graph of a plan: a file's path, "-" for standard input, or the JSON itself.

    `root` is the root module's directory where it is known (else the plan's path), `engine` what
    made the plan (else taken from the plan), `path` the source in errors.

    What is known only after apply is unknown with Cause.ENGINE and, where the configuration's
    references tell, its `ref`; a value that the provider sets by itself has neither trail nor
    inputs. Instances that the plan deletes or forgets have `exists=False` and their prior values.
    Elements of set blocks are in the engine's order, which is not that of the sources.

    Raises PlanError for anything that is not a plan of format 1.x.
    """
    document = load(source, command=PLAN_COMMANDS, limit=limit, path=path)
    _expect_plan(document)
    with unhindered():
        return _graph(document, root, engine)


def _graph(document: Document, root: str | None, engine: str | None) -> Graph:
    data = document.data
    changed = entries(document, document.objects(data, "resource_changes"))
    values = document.object(data, "planned_values")
    planned = resource_entries(document, values)
    prior = document.object(document.object(data, "prior_state"), "values")
    read = [entry for entry in resource_entries(document, prior) if entry.mode == "data"]
    configuration = Configuration.of(
        document.object(document.object(data, "configuration"), "root_module"),
        instances=[entry.address for entry in (*changed, *planned, *read)],
        modules=[*module_addresses(document, values), *(entry.module for entry in changed)],
    )
    resources = _resources(document, configuration, changed, (*planned, *read))
    return Graph(
        root=document.path if root is None else root,
        source="plan",
        resources=resources,
        modules=modules_of(document, configuration, resources),
        providers=providers_of(document),
        checks=check_results(document, data),
        diagnostics=_diagnostics(document),
        drift=_drift(document),
        prior_outputs=_prior_outputs(document),
        engine=engine or engine_of(document, changed),
        document=data,
    )


def plan_variables(graph: Graph) -> Mapping[str, str]:
    """The root's input values as `-var` texts, to evaluate the sources with the same inputs.

    Values that the plan does not hold (null and ephemeral ones) are left out.
    """
    root = graph.modules.get("")
    return {
        name: _variable_text(variable.value)
        for name, variable in (root.variables if root else {}).items()
        if variable.value.is_known
    }


def _variable_text(value: Value) -> str:
    if isinstance(value.data, str):
        return value.data
    return json.dumps(value.python(), default=str)


def engine_of(document: Document, found: Iterable[Entry]) -> str:
    """What made a document: `terraform 1.11.4` or, by the providers' registry, `opentofu …`."""
    providers = (str(entry.item.get("provider_name", "")) for entry in found)
    product = "opentofu" if any(name.startswith(_OPENTOFU) for name in providers) else "terraform"
    return f"{product} {document.text(document.data, 'terraform_version')}".strip()


def _expect_plan(document: Document) -> None:
    data = document.data
    is_plan = bool({"planned_values", "resource_changes"} & data.keys()) or "errored" in data
    if "format_version" not in data or not is_plan:
        raise document.error(f"{_kind(data)}, not a plan: write one with {PLAN_COMMANDS}")
    version = document.text(data, "format_version")
    if version.partition(".")[0] != "1":
        raise document.error(
            f'plan format_version "{version}" is not supported (1.x is): '
            "a shared-check that knows this engine's version is needed"
        )


def _kind(data: JsonObject) -> str:
    if "serial" in data or "lineage" in data:
        return "a Terraform state file"
    if "format_version" in data and data.keys() <= _STATE_KEYS:
        return "the JSON of a state (`terraform show -json` without a plan file)"
    if "provider_schemas" in data:
        return "the JSON of provider schemas"
    return "JSON of something else"


def _resources(
    document: Document,
    configuration: Configuration,
    changed: Iterable[Entry],
    settled: Iterable[Entry],
) -> dict[str, Resource]:
    """What changes (or stays), then what a targeted plan leaves alone and data read before."""
    found: dict[str, Resource] = {}
    for entry in changed:
        resource = _changed(document, configuration, entry)
        found[resource.address] = resource
    for entry in settled:
        if entry.address not in found:
            raw, hidden = document.object(entry.item, "values"), entry.item.get("sensitive_values")
            values = attributes(raw, None, hidden, _unknowns(configuration, entry))
            found[entry.address] = _resource(configuration, entry, values)
    return found


def _changed(document: Document, configuration: Configuration, entry: Entry) -> Resource:
    raw = document.object(entry.item, "change")
    actions = raw.get("actions")
    if not isinstance(actions, list) or not all(isinstance(action, str) for action in actions):
        raise document.error(f"resource_changes: {entry.address} has no actions")
    after, before = _state(document, raw, "after"), _state(document, raw, "before")
    marks = raw.get("after_unknown")
    gone = after is None and not marks
    prior = attributes(before, None, raw.get("before_sensitive"), all_known)
    values = prior
    if not gone:
        unknowns = _unknowns(configuration, entry)
        values = attributes(after, marks, raw.get("after_sensitive"), unknowns)
    if actions == ["no-op"]:
        prior = values  # one object: what does not change is not built or held twice
    change = Change(
        tuple(actions),
        null() if before is None else prior,
        tuple(_paths(raw.get("replace_paths"))),
        document.text(entry.item, "action_reason"),
    )
    deposed = document.text(entry.item, "deposed")
    return _resource(configuration, entry, values, not gone, change, deposed)


def _resource(
    configuration: Configuration,
    entry: Entry,
    values: Value,
    exists: bool = True,
    change: Change | None = None,
    deposed: str = "",
) -> Resource:
    block = configuration.resource(entry.module, entry.block)
    return Resource(
        address=f"{entry.address} (deposed object {deposed})" if deposed else entry.address,
        mode=entry.mode,
        type=entry.type,
        name=entry.name,
        module=entry.module,
        index=entry.index,
        values=values,
        exists=exists,
        provider=provider_of(block.get("provider_config_key"))
        or provider_of_name(str(entry.item.get("provider_name", ""))),
        change=change,
    )


def _unknowns(configuration: Configuration, entry: Entry) -> Referenced:
    return Referenced(configuration, entry.address, entry.module, entry.block)


def _state(document: Document, change: JsonObject, key: str) -> JsonObject | None:
    return None if change.get(key) is None else document.object(change, key)


def _paths(raw: object) -> Iterable[Path]:
    for path in raw if isinstance(raw, list) else ():
        if isinstance(path, list):
            yield tuple(step for step in path if isinstance(step, (str, int)))


def _drift(document: Document) -> dict[str, Change]:
    """What the refresh found changed outside of the engine: `before` and `after` of each."""
    found = {}
    for entry in entries(document, document.objects(document.data, "resource_drift")):
        raw = document.object(entry.item, "change")
        actions = raw.get("actions")
        before, after = _state(document, raw, "before"), _state(document, raw, "after")
        found[entry.address] = Change(
            tuple(map(str, actions if isinstance(actions, list) else ())),
            attributes(before, None, raw.get("before_sensitive"), all_known)
            if before is not None
            else null(),
            after=attributes(after, None, raw.get("after_sensitive"), all_known)
            if after is not None
            else null(),
        )
    return found


def _prior_outputs(document: Document) -> dict[str, Value]:
    """The root's outputs as they are before the changes, those that go too."""
    changes = document.object(document.data, "output_changes")
    found = {}
    for name in changes:
        change = document.object(changes, name)
        if change.get("before") is not None:
            hidden = change.get("before_sensitive")
            found[name] = build(change["before"], None, hidden, (), all_known)
    return found


def _diagnostics(document: Document) -> tuple[Diagnostic, ...]:
    data, place = document.data, Location(document.path, 1)
    found = []
    if data.get("errored") is True:
        text = "the engine's plan ended with an error: only what it had planned by then is judged"
        found.append(Diagnostic(text, place))
    if data.get("deferred_changes"):
        text = "the plan defers changes to a later plan: what they will be is not judged"
        found.append(Diagnostic(text, place, "warning"))
    return tuple(found)
