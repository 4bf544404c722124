"""A binary plan brings its own sources, and with them the suppressions of that time."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from harness.engine import engine
from harness.waived import ENVIRON, hidden, inside

from validator.pipeline.gate import Wish, gate
from validator.pipeline.request import Request

SOURCE = """\
# shared-check: ignore[output-described] -- a trial
variable "size" {
  type    = number
  default = 1
}

variable "other" { # shared-check: ignore[output-described] until=2020-01-01 -- once
  type    = number
  default = 1
}

resource "terraform_data" "this" {
  input = var.size
}
"""


@pytest.mark.engine
def test_suppressions_are_those_of_the_plans_own_sources(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    main = tmp_path / "main.tf"
    main.write_text(SOURCE)
    binary = str(engine("auto").path)
    for arguments in (["init"], ["plan", "-out=p.tfplan"]):
        command = [binary, *arguments, "-input=false", "-no-color"]
        quiet = {**os.environ, "CHECKPOINT_DISABLE": "1"}
        subprocess.run(
            command, cwd=tmp_path, check=True, timeout=120, capture_output=True, env=quiet
        )
    wish = Wish(None, from_file="p.tfplan")
    with inside(tmp_path):
        in_place = gate(wish, Request(profile="all"), ENVIRON)
        main.write_text(SOURCE.replace(" -- a trial", "").replace("once", "once more"))
        copied = gate(wish, Request(profile="all"), ENVIRON)
    for report in (in_place, copied):
        assert hidden(report) == {("output-described", "var.size")}
        (expired,) = [f for f in report.findings if f.rule == "suppression-expired"]
        assert str(expired.location) == "main.tf:7"
        (accepted,) = report.suppressed
        assert accepted.suppressed is not None
        assert str(accepted.suppressed.location) == "main.tf:1"
        assert {str(one.location) for one in report.waivers} == {"main.tf:1", "main.tf:7"}
    assert copied.notes
    assert {finding.root for finding in copied.findings} == {"p.tfplan"}
