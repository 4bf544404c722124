"""The console script: commands by name, each imported when it is called."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from validator import __version__
from validator.cli.explain import explain
from validator.cli.graph import graph
from validator.cli.new import app as new
from validator.cli.plan import plan
from validator.cli.policies import app as policies
from validator.cli.scan import scan
from validator.cli.toolchain import app as toolchain

app = typer.Typer(
    name="shared-check",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    help="Prove the standards of a shared Terraform foundation on AWS.\n\n"
    "Every verdict is pass, fail or undecided, and carries its proof: the reference chain with "
    "file and line. Works on sources alone, on a plan, and on a first plan whose values are not "
    "known yet.",
)
app.command()(plan)
app.command()(scan)
app.command()(graph)
app.command()(explain)
app.add_typer(policies, name="policies")
app.add_typer(new, name="new")
app.add_typer(toolchain, name="toolchain")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"shared-check {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option("--version", "-V", help="Show the version.", callback=_version, is_eager=True),
    ] = False,
) -> None:
    """Nothing but `--version` stands before a command."""


def main() -> None:
    """Run; a reader that closed the pipe, and Ctrl-C, end quietly with the usual codes."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(141)
