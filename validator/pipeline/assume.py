"""`--assume key=value`: what the user says an open input is, and that each one meets an input."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from validator.evaluate import AssumptionError, Assumptions, assumed, open_inputs, parse_assumptions
from validator.facts.contract import CONTRACT
from validator.model.graph import Graph
from validator.model.location import ASSUMED, Hop
from validator.model.value import Value
from validator.model.verdict import Finding, Verdict
from validator.pipeline.judged import Judged, Openings
from validator.pipeline.request import InputError, Request

_CONTRACT = "contract."
_STATED = {"pass": Verdict.PASS, "fail": Verdict.FAIL}


def assumptions_of(request: Request) -> Assumptions:
    """The assumptions asked for. Raises InputError for one that cannot be read."""
    try:
        found = parse_assumptions(request.assumptions)
    except AssumptionError as error:
        raise InputError(str(error), 'for example --assume \'var.azs=["a", "b"]\'') from error
    for key, value in found.values.items():
        name = _contract_name(value)
        if name and name not in CONTRACT:
            close = difflib.get_close_matches(name, CONTRACT, n=3, cutoff=0.4)
            hint = ", ".join(f"{_CONTRACT}{one}" for one in close or sorted(CONTRACT))
            raise InputError(f"--assume {key}: the contract has no {name}", f"it has: {hint}")
    return found


def with_assumptions(graph: Graph, assumptions: Assumptions) -> Graph:
    """The graph with what is assumed. Raises InputError for a value of another type."""
    try:
        return assumed(graph, assumptions)
    except AssumptionError as error:
        raise InputError(str(error)) from error


def stated(
    findings: tuple[Finding, ...], graph: Graph, assumptions: Assumptions
) -> tuple[Finding, ...]:
    """The findings with what is assumed to `pass` or to `fail` where no value could say it.

    Some verdicts need what is no value of the sources (`main route table of var.vpc_id`). An
    undecided one is decided when everything that it needs is stated so: fail where any of it does.
    """
    said = {
        key: verdict
        for key, value in assumptions.values.items()
        if key not in graph.assumed and (verdict := _STATED.get(str(value.data))) is not None
    }
    return tuple(_stated(one, said) for one in findings) if said else findings


def _stated(finding: Finding, said: Mapping[str, Verdict]) -> Finding:
    used = [need for need in finding.needs if need in said]
    if finding.verdict is not Verdict.UNDECIDED or not used:
        return finding
    evidence = (*finding.evidence, *(Hop(ASSUMED, need) for need in used))
    rest = tuple(need for need in finding.needs if need not in said)
    failed = any(said[need] is Verdict.FAIL for need in used)
    if rest:
        return finding if failed else replace(finding, needs=rest, evidence=evidence)
    verdict = Verdict.FAIL if failed else Verdict.PASS
    return replace(finding, verdict=verdict, needs=(), evidence=evidence)


def openings_of(graph: Graph, assumptions: Assumptions) -> Openings | None:
    """What there is to say about assumptions on this graph; None where nothing is assumed."""
    if not assumptions:
        return None
    root = graph.modules.get("")
    variables = root.variables.values() if root else ()
    return Openings(
        graph.assumed,
        tuple(sorted(set(filter(None, open_inputs(graph))))),
        tuple(one.name for one in variables if not one.value.is_unknown),
        tuple(one.name for one in variables if one.sensitive),
    )


def check_met(assumptions: Assumptions, judged: Sequence[Judged]) -> tuple[str, ...]:
    """A note of each assumption. Raises InputError where one meets no open input.

    The error names the inputs nearest to it, from what verdicts need and what is unknown.
    """
    openings = [one.openings for one in judged if one.openings is not None]
    findings = [finding for one in judged for finding in one.findings]
    met = {key for one in openings for key in one.met}
    met |= {step.address for one in findings for step in one.evidence if step.what == ASSUMED}
    for key in assumptions.values:
        if key not in met:
            hint = _hint(key, openings, findings)
            raise InputError(f"--assume {key}: no open input of this name", hint)
    hidden = {f"var.{name}" for one in openings for name in one.sensitive}
    return tuple(
        f"assumed, not known: {key} = {'(sensitive)' if key in hidden else _shown(value)}"
        for key, value in assumptions.values.items()
    )


def _hint(key: str, openings: Iterable[Openings], findings: Iterable[Finding]) -> str:
    name = key.removeprefix("var.")
    if name != key and any(name in one.given for one in openings):
        return f"it has a value here: --var {name}=… sets another"
    needs = {need for finding in findings for need in finding.needs}
    if key in needs:
        return "it is no value of the sources: state it as pass or fail"
    known = needs.union(*(one.open for one in openings))
    close = difflib.get_close_matches(key, sorted(known), n=3, cutoff=0.5)
    if close:
        return "did you mean: " + ", ".join(close)
    if needs:
        return "verdicts need: " + ", ".join(sorted(needs)[:5])
    return "no verdict here is undecided for want of an input"


def _shown(value: Value) -> str:
    name = _contract_name(value)
    if name:
        return f"{_CONTRACT}{name}"
    if isinstance(value.data, tuple):
        return f"[{', '.join(map(_shown, value.data))}]"
    if value.fields:
        inner = ", ".join(f"{key} = {_shown(one)}" for key, one in value.fields.items())
        return f"{{{inner}}}"
    if isinstance(value.data, bool):
        return str(value.data).lower()
    if isinstance(value.data, str):
        return f'"{value.data}"'
    return "null" if value.data is None else str(value.data)


def _contract_name(value: Value) -> str:
    return str(value.ref.path[1]) if value.ref is not None else ""
