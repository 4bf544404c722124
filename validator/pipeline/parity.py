"""`parity`: two environments compared, with what `parity.yaml` says may differ."""

from __future__ import annotations

import difflib
import json
import os
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from validator.evaluate import Options, evaluate_root
from validator.model.graph import Graph
from validator.model.parity import Compared, Declared, Side
from validator.model.report import Report
from validator.model.value import Value
from validator.parity.compare import Pair
from validator.parity.declared import FILE, read_declared, schema
from validator.parity.findings import rule_info
from validator.parity.plans import configured
from validator.parity.settle import Proof, settle
from validator.parity.sides import ENVIRONMENT, name_of, side_of
from validator.pipeline.exceptions import today
from validator.pipeline.given import given_plan
from validator.pipeline.places import environment, nearest
from validator.pipeline.request import InputError, Progress, Request, no_progress
from validator.pipeline.words import environments
from validator.plan.reader import plan_variables
from validator.policy.document import PolicyError


def parity(
    names: Sequence[str],
    file: str | None,
    plans: Sequence[str],
    environ: Mapping[str, str],
    progress: Progress = no_progress,
) -> Compared:
    """Compare two environments, those of `parity.yaml` where none are named.

    `file` is where the declarations are; None: the nearest `parity.yaml` above the environments.
    `plans` are those to compare in place of the sources, as `ENV=FILE`. Raises InputError for what
    is not there or cannot be used, GateError for a binary plan without an engine.
    """
    started = time.perf_counter()
    now = today(environ)
    chosen = tuple(names) or _declared_names(file)
    if len(chosen) != 2:
        raise InputError("two environments are compared", "shared-check parity dev prod")
    roots = _root(chosen[0]), _root(chosen[1])
    given = _plans(plans, chosen, roots, environ)
    said = declarations(file, roots[0])
    found = compared(roots, said, environ, now, progress, given)
    return replace(found, seconds=time.perf_counter() - started)


Plans = tuple[Graph | None, Graph | None]


def _plans(
    said: Sequence[str], names: Sequence[str], roots: tuple[str, str], environ: Mapping[str, str]
) -> Plans:
    """The plans that are to be compared. Raises InputError, and GateError as `plan --from`."""
    found: dict[str, Graph] = {}
    for text in said:
        name, equals, path = text.partition("=")
        if not equals or name not in names:
            hint = f"--from {names[0]}={path or name}"
            raise InputError(f"--from {text}: not of the form ENV=PLAN", hint)
        root = roots[list(names).index(name)]
        found[name] = given_plan(path, root, Request(), environ).graph
    return found.get(names[0]), found.get(names[1])


def _root(name: str) -> str:
    """The directory of an environment; where there is none, the hint names the nearest."""
    try:
        return environment(name)
    except InputError as error:
        close = difflib.get_close_matches(name, environments(), n=1, cutoff=0.5)
        if not close:
            raise
        raise InputError(error.message, f"did you mean {close[0]}?") from error


def _declared_names(file: str | None) -> tuple[str, ...]:
    found = _read(file or nearest(os.curdir, os.path.join("terraform", FILE)) or "")
    return found.environments


def declarations(file: str | None, root: str) -> Declared | None:
    """What may differ: of `file`, else of the nearest `parity.yaml`; None without one."""
    path = file or nearest(root, FILE)
    return _read(path) if path else None


def _read(path: str) -> Declared:
    if not path:
        raise InputError(f"no {FILE} here", "name two environments: shared-check parity dev prod")
    try:
        return read_declared(path)
    except PolicyError as error:
        raise InputError(
            str(error), "see docs/parity.md, or shared-check parity --schema"
        ) from error


def compared(
    roots: tuple[str, str],
    declared: Declared | None,
    environ: Mapping[str, str],
    now: date,
    progress: Progress = no_progress,
    plans: Plans = (None, None),
) -> Compared:
    """The comparison of two roots as their sources say, or as plans of them do."""
    options = _options(plans[0], environ), _options(plans[1], environ)
    progress("evaluating both environments", None)
    graphs = evaluate_root(roots[0], options[0]), evaluate_root(roots[1], options[1])
    _raise_unreadable(graphs)
    names = name_of(graphs[0]), name_of(graphs[1])
    said, notes = _applicable(declared, names)
    work = _Work(graphs, names, options)
    pair = work.pair()
    progress("evaluating them with their inputs alike", None)
    inputs = sorted({name for one in said.differences for name in one.inputs} - {ENVIRONMENT})
    proof = work.proof(pair, inputs) if inputs else None
    found = settle(pair, said, proof, now, work.planned(pair, plans) if any(plans) else None)
    engines = tuple(plan.engine if plan else "symbolic" for plan in plans)
    return replace(found, notes=notes, engines=(engines[0], engines[1]))


def _options(plan: Graph | None, environ: Mapping[str, str]) -> Options:
    """How the sources are evaluated: with the plan's own inputs where there is one."""
    return Options(environ=environ, variables=plan_variables(plan) if plan else {})


