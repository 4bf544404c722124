"""The symbolic plan against the engine's: the same instances, no value in conflict.

The engine's plans are first plans: of environments on an empty AWS, of consumers on an applied dev.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from harness.engine import EngineRoot, Plan
from harness.world import Applied, Consumer

from validator.evaluate import Options, evaluate_root
from validator.model.graph import Graph
from validator.model.value import Value
from validator.plan.join import Parity, parity
from validator.plan.reader import read_plan

pytestmark = [pytest.mark.engine, pytest.mark.sandbox]

ACCOUNT = "data.aws_caller_identity.current"
PARTITION = "data.aws_partition.current"
STATE = "data.terraform_remote_state.shared"
PARAMETER = "data.aws_ssm_parameter"

UNKNOWN_TO_US = {
    ACCOUNT: "the account id: only AWS knows whose credentials are in use",
    PARTITION: "the partition: the provider derives it from the region it is configured for",
    STATE: "outputs of another state: only its bucket knows them",
    PARAMETER: "values of parameters: only Parameter Store knows them",
}
"""What the engine reads while it plans and sources cannot tell, by the data source it is read from.

Every attribute that the engine knows and the sources do not must be made of these alone.
"""

KINDS_OF = {
    "environments/dev": {ACCOUNT},
    "environments/prod": {ACCOUNT, PARTITION},
    "examples/remote-state-consumer": {ACCOUNT, STATE},
    "examples/ssm-consumer": {ACCOUNT, PARAMETER},
}


def symbolic(root: EngineRoot) -> Graph:
    """The sources that the engine planned, evaluated with the same inputs."""
    files = tuple(
        os.path.join(root.directory, option.removeprefix("-var-file="))
        for option in root.options
        if option.startswith("-var-file=")
    )
    kind = "tofu" if "tofu" in os.path.basename(root.binary) else "terraform"
    options = Options(var_files=files, environ=root.env, engine=kind)
    return evaluate_root(str(root.directory), options)


def compare(root: EngineRoot, plan: Plan, name: str, most: int = 30) -> None:
    """The plan and the sources of a root agree; `most` attributes are known to the engine alone."""
    sources = symbolic(root)
    assert sources.diagnostics == ()
    planned = read_plan(plan.raw, root=str(root.directory))
    found = parity(planned, sources)
    assert found.missing == (), "instances that only the engine has"
    assert found.extra == (), "instances that only the sources have"
    assert [str(difference) for difference in found.conflicts] == []
    assert len(found.unresolved) <= most
    assert_explained(found, planned, sources, name)


def assert_explained(found: Parity, planned: Graph, sources: Graph, name: str) -> None:
    met: set[str] = set()
    for attribute in found.unresolved:
        read = {kind_of(address) for address in origins(attribute, sources)}
        print(f"{name}: unknown to the sources: {attribute} ({', '.join(sorted(read))})")
        assert read, f"{attribute}: nothing tells why the sources do not know it"
        assert read <= set(UNKNOWN_TO_US), f"{attribute}: made of {read}"
        met |= read
    assert met == KINDS_OF[name]
    assert len(sources.resources) == len(planned.resources) > 10


def kind_of(address: str) -> str:
    """The data source without its module or name where many of one type are of one kind."""
    if address.endswith(f".{PARTITION}"):
        return PARTITION
    return PARAMETER if address.startswith(f"{PARAMETER}.") else address


def origins(attribute: str, graph: Graph) -> set[str]:
    """Addresses of the data sources that the value of an attribute was made of."""
    for resource in graph.resources.values():
        if not attribute.startswith(resource.address):
            continue
        for path, value in resource.values.walk():
            if str(resource.ref(*path)) == attribute:
                return set(read_from(value, graph, frozenset()))
    return set()


def read_from(value: Value, graph: Graph, seen: frozenset[str]) -> Iterator[str]:
    refs = {ref for _, part in value.walk() if part.unknown for ref in part.unknown.inputs}
    refs |= {part.ref for _, part in value.walk() if part.ref and part.is_unknown}
    for ref in refs:
        resource = graph.resources.get(ref.address)
        if ref.address in seen:
            continue
        written = resource.at(*ref.path) if resource and resource.mode == "managed" else None
        if written is not None and written.ref != ref:
            # An argument of another resource: what it is made of, nothing where it is known.
            yield from read_from(written, graph, seen | {ref.address})
            continue
        if resource is None or resource.type not in RENDERED:
            yield ref.address
            continue
        yield from read_from(resource.values, graph, seen | {ref.address})


RENDERED = {"aws_iam_policy_document"}
"""Data sources that are computed from their arguments: what they are made of lies behind them."""


def test_an_environment_agrees_with_its_first_plan(applied: Applied) -> None:
    compare(applied.root, applied.first_plan, f"environments/{applied.name}")


@pytest.mark.xdist_group("tofu")
def test_dev_agrees_with_the_first_plan_of_opentofu(tofu_dev: Applied) -> None:
    compare(tofu_dev.root, tofu_dev.first_plan, "environments/dev")


@pytest.mark.xdist_group("dev")
@pytest.mark.parametrize("name", ["remote-state-consumer", "ssm-consumer"])
def test_a_consumer_agrees_with_its_first_plan_on_an_applied_dev(
    dev_consumers: dict[str, Consumer], name: str
) -> None:
    consumer = dev_consumers[name]
    compare(consumer.root, consumer.first_plan, f"examples/{name}")


@pytest.mark.xdist_group("dev")
def test_a_difference_between_plan_and_sources_is_found(dev: Applied) -> None:
    """What makes the tests above able to fail."""
    edited = dev.first_plan.raw.replace(b'"10.0.16.0/20"', b'"10.0.96.0/20"')
    assert edited != dev.first_plan.raw
    found = parity(read_plan(edited, root=str(dev.root.directory)), symbolic(dev.root))
    assert not found.agrees
    assert {d.attribute for d in found.conflicts} == {"cidr_block"}
