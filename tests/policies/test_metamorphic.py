"""Moving a fixture into a module, counted or not, changes addresses and no verdict."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from harness.policy_fixtures import Fixture, fixtures, found, policies

from validator.evaluate import evaluate_root

_VARIABLE = re.compile(r'^variable "(?P<name>\w+)" \{.*?^\}$', re.DOTALL | re.MULTILINE)
_OF_THE_ROOT = ("backend", "output ")

FIXTURES = [
    one
    for one in fixtures()
    if one.family not in ("change", "contract", "environment")
    and not any(word in one.path.read_text() for word in _OF_THE_ROOT)
]


def wrapped(text: str, repeat: str) -> str:
    """A root that calls the module with its own variables of the same names."""
    variables = [match for match in _VARIABLE.finditer(text) if "default" not in match.group()]
    inputs = "".join(f"  {one['name']} = var.{one['name']}\n" for one in variables)
    declared = "\n".join(match.group() for match in variables)
    return f'{declared}\nmodule "inner" {{\n  source = "./inner"\n{repeat}{inputs}}}\n'


@pytest.mark.parametrize(
    "repeat",
    ["", "  count = 1\n", '  for_each = toset(["only"])\n'],
    ids=["plain", "count", "for_each"],
)
@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda one: one.name)
def test_a_module_around_it_changes_no_verdict(
    fixture: Fixture, repeat: str, tmp_path: Path
) -> None:
    text = fixture.path.read_text()
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "main.tf").write_text(text)
    (tmp_path / "main.tf").write_text(wrapped(text, repeat))
    graph = evaluate_root(os.fspath(tmp_path))
    assert graph.diagnostics == ()
    assert found(fixture, graph, policies()) == fixture.expected()
