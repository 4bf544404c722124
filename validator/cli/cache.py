"""`shared-check cache …`."""

from __future__ import annotations

import os

import typer

from validator.cli import common
from validator.cli.quick import Command, Group

app = typer.Typer(
    cls=Group,
    no_args_is_help=True,
    help="What scan remembers between runs: verdicts of roots that did not change.\n\n"
    "Examples:\n\n"
    "  shared-check cache status\n\n"
    "  shared-check cache clean",
)


@app.command("status", cls=Command)
def status(format: common.FormatOption = "text") -> None:
    """Show where the cache is, what it holds and its bound.

    It is below SHARED_CHECK_CACHE, else in the user's cache directory
    (XDG_CACHE_HOME). Verdicts are found again only where every file that they
    hang on has the same content; the entries used least go first.

    Example:

      shared-check cache status

    Exit codes: 0 shown, 2 wrong use.
    """
    from validator.pipeline.memory import open_store
    from validator.report import cache_format

    found = open_store(os.environ).status()
    if format not in ("text", "json"):
        common.stop(f"--format {format}: not known", "known formats: text, json")
    as_text = cache_format.as_json if format == "json" else cache_format.as_text
    typer.echo(as_text(found), nl=False)


@app.command("clean", cls=Command)
def clean() -> None:
    """Remove everything that was remembered; engines and providers stay.

    Example:

      shared-check cache clean

    Exit codes: 0 removed, 2 it cannot be.
    """
    from validator.pipeline.memory import open_store

    store = open_store(os.environ)
    try:
        count = store.clean()
    except OSError as error:
        common.stop(f"{store.directory}: {error.strerror}", "remove the directory yourself")
    typer.echo(f"removed {count} entries from {store.directory}")
