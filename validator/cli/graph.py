"""`shared-check graph`."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from validator.cli import common, complete


def graph(
    root: Annotated[
        str,
        typer.Argument(
            metavar="ROOT",
            help="A root module, or environment.",
            autocompletion=complete.environment,
        ),
    ],
    var: common.VarOption = None,
    var_file: common.VarFileOption = None,
    format: common.FormatOption = "text",
    output: common.OutputOption = None,
) -> None:
    """Print the symbolic plan itself: every resource instance, what is known, and why not.

    Examples:

      shared-check graph environments/prod

      shared-check graph prod --format json | jq '.resources[].address'

    Exit codes: 0 all sources read, 2 wrong use or unreadable input.
    """
    from validator.pipeline.places import environment
    from validator.pipeline.request import InputError
    from validator.pipeline.scan import graph_of
    from validator.report import graph_format

    try:
        found = graph_of(environment(root), common.request(None, None, var, var_file), os.environ)
    except InputError as error:
        common.stop(error.message, error.hint)
    if format not in ("text", "json"):
        common.stop(f"--format {format}: not known", "known formats: text, json")
    text = graph_format.as_json(found) if format == "json" else graph_format.as_text(found)
    common.write(text, output, sys.stdout)
    raise typer.Exit(2 if any(d.severity == "error" for d in found.diagnostics) else 0)
