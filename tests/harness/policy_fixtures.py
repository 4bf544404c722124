"""Policy fixtures: one `.tf` file is one root; comments mark the findings on their exact line.

A `.plan.json` file is one real plan; the `.expected.yaml` beside it lists its findings.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from validator.contract.file import load_contract
from validator.contract.frozen import FrozenContract
from validator.contract.published import published
from validator.evaluate import evaluate_root
from validator.facts.cidr import AddressPlan
from validator.facts.contract import STANDARD, Frozen, Published
from validator.model.graph import Graph
from validator.model.verdict import Finding, Verdict
from validator.plan.reader import read_plan
from validator.policy import Context, PolicySet, builtin_policies_dir, judge, load

ROOT = Path(builtin_policies_dir())
PLAN, EXPECTED = ".plan.json", ".expected.yaml"
_MARK = re.compile(r"#\s*(expect|expect-undecided):\s*([a-z0-9, -]+?)(?=#|$)")
_VERDICTS = {"expect": Verdict.FAIL, "expect-undecided": Verdict.UNDECIDED}

Expected = frozenset[tuple[int | str, str, Verdict]]
"""Findings by place, rule and verdict; the place is a line, or of a plan the address."""


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

    @property
    def is_plan(self) -> bool:
        return self.path.name.endswith(PLAN)

    def expected(self) -> Expected:
        """The findings that the comments mark, or that are listed beside a plan."""
        if self.is_plan:
            listed = yaml.safe_load(expectation(self.path).read_text())
            return frozenset(
                (one["address"], one["rule"], Verdict(one["verdict"])) for one in listed
            )
        found: set[tuple[int | str, str, Verdict]] = set()
        for number, line in enumerate(self.path.read_text().splitlines(), start=1):
            for kind, rules in _MARK.findall(line):
                for rule in rules.split(","):
                    found.add((number, rule.strip(), _VERDICTS[kind]))
        return frozenset(found)

    def context(self) -> Context:
        """The address plan and the contract beside the fixture, where there are some."""
        return Context(self._address_plan(), *self._contract())

    def _address_plan(self) -> AddressPlan | None:
        path = self.path.parent / "address-plan.yaml"
        if not path.exists():
            return None
        return AddressPlan.parse(yaml.safe_load(path.read_text()), path.name)

    def _contract(self) -> tuple[Published, Frozen | None]:
        path = self.path.parent / "contract.json"
        if not path.exists():
            return STANDARD, None
        contract = load_contract(os.fspath(path))
        return published({contract.environment: contract}), FrozenContract(contract)

    def graph(self, directory: Path) -> Graph:
        """The plan that the file holds, or the evaluated root that it is in an empty directory."""
        if self.is_plan:
            return read_plan(os.fspath(self.path), root="root")
        shutil.copyfile(self.path, directory / "main.tf")
        modules = self.path.parent / "modules"
        if modules.is_dir():
            shutil.copytree(modules, directory / "modules")
        return evaluate_root(os.fspath(directory))


def fixtures() -> Iterator[Fixture]:
    """Every fixture of the shipped policies."""
    for path in sorted((*ROOT.glob("*/*/*.tf"), *ROOT.glob(f"*/*/*{PLAN}"))):
        yield Fixture(path)


def expectation(plan: Path) -> Path:
    """The file that lists the findings of a plan."""
    return plan.with_name(plan.name.removesuffix(PLAN) + EXPECTED)


@cache
def policies() -> PolicySet:
    """The shipped policies, loaded once."""
    return load([os.fspath(ROOT)])


PERVASIVE = frozenset(
    {
        "alb-access-logs",
        "alb-drop-invalid-headers",
        "backup-bucket",
        "gateway-endpoints",
        "multi-az-subnets",
        "ssm-contract",
        "naming",
        "nat-per-az",
        "required-tags",
        "sg-rule-described",
        "version-pins",
    }
)
"""Rules that any short example breaks: judged where they are at home, or a fixture marks them."""


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
        (_place(fixture, finding), finding.rule, finding.verdict)
        for finding in outcome.findings
        if finding.verdict is not Verdict.PASS
    )


def _place(fixture: Fixture, finding: Finding) -> int | str:
    if fixture.is_plan:
        return finding.address
    return finding.location.line if finding.location else 0
