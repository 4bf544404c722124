"""One emulated AWS with a copy of the Terraform tree: what a chain of tests shares."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness import engine as engines
from harness.engine import EngineRoot, Plan
from harness.tree import copy_tree
from validator.plan.sandbox import Sandbox
from validator.plan.toolchain import Engine


@dataclass
class World:
    """One empty AWS, one engine, one copy of the tree; lives as long as its context."""

    sandbox: Sandbox
    engine: Engine
    tree: Path
    provider: Mapping[str, str]

    def root(
        self, relative: str, *options: str, tree: Path | None = None, **variables: str
    ) -> EngineRoot:
        """A root module of the tree, or of another copy of it; `variables` become TF_VAR_*."""
        inputs = {f"TF_VAR_{name}": value for name, value in variables.items()}
        env = {**self.sandbox.env(), **self.provider, **inputs}
        return EngineRoot((tree or self.tree) / relative, self.engine, env, options)

    def client(self, service: str) -> Any:
        """A boto3 client of this AWS."""
        return self.sandbox.client(service)


@contextmanager
def world(directory: Path, engine: str = "terraform") -> Iterator[World]:
    """A new world below `directory`."""
    found = engines.engine(engine)
    provider = engines.provider_environment()
    with Sandbox() as sandbox:
        yield World(sandbox, found, copy_tree(directory), provider)


@dataclass
class Applied:
    """An environment that was bootstrapped and applied the way its operators do."""

    name: str
    world: World
    bootstrap: EngineRoot
    bootstrap_plan: Plan
    root: EngineRoot
    first_plan: Plan
    second_plan: Plan
    outputs: Mapping[str, Any]

    @property
    def bucket(self) -> str:
        """The state bucket's name."""
        return f"{self.name}-connectly"


@dataclass
class Consumer:
    """An example consumer with its first plan on the applied foundation, not yet applied."""

    name: str
    environment: Applied
    root: EngineRoot
    first_plan: Plan


@dataclass
class AppliedConsumer:
    """The consumer after its apply, with the plan that followed."""

    consumer: Consumer
    second_plan: Plan


def bootstrap(world: World, environment: str) -> tuple[EngineRoot, Plan]:
    """The commands of terraform/bootstrap/README.md, and the plan that ends them."""
    root = world.root(f"bootstrap/{environment}")
    override = root.directory / "backend_override.tf"
    shutil.copy(root.directory.parent / "backend_override.tf.example", override)
    root.initialise()
    root.apply_plan(root.make_plan())
    override.unlink()
    root.initialise("-migrate-state", "-force-copy")
    return root, root.make_plan()


def apply_environment(world: World, environment: str) -> Applied:
    """Bootstrap, init, plan, apply and plan again; HCL and backend unmodified."""
    bootstrap_root, bootstrap_plan = bootstrap(world, environment)
    root = world.root(f"environments/{environment}")
    root.initialise()
    first = root.make_plan()
    root.apply_plan(first)
    second = root.make_plan()
    return Applied(
        environment,
        world,
        bootstrap_root,
        bootstrap_plan,
        root,
        first,
        second,
        root.read_outputs(),
    )


def consumer_root(
    world: World, name: str, environment: str, tree: Path | None = None
) -> EngineRoot:
    """An example consumer, initialised for one environment the way its README says.

    `tree` is another copy of the tree than the world's own.
    """
    variables = {}
    if name == "remote-state-consumer":
        requested = world.client("acm").request_certificate(DomainName="user.connectly.example")
        variables["certificate_arn"] = requested["CertificateArn"]
    root = world.root(
        f"examples/{name}", f"-var-file=environments/{environment}.tfvars", tree=tree, **variables
    )
    root.initialise(f"-backend-config=environments/{environment}.s3.tfbackend")
    return root


CONSUMERS: Sequence[str] = ("remote-state-consumer", "ssm-consumer")
