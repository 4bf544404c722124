"""Commands by name; what they do is imported when they are called."""

from __future__ import annotations

from typing import Annotated

import typer

from validator import __version__
from validator.cli.baseline import app as baseline
from validator.cli.cache import app as cache
from validator.cli.cidr import app as cidr
from validator.cli.consumers import app as consumers
from validator.cli.contract import app as contract
from validator.cli.exceptions import exceptions
from validator.cli.explain import explain
from validator.cli.graph import graph
from validator.cli.impact import SeveralConsumers, impact
from validator.cli.lsp import lsp
from validator.cli.new import app as new
from validator.cli.parity import parity
from validator.cli.plan import plan
from validator.cli.policies import app as policies
from validator.cli.quick import Command, Group
from validator.cli.scan import scan
from validator.cli.start import main as main
from validator.cli.toolchain import app as toolchain
from validator.cli.verify import verify

app = typer.Typer(
    name="shared-check",
    cls=Group,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    help="Prove the standards of a shared Terraform foundation on AWS.\n\n"
    "Every verdict is pass, fail or undecided, and carries its proof: the reference chain with "
    "file and line. Works on sources alone, on a plan, and on a first plan whose values are not "
    "known yet.\n\n"
    "Examples:\n\n"
    "  shared-check scan terraform\n\n"
    "  shared-check plan environments/prod --out prod.tfplan\n\n"
    "  shared-check explain private-placement\n\n"
    "Exit codes, everywhere: 0 clean, 1 findings, 2 wrong use or unreadable input, 3 a policy or "
    "the engine broke.",
)
app.command(cls=Command)(plan)
app.command(cls=Command)(scan)
app.command(cls=Command)(verify)
app.command(cls=Command)(graph)
app.command(cls=Command)(explain)
app.command(cls=Command)(exceptions)
app.command(cls=Command)(parity)
app.command(cls=Command)(lsp)
app.add_typer(baseline, name="baseline")
app.command(cls=SeveralConsumers)(impact)
app.add_typer(consumers, name="consumers")
app.add_typer(contract, name="contract")
app.add_typer(cidr, name="cidr")
app.add_typer(policies, name="policies")
app.add_typer(new, name="new")
app.add_typer(toolchain, name="toolchain")
app.add_typer(cache, name="cache")


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
