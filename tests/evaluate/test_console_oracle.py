"""The evaluator's expressions against Terraform's own: same value, or both refuse."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from harness.seeds import seed
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from .console_oracle import UNKNOWN, by_console, by_evaluator
from .console_random import Expressions
from .console_strategies import EXPRESSIONS

pytestmark = pytest.mark.engine
WRITTEN = (
    (Path(__file__).parent / "console_expressions.txt").read_text().rstrip("\n").split("\n%%\n")
)
NEGATIVE_ZERO = re.compile(r"(?<![\w.])-0(?![\w.])")
VOLUME = int(os.environ.get("ORACLE_EXPRESSIONS", "10500"))
BATCH = 1750


def differences(expressions: list[str], directory: Path) -> list[tuple[str, str, str]]:
    # Zero has no sign here.
    theirs = [NEGATIVE_ZERO.sub("0", text) for text in by_console(expressions, directory)]
    ours = [NEGATIVE_ZERO.sub("0", by_evaluator(text)) for text in expressions]
    return [
        (text, wanted, found)
        for text, wanted, found in zip(expressions, theirs, ours, strict=True)
        if wanted != found and wanted != UNKNOWN
    ]


def test_written_expressions_agree(tmp_path: Path) -> None:
    assert len(WRITTEN) > 250
    assert differences(WRITTEN, tmp_path) == []


@given(expressions=st.lists(EXPRESSIONS, min_size=150, max_size=250, unique=True))
@settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_generated_expressions_agree(expressions: list[str], tmp_path: Path) -> None:
    assert differences(expressions, tmp_path) == []


def test_a_volume_of_random_expressions_agrees(tmp_path: Path) -> None:
    source = Expressions(seed())
    for _ in range(0, VOLUME, BATCH):
        assert differences(source.batch(BATCH), tmp_path) == []
