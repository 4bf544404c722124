"""Running a directory of Rego files over one input, in a process of its own."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from validator.model.location import Location

INSTALL = 'pip install "shared-check[rego]"'
_SECONDS = 300
_SIZE_LIMIT = 4 << 20


class RegoError(Exception):
    """Rego policies cannot be run at all: the library is missing, or there is no such package."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True)
class RegoResult:
    """One element of a rule's value: a message as text, or an object that holds one.

    `package` is without `data.`; `location` is where the rule is defined, None
    where several files do.
    """

    package: str
    rule: str
    message: object
    location: Location | None = None

    @property
    def query(self) -> str:
        """What the rule is called in a query."""
        return f"data.{self.package}.{self.rule}"

    @property
    def id(self) -> str:
        """The rule's id as a finding has it, where the message brings none."""
        return f"rego.{self.package}.{self.rule}"


@dataclass(frozen=True, slots=True)
class RegoRun:
    """What came out: results, and faults (message and place) of files that broke.

    `rules` are the ids of the rules asked.
    """

    results: tuple[RegoResult, ...] = ()
    faults: tuple[tuple[str, Location], ...] = ()
    rules: frozenset[str] = frozenset()


def rego_files(directory: str) -> dict[str, str]:
    """The Rego files under a directory by path, tests (`*_test.rego`) left out.

    Raises RegoError where there is no such directory, or a file cannot be read.
    """
    if not os.path.isdir(directory):
        raise RegoError(f"{directory}: no such directory of Rego policies")
    found = {}
    for folder, folders, names in os.walk(directory):
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        for name in sorted(names):
            if name.endswith(".rego") and not name.endswith("_test.rego"):
                path = os.path.join(folder, name)
                found[path] = _text(path)
    return found


def _text(path: str) -> str:
    try:
        with open(path, encoding="utf-8") as stream:
            text = stream.read(_SIZE_LIMIT + 1)
    except (OSError, UnicodeDecodeError) as error:
        raise RegoError(f"{path}: cannot be read as UTF-8 text") from error
    if len(text) > _SIZE_LIMIT:
        raise RegoError(f"{path}: larger than {_SIZE_LIMIT >> 20} MiB")
    return text


def run_rego(
    files: Mapping[str, str], document: Mapping[str, object], namespaces: Sequence[str]
) -> RegoRun:
    """Every `deny`, `violation` and `warn` of the packages `namespaces` (`*`: of all).

    `document` is the input. A file that does not parse or raises is a fault; the others still
    count. Raises RegoError where the library is missing or no file is of these packages.
    """
    if importlib.util.find_spec("regorus") is None:
        raise RegoError("Rego policies need the module regorus", INSTALL)
    collected = _Collected(files)
    while True:
        skip = list(collected.done)
        job = {"files": files, "input": document, "namespaces": namespaces, "skip": skip}
        lines, crashed = _work(job)
        for line in lines:
            collected.take(line)
        if not crashed:
            break
        collected.crash(crashed)
    _expect_packages(collected.packages, namespaces, collected.faults)
    faulty = {place.path for _, place in collected.faults}
    sound = {path: text for path, text in files.items() if path not in faulty}
    places = {one.query: _place(one.query, sound) for one in collected.results}
    results = (replace(one, location=places[one.query]) for one in collected.results)
    rules = frozenset(f"rego.{query.removeprefix('data.')}" for query in collected.asked)
    return RegoRun(tuple(results), tuple(collected.faults), rules)


class _Collected:
    """What the worker's lines said, over all its runs."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self.files = files
        self.results: list[RegoResult] = []
        self.faults: dict[tuple[str, Location], None] = {}
        self.packages: set[str] = set()
        self.done: dict[str, None] = {}
        self.asking = ""
        self.asked: set[str] = set()

    def take(self, line: Mapping[str, Any]) -> None:
        """Take one line of the worker."""
        self.asking = line.get("asking", self.asking)
        if self.asking.startswith("data."):
            self.asked.add(self.asking)
        self.packages.update(line.get("packages", ()))
        if "fault" in line:
            self.faults[line["fault"], Location(line["path"], line["line"])] = None
        if "query" in line:
            self.results += _results(line["query"], line["value"])
            self.done[line["query"]] = None

    def crash(self, how: str) -> None:
        """The worker ended while it was asking: go on without that rule or file."""
        last, self.asking = self.asking, ""
        if not last or last in self.done:
            raise RegoError(f"the Rego library ended: {how}")
        self.done[last] = None
        place = _place(last, self.files) or Location(last, 1)
        self.faults[f"{last}: the Rego library ended ({how}): a recursion?", place] = None


def _expect_packages(
    packages: set[str], namespaces: Sequence[str], faults: Collection[object]
) -> None:
    names = {name.removeprefix("data.") for name in packages}
    if faults or "*" in namespaces or names & set(namespaces):
        return
    there = ", ".join(sorted(names)) or "none"
    raise RegoError(
        f"no Rego file is of package {' or '.join(namespaces)} (there are: {there})",
        "name the package: --rego-namespace NAME, or * for all",
    )


def _work(job: Mapping[str, object]) -> tuple[list[dict[str, Any]], str]:
    """The worker's lines, and why it ended early, empty where it did not."""
    # -P: what lies in the directory that is judged is never imported.
    command = [sys.executable, "-P", "-m", "validator.policy.rego.worker"]
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    environ.pop("RUST_BACKTRACE", None)
    try:
        done = subprocess.run(
            command, input=json.dumps(job, default=_number), capture_output=True, text=True,
            encoding="utf-8", timeout=_SECONDS, env=environ, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise RegoError(f"the Rego policies ran longer than {_SECONDS} s") from None
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    if any("missing" in line for line in lines):
        raise RegoError("Rego policies need the module regorus", INSTALL)
    return lines, "" if done.returncode == 0 else f"exit status {done.returncode}"


def _number(data: object) -> object:
    if isinstance(data, Decimal):
        return int(data) if data == data.to_integral_value() else float(data)
    if isinstance(data, Mapping):
        return dict(data)
    raise TypeError(type(data).__name__)


def _results(query: str, value: object) -> Iterator[RegoResult]:
    package, _, rule = query.removeprefix("data.").rpartition(".")
    for message in _messages(value, rule):
        yield RegoResult(package, rule, message)


def _messages(value: object, rule: str) -> Iterator[object]:
    """The messages of a rule's value: of a set, a map by message, or one alone."""
    if isinstance(value, list):
        yield from value
    elif isinstance(value, dict):
        yield from (value,) if {"msg", "message"} & value.keys() else value
    elif value is True:
        yield f"{rule} is true"
    elif value not in (False, None):
        yield value


def _place(query: str, files: Mapping[str, str]) -> Location | None:
    """Where the rule is defined first; None where more than one file defines it."""
    package, _, rule = query.removeprefix("data.").rpartition(".")
    found = [
        Location(path, number)
        for path, text in files.items()
        if (number := _line(text, package, rule)) is not None
    ]
    return found[0] if len(found) == 1 else None


def _line(text: str, package: str, rule: str) -> int | None:
    lines = text.splitlines()
    if not any(line.split("#")[0].split() == ["package", package] for line in lines):
        return None
    for number, line in enumerate(lines, start=1):
        words = line.replace("[", " ").replace("{", " ").split()
        if rule in words[:1] or (words[:1] == ["default"] and rule in words[1:2]):
            return number
    return None
