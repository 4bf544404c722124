"""All parts together: none touches another, all are clean, and the README says how they are on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from harness.judged import judge_plan, judge_sources, symbolic_graph
from harness.tree import TERRAFORM, copy_tree
from harness.world import world

from validator.contract.freeze import contract_of
from validator.model.graph import Graph
from validator.model.verdict import Verdict
from validator.report.graph_format import document

MODULES = {
    "dns": "dns",
    "monitoring": "monitoring",
    "shared_alb": "alb",
    "shared_elasticache": "elasticache",
    "shared_rds": "rds",
}
"""The input of each part, and its module."""

SETS = [frozenset(one) for size in range(6) for one in combinations(MODULES, size)]
ENVIRONMENTS = ("dev", "prod")


def readme() -> str:
    text = (TERRAFORM / "README.md").read_text(encoding="utf-8")
    return text.partition("## Parts that are off until switched on")[2].partition("\n## ")[0]


def switches(environment: str) -> Mapping[str, str]:
    """How the README switches each part on in an environment, by input."""
    block = re.search(rf"^```hcl\n# {environment}\n(.*?)^```", readme(), re.DOTALL | re.MULTILINE)
    assert block is not None
    texts = re.split(r"^(?=\w+ = \{)", block[1], flags=re.MULTILINE)[1:]
    return {text.split(maxsplit=1)[0]: text for text in texts}


def published() -> Mapping[str, set[str]]:
    """The names that the README's table has, by input."""
    rows = re.findall(r"^\| `(\w+)` \| .* \| (.*) \|$", readme(), re.MULTILINE)
    return {name: set(re.findall(r"`(\w+)`", names)) for name, names in rows}


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_tree(tmp_path_factory.mktemp("parts"))


@cache
def graph(tree: Path, environment: str, on: frozenset[str]) -> Graph:
    directory = tree / "environments" / environment
    name = "-".join(sorted(on)) or "none"
    text = "\n".join(switches(environment)[one] for one in sorted(on))
    (directory / f"{name}.parts").write_text(text, encoding="utf-8")
    found = symbolic_graph(directory, (f"-var-file={name}.parts",), {})
    assert [one for one in found.diagnostics if one.severity == "error"] == []
    return found


def instances(found: Graph) -> Mapping[str, dict[str, Any]]:
    """Every instance by address, without its place in the files."""
    return {one["address"]: one for one in document(found)["resources"]}


def test_the_readme_switches_every_part_on_in_both_environments() -> None:
    for environment in ENVIRONMENTS:
        assert set(switches(environment)) == set(MODULES)
    assert set(published()) == set(MODULES)


@pytest.mark.parametrize("environment", ENVIRONMENTS)
@pytest.mark.parametrize("part", MODULES)
def test_a_part_touches_no_other_whatever_else_is_on(
    tree: Path, part: str, environment: str
) -> None:
    for others in (one for one in SETS if part not in one):
        before = instances(graph(tree, environment, others))
        after = instances(graph(tree, environment, others | {part}))
        assert [one for one in before if after.get(one) != before[one]] == []
        new = {one for one in after if one not in before}
        own = {one for one in new if one.startswith(f"module.{MODULES[part]}[0].")}
        assert own
        parameters = {one for one in new if one.startswith("module.contract.aws_ssm_parameter.")}
        assert {one.split('"')[1] for one in parameters} <= published()[part]
        watching = {one for one in new - own if one.startswith("module.monitoring[0].")}
        assert not watching or "monitoring" in others
        family = MODULES[part]
        assert all(family in one.rpartition("module.monitoring[0]")[2] for one in watching)
        assert new == own | parameters | watching


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_what_is_off_is_offered_and_what_is_on_published(tree: Path, environment: str) -> None:
    names = {name for one in published().values() for name in one}
    off = contract_of(graph(tree, environment, frozenset()))
    assert set(off.offered) == names
    on = contract_of(graph(tree, environment, frozenset(MODULES)))
    assert set(on.entries) - set(off.entries) == names - set(on.offered)
    assert all(on.entries[name].ssm for name in on.entries)
    only = {"public_zone_id", "public_zone_name", "public_zone_name_servers"}
    only |= {"rds_proxy_endpoint", "rds_reader_endpoint"}
    assert set(on.offered) == (only if environment == "dev" else set())


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_with_every_part_on_there_is_no_finding(tree: Path, environment: str) -> None:
    for on in SETS:
        judged = judge_sources(graph(tree, environment, on))
        assert judged.profile == f"foundation-{environment}"
        found = [(f.rule, f.address) for f in judged.findings if f.verdict is not Verdict.PASS]
        assert (found, judged.errors, judged.broken) == ([], (), ())


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, tuple[bytes, Graph]]]:
    """Real first plans with every part on, and the sources that they are of."""
    with world(tmp_path_factory.mktemp("parts-planned"), "terraform") as made:
        found = {}
        for name in ENVIRONMENTS:
            made.sandbox.bootstrap_backend(
                f"{name}-connectly", f"{name}-connectly-tf-lock", "ap-northeast-2"
            )
            file = made.tree / "environments" / name / "on.tfvars"
            file.write_text("\n".join(switches(name).values()), encoding="utf-8")
            root = made.root(f"environments/{name}", f"-var-file={file.name}")
            root.initialise()
            plan = root.make_plan()
            sources = symbolic_graph(root.directory, root.options, root.env)
            found[name] = (plan.raw, sources)
        yield found


@pytest.mark.engine
@pytest.mark.sandbox
@pytest.mark.xdist_group("parts")
@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_a_real_plan_of_every_part_together_has_no_finding(
    plans: dict[str, tuple[bytes, Graph]], environment: str
) -> None:
    judged = judge_plan(*plans[environment])
    found = [(f.rule, f.address) for f in judged.findings if f.verdict is not Verdict.PASS]
    assert (found, judged.errors, judged.broken) == ([], (), ())
    assert judged.resources > 100
