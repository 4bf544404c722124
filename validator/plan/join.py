"""The engine's values with the sources' provenance: what is, and where it is written.

The engine decides what a value is; the sources tell which attribute it was read from, through
which locals, variables and modules, and on which line.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from validator.model.graph import CheckResult, Graph, Module, Output, Resource
from validator.model.location import ASSUMED
from validator.model.value import Cause, Data, Unknown, Value
from validator.plan.addresses import generalised, without_indexes
from validator.plan.compare import DERIVED, aligned, equal, pair
from validator.plan.modules import looked_up
from validator.plan.parity import Difference, Parity, parity
from validator.plan.values import ANY_OBJECT, LazyMapping

__all__ = ["Difference", "Parity", "join", "parity", "partner"]


def join(plan: Graph, symbolic: Graph) -> Graph:
    """The graph of a plan (or state) with the provenance of the symbolic evaluation.

    An engine value stays what it is. Where the sources have the same or an unknown value at that
    path, its `ref` and `trail` are theirs; an unknown value takes their `ref`, `trail`, `pieces`
    and `alternatives` too. What the sources leave to the provider has no trail. List blocks that
    the engine orders anew are matched by content. Instances only the engine knows stay as they
    are; those only the sources know are listed in `unplanned`.
    """
    resources = {
        address: joined_resource(resource, partner(symbolic.resources, address))
        for address, resource in plan.resources.items()
    }
    covered = {
        found.address
        for address in plan.resources
        if (found := partner(symbolic.resources, address)) is not None
    }
    return replace(
        symbolic,
        source=plan.source,
        engine=plan.engine,
        resources=resources,
        modules=_modules(plan, symbolic, resources),
        providers={**plan.providers, **symbolic.providers},
        checks=_checks(plan, symbolic),
        diagnostics=tuple(dict.fromkeys((*plan.diagnostics, *symbolic.diagnostics))),
        drift=plan.drift,
        prior_outputs=plan.prior_outputs,
        document=plan.document,
        unplanned=tuple(a for a in symbolic.resources if a not in covered),
    )


def partner(found: Mapping[str, Resource], address: str) -> Resource | None:
    """The symbolic instance that an engine's instance is: the same, or one that stands for it."""
    exact = found.get(address.partition(" (deposed")[0])
    if exact is not None:
        return exact
    return next((found[name] for name in generalised(address) if name in found), None)


def joined_resource(engine: Resource, symbolic: Resource | None) -> Resource:
    """One instance with the provenance of its block; what is deleted only with its location."""
    if symbolic is None:
        return engine
    values = engine.values
    if engine.exists is not False and symbolic.values.unknown is None:
        values = _attributes(engine.values, symbolic.values)
    return replace(
        engine,
        values=values,
        location=symbolic.location,
        provider=symbolic.provider or engine.provider,
    )


def _attributes(engine: Value, symbolic: Value) -> Value:
    mine = engine.data if isinstance(engine.data, Mapping) else {}
    theirs = symbolic.data if isinstance(symbolic.data, Mapping) else {}

    def attribute(name: str) -> Value:
        if name not in mine:
            return theirs[name]
        return joined(mine[name], theirs[name]) if name in theirs else _unwritten(mine[name])

    own = [name for name in theirs if name not in mine and name not in DERIVED]
    keys: Collection[str] = dict.fromkeys((*mine, *own)) if own else mine
    return Value(ANY_OBJECT, LazyMapping(keys, attribute), sensitive=engine.sensitive)


def joined(engine: Value, symbolic: Value) -> Value:
    """The engine's value with the provenance of the sources' value at the same place."""
    engine = aligned(engine, symbolic)
    if symbolic.is_null:
        return _unwritten(engine)
    if engine.unknown is not None:
        return _unknown(engine, symbolic)
    hidden = engine.sensitive or symbolic.sensitive
    if symbolic.unknown is not None:
        source = _alternative(engine, symbolic)
        data = _children(engine, source)
        return Value(engine.type, data, None, hidden, source.ref, source.trail)
    if isinstance(engine.data, tuple) and isinstance(symbolic.data, tuple):
        partners = pair(engine.data, symbolic.data)
        items = tuple(
            _unwritten(item) if j is None else joined(item, symbolic.data[j])
            for item, j in zip(engine.data, partners, strict=True)
        )
        return Value(engine.type, items, None, hidden, symbolic.ref, symbolic.trail)
    if isinstance(engine.data, Mapping) and isinstance(symbolic.data, Mapping):
        fields = {
            key: joined(item, symbolic.data[key]) if key in symbolic.data else _unwritten(item)
            for key, item in engine.data.items()
        }
        return Value(engine.type, fields, None, hidden, symbolic.ref, symbolic.trail)
    if not engine.is_null and equal(engine, symbolic):
        return replace(engine, sensitive=hidden, ref=symbolic.ref, trail=symbolic.trail)
    return replace(engine, sensitive=hidden, ref=None, trail=symbolic.trail[:1])


