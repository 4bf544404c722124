"""Options and endings that the commands share."""

from __future__ import annotations

import os
import sys
from typing import IO, TYPE_CHECKING, Annotated, NoReturn

import typer

from validator.cli import complete

if TYPE_CHECKING:
    from validator.model.report import Report
    from validator.pipeline.request import Progress, Request
    from validator.report import View
    from validator.report.delivery import Own

ProfileOption = Annotated[
    str | None,
    typer.Option(
        "--profile",
        metavar="NAME",
        help="Rules to apply: foundation-dev, foundation-prod, consumer or all. "
        "Default: what each root is.",
        autocompletion=complete.profile,
    ),
]
RulesOption = Annotated[
    str | None,
    typer.Option(
        "--rules",
        metavar="ID,ID",
        help="Judge only these rules.",
        autocompletion=complete.rules,
    ),
]
VarOption = Annotated[
    list[str] | None,
    typer.Option("--var", metavar="NAME=VALUE", help="Set an input variable; repeatable."),
]
VarFileOption = Annotated[
    list[str] | None,
    typer.Option("--var-file", metavar="FILE", help="Read input variables; repeatable."),
]
FormatOption = Annotated[
    str,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help="Output format: text or json.",
        autocompletion=complete.format,
    ),
]
ReportFormatOption = Annotated[
    str,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help="Output format: text, json, html, sarif, junit, github, gitlab or markdown.",
        autocompletion=complete.report_format,
    ),
]
OutputOption = Annotated[
    str | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write the report here, not to stdout."),
]
OutputsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--output",
        "-o",
        metavar="[FORMAT=]FILE",
        help="Write the report here, not to stdout; with FORMAT= a further one. Repeatable.",
    ),
]
NoSuppressionsOption = Annotated[
    bool,
    typer.Option("--no-suppressions", help="For audits: nothing is suppressed."),
]
ShowSuppressedOption = Annotated[
    bool, typer.Option("--show-suppressed", help="Show what is suppressed, and by whom.")
]
BaselineOption = Annotated[
    str | None,
    typer.Option(
        "--baseline",
        metavar="FILE",
        help="Hide what this file records: see shared-check baseline.",
    ),
]
StrictOption = Annotated[
    bool | None,
    typer.Option("--strict/--no-strict", help="Undecided fails too.", show_default=False),
]
PassesOption = Annotated[
    bool, typer.Option("--show-passes", help="Show what passed, with its proof.")
]
ContractOption = Annotated[
    str | None,
    typer.Option(
        "--contract",
        metavar="SOURCE",
        help="The foundation's contract: a file, a directory, a wheel, or git::URL//path?ref=REF. "
        "Default: this repository's, else the installed tool's.",
    ),
]
PolicyDirOption = Annotated[
    list[str] | None,
    typer.Option("--policies", metavar="DIR", help="A further policy directory; repeatable."),
]
WithOption = Annotated[
    list[str] | None,
    typer.Option("--with", metavar="TOOL", help="Run a scanner beside us: checkov."),
]

AssumeOption = Annotated[
    list[str] | None,
    typer.Option(
        "--assume",
        metavar="KEY=VALUE",
        help="Say what an open input is, by the name a verdict needs; repeatable.",
    ),
]
RegoOption = Annotated[
    list[str] | None,
    typer.Option(
        "--rego",
        metavar="DIR",
        help="Rego policies (as of conftest) to judge by as well; repeatable.",
    ),
]
NamespaceOption = Annotated[
    list[str] | None,
    typer.Option(
        "--rego-namespace",
        metavar="NAME",
        help="Rego package to judge by, or * for all; repeatable. Default: main.",
    ),
]
NoCacheOption = Annotated[
    bool, typer.Option("--no-cache", help="Judge anew; keep nothing (see shared-check cache).")
]


def request(
    profile: str | None = None,
    rules: str | None = None,
    variables: list[str] | None = None,
    var_files: list[str] | None = None,
    policies: list[str] | None = None,
    assume: list[str] | None = None,
    rego: list[str] | None = None,
    rego_namespaces: list[str] | None = None,
    *,
    pictures: bool = False,
    suppressions: bool = True,
    baseline: str | None = None,
    contract: str | None = None,
    with_rules: bool = False,
    beside: list[str] | None = None,
) -> Request:
    """The pipeline's Request of command-line options."""
    from validator.pipeline.request import Request

    scanners(beside)
    chosen = frozenset(filter(None, (r.strip() for r in rules.split(",")))) if rules else None
    return Request(
        profile,
        chosen,
        tuple(variables or ()),
        tuple(var_files or ()),
        tuple(policies or ()),
        tuple(assume or ()),
        tuple(rego or ()),
        tuple(rego_namespaces or ()),
        pictures=pictures,
        suppressions=suppressions,
        baseline=baseline,
        contract=contract,
        with_rules=with_rules,
        beside=tuple(dict.fromkeys(beside or ())),
    )


def scanners(named: list[str] | None) -> None:
    """Stop where `--with` names a tool that is not known."""
    from validator.model.report import SCANNERS

    for name in named or ():
        if name not in SCANNERS:
            stop(f"--with {name}: not known", f"known scanners: {', '.join(SCANNERS)}")


def asks_for(name: str, format: str, output: list[str] | None) -> bool:
    """Whether one of the reports is of this format."""
    return format == name or any(one.startswith(f"{name}=") for one in output or ())


def stop(message: str, hint: str = "", code: int = 2) -> NoReturn:
    """End with one clear error on stderr and the documented exit code."""
    typer.echo(f"error: {message}", err=True)
    if hint:
        typer.echo(f"  {hint}", err=True)
    raise typer.Exit(code)


def finish(
    report: Report, format: str, output: list[str] | None, view: View, own: Own | None = None
) -> NoReturn:
    """Write the reports and exit with the code of what was found."""
    from validator.report.delivery import DeliveryError, deliver, deliveries

    try:
        deliver(report, deliveries(format, output or ()), view, sys.stdout, os.environ, own)
    except DeliveryError as error:
        stop(error.message, error.hint)
    raise typer.Exit(report.exit_code(view.strict))


def progress() -> Progress:
    """Steps on stderr: one rewritten line in a terminal, nothing when piped."""
    shown = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"

    def tell(step: str, fraction: float | None) -> None:
        if shown:
            percent = f"{fraction:4.0%} " if fraction is not None else "  … "
            sys.stderr.write(f"\r\033[K{percent}{step[:70]}")
            sys.stderr.flush()

    return tell


def clear_progress() -> None:
    """Remove the progress line."""
    if sys.stderr.isatty():
        sys.stderr.write("\r\033[K")
        sys.stderr.flush()


def write(text: str, output: str | None, stream: IO[str]) -> None:
    """Write text to a file, or to `stream` where none (or `-`) is named."""
    if not output or output == "-":
        stream.write(text)
        return
    try:
        with open(output, "w", encoding="utf-8") as target:
            target.write(text)
    except OSError as error:
        stop(f"--output {output}: {error.strerror}")


def steps() -> Progress:
    """Steps of long work on stderr: a rewritten line in a terminal, one line a step when piped."""
    if sys.stderr.isatty() and os.environ.get("TERM") != "dumb":
        return progress()
    last = ""

    def tell(step: str, fraction: float | None) -> None:  # noqa: ARG001 - the Progress shape
        nonlocal last
        if step != last:
            last = step
            typer.echo(step, err=True)

    return tell
