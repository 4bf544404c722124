"""What identifies a state among the settings of a backend, or of a `terraform_remote_state`."""

from __future__ import annotations

from validator.contract.patterns import Pattern, patterns_of
from validator.model.graph import Resource
from validator.model.value import Value


def state_targets(resource: Resource) -> list[dict[str, Pattern]]:
    """The backend attributes of a remote state, one for each alternative of an open condition."""
    kind = resource.at("backend").data
    target: dict[str, Pattern] = {}
    if isinstance(kind, str):
        target["type"] = Pattern((kind,))
    targets = [target]
    config = resource.at("config")
    options = config.unknown.alternatives if config.unknown else ()
    if options:
        return [{**target, **attributes_of(option)} for option in options]
    target |= attributes_of(config)
    for key in ("bucket", "key"):
        several = patterns_of(config.at((key,)))
        if len(several) > 1:
            targets = [{**one, key: pattern} for one in targets for pattern in several]
    workspace = patterns_of(resource.at("workspace"))
    if workspace:
        targets = [{**one, "workspace": workspace[0]} for one in targets]
    return targets


_IDENTIFYING = (
    "type", "bucket", "key", "organization", "hostname", "prefix", "path", "address",
    "container_name", "storage_account_name", "conn_str", "schema_name", "workspace_key_prefix",
)  # fmt: skip


def attributes_of(value: Value) -> dict[str, Pattern]:
    """What identifies a state among the settings of a backend."""
    found: dict[str, Pattern] = {}
    for name in _IDENTIFYING:
        patterns = patterns_of(value.at((name,)))
        if patterns:
            found[name] = patterns[0]
    workspaces = value.at(("workspaces",))
    first = workspaces.items[0] if workspaces.items else workspaces
    patterns = patterns_of(first.at(("name",)))
    if patterns:
        found["workspaces.name"] = patterns[0]
    return found
