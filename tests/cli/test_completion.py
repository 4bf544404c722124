"""Shell completion: the script of each shell, the words at each place, and what they cost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from harness.address_plans import FULL

from validator.pipeline import words
from validator.pipeline.contract_source import installed
from validator.pipeline.explain import rules
from validator.pipeline.judge import policies_for
from validator.pipeline.request import Request
from validator.report import FORMATS

BIN = Path(sys.executable).parent
BASH = shutil.which("bash") or "bash"
SHELLS = ("bash", "zsh", "fish")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with two environments, a rule of its own, and the places that are neither."""
    for name in ("terraform/environments/prod", "terraform/environments/dev", "other"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "main.tf").write_text("")
    (tmp_path / "terraform/environments/notes").mkdir()
    own = tmp_path / ".shared-check/policies/house/kms-key-house"
    own.mkdir(parents=True)
    (own / "policy.yaml").write_text("")
    (own.parent / "README").write_text("")
    (tmp_path / "terraform/address-plan.yaml").write_text(FULL)
    subprocess.run(["git", "init", "-q", "-b", "main"], cwd=tmp_path, check=True)
    who = ["-c", "user.name=a", "-c", "user.email=a@b"]
    commit = ["git", *who, "commit", "-q", "--allow-empty", "-m", "x"]
    subprocess.run(commit, cwd=tmp_path, check=True)
    subprocess.run(["git", "tag", "v1.3.0"], cwd=tmp_path, check=True)
    return tmp_path


def _run(command: list[str], cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, check=False, timeout=120,
        stdin=subprocess.DEVNULL, env={**os.environ, "PATH": path, **env},
    )  # fmt: skip


def _words(line: str, cwd: Path) -> list[str]:
    """What bash is offered at the end of a line."""
    typed = line.split(" ")
    env = {"COMP_WORDS": line, "COMP_CWORD": str(len(typed) - 1)}
    done = _run(["shared-check"], cwd, _SHARED_CHECK_COMPLETE="complete_bash", **env)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.split()


# The scripts


