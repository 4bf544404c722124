"""`shared-check baseline …`."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from validator.cli import common

app = typer.Typer(
    no_args_is_help=True,
    help="Adopt on old code: record what is there, fail on what is new.\n\n"
    "Examples:\n\n"
    "  shared-check baseline write terraform\n\n"
    "  shared-check scan terraform --baseline .shared-check/baseline.json",
)
DEFAULT = ".shared-check/baseline.json"
Paths = Annotated[
    list[str] | None,
    typer.Argument(metavar="PATH", help="Files or directories. Default: this directory."),
]


@app.command("write")
def write(
    paths: Paths = None,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="The baseline.")
    ] = DEFAULT,
    shrink_only: Annotated[
        bool, typer.Option("--shrink-only", help="Only drop what is fixed; add nothing.")
    ] = False,
    profile: common.ProfileOption = None,
    var: common.VarOption = None,
    var_file: common.VarFileOption = None,
    policies: common.PolicyDirOption = None,
    with_: common.WithOption = None,
) -> None:
    """Record the findings of a scan; what is fixed is dropped.

    Entries of roots that this run does not judge stay as they are.

    Examples:

      shared-check baseline write terraform

      shared-check baseline write --shrink-only

    Exit codes: 0 written, whatever was found; 2 wrong use or unreadable input.
    """
    from validator.pipeline.baseline import write as run
    from validator.pipeline.request import InputError

    asked = common.request(profile, None, var, var_file, policies, beside=with_)
    try:
        done = run(
            paths or ["."], output, asked, os.environ, common.progress(), shrink_only=shrink_only
        )
    except InputError as error:
        common.clear_progress()
        common.stop(error.message, error.hint)
    finally:
        common.clear_progress()
    typer.echo(f"{done.path}: {done.total} recorded ({done.added} new, {done.dropped} dropped)")


@app.command("diff")
def diff(
    paths: Paths = None,
    baseline: Annotated[
        str, typer.Option("--baseline", metavar="FILE", help="The baseline.")
    ] = DEFAULT,
    profile: common.ProfileOption = None,
    var: common.VarOption = None,
    var_file: common.VarFileOption = None,
    policies: common.PolicyDirOption = None,
    strict: common.StrictOption = None,
    format: common.FormatOption = "text",
    with_: common.WithOption = None,
) -> None:
    """Show what is new since the baseline, and what of it is fixed.

    Examples:

      shared-check baseline diff terraform

      shared-check baseline diff --format json

    Exit codes: 0 nothing new, 1 something new fails, 2 wrong use or unreadable
    input, 3 a policy broke.
    """
    from validator.pipeline.baseline import difference
    from validator.pipeline.request import InputError
    from validator.report import baseline_format

    if format not in ("text", "json"):
        common.stop(f"--format {format}: not known", "known formats: text, json")
    asked = common.request(profile, None, var, var_file, policies, beside=with_)
    try:
        found = difference(paths or ["."], baseline, asked, os.environ, common.progress())
    except InputError as error:
        common.clear_progress()
        common.stop(error.message, error.hint)
    finally:
        common.clear_progress()
    as_text = baseline_format.as_json if format == "json" else baseline_format.as_text
    sys.stdout.write(as_text(found.report, found.new, found.gone, found.known))
    raise typer.Exit(found.report.exit_code(bool(strict)))