def _raise_unreadable(graphs: Iterable[Graph]) -> None:
    """What could not be read would show as a difference."""
    for graph in graphs:
        for one in graph.diagnostics:
            if one.severity == "error":
                place = f"{one.location}: " if one.location else ""
                raise InputError(f"{place}{one.message}", "nothing was compared")


def _applicable(
    declared: Declared | None, names: tuple[str, str]
) -> tuple[Declared, tuple[str, ...]]:
    """The declarations for these environments; with a note, none."""
    if declared is None:
        return Declared("", names, ()), (f"no {FILE}: nothing may differ",)
    if set(declared.environments) != set(names):
        about = " and ".join(declared.environments)
        note = f"{declared.path} is about {about}: nothing is declared here"
        return Declared(declared.path, names, ()), (note,)
    return declared, ()


@dataclass(frozen=True, slots=True)
class _Work:
    """Two environments, and what is evaluated anew to prove what their differences follow from."""

    graphs: tuple[Graph, Graph]
    names: tuple[str, str]
    options: tuple[Options, Options]

    def pair(self) -> Pair:
        """Both environments, and each under the other's name where it has an input for that."""
        return Pair(
            side_of(self.graphs[0], self.names[0]),
            side_of(self.graphs[1], self.names[1]),
            self._under(0, {}),
            self._under(1, {}),
        )

    def proof(self, pair: Pair, inputs: Sequence[str]) -> Proof:
        """Both environments with the declared inputs alike, once as each of them has them."""
        of_right, open_right = _given(self.graphs[1], inputs)
        of_left, open_left = _given(self.graphs[0], inputs)
        left, right = self._with(0, of_right), self._with(1, of_left)
        pairs = (
            Pair(left, pair.right, self._under(0, of_right), pair.right_as),
            Pair(pair.left, right, pair.left_as, self._under(1, of_left)),
        )
        return Proof(pairs, frozenset(open_left | open_right))

    def planned(self, pair: Pair, plans: Plans) -> Pair:
        """What the plans say of what the sources configure."""
        sides = [pair.left, pair.right]
        for position, plan in enumerate(plans):
            if plan is not None:
                graph = configured(plan, self.graphs[position])
                sides[position] = side_of(graph, self.names[position])
        return Pair(sides[0], sides[1])

    def _with(self, position: int, given: Mapping[str, str]) -> Side:
        """One environment with some inputs set."""
        options = self.options[position]
        own = replace(options, variables={**options.variables, **given})
        name = given.get(ENVIRONMENT, self.names[position])
        return side_of(evaluate_root(self.graphs[position].root, own), name)

    def _under(self, position: int, given: Mapping[str, str]) -> Side | None:
        """One environment under the other's name: what differs then follows from the name."""
        root = self.graphs[position].modules.get("")
        if root is None or ENVIRONMENT not in root.variables:
            return None
        return self._with(position, {**given, ENVIRONMENT: self.names[1 - position]})


def _given(graph: Graph, inputs: Iterable[str]) -> tuple[dict[str, str], set[str]]:
    """The values of inputs as `-var` takes them, and the inputs that cannot be given so."""
    root = graph.modules.get("")
    given: dict[str, str] = {}
    unknown: set[str] = set()
    for name in inputs:
        variable = root.variables.get(name) if root else None
        text = _text(variable.value, variable.type.is_primitive) if variable else None
        if text is None:
            unknown.add(name)
        else:
            given[name] = text
    return given, unknown


def _text(value: Value, is_primitive: bool) -> str | None:
    if not value.is_wholly_known or (value.is_null and is_primitive):
        return None
    if isinstance(value.data, str):
        return value.data if is_primitive else None
    text = json.dumps(value.python(), default=str)
    return text.replace("${", "$${").replace("%{", "%%{")


def report_of(found: Compared) -> Report:
    """The comparison as a report, for the formats that all commands share."""
    engines = dict.fromkeys(found.engines)
    return Report(
        source="symbolic" if list(engines) == ["symbolic"] else "plan",
        engine=" | ".join(engines),
        roots=tuple(dict.fromkeys(found.roots)),
        findings=found.findings,
        notes=found.notes,
        resources=sum(found.resources),
        seconds=found.seconds,
        parity=(found,),
        rules=tuple(map(rule_info, dict.fromkeys(one.rule for one in found.findings))),
        today=found.today,
    )


def side_by_side(report: Report, request: Request, environ: Mapping[str, str]) -> Report:
    """A report with the comparison of the environments in it that a `parity.yaml` is about."""
    files = dict.fromkeys(filter(None, (nearest(root, FILE) for root in report.roots)))
    if request.variables or request.var_files:
        return report
    found: list[Compared] = []
    notes: list[str] = []
    for path in files:
        try:
            declared = _read(path)
            by_name = {one.environment: one.root for one in report.pictures}
            left, right = (by_name.get(name, "") for name in declared.environments)
            if left and right:
                found.append(compared((left, right), declared, environ, today(environ)))
        except InputError as error:
            notes.append(f"environments not compared: {error.message}")
    return replace(report, parity=tuple(found), notes=(*report.notes, *notes))


def schema_text() -> str:
    """The JSON Schema of `parity.yaml`, for an editor that checks it while one types."""
    return json.dumps(schema(), indent=2) + "\n"
