from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from validator.evaluate import Options, evaluate_root
from validator.model.graph import Graph

Evaluate = Callable[..., Graph]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Evaluate:
    """Writes files below a directory and evaluates it as a root; locations are relative to it.

    The first argument is main.tf; `files` are others by path; `clean` expects no diagnostics.
    """
    monkeypatch.chdir(tmp_path)

    def run(
        main: str = "",
        files: dict[str, str] | None = None,
        *,
        directory: str = ".",
        clean: bool = True,
        options: Options | None = None,
    ) -> Graph:
        written = {"main.tf": main} if main else {}
        for name, text in (written | (files or {})).items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        graph = evaluate_root(directory, options or Options())
        if clean:
            assert graph.diagnostics == ()
        return graph

    return run
