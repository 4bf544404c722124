"""What names mean to an expression: the interface between expressions and modules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from validator.evaluate.errors import EvaluationError
from validator.evaluate.functions import FunctionContext
from validator.model.location import Location
from validator.model.value import Value
from validator.syntax.nodes import Expression, Variable


class References(Protocol):
    """Resolves what is not a local symbol: `var.x`, `local.x`, resources, modules.

    `steady` holds, by the identity of the expression, values that no local symbol can change.
    """

    steady: dict[int, tuple[Expression, Value]]

    @property
    def functions(self) -> FunctionContext:
        """Where function calls run."""

    def reference(self, variable: Variable, scope: Scope) -> Value:
        """The value of a reference with all its steps. Raises EvaluationError."""

    def attribute(self, address: str, name: str) -> Value | None:
        """Attribute `name` of the resource instance at `address`; None where there is none."""

    def read(self, state: str, name: Value, location: Location) -> None:
        """Take note that the output `name` of the remote state at `state` is read here."""

    def assumed(self, value: Value) -> Value:
        """What the user says an unknown value is, else the value itself."""


@dataclass(frozen=True, slots=True)
class Scope:
    """A module's names, and over them the symbols of `for`, `each`, `count`, `self`, `dynamic`."""

    names: References
    symbols: Mapping[str, Value] = field(default_factory=dict)

    def within(self, symbols: Mapping[str, Value]) -> Scope:
        """The scope with more symbols, which hide those of the same name."""
        return Scope(self.names, {**self.symbols, **symbols})


class NoReferences:
    """The names of a place where there are none: tfvars, defaults, template files.

    Without `functions` there are none either: the place takes constants.
    """

    def __init__(self, functions: FunctionContext | None = None, place: str = "here") -> None:
        self._functions = functions
        self.place = place
        self.steady: dict[int, tuple[Expression, Value]] = {}

    @property
    def functions(self) -> FunctionContext:
        """Where function calls run. Raises EvaluationError where there are none."""
        if self._functions is None:
            raise EvaluationError(f"a function cannot be called {self.place}")
        return self._functions

    def reference(self, variable: Variable, scope: Scope) -> Value:
        """Refuses every reference. Raises EvaluationError."""
        known = ", ".join(sorted(scope.symbols))
        hint = f"; there is {known}" if known else ""
        raise EvaluationError(
            f'"{variable.name}" is not known {self.place}{hint}', variable.location
        )

    def attribute(self, address: str, name: str) -> Value | None:  # noqa: ARG002
        """There are no resources."""
        return None

    def read(self, state: str, name: Value, location: Location) -> None:
        """A place without resources reads none."""

    def assumed(self, value: Value) -> Value:
        """Nothing is assumed of constants."""
        return value


def static_scope(place: str) -> Scope:
    """A scope without names, for values that must be constant."""
    return Scope(NoReferences(place=place))
