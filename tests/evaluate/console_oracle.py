"""Expressions evaluated by `terraform console` and by the symbolic evaluator, side by side.

Both give the JSON of the result, or ERROR; Terraform gives UNKNOWN where it does not decide. All
expressions of one call share one root without providers, each a local of its own guarded by `try`.
"""

from __future__ import annotations

import base64
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from validator.evaluate.errors import EvaluationError
from validator.evaluate.expressions import evaluate
from validator.evaluate.functions import FunctionContext, FunctionError, call
from validator.evaluate.scope import NoReferences, Scope
from validator.model.graph import Diagnostic
from validator.syntax import parse_expression

ERROR = "error"
UNKNOWN = "unknown"
_TIMEOUT = 120


def by_console(expressions: Sequence[str], directory: Path) -> list[str]:
    """What Terraform says of each expression. Raises AssertionError where it refuses the root."""
    lines = [f'e{at} = try(jsonencode({text}\n), "{ERROR}")' for at, text in enumerate(expressions)]
    (directory / "main.tf").write_text("locals {\n" + "\n".join(lines) + "\n}\n")
    config = directory / "empty.tfrc"
    config.write_text("")
    names = ", ".join(f"base64encode(local.e{at})" for at in range(len(expressions)))
    environment = {**os.environ, "TF_CLI_CONFIG_FILE": str(config), "CHECKPOINT_DISABLE": "1"}
    done = subprocess.run(
        ["terraform", "console", "-no-color"],
        cwd=directory,
        env=environment,
        input=f"[{names}]\n",
        capture_output=True,
        text=True,
        timeout=_TIMEOUT,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    found = [_decoded(line) for line in done.stdout.strip().splitlines()[1:-1]]
    assert len(found) == len(expressions)
    return found


def _decoded(line: str) -> str:
    shown = line.strip().rstrip(",")
    if shown == "(known after apply)":
        return UNKNOWN
    return base64.b64decode(shown.strip('"')).decode()


def by_evaluator(expression: str) -> str:
    """What the symbolic evaluator says of it."""
    parsed = parse_expression(expression, "oracle.tf")
    if isinstance(parsed, Diagnostic):
        return f"syntax: {parsed.message}"
    context = FunctionContext()
    try:
        value = evaluate(parsed, Scope(NoReferences(context)))
        return str(call("jsonencode", [value], context).data)
    except (EvaluationError, FunctionError):
        return ERROR
