"""Indexing small trees."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from harness.consumers import write_tree

from validator.contract.consumers.result import Result
from validator.pipeline.consumers import Asked, index

Run = Callable[..., Result]


@pytest.fixture
def run_index(tmp_path: Path) -> Run:
    """Index trees given as `path → text`: the first is the foundation."""

    def indexed(
        foundation: dict[str, str], *consumers: dict[str, str], prefixes: tuple[str, ...] = ()
    ) -> Result:
        root = write_tree(tmp_path / "foundation", foundation)
        paths = [
            str(write_tree(tmp_path / f"consumer{number}", files))
            for number, files in enumerate(consumers)
        ]
        environ = {"SHARED_CHECK_CACHE": str(tmp_path / "cache")}
        return index(Asked(tuple(paths), str(root), prefixes), environ)

    return indexed
