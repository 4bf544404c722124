"""Policy fixtures: one `.tf` file is one root; comments mark the findings on their exact line."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from validator.evaluate import evaluate_root
from validator.facts.cidr import AddressPlan
from validator.model.graph import Graph
from validator.model.verdict import Verdict
from validator.policy import Context, PolicySet, builtin_policies_dir, judge, load

ROOT = Path(builtin_policies_dir())
_MARK = re.compile(r"#\s*(expect|expect-undecided):\s*([a-z0-9, -]+?)(?=#|$)")
_VERDICTS = {"expect": Verdict.FAIL, "expect-undecided": Verdict.UNDECIDED}

Expected = frozenset[tuple[int, str, Verdict]]


@dataclass(frozen=True)
class Fixture:
    """One fixture file of a policy's folder."""

    path: Path

    @property
    def rule(self) -> str:
        return self.path.parent.name

    @property
    def family(self) -> str:
        return self.path.parent.parent.name

    @property
    def kind(self) -> str:
        return self.path.name.split("_", 1)[0]

    @property
    def name(self) -> str:
        return f"{self.rule}/{self.path.stem}"

    def expected(self) -> Expected:
        """The findings that the comments mark: line, rule, verdict."""
        found = set()
        for number, line in enumerate(self.path.read_text().splitlines(), start=1):
            for kind, rules in _MARK.findall(line):
                for rule in rules.split(","):
                    found.add((number, rule.strip(), _VERDICTS[kind]))
        return frozenset(found)

    def context(self) -> Context:
        """The address plan beside the fixture, where there is one."""
        path = self.path.parent / "address-plan.yaml"
        if not path.exists():
            return Context()
        return Context(AddressPlan.parse(yaml.safe_load(path.read_text()), path.name))

    def graph(self, directory: Path) -> Graph:
        """The evaluated root that the file is, in an empty directory."""
        shutil.copyfile(self.path, directory / "main.tf")
        modules = self.path.parent / "modules"
        if modules.is_dir():
            shutil.copytree(modules, directory / "modules")
        return evaluate_root(os.fspath(directory))


def fixtures() -> Iterator[Fixture]:
    """Every fixture of the shipped policies."""
    for path in sorted(ROOT.glob("*/*/*.tf")):
        yield Fixture(path)


@cache
def policies() -> PolicySet:
    """The shipped policies, loaded once."""
    return load([os.fspath(ROOT)])


PERVASIVE = frozenset(
    {"gateway-endpoints", "multi-az-subnets", "naming", "required-tags", "sg-rule-described",
     "version-pins"}
)  # fmt: skip
"""Rules about nearly every root: judged where they are at home, and where a fixture marks them."""


def family_rules(fixture: Fixture, known: PolicySet) -> frozenset[str]:
    """The rules that a fixture is judged by: its family's, without the pervasive ones."""
    marked = {rule for _, rule, _ in fixture.expected()} | {fixture.rule}
    return frozenset(
        p.id
        for p in known.policies
        if p.family == fixture.family and (p.id in marked or p.id not in PERVASIVE)
    )


def found(fixture: Fixture, graph: Graph, known: PolicySet) -> Expected:
    """What the policies of the family find in the fixture, other than passes."""
    rules = family_rules(fixture, known)
    outcome = judge(graph, known, None, rules, fixture.context())
    assert outcome.broken == ()
    return frozenset(
        (finding.location.line if finding.location else 0, finding.rule, finding.verdict)
        for finding in outcome.findings
        if finding.verdict is not Verdict.PASS
    )
