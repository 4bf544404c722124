"""Parts of the foundation with data in them, switched on: planned, applied, and off again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from broken.variants import Change
from harness.engine import EngineRoot, Plan
from harness.judged import Triple, judge_plan, judge_sources, symbolic_graph, triples
from harness.tree import copy_tree
from harness.world import Applied, world
from parity.test_parity import ACCOUNT, PARTITION, kind_of, origins
from terraform.gaps import assert_empty_but_for_gaps

from validator.model.graph import Graph
from validator.model.verdict import Finding, Verdict
from validator.plan.parity import parity
from validator.plan.reader import read_plan

ENVIRONMENTS = ("dev", "prod")


@dataclass(frozen=True)
class Part:
    """A part: its module, and for each way to switch it on what an environment's variables get."""

    module: str
    ways: Mapping[tuple[str, str], str]

    def names(self, plan: Plan) -> list[str]:
        """The names that the plan publishes of the part."""
        marks = f'module.contract.aws_ssm_parameter.this["{self.module}_'
        found = [a for a in plan.actions() if a.startswith(marks)]
        return sorted(address.split('"')[1] for address in found)

    def has(self, address: str, published: tuple[str, ...]) -> bool:
        """Whether an instance is the part's own, or a parameter that it publishes."""
        parameters = {f'module.contract.aws_ssm_parameter.this["{name}"]' for name in published}
        return address.startswith(f"module.{self.module}[0].") or address in parameters


@dataclass(frozen=True)
class Planned:
    """A first plan of an environment with a part on."""

    environment: str
    way: str
    root: EngineRoot
    plan: Plan

    @property
    def sources(self) -> Graph:
        return symbolic_graph(self.root.directory, self.root.options, self.root.env)


@contextmanager
def first_plans(part: Part, directory: Path, kind: str) -> Iterator[list[Planned]]:
    """First plans of both environments by one engine, each way that the part can be switched on."""
    with world(directory, kind) as made:
        found = []
        for name in ENVIRONMENTS:
            backend = (f"{name}-connectly", f"{name}-connectly-tf-lock", "ap-northeast-2")
            made.sandbox.bootstrap_backend(*backend)
            made.root(f"environments/{name}").initialise()
            for (environment, way), text in part.ways.items():
                if environment != name:
                    continue
                file = made.tree / "environments" / name / f"{part.module}-{way}.tfvars"
                file.write_text(text, encoding="utf-8")
                root = made.root(f"environments/{name}", f"-var-file={file.name}")
                found.append(Planned(name, way, root, root.make_plan()))
        yield found


def assert_sources_agree(planned: Planned) -> None:
    """The symbolic plan has the same instances and no other value."""
    sources = planned.sources
    assert sources.diagnostics == ()
    found = parity(read_plan(planned.plan.raw, root=str(planned.root.directory)), sources)
    assert (found.missing, found.extra) == ((), ())
    assert [str(difference) for difference in found.conflicts] == []
    for attribute in found.unresolved:
        read = {kind_of(address) for address in origins(attribute, sources)}
        assert read, f"{attribute}: nothing tells why the sources do not know it"
        assert read <= {ACCOUNT, PARTITION}, f"{attribute}: made of {read}"


def assert_nothing_found(planned: Planned, seen: set[tuple[str, str]]) -> None:
    """No finding and nothing undecided, in sources and plan; and the rules did judge the part."""
    sources = planned.sources
    for judged in (judge_sources(sources), judge_plan(planned.plan.raw, sources)):
        assert triples(judged, Verdict.FAIL) == {}
        assert triples(judged, Verdict.UNDECIDED) == {}
        passed = {(rule, address) for rule, address, _ in triples(judged, Verdict.PASS)}
        assert seen - passed == set(), "rules that did not judge"


def broken_findings(
    tmp_path: Path, environment: str, inputs: str, change: Change
) -> dict[Triple, Finding]:
    """The failing findings of a broken copy of the tree with a part on; nothing is undecided."""
    tree = copy_tree(tmp_path)
    directory = tree / "environments" / environment
    change(tree)
    with (directory / "terraform.tfvars").open("a", encoding="utf-8") as file:
        file.write(inputs)
    judged = judge_sources(symbolic_graph(directory, (), {}))
    assert triples(judged, Verdict.UNDECIDED) == {}
    return triples(judged, Verdict.FAIL)


Way = tuple[Part, str, tuple[str, ...]]
"""A part, the way that it is switched on, and the names that it then publishes."""


def option(applied: Applied, *ways: Way, change: tuple[str, str] = ("", "")) -> str:
    """The option that switches parts on in an applied environment, its inputs changed."""
    text = "".join(part.ways[applied.name, way] for part, way, _ in ways)
    assert change[0] in text
    name = "-".join([*(f"{part.module}-{way}" for part, way, _ in ways), change[1]]) or "off"
    file = applied.root.directory / f"{re.sub(r'[^a-z0-9-]', '', name)}.tfvars"
    file.write_text(text.replace(*change) if change[0] else text, encoding="utf-8")
    return f"-var-file={file.name}"


def touched(plan: Plan, *ways: Way) -> set[str]:
    """Addresses that a plan changes, which must all be of the parts."""
    own = {a for a in plan.actions() if any(part.has(a, names) for part, _, names in ways)}
    assert set(plan.actions()) == own
    assert own
    return own


def failed(applied: Applied, plan: Plan, *options: str) -> set[tuple[str, str]]:
    """Rule and address of the failing findings of a plan."""
    sources = symbolic_graph(applied.root.directory, options, applied.root.env)
    found = triples(judge_plan(plan.raw, sources), Verdict.FAIL)
    return {(rule, address) for rule, address, _ in found}


@contextmanager
def switched_on(applied: Applied, *ways: Way) -> Iterator[str]:
    """Parts on in an applied environment, and off again; gives the option that has them on.

    On the way: each alone would create its own and nothing else, an unchanged second plan is empty,
    each alone would be deleted without the other, and all of it is deleted in the end.
    """
    name = f"environments/{applied.name}"
    alone = {}
    for way in ways:
        plan = applied.root.make_plan(option(applied, way))
        alone[way[0].module] = touched(plan, way)
        assert {tuple(actions) for actions in plan.actions().values()} == {("create",)}
    on = option(applied, *ways)
    both = applied.root.make_plan(on)
    assert touched(both, *ways) == set.union(*alone.values())
    applied.root.apply_plan(both)
    try:
        assert_empty_but_for_gaps(applied.root.make_plan(on), name)
        for way in ways:
            others = [one for one in ways if one is not way]
            plan = applied.root.make_plan(option(applied, *others))
            assert plan.actions() == {a: ["delete"] for a in alone[way[0].module]}
        yield on
    finally:
        off = applied.root.make_plan()
        applied.root.apply_plan(off)
    assert off.actions() == {address: ["delete"] for address in both.actions()}
    assert_empty_but_for_gaps(applied.root.make_plan(), name)
