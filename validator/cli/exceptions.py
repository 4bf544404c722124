"""`shared-check exceptions`."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from validator.cli import common


def exceptions(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH", help="Files or directories. Default: this directory."),
    ] = None,
    profile: common.ProfileOption = None,
    var: common.VarOption = None,
    var_file: common.VarFileOption = None,
    policies: common.PolicyDirOption = None,
    format: common.FormatOption = "text",
    with_: common.WithOption = None,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON Schema of exceptions.yaml instead.")
    ] = False,
) -> None:
    """List every suppression: rule, place, days left, owner, ticket, state.

    The roots are judged as by `scan`, so that the list tells which are used.
    Comments in the sources and the entries of exceptions.yaml are listed alike;
    "not judged" is one whose rule was not judged at its place in this run.

    Examples:

      shared-check exceptions

      shared-check exceptions terraform --format json

      shared-check exceptions --schema > .shared-check/exceptions.schema.json

    Exit codes: 0 all in order, 1 one is expired, unused, malformed, without
    reason or of an unknown rule, 2 wrong use or unreadable input.
    """
    from validator.pipeline.exceptions import listing, schema_text
    from validator.pipeline.request import InputError
    from validator.report import waivers_format

    if schema:
        sys.stdout.write(schema_text())
        return
    if format not in ("text", "json"):
        common.stop(f"--format {format}: not known", "known formats: text, json")
    asked = common.request(profile, None, var, var_file, policies, beside=with_)
    try:
        found = listing(paths or ["."], asked, os.environ, common.progress())
    except InputError as error:
        common.clear_progress()
        common.stop(error.message, error.hint)
    finally:
        common.clear_progress()
    as_text = waivers_format.as_json if format == "json" else waivers_format.as_text
    sys.stdout.write(as_text(found))
    raise typer.Exit(waivers_format.exit_code(found))
