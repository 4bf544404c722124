"""Where a project's code gets the foundation's module and this tool from."""

from __future__ import annotations

import re
from dataclasses import dataclass

from validator.scaffold.names import RefusedError

__all__ = ["MODULE", "Sources", "default_repository", "from_address", "from_repository"]

MODULE = "ecs-service"
"""The module that projects call."""

_REPOSITORY = re.compile(r"[a-z0-9][a-z0-9.-]*(:[0-9]+)?(/[A-Za-z0-9_.~-]+)+")
_PINNED = re.compile(r"([\w.-]+[-_/])*v?[0-9]+(\.[0-9]+)*([.+-][0-9A-Za-z.+-]+)?|[0-9a-f]{40}")
_GIT = re.compile(r"git::(?P<url>[a-z+]+://[\w.:/@~+%-]+?)(//[\w./-]+)?\?ref=(?P<ref>[\w./+-]*)")
_DIRECTORY = re.compile(r"\.\.?(/[\w .@+~-]+)*|(/[\w .@+~-]+)+")


@dataclass(frozen=True, slots=True)
class Sources:
    """The `source` of the module, and what `pip` installs the tool from."""

    module: str
    tool: str


def default_repository(org: str) -> str:
    """The foundation's repository: `<org>-shared` by the naming of projects."""
    return f"github.com/{org}/{org}-shared-infrastructure"


def from_repository(repository: str, version: str) -> Sources:
    """Both from one release of the foundation's repository, `host/owner/name`.

    Raises RefusedError where the repository is not of that form or the version is not fixed.
    """
    plain = re.sub(r"^(git::)?(https://)?", "", repository).rstrip("/").removesuffix(".git")
    if not _REPOSITORY.fullmatch(plain):
        raise RefusedError(
            f"--central-repo {repository!r}: not a repository",
            "name it as host/owner/name, for example " + default_repository("connectly"),
        )
    _check_pinned("--module-version", version)
    url = f"https://{plain}.git"
    return Sources(f"git::{url}//terraform/modules/{MODULE}?ref={version}", f"git+{url}@{version}")


def from_address(address: str, tool: str) -> Sources:
    """The module from a git address, with the tool beside it, or from a directory.

    A directory is written as it stands; the tool comes from `tool` then. Raises RefusedError for
    any other source, and for git without a fixed version.
    """
    if _DIRECTORY.fullmatch(address):
        return Sources(address, tool)
    git = _GIT.fullmatch(address)
    if git is None and address.startswith("git::") and "?ref=" not in address:
        _check_pinned("--module-source", "")
    if git is None:
        raise RefusedError(
            f"--module-source {address!r}: neither a directory nor git",
            f"for example git::https://host/owner/name.git//terraform/modules/{MODULE}?ref=v1.0.0",
        )
    _check_pinned("--module-source", git["ref"])
    return Sources(address, f"git+{git['url']}@{git['ref']}")


def _check_pinned(option: str, version: str) -> None:
    if not _PINNED.fullmatch(version):
        found = f"{version!r} is no fixed version" if version else "no version is named"
        raise RefusedError(
            f"{option}: {found}",
            "pin a release tag or a full commit, such as v1.0.0 (?ref=v1.0.0 in a git source): "
            "the same code must plan the same tomorrow",
        )
