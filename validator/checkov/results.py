"""What checkov prints with `--output json`, read.

The format: https://www.checkov.io/8.Outputs/JSON.html; `checkov/common/output/record.py` has every
field of a result.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from validator.model.verdict import Severity, Verdict

_LISTS = (
    ("failed_checks", Verdict.FAIL),
    ("skipped_checks", Verdict.FAIL),
    ("passed_checks", Verdict.PASS),
)
_SEVERITIES = {severity.value: severity for severity in Severity} | {
    "moderate": Severity.MEDIUM,
    "info": Severity.LOW,
    "none": Severity.LOW,
}
_START = re.compile(r"^[{\[]", re.MULTILINE)
_MODULES = re.compile(r"""(?:module\.[^.\[]+(?:\[(?:\d+|"(?:[^"\\]|\\.)*")\])?\.)*""")


class ResultsError(Exception):
    """Text that is not what checkov prints. The message quotes nothing of it."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check about one address.

    `path` is absolute, `first` and `last` the lines of the block in it. `skip` is the comment of a
    `checkov:skip`, None where there is none. `severity` is None where checkov does not say one:
    it knows them only of its platform.
    """

    id: str
    name: str
    verdict: Verdict
    address: str
    path: str = ""
    first: int = 1
    last: int = 1
    severity: Severity | None = None
    skip: str | None = None
    guideline: str = ""


@dataclass(frozen=True, slots=True)
class Results:
    """What one run found; `unread` are the files that checkov could not parse."""

    checks: tuple[Check, ...] = ()
    unread: tuple[str, ...] = ()


def parse(text: str) -> Results:
    """The results in the text that checkov printed. Raises ResultsError."""
    start = _START.search(text)
    try:
        data, _ = json.JSONDecoder().raw_decode(text, start.start() if start else 0)
    except (ValueError, RecursionError) as error:
        raise ResultsError("it printed no JSON") from error
    documents = data if isinstance(data, list) else [data]
    found: dict[tuple[str, str, str, int], Check] = {}
    unread: dict[str, None] = {}
    for document in documents:
        if not isinstance(document, dict) or not ({"results", "passed"} & document.keys()):
            raise ResultsError("its JSON is not a report")
        results = document.get("results")
        # A run that had nothing to look at prints its numbers alone.
        if not isinstance(results, dict):
            continue
        for check in _checks(results):
            found.setdefault((check.id, check.address, check.path, check.first), check)
        unread |= dict.fromkeys(map(str, _list(results, "parsing_errors")))
    return Results(tuple(found.values()), tuple(unread))


def _checks(results: Mapping[str, Any]) -> Iterator[Check]:
    for name, verdict in _LISTS:
        for record in _list(results, name):
            if not isinstance(record, dict):
                raise ResultsError("a result of it is not an object")
            yield _check(record, verdict, skipped=name == "skipped_checks")


def _check(record: Mapping[str, Any], verdict: Verdict, *, skipped: bool) -> Check:
    id, address = _text(record, "check_id"), _text(record, "resource")
    if not id or not address:
        raise ResultsError("a result of it names no check or no resource")
    first, last = _lines(record.get("file_line_range"))
    result = record.get("check_result")
    comment = result.get("suppress_comment") if isinstance(result, dict) else None
    return Check(
        id=id,
        name=_text(record, "check_name") or id,
        verdict=verdict,
        address=_address(address, _text(record, "check_class")),
        path=_text(record, "file_abs_path"),
        first=first,
        last=last,
        severity=_SEVERITIES.get(_text(record, "severity").lower()),
        skip=str(comment or "no reason given") if skipped else None,
        guideline=_text(record, "guideline"),
    )


def _list(results: Mapping[str, Any], name: str) -> list[Any]:
    value = results.get(name, [])
    if not isinstance(value, list):
        raise ResultsError(f"its {name} are not a list")
    return value


def _text(record: Mapping[str, Any], key: str) -> str:
    value = record.get(key)
    return value if isinstance(value, str) else ""


def _lines(value: object) -> tuple[int, int]:
    """Line numbers count from 1; a plan's own resources may have none, or 0."""
    match value:
        case [int(first), int(last)]:
            return max(first, 1), max(last, first, 1)
    return 1, 1


def _address(resource: str, kind: str) -> str:
    """The Terraform address: checkov leaves away `data.`, and the `module.` of a call."""
    if ".checks.data." in kind:
        modules = _MODULES.match(resource)
        own = modules.end() if modules else 0
        data = "" if resource.startswith("data.", own) else "data."
        return f"{resource[:own]}{data}{resource[own:]}"
    if ".checks.module." in kind and "." not in resource:
        return f"module.{resource}"
    return resource
