"""Each broken variant yields exactly its findings, judged from the sources alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from broken.roots import Found, broken_tree, judged_sources
from broken.variants import VARIANTS, Variant
from harness.tree import copy_tree


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[Found, Found]]:
    tree = copy_tree(tmp_path_factory.mktemp("clean"))
    known: dict[str, tuple[Found, Found]] = {}

    def of(root: str) -> tuple[Found, Found]:
        if root not in known:
            known[root] = judged_sources(tree, root)
        return known[root]

    return of


@pytest.mark.parametrize("variant", VARIANTS, ids=[v.name for v in VARIANTS])
def test_the_sources_yield_exactly_the_findings(
    variant: Variant, tmp_path: Path, clean: Callable[[str], tuple[Found, Found]]
) -> None:
    fails, undecided = judged_sources(broken_tree(variant, tmp_path), variant.root)
    clean_fails, clean_undecided = clean(variant.root)
    assert clean_fails == {}
    assert set(fails) == variant.expected
    assert set(undecided) <= set(clean_undecided), "a certain break left something undecided"
    for finding in fails.values():
        assert finding.location is not None, f"{finding.rule} does not say where"
        # What is not there at all has no place that could prove it.
        assert finding.evidence or finding.rule == "required-outputs", f"{finding.rule}: no proof"
        for hop in finding.evidence:
            if hop.location is not None:
                assert Path(hop.location.path).is_file(), hop


def test_names_of_variants_are_unique() -> None:
    names = [variant.name for variant in VARIANTS]
    assert len(names) == len(set(names))
