"""The verdict beside a kept plan: what was judged, by what, with which result; and its check.

The file is an in-toto Statement (https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md)
with a test-result predicate, so that what signs and stores attestations takes it as it is. It is
not signed here: whoever can replace the plan can replace the verdict with it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from validator import __version__
from validator.model.report import Report
from validator.model.verdict import Verdict
from validator.pipeline.request import InputError
from validator.policy import PolicySet

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "https://in-toto.io/attestation/test-result/v0.1"
ENDING = ".verdict.json"


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether a plan may be applied: no `problems`. `facts` say what was verified, in order."""

    facts: tuple[str, ...]
    problems: tuple[str, ...]


def keep_verdict(
    plan: str, report: Report, policies: PolicySet, sources: Iterable[str], *, strict: bool
) -> str:
    """Write the verdict beside the plan; its path. Raises InputError where that cannot be done."""
    path = plan + ENDING
    try:
        document = statement(plan, report, policies, sources, strict=strict)
        with open(path, "w", encoding="utf-8") as stream:
            json.dump(document, stream, indent=2)
            stream.write("\n")
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error
    return path


def statement(
    plan: str, report: Report, policies: PolicySet, sources: Iterable[str], *, strict: bool
) -> dict[str, Any]:
    """The verdict as an in-toto Statement about the plan file."""
    expiries = [f.suppressed.expires for f in report.findings if f.suppressed]
    return {
        "_type": STATEMENT,
        "subject": [{"name": os.path.basename(plan), "digest": {"sha256": file_digest(plan)}}],
        "predicateType": PREDICATE,
        "predicate": {
            "result": "PASSED" if report.exit_code(strict) == 0 else "FAILED",
            "configuration": [
                {"name": "policies", "digest": {"sha256": policies_digest(policies)}},
                {"name": "sources", "digest": {"sha256": _digest_of(sources)}},
            ],
            "passedTests": _rules(report, Verdict.PASS),
            "warnedTests": _rules(report, Verdict.UNDECIDED),
            "failedTests": _rules(report, Verdict.FAIL),
            "sharedCheck": {
                "version": __version__,
                "engine": report.engine,
                "roots": list(report.roots),
                "profiles": list(report.profiles),
                "strict": strict,
                "judgedOn": datetime.now(UTC).isoformat(timespec="seconds"),
                "validUntil": min((one for one in expiries if one), default=None),
            },
        },
    }


def verify(plan: str, policies: PolicySet, today: date, verdict: str | None = None) -> Verification:
    """Whether that very plan passed, by today's policies, with nothing expired since.

    Raises InputError where the plan or its verdict cannot be read.
    """
    path = verdict or plan + ENDING
    document = _read(path)
    try:
        subject = document["subject"][0]["digest"]["sha256"]
        predicate = document["predicate"]
        result = predicate["result"]
        by = predicate["sharedCheck"]
        used = {one["name"]: one["digest"]["sha256"] for one in predicate["configuration"]}
        until = date.fromisoformat(by["validUntil"]) if by["validUntil"] else None
        facts = (
            f"{plan}: sha256 {subject[:16]}…",
            f"judged {by['judgedOn']} by shared-check {by['version']}, {by['engine']}, "
            f"profile {', '.join(by['profiles'])}",
            f"valid until {until} (UTC), when the first exception expires"
            if until
            else "no exception is used: it does not expire",
        )
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise InputError(f"{path}: not a verdict of shared-check") from error
    problems = []
    if file_digest(plan) != subject:
        problems.append(f"{plan} is not the plan that was judged: its digest differs")
    if result != "PASSED":
        failed = ", ".join(predicate.get("failedTests") or predicate.get("warnedTests") or ())
        problems.append(f"the plan did not pass: {failed or 'see the report of that run'}")
    if until is not None and until < today:
        problems.append(f"an exception that it relies on expired on {until}")
    if used.get("policies") != policies_digest(policies):
        problems.append("the policies have changed since")
    return Verification(facts, tuple(problems))


def file_digest(path: str) -> str:
    """SHA-256 of a file, in hex. Raises InputError where it cannot be read."""
    try:
        with open(path, "rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error


def policies_digest(policies: PolicySet) -> str:
    """SHA-256 over every policy file in force, by rule id: places do not count."""
    total = hashlib.sha256()
    for policy in sorted(policies.policies, key=lambda one: one.id):
        total.update(f"{policy.id}\0{file_digest(policy.path)}\n".encode())
    return total.hexdigest()


def _digest_of(sources: Iterable[str]) -> str:
    total = hashlib.sha256()
    for path in sorted(sources):
        if os.path.isfile(path):
            total.update(f"{path}\0{file_digest(path)}\n".encode())
    return total.hexdigest()


def _rules(report: Report, verdict: Verdict) -> list[str]:
    return sorted({finding.rule for finding in report.with_verdict(verdict)})


def _read(path: str) -> Mapping[str, Any]:
    try:
        with open(path, encoding="utf-8") as stream:
            document = json.load(stream)
    except OSError as error:
        hint = "shared-check plan ENV --out PLAN writes the plan with its verdict"
        raise InputError(f"{path}: {error.strerror}", hint) from error
    except ValueError as error:
        raise InputError(f"{path}: not JSON: {error}") from error
    if not isinstance(document, dict) or document.get("predicateType") != PREDICATE:
        raise InputError(f"{path}: not a verdict of shared-check")
    return document