@pytest.fixture(scope="session")
def shells(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A process of each shell's name: it is by the parent's name that the shell is found."""
    directory = tmp_path_factory.mktemp("shells")
    for shell in SHELLS:
        shutil.copy(BASH, directory / shell)
    return {shell: str(directory / shell) for shell in SHELLS}


@pytest.mark.parametrize("shell", SHELLS)
def test_each_shell_has_its_script(shell: str, shells: dict[str, str], tmp_path: Path) -> None:
    shown = _run([shells[shell], "-c", "shared-check --show-completion; exit $?"], tmp_path)
    assert shown.returncode == 0, shown.stderr
    assert f"_SHARED_CHECK_COMPLETE=complete_{shell}" in shown.stdout
    named = _run(["shared-check"], tmp_path, _SHARED_CHECK_COMPLETE=f"source_{shell}")
    assert named.stdout.strip() == shown.stdout.strip()


@pytest.mark.parametrize("shell", SHELLS)
def test_installing_writes_below_home_only(
    shell: str, shells: dict[str, str], tmp_path: Path
) -> None:
    home = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / ".config")}
    command = "shared-check --install-completion; exit $?"
    done = _run([shells[shell], "-c", command], tmp_path, **home)
    assert done.returncode == 0, done.stderr
    assert f"{shell} completion installed in {tmp_path}" in done.stdout
    written = [path.read_text() for path in tmp_path.rglob("*") if path.is_file()]
    assert any(f"complete_{shell}" in text for text in written)


def test_bash_itself_offers_the_words(repository: Path) -> None:
    code = (
        "source <(_SHARED_CHECK_COMPLETE=source_bash shared-check) || exit\n"
        "COMP_WORDS=(shared-check explain private-) COMP_CWORD=2\n"
        "_shared_check_completion shared-check\n"
        'printf "%s\\n" "${COMPREPLY[@]}"\n'
        "complete -p shared-check\n"
    )
    done = _run([BASH, "--norc", "-c", code], repository)
    assert done.returncode == 0, done.stderr
    first, complete = done.stdout.splitlines()
    assert first == "private-placement"
    assert "-o default" in complete, "where there is no word, files are offered"


@pytest.mark.parametrize(
    ("shell", "expected"),
    [("zsh", "_arguments '*: :((\"private-placement\"))'"), ("fish", "private-placement")],
)
def test_other_shells_are_answered_in_their_way(
    shell: str, expected: str, repository: Path
) -> None:
    done = _run(
        ["shared-check"], repository,
        _SHARED_CHECK_COMPLETE=f"complete_{shell}",
        _TYPER_COMPLETE_ARGS="shared-check explain private-",
        _TYPER_COMPLETE_FISH_ACTION="get-args",
    )  # fmt: skip
    assert done.stdout.strip() == expected


# The words


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("shared-check pl", ["plan"]),
        ("shared-check contract ", ["show", "freeze", "diff"]),
        ("shared-check scan --chang", ["--changed-since"]),
        ("shared-check scan --changed-since v", ["v1.3.0"]),
        ("shared-check explain kms-key-h", ["kms-key-house"]),
        ("shared-check scan --rules rds-c", ["rds-cmk"]),
        ("shared-check scan --rules rds-cmk,sqs", ["rds-cmk,sqs-cmk"]),
        ("shared-check scan --rules rds-cmk,rds-c", []),
        ("shared-check plan ", ["dev", "prod", "environments/dev", "environments/prod"]),
        ("shared-check plan pr", ["prod"]),
        ("shared-check plan environments/p", ["environments/prod"]),
        ("shared-check graph d", ["dev"]),
        ("shared-check plan prod --engine t", ["terraform", "tofu"]),
        ("shared-check scan --profile foundation-p", ["foundation-prod"]),
        ("shared-check scan --format ", list(FORMATS)),
        ("shared-check contract diff --format m", ["markdown"]),
        ("shared-check policies list --format ", ["text", "json"]),
        ("shared-check contract show ", ["dev", "prod"]),
        ("shared-check contract diff ma", ["main"]),
        ("shared-check cidr ", ["show", "check", "next"]),
        ("shared-check cidr show --env ", ["dev", "prod"]),
        ("shared-check cidr next --tier p", ["public", "private", "pods"]),
        ("shared-check scan terra", []),
    ],
)
def test_the_words_at_a_place(line: str, expected: list[str], repository: Path) -> None:
    assert _words(line, repository) == expected


def test_a_fast_answer_loads_little(repository: Path) -> None:
    code = (
        "import sys, atexit\n"
        "atexit.register(lambda: print('LOADED', *sys.modules, file=sys.stderr))\n"
        "sys.argv[0] = 'shared-check'\n"
        "from validator.cli.start import main; main()\n"
    )
    for line in ("shared-check explain kms", "shared-check plan p", "shared-check scan --rules k"):
        typed = line.split(" ")
        done = _run(
            [sys.executable, "-c", code], repository, COMP_WORDS=line,
            COMP_CWORD=str(len(typed) - 1), _SHARED_CHECK_COMPLETE="complete_bash",
        )  # fmt: skip
        assert done.stdout.strip(), line
        loaded = set(done.stderr.split())
        assert "validator.pipeline.words" in loaded
        heavy = {"yaml", "jsonschema", "tree_sitter", "validator.policy", "validator.facts"}
        assert not loaded & (heavy | {"rich", "pydantic", "validator.pipeline.judge"}), line


def test_the_words_are_what_the_commands_know() -> None:
    policies = policies_for(Request())
    assert words.rules() == sorted(policy.id for policy in rules(Request()))
    assert words.profiles() == sorted({*policies.profiles, "all"})


def test_contracts_outside_of_a_repository_are_those_installed(tmp_path: Path) -> None:
    assert words.contracts(str(tmp_path)) == sorted(installed().contracts)


def test_nothing_here_is_no_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert words.environments() == []
    assert words.refs() == ["HEAD"]
    monkeypatch.setenv("PATH", str(tmp_path))
    assert words.refs() == []
