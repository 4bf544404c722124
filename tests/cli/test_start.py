"""How quickly a command starts: by what it loads, and that the short way in is the same way."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from validator.cli.start import is_plain_scan

MAIN = "from validator.cli.start import main; main()"
ROOT = """
resource "aws_sqs_queue" "q" {
  name = "q"
}
"""
NEVER = {"rich", "boto3", "moto", "pydantic", "ssl", "asyncio", "email"}
WARM = NEVER | {
    "jsonschema",
    "typer",
    "yaml",
    "tree_sitter",
    "validator.facts",
    "validator.plan",
    "decimal",
}


def _run(
    *arguments: str, cwd: Path, code: str = MAIN, **environ: str
) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "SHARED_CHECK_CACHE": str(cwd / "cache"), "COLUMNS": "80", **environ}
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True, text=True, cwd=cwd, env=env, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def _loaded(*arguments: str, cwd: Path) -> set[str]:
    code = (
        "import sys, atexit\n"
        "atexit.register(lambda: print('\\nLOADED', *sys.modules, file=sys.stderr))\n" + MAIN
    )
    done = _run(*arguments, cwd=cwd, code=code)
    return set(done.stderr.rpartition("\nLOADED")[2].split())


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "main.tf").write_text(ROOT)
    return tmp_path


@pytest.mark.parametrize("option", ["--version", "-V"])
def test_the_version_loads_next_to_nothing(tmp_path: Path, option: str) -> None:
    loaded = _loaded(option, cwd=tmp_path)
    assert "validator.cli.start" in loaded
    assert not loaded & (WARM | {"validator.pipeline.scan"})


def test_a_warm_hook_loads_neither_parser_nor_rules(root: Path) -> None:
    cold = _loaded("scan", "main.tf", cwd=root)
    assert {"tree_sitter", "validator.facts"} <= cold, "a cold one does: the check can fail"
    assert not cold & NEVER
    warm = _loaded("scan", "main.tf", cwd=root)
    assert "validator.pipeline.scan" in warm
    assert not warm & WARM


def test_a_changed_file_needs_no_yaml(root: Path) -> None:
    _loaded("scan", "main.tf", cwd=root)
    (root / "main.tf").write_text(ROOT.replace('"q"', '"r"'))
    loaded = _loaded("scan", "main.tf", cwd=root)
    assert "tree_sitter" in loaded
    assert not loaded & (NEVER | {"jsonschema", "typer", "yaml"})


def test_options_need_no_pydantic(root: Path) -> None:
    loaded = _loaded("scan", "--format", "json", "--var", "a=b", "main.tf", cwd=root)
    assert "typer" in loaded
    assert not loaded & NEVER


@pytest.mark.parametrize(
    "arguments", [[], ["main.tf"], ["."], ["nowhere"], ["empty"], ["main.tf", "b/bad.tf"], [""]]
)
@pytest.mark.parametrize("cache", [[], ["--no-cache"]])
def test_the_short_way_is_the_same_way(root: Path, arguments: list[str], cache: list[str]) -> None:
    (root / "empty").mkdir()
    (root / "b").mkdir()
    (root / "b" / "bad.tf").write_text("x = [")
    short = _run("scan", *arguments, cwd=root)
    # `--no-strict` is the default: it only makes typer look at the options.
    long = _run("scan", "--no-strict", *cache, *arguments, cwd=root)
    assert (short.returncode, short.stderr) == (long.returncode, long.stderr)
    assert _without_time(short.stdout) == _without_time(long.stdout)


@pytest.mark.parametrize("arguments", [[], ["main.tf"], ["nowhere"]])
def test_the_short_way_of_a_hook_is_the_same_way(root: Path, arguments: list[str]) -> None:
    (root / ".git").rmdir()
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    subprocess.run(["git", "add", "main.tf"], cwd=root, check=True)
    short = _run("scan", "--staged", *arguments, cwd=root)
    long = _run("scan", "--no-strict", "--staged", *arguments, cwd=root)
    assert (short.returncode, short.stderr) == (long.returncode, long.stderr)
    assert _without_time(short.stdout) == _without_time(long.stdout)
    assert ("passed" in short.stdout) == ("nowhere" not in arguments)


def _without_time(text: str) -> str:
    return text.rpartition(" resources, ")[0] or text


def test_version_is_as_typer_says_it(tmp_path: Path) -> None:
    import typer.testing

    from validator.cli.app import app

    told = typer.testing.CliRunner().invoke(app, ["--version"])
    assert _run("--version", cwd=tmp_path).stdout == told.stdout


def test_what_is_a_plain_scan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", open(os.devnull, "w"))  # noqa: SIM115
    assert is_plain_scan(["scan", "a", "b"])
    assert is_plain_scan(["scan", "--staged", "a"])
    assert not is_plain_scan(["scan", "a", "--staged"])
    assert not is_plain_scan(["scan", "a", "--strict"])
    assert not is_plain_scan(["scan", "--", "a"])
    assert not is_plain_scan(["plan", "a"])
    assert not is_plain_scan([])
    monkeypatch.setenv("_SHARED_CHECK_COMPLETE", "complete_bash")
    assert not is_plain_scan(["scan", "a"])
