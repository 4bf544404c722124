"""What a fact may look at: the graph with its indexes, and the one thing that is judged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from validator.facts.cidr import AddressPlan
from validator.facts.contract import (
    STANDARD,
    STATE_KEY,
    ContractEntry,
    Frozen,
    Published,
    parse_parameter,
)
from validator.model.graph import Graph, Module, Resource
from validator.model.location import Location
from validator.model.value import Ref, Value, null


@dataclass(frozen=True, eq=False)
class World:
    """A graph and the records it is judged against.

    `published` is what a consumer may read, `frozen` the contract that an environment has to keep.
    Indexes are built on first use and kept: a World is made once for each judged graph.
    """

    graph: Graph
    address_plan: AddressPlan | None = None
    published: Published = STANDARD
    frozen: Frozen | None = None

    @property
    def root(self) -> Module | None:
        """The root module, or None for a graph without one."""
        return self.graph.modules.get("")

    @property
    def has_sources(self) -> bool:
        """False for a plan or state that was read without the sources it was made from."""
        return self.graph.source == "symbolic" or bool(self.graph.sources)

    @cached_property
    def backend(self) -> Value:
        """The root's backend block as an object (`type` and its attributes); null without one."""
        return self.root.settings.at(("backend",)) if self.root else null()

    @cached_property
    def environment(self) -> str | None:
        """The foundation environment that this root is, or None for a consumer.

        By its state key `connectly-shared/<env>/terraform.tfstate`, else by the SSM parameters
        that it publishes under `/connectly-shared/<env>/`.
        """
        key = self.backend.at(("key",)).data
        if self.backend.at(("type",)).data == "s3" and isinstance(key, str):
            match = STATE_KEY.fullmatch(key)
            if match:
                return match.group("env")
        for parameter in self.graph.of_type("aws_ssm_parameter"):
            name = parameter.at("name").data
            parsed = parse_parameter(name) if isinstance(name, str) else None
            if parsed:
                return parsed[0]
        return None

    @cached_property
    def memo(self) -> dict[object, Any]:
        """What facts computed once for this graph, by their own keys."""
        return {}

    @cached_property
    def _hidden(self) -> dict[str, frozenset[str]]:
        return {}

    def hidden_texts(self, address: str) -> frozenset[str]:
        """The sensitive strings of a resource instance; empty where the address is none."""
        if address not in self._hidden:
            resource = self.graph.resources.get(address)
            texts = sensitive_texts(resource.values) if resource else frozenset()
            self._hidden[address] = texts
        return self._hidden[address]

    def live(self, *types: str) -> Iterator[Resource]:
        """The managed instances of these types that are (or may be) there after the change."""
        for resource in self.graph.of_type(*types):
            if not is_gone(resource):
                yield resource

    def contract_of(self, ref: Ref) -> ContractEntry | None:
        """The contract entry that a data source attribute carries, or None."""
        resource = self.graph.resources.get(ref.address)
        kind = resource.type if resource else ref.address.split(".")[-2:][0]
        if kind == "terraform_remote_state":
            if len(ref.path) >= 2 and ref.path[0] == "outputs":
                return self.published.entry(str(ref.path[1]))
            return None
        if kind == "aws_ssm_parameter" and resource and resource.mode == "data":
            name = resource.at("name")
            if ref.path and ref.path[0] in ("value", "insecure_value"):
                return self.published.of_parameter(name)
        return None

    @cached_property
    def contract_literals(self) -> dict[str, ContractEntry]:
        """Known contract values (after a refresh) by the text of each of their elements."""
        found: dict[str, ContractEntry] = {}
        for state in self.graph.of_type("terraform_remote_state", mode="data"):
            outputs = state.at("outputs")
            for name in self.published.names():
                entry = self.published.entry(name)
                for _, value in outputs.at((name,)).walk() if entry else ():
                    if isinstance(value.data, str) and entry:
                        found.setdefault(value.data, entry)
        for parameter in self.graph.of_type("aws_ssm_parameter", mode="data"):
            published = self.published.of_parameter(parameter.at("name"))
            text = parameter.at("value").data
            if published and isinstance(text, str):
                for part in text.split(","):
                    found.setdefault(part, published)
        return found


@dataclass(frozen=True, slots=True)
class Subject:
    """The one thing that a policy judges.

    `kind` is `resource`, `data`, `root`, `backend`, `output`, `variable` or `provider`; `values`
    its attributes (of one nested block, named by `prefix`); `resource` is set for resources and
    data sources.
    """

    world: World
    kind: str
    address: str
    values: Value
    location: Location | None
    resource: Resource | None = None
    prefix: str = ""

    @property
    def graph(self) -> Graph:
        """The graph that it is part of."""
        return self.world.graph

    def instance(self) -> Resource:
        """The resource instance judged. Raises TypeError where the subject is none."""
        if self.resource is None:
            raise TypeError(f"{self.address} is not a resource")
        return self.resource


def sensitive_texts(values: Value) -> frozenset[str]:
    """The known strings in a value that must not be shown."""
    return frozenset(
        value.data
        for value in _parts(values)
        if value.sensitive and isinstance(value.data, str) and value.data
    )


def _parts(values: Value) -> Iterator[Value]:
    """A value and everything in it, in no order."""
    waiting = [values]
    while waiting:
        value = waiting.pop()
        yield value
        waiting.extend(child for _, child in value.children())


def is_gone(resource: Resource) -> bool:
    """True where the instance is planned for deletion only, or counted to nothing."""
    if resource.exists is False:
        return True
    return resource.change is not None and resource.change.actions == ("delete",)
