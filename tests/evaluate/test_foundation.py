"""The project's own roots evaluate completely: no diagnostics, nothing unknown without a cause."""

from __future__ import annotations

from pathlib import Path

import pytest

from validator.evaluate import discover_roots, evaluate_root
from validator.model.value import Cause

TERRAFORM = Path(__file__).parents[2] / "terraform"
ROOTS = [
    str(TERRAFORM / name)
    for name in sorted(
        str(Path(root).relative_to(TERRAFORM)) for root in discover_roots([str(TERRAFORM)])
    )
    if "tests" not in Path(name).parts
]


def test_every_environment_and_example_is_a_root() -> None:
    names = {str(Path(root).relative_to(TERRAFORM)) for root in ROOTS}
    expected = {
        f"{family}/{path.name}"
        for family in ("environments", "examples", "bootstrap")
        for path in (TERRAFORM / family).iterdir()
        if path.is_dir()
    }
    assert expected
    assert names >= expected


@pytest.mark.parametrize("root", ROOTS, ids=lambda root: str(Path(root).relative_to(TERRAFORM)))
def test_a_root_evaluates_completely(root: str) -> None:
    graph = evaluate_root(root)
    assert graph.diagnostics == ()
    assert graph.resources
    assert [check for check in graph.checks if check.verdict is False] == []
    for resource in graph.resources.values():
        assert resource.exists is True
        assert resource.location is not None
        for path, value in resource.values.walk():
            if value.unknown is None:
                continue
            assert value.unknown.cause is not Cause.ERROR, (resource.address, path)
            assert value.unknown.detail, (resource.address, path)
            if value.unknown.cause in (Cause.COMPUTED, Cause.DATA_SOURCE):
                assert value.ref is not None
                owner = value.ref.address
                assert owner in graph.resources, (resource.address, path)
