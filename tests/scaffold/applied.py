"""Generated projects in the AWS of an applied foundation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from harness.engine import EngineRoot, Plan
from harness.world import Applied
from scaffold.generated import TOOL, local_module, project, write

from validator.scaffold.source import Sources

UNPROTECTED = "-var=deletion_protection=false"


@dataclass(frozen=True)
class Kind:
    """What `new project` is asked for; `name` is the project's."""

    name: str
    service: str
    parts: frozenset[str]

    @property
    def options(self) -> tuple[tuple[str, object], ...]:
        """Each option's value."""
        parts = ((part, part in self.parts) for part in ("alb", "rds", "redis"))
        return (("service", self.service), *parts)


def _kind(name: str, service: str, *parts: str) -> Kind:
    return Kind(name, service, frozenset(parts))


APPLIED: Mapping[str, Sequence[Kind]] = {
    "dev": (_kind("shop", "api", "alb", "rds", "redis"), _kind("mail", "worker")),
    "prod": (_kind("pay", "worker", "alb", "rds", "redis"), _kind("geo", "api")),
}
"""Every option and its absence, in each environment."""

PLANNED: Mapping[str, Sequence[Kind]] = {
    "dev": (
        _kind("one", "api", "rds"),
        _kind("two", "worker", "alb", "redis"),
        _kind("three", "api", "alb"),
        _kind("four", "worker", "rds", "redis"),
    ),
    "prod": (
        _kind("one", "worker", "rds"),
        _kind("two", "api", "alb", "redis"),
        _kind("three", "worker", "alb"),
        _kind("four", "api", "rds", "redis"),
    ),
}
"""With what is applied, every pair of options, in each environment."""


def project_root(applied: Applied, kind: Kind) -> EngineRoot:
    """The project written beside the foundation's tree, initialised for its environment."""
    tree = applied.world.tree
    top = tree / "projects" / f"{kind.name}-infrastructure"
    sources = Sources(local_module(top, tree / "modules" / "ecs-service"), TOOL)
    write(
        top, project(top, name=kind.name, service=kind.service, parts=kind.parts, sources=sources)
    )
    variables = {}
    if "alb" in kind.parts:
        acm = applied.world.client("acm")
        requested = acm.request_certificate(DomainName=f"{kind.name}.connectly.example")
        variables["certificate_arn"] = str(requested["CertificateArn"])
    relative = f"projects/{top.name}/environments/{applied.name}"
    root = applied.world.root(relative, **variables)
    root.initialise()
    return root


@dataclass
class AppliedProject:
    """A project after its apply, with the plan before it and the one after it."""

    kind: Kind
    root: EngineRoot
    first_plan: Plan
    second_plan: Plan


def apply_projects(applied: Applied) -> dict[str, AppliedProject]:
    """The projects of an environment by name, applied side by side: they mostly wait."""
    roots = [(kind, project_root(applied, kind)) for kind in APPLIED[applied.name]]

    def run(one: tuple[Kind, EngineRoot]) -> AppliedProject:
        kind, root = one
        first = root.make_plan()
        root.apply_plan(first)
        return AppliedProject(kind, root, first, root.make_plan())

    with ThreadPoolExecutor(len(roots)) as pool:
        return {done.kind.name: done for done in pool.map(run, roots)}
