"""`shared-check scan --fix`."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NoReturn

import typer

from validator.cli import common

if TYPE_CHECKING:
    from validator.pipeline.request import Request
    from validator.report import View


def fix(
    paths: list[str],
    asked: Request,
    format: str,
    output: list[str] | None,
    view: View,
    *,
    fix: bool,
    diff: bool,
    since: bool,
) -> NoReturn:
    """Fix, or show as a diff, what is mechanical; then end as `scan` does."""
    from validator.pipeline.fixing.run import fix as run
    from validator.pipeline.request import InputError
    from validator.report import fix_format

    if not fix:
        common.stop("--diff shows what --fix would change", "shared-check scan --fix --diff")
    if since:
        common.stop(
            "--fix goes by paths, not by --changed-since or --staged",
            "shared-check scan --fix PATH",
        )
    try:
        done = run(paths, asked, os.environ, common.progress(), write=not diff)
    except InputError as error:
        common.stop(error.message, error.hint)
    finally:
        common.clear_progress()
    kept = [(one.rule, f.address, one.change.path) for one in done.kept for f in one.findings]
    for line in fix_format.lines(kept, done.refused, done.count, done.total, written=not diff):
        typer.echo(line, err=True)
    if not diff:
        common.finish(done.report, format, output, view)
    sys.stdout.write(done.diff())
    raise typer.Exit(done.report.exit_code(view.strict))
