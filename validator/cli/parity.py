"""`shared-check parity`."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from validator.cli import common, complete


def parity(
    environments: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ENV ENV]",
            help="The two environments. Default: those of parity.yaml.",
            autocompletion=complete.environment,
        ),
    ] = None,
    from_: Annotated[
        list[str] | None,
        typer.Option(
            "--from",
            metavar="ENV=PLAN",
            help="Compare this plan (JSON or binary) of an environment; repeatable.",
        ),
    ] = None,
    declarations: Annotated[
        str | None,
        typer.Option(
            "--declarations",
            metavar="FILE",
            help="What may differ. Default: the nearest parity.yaml above the environments.",
        ),
    ] = None,
    format: common.ReportFormatOption = "text",
    output: common.OutputsOption = None,
    all_: Annotated[
        bool, typer.Option("--all", help="Show every place of the declared differences.")
    ] = False,
    into: Annotated[
        str | None,
        typer.Option("--into", metavar="FILE", help="Write the table between a page's marks."),
    ] = None,
    strict: common.StrictOption = None,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON Schema of parity.yaml instead.")
    ] = False,
) -> None:
    """Compare two environments; what differs must be declared.

    Resources, attributes, modules, providers, backends and the contract are
    compared as they are once expanded. What follows from the environment's own
    name is no difference. parity.yaml declares the others, each with why, owner
    and expiry; one that is not there any more is a finding as well.

    Examples:

      shared-check parity dev prod

      shared-check parity dev prod --format json | jq '.undeclared'

      shared-check parity dev prod --from dev=dev.json --from prod=prod.tfplan

      shared-check parity dev prod -o html=parity.html

      shared-check parity dev prod --into terraform/README.md

    Exit codes: 0 what differs is declared, 1 findings (undecided too with
    --strict), 2 wrong use or unreadable input, 3 the engine that reads a binary
    plan is not there.
    """
    from validator.pipeline.contract import write_into
    from validator.pipeline.parity import parity as run
    from validator.pipeline.parity import report_of, schema_text
    from validator.pipeline.request import GateError, InputError
    from validator.report import View, parity_format
    from validator.report.delivery import Own

    if schema:
        sys.stdout.write(schema_text())
        return
    try:
        found = run(environments or [], declarations, from_ or [], os.environ, common.progress())
        if into:
            table = parity_format.as_table(found)
            write_into(into, lambda page: parity_format.into(page, table), "docs/parity.md")
    except InputError as error:
        common.clear_progress()
        common.stop(error.message, error.hint)
    except GateError as error:
        common.clear_progress()
        common.stop(error.message, error.hint, code=3)
    finally:
        common.clear_progress()
    own = Own(lambda: parity_format.lines(found, whole=all_), lambda: parity_format.as_json(found))
    common.finish(report_of(found), format, output, View(bool(strict)), own)
