"""`shared-check toolchain …`."""

from __future__ import annotations

from typing import Annotated

import typer

from validator.cli import common

app = typer.Typer(
    no_args_is_help=True,
    help="The engine and the AWS provider for real plans.\n\n"
    "Examples:\n\n"
    "  shared-check toolchain status\n\n"
    "  shared-check toolchain install",
)


@app.command("status")
def status(format: common.FormatOption = "text") -> None:
    """Show which engine and provider a real plan would use, and where they are.

    Example:

      shared-check toolchain status

    Exit codes: 0 a real plan can be made, 1 something is missing.
    """
    from validator.plan.toolchain import status as ask
    from validator.report import toolchain_format

    found = ask()
    if format not in ("text", "json"):
        common.stop(f"--format {format}: not known", "known formats: text, json")
    as_text = toolchain_format.as_json if format == "json" else toolchain_format.as_text
    typer.echo(as_text(found), nl=False)
    raise typer.Exit(0 if found.ready else 1)


@app.command("install")
def install(
    everything: Annotated[
        bool,
        typer.Option("--all", help="Both engines, the provider and checkov, as the tests need."),
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Build again what is there.")] = False,
    with_: common.WithOption = None,
) -> None:
    """Get what is missing: build OpenTofu and the AWS provider from their Go modules.

    Each is built once and cached per user. What is on PATH, or what the provider
    registry serves, is not built. --with checkov first installs the pinned
    checkov with pip, in an environment of its own.

    Examples:

      shared-check toolchain install

      shared-check toolchain install --with checkov

    Exit codes: 0 everything is there, 3 something could not be had.
    """
    from validator.pipeline.tools import install as build
    from validator.plan.toolchain import ToolchainError

    common.scanners(with_)
    try:
        done = build(
            everything=everything, force=force, progress=common.steps(), beside=with_ or ()
        )
    except ToolchainError as error:
        common.stop(error.message, error.hint, code=3)
    for line in done:
        typer.echo(line)
