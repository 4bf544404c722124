"""Worlds that tests share: each is built once by the worker that runs its chain.

Tests of one chain carry `xdist_group` of the same name, so that `--dist loadgroup` keeps them in
one worker, and the chains run side by side. A test marked `last_of_chain` runs after every other
test of its chain: it takes the world apart.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from harness.decoy import publish_decoy
from harness.engine import Plan
from harness.world import (
    CONSUMERS,
    Applied,
    AppliedConsumer,
    Consumer,
    apply_environment,
    consumer_root,
    world,
)
from hypothesis import settings

# Time says nothing on a shared machine: examples have no deadline.
# In CI they are the same each time: a gate must give the same answer twice.
settings.register_profile(
    "project", deadline=None, print_blob=True, derandomize=bool(os.environ.get("CI"))
)
settings.load_profile("project")

ENVIRONMENTS = ("dev", "prod")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "last_of_chain: takes the chain's world apart; runs after its other tests"
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.get_closest_marker("last_of_chain") is not None)
    if config.getoption("loadgroup", default=False):
        _name_groups(items)


def _name_groups(items: list[pytest.Item]) -> None:
    """Name each item's group in its id, where `--dist loadgroup` looks for it.

    pytest-xdist 3.8 writes it to an attribute that pytest 9.2 no longer reads.
    """
    for item in items:
        group = item.get_closest_marker("xdist_group")
        if group is not None and not item.nodeid.endswith(f"@{group.args[0]}"):
            item._id = type(item._id).parse(f"{item.nodeid}@{group.args[0]}")  # type: ignore[attr-defined]


def _new_directory(factory: pytest.TempPathFactory, chain: str) -> Path:
    """A directory for the one world of a chain; fails where a second worker builds it as well."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        try:
            (factory.getbasetemp().parent / f"{chain}.chain").touch(exist_ok=False)
        except FileExistsError:
            pytest.fail(f"two workers build the world of {chain}: run with --dist loadgroup")
    return factory.mktemp(chain)


@pytest.fixture(scope="session")
def dev(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Applied]:
    """dev, applied by Terraform."""
    with world(_new_directory(tmp_path_factory, "dev")) as made:
        yield apply_environment(made, "dev")


@pytest.fixture(scope="session")
def prod(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Applied]:
    """prod, applied by Terraform, in an AWS of its own."""
    with world(_new_directory(tmp_path_factory, "prod")) as made:
        yield apply_environment(made, "prod")


@pytest.fixture(scope="session")
def tofu_dev(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Applied]:
    """dev, applied by OpenTofu."""
    with world(_new_directory(tmp_path_factory, "tofu"), "tofu") as made:
        yield apply_environment(made, "dev")


@pytest.fixture
def applied(request: pytest.FixtureRequest) -> Applied:
    """The environment named by the test's parameter."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Applied)
    return found


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "applied" in metafunc.fixturenames:
        chains = [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in ENVIRONMENTS]
        metafunc.parametrize("applied", chains, indirect=True, ids=ENVIRONMENTS)


@pytest.fixture(scope="session")
def dev_consumers(dev: Applied) -> dict[str, Consumer]:
    """Both example consumers, planned for dev."""
    found = {}
    publish_decoy(dev, "prod")
    for name in CONSUMERS:
        root = consumer_root(dev.world, name, "dev")
        found[name] = Consumer(name, dev, root, root.make_plan())
    return found


@pytest.fixture(scope="session")
def applied_consumers(dev_consumers: dict[str, Consumer]) -> dict[str, AppliedConsumer]:
    """Both example consumers in dev, applied side by side."""
    return {name: AppliedConsumer(c, p) for name, c, p in _apply_all(dev_consumers)}


@pytest.fixture(scope="session")
def prod_consumer(prod: Applied) -> AppliedConsumer:
    """The SSM consumer in prod: the other one is protected from deletion there, as it should be."""
    root = consumer_root(prod.world, "ssm-consumer", "prod")
    consumer = Consumer("ssm-consumer", prod, root, root.make_plan())
    return next(AppliedConsumer(c, p) for _, c, p in _apply_all({"ssm-consumer": consumer}))


def _apply_all(consumers: dict[str, Consumer]) -> list[tuple[str, Consumer, Plan]]:
    def run(consumer: Consumer) -> Plan:
        consumer.root.apply_plan(consumer.first_plan)
        return consumer.root.make_plan()

    with ThreadPoolExecutor(len(consumers)) as pool:
        plans = list(pool.map(run, consumers.values()))
    return [(name, c, p) for (name, c), p in zip(consumers.items(), plans, strict=True)]
