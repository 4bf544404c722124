"""The oracle: many expressions in one run of `terraform console`, which needs no provider."""

from __future__ import annotations

import base64
import os
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ERROR = "<error>"
UNKNOWN = "<unknown>"
_SIZE = 200


@dataclass(frozen=True)
class Answer:
    """What Terraform makes of an expression: JSON (or ERROR, UNKNOWN) and type."""

    json: str
    type: str


def ask(expressions: Sequence[str], directory: Path) -> list[Answer]:
    """Terraform's answers, in two runs.

    `directory` becomes a root module and may hold files already.
    """
    groups = [expressions[at : at + _SIZE] for at in range(0, len(expressions), _SIZE)]
    lines = ["locals {"]
    for index, group in enumerate(groups):
        texts = ",\n".join(f'base64encode(try(jsonencode({text}), "{ERROR}"))' for text in group)
        values = ",\n".join(f'try({text}, "{ERROR}")' for text in group)
        lines += [f"json{index} = [\n{texts}\n]", f"value{index} = [\n{values}\n]"]
    (directory / "oracle.tf").write_text("\n".join([*lines, "}"]))
    names = ", ".join(f"local.json{index}" for index in range(len(groups)))
    shown = _console(f"concat({names})", directory).strip().splitlines()[1:-1]
    answers = [_decoded(line.strip().rstrip(",")) for line in shown]
    values = ", ".join(f"local.value{index}" for index in range(len(groups)))
    types = elements(_console(f"type(concat({values}))", directory))
    assert len(answers) == len(types) == len(expressions)
    return [Answer(text, kind) for text, kind in zip(answers, types, strict=True)]


def _decoded(shown: str) -> str:
    if shown == "(known after apply)":
        return UNKNOWN
    return base64.b64decode(shown.strip('"')).decode()


def _console(line: str, directory: Path) -> str:
    empty = directory / "empty.tfrc"
    empty.touch()
    run = subprocess.run(
        ["terraform", "console"], cwd=directory, input=line + "\n", capture_output=True,
        text=True, timeout=300, check=False,
        env={**os.environ, "TF_CLI_CONFIG_FILE": str(empty), "CHECKPOINT_DISABLE": "1"},
    )  # fmt: skip
    shown = re.sub(r"\x1b\[\d*m", "", run.stderr or run.stdout)
    assert run.returncode == 0, shown[:3000]
    return run.stdout


def elements(shown: str) -> list[str]:
    """The element types of a tuple that the console's `type()` shows, without white space.

    The names of attributes stand there as they are, so only the indentation tells what is what.
    """
    lines = shown.strip().splitlines()
    if lines in (["tuple([])"], []):
        return []
    assert (lines[0], lines[-1]) == ("tuple([", "])"), shown[:200]
    found: list[str] = []
    for line in lines[1:-1]:
        outer = line.startswith("    ") and not line.startswith(
            ("     ", "    }", "    ]", "    )")
        )
        if outer:
            found.append("")
        found[-1] += re.sub(r"\s+", "", line)
    return [text.removesuffix(",") for text in found]
