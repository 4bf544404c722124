"""`impact`: what changes in the foundation, what its plan does, and which consumers break."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from tempfile import TemporaryDirectory

from validator.contract.consumers.matching import hold_against
from validator.contract.consumers.model import Checkout
from validator.contract.consumers.result import Result
from validator.contract.consumers.variants import variants
from validator.contract.diff import diff
from validator.contract.effects import NameChange
from validator.contract.freeze import contract_of
from validator.contract.impact import (
    Place,
    breaks,
    of_contracts,
    of_publications,
    once,
    removals,
)
from validator.contract.model import Contract, ContractChange
from validator.contract.publishers import Foundation
from validator.evaluate import evaluate_root
from validator.pipeline.consumers import Asked, Reader, foundation_root, names_of
from validator.pipeline.git import commit_of, extract
from validator.pipeline.places import holds_terraform, repository
from validator.pipeline.request import InputError, Progress, no_progress

Contracts = Mapping[Place, Contract]


@dataclass(frozen=True, slots=True)
class Change:
    """What is asked about: refs to compare (`to` empty: the work tree), or names to remove."""

    before: str = ""
    after: str = ""
    remove: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Impact:
    """What was found: the consumers' side, and the changes of the contract behind it."""

    result: Result
    changes: tuple[ContractChange, ...] = ()
    names: tuple[NameChange, ...] = field(default=())


def impact(
    asked: Asked, change: Change, environ: Mapping[str, str], progress: Progress = no_progress
) -> Impact:
    """Who breaks by a change of the foundation; dangling reads and dead names in any case.

    Raises InputError for wrong use: a ref or a name that is not there.
    """
    if change.remove and (change.before or change.after):
        raise InputError("--remove and --from/--to exclude each other", "ask for one of them")
    started = time.monotonic()
    names = names_of(foundation_root(asked.foundation))
    with ExitStack() as stack:
        after = replace(asked, names=names)
        if change.after:
            tree = stack.enter_context(tree_at(asked.foundation, change.after))
            after = replace(after, foundation=tree)
        reader = Reader(after, environ, progress, stack)
        foundation, consumers = reader.read()
        result = hold_against(foundation, consumers)
        found = Impact(result)
        if change.remove:
            found = _removed(change.remove, foundation, result)
        elif change.before or change.after:
            tree = stack.enter_context(tree_at(asked.foundation, change.before or "HEAD"))
            progress("comparing the foundation", 1.0)
            earlier = reader.foundation(tree, foundation.prefixes, (), names)
            found = _compared(earlier, foundation, consumers, result)
        notes = tuple(dict.fromkeys((*found.result.notes, *reader.notes)))
    seconds = time.monotonic() - started
    return replace(found, result=replace(found.result, notes=notes, seconds=seconds))


def _removed(names: Sequence[str], foundation: Foundation, result: Result) -> Impact:
    changes, unknown = removals(names, foundation, contracts_of(foundation.checkout))
    if unknown:
        known = sorted({one.name.shown for one in (*foundation.outputs, *foundation.parameters)})
        close = get_close_matches(unknown[0], known, 1, 0.5)
        hint = f"did you mean {close[0]}?" if close else "shared-check contract show"
        raise InputError(f"--remove {unknown[0]}: nobody publishes that name", hint)
    found = once(changes)
    return Impact(replace(result, breaks=breaks(found, result.reads)), names=found)


def _compared(
    before: Foundation, after: Foundation, consumers: Sequence[Checkout], result: Result
) -> Impact:
    """What breaks from one state of a foundation to another: reads are led to what was there."""
    earlier = hold_against(before, consumers)
    changes, names = compared(contracts_of(before.checkout), contracts_of(after.checkout))
    found = once([*names, *of_publications(before, after)])
    broken = breaks(found, earlier.reads)
    return Impact(replace(result, breaks=broken), tuple(changes), found)


def compared(before: Contracts, after: Contracts) -> tuple[list[ContractChange], list[NameChange]]:
    """The changes between the contracts of each root, and the names that break by them."""
    changes: list[ContractChange] = []
    names: list[NameChange] = []
    for place, old in before.items():
        new = after.get(place)
        if new is None:
            new = Contract(old.environment, {}, {}, old.state, path=old.path)
        found = [replace(one, environment=place[1]) for one in diff(old, new)]
        changes.extend(found)
        names.extend(of_contracts(found, old, place))
    return changes, names


def contracts_of(checkout: Checkout) -> dict[Place, Contract]:
    """The contract of every root that publishes something, for each of its environments."""
    roots = dict.fromkeys(
        one.root for one in checkout.publications if one.kind in ("output", "ssm") and one.line
    )
    found: dict[Place, Contract] = {}
    for root in roots:
        directory = os.path.join(checkout.root, root) if root else checkout.root
        if not holds_terraform(directory):
            continue  # what a script at the top writes
        for variant in variants(directory, root, tfvars_below(checkout.root, root)):
            graph = evaluate_root(directory, variant.options)
            found[(root, variant.environment)] = contract_of(graph)
    return found


def tfvars_below(top: str, root: str) -> list[str]:
    """The tfvars files of a checkout that may be for a root."""
    start = os.path.dirname(os.path.join(top, root)) if root else top
    found = []
    for directory, folders, names in os.walk(start):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [
            os.path.join(directory, name)
            for name in names
            if name.endswith((".tfvars", ".tfvars.json"))
        ]
    return sorted(found)


@contextmanager
def tree_at(foundation: str, ref: str) -> Iterator[str]:
    """The foundation's tree at a git ref, in a directory that goes with the context.

    Raises InputError where the foundation is in no repository, or the ref is none of it.
    """
    root = foundation_root(foundation)
    top = repository(root)
    commit = commit_of(top, ref)
    if commit is None:
        raise InputError(f"{ref}: no such ref in {top}", "name a branch, a tag or a commit")
    with TemporaryDirectory(prefix="shared-check-") as directory:
        extract(top, commit, directory)
        inside = os.path.relpath(os.path.realpath(root), os.path.realpath(top))
        tree = os.path.normpath(os.path.join(directory, inside))
        if not os.path.isdir(tree):
            raise InputError(f"{ref}: {inside} is not in it", "name a ref that has the foundation")
        yield tree
