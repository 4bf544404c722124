"""How far the symbolic evaluation of the sources agrees with the engine's plan of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from validator.model.graph import Graph
from validator.model.value import Value, path_text
from validator.plan.addresses import generalised
from validator.plan.compare import Gap, gaps
from validator.plan.values import detail


@dataclass(frozen=True, slots=True)
class Difference:
    """One attribute with two known values; the texts are redacted where either is sensitive."""

    address: str
    attribute: str
    engine: str
    symbolic: str

    def __str__(self) -> str:
        place = f"{self.address}.{self.attribute}" if self.attribute else self.address
        return f"{place}: engine {self.engine}, sources {self.symbolic}"


@dataclass(frozen=True, slots=True)
class Parity:
    """The comparison of one root's plan with its sources.

    `missing` instances only the engine has, `extra` ones only the sources have. `unresolved`
    attributes are configured and known to the engine but not to the sources; `presumed` ones are
    known to the sources but not yet to the engine.
    """

    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    conflicts: tuple[Difference, ...] = ()
    unresolved: tuple[str, ...] = ()
    presumed: tuple[str, ...] = ()

    @property
    def agrees(self) -> bool:
        """True without missing or extra instances and without conflicts."""
        return not (self.missing or self.extra or self.conflicts)


def parity(plan: Graph, symbolic: Graph) -> Parity:
    """Compare the instances, attributes and outputs of a plan and of its sources.

    Instances that the plan deletes are left out; `aws_x.y[*]` covers every real instance.
    """
    planned = {a: r for a, r in plan.resources.items() if r.exists is not False}
    missing, covered, found = [], set(), []
    for address, resource in planned.items():
        names = (address, *generalised(address))
        name = next((n for n in names if n in symbolic.resources), None)
        if name is None:
            missing.append(address)
            continue
        covered.add(name)
        found += [(address, g) for g in gaps(resource.values, symbolic.resources[name].values)]
    extra = [a for a, r in symbolic.resources.items() if a not in covered and r.exists is True]
    found += _output_gaps(plan, symbolic)
    return Parity(
        missing=tuple(missing),
        extra=tuple(extra),
        conflicts=tuple(
            _difference(address, gap) for address, gap in found if gap.kind == "conflict"
        ),
        unresolved=tuple(_name(address, gap) for address, gap in found if gap.kind == "unresolved"),
        presumed=tuple(_name(address, gap) for address, gap in found if gap.kind == "presumed"),
    )


def _output_gaps(plan: Graph, symbolic: Graph) -> Iterator[tuple[str, Gap]]:
    for name, output in plan.outputs.items():
        own = symbolic.outputs.get(name)
        if own is None:
            yield f"output.{name}", Gap("conflict", (), output.value, Value())
            continue
        for gap in gaps(output.value, own.value, ()):
            yield f"output.{name}", gap


def _name(address: str, gap: Gap) -> str:
    return detail(address, gap.path)


def _difference(address: str, gap: Gap) -> Difference:
    hidden = _hides(gap.engine) or _hides(gap.symbolic)
    engine, own = ("(sensitive)",) * 2 if hidden else (_shown(gap.engine), _shown(gap.symbolic))
    return Difference(address, path_text(gap.path), engine, own)


def _hides(value: Value) -> bool:
    return any(part.sensitive for _, part in value.walk())


def _shown(value: Value) -> str:
    if value.unknown is not None:
        return f"unknown ({value.unknown.detail})"
    if isinstance(value.data, tuple):
        return "[" + ", ".join(_shown(item) for item in value.data) + "]"
    children = dict(value.children())
    if children:
        return "{" + ", ".join(f"{key} = {_shown(item)}" for key, item in children.items()) + "}"
    return "null" if value.data is None else repr(value.data)
