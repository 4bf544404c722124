"""What a real plan does, destruction first, and which published names it touches.

The form of a change: https://developer.hashicorp.com/terraform/internals/json-format#change-representation
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from validator.contract.freeze import contract_of
from validator.contract.model import Contract
from validator.model.graph import Change, Graph, Resource
from validator.model.location import Location
from validator.model.value import Value, path_text

Verb = Literal["destroy", "replace", "forget", "update", "create", "read"]

ORDER: tuple[Verb, ...] = ("destroy", "replace", "forget", "update", "create", "read")
"""The verbs, gravest first: the order in which actions are told."""

_REASONS = {
    "delete_because_count_index": "its index is beyond the count",
    "delete_because_each_key": "its key is not in for_each any more",
    "delete_because_no_module": "its module is not called any more",
    "delete_because_no_move_target": "what it would be moved to is not configured",
    "delete_because_no_resource_config": "it is not in the configuration any more",
    "delete_because_wrong_repetition": "count or for_each came or went",
    "replace_because_tainted": "it is tainted",
    "replace_by_request": "-replace asks for it",
    "replace_by_triggers": "replace_triggered_by asks for it",
}
_PARAMETER = "aws_ssm_parameter"


@dataclass(frozen=True, slots=True)
class Action:
    """What a plan does to one instance.

    `forced_by` are the attribute paths that force a replacement, `because` the engine's reason in
    words. `names` are the outputs, and the parameters without output, that are this instance
    before the plan or after it. `before_destroy` is True where the new one is made first.
    """

    address: str
    type: str
    verb: Verb
    forced_by: tuple[str, ...] = ()
    because: str = ""
    names: tuple[str, ...] = ()
    before_destroy: bool = False
    location: Location | None = None

    @property
    def destroys(self) -> bool:
        """Whether the instance that is there now will be gone."""
        return self.verb in ("destroy", "replace")


def actions(graph: Graph, frozen: Contract | None = None) -> tuple[Action, ...]:
    """Everything that a plan does, gravest first, then what is published, then by address.

    `frozen` is the committed contract: it tells what was published where the plan has no prior
    outputs. A symbolic graph does nothing, so that there is nothing to tell.
    """
    names = _names(graph, frozen)
    found = [
        _action(resource, resource.change, tuple(names.get(resource.address, ())))
        for resource in graph.resources.values()
        if resource.change is not None and _verb(resource.change.actions) is not None
    ]
    return tuple(sorted(found, key=lambda one: (ORDER.index(one.verb), not one.names, one.address)))


def _action(resource: Resource, change: Change, names: tuple[str, ...]) -> Action:
    verb = _verb(change.actions)
    assert verb is not None
    return Action(
        address=resource.address,
        type=resource.type,
        verb=verb,
        forced_by=tuple(path_text(path) for path in change.replace_paths),
        because=_REASONS.get(change.reason, ""),
        names=names,
        before_destroy=change.actions == ("create", "delete"),
        location=resource.location,
    )


def _verb(steps: tuple[str, ...]) -> Verb | None:
    if {"create", "delete"} <= set(steps):
        return "replace"
    verbs: Mapping[tuple[str, ...], Verb] = {
        ("delete",): "destroy",
        ("forget",): "forget",
        ("create", "forget"): "replace",
        ("update",): "update",
        ("create",): "create",
        ("read",): "read",
    }
    return verbs.get(steps)


def _names(graph: Graph, frozen: Contract | None) -> dict[str, dict[str, None]]:
    """Published names by the address of the instance that they are."""
    found: dict[str, dict[str, None]] = {}
    now = contract_of(graph, frozen)
    for contract in (now, frozen) if frozen else (now,):
        for name, entry in contract.entries.items():
            for address in filter(None, entry.address.split(", ")):
                found.setdefault(address, {})[name] = None
        for name, one in contract.parameters.items():
            if one.address:
                found.setdefault(one.address, {})[one.output or name] = None
    for address, name in (*_prior(graph), *_prior_parameters(graph, frozen)):
        found.setdefault(address, {})[name] = None
    return found


def _prior_parameters(graph: Graph, frozen: Contract | None) -> Iterator[tuple[str, str]]:
    """The parameters that were published before the plan, by the name they had."""
    published = frozen.parameters if frozen else {}
    for resource in graph.of_type(_PARAMETER):
        name = resource.change.before.at(("name",)).data if resource.change else None
        if isinstance(name, str) and name in published:
            yield resource.address, published[name].output or name


def _prior(graph: Graph) -> Iterator[tuple[str, str]]:
    """What the outputs were before the plan: an instance whose old attributes they hold."""
    texts: dict[str, list[str]] = {}
    for name, value in graph.prior_outputs.items():
        for text in _texts(value):
            texts.setdefault(text, []).append(name)
    for resource in graph.resources.values() if texts else ():
        before = resource.change.before if resource.change else None
        if before is None or resource.type == _PARAMETER:
            continue
        for attribute in ("id", "arn", "key_id"):
            old = before.at((attribute,)).data
            for name in texts.get(old, ()) if isinstance(old, str) else ():
                yield resource.address, name


def _texts(value: Value) -> Iterator[str]:
    for _, part in value.walk():
        if isinstance(part.data, str) and part.data:
            yield part.data
