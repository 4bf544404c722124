"""Results of Rego rules as findings: id, severity, address, place; nothing sensitive in them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from validator.facts.identity import existence
from validator.model.graph import Graph, Resource
from validator.model.location import Hop
from validator.model.verdict import Finding, Severity, Verdict
from validator.policy.rego.masking import Mask
from validator.policy.rego.run import RegoResult, RegoRun

_ADDRESS_KEYS = ("address", "resource", "resource_address")
_ID_KEYS = ("id", "rule_id", "code")
_FIX_KEYS = ("fix", "remediation", "solution")
_NESTED = ("metadata", "details")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/-]{0,99}")
_STEP = r'[A-Za-z_][\w-]*(?:\[(?:\d+|"(?:[^"\\]|\\.)*")\])?'
_ADDRESS = re.compile(rf"(?<![\w.]){_STEP}(?:\.{_STEP})+")
_INDEX = re.compile(r"\[[^\]]*\]$")
_SEVERITIES = {
    **{one.value: one for one in Severity},
    "error": Severity.HIGH,
    "warning": Severity.LOW,
    "warn": Severity.LOW,
    "info": Severity.LOW,
    "informational": Severity.LOW,
    "moderate": Severity.MEDIUM,
}


@dataclass(frozen=True, slots=True)
class RegoOutcome:
    """Findings of Rego rules, the files that broke as (what, message), and the rules judged."""

    findings: tuple[Finding, ...] = ()
    broken: tuple[tuple[str, str], ...] = ()
    rules: frozenset[str] = frozenset()


def rego_findings(run: RegoRun, graph: Graph) -> RegoOutcome:
    """The findings that the results of a run are, about the resources of a graph.

    `deny` and `violation` fail. A `warn` leaves it to the reader: undecided, so that it is shown
    and fails under `--strict` only. What may not exist is undecided as well.
    """
    if not run.results and not run.faults:
        return RegoOutcome(rules=run.rules)
    mask = Mask.of(graph)
    findings = tuple(dict.fromkeys(_finding(one, graph, mask) for one in run.results))
    judged = run.rules | {one.rule for one in findings} if not run.faults else frozenset()
    broken = tuple(("rego", f"{place}: {mask(message)}") for message, place in run.faults)
    return RegoOutcome(findings, broken, judged)


def _finding(result: RegoResult, graph: Graph, mask: Mask) -> Finding:
    parts = list(_parts(result.message))
    text = _text(result.message)
    address = _address(parts, text, graph)
    resource = _resource(address, graph)
    warns = result.rule.startswith("warn")
    maybe = resource is not None and resource.exists is None and not warns
    own_id = _first(parts, _ID_KEYS)
    rule = own_id if own_id and _ID.fullmatch(own_id) and mask(own_id) == own_id else result.id
    steps = [Hop(f"Rego rule {result.rule}", f"data.{result.package}", result.location)]
    if resource is not None:
        steps.insert(0, Hop("resource", resource.address, resource.location))
    return Finding(
        rule=rule,
        verdict=Verdict.UNDECIDED if warns or maybe else Verdict.FAIL,
        severity=_severity(parts, Severity.LOW if warns else Severity.HIGH),
        address=address or graph.root,
        attribute=_attribute(parts),
        location=resource.location if resource else None,
        message=mask(text),
        evidence=tuple(steps),
        needs=(existence(resource),) if maybe and resource is not None else (),
        fix=mask(_first(parts, _FIX_KEYS)),
        root=graph.root,
        occasion="" if rule == own_id else mask(text),
    )


def _parts(message: object) -> Iterable[Mapping[str, object]]:
    """The objects of a message that may say more of the finding, the message's own first."""
    if isinstance(message, Mapping):
        yield message
        for key in _NESTED:
            inner = message.get(key)
            if isinstance(inner, Mapping):
                yield inner


def _text(message: object) -> str:
    if isinstance(message, str):
        return message
    if isinstance(message, Mapping):
        for key in ("msg", "message"):
            if isinstance(message.get(key), str):
                return str(message[key])
    return json.dumps(message, sort_keys=True, ensure_ascii=False)


def _first(parts: Iterable[Mapping[str, object]], keys: Iterable[str]) -> str:
    for part in parts:
        for key in keys:
            value = part.get(key)
            if isinstance(value, str) and value.strip():
                return value.strip()
    return ""


def _attribute(parts: Iterable[Mapping[str, object]]) -> str:
    found = _first(parts, ("attribute",))
    return found if _ID.fullmatch(found) else ""


def _severity(parts: Iterable[Mapping[str, object]], default: Severity) -> Severity:
    return _SEVERITIES.get(_first(parts, ("severity",)).lower(), default)


def _address(parts: Iterable[Mapping[str, object]], text: str, graph: Graph) -> str:
    """The address that the message names; of its text the longest that the graph knows."""
    named = _first(parts, _ADDRESS_KEYS)
    if named and _resource(named, graph) is not None:
        return named
    found = [one for one in _ADDRESS.findall(text) for one in _shorter(one) if _known(one, graph)]
    return max(found, key=len, default="")


def _shorter(text: str) -> Iterable[str]:
    """A dotted text and what is left of it step by step: `aws_vpc.a.tags` may name `aws_vpc.a`."""
    while "." in text:
        yield text
        yield _INDEX.sub("", text)
        text = text.rpartition(".")[0]


def _known(address: str, graph: Graph) -> bool:
    return _resource(address, graph) is not None


def _resource(address: str, graph: Graph) -> Resource | None:
    """The instance of this address, or the first of those that it stands for."""
    if address in graph.resources:
        return graph.resources[address]
    start = f"{address}["
    return next((one for name, one in graph.resources.items() if name.startswith(start)), None)
