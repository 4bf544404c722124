"""`shared-check consumers …`."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from validator.cli import common

app = typer.Typer(
    no_args_is_help=True,
    help="Who reads the foundation, where, and what.\n\n"
    "Examples:\n\n"
    "  shared-check consumers index ../user-service ../billing",
)

FoundationOption = Annotated[
    str | None,
    typer.Option(
        "--foundation", metavar="PATH", help="Tree of the foundation. Default: this repository."
    ),
]
PrefixOption = Annotated[
    list[str] | None,
    typer.Option(
        "--prefix",
        metavar="PATH",
        help="Start of the foundation's parameter names; repeatable. Default: /connectly-shared/.",
    ),
]
FormatOption = Annotated[
    str, typer.Option("--format", metavar="FORMAT", help="Output format: text, json or markdown.")
]


@app.command("index")
def index(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH…", help="Checkouts, directories of them, git URLs; - reads"
                       " a list from stdin."),
    ],
    foundation: FoundationOption = None,
    prefix: PrefixOption = None,
    format: FormatOption = "text",
    output: common.OutputOption = None,
) -> None:  # fmt: skip
    """Find every read of the foundation in the checkouts of its consumers.

    Remote states, SSM parameters (data sources, secrets of containers, code,
    configuration and CI), lookups by tag or name, written ids, and modules of
    the foundation; each with its line and environments. Reads of names that
    nobody publishes are told, and names that nobody reads.

    Examples:

      shared-check consumers index ../user-service ../billing

      shared-check consumers index ~/checkouts --format json

      shared-check consumers index https://git.example.com/team/app.git#main

      shared-check consumers index ../app --foundation ../infra --prefix /acme/

    Exit codes: 0 nothing dangles, 1 dangling reads, 2 wrong use or unreadable
    input (the rest is still read).
    """
    from validator.pipeline.consumers import Asked
    from validator.pipeline.consumers import index as run
    from validator.pipeline.request import InputError
    from validator.report import consumers_format

    check_format(format)
    try:
        asked = Asked(named(paths), foundation or "", tuple(prefix or ()))
        result = run(asked, os.environ, common.steps())
    except InputError as error:
        common.stop(error.message, error.hint)
    finally:
        common.clear_progress()
    if format == "text" and output in (None, "-"):
        from validator.report import text_format

        text_format.show(consumers_format.lines(result), sys.stdout)
    else:
        common.write(consumers_format.render(result, format), output, sys.stdout)
    raise typer.Exit(2 if result.troubles else 1 if result.dangling else 0)


def check_format(format: str) -> None:
    """End with exit code 2 for a format that there is not."""
    from validator.report.consumers_format import FORMATS

    if format not in FORMATS:
        common.stop(f"--format {format}: not known", f"known formats: {', '.join(FORMATS)}")


def named(paths: list[str]) -> tuple[str, ...]:
    """The paths, with those that stdin lists in place of `-`."""
    found: list[str] = []
    for path in paths:
        if path == "-":
            found.extend(line.strip() for line in sys.stdin if line.strip())
        else:
            found.append(path)
    return tuple(found)
