"""Each broken variant of a part that is switched on yields exactly its findings."""

from __future__ import annotations

from pathlib import Path

import pytest
from broken.roots import broken_tree, judged_sources
from broken.switched import VARIANTS, switched_on
from broken.variants import DEV, PROD, Variant
from harness.tree import copy_tree


@pytest.mark.parametrize("variant", VARIANTS, ids=[v.name for v in VARIANTS])
def test_the_sources_yield_exactly_the_findings(variant: Variant, tmp_path: Path) -> None:
    fails, undecided = judged_sources(broken_tree(variant, tmp_path), variant.root)
    assert set(fails) == variant.expected
    assert undecided == {}
    for finding in fails.values():
        assert finding.location is not None
        assert finding.evidence, f"{finding.rule}: no proof"


@pytest.mark.parametrize("root", [DEV, PROD])
def test_unbroken_parts_yield_nothing(root: str, tmp_path: Path) -> None:
    tree = copy_tree(tmp_path)
    switched_on(root)(tree)
    assert judged_sources(tree, root) == ({}, {})
