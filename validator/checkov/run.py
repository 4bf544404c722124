"""Running checkov: a process of its own, without network, configuration files or credentials."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from validator.checkov.environment import Checkov
from validator.checkov.results import Results, ResultsError, parse
from validator.plan.process import Completed, ProcessTimeoutError, run

SECONDS = 900.0
"""What one run may take. A root of a hundred resources takes some 5 s, half of it to start."""

_FLAGS = (
    "--output=json",
    "--compact",
    "--skip-download",
    "--download-external-modules=false",
)
_QUIET = {
    "CKV_SKIP_PACKAGE_UPDATE_CHECK": "true",
    "BC_SKIP_MAPPING": "true",
    "CHECKOV_REQUEST_RETRIES": "1",
    "PYTHONNOUSERSITE": "1",
    # Should a release still try to reach somebody, it gets no further than this machine.
    **dict.fromkeys(
        ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), "http://127.0.0.1:9"
    ),
}
_KEPT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT")
_EXCEPTION = re.compile(r"^(?:[\w.]+\.)?(\w+(?:Error|Exception))\b", re.MULTILINE)


class CheckovError(Exception):
    """checkov did not start, did not end in time, or gave no results. One line, without values."""


def scan_directory(
    checkov: Checkov,
    root: str,
    environ: Mapping[str, str],
    *,
    variables: Sequence[str] = (),
    var_files: Sequence[str] = (),
    seconds: float = SECONDS,
) -> Results:
    """What checkov finds in the sources of a root module. Raises CheckovError.

    Variables are given as the engine takes them: TF_VAR_* of `environ`, `name=value` texts, files.
    """
    inputs = {name: text for name, text in environ.items() if name.startswith("TF_VAR_")}
    for text in variables:
        name, _, value = text.partition("=")
        inputs[f"TF_VAR_{name.strip()}"] = value
    # Not `--directory DIR`: for that form it looks for a configuration file in DIR, which may name
    # code to run and places to report to.
    argv = ["--framework=terraform", f"--directory={os.path.abspath(root)}"]
    argv += [f"--var-file={os.path.abspath(path)}" for path in var_files]
    with _workplace() as scratch:
        return _results(checkov, argv, scratch, inputs, seconds)


def scan_plan(
    checkov: Checkov, document: Mapping[str, object], *, seconds: float = SECONDS
) -> Results:
    """What checkov finds in a plan's JSON. Raises CheckovError.

    A plan holds secrets: the file is readable by this user alone, and gone afterwards.
    """
    with _workplace() as scratch:
        plan = scratch / "plan.json"
        try:
            descriptor = os.open(plan, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
                json.dump(document, stream, default=_number)
        except OSError as error:
            raise CheckovError(f"the plan cannot be written for it: {error.strerror}") from error
        argv = ["--framework=terraform_plan", f"--file={plan}"]
        results = _results(checkov, argv, scratch, {}, seconds)
    # Its lines are those of a file that is gone.
    checks = tuple(replace(check, path="", first=1, last=1) for check in results.checks)
    return Results(tuple(dict.fromkeys(checks)))


def _number(value: object) -> float:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError


@contextmanager
def _workplace() -> Iterator[Path]:
    """An empty directory for its working directory, home and temporary files; for this user only.

    In the user's own home it would find configuration and credentials of the platform.
    """
    with TemporaryDirectory(prefix="shared-check-checkov-") as directory:
        scratch = Path(directory)
        (scratch / "home").mkdir()
        yield scratch


def _results(
    checkov: Checkov, argv: Sequence[str], scratch: Path, inputs: Mapping[str, str], seconds: float
) -> Results:
    home = str(scratch / "home")
    own = {"HOME": home, "TMPDIR": home, "XDG_CACHE_HOME": home}
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    command = [str(checkov.python), str(checkov.script), *_FLAGS, *argv]
    try:
        done = run(
            command, cwd=Path(home), env={**kept, **inputs, **_QUIET, **own}, timeout=seconds
        )
    except ProcessTimeoutError as error:
        raise CheckovError(f"it did not end within {seconds:g} s") from error
    except OSError as error:
        raise CheckovError(f"it cannot be started: {error.strerror or error}") from error
    try:
        return parse(done.stdout)
    except ResultsError as error:
        raise CheckovError(f"{error} (exit code {done.returncode}{_reason(done)})") from error


def _reason(done: Completed) -> str:
    """The name of the last exception it told of: the rest may hold values of a plan."""
    names = _EXCEPTION.findall(done.stderr)
    return f", {names[-1]}" if names else ""
