"""`shared-check policies …`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from validator.cli import common

app = typer.Typer(
    no_args_is_help=True,
    help="List the rules, or write their pages.\n\n"
    "Examples:\n\n"
    "  shared-check policies list\n\n"
    "  shared-check explain private-placement",
)


@app.command("list")
def list_rules(
    profile: common.ProfileOption = None,
    format: common.FormatOption = "text",
    policies: common.PolicyDirOption = None,
) -> None:
    """List rules with severity and profiles.

    Example:

      shared-check policies list --profile consumer

    Exit codes: 0 listed, 2 wrong use or a policy that cannot be read.
    """
    from validator.pipeline.explain import rules
    from validator.pipeline.request import InputError
    from validator.report import rules_format

    try:
        found = rules(common.request(profile, policies=policies))
    except InputError as error:
        common.stop(error.message, error.hint)
    if format not in ("text", "json"):
        common.stop(f"--format {format}: not known", "known formats: text, json")
    text = rules_format.as_json(found) if format == "json" else rules_format.as_text(found)
    sys.stdout.write(text)


@app.command("docs")
def docs(
    directory: Annotated[str, typer.Argument(help="Where the pages go.")] = "docs/policies",
    check: Annotated[bool, typer.Option("--check", help="Write nothing; fail on drift.")] = False,
) -> None:
    """Write a Markdown page per rule, and the index.

    Example:

      shared-check policies docs --check

    Exit codes: 0 written, or all current; 1 with --check, a page is not current;
    2 a policy that cannot be read.
    """
    from validator.pipeline.explain import write_pages
    from validator.pipeline.request import InputError

    try:
        stale = write_pages(directory, check)
    except InputError as error:
        common.stop(error.message, error.hint)
    for path in stale:
        typer.echo(f"{'stale' if check else 'wrote'} {path}")
    if check and stale:
        common.stop(f"{len(stale)} pages are not current", "shared-check policies docs", code=1)
