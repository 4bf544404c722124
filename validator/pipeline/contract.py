"""`contract`: what the foundation publishes, frozen into files, and compared with other times."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from validator import __version__
from validator.contract.file import DIRECTORY, dump
from validator.contract.model import Contract
from validator.contract.snapshot import Difference, Snapshot
from validator.contract.snapshot import difference as compare
from validator.evaluate import Options, evaluate_root
from validator.model.graph import Graph
from validator.pipeline.contract_source import (
    at_ref,
    environment_graphs,
    from_directory,
    installed,
    live,
    nearest_directory,
    read_source,
    with_notes,
)
from validator.pipeline.places import environment, repository
from validator.pipeline.request import InputError


@dataclass(frozen=True, slots=True)
class Frozen:
    """What freezing did: files written (or stale, with `check`), and why it was refused.

    `gone` are the files of environments that are not there any more.
    """

    written: tuple[str, ...]
    gone: tuple[str, ...]
    difference: Difference

    @property
    def refused(self) -> bool:
        """True where a breaking change has no entry in the changelog; nothing was written."""
        return bool(self.difference.untold)


def show(name: str | None, source: str | None, environ: Mapping[str, str]) -> Snapshot:
    """The contract of one environment, or of all.

    From `source`, else the repository's contract files, else the installed tool's. Raises
    InputError for an environment that it has not.
    """
    if source is not None:
        found = read_source(source, environ)
    else:
        files = nearest_directory(os.curdir)
        found = from_directory(files) if files else installed()
    if name is None:
        return found
    wanted = os.path.basename(os.path.normpath(name))
    if wanted not in found.contracts:
        known = ", ".join(found.contracts) or "none"
        raise InputError(f"{name}: {found.label} has no such environment", f"it has: {known}")
    return replace(found, contracts={wanted: found.contracts[wanted]})


def difference(
    before: str | None, after: str | None, environ: Mapping[str, str], start: str = os.curdir
) -> Difference:
    """Every change between two times: contract files, packages, git refs, or the roots as they are.

    `before` None are the committed files, `after` None the roots of the work tree. An environment
    that only one side could have (a single file) is compared alone. Raises InputError.
    """
    old = _side(before, environ, start) if before else _committed(start)
    new = _side(after, environ, start) if after else now(start, environ)
    if before and os.path.isfile(before):
        new = replace(new, contracts=_only(new.contracts, old.contracts))
    if after and os.path.isfile(after):
        old = replace(old, contracts=_only(old.contracts, new.contracts))
    return compare(old, new, old.notices if before else ())


def _only(some: Mapping[str, Contract], names: Mapping[str, Contract]) -> dict[str, Contract]:
    return {name: one for name, one in some.items() if name in names}


def _committed(start: str) -> Snapshot:
    files = nearest_directory(start)
    if files is None:
        raise InputError(
            f"no {DIRECTORY}/<env>.json in this repository",
            "write them: shared-check contract freeze; or name a git ref or a file",
        )
    return from_directory(files)


def _side(said: str, environ: Mapping[str, str], start: str) -> Snapshot:
    """A file or directory of that name, else a git ref."""
    if os.path.exists(said) or said.startswith("git::"):
        return read_source(said, environ)
    found = at_ref(start, said, environ)
    if found is None:
        raise InputError(
            f"{said}: neither a file nor a git ref here",
            "name a contract file, a directory, git::URL?ref=REF, a branch, a tag or a commit",
        )
    return found


def now(start: str, environ: Mapping[str, str]) -> Snapshot:
    """What the environments of the repository around `start` publish as they stand."""
    graphs = environment_graphs(repository(start), environ)
    if not graphs:
        raise InputError("no foundation environment here", "run it in the foundation's repository")
    return live(graphs, nearest_directory(start), "the work tree")


def freeze(
    names: Sequence[str],
    since: str | None,
    directory: str | None,
    check: bool,
    environ: Mapping[str, str],
) -> Frozen:
    """Write the contract of environments (all where none is named) to `<directory>/<env>.json`.

    A breaking change that the changelog does not tell of is refused, and nothing is written.
    `check` writes nothing at all. Raises InputError where a root cannot be read.
    """
    graphs = _graphs(names, environ)
    files = directory or _directory_of(graphs)
    before = from_directory(files) if os.path.isdir(files) else Snapshot({}, (), "nothing frozen")
    _raise_unreadable(graphs)
    after = live(graphs, None, "the work tree")
    kept = files if os.path.isdir(files) else None
    contracts = {
        name: with_notes(one, before, kept, since or __version__)
        for name, one in after.contracts.items()
    }
    old = before if not names else replace(before, contracts=_only(before.contracts, contracts))
    found = compare(old, Snapshot(contracts, before.notices, "the work tree"))
    gone = tuple(one.path for name, one in old.contracts.items() if name not in contracts)
    if found.untold:
        return Frozen((), (), found)
    return Frozen(tuple(_written(files, contracts, check)), _removed(gone, check), found)


def _graphs(names: Sequence[str], environ: Mapping[str, str]) -> list[Graph]:
    if names:
        return [evaluate_root(environment(name), Options(environ=environ)) for name in names]
    graphs = environment_graphs(repository(os.curdir), environ)
    if not graphs:
        raise InputError(
            "no foundation environment here", "name one: shared-check contract freeze DIRECTORY"
        )
    return graphs


def _directory_of(graphs: Sequence[Graph]) -> str:
    start = graphs[0].root
    top = repository(start)
    inside = os.path.exists(os.path.join(top, ".git"))
    new = os.path.normpath(os.path.join(top if inside else os.curdir, DIRECTORY))
    return nearest_directory(start) or new


def _raise_unreadable(graphs: Sequence[Graph]) -> None:
    """An output that could not be read would be frozen as gone."""
    for graph in graphs:
        for one in graph.diagnostics:
            if one.severity == "error":
                place = f"{one.location}: " if one.location else ""
                raise InputError(f"{place}{one.message}", "nothing was written")


def _written(directory: str, contracts: Mapping[str, Contract], check: bool) -> list[str]:
    changed = []
    for name, one in contracts.items():
        path = os.path.join(directory, f"{name}.json")
        text = dump(one, schema_for(directory))
        if _read(path) == text:
            continue
        changed.append(path)
        if not check:
            os.makedirs(directory, exist_ok=True)
            with open(path, "w", encoding="utf-8") as stream:
                stream.write(text)
    return changed


def schema_for(directory: str) -> str | None:
    """Where an editor finds the schema: in the tool's own repository, beside the contract."""
    schema = os.path.join("validator", "contract", "schema", "contract.schema.json")
    own = os.path.isfile(os.path.join(os.path.dirname(os.path.abspath(directory)), schema))
    return f"../{schema}" if own else None


def write_into(
    path: str, change: Callable[[str], str | None], told: str = "docs/contract.md"
) -> None:
    """Rewrite a page. Raises InputError where it cannot be read or `change` finds no place.

    `told` is the page that shows the marks.
    """
    page = _read(path)
    if page is None:
        raise InputError(f"{path}: no such file")
    changed = change(page)
    if changed is None:
        hint = f"put the two lines there first: see {told}"
        raise InputError(f"{path}: no marks for the table", hint)
    with open(path, "w", encoding="utf-8") as stream:
        stream.write(changed)


def _read(path: str) -> str | None:
    try:
        with open(path, encoding="utf-8") as stream:
            return stream.read()
    except OSError:
        return None


def _removed(paths: tuple[str, ...], check: bool) -> tuple[str, ...]:
    for path in paths if not check else ():
        os.remove(path)
    return paths
