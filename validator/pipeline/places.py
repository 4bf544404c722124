"""Finding things by where the command was started: environments, the repository, the plan."""

from __future__ import annotations

import os
from collections.abc import Iterator

from validator.cache import files
from validator.pipeline.request import InputError

ADDRESS_PLAN = "address-plan.yaml"
_TERRAFORM_ENDINGS = (".tf", ".tf.json", ".tofu")


def holds_terraform(directory: str) -> bool:
    """True where the directory itself has Terraform files."""
    try:
        return any(name.endswith(_TERRAFORM_ENDINGS) for name in files.names(directory))
    except OSError:
        return False


def is_terraform(file: str) -> bool:
    """True for the name of a file that Terraform reads as configuration."""
    return file.endswith(_TERRAFORM_ENDINGS)


def is_within(path: str, directory: str) -> bool:
    """True where `path` is `directory` or below it."""
    inner, outer = files.real(path), files.real(directory or os.curdir)
    return os.path.commonpath((inner, outer)) == outer


def repository(start: str) -> str:
    """The top directory of the repository around `start`, or `start` where there is none."""
    top = start
    for top in ancestors(start):
        if files.exists(os.path.join(top, ".git")):
            return top
    return start


def ancestors(start: str) -> Iterator[str]:
    """`start` and its parents, as relative paths, up to the repository's root (or the disk's)."""
    here = start
    while True:
        yield here
        if files.exists(os.path.join(here, ".git")):
            return
        parent = os.path.normpath(os.path.join(here, os.pardir))
        if files.real(parent) == files.real(here):
            return
        here = parent


def environment(name: str) -> str:
    """The directory of an environment, relative to the working directory.

    `name` may be a path, a path under `terraform/`, or an environment's bare name; parents of the
    working directory up to the repository's root are searched as well.

    Raises InputError naming what was looked for and what exists.
    """
    if holds_terraform(name):
        return os.path.normpath(name)
    if os.path.isdir(name):
        raise InputError(
            f"{name}: no Terraform files in this directory",
            "name the directory that holds the root module's .tf files",
        )
    if not os.path.isabs(name):
        for base in ancestors(os.curdir):
            for prefix in ("", "terraform", "environments", "terraform/environments"):
                found = os.path.normpath(os.path.join(base, prefix, name))
                if holds_terraform(found):
                    return found
    raise InputError(f"{name}: no such environment", _known_environments())


def _known_environments() -> str:
    for base in ancestors(os.curdir):
        for prefix in ("terraform/environments", "environments"):
            parent = os.path.normpath(os.path.join(base, prefix))
            if os.path.isdir(parent):
                names = [n for n in sorted(os.listdir(parent)) if os.path.isdir(f"{parent}/{n}")]
                if names:
                    return "known environments: " + ", ".join(f"environments/{n}" for n in names)
    return "name a directory that holds a root module, for example terraform/environments/prod"


def nearest(directory: str, name: str) -> str | None:
    """The file `name` in `directory` or the nearest parent that has it, within the repository."""
    for base in ancestors(os.path.normpath(directory)):
        candidate = os.path.normpath(os.path.join(base, name))
        if files.is_file(candidate):
            return candidate
    return None


def exceptions_base(root: str) -> str:
    """The directory whose exceptions file is for a root: the top of its repository.

    Without a repository it is the working directory if that is around the root, else the root.
    """
    start = root if os.path.isdir(root) else os.path.dirname(root) or os.curdir
    top = list(ancestors(os.path.normpath(start)))[-1]
    if os.path.exists(os.path.join(top, ".git")):
        return top
    return os.curdir if is_within(start, os.curdir) else start
