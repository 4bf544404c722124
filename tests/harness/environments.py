"""Two environments in a copy that a test may change, and how they compare."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from harness.foundation import Foundation
from harness.tree import copy_tree
from validator.model.parity import Compared
from validator.model.verdict import Finding
from validator.pipeline.parity import parity

TODAY = {"SHARED_CHECK_TODAY": "2026-12-01"}
SEVEN = {
    "backup-bucket",
    "capacity",
    "cidrs",
    "container-insights",
    "flow-logs",
    "log-retention",
    "nat-gateways",
}


def copied(directory: Path) -> Foundation:
    """A copy of the foundation below a directory."""
    return Foundation(copy_tree(directory))


def compared(
    tree: Path, *names: str, environ: Mapping[str, str] = TODAY, file: str | None = None
) -> Compared:
    """The environments of a tree as `parity dev prod` compares them."""
    roots = [os.fspath(tree / "environments" / name) for name in names or ("dev", "prod")]
    return parity(roots, file, [], environ)


def subjects(found: Compared) -> list[str]:
    """Address and attribute of every finding."""
    return sorted(f"{one.address} {one.attribute}".strip() for one in found.findings)


def about(found: Compared, text: str) -> Finding:
    """The finding whose address and attribute hold a text."""
    fitting = [one for one in found.findings if text in f"{one.address} {one.attribute}"]
    assert fitting, f"no finding about {text}: {subjects(found)}"
    return fitting[0]
