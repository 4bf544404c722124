"""Every function against `terraform console`: same value and type, or both refuse."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from evaluate.functions.console import ERROR, UNKNOWN, Answer, ask
from evaluate.functions.generated import expressions
from evaluate.functions.literals import evaluate
from harness.seeds import seed

from validator.evaluate.functions import FunctionContext, FunctionError, call
from validator.model.types import Type
from validator.model.value import Value

pytestmark = [
    pytest.mark.engine,
    pytest.mark.skipif(shutil.which("terraform") is None, reason="terraform is not on PATH"),
]

UNDECIDED = ("regex", "format")
"""Functions whose results with known arguments may be unknown by design."""
GENERATED = int(os.environ.get("ORACLE_CASES", "2500"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "sub" / "deep").mkdir(parents=True)
    (tmp_path / "hello.txt").write_text("hello é\n")
    (tmp_path / "binary.bin").write_bytes(b"\xff\x00\xfe")
    (tmp_path / "sub" / ".hidden").write_text("h")
    (tmp_path / "sub" / "a.txt").write_text("a")
    (tmp_path / "sub" / "b.md").write_text("b")
    (tmp_path / "sub" / "deep" / "deep.txt").write_text("d")
    return tmp_path


def test_corner_cases(root: Path) -> None:
    text = (Path(__file__).parent / "cases.txt").read_text()
    compare([line for line in text.splitlines() if line and not line.startswith("#")], root)


def test_generated_calls(root: Path) -> None:
    compare(expressions(seed(), GENERATED), root)


def compare(texts: Sequence[str], root: Path) -> None:
    answers = ask(texts, root)
    context = FunctionContext(str(root), str(root))
    wrong = [
        f"{text}\n  terraform: {answer.json} {answer.type}\n  here:      {ours.json} {ours.type}"
        for text, answer in zip(texts, answers, strict=True)
        if not agrees(ours := answer_here(text, context), answer)
    ]
    assert not wrong, f"{len(wrong)} of {len(texts)} differ\n" + "\n".join(wrong)


def agrees(ours: Answer, theirs: Answer) -> bool:
    if UNKNOWN in (ours.json, theirs.json):
        return ERROR not in (ours.json, theirs.json)
    return ours == theirs or ours.json == theirs.json == ERROR


def answer_here(text: str, context: FunctionContext) -> Answer:
    try:
        value = evaluate(text, context)
    except FunctionError:
        return Answer(ERROR, "string")
    if not value.is_wholly_known:
        assert any(name in text for name in UNDECIDED), f"unknown here: {text}"
        return Answer(UNKNOWN, "")
    encoded = call("jsonencode", [value], context)
    assert isinstance(encoded.data, str)
    return Answer(encoded.data, shown(value))


def shown(value: Value) -> str:
    """A type as the console shows it, without white space."""
    return re.sub(r"\s+", "", _shown(value.type))


def _shown(kind: Type) -> str:
    if kind.kind in ("list", "set", "map"):
        assert kind.element is not None
        comma = "," if kind.element.kind in ("tuple", "object") else ""
        return f"{kind.kind}({_shown(kind.element)}{comma})"
    if kind.kind == "tuple":
        return "tuple([" + "".join(f"{_shown(each)}," for each in kind.elements) + "])"
    if kind.kind == "object":
        if not kind.attributes:
            return "object({})"
        fields = "".join(f"{name}:{_shown(each)}," for name, each in kind.attributes)
        return "object({" + fields + "})"
    return kind.kind
