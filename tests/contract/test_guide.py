"""The traps of the foundation's guide: each is caught, and the fix that is shown clears it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from validator.model.verdict import Finding, Verdict
from validator.pipeline.request import Request
from validator.pipeline.scan import scan

GUIDE = Path(__file__).parent / "data" / "guide-consumer"
TRAPS = {
    ("remote-state-match", "data.terraform_remote_state.shared", "config.key", "data.tf", 6),
    ("rds-kms-key-arn", "aws_db_instance.main", "kms_key_id", "main.tf", 11),
    ("rds-cmk", "aws_db_instance.main", "storage_encrypted", "main.tf", 5),
    ("alb-access-logs", "aws_lb.main", "access_logs", "main.tf", 23),
}
FIXES = {
    "remote-state-match": (
        "data.tf",
        'key    = "connectly-shared/dev/terraform.tfstate"',
        'key    = "connectly-shared/${var.environment}/terraform.tfstate"',
        ('"connectly-shared/${var.environment}/terraform.tfstate"',),
    ),
    "rds-kms-key-arn": (
        "main.tf",
        "local.shared.kms_key_id",
        "local.shared.kms_key_arn",
        ("kms_key_arn",),
    ),
    "rds-cmk": (
        "main.tf",
        "  allocated_storage = 20\n",
        "  allocated_storage = 20\n  storage_encrypted = true\n",
        ("storage_encrypted = true",),
    ),
    "alb-access-logs": (
        "main.tf",
        "  drop_invalid_header_fields = true\n",
        "  drop_invalid_header_fields = true\n\n  access_logs {\n    enabled = true\n"
        "    bucket  = local.shared.alb_logs_bucket_id\n  }\n",
        ("access_logs", "enabled = true", "alb_logs_bucket_id"),
    ),
}
"""The edit that each fix asks for, and the words of the fix that say it."""


@pytest.fixture
def consumer(tmp_path: Path) -> Path:
    return Path(shutil.copytree(GUIDE, tmp_path / "consumer"))


def findings(root: Path) -> list[Finding]:
    report = scan([os.fspath(root)], Request(profile="consumer"), {})
    assert report.errors == report.broken == ()
    return [one for one in report.findings if one.verdict is not Verdict.PASS]


def place(one: Finding) -> tuple[str, str, str, str, int]:
    assert one.verdict is Verdict.FAIL
    assert one.location is not None
    name = os.path.basename(one.location.path)
    return one.rule, one.address, one.attribute, name, one.location.line


def test_each_trap_is_caught_in_its_place(consumer: Path) -> None:
    assert {place(one) for one in findings(consumer)} == TRAPS


@pytest.mark.parametrize("rule", FIXES)
def test_the_fix_that_is_shown_clears_its_trap_alone(consumer: Path, rule: str) -> None:
    file, old, new, words = FIXES[rule]
    (shown,) = (one.fix for one in findings(consumer) if one.rule == rule)
    assert all(word in " ".join(shown.split()) for word in words)
    path = consumer / file
    assert path.read_text().count(old) == 1
    path.write_text(path.read_text().replace(old, new))
    assert {one.rule for one in findings(consumer)} == {trap[0] for trap in TRAPS} - {rule}


def test_all_fixes_together_leave_nothing(consumer: Path) -> None:
    for file, old, new, _ in FIXES.values():
        path = consumer / file
        path.write_text(path.read_text().replace(old, new))
    assert findings(consumer) == []
