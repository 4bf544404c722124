"""A copy of the foundation that a test may change, and what it publishes."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from validator.contract.freeze import contract_of
from validator.contract.model import Contract
from validator.evaluate import evaluate_root


@dataclass(frozen=True)
class Foundation:
    """A copied tree; every edit says exactly what it replaces."""

    tree: Path

    def contract(self, environment: str = "dev") -> Contract:
        graph = evaluate_root(os.fspath(self.tree / "environments" / environment))
        assert graph.diagnostics == ()
        return contract_of(graph)

    def edit(self, file: str, *changes: tuple[str, str]) -> None:
        path = self.tree / file
        text = path.read_text()
        for old, new in changes:
            assert text.count(old) >= 1, f"{file}: {old}"
            text = text.replace(old, new)
        path.write_text(text)

    def cut(self, file: str, pattern: str) -> None:
        """Remove the one place that a pattern finds."""
        path = self.tree / file
        text, count = re.subn(pattern, "", path.read_text(), flags=re.DOTALL | re.MULTILINE)
        assert count == 1, f"{file}: {pattern} is there {count} times"
        path.write_text(text)
