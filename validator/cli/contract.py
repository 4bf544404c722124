"""`shared-check contract …`."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from validator.cli import common, complete

app = typer.Typer(
    no_args_is_help=True,
    help="Outputs and SSM parameters as an API: show, freeze and compare what is published.\n\n"
    "Examples:\n\n"
    "  shared-check contract show dev\n\n"
    "  shared-check contract diff origin/main\n\n"
    "  shared-check contract freeze",
)
FormatOption = Annotated[
    str,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help="Output format: text, json or markdown.",
        autocompletion=complete.contract_format,
    ),
]
_FORMATS = ("text", "json", "markdown")


def _check(format: str) -> None:
    if format not in _FORMATS:
        common.stop(f"--format {format}: not known", f"known formats: {', '.join(_FORMATS)}")


@app.command("show")
def show(
    env: Annotated[
        str | None,
        typer.Argument(
            metavar="[ENV]",
            help="An environment. Default: all.",
            autocompletion=complete.contract,
        ),
    ] = None,
    contract: common.ContractOption = None,
    format: FormatOption = "text",
    into: Annotated[
        str | None,
        typer.Option("--into", metavar="FILE", help="Write the table between a page's marks."),
    ] = None,
    output: common.OutputOption = None,
) -> None:
    """Show what an environment publishes.

    The contract is that of this repository, else the installed tool's.

    Examples:

      shared-check contract show dev

      shared-check contract show prod --format json | jq '.contracts.prod.outputs'

      shared-check contract show --into README.md

    Exit codes: 0 shown, 2 wrong use or unreadable input.
    """
    from validator.pipeline.contract import show as run
    from validator.pipeline.contract import write_into
    from validator.pipeline.request import InputError
    from validator.report import contract_format, text_format

    _check(format)
    try:
        found = run(env, contract, os.environ)
        if into:
            write_into(
                into, lambda page: contract_format.into(page, contract_format.as_markdown(found))
            )
            raise typer.Exit(0)
    except InputError as error:
        common.stop(error.message, error.hint)
    if format == "text" and output in (None, "-"):
        text_format.show(contract_format.lines(found), sys.stdout)
        return
    texts = {"json": contract_format.as_json, "markdown": contract_format.as_markdown}
    plain = text_format.plain(contract_format.lines(found)) if format == "text" else ""
    common.write(plain or texts[format](found), output, sys.stdout)


@app.command("freeze")
def freeze(
    envs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ENV]",
            help="Environments. Default: all.",
            autocompletion=complete.environment,
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="RELEASE", help="Of new names. Default: this version."),
    ] = None,
    directory: Annotated[
        str | None,
        typer.Option("--directory", metavar="DIR", help="Where the files go. Default: contract/."),
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; fail on drift.")] = False,
) -> None:
    """Write contract/<env>.json from the sources of each environment.

    A breaking change is refused until contract/changelog.yaml tells of it.

    Examples:

      shared-check contract freeze

      shared-check contract freeze dev prod --since 1.4.0

      shared-check contract freeze --check

    Exit codes: 0 frozen, 1 refused or (with --check) stale, 2 wrong use or
    unreadable input.
    """
    from validator.pipeline.contract import freeze as run
    from validator.pipeline.request import InputError
    from validator.report import contract_diff_format, text_format

    try:
        found = run(envs or [], since, directory, check, os.environ)
    except InputError as error:
        common.stop(error.message, error.hint)
    if found.difference.changes:
        text_format.show(contract_diff_format.lines(found.difference), sys.stdout)
    if found.refused:
        common.stop("not frozen: breaking changes without an entry in the changelog", code=1)
    for path in found.written:
        typer.echo(f"{'stale' if check else 'wrote'} {path}")
    for path in found.gone:
        typer.echo(f"{'stale' if check else 'removed'} {path}")
    if check and (found.written or found.gone):
        common.stop("the contract is not current", "shared-check contract freeze", code=1)


@app.command("diff")
def diff(
    before: Annotated[
        str | None,
        typer.Argument(
            metavar="[REF|FILE]",
            help="Since when. Default: the contract files.",
            autocompletion=complete.ref,
        ),
    ] = None,
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar="REF|FILE",
            help="Until when. Default: the work tree.",
            autocompletion=complete.ref,
        ),
    ] = None,
    format: FormatOption = "text",
    output: common.OutputOption = None,
    strict: common.StrictOption = None,
) -> None:
    """Classify every change of what is published.

    Breaking: a name, type, order, meaning, parameter or environment is gone or
    another. Deprecating, additive and internal changes break nobody. A breaking
    change needs an entry in contract/changelog.yaml.

    Examples:

      shared-check contract diff

      shared-check contract diff origin/main --format markdown

      shared-check contract diff v1.3.0 --to v1.4.0 --format json

    Exit codes: 0 nothing breaks, or the changelog tells of it; 1 a breaking
    change that it does not tell of; 2 wrong use or unreadable input.
    """
    from validator.pipeline.contract import difference
    from validator.pipeline.request import InputError
    from validator.report import contract_diff_format, text_format

    _check(format)
    try:
        found = difference(before, to, os.environ)
    except InputError as error:
        common.stop(error.message, error.hint)
    if format == "text" and output in (None, "-"):
        text_format.show(contract_diff_format.lines(found), sys.stdout)
    else:
        texts = {"json": contract_diff_format.as_json, "markdown": contract_diff_format.as_markdown}
        plain = text_format.plain(contract_diff_format.lines(found)) if format == "text" else ""
        common.write(plain or texts[format](found), output, sys.stdout)
    raise typer.Exit(found.exit_code(bool(strict)))
