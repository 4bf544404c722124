"""What the user says an open input is: `--assume key=value`, by the name that a verdict needs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from validator.evaluate.convert import ConvertError, convert
from validator.evaluate.errors import EvaluationError
from validator.evaluate.expressions import evaluate
from validator.evaluate.scope import static_scope
from validator.model.graph import Diagnostic, Graph, Module
from validator.model.location import ASSUMED, Hop
from validator.model.types import DYNAMIC, STRING, Type
from validator.model.value import Cause, Ref, Value, unknown
from validator.syntax import parse_expression

_CONTRACT = "contract."
_STATE = "data.terraform_remote_state.assumed"
_TIERS = {"private": "private_subnet_ids", "public": "public_subnet_ids"}
_LITERAL = re.compile(r"[\"\[{<(!-]|[0-9]+(\.[0-9]+)?$|(true|false|null)$")


class AssumptionError(Exception):
    """An assumption that cannot be read."""


@dataclass(frozen=True, slots=True)
class Assumptions:
    """Values by the name of the input: `var.subnet_ids`, `data.aws_vpc.main.id`, a literal id.

    A value is a literal, or what of the foundation's contract it is (`contract.kms_key_arn`;
    `private` and `public` for the contract's subnets): then `refs` holds it.
    """

    values: Mapping[str, Value] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.values)

    def of(self, value: Value) -> Value | None:
        """The assumed value in place of an unknown one; None where nothing is assumed of it.

        Raises AssumptionError where it does not have the type that the input has.
        """
        state = value.unknown
        if state is None or state.cause in (Cause.ERROR, Cause.FUNCTION):
            return None
        given = self.values.get(state.detail)
        if given is None:
            return None
        return self._placed(given, value, value.type)

    def named(self, value: Value) -> Value | None:
        """A known id of which it is assumed what of the contract it is; else None."""
        if not isinstance(value.data, str) or value.ref is not None:
            return None
        given = self.values.get(value.data)
        if given is None or given.ref is None:
            return None
        return replace(value, ref=given.ref, trail=(*value.trail, *given.trail))

    def _placed(self, given: Value, value: Value, kind: Type) -> Value:
        name = given.trail[0].address
        if kind is not DYNAMIC and given.unknown is None:
            try:
                given = convert(given, kind)
            except ConvertError as error:
                raise AssumptionError(f"--assume {name}: not of its type: {error}") from None
        sensitive = value.sensitive or given.sensitive
        return replace(given, trail=(*value.trail, *given.trail), sensitive=sensitive)


def parse_assumptions(texts: Iterable[str]) -> Assumptions:
    """Assumptions of `key=value` texts. Raises AssumptionError.

    A value is an HCL or JSON literal; text that starts like none is taken as a string, so that
    `--assume data.aws_vpc.main.id=vpc-0abc` needs no quotes.
    """
    found: dict[str, Value] = {}
    for text in texts:
        key, equals, raw = (part.strip() for part in text.partition("="))
        if not equals or not key:
            raise AssumptionError(f"--assume {text}: not of the form key=value")
        found[key] = _value(key, raw)
    return Assumptions(found)


def _value(key: str, raw: str) -> Value:
    trail = (Hop(ASSUMED, key),)
    name = _TIERS.get(raw) or (raw.removeprefix(_CONTRACT) if raw.startswith(_CONTRACT) else "")
    if name:
        ref = Ref(_STATE, ("outputs", name))
        return unknown(Cause.DATA_SOURCE, f"{_CONTRACT}{name}", ref=ref, trail=trail)
    if not _LITERAL.match(raw):
        return Value(STRING, raw, trail=trail)
    parsed = parse_expression(raw, "--assume")
    if isinstance(parsed, Diagnostic):
        raise AssumptionError(f"--assume {key}: {parsed.message}")
    try:
        value = evaluate(parsed, static_scope("in an assumption; values there are constant"))
    except EvaluationError as error:
        raise AssumptionError(f"--assume {key}: {error.message}") from None
    return _with_trail(value, trail[0])


def _with_trail(value: Value, hop: Hop) -> Value:
    """The value and everything in it, each from the assumption and not from a line of a file."""
    data = value.data
    if isinstance(data, tuple):
        data = tuple(_with_trail(one, hop) for one in data)
    elif isinstance(data, Mapping):
        data = {key: _with_trail(one, hop) for key, one in data.items()}
    return replace(value, data=data, trail=(hop,))


def is_assumed(value: Value) -> bool:
    """True where the value came from an assumption."""
    return any(step.what == ASSUMED for step in value.trail)


def assumed(graph: Graph, assumptions: Assumptions) -> Graph:
    """The graph with what is assumed in place of what is open, wherever it stands in it.

    The evaluator has done so already for what it evaluated; this reaches attributes that only an
    engine's plan has, plans without sources, and literal ids. Raises AssumptionError.
    """
    if not assumptions:
        return graph
    used: set[str] = set(graph.assumed)
    put = _Substitution(assumptions, used)
    resources = {
        address: replace(one, values=put.within(one.values))
        for address, one in graph.resources.items()
    }
    modules = {address: put.module(one) for address, one in graph.modules.items()}
    ordered = tuple(key for key in assumptions.values if key in used)
    return replace(graph, resources=resources, modules=modules, assumed=ordered)


@dataclass(frozen=True, slots=True)
class _Substitution:
    assumptions: Assumptions
    used: set[str]

    def within(self, value: Value) -> Value:
        found = self.assumptions.of(value) or self.assumptions.named(value)
        if found is not None:
            self.used.add(found.trail[-1].address)
            return found
        return self._rebuilt(value)

    def _rebuilt(self, value: Value) -> Value:
        data = value.data
        if isinstance(data, tuple):
            items = tuple(self.within(one) for one in data)
            changed = any(new is not old for new, old in zip(items, data, strict=True))
            return replace(value, data=items) if changed else value
        if isinstance(data, Mapping):
            fields = {key: self.within(one) for key, one in data.items()}
            changed = any(fields[key] is not one for key, one in data.items())
            return replace(value, data=fields) if changed else value
        if value.unknown is not None and value.unknown.alternatives:
            options = tuple(self.within(one) for one in value.unknown.alternatives)
            return replace(value, unknown=replace(value.unknown, alternatives=options))
        return value

    def module(self, module: Module) -> Module:
        variables = {
            name: replace(one, value=self.within(one.value))
            for name, one in module.variables.items()
        }
        outputs = {
            name: replace(one, value=self.within(one.value)) for name, one in module.outputs.items()
        }
        return replace(module, variables=variables, outputs=outputs)


def open_inputs(graph: Graph) -> Iterator[str]:
    """The names of what is unknown in a graph, each of which an assumption may decide."""
    for resource in graph.resources.values():
        if resource.existence is not None:
            yield resource.existence.detail
        for _, value in resource.values.walk():
            if value.unknown is not None:
                yield value.unknown.detail
    for module in graph.modules.values():
        for variable in module.variables.values():
            if variable.value.unknown is not None:
                yield variable.value.unknown.detail
