"""The console script. What takes no option starts at once; everything else goes through typer.

A hook is called as `shared-check scan --staged FILE …` many times a day: there is nothing to parse
in that.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence


def main() -> None:
    """Run; a reader that closed the pipe, and Ctrl-C, end quietly with the usual codes."""
    # What a run builds lives until its end: looking for garbage in it costs more than it frees.
    gc.set_threshold(200_000, 50, 100)
    try:
        code = _run(sys.argv[1:])
        sys.stdout.flush()
        sys.exit(code)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(141)
    finally:
        gc.freeze()  # the process ends: the interpreter need not look through everything once more


def _run(arguments: Sequence[str]) -> int | str | None:
    if arguments in (["--version"], ["-V"]):
        from validator import __version__

        sys.stdout.write(f"shared-check {__version__}\n")
        return 0
    if is_plain_scan(arguments):
        return _scan(arguments[1:])
    from validator.cli.app import app

    app()
    return 0


def is_plain_scan(arguments: Sequence[str]) -> bool:
    """True for `scan` with paths, and `--staged` before them, where no progress is shown."""
    completing = any(name.endswith("_COMPLETE") for name in os.environ)
    options = any(argument.startswith("-") for argument in _unstaged(arguments))
    return (
        list(arguments[:1]) == ["scan"]
        and "" not in arguments
        and not (options or completing or sys.stderr.isatty())
    )


def _unstaged(arguments: Sequence[str]) -> list[str]:
    return [a for i, a in enumerate(arguments) if (i, a) != (1, "--staged")]


def _scan(arguments: Sequence[str]) -> int:
    """As `validator.cli.scan` without options other than `--staged`."""
    from validator.pipeline.memory import open_store
    from validator.pipeline.request import InputError, Request
    from validator.pipeline.scan import scan
    from validator.report import View, text_format

    staged = arguments[:1] == ["--staged"]
    paths = arguments[staged:] or ["."]
    store = open_store(os.environ)
    try:
        report = scan(paths, Request(), os.environ, store=store, staged=staged)
    except InputError as error:
        hint = f"  {error.hint}\n" if error.hint else ""
        sys.stderr.write(f"error: {error.message}\n{hint}")
        return 2
    text_format.show(text_format.lines(report, View()), sys.stdout)
    return report.exit_code(strict=False)
