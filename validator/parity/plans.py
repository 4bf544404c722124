"""Plans side by side: the engine's values of what the sources configure.

What an engine fills in by itself (defaults of the provider, the account) is not configuration. And
what the sources prove alike is alike: a plan only tells what each environment's own unknowns are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from validator.model.graph import Graph, Resource
from validator.model.parity import Difference
from validator.model.value import Value
from validator.parity.compare import Found, Pair
from validator.plan.compare import aligned, pair
from validator.plan.join import partner


def configured(graph: Graph, sources: Graph) -> Graph:
    """A plan's graph with the attributes alone that its sources set, in their order."""
    resources = {
        address: _resource(resource, partner(sources.resources, address))
        for address, resource in graph.resources.items()
    }
    return replace(graph, resources=resources)


def _resource(engine: Resource, written: Resource | None) -> Resource:
    if written is None or engine.exists is False:
        return engine
    values = restricted(engine.values, written.values)
    return replace(engine, values=values, lifecycle=written.lifecycle)


def restricted(engine: Value, written: Value) -> Value:
    """The engine's value without what the sources leave to the provider."""
    engine = aligned(engine, written)
    if isinstance(engine.data, Mapping) and isinstance(written.data, Mapping):
        fields = {
            key: restricted(engine.data[key], value)
            for key, value in written.data.items()
            if key in engine.data and not value.is_null
        }
        return replace(engine, data=fields)
    if isinstance(engine.data, tuple) and isinstance(written.data, tuple):
        return replace(engine, data=_ordered(engine.data, written.data))
    return engine


def _ordered(engine: tuple[Value, ...], written: tuple[Value, ...]) -> tuple[Value, ...]:
    """The elements where the sources have them; JSON does not tell sets from lists."""
    found: dict[int, Value] = {}
    more: list[Value] = []
    for item, at in zip(engine, pair(engine, written), strict=True):
        if at is None:
            more.append(item)
        else:
            found[at] = restricted(item, written[at])
    return (*(found[at] for at in sorted(found)), *more)


def unexplained(found: Found, sources: Pair, symbolic: Found) -> Found:
    """The differences of two plans without those of attributes that the sources prove alike."""
    result = Found(inherent=symbolic.inherent, alike=symbolic.alike)
    written: dict[str, list[Difference]] = {}
    for one in symbolic.differences:
        written.setdefault(one.address, []).append(one)
    for one in found.differences:
        same = [other for other in written.get(one.address, ()) if _is_around(one, other)]
        both = one.address in sources.left.subjects and one.address in sources.right.subjects
        if one.path and both and not same:
            continue
        follows = bool(same) and all(other.follows for other in same)
        result.differences.append(replace(one, follows=follows))
    return result


def _is_around(one: Difference, other: Difference) -> bool:
    """Whether one is at the place of the other, or within it, wherever the elements stand."""
    ours, theirs = one.names, other.names
    shorter = min(len(ours), len(theirs))
    return ours[:shorter] == theirs[:shorter]
