"""Where reports go: one to standard output, others to files, a summary where CI shows it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from validator.model.report import Report
from validator.report import FORMATS, View, render

if TYPE_CHECKING:
    from validator.report.text_format import Line

STEP_SUMMARY = "GITHUB_STEP_SUMMARY"


class DeliveryError(Exception):
    """A format that is not known, or a file that cannot be written; `hint` says what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Delivery:
    """A format and the file it goes to; `-` is standard output."""

    format: str
    path: str = "-"


@dataclass(frozen=True, slots=True)
class Own:
    """What a command writes in place of the findings alone, for people and for programs."""

    lines: Callable[[], Iterable[Line]]
    json: Callable[[], str]


def deliveries(format: str, outputs: Sequence[str]) -> tuple[Delivery, ...]:
    """What `--format` and the `--output`s ask for.

    `FORMAT=FILE` is a report besides; a plain FILE is where the one of `--format` goes, in place
    of standard output. Raises DeliveryError.
    """
    if format not in FORMATS:
        raise DeliveryError(f"--format {format}: not known", f"known formats: {', '.join(FORMATS)}")
    main, further = "", []
    for output in outputs:
        name, equals, path = output.partition("=")
        if equals and name in FORMATS:
            further.append(Delivery(name, path))
        elif main:
            raise DeliveryError(
                f"--output {output}: the {format} report goes to {main} already",
                f"--output FORMAT=FILE for a further one; FORMAT is {', '.join(FORMATS)}",
            )
        else:
            main = output
    found = (Delivery(format, main or "-"), *further)
    if sum(one.path == "-" for one in found) > 1:
        raise DeliveryError("two reports cannot both go to standard output", "name a file for one")
    return found


def deliver(
    report: Report,
    wanted: Sequence[Delivery],
    view: View,
    stream: IO[str],
    environ: Mapping[str, str],
    own: Own | None = None,
) -> None:
    """Write every report; raises DeliveryError where a file cannot be written.

    `own` takes the place of the formats text and json.

    With the github format, a summary is added to the file that GITHUB_STEP_SUMMARY names.
    """
    for one in wanted:
        if one.path != "-":
            _write(one.path, _text(report, one.format, view, own))
        elif one.format == "text":
            from validator.report import text_format

            text_format.show(own.lines() if own else text_format.lines(report, view), stream)
        else:
            stream.write(_text(report, one.format, view, own))
    summary = environ.get(STEP_SUMMARY)
    if summary and any(one.format == "github" for one in wanted):
        _write(summary, _text(report, "markdown", view), mode="a", option=STEP_SUMMARY)


def _text(report: Report, format: str, view: View, own: Own | None = None) -> str:
    if own is not None and format == "json":
        return own.json()
    if own is not None and format == "text":
        from validator.report.text_format import plain

        return plain(own.lines())
    return render(
        report, format, strict=view.strict, passes=view.passes, suppressed=view.suppressed
    )


def _write(path: str, text: str, mode: str = "w", option: str = "--output") -> None:
    try:
        with open(path, mode, encoding="utf-8") as target:
            target.write(text)
    except OSError as error:
        hint = "the directory must exist" if not os.path.isdir(os.path.dirname(path) or ".") else ""
        raise DeliveryError(f"{option} {path}: {error.strerror}", hint) from error
