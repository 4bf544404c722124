"""`--help` of every command: examples that work, exit codes, no option unexplained, 80 columns."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import typer.main
from typer.testing import CliRunner

from validator.cli.app import app

ROOT: Any = typer.main.get_command(app)


def _walk(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    yield path, command
    for name, inner in getattr(command, "commands", {}).items():
        yield from _walk(inner, (*path, name))


COMMANDS = dict(_walk(ROOT))
GROUPS = {path for path, command in COMMANDS.items() if getattr(command, "commands", None)}


def _help(path: tuple[str, ...]) -> str:
    done = CliRunner().invoke(app, [*path, "--help"], env={"COLUMNS": "80"})
    assert done.exit_code == 0
    return done.output


def _examples(path: tuple[str, ...]) -> list[str]:
    text = COMMANDS[path].help.partition("Example")[2]
    return [
        line.strip() for line in text.splitlines() if re.match(r" {2,}\S.*shared-check|  sh", line)
    ]


def test_the_commands_are_found() -> None:
    assert {("scan",), ("plan",), ("contract", "diff"), ("baseline", "write")} <= set(COMMANDS)
    assert {(), ("contract",)} <= GROUPS


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_help_fits_eighty_columns_and_cuts_nothing_off(path: tuple[str, ...]) -> None:
    text = _help(path)
    assert max(map(len, text.splitlines())) <= 80
    written = COMMANDS[path].help + "".join(f" {p.metavar} {p.help}" for p in COMMANDS[path].params)
    cut = [word for word in re.findall(r"\S*…", text) if word.strip("{}[]") not in written]
    assert not cut
    usage = next(line for line in text.splitlines() if "Usage:" in line)
    assert " ".join(path) in usage


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_an_example_stands_on_one_line_as_it_is_typed(path: tuple[str, ...]) -> None:
    examples = _examples(path)
    assert examples, "no examples"
    shown = [line.strip() for line in _help(path).splitlines()]
    for example in examples:
        assert example in shown, f"wrapped: {example}"


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_the_options_of_an_example_exist(path: tuple[str, ...]) -> None:
    for example in _examples(path):
        for part in re.split(r"\||&&|>", example):
            words = shlex.split(part)
            if words[:1] == ["shared-check"]:
                _check(words[1:])


def _check(words: list[str]) -> None:
    path: tuple[str, ...] = ()
    while words and (*path, words[0]) in COMMANDS:
        path, words = (*path, words[0]), words[1:]
    assert path in set(COMMANDS) - GROUPS, f"no such command: {words}"
    known = {name for one in COMMANDS[path].params for name in (*one.opts, *one.secondary_opts)}
    used = {word.partition("=")[0] for word in words if re.match(r"--?[a-z]", word)}
    assert used <= known, f"{' '.join(path)} has no {used - known}"


@pytest.mark.parametrize("path", [p for p in COMMANDS if p not in GROUPS or not p], ids=" ".join)
def test_a_command_tells_its_exit_codes(path: tuple[str, ...]) -> None:
    told = COMMANDS[path].help.partition("Exit codes")[2]
    assert re.search(r"\b0 \w+", told)


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_option_and_argument_is_explained(path: tuple[str, ...]) -> None:
    for one in COMMANDS[path].params:
        assert one.help, f"{' '.join(path)} {one.name}"
        assert one.help.endswith("."), f"{' '.join(path)} {one.name}: a sentence"


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_the_first_line_says_what_it_does_in_one_sentence(path: tuple[str, ...]) -> None:
    first = COMMANDS[path].help.split("\n\n")[0]
    assert first.endswith(".")
    assert len(first) <= 100


def test_help_without_colour_and_in_a_narrow_terminal() -> None:
    env = {**os.environ, "NO_COLOR": "1", "COLUMNS": "60"}
    code = "from validator.cli.start import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "scan", "--help"],
        capture_output=True, text=True, check=False, env=env,
    )  # fmt: skip
    assert done.returncode == 0
    assert "\x1b" not in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 60
