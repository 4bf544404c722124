"""`shared-check cidr …`."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from validator.cli import common, complete

if TYPE_CHECKING:
    from validator.report.cidr_next_format import Did
    from validator.report.text_format import Line

app = typer.Typer(
    no_args_is_help=True,
    help="The address plan: draw it, check it, find the next free block.\n\n"
    "Examples:\n\n"
    "  shared-check cidr show --env prod\n\n"
    "  shared-check cidr next /22 --env prod --tier private\n\n"
    "  shared-check cidr check",
)
PlanOption = Annotated[
    str | None,
    typer.Option(
        "--plan", metavar="FILE", help="The address plan. Default: the nearest address-plan.yaml."
    ),
]
EnvOption = Annotated[
    str | None,
    typer.Option(
        "--env", metavar="ENV", help="An environment.", autocompletion=complete.planned_environment
    ),
]
_FORMATS = ("text", "json", "markdown")


def _show(styled: Iterable[Line]) -> None:
    """Write to the terminal; what its encoding has not (in a purpose, say) becomes a `?`."""
    from validator.report import text_format

    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    text_format.show(styled, sys.stdout)


@app.command("show")
def show(
    env: EnvOption = None,
    plan: PlanOption = None,
    format: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="Output format: text, json or markdown.",
            autocompletion=complete.contract_format,
        ),
    ] = "text",
    into: Annotated[
        str | None,
        typer.Option("--into", metavar="FILE", help="Write the tables between a page's marks."),
    ] = None,
    output: common.OutputOption = None,
) -> None:
    """Draw the address plan to scale: subnets, reserves, what is free.

    Of each subnet AWS keeps five addresses: they are not usable. The text has
    the purpose of each block from 100 columns on.

    Examples:

      shared-check cidr show

      shared-check cidr show --env prod --format json | jq .environments

      shared-check cidr show --format markdown --into docs/address-plan.md

    Exit codes: 0 shown, 2 wrong use or unreadable input.
    """
    from validator.pipeline.addresses import show as run
    from validator.pipeline.contract import write_into
    from validator.pipeline.request import InputError
    from validator.report import cidr_format, text_format

    if format not in _FORMATS:
        common.stop(f"--format {format}: not known", f"known formats: {', '.join(_FORMATS)}")
    try:
        loaded, found = run(plan, env)
        if into:
            table = cidr_format.as_markdown(loaded.plan, found)
            write_into(into, lambda page: cidr_format.into(page, table), "docs/address-plan.md")
            raise typer.Exit(0)
    except InputError as error:
        common.stop(error.message, error.hint)
    if format == "text":
        stream = sys.stdout if output in (None, "-") else None
        glyphs = cidr_format.glyphs_for(stream.encoding if stream else "utf-8")
        styled = cidr_format.lines(loaded.plan, found, text_format.width(), glyphs)
        if stream:
            _show(styled)
        else:
            common.write(text_format.plain(styled), output, sys.stdout)
        return
    texts = {"json": cidr_format.as_json, "markdown": cidr_format.as_markdown}
    common.write(texts[format](loaded.plan, found), output, sys.stdout)


@app.command("check")
def check(
    roots: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ROOT]", help="Roots to judge as well. Default: all that the plan is for."
        ),
    ] = None,
    plan: PlanOption = None,
    rules: common.RulesOption = None,
    format: common.ReportFormatOption = "text",
    output: common.OutputsOption = None,
    strict: common.StrictOption = None,
    show_passes: common.PassesOption = False,
    show_suppressed: common.ShowSuppressedOption = False,
    no_suppressions: common.NoSuppressionsOption = False,
) -> None:
    """Judge the address plan, and what the environments make of it.

    The plan alone: sizes, private space, containment, overlaps, room left,
    clashes with reserves and external networks. Then each root against it. A
    plan that is not one gives its errors, and no root is judged.

    Examples:

      shared-check cidr check

      shared-check cidr check environments/prod --show-passes

      shared-check cidr check --plan new-plan.yaml --format json

    Exit codes: 0 clean, 1 findings, 2 wrong use or unreadable input, 3 a policy
    broke.
    """
    from validator.pipeline.addresses import check as run
    from validator.pipeline.request import InputError
    from validator.report import View

    asked = common.request(
        rules=rules,
        pictures=common.asks_for("html", format, output),
        suppressions=not no_suppressions,
        with_rules=common.asks_for("sarif", format, output),
    )
    try:
        report = run(roots or [], plan, asked, os.environ, common.progress())
    except InputError as error:
        common.stop(error.message, error.hint)
    finally:
        common.clear_progress()
    common.finish(report, format, output, View(bool(strict), show_passes, show_suppressed))


@app.command("next")
def next_(
    size: Annotated[
        str | None,
        typer.Argument(
            metavar="[SIZE]",
            help="A prefix length, as /22; of IPv6 /64. Default: what the tier or reserve has.",
        ),
    ] = None,
    env: EnvOption = None,
    tier: Annotated[
        str | None,
        typer.Option(
            "--tier", metavar="TIER", help="The tier it is for.", autocompletion=complete.tier
        ),
    ] = None,
    zone: Annotated[
        list[str] | None,
        typer.Option("--zone", metavar="ZONE", help="Its availability zone; repeatable."),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option("--name", metavar="NAME", help="Reserve it under this name."),
    ] = None,
    count: Annotated[
        int, typer.Option("--count", metavar="N", min=1, max=64, help="How many blocks.")
    ] = 1,
    source: Annotated[
        str | None,
        typer.Option("--from", metavar="RESERVE", help="Take it out of this reserve."),
    ] = None,
    within: Annotated[
        str | None, typer.Option("--within", metavar="CIDR", help="Look only in this block.")
    ] = None,
    secondary: Annotated[
        bool, typer.Option("--secondary", help="A further block of the VPC.")
    ] = False,
    new: Annotated[
        bool, typer.Option("--new", help="The environment or the tier is a new one.")
    ] = False,
    purpose: Annotated[
        str, typer.Option("--purpose", metavar="TEXT", help="What it is for, in a sentence.")
    ] = "",
    plan: PlanOption = None,
    write: Annotated[bool, typer.Option("--write", help="Write it into the plan.")] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Show what --write would change, write nothing.")
    ] = False,
) -> None:
    """Propose the best free block: the one that breaks up least.

    It is cut from the smallest free block that holds it, near its tier. What is
    reserved is left alone, but for the zone or the environment that it is
    reserved for, or by --from. With --tier and --zone it is a subnet, with
    --name a reserve; without --env a whole VPC.

    Examples:

      shared-check cidr next /22 --env prod --tier private

      shared-check cidr next --env dev --tier private --zone ap-northeast-2b

      shared-check cidr next /20 --env prod --from eks-pods --name batch --write

      shared-check cidr next /16 --env staging --diff

      shared-check cidr next /18 --env prod --secondary --name pods

      shared-check cidr next /64 --env prod --tier private --zone ap-northeast-2a

    Exit codes: 0 found, 1 nothing fits, 2 wrong use or unreadable input.
    """
    from validator.addresses.allocate import NoRoomError
    from validator.pipeline.next_block import Wanted, next_blocks
    from validator.pipeline.next_block import write as write_plan
    from validator.pipeline.request import InputError
    from validator.report import cidr_next_format, text_format

    zones = tuple(dict.fromkeys(zone or ()))
    wanted = Wanted(size, env, tier, zones, name, count, source, within, purpose, secondary, new)
    try:
        found = next_blocks(wanted, plan)
        if (write or diff) and found.after == found.before:
            common.stop("nobody said what it is for", "--tier and --zone, --name, or --env alone")
        if write and not diff:
            write_plan(found)
    except InputError as error:
        common.stop(error.message, error.hint)
    except NoRoomError as error:
        common.stop(error.message, error.hint, code=1)
    did: Did = "shown" if diff else "written" if write else "proposed"
    _show(cidr_next_format.lines(found, did, text_format.width()))
