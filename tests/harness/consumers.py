"""The consumers of `tests/contract/data/consumers`, and what their lines say that they read.

A line that reads has a comment `reads: vpc_id` (an output), `reads: ssm vpc/id` (a parameter below
`/connectly-shared/<env>/`), `reads: tag …`, `reads: id …` or `reads: module …`; one that reads
what nobody publishes `dangles: …`. JSON has no comments: what such files read stands here.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from harness.tree import REPOSITORY, copy_tree
from validator.contract.consumers.result import Result

DATA = REPOSITORY / "tests" / "contract" / "data" / "consumers"
NAMES = ("billing", "broken", "legacy", "notifications", "orders", "portal")
_MARK = re.compile(r"(?P<what>reads|dangles): (?P<names>.+?)\s*$")
_KINDS = {"ssm": "ssm", "tag": "tag", "id": "id", "module": "module"}
_UNMARKED = (
    ("orders", ".aws/task-definition.json", 9, "ssm", "vpc/id", "reads"),
    ("orders", ".aws/task-definition.json", 13, "ssm", "vpc/idd", "dangles"),
    ("orders", "deploy/templates/batch.json.tpl", 7, "ssm", "kms/key/arn", "reads"),
    ("portal", "Dockerfile", 2, "ssm", "kms/key/arn", "reads"),
)


@dataclass(frozen=True, order=True)
class Marked:
    """What one line reads: `name` is an output, or the path of a parameter below its prefix."""

    consumer: str
    path: str
    line: int
    kind: str
    name: str
    dangles: bool = False


def marked() -> set[Marked]:
    """Everything that the consumers' lines say they read."""
    found = set(_marks())
    for consumer, path, line, kind, name, what in _UNMARKED:
        found.add(Marked(consumer, path, line, kind, name, what == "dangles"))
    return found


def _marks() -> Iterator[Marked]:
    for consumer in NAMES:
        for file in sorted((DATA / consumer).rglob("*")):
            if not file.is_file():
                continue
            for number, line in enumerate(file.read_text().splitlines(), 1):
                match = _MARK.search(line)
                for one in match["names"].split(", ") if match else ():
                    kind, _, name = one.rpartition(" ")
                    yield Marked(
                        consumer,
                        file.relative_to(DATA / consumer).as_posix(),
                        number,
                        _KINDS.get(kind.split(" ")[0], "remote_state"),
                        name,
                        match is not None and match["what"] == "dangles",
                    )


def copy_foundation(directory: Path) -> Path:
    """A repository called `foundation` with this foundation's Terraform tree."""
    root = directory / "foundation"
    root.mkdir()
    copy_tree(root)
    return root


def commit(root: Path, message: str = "Change") -> str:
    """Put everything below a directory under version control; the commit."""
    if not (root / ".git").exists():
        git(root, "init", "--quiet", "--initial-branch", "main")
    git(root, "add", "--all", "--force")
    git(root, "commit", "--quiet", "--allow-empty", "--message", message)
    return git(root, "rev-parse", "HEAD").strip()


def git(root: Path, *arguments: str) -> str:
    """Run git in a directory, as nobody in particular; what it printed."""
    identity = ("-c", "user.name=Test", "-c", "user.email=test@example.com")
    done = subprocess.run(
        ["git", *identity, *arguments],
        cwd=root, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    return done.stdout


def copy_consumers(directory: Path) -> list[Path]:
    """The consumers, each in a directory of its own."""
    return [Path(shutil.copytree(DATA / name, directory / name)) for name in NAMES]


def write_tree(root: Path, files: dict[str, str]) -> Path:
    """Write files below a directory, which is made."""
    for path, text in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    root.mkdir(parents=True, exist_ok=True)
    return root


VARIABLE = 'variable "environment" {\n  type = string\n}\n'
PUBLISHED = """
variable "environment" { type = string }
resource "aws_ssm_parameter" "vpc" {
  name  = "/acme/${var.environment}/vpc/id"
  type  = "String"
  value = "vpc"
}
"""
"""A root that publishes one parameter, for whatever environment it is told."""


def dangling(result: Result) -> list[tuple[str, int, str, tuple[str, ...]]]:
    """Path, line, name and environments of every dangling read."""
    return [(one.path, one.line, one.name, one.environments) for one in result.dangling]


def data(*names: str) -> str:
    """A file that reads parameters: one each third line, the name on the second of it."""
    return "".join(
        f'data "aws_ssm_parameter" "p{number}" {{\n  name = "{name}"\n}}\n'
        for number, name in enumerate(names)
    )
