"""A project on the shared foundation: its options, and the text of each of its files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from validator.scaffold import names
from validator.scaffold.names import RefusedError
from validator.scaffold.source import Sources
from validator.scaffold.template import read, render

__all__ = [
    "FOUNDATIONS",
    "ORG",
    "PARTS",
    "REGION",
    "SERVICES",
    "Project",
    "project_files",
]

SERVICES = ("api", "worker")
"""Kinds of service: one that listens on a port, one that does not."""

PARTS = ("alb", "rds", "redis", "shared-alb")
"""What a project may have beside its service: load balancer, database, cache; or a rule of the
foundation's load balancer."""

ORG, REGION, FOUNDATIONS = "connectly", "ap-northeast-2", ("dev", "prod")
"""Whose foundation this tool knows, its region and its environments."""

_PRODUCTION = frozenset({"prod", "production"})
_BALANCED = frozenset({"alb", "shared-alb"})
_FLAGS = frozenset(
    (
        *SERVICES, "alb", "balanced", "port", "protects", "rds", "redis", "remote", "shared",
        "unreached",
    )
)  # fmt: skip

_FILES: Mapping[str, str] = {
    ".github/workflows/terraform.yml": "project/workflow.yml",
    ".gitignore": "project/gitignore",
    ".pre-commit-config.yaml": "project/pre-commit-config.yaml",
    "README.md": "project/README.md",
}
_ENVIRONMENT_FILES: Mapping[str, str | None] = {
    "backend.tf": None,
    "cache.tf": "redis",
    "data.tf": None,
    "database.tf": "rds",
    "load-balancer.tf": "alb",
    "main.tf": None,
    "outputs.tf": None,
    "providers.tf": None,
    "terraform.tfvars": None,
    "variables.tf": None,
    "versions.tf": None,
}
"""Files of an environment, and the part that each belongs to."""

_PRODUCTION_FILES = {"terraform.tfvars": "production.tfvars"}
"""Templates that an environment of production has in place of the others'."""


@dataclass(frozen=True, slots=True)
class Project:
    """What a project is made of; names must have passed `checked`.

    `parts` are among PARTS, `service` is one of SERVICES.
    """

    name: str
    team: str
    org: str
    environments: Sequence[str]
    sources: Sources
    region: str = REGION
    service: str = "api"
    parts: frozenset[str] = frozenset()

    def checked(self) -> Project:
        """Itself; raises RefusedError for the first option that cannot be used."""
        names.check_environments(self.environments)
        names.check_bucket(self.org, self.environments)
        names.check_project(self.name, self.environments, self.org)
        names.check_team(self.team)
        names.check_region(self.region)
        if self.service not in SERVICES:
            raise RefusedError(
                f"--service {self.service}: not known", "known services: " + ", ".join(SERVICES)
            )
        unknown = sorted(self.parts - set(PARTS))
        if unknown:
            raise RefusedError(
                f"--with {unknown[0]}: not known", "known parts: " + ", ".join(PARTS)
            )
        if self.parts >= _BALANCED:
            raise RefusedError(
                "--with alb,shared-alb: a service stands behind one load balancer",
                "alb is the project's own, shared-alb the foundation's",
            )
        return self

    def flags(self) -> frozenset[str]:
        """The template sections that are kept."""
        found = {self.service, *self.parts - {"shared-alb"}}
        if "shared-alb" in self.parts:
            found.add("shared")
        if self.parts & _BALANCED:
            found |= {"balanced", "port"}
        elif self.service == "api":
            found |= {"port", "unreached"}
        if self.parts - {"shared-alb"}:
            found.add("protects")
        if self.sources.module.startswith("git::"):
            found.add("remote")
        return frozenset(found)

    def values(self) -> dict[str, str]:
        """The template placeholders; __ENVIRONMENTS__ stands inside quotes."""
        return {
            "PROJECT": self.name,
            "TEAM": self.team,
            "ORG": self.org,
            "REGION": self.region,
            "FIRST": self.environments[0],
            "ENVIRONMENTS": '", "'.join(self.environments),
            "ENVIRONMENT_NAMES": ", ".join(self.environments),
            "MODULE_SOURCE": self.sources.module,
            "TOOL_SOURCE": self.sources.tool,
        }


def project_files(project: Project) -> dict[str, str]:
    """The text of every file by its path below the project's directory, in order.

    Raises RefusedError where an option cannot be used.
    """
    project.checked()
    found = {path: _text(template, project.values(), project) for path, template in _FILES.items()}
    for environment in project.environments:
        values = {**project.values(), "ENVIRONMENT": environment}
        for name, part in _ENVIRONMENT_FILES.items():
            if part is None or part in project.parts:
                template = _PRODUCTION_FILES.get(name, name) if environment in _PRODUCTION else name
                text = _text(f"project/environment/{template}", values, project)
                found[f"environments/{environment}/{name}"] = text
    return dict(sorted(found.items()))


def _text(template: str, values: Mapping[str, str], project: Project) -> str:
    return render(read(template), values, project.flags(), _FLAGS)
