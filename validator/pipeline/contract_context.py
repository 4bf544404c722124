"""Which contract a root is judged by: what it may read, and what it has to keep publishing."""

from __future__ import annotations

import os
from functools import lru_cache

from validator.cache import files
from validator.contract.file import ContractError, builtin_contract_dir, load_contract
from validator.contract.published import published
from validator.facts.contract import STANDARD, Frozen, Published
from validator.facts.reads import notices
from validator.facts.world import World
from validator.model.graph import Diagnostic, Graph
from validator.pipeline.contract_source import (
    configured,
    from_directory,
    nearest_directory,
    read_source,
)
from validator.pipeline.request import InputError


def contracts_of(
    graph: Graph, said: str | None
) -> tuple[Published, Frozen | None, tuple[Diagnostic, ...]]:
    """What a root may read, the contract it has to keep (environments only), and what is unread.

    `said` is where the contract comes from; else the repository's `.shared-check/config.yaml`
    says it, else it is in the repository itself, else the installed tool's. Raises InputError
    where what was said cannot be used.
    """
    found, errors = _published(graph, said)
    frozen, more = _frozen(graph, nearest_directory(graph.root))
    return found, frozen, (*errors, *more)


def _published(graph: Graph, said: str | None) -> tuple[Published, tuple[Diagnostic, ...]]:
    said = said or configured(graph.root)
    if said:
        return _said(said), ()
    try:
        return _files(nearest_directory(graph.root) or builtin_contract_dir()), ()
    except InputError as error:
        return STANDARD, (Diagnostic(f"contract: {error.message}"),)


def deprecated_reads(graph: Graph, published: Published) -> list[str]:
    """What a consumer has to know of the names it reads that are going away."""
    if not any(entry.notice for one in published.environments.values() for entry in one.values()):
        return []
    return list(notices(World(graph, published=published)))


def _said(said: str) -> Published:
    """What may be fetched, or evaluated: its files are not looked at like the others."""
    files.leave_open()
    return _fetched(said)


@lru_cache(maxsize=8)
def _fetched(said: str) -> Published:
    """Read once in a process."""
    found = read_source(said, os.environ)
    return published(found.contracts, found.notices, said)


def _files(directory: str) -> Published:
    return _read(directory, _contents(directory))


@lru_cache(maxsize=8)
def _read(directory: str, contents: tuple[str, ...]) -> Published:  # noqa: ARG001 - part of the key
    found = from_directory(directory)
    return published(found.contracts, found.notices, directory) if found.contracts else STANDARD


def _contents(directory: str) -> tuple[str, ...]:
    """What changes with any contract file: looked at for each root, read once in a process."""
    try:
        names = files.names(directory)
    except OSError:
        return ()
    found = []
    for name in names:
        path = os.path.join(directory, name)
        if files.is_file(path):
            found += [name, _digest(path)]
    return tuple(found)


def _digest(path: str) -> str:
    try:
        return files.digest(files.read(path))
    except OSError as error:
        return str(error)


def _frozen(graph: Graph, directory: str | None) -> tuple[Frozen | None, tuple[Diagnostic, ...]]:
    environment = World(graph).environment
    if environment is None or directory is None:
        return None, ()
    from validator.contract.frozen import FrozenContract, MissingContract

    path = os.path.join(directory, f"{environment}.json")
    if not files.is_file(path):
        return MissingContract(environment, directory), ()
    try:
        return FrozenContract(load_contract(path)), ()
    except ContractError as error:
        return None, (Diagnostic(error.message, error.location),)
