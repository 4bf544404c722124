"""What one evaluation of a root shares between its modules: messages, cycles, instances."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from validator.cache import files
from validator.evaluate.assumptions import AssumptionError, Assumptions
from validator.evaluate.configuration import Configuration, configuration
from validator.evaluate.downloads import data_directory
from validator.evaluate.errors import EvaluationError
from validator.evaluate.expressions import evaluate
from validator.evaluate.scope import Scope
from validator.evaluate.static import Problem
from validator.model.graph import CheckResult, Diagnostic, Read, Text
from validator.model.location import Location
from validator.model.value import Cause, Value, unknown
from validator.syntax.directory import read_directory
from validator.syntax.nodes import Expression


@dataclass(frozen=True, slots=True)
class Options:
    """How a root is evaluated.

    `variables` are `-var name=value` with their raw text; `var_files` paths of tfvars files;
    of `environ` only `TF_VAR_*`, `TF_WORKSPACE` and `TF_DATA_DIR` are read (pass `os.environ`, or
    nothing); an empty `workspace` is the one selected in the directory, or `default`;
    `engine` "tofu" makes `.tofu` files win. The root's variables in `open` are unknown whatever
    they are set to, and so is `terraform.workspace` where `workspace` is None.
    `assumptions` say what open inputs are.
    """

    variables: Mapping[str, str] = field(default_factory=dict)
    var_files: tuple[str, ...] = ()
    environ: Mapping[str, str] = field(default_factory=dict)
    workspace: str | None = ""
    engine: str = "terraform"
    open: frozenset[str] = frozenset()
    assumptions: Assumptions = field(default_factory=Assumptions)


@dataclass(slots=True)
class Instance:
    """An evaluated resource instance, as references see it."""

    address: str
    values: Mapping[str, Value]
    location: Location
    cause: Cause


class Session:
    """The state of one evaluation; created for a root and thrown away with its graph."""

    def __init__(self, root: str, options: Options) -> None:
        self.root = root
        self.options = options
        self.diagnostics: dict[tuple[str, Location | None], Diagnostic] = {}
        self.checks: list[CheckResult] = []
        self.instances: dict[str, Instance] = {}
        self.reads: dict[tuple[str, str, Location], Read] = {}
        self.texts: dict[tuple[str, Location], Text] = {}
        self.assumed: dict[str, None] = {}
        self.written: dict[str, list[tuple[str, str, Location]]] = {}
        self.static: dict[str, tuple[Problem, ...]] = {}
        self._configurations: dict[str, Configuration] = {}
        self._active: dict[str, Location | None] = {}
        self._cycles: set[frozenset[str]] = set()
        self._in_cycle: set[str] = set()

    @cached_property
    def workspace(self) -> str | None:
        """The workspace: of the environment, of the options, or the one `init` selected here.

        None where it is left open.
        """
        options = self.options
        said = options.environ.get("TF_WORKSPACE") or options.workspace
        if said or said is None:
            return said
        path = os.path.join(data_directory(self.root, options.environ), "environment")
        try:
            return files.read(path).decode().strip() or "default"
        except (OSError, ValueError):
            return "default"

    def report(self, message: str, location: Location | None) -> None:
        """Record a problem, once per message and place."""
        self.diagnostics.setdefault((message, location), Diagnostic(message, location))

    def warn(self, message: str, location: Location | None) -> None:
        """Record what an engine would warn of."""
        warning = Diagnostic(message, location, "warning")
        self.diagnostics.setdefault((message, location), warning)

    def assume(self, value: Value) -> Value:
        """What is assumed of an unknown value, else the value itself."""
        if value.unknown is None or not self.options.assumptions:
            return value
        try:
            found = self.options.assumptions.of(value)
        except AssumptionError as error:
            self.report(str(error), None)
            return value
        if found is None:
            return value
        self.assumed[value.unknown.detail] = None
        return found

    def note_read(self, read: Read) -> None:
        """Record a read of a remote state, once per place."""
        self.reads.setdefault((read.state, read.name, read.location), read)

    def note_text(self, text: Text) -> None:
        """Record a text of the sources, once per place."""
        self.texts.setdefault((text.text, text.location), text)

    def configuration(self, path: str) -> Configuration:
        """The declarations in a directory, merged once; its problems are reported once."""
        key = os.path.normpath(path)
        found = self._configurations.get(key)
        if found is None:
            directory = read_directory(path, key, self.options.engine)
            found = self._configurations[key] = configuration(directory)
            for problem in found.diagnostics:
                self.diagnostics.setdefault((problem.message, problem.location), problem)
        return found

    def value(self, expression: Expression, scope: Scope, label: str) -> Value:
        """The value of an expression; where it fails, a diagnostic and an unknown `label`."""
        try:
            return evaluate(expression, scope)
        except EvaluationError as error:
            location = error.location or expression.location
            self.report(error.message, location)
        except RecursionError:
            self.report("the expression is nested too deeply to evaluate", expression.location)
        return unknown(Cause.ERROR, label)

    def guarded(self, label: str, location: Location | None, work: Callable[[], Value]) -> Value:
        """The result of the work on the declaration `label`, unknown where it needs itself."""
        if label in self._active:
            self._report_cycle(label)
            return unknown(Cause.ERROR, label)
        self._active[label] = location
        try:
            result = work()
        finally:
            del self._active[label]
        return result

    def _report_cycle(self, label: str) -> None:
        labels = list(self._active)
        members = labels[labels.index(label) :]
        if frozenset(members) in self._cycles or self._in_cycle.issuperset(members):
            return
        self._cycles.add(frozenset(members))
        self._in_cycle.update(members)
        if len(members) == 1:
            self.report(f"{label} refers to itself", self._active[label])
            return
        # The cycle starts at its first member in the sources, wherever evaluation entered it.
        places = [(self._active[name], name) for name in members]
        first = min(range(len(places)), key=lambda at: (str(places[at][0]), places[at][1]))
        ordered = [*members[first:], *members[:first], members[first]]
        written = " → ".join(f"{name} ({self._active[name]})" for name in ordered[:-1])
        self.report(f"cycle: {written} → {ordered[-1]}", self._active[ordered[0]])