def _unknown(engine: Value, symbolic: Value) -> Value:
    """An unknown of the engine; the sources may know its elements, or which attribute it is."""
    hidden = engine.sensitive or symbolic.sensitive
    if any(step.what == ASSUMED for step in symbolic.trail):
        return replace(symbolic, sensitive=hidden)
    if symbolic.unknown is not None:
        not_null = symbolic.unknown.not_null or (
            engine.unknown is not None and engine.unknown.not_null
        )
        cause = replace(symbolic.unknown, cause=Cause.ENGINE, not_null=not_null)
        return replace(symbolic, unknown=cause, sensitive=hidden)
    if not symbolic.is_wholly_known:
        # A set with an unknown element is unknown as a whole to the engine, not to the sources.
        return replace(symbolic, sensitive=hidden)
    detail = engine.unknown.detail if engine.unknown else ""
    inputs = frozenset((symbolic.ref,)) if symbolic.ref else frozenset()
    unknown = Unknown(Cause.ENGINE, detail, not_null=True, inputs=inputs)
    return Value(engine.type, None, unknown, hidden, symbolic.ref, symbolic.trail)


def _alternative(engine: Value, symbolic: Value) -> Value:
    """The one alternative of the sources that the engine's value is, else the value itself."""
    options = symbolic.unknown.alternatives if symbolic.unknown else ()
    known = [item for item in options if item.unknown is None and equal(engine, item)]
    if len(known) != 1:
        return symbolic
    return replace(known[0], trail=(*symbolic.trail, *known[0].trail))


def _children(engine: Value, symbolic: Value) -> Data:
    """The engine's elements with what an unknown collection of the sources says of them."""
    if isinstance(engine.data, tuple):
        return tuple(joined(item, symbolic.at((n,))) for n, item in enumerate(engine.data))
    if isinstance(engine.data, Mapping):
        return {key: joined(item, symbolic.at((key,))) for key, item in engine.data.items()}
    return engine.data


def _unwritten(engine: Value) -> Value:
    """A value that the provider or the engine sets by itself, without inferred references."""
    if engine.unknown is None:
        return engine
    unknown = Unknown(engine.unknown.cause, engine.unknown.detail, not_null=engine.unknown.not_null)
    return Value(engine.type, None, unknown, engine.sensitive)


def _modules(plan: Graph, symbolic: Graph, resources: Mapping[str, Resource]) -> dict[str, Module]:
    found = {}
    for address, module in plan.modules.items():
        names = (address, *generalised(address))
        source = next((symbolic.modules[n] for n in names if n in symbolic.modules), None)
        found[address] = module if source is None else _module(module, source, resources)
    kept = {a: m for a, m in symbolic.modules.items() if a not in found and "[*]" not in a}
    return found | kept


def _module(engine: Module, symbolic: Module, resources: Mapping[str, Resource]) -> Module:
    """A module of the sources with the engine's values: of its own for the root, else read."""
    variables = dict(symbolic.variables)
    outputs = dict(symbolic.outputs)
    for name, variable in variables.items():
        known = engine.variables.get(name)
        if known is not None and not engine.address and not known.value.is_unknown:
            variables[name] = replace(variable, value=joined(known.value, variable.value))
        else:
            variables[name] = replace(variable, value=looked_up(variable.value, resources))
    for name, output in outputs.items():
        planned = engine.outputs.get(name)
        if planned is not None and not engine.address:
            outputs[name] = replace(output, value=_output_value(planned, output))
        else:
            outputs[name] = replace(output, value=looked_up(output.value, resources))
    return replace(symbolic, address=engine.address, variables=variables, outputs=outputs)


def _output_value(engine: Output, symbolic: Output) -> Value:
    value = joined(engine.value, symbolic.value)
    return replace(value, type=engine.value.type) if value.is_known else value


def _checks(plan: Graph, symbolic: Graph) -> tuple[CheckResult, ...]:
    """The engine's verdicts at the places where the conditions are written."""
    if not plan.checks:
        return symbolic.checks
    return tuple(_located(check, symbolic.checks) for check in plan.checks)


def _located(check: CheckResult, written: Iterable[CheckResult]) -> CheckResult:
    wanted = without_indexes(check.address)
    same = [item for item in written if without_indexes(item.address) == wanted]
    best = next((item for item in same if item.message == check.message), None)
    if best is None and same:
        best = same[0]
    if best is None:
        return check
    return replace(
        check, kind=best.kind, location=best.location, message=check.message or best.message
    )
