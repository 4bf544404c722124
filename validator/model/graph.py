"""The one graph that every source becomes: resource instances, modules, outputs, settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from validator.model.diagnostic import Diagnostic as Diagnostic
from validator.model.location import Location
from validator.model.types import DYNAMIC, Type
from validator.model.value import Path, Ref, Unknown, Value, null

Mode = Literal["managed", "data"]
SourceKind = Literal["symbolic", "plan", "state"]


@dataclass(frozen=True, slots=True)
class Change:
    """What a plan does with a resource instance.

    `actions` as in plan JSON (`["no-op"]`, `["delete", "create"]`, …); `before` holds the prior
    values; `replace_paths` the attribute paths that force a replacement. `after` is set for drift
    only: what the refresh found (a planned instance has its values in its Resource).
    """

    actions: tuple[str, ...]
    before: Value = field(default_factory=null)
    replace_paths: tuple[Path, ...] = ()
    reason: str = ""
    after: Value = field(default_factory=null)


@dataclass(frozen=True, slots=True)
class Resource:
    """One instance of a resource or data source.

    `values` is an object: attributes by name; nested blocks by block type as a list of objects,
    as plan JSON writes them. `exists` is None where `count`/`for_each` is unknown: then this one
    symbolic instance stands for all of them, and its index is `"*"`. `body` is False where only
    the identity is known. `provider` is the provider configuration's address (`aws`, `aws.east`).
    `lifecycle` holds what the sources set of `prevent_destroy`, `create_before_destroy` (bool)
    and `ignore_changes` (a tuple of attribute names, or "all"); null where there is none.
    `existence` says, where `exists` is None, what is not known of the `count` or `for_each` that
    decides it: the instance's own, else that of the module call around it.
    """

    address: str
    mode: Mode
    type: str
    name: str
    module: str
    index: int | str | None
    values: Value
    location: Location | None = None
    exists: bool | None = True
    provider: str = ""
    change: Change | None = None
    lifecycle: Value = field(default_factory=null)
    existence: Unknown | None = None

    def at(self, *path: str | int) -> Value:
        """The value at an attribute path; null where it is not set."""
        return self.values.at(path)

    def blocks(self, name: str) -> tuple[Value, ...]:
        """The nested blocks (or list elements) `name`; empty where there are none or unknown."""
        data = self.values.at((name,)).data
        return data if isinstance(data, tuple) else ()

    def ref(self, *path: str | int) -> Ref:
        """The identity of one attribute of this instance."""
        return Ref(self.address, path)


@dataclass(frozen=True, slots=True)
class Variable:
    """An input variable of a module, with the value it has in this graph."""

    name: str
    value: Value
    type: Type = DYNAMIC
    typed: bool = False
    description: str | None = None
    has_default: bool = False
    sensitive: bool = False
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class Output:
    """An output value of a module."""

    name: str
    value: Value
    description: str | None = None
    sensitive: bool = False
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider configuration of the root: `address` is `aws` or `aws.<alias>`."""

    address: str
    values: Value
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class Module:
    """A module instance. `address` is empty for the root, else `module.a["k"].module.b`.

    `settings` is the `terraform` block as an object (`required_version`, `required_providers`,
    `backend`: an object with `type` and the backend's attributes); null where there is none.
    `resolved` is False where the source could not be read (registry or git without download):
    then `variables` are what the call gives, with the instance's index where it is repeated.
    """

    address: str
    directory: str
    source: str = ""
    version: str | None = None
    variables: Mapping[str, Variable] = field(default_factory=dict)
    outputs: Mapping[str, Output] = field(default_factory=dict)
    settings: Value = field(default_factory=null)
    location: Location | None = None
    resolved: bool = True


@dataclass(frozen=True, slots=True)
class CheckResult:
    """A condition the author wrote: variable validation, pre/postcondition, check assertion."""

    address: str
    kind: str
    verdict: bool | None
    message: str
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """A place in the sources that reads one output of a `terraform_remote_state`.

    `state` is the data source's address; `name` the output, empty where the sources do not tell
    it: then `needs` names the input that would.
    """

    state: str
    name: str
    location: Location
    needs: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A text written in the sources: a string literal, or one fixed part of a template.

    `address` is what it is written in (`aws_vpc.main`, `module.a.local.x`, `var.y`), `attribute`
    the argument there. What the variable it is the default of declares sensitive is sensitive.
    """

    text: str
    address: str
    attribute: str
    location: Location
    sensitive: bool = False


@dataclass(frozen=True)
class Graph:
    """All resource instances of one root module, from one source.

    `root` is the root's directory as given; `environment` the foundation environment this root
    declares itself to be (from its backend key), else None. `unplanned` are the instances that the
    sources have and the engine's plan has not. `reads` and `texts` are what the sources say
    besides, in their own order; `prior_outputs` the root's outputs before a plan's changes.
    `assumed` names the inputs of which the user said what they are; `document` is the plan JSON
    that the engine wrote, None for what was not read from one.
    """

    root: str
    source: SourceKind
    resources: Mapping[str, Resource]
    modules: Mapping[str, Module]
    providers: Mapping[str, Provider] = field(default_factory=dict)
    checks: tuple[CheckResult, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    drift: Mapping[str, Change] = field(default_factory=dict)
    engine: str = "symbolic"
    sources: tuple[str, ...] = ()
    unplanned: tuple[str, ...] = ()
    reads: tuple[Read, ...] = ()
    texts: tuple[Text, ...] = ()
    prior_outputs: Mapping[str, Value] = field(default_factory=dict)
    assumed: tuple[str, ...] = ()
    document: Mapping[str, object] | None = field(default=None, repr=False, compare=False)

    @property
    def outputs(self) -> Mapping[str, Output]:
        """The root module's outputs."""
        module = self.modules.get("")
        return module.outputs if module else {}

    @cached_property
    def _by_type(self) -> dict[str, tuple[Resource, ...]]:
        found: dict[str, list[Resource]] = {}
        for resource in self.resources.values():
            found.setdefault(resource.type, []).append(resource)
        return {kind: tuple(members) for kind, members in found.items()}

    @cached_property
    def _by_identity(self) -> dict[str, tuple[Ref, ...]]:
        found: dict[str, list[Ref]] = {}
        for resource in self.resources.values():
            for name in IDENTIFYING:
                data = resource.at(name).data
                if isinstance(data, str) and data:
                    found.setdefault(data, []).append(resource.ref(name))
        return {text: tuple(refs) for text, refs in found.items()}

    def of_type(self, *types: str, mode: Mode = "managed") -> Iterator[Resource]:
        """The instances of these resource types, in address order of the source."""
        for kind in types:
            for resource in self._by_type.get(kind, ()):
                if resource.mode == mode:
                    yield resource

    def identify(self, value: Value) -> tuple[Ref, ...]:
        """The resource attributes that this value is.

        First by where it was read from (`value.ref`); else, for a known string, by the instances
        of this graph whose `arn`, `id` or the like equals it, so that a state or a second plan,
        where all is known, leads to the same resources as the first plan.
        """
        if value.ref is not None and value.ref.address in self.resources:
            return (value.ref,)
        if isinstance(value.data, str):
            found = self._by_identity.get(value.data, ())
            if found:
                return found
        return (value.ref,) if value.ref is not None else ()


IDENTIFYING = ("arn", "id", "key_id", "name", "bucket", "alias_name")
"""Attributes whose value names one resource instance."""
