"""The generated page and the function table against what the engine lists."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from validator.evaluate.functions import FUNCTIONS, SPECIAL_FORMS, is_function
from validator.evaluate.functions.reference import page

DOCS = Path(__file__).parents[3] / "docs" / "functions.md"
CASES = Path(__file__).parent / "cases.txt"
TOFU_ONLY = {"base64gunzip", "cidrcontains", "urldecode"}
CONSOLE_ONLY = {"type"}
# Their results are unknown, or take a template, a file of tfvars or the engine's other syntax.
WITHOUT_CASES = {
    "base64gzip", "bcrypt", "plantimestamp", "rsadecrypt", "timestamp", "type", "uuid",
    "templatefile", "templatestring", "abspath",
}  # fmt: skip


def test_page_is_current() -> None:
    assert DOCS.read_text() == page(), (
        "run: python -m validator.evaluate.functions.reference > docs/functions.md"
    )


def test_every_function_has_oracle_cases() -> None:
    text = CASES.read_text()
    missing = {
        name
        for name in FUNCTIONS
        if f"\n{name}(" not in text and f"({name}(" not in text and not name.startswith("provider")
    }
    assert missing == WITHOUT_CASES | TOFU_ONLY


@pytest.mark.engine
@pytest.mark.skipif(shutil.which("terraform") is None, reason="terraform is not on PATH")
def test_function_table_is_the_engines(tmp_path: Path) -> None:
    config = tmp_path / "empty.tfrc"
    config.touch()
    run = subprocess.run(
        ["terraform", "metadata", "functions", "-json"],
        env={**os.environ, "TF_CLI_CONFIG_FILE": str(config)}, capture_output=True, check=True,
    )  # fmt: skip
    signatures = json.loads(run.stdout)["function_signatures"]
    listed = {name for name in signatures if "::" not in name}
    ours = {name for name in FUNCTIONS if "::" not in name} | SPECIAL_FORMS
    assert ours - listed == TOFU_ONLY | CONSOLE_ONLY
    assert listed <= ours
    for name in listed & FUNCTIONS.keys():
        entry, signature = FUNCTIONS[name], signatures[name]
        assert len(signature.get("parameters", [])) == len(entry.parameters), name
        assert ("variadic_parameter" in signature) == (entry.variadic is not None), name


def test_core_namespace() -> None:
    assert is_function("core::upper")
    assert is_function("try")
    assert is_function("provider::terraform::encode_expr")
    assert not is_function("list")
