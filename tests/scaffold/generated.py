"""Projects on disk, and what the tool says about them."""

from __future__ import annotations

import itertools
import os
from collections.abc import Mapping
from pathlib import Path

from harness.tree import TERRAFORM

from validator.model.report import Report
from validator.pipeline.request import Request
from validator.pipeline.scan import scan
from validator.scaffold.project import SERVICES, Project, project_files
from validator.scaffold.source import Sources

MODULE = TERRAFORM / "modules" / "ecs-service"
CERTIFICATE = "arn:aws:acm:ap-northeast-2:123456789012:certificate/4f7c"
TOOL = "git+https://git.connectly.example/shared.git@v1.2.3"


def local_module(directory: Path, module: Path = MODULE) -> str:
    """The module's source as an environment of a project in `directory` must name it."""
    return os.path.relpath(module, directory.resolve() / "environments" / "any")


def project(directory: Path, **options: object) -> Project:
    """A project for `directory`; the module is this repository's own."""
    sources = Sources(local_module(directory), TOOL)
    given = {"name": "shop", "team": "web team", "org": "connectly", "sources": sources}
    given["environments"] = ("dev", "prod")
    return Project(**{**given, **options})  # type: ignore[arg-type]


def write(directory: Path, wanted: Project) -> Mapping[str, str]:
    """The project's files, written."""
    files = project_files(wanted)
    for path, text in files.items():
        (directory / path).parent.mkdir(parents=True, exist_ok=True)
        (directory / path).write_text(text, encoding="utf-8")
    return files


def judged(directory: Path, profile: str = "consumer", **variables: str) -> Report:
    """What `scan` says of every environment."""
    environ = {f"TF_VAR_{name}": value for name, value in variables.items()}
    return scan([str(directory)], Request(profile=profile), environ)


PARTS = ("alb", "rds", "redis")
"""Parts that go with each other, and with every foundation."""

KINDS = tuple(
    (service, frozenset(parts))
    for service in SERVICES
    for size in range(len(PARTS) + 1)
    for parts in itertools.combinations(PARTS, size)
)
"""Every service with every subset of parts."""
