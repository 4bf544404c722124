"""Evaluates Rego in a process of its own, one JSON line per result: a policy cannot end the tool.

A recursion that the library does not notice ends this process; the caller goes on without the rule
that was being asked. Standard input holds the job, standard output the lines.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from validator.policy.rego import builtins

_RULE = re.compile(r"^[ \t]*(?:default[ \t]+)?((?:deny|violation|warn)(?:_\w+)?)\b", re.MULTILINE)
_V1 = re.compile(r"\bimport\s+rego\.v1\b|\bif\s*\{|\bcontains\b[^\n]*\bif\b")
_PLACE = re.compile(r"^--> (?P<path>.*):(?P<line>\d+):(?P<column>\d+)$", re.MULTILINE)
_MESSAGE = re.compile(r"^error: (?P<text>.*?)\n\s*(?:\n|\Z)", re.MULTILINE | re.DOTALL)


def main() -> int:
    """Run the job on standard input."""
    job = json.load(sys.stdin)
    try:
        import regorus
    except ImportError:
        _say(missing=True)
        return 0
    _Worker(regorus, job).run()
    return 0


def _say(**line: object) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


class _Worker:
    def __init__(self, regorus: Any, job: Mapping[str, Any]) -> None:
        self.regorus = regorus
        self.input = json.dumps(job["input"])
        self.namespaces: Sequence[str] = job["namespaces"]
        self.skip = set(job["skip"])
        self.texts: dict[str, str] = job["files"]
        self.own = frozenset().union(*(builtins.own_functions(t) for t in self.texts.values()))
        self.old: dict[str, bool] = {}
        self.packages: dict[str, str] = {}
        self.loaded: Any = None

    def run(self) -> None:
        for path in list(self.texts):
            self._read(path)
        _say(packages=sorted(set(self.packages.values())))
        asked: dict[str, str] = {}
        for path, package in self.packages.items():
            name = package.removeprefix("data.")
            if "*" in self.namespaces or name in self.namespaces:
                for rule in _RULE.findall(self.texts[path]):
                    asked.setdefault(f"{package}.{rule}", path)
        for query in asked:
            if query not in self.skip:
                _say(asking=query)
                self._ask(query)

    def _read(self, path: str) -> None:
        if path in self.skip:
            del self.texts[path]
            return
        _say(asking=path)
        text = self.texts[path]
        faults = {}
        for old in (False, True):
            engine = self._engine({})
            try:
                self._add(engine, path, text, old)
            except RuntimeError as error:
                faults[old] = error
                continue
            self.old[path] = old
            self.packages[path] = engine.get_packages()[0]
            return
        self._fault(faults[not _V1.search(text)], path)
        del self.texts[path]

    def _add(self, engine: Any, path: str, text: str, old: bool) -> None:
        engine.set_rego_v0(old)
        engine.add_policy(path, builtins.guarded(text, self.own))

    def _engine(self, texts: Mapping[str, str]) -> Any:
        engine = self.regorus.Engine()
        engine.set_gather_prints(True)
        for name, arity, function in builtins.extensions():
            engine.add_extension(name, arity, function)
        for path, text in texts.items():
            self._add(engine, path, text, self.old[path])
        return engine

    def _loaded(self) -> Any:
        """An engine with all files that are left, and the input."""
        engine = self._engine(self.texts)
        engine.set_rego_v0(False)
        engine.add_policy(builtins.PACKAGE, builtins.module())
        engine.set_input_json(self.input)
        return engine

    def _ask(self, query: str) -> None:
        """The value of a rule; a file that raises is told, left out, and the rule asked again."""
        while True:
            self.loaded = self.loaded or self._loaded()
            try:
                found = json.loads(self.loaded.eval_query_as_json(query))
            except RuntimeError as error:
                culprit = self._fault(error, query)
                self.loaded = None
                if culprit not in self.texts:
                    return
                del self.texts[culprit]
                continue
            for one in found.get("result", ()):
                _say(query=query, value=one["expressions"][0]["value"])
            return

    def _fault(self, error: RuntimeError, asked: str) -> str:
        """Tell an error of the library with its place; the path of the file that it is in."""
        text = str(error).split("Stack backtrace")[0] + "\n\n"
        place, message = _PLACE.search(text), _MESSAGE.search(text)
        path = place["path"] if place else asked
        said = message["text"] if message else text.strip().splitlines()[-1]
        _say(fault=said.replace(f"data.{builtins.PACKAGE}.f_", ""), path=path,
             line=int(place["line"]) if place else 1)  # fmt: skip
        return path


if __name__ == "__main__":
    sys.exit(main())
