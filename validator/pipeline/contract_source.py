"""Where a contract comes from: files, a tree of roots, a git ref, a package, the installed tool."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from validator.cache import files
from validator.contract.changelog import (
    CHANGELOG,
    deprecations_of,
    load_changelog,
    load_deprecations,
    revision_of,
)
from validator.contract.file import (
    DIRECTORY,
    ContractError,
    builtin_contract_dir,
    load_contract,
    load_contracts,
)
from validator.contract.model import Contract
from validator.contract.snapshot import Snapshot
from validator.evaluate import Options, discover_roots, evaluate_root
from validator.facts.world import World
from validator.model.graph import Graph
from validator.pipeline.places import ancestors, repository
from validator.pipeline.request import InputError

CONFIG = os.path.join(".shared-check", "config.yaml")
_GIT = re.compile(
    r"git::(?P<url>(?:[a-z+]+://)?.+?)(?://(?P<path>[^?:]+))?(?:\?ref=(?P<ref>[^&]+))?"
)
_ARCHIVES = (".whl", ".zip")


def installed() -> Snapshot:
    """The contract that the installed tool came with."""
    return from_directory(builtin_contract_dir(), "the installed contract")


def from_directory(directory: str, label: str = "") -> Snapshot:
    """The contract files of a directory. Raises InputError where one cannot be used."""
    try:
        found = load_contracts(directory)
        return Snapshot(found, load_changelog(directory), label or directory)
    except ContractError as error:
        raise InputError(str(error)) from error


def nearest_directory(start: str) -> str | None:
    """The directory of contract files of the repository around `start`."""
    for base in ancestors(os.path.normpath(start)):
        found = os.path.normpath(os.path.join(base, DIRECTORY))
        if holds_contracts(found):
            return found
    return None


def holds_contracts(directory: str) -> bool:
    """Whether a directory has contract files, by their names."""
    try:
        names = files.names(directory)
    except OSError:
        return False
    return CHANGELOG in names or any(
        name.endswith(".json") and _is_contract(os.path.join(directory, name)) for name in names
    )


def _is_contract(path: str) -> bool:
    """By the first lines: a directory called `contract` may hold anything."""
    try:
        head = files.read(path)[:400]
    except OSError:
        return False
    return b'"environment"' in head and b'"revision"' in head


def configured(start: str) -> str | None:
    """The `contract` of the repository's `.shared-check/config.yaml`, relative to its top.

    Raises InputError where the file is not YAML or says something else than a text.
    """
    for base in ancestors(start):
        path = os.path.normpath(os.path.join(base, CONFIG))
        if not files.is_file(path):
            continue
        import yaml

        try:
            data = yaml.safe_load(files.read(path).decode())
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            mark = getattr(error, "problem_mark", None)
            raise InputError(f"{path}:{mark.line + 1 if mark else 1}: not valid YAML") from error
        said = data.get("contract") if isinstance(data, dict) else None
        if said is None:
            return None
        if not isinstance(said, str) or not said:
            raise InputError(f"{path}:1: contract: a file, a directory or git::URL is expected")
        if said.startswith("git::") or os.path.isabs(said):
            return said
        return os.path.normpath(os.path.join(base, said))
    return None


def read_source(said: str, environ: Mapping[str, str]) -> Snapshot:
    """The contract that a text names: FILE, DIR, a wheel, `git::URL//path?ref=REF`.

    A directory holds contract files, has them in `contract/`, or holds root modules to evaluate.
    Raises InputError.
    """
    match = _GIT.fullmatch(said)
    if match:
        return _from_git(said, match["url"], match["ref"] or "", match["path"] or "", environ)
    if os.path.isdir(said):
        return _from_tree(said, said, environ)
    if not os.path.isfile(said):
        hint = "name a contract file, a directory, a wheel, or git::URL//path?ref=REF"
        raise InputError(f"{said}: no such contract", hint)
    if said.endswith(_ARCHIVES):
        return _from_archive(said)
    try:
        contract = load_contract(said)
    except ContractError as error:
        raise InputError(str(error)) from error
    return Snapshot({contract.environment: contract}, (), said)


def _from_archive(path: str) -> Snapshot:
    """The contract in a built package of the foundation."""
    import tempfile
    import zipfile

    with tempfile.TemporaryDirectory(prefix="shared-check-") as scratch:
        try:
            with zipfile.ZipFile(path) as archive:
                inside = [name for name in archive.namelist() if "/_data/contract/" in name]
                for name in inside:
                    target = os.path.join(scratch, os.path.basename(name))
                    with open(target, "wb") as stream:
                        stream.write(archive.read(name))
        except (zipfile.BadZipFile, OSError) as error:
            raise InputError(f"{path}: not a package: {error}") from error
        if not inside:
            raise InputError(f"{path}: a package without a contract")
        return _placed(from_directory(scratch, path), scratch, path)


def _from_git(said: str, url: str, ref: str, path: str, environ: Mapping[str, str]) -> Snapshot:
    import tempfile

    from validator.pipeline.git import extract, fetch

    with tempfile.TemporaryDirectory(prefix="shared-check-") as scratch:
        bare, tree = os.path.join(scratch, "git"), os.path.join(scratch, "tree")
        commit = fetch(url, ref, bare)
        os.mkdir(tree)
        extract(bare, commit, tree)
        inside = os.path.normpath(os.path.join(tree, path))
        if os.path.isfile(inside):
            return _placed(read_source(inside, environ), tree, said)
        if not os.path.isdir(inside):
            raise InputError(f"{said}: {path} is not in {ref or 'HEAD'}")
        return _placed(_from_tree(inside, said, environ), tree, said)


def at_ref(start: str, ref: str, environ: Mapping[str, str]) -> Snapshot | None:
    """What the repository around `start` published at a git ref; None where it is no ref.

    The roots of that time are evaluated in a scratch directory; the work tree is left alone.
    """
    import tempfile

    from validator.pipeline.git import commit_of, extract

    top = repository(start)
    commit = commit_of(top, ref) if os.path.exists(os.path.join(top, ".git")) else None
    if commit is None:
        return None
    with tempfile.TemporaryDirectory(prefix="shared-check-") as scratch:
        extract(top, commit, scratch)
        return _placed(_from_tree(scratch, ref, environ, roots_first=True), scratch, ref)


def _placed(found: Snapshot, scratch: str, label: str) -> Snapshot:
    """The snapshot without the paths of a directory that is gone by now."""
    contracts = {
        name: replace(
            one,
            path=label,
            entries={key: replace(entry, location=None) for key, entry in one.entries.items()},
            parameters={key: replace(p, location=None) for key, p in one.parameters.items()},
        )
        for name, one in found.contracts.items()
    }
    notices = tuple(replace(one, location=None) for one in found.notices)
    errors = tuple(
        replace(one, message=one.message.replace(scratch + os.sep, ""), location=None)
        for one in found.errors
    )
    return Snapshot(contracts, notices, label, errors)


def _from_tree(
    directory: str, label: str, environ: Mapping[str, str], *, roots_first: bool = False
) -> Snapshot:
    inner = os.path.join(directory, DIRECTORY)
    kept = next((d for d in (directory, inner) if holds_contracts(d)), None)
    if kept and not roots_first:
        return from_directory(kept, label)
    graphs = environment_graphs(directory, environ)
    if graphs:
        return live(graphs, kept, label)
    if kept:
        return from_directory(kept, label)
    raise InputError(
        f"{label}: no contract here: neither contract files nor environments",
        "name a directory with contract/<env>.json, or with the roots of environments",
    )


def environment_graphs(directory: str, environ: Mapping[str, str]) -> list[Graph]:
    """The roots of a tree that are foundation environments, evaluated.

    Those of its folder `terraform/environments` or `environments`; without one those that say so
    by their state key or their parameters.
    """
    options = Options(environ=environ)
    for folder in ("terraform/environments", "environments"):
        parent = os.path.normpath(os.path.join(directory, folder))
        if os.path.isdir(parent):
            return [evaluate_root(root, options) for root in discover_roots([parent])]
    graphs = [evaluate_root(root, options) for root in discover_roots([directory])]
    return [graph for graph in graphs if World(graph).environment is not None]


def live(graphs: Sequence[Graph], files: str | None, label: str = "") -> Snapshot:
    """What roots publish as they stand, with what only the contract files know of each name.

    Raises InputError where a file of the contract cannot be used.
    """
    from validator.contract.freeze import contract_of

    before = from_directory(files) if files else Snapshot({})
    errors = [one for graph in graphs for one in graph.diagnostics if one.severity == "error"]
    contracts: dict[str, Contract] = {}
    for graph in graphs:
        now = contract_of(graph)
        if now.environment in contracts:
            now = replace(now, environment=os.path.normpath(graph.root))
        contracts[now.environment] = with_notes(now, before, files)
    return Snapshot(contracts, before.notices, label, tuple(errors))


def with_notes(now: Contract, before: Snapshot, files: str | None, since: str = "") -> Contract:
    """What an environment publishes, with `since`, `deprecated` and its revision."""
    from validator.contract.freeze import frozen

    try:
        said = load_deprecations(files) if files else ()
        deprecated = deprecations_of(said, now)
    except ContractError as error:
        raise InputError(str(error)) from error
    revision = revision_of(before.notices, now.environment)
    return frozen(now, before.contracts.get(now.environment), since, deprecated, revision)
