"""Policy fixtures: one `.tf` file is one root; comments mark the findings on their exact line.

A `.plan.json` file is one real plan; the `.expected.yaml` beside it lists its findings. What lies
beside a fixture goes with it: `modules/`, `address-plan.yaml`, `contract.json`.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
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
from validator.policy import Context, Outcome, PolicySet, judge

PLAN, EXPECTED = ".plan.json", ".expected.yaml"
KINDS = ("pass", "fail", "undecided")
_MARK = re.compile(r"#\s*(expect|expect-undecided):\s*([a-z0-9, -]+?)(?=#|$)")
_VERDICTS = {"expect": Verdict.FAIL, "expect-undecided": Verdict.UNDECIDED}

Expectation = tuple[int | str, str, Verdict]
"""Place, rule and verdict of a finding; the place is a line, or of a plan the address."""

Expected = frozenset[Expectation]

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


@dataclass(frozen=True)
class Fixture:
    """One fixture file of a policy's folder; `family` is the policy's."""

    path: Path
    family: str

    @property
    def rule(self) -> str:
        """The id of the policy: its folder's name."""
        return self.path.parent.name

    @property
    def kind(self) -> str:
        """`pass`, `fail` or `undecided`: what the file's name begins with."""
        return self.path.name.split("_", 1)[0]

    @property
    def name(self) -> str:
        """Rule and file, for a reader."""
        return f"{self.rule}/{self.path.stem}"

    @property
    def is_plan(self) -> bool:
        """True for a plan; else the fixture is a root of sources."""
        return self.path.name.endswith(PLAN)

    def expected(self) -> Expected:
        """The findings that the comments mark, or that are listed beside a plan.

        Raises ValueError for a list that cannot be read.
        """
        if self.is_plan:
            return _listed(expectation(self.path))
        found: set[Expectation] = set()
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


def fixtures_in(folder: Path, family: str) -> Iterator[Fixture]:
    """The fixtures of the policy in this folder, by name."""
    for path in sorted((*folder.glob("*.tf"), *folder.glob(f"*{PLAN}"))):
        yield Fixture(path, family)


def expectation(plan: Path) -> Path:
    """The file that lists the findings of a plan."""
    return plan.with_name(plan.name.removesuffix(PLAN) + EXPECTED)


def family_rules(fixture: Fixture, known: PolicySet) -> frozenset[str]:
    """The rules that a fixture is judged by: its family's, without the pervasive ones."""
    marked = {rule for _, rule, _ in fixture.expected()} | {fixture.rule}
    return frozenset(
        p.id
        for p in known.policies
        if p.family == fixture.family and (p.id in marked or p.id not in PERVASIVE)
    )


def judged(fixture: Fixture, graph: Graph, known: PolicySet) -> Outcome:
    """Every verdict of the family's policies about the fixture."""
    return judge(graph, known, None, family_rules(fixture, known), fixture.context())


def place(fixture: Fixture, finding: Finding) -> Expectation:
    """A finding as a fixture marks it."""
    where: int | str = finding.address
    if not fixture.is_plan:
        where = finding.location.line if finding.location else 0
    return where, finding.rule, finding.verdict


def _listed(path: Path) -> Expected:
    try:
        listed = yaml.safe_load(path.read_text())
        return frozenset((one["address"], one["rule"], Verdict(one["verdict"])) for one in listed)
    except (OSError, yaml.YAMLError, TypeError, KeyError, ValueError) as error:
        raise ValueError(
            f"{path.name} must list address, rule and verdict of each finding of the plan"
        ) from error
