"""Modules that `init` downloaded: the manifest it leaves, and whether an entry is the one wanted.

(https://developer.hashicorp.com/terraform/language/modules/sources)
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from validator.cache import files
from validator.evaluate.versions import meets
from validator.syntax.directory import is_configuration

_REGISTRIES = ("registry.terraform.io/", "registry.opentofu.org/")
_SHORT = re.compile(r"(?:git::)?(?:(?P<user>[\w.-]+)@)?(?P<host>[\w.-]+):(?P<path>[^/\d].*)")
_HOSTED = re.compile(r"(?P<host>github\.com|bitbucket\.org|gitlab\.com)/(?P<path>[^/]+/[^/?]+.*)")


@dataclass(frozen=True, slots=True)
class Download:
    """Where a module was put; without `directory`, `problem` says why the entry is not used.

    Neither is set where there is no entry: the module was not downloaded.
    """

    directory: str | None = None
    problem: str = ""


def data_directory(root: str, environ: Mapping[str, str]) -> str:
    """Where `init` keeps what it downloads for a root."""
    return os.path.join(root, environ.get("TF_DATA_DIR") or ".terraform")


def downloaded(
    root: str, key: str, source: str, version: str | None, environ: Mapping[str, str]
) -> Download:
    """The download of the call `key` (its path without indexes: `vpc.subnets`).

    An engine refuses an entry of another source, or of a version that the call does not allow.
    """
    manifest = os.path.join(data_directory(root, environ), "modules", "modules.json")
    entry = next((one for one in _entries(manifest) if one.get("Key") == key), None)
    if entry is None:
        return Download()
    recorded, installed = str(entry.get("Source", "")), str(entry.get("Version") or "")
    if canonical(recorded) != canonical(source):
        return Download(problem=f"{recorded} was downloaded for it")
    if version is not None and meets(installed, version) is False:
        return Download(problem=f"version {installed or 'unknown'} of it was downloaded")
    directory = os.path.join(root, str(entry.get("Dir", "")))
    if not _holds_configuration(directory):
        return Download(problem=f"{os.path.normpath(directory)} does not hold it any more")
    return Download(directory)


def _entries(manifest: str) -> Iterator[Mapping[str, object]]:
    try:
        entries = json.loads(files.read(manifest))["Modules"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict):
            yield entry


def _holds_configuration(directory: str) -> bool:
    try:
        return any(map(is_configuration, files.names(directory)))
    except (OSError, ValueError):
        return False


def canonical(source: str) -> str:
    """A source in the one spelling that `init` records, so that two can be compared."""
    for registry in _REGISTRIES:
        if source.startswith(registry):
            return source.removeprefix(registry)
    if source.startswith(("./", "../")):
        return os.path.normpath(source)
    address, _, query = source.partition("?")
    if hosted := _HOSTED.fullmatch(address):
        address = f"git::https://{hosted['host']}/{_with_suffix(hosted['path'], hosted['host'])}"
    elif "://" not in address and (short := _SHORT.fullmatch(address)):
        user = f"{short['user']}@" if short["user"] else ""
        address = f"git::ssh://{user}{short['host']}/{short['path']}"
    return f"{address}?{'&'.join(sorted(query.split('&')))}" if query else address


def _with_suffix(path: str, host: str) -> str:
    """`owner/name` and what follows, as the repository's own address: `owner/name.git//part`."""
    repository, mark, part = path.partition("//")
    pieces = repository.split("/")
    if len(pieces) > 2:  # github.com/owner/name/part
        repository, mark, part = (
            "/".join(pieces[:2]),
            "//",
            "/".join(pieces[2:] + [part] * bool(part)),
        )
    if not repository.endswith(".git") and host != "bitbucket.org":
        repository += ".git"
    return f"{repository}{mark}{part}"
