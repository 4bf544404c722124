"""Each broken variant yields the same findings on a real plan as on its sources."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import tftest
from broken.roots import Found, broken_tree, fingerprints, judged_plan, judged_sources
from broken.variants import VARIANTS, Variant
from harness.world import Applied, World, consumer_root, world

pytestmark = [pytest.mark.engine, pytest.mark.sandbox]

CONSUMERS = [v for v in VARIANTS if v.root.startswith("examples/")]
ENVIRONMENTS = [v for v in VARIANTS if v not in CONSUMERS]


def in_two_groups(variants: list[Variant]) -> list[object]:
    """Plans take a processor each: two workers share them."""
    return [
        pytest.param(v, marks=pytest.mark.xdist_group(f"broken-{n % 2}"), id=v.name)
        for n, v in enumerate(variants)
    ]


@pytest.fixture(scope="session")
def planning_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """An empty AWS with the state backends of both environments."""
    with world(tmp_path_factory.mktemp("planning"), "auto") as made:
        for name in ("dev", "prod"):
            made.sandbox.bootstrap_backend(
                f"{name}-connectly", f"{name}-connectly-tf-lock", "ap-northeast-2"
            )
        yield made


@pytest.fixture(scope="session")
def clean_plans(planning_world: World) -> Callable[[str], tuple[Found, Found]]:
    known: dict[str, tuple[Found, Found]] = {}

    def of(relative: str) -> tuple[Found, Found]:
        if relative not in known:
            root = planning_world.root(relative)
            root.initialise()
            known[relative] = judged_plan(root.make_plan(), root)
        return known[relative]

    return of


@pytest.mark.parametrize("variant", in_two_groups(ENVIRONMENTS))
def test_a_real_plan_of_an_environment_yields_exactly_the_findings(
    variant: Variant,
    tmp_path: Path,
    planning_world: World,
    clean_plans: Callable[[str], tuple[Found, Found]],
) -> None:
    tree = broken_tree(variant, tmp_path)
    root = planning_world.root(variant.root, tree=tree)
    root.initialise()
    if variant.refused:
        with pytest.raises(tftest.TerraformTestError, match=variant.refused):
            root.make_plan()
        return
    clean_fails, clean_undecided = clean_plans(variant.root)
    fails, undecided = judged_plan(root.make_plan(), root)
    assert clean_fails == {}
    assert set(fails) == variant.expected
    assert set(undecided) <= set(clean_undecided)
    assert fingerprints(fails) == fingerprints(judged_sources(tree, variant.root)[0])


@pytest.fixture(scope="session")
def clean_consumer(dev: Applied) -> tuple[Found, Found]:
    root = consumer_root(dev.world, "remote-state-consumer", "dev")
    return judged_plan(root.make_plan(), root)


@pytest.mark.xdist_group("dev")
@pytest.mark.parametrize("variant", CONSUMERS, ids=[v.name for v in CONSUMERS])
def test_a_real_plan_of_a_consumer_yields_exactly_the_findings(
    variant: Variant, tmp_path: Path, dev: Applied, clean_consumer: tuple[Found, Found]
) -> None:
    tree = broken_tree(variant, tmp_path)
    root = consumer_root(dev.world, "remote-state-consumer", "dev", tree)
    if variant.refused:
        with pytest.raises(tftest.TerraformTestError, match=variant.refused):
            root.make_plan()
        return
    fails, undecided = judged_plan(root.make_plan(), root)
    assert clean_consumer[0] == {}
    assert set(fails) == variant.expected
    assert set(undecided) <= set(clean_consumer[1])
    assert fingerprints(fails) == fingerprints(judged_sources(tree, variant.root)[0])
