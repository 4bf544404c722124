"""SARIF 2.1.0, for code scanning and for editors that show the proof as a code flow.

(https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html; what GitHub reads of it:
https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning)
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from validator import __version__
from validator.model.location import Hop, Location
from validator.model.report import Report, RuleInfo
from validator.model.verdict import Finding, Severity, Suppression, Verdict
from validator.report import View
from validator.report.places import base_uri, from_top, uri
from validator.report.text_format import label_of_hop, order

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
ROOT = "%SRCROOT%"
_LEVELS = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
}
_SCORES = {
    Severity.CRITICAL: "9.5",
    Severity.HIGH: "8.0",
    Severity.MEDIUM: "5.5",
    Severity.LOW: "2.5",
}
"""Middle of the bands that GitHub shows as critical, high, medium and low."""
_KINDS = {Verdict.FAIL: "fail", Verdict.UNDECIDED: "open", Verdict.PASS: "pass"}


def render(report: Report, view: View) -> str:
    """The log as text. Undecided is of kind `open`, with `strict` a fail."""
    return json.dumps(document(report, view), indent=2, ensure_ascii=False) + "\n"


def document(report: Report, view: View) -> dict[str, Any]:
    """The log as JSON data: one run."""
    shown = [f for f in report.findings if view.passes or f.verdict is not Verdict.PASS]
    rules = {info.id: info for info in report.rules}
    ids = {rule: number for number, rule in enumerate(dict.fromkeys(f.rule for f in shown))}
    run = {
        "tool": {
            "driver": {
                "name": "shared-check",
                "version": __version__,
                "semanticVersion": __version__,
                "rules": [_rule(rule, rules.get(rule)) for rule in ids],
            }
        },
        "automationDetails": {"id": f"shared-check/{report.source}/"},
        "originalUriBaseIds": {ROOT: {"uri": base_uri()}},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report)],
        "results": [_result(f, ids[f.rule], view) for f in sorted(shown, key=order)],
        "properties": {"roots": list(report.roots), "engine": report.engine},
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(rule: str, info: RuleInfo | None) -> dict[str, Any]:
    if info is None:
        return {"id": rule}
    links = "".join(f"\n- <{source}>" for source in info.sources)
    sources = f"\n\n**Sources**\n{links}" if links else ""
    return {
        "id": rule,
        "shortDescription": {"text": info.title},
        "fullDescription": {"text": info.why},
        "help": {
            "text": f"{info.why}\n\nFix: {info.fix}",
            "markdown": f"**Why**\n\n{info.why}\n\n**Fix**\n\n{info.fix}{sources}",
        },
        "defaultConfiguration": {"level": _LEVELS[info.severity]},
        "properties": {
            "tags": ["security", "terraform", info.family],
            "precision": "very-high",
            "security-severity": _SCORES[info.severity],
            "docs": info.docs,
        },
    }


def _invocation(report: Report) -> dict[str, Any]:
    problems: list[dict[str, Any]] = []
    for error in report.errors:
        note: dict[str, Any] = {"level": error.severity, "message": {"text": error.message}}
        if error.location:
            note["locations"] = [{"physicalLocation": _physical(error.location, "")}]
        problems.append(note)
    for what, message in report.breaks:
        text = f"{what} broke: {message}"
        problems.append({"level": "error", "message": {"text": text}})
    return {
        "executionSuccessful": all(problem["level"] != "error" for problem in problems),
        "toolExecutionNotifications": problems,
    }


def _result(finding: Finding, rule: int, view: View) -> dict[str, Any]:
    kind = _KINDS[finding.verdict]
    if finding.verdict is Verdict.UNDECIDED and view.strict:
        kind = "fail"
    needs = "".join(f"; needs {need}" for need in finding.needs)
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": rule,
        "kind": kind,
        # "level" has a meaning for fails only, and must be none for the others.
        "level": _LEVELS[finding.severity] if kind == "fail" else "none",
        "message": {"text": f"{finding.message}{needs}" or finding.rule},
        "locations": [_location(finding.location, finding.root, _subject(finding))],
        "partialFingerprints": _fingerprints(finding),
        "suppressions": [_suppression(finding.suppressed)] if finding.suppressed else [],
        "properties": {
            "verdict": finding.verdict.value,
            "severity": finding.severity.value,
            "root": finding.root,
        },
    }
    if finding.evidence:
        result["codeFlows"] = [_flow(finding.evidence, finding.root)]
    return result


def _subject(finding: Finding) -> str:
    return f"{finding.address}.{finding.attribute}" if finding.attribute else finding.address


def _location(place: Location | None, root: str, address: str) -> dict[str, Any]:
    """A place; where no line is known, it is somewhere in the root."""
    found: dict[str, Any] = {"physicalLocation": _physical(place, root)}
    if address:
        found["logicalLocations"] = [{"fullyQualifiedName": address, "kind": "resource"}]
    return found


def _physical(place: Location | None, root: str) -> dict[str, Any]:
    path = uri(place.path if place else root or ".")
    artifact = {"uri": path} if path.startswith("file:") else {"uri": path, "uriBaseId": ROOT}
    if place is None:
        return {"artifactLocation": artifact}
    region = {"startLine": place.line, "startColumn": place.column}
    return {"artifactLocation": artifact, "region": region}


def _flow(hops: Iterable[Hop], root: str) -> dict[str, Any]:
    steps = []
    for hop in hops:
        location = _location(hop.location, root, hop.address)
        location["message"] = {"text": label_of_hop(hop) or "step"}
        steps.append({"location": location})
    return {"threadFlows": [{"locations": steps}]}


def _fingerprints(finding: Finding) -> Mapping[str, str]:
    """The finding's own, which roots of one module share, and that of this root."""
    own = f"{from_top(finding.root or '.')}\0{finding.fingerprint}"
    return {
        "finding/v1": finding.fingerprint,
        "findingInRoot/v1": hashlib.sha256(own.encode("utf-8", "replace")).hexdigest()[:16],
    }


def _suppression(how: Suppression) -> dict[str, Any]:
    terms = {"owner": how.owner, "expires": how.expires, "ticket": how.ticket}
    found: dict[str, Any] = {
        "kind": "inSource" if how.by == "inline" else "external",
        "status": "accepted",
        "justification": how.reason,
        "properties": {"by": how.by} | {name: text for name, text in terms.items() if text},
    }
    if how.location:
        found["location"] = {"physicalLocation": _physical(how.location, "")}
    return found
