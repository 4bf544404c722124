"""Facts by name: what a policy's condition can call, with parameters checked at load time."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from validator.facts.world import Subject
from validator.model.verdict import Judgement

FactFunction = Callable[..., Judgement]


class FactError(Exception):
    """A policy names a fact that does not exist, or gives it wrong parameters."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A named judgement about a subject.

    `function` takes the Subject and the parameters by keyword, and returns a Judgement.
    """

    name: str
    function: FactFunction
    required: frozenset[str]
    optional: frozenset[str]

    @property
    def summary(self) -> str:
        """The first line of the function's docstring."""
        return (inspect.getdoc(self.function) or "").split("\n", 1)[0]

    def __call__(self, subject: Subject, parameters: Mapping[str, object]) -> Judgement:
        """Judge a subject."""
        return self.function(subject, **parameters)

    def check(self, parameters: Mapping[str, object]) -> None:
        """Raise FactError where the parameters do not fit."""
        missing = sorted(self.required - parameters.keys())
        extra = sorted(parameters.keys() - self.required - self.optional)
        if missing:
            raise FactError(f"fact {self.name!r} needs the parameter {missing[0]!r}")
        if extra:
            known = ", ".join(sorted(self.required | self.optional)) or "none"
            raise FactError(f"fact {self.name!r} has no parameter {extra[0]!r} (it has: {known})")


FACTS: dict[str, Fact] = {}
"""Every fact by name; filled when `validator.facts` is imported."""


def fact(name: str) -> Callable[[FactFunction], FactFunction]:
    """Register a function as the fact `name`; its keyword parameters are the fact's."""

    def register(function: FactFunction) -> FactFunction:
        parameters = list(inspect.signature(function).parameters.values())[1:]
        required = frozenset(p.name for p in parameters if p.default is inspect.Parameter.empty)
        optional = frozenset(p.name for p in parameters) - required
        FACTS[name] = Fact(name, function, required, optional)
        return function

    return register


def get(name: str) -> Fact:
    """The fact of that name. Raises FactError where there is none."""
    if name not in FACTS:
        raise FactError(f"no fact is called {name!r} (there are: {', '.join(sorted(FACTS))})")
    return FACTS[name]
