"""`new …`: from options to files on disk, or to what would be written."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from validator.pipeline.request import InputError
from validator.policy import builtin_policies_dir, load
from validator.scaffold.collection import NewPolicy, module_files, policy_files
from validator.scaffold.names import RefusedError
from validator.scaffold.project import FOUNDATIONS, ORG, REGION, Project, project_files
from validator.scaffold.source import (
    Sources,
    default_repository,
    from_address,
    from_repository,
)
from validator.scaffold.tree import tree

__all__ = [
    "MODULE_SOURCE_VARIABLE",
    "REPOSITORY_VARIABLE",
    "ProjectWish",
    "Written",
    "new_module",
    "new_policy",
    "new_project",
]

MODULE_SOURCE_VARIABLE = "SHARED_CHECK_MODULE_SOURCE"
REPOSITORY_VARIABLE = "SHARED_CHECK_CENTRAL_REPO"


@dataclass(frozen=True, slots=True)
class ProjectWish:
    """The options of `new project` as given; `environments` and `parts` are comma lists."""

    project: str
    team: str
    org: str
    environments: str = "dev,prod"
    region: str = REGION
    output_dir: str | None = None
    service: str = "api"
    parts: str = ""
    module_source: str | None = None
    repository: str | None = None
    version: str | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, or would be: the directory, its files, and those that stood there.

    `notes` are sentences about options that can be meant, but seldom are.
    """

    directory: str
    files: Mapping[str, str]
    replaced: frozenset[str]
    notes: tuple[str, ...] = ()

    def tree(self) -> str:
        """The files as a plain tree."""
        return tree(self.directory, list(self.files), dict.fromkeys(self.replaced, "exists"))


def new_project(
    wish: ProjectWish, environ: Mapping[str, str], *, release: str, force: bool, dry_run: bool
) -> Written:
    """Write a project's repository. `release` is the tool's version, the module's by default.

    Raises InputError for options that cannot be used, and where a file exists and `force` is off;
    nothing has been written then.
    """
    try:
        directory = wish.output_dir or f"{wish.project}-infrastructure"
        project = Project(
            name=wish.project,
            team=wish.team,
            org=wish.org,
            environments=_listed(wish.environments),
            sources=_sources(wish, directory, environ, release),
            region=wish.region,
            service=wish.service,
            parts=frozenset(_listed(wish.parts)),
        )
        files = project_files(project)
    except RefusedError as problem:
        raise InputError(problem.message, problem.hint) from None
    written = write(directory, files, force=force, dry_run=dry_run)
    return replace(written, notes=tuple(_notes(project)))


def _notes(project: Project) -> Iterator[str]:
    without = [name for name in project.environments if name not in FOUNDATIONS]
    if without and project.org == ORG:
        names = ", ".join(without)
        yield f"{names}: the foundation has {' and '.join(FOUNDATIONS)}; nothing to build on yet"
    if project.region != REGION:
        yield f"{project.region}: the foundation is in {REGION}; scan reports provider-region"


def new_policy(policy: NewPolicy, directory: str, *, force: bool, dry_run: bool) -> Written:
    """Write a rule with a fixture of each kind below a directory of policies.

    Raises InputError as `new_project` does, and where a shipped rule has this id.
    """
    shipped = load([builtin_policies_dir()])
    taken = {name for known in shipped.policies for name in (known.id, *known.aliases)}
    schema = os.path.join(os.path.dirname(os.path.abspath(directory)), "validator/policy/schema")
    try:
        files = policy_files(policy, taken, list(shipped.profiles), modeline=os.path.isdir(schema))
    except RefusedError as problem:
        raise InputError(problem.message, problem.hint) from None
    return write(directory, files, force=force, dry_run=dry_run)


def new_module(name: str, directory: str, *, force: bool, dry_run: bool) -> Written:
    """Write a module by the conventions to `directory`/`name`; raises InputError."""
    try:
        files = module_files(name)
    except RefusedError as problem:
        raise InputError(problem.message, problem.hint) from None
    return write(os.path.join(directory, name), files, force=force, dry_run=dry_run)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in text.split(","))))


def _sources(
    wish: ProjectWish, directory: str, environ: Mapping[str, str], release: str
) -> Sources:
    repository = wish.repository or environ.get(REPOSITORY_VARIABLE) or default_repository(wish.org)
    released = from_repository(repository, wish.version or f"v{release}")
    address = wish.module_source or environ.get(MODULE_SOURCE_VARIABLE)
    if not address or (wish.repository and not wish.module_source):
        return released
    if "::" not in address and "?" not in address:
        address = _relative(address, directory)
    return from_address(address, released.tool)


def _relative(source: str, directory: str) -> str:
    """A directory as an environment's `main.tf` must name it, whatever it was given from."""
    if not os.path.isdir(source):
        raise InputError(
            f"--module-source {source}: no such directory",
            "a directory is looked up from where the command is started; a git source starts "
            "with git::",
        )
    # Resolved: ../ of a path through a link would be found elsewhere.
    module = os.path.realpath(source)
    environment = os.path.join(os.path.realpath(directory), "environments", "environment")
    return os.path.relpath(module, environment).replace(os.sep, "/")


def write(directory: str, files: Mapping[str, str], *, force: bool, dry_run: bool) -> Written:
    """Write files below a directory. Raises InputError before anything is written."""
    present = frozenset(path for path in files if os.path.lexists(os.path.join(directory, path)))
    if present and not force and not dry_run:
        shown = ", ".join(os.path.join(directory, path) for path in sorted(present)[:3])
        more = f" and {len(present) - 3} more" if len(present) > 3 else ""
        raise InputError(
            f"{shown}{more}: already there, nothing was written",
            "name another directory, or overwrite with --force (--dry-run shows which files)",
        )
    for path in files:
        _check_way(directory, path)
    if not dry_run:
        for path, text in files.items():
            _write_file(os.path.join(directory, path), text)
    return Written(directory, files, present)


def _check_way(directory: str, path: str) -> None:
    """Every parent is a directory or absent, and the file itself is no directory."""
    target = Path(directory, path)
    if target.is_dir():
        raise InputError(f"{target}: a directory is in the way", "move it away first")
    for parent in target.parents:
        if parent.exists() and not parent.is_dir():
            raise InputError(f"{parent}: a file is in the way", "name another directory")


def _write_file(path: str, text: str) -> None:
    """Write beside the target and move into place: a link is replaced, never followed."""
    folder = os.path.dirname(path) or os.curdir
    try:
        os.makedirs(folder, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".new-") as beside:
            written = os.path.join(beside, "file")
            with open(written, "w", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
            os.replace(written, path)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}", "name a directory you may write to") from None
