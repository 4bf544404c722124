"""A checkov for the tests: its place in a cache of the test's own, its output in its format."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from validator.checkov import environment

Json = dict[str, Any]


def record(
    check: str, resource: str, path: Path | str, lines: tuple[int, int], **more: Any
) -> Json:
    """One result, with the fields that checkov 3.3.30 writes."""
    return {
        "check_id": check,
        "bc_check_id": None,
        "check_name": f"Ensure what {check} is about",
        "check_result": {"result": "FAILED", "evaluated_keys": ["a/[0]/b"]},
        "code_block": None,
        "file_path": f"/{os.path.basename(path)}",
        "file_abs_path": str(path),
        "file_line_range": list(lines),
        "resource": resource,
        "check_class": "checkov.terraform.checks.resource.aws.Some",
        "caller_file_path": None,
        "resource_address": None,
        "severity": None,
        "guideline": None,
    } | more


def output(
    failed: list[Json] | None = None,
    passed: list[Json] | None = None,
    skipped: list[Json] | None = None,
    unread: list[str] | None = None,
) -> Json:
    """The document of one run."""
    return {
        "check_type": "terraform",
        "results": {
            "passed_checks": passed or [],
            "failed_checks": failed or [],
            "skipped_checks": skipped or [],
            "parsing_errors": unread or [],
        },
        "summary": {"passed": len(passed or []), "checkov_version": "3.3.30"},
        "url": "Add an api key '--bc-api-key <api-key>' to see more detailed insights",
    }


def install(cache: Path, monkeypatch: pytest.MonkeyPatch, program: str) -> Path:
    """A cache whose checkov is this Python program; the directory that it is in."""
    monkeypatch.setenv("SHARED_CHECK_CACHE", str(cache))
    home = environment.directory()
    (home / "bin").mkdir(parents=True)
    (home / "bin" / "python").symlink_to(sys.executable)
    (home / "bin" / "checkov").write_text(program)
    environment.write_record(home)
    return home


def printing(cache: Path, monkeypatch: pytest.MonkeyPatch, document: object) -> Path:
    """A checkov that prints this JSON and notes in `called.json` how it was called."""
    program = (
        "import json, os, sys\n"
        f"with open({str(cache / 'called.json')!r}, 'w') as stream:\n"
        "    how = {'argv': sys.argv[1:], 'env': dict(os.environ), 'cwd': os.getcwd()}\n"
        "    json.dump(how, stream)\n"
        f"print({json.dumps(document)!r})\n"
        "sys.exit(1)\n"
    )
    return install(cache, monkeypatch, program)


def called(cache: Path) -> Json:
    """How it was called: argv, env, cwd."""
    found: Json = json.loads((cache / "called.json").read_text())
    return found
