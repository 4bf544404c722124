"""Where the values that are read go: the attributes of a root's resources that take them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from validator.contract.consumers.model import Use
from validator.model.graph import Graph, Resource
from validator.model.location import Location
from validator.model.value import Path, Ref, Value, path_text

Place = Callable[[Location | None], tuple[str, int] | None]
"""Path and line below the checkout of a location; None outside of it."""
Uses = dict[tuple[str, str], list[Use]]
"""The uses of what a data source gives: by its address and, for a remote state, the output."""


def uses_in(graph: Graph, place: Place) -> Uses:
    """Every attribute of a managed instance that a data source's value leads to."""
    found: Uses = {}
    for resource in graph.of_type(*{r.type for r in graph.resources.values()}):
        where = place(resource.location)
        if where is None:
            continue
        for path, value in resource.values.walk():
            # Tags with the provider's defaults are the same tags again.
            if path and path[0] != "tags_all":
                for ref in _refs(value):
                    key = _key(graph, ref)
                    if key is not None:
                        _add(found, key, resource, path, place(value.location) or where)
    return found


def _add(
    found: Uses, key: tuple[str, str], resource: Resource, path: Path, at: tuple[str, int]
) -> None:
    use = Use(resource.address, resource.type, path_text(path), *at)
    known = found.setdefault(key, [])
    if use not in known:
        known.append(use)


def _key(graph: Graph, ref: Ref) -> tuple[str, str] | None:
    if ".data." not in f".{ref.address}":
        return None
    source = graph.resources.get(ref.address)
    kind = source.type if source is not None else ref.address.rsplit(".", 2)[-2]
    if kind != "terraform_remote_state":
        return ref.address, ""
    if len(ref.path) < 2 or ref.path[0] != "outputs":
        return None
    return ref.address, str(ref.path[1])


def _refs(value: Value) -> Iterator[Ref]:
    if value.ref is not None:
        yield value.ref
    elif value.unknown is not None:
        yield from value.unknown.inputs
