"""The baseline: what was found when the tool was adopted, entry by entry, so that it can shrink."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from validator.model.verdict import Finding, Suppression, Verdict, fingerprint_of
from validator.policy.suppressions.rules import META_RULES

VERSION = 1
_FIELDS = ("root", "rule", "address", "attribute", "verdict", "path", "fingerprint")
_ANSWERS = (
    (Verdict.FAIL, "fail"),
    (Verdict.UNDECIDED, "undecided"),
    (Verdict.UNDECIDED, "fail"),
)
"""Which findings an entry of which verdict hides, in the order they are matched."""

_META = frozenset(policy.id for policy in META_RULES)


class BaselineError(Exception):
    """A baseline file that cannot be used."""


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One recorded finding. `root` and `path` are relative to the top of the repository."""

    root: str
    rule: str
    address: str
    attribute: str
    verdict: str
    path: str = ""

    @property
    def fingerprint(self) -> str:
        """That of the finding."""
        return fingerprint_of(self.rule, self.address, self.attribute)


@dataclass(frozen=True, slots=True)
class Compared:
    """The findings of one root against its entries.

    `findings` are all of them, those recorded marked as suppressed; `gone` are the entries that
    no finding answers to.
    """

    findings: tuple[Finding, ...]
    gone: tuple[Entry, ...]


def compare(
    findings: Sequence[Finding],
    entries: Iterable[Entry],
    entry_of: Callable[[Finding], Entry],
    by: Suppression,
) -> Compared:
    """Hide exactly what is recorded: each entry hides one finding of its fingerprint.

    An entry that was a fail hides a fail, else an undecided; one that was undecided hides no
    fail. What a suppression covers needs no entry. All entries must be of the findings' root;
    `entry_of` tells how one would be recorded.
    """
    left: dict[tuple[str, str], list[Entry]] = {}
    for entry in sorted(entries, reverse=True):
        left.setdefault((entry.fingerprint, entry.verdict), []).append(entry)
    hidden: set[int] = set()
    for verdict, recorded in _ANSWERS:
        for number, finding in enumerate(findings):
            if finding.verdict is verdict and number not in hidden and is_recordable(finding):
                answering = left.get((entry_of(finding).fingerprint, recorded))
                if answering:
                    answering.pop()
                    hidden.add(number)
    marked = (
        replace(finding, suppressed=by) if number in hidden else finding
        for number, finding in enumerate(findings)
    )
    gone = (entry for rest in left.values() for entry in rest)
    return Compared(tuple(marked), tuple(sorted(gone)))


def is_recordable(finding: Finding) -> bool:
    """Whether a baseline may hold it: a finding that counts, and not one about a suppression."""
    counts = finding.verdict is not Verdict.PASS and finding.suppressed is None
    return counts and finding.rule not in _META


def as_json(entries: Iterable[Entry]) -> str:
    """The file's text: sorted, one entry a line, so that a diff shows what was fixed."""
    rows = [
        json.dumps(
            {name: getattr(entry, name) for name in _FIELDS} | {"path": entry.path or None},
            ensure_ascii=False,
        )
        for entry in sorted(entries)
    ]
    body = ",\n    ".join(rows)
    listed = f"[\n    {body}\n  ]" if rows else "[]"
    return f'{{\n  "version": {VERSION},\n  "findings": {listed}\n}}\n'


def parse(text: str) -> tuple[Entry, ...]:
    """The entries of a baseline file. Raises BaselineError with the line or entry of a problem."""
    try:
        data = json.loads(text)
    except ValueError as error:
        line = getattr(error, "lineno", 1)
        raise BaselineError(f"line {line}: not valid JSON") from error
    if not isinstance(data, Mapping) or not isinstance(data.get("findings"), list):
        raise BaselineError("no baseline: an object with `version` and `findings`")
    if data.get("version") != VERSION:
        raise BaselineError(f"version {data.get('version')} is not known; this is {VERSION}")
    return tuple(_entry(item, number) for number, item in enumerate(data["findings"], start=1))


def _entry(item: object, number: int) -> Entry:
    if not isinstance(item, Mapping):
        raise BaselineError(f"finding {number}: not an object")
    texts = {name: item.get(name) for name in _FIELDS if name != "path"}
    wrong = [name for name, value in texts.items() if not isinstance(value, str)]
    if wrong:
        raise BaselineError(f"finding {number}: `{wrong[0]}` must be text")
    if texts["verdict"] not in ("fail", "undecided"):
        raise BaselineError(f"finding {number}: `verdict` must be fail or undecided")
    fingerprint = texts.pop("fingerprint")
    entry = Entry(**{n: str(v) for n, v in texts.items()}, path=str(item.get("path") or ""))
    if entry.fingerprint != fingerprint:
        raise BaselineError(f"finding {number}: `fingerprint` is not that of rule and address")
    return entry
