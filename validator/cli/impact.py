"""`shared-check impact`."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from validator.cli import common
from validator.cli.consumers import (
    FormatOption,
    FoundationOption,
    PrefixOption,
    check_format,
    named,
)

if TYPE_CHECKING:
    from validator.pipeline.consumers import Asked
    from validator.pipeline.impact_page import Question

_SEVERAL = "--consumers"


class SeveralConsumers(TyperCommand):
    """A command whose `--consumers` takes every argument up to the next option."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Write `--consumers a b` as `--consumers a --consumers b`, as the parser wants it."""
        return super().parse_args(ctx, _spread(args))


def _spread(args: list[str]) -> list[str]:
    found: list[str] = []
    inside = False
    for at, arg in enumerate(args):
        if arg == "--":
            return found + args[at:]
        if arg == _SEVERAL:
            inside = True
            continue
        if arg.startswith("-") and arg != "-":
            inside = False
        found.extend([_SEVERAL, arg] if inside else [arg])
    return found


def impact(
    environment: Annotated[
        str | None,
        typer.Argument(
            metavar="[ENV]", help="A root of the foundation, for the page before apply."
        ),
    ] = None,
    consumers: Annotated[
        list[str] | None,
        typer.Option(
            _SEVERAL,
            metavar="PATH…",
            help="Checkouts, directories of them, git URLs; - reads a list from stdin.",
        ),
    ] = None,
    from_: Annotated[
        str | None, typer.Option("--from", metavar="REF", help="Compare with this git ref.")
    ] = None,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="REF", help="Compare this ref. Default: the work tree."),
    ] = None,
    remove: Annotated[
        list[str] | None,
        typer.Option("--remove", metavar="NAME", help="What if this name goes? Repeatable."),
    ] = None,
    plan: Annotated[
        str | None,
        typer.Option("--plan", metavar="FILE", help="A plan of ENV: binary, JSON, or - (stdin)."),
    ] = None,
    sandbox: Annotated[
        bool, typer.Option("--sandbox", help="Plan ENV against a local AWS emulator.")
    ] = False,
    foundation: FoundationOption = None,
    prefix: PrefixOption = None,
    format: FormatOption = "text",
    output: common.OutputOption = None,
) -> None:
    """Tell who breaks by a change of the foundation, where, and how.

    With ENV: one page before the apply, from the contract's changes (since the
    frozen contract, or --from REF), what a plan does (--plan, --sandbox), and
    the consumers that are hit. Without: the consumers alone, by --from/--to, by
    --remove, or with neither their dangling reads and the foundation's dead
    names.

    Examples:

      shared-check impact --consumers ../user-service ../billing --remove vpc_id

      shared-check impact --consumers ~/checkouts --from v1.4.0 --format json

      shared-check impact environments/dev --sandbox --consumers ~/checkouts

      shared-check impact environments/dev --from main --format markdown

    Exit codes: 0 nothing breaks or dangles, 1 something does, 2 wrong use or
    unreadable input (the rest is still told), 3 the engine broke.
    """
    check_format(format)
    if environment is None and not consumers:
        common.stop("whose impact?", "name consumers (--consumers PATH…) or an environment")
    if environment is None and (plan or sandbox):
        common.stop("--plan and --sandbox are about one root", "name it: environments/dev")
    if environment is not None and (to or remove):
        common.stop("--to and --remove do not go with an environment", "leave the environment out")

    from validator.pipeline.consumers import Asked
    from validator.pipeline.impact_page import Question
    from validator.pipeline.request import GateError, InputError

    asked = Asked(named(consumers or []), foundation or "", tuple(prefix or ()))
    try:
        if environment is not None:
            _page(Question(environment, from_ or "", plan or "", sandbox), asked, format, output)
        _consumers(asked, from_ or "", to or "", tuple(remove or ()), format, output)
    except InputError as error:
        common.clear_progress()
        common.stop(error.message, error.hint)
    except GateError as error:
        common.clear_progress()
        common.stop(error.message, error.hint, code=3)


def _page(question: Question, asked: Asked, format: str, output: str | None) -> None:
    from validator.pipeline.impact_page import page
    from validator.report import impact_format, text_format

    found = page(question, asked, os.environ, common.steps())
    common.clear_progress()
    if format == "text" and output in (None, "-"):
        text_format.show(impact_format.lines(found), sys.stdout)
    else:
        common.write(impact_format.render(found, format), output, sys.stdout)
    raise typer.Exit(2 if found.result.troubles else 1 if found.is_breaking else 0)


def _consumers(
    asked: Asked, before: str, after: str, remove: tuple[str, ...], format: str, output: str | None
) -> None:
    from validator.pipeline.impact import Change
    from validator.pipeline.impact import impact as run
    from validator.report import consumers_format, text_format

    result = run(asked, Change(before, after, remove), os.environ, common.steps()).result
    common.clear_progress()
    if format == "text" and output in (None, "-"):
        text_format.show(consumers_format.lines(result, with_reads=False), sys.stdout)
    else:
        common.write(consumers_format.render(result, format, title="Impact"), output, sys.stdout)
    found = result.breaks or result.dangling
    raise typer.Exit(2 if result.troubles else 1 if found else 0)
