"""The files of a checkout that can hold a read: tests, examples and what others wrote are not."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

from validator.contract.patterns import KNOWN_ENVIRONMENTS
from validator.syntax.directory import is_configuration

_NEVER = frozenset((
    ".git", ".hg", ".svn", ".terraform", ".terragrunt-cache", ".venv", "venv", ".tox", ".nox",
    ".mypy_cache", ".pytest_cache", ".ruff_cache", ".idea", ".vscode", ".cache", ".next",
    ".nuxt", ".serverless", ".aws-sam", ".yarn", ".pnpm-store", ".gradle", ".mvn",
    "node_modules", "bower_components", "vendor", "third_party", "site-packages", "__pycache__",
    "cdk.out", "dist", "target", "coverage", "htmlcov", ".eggs", ".bundle", "Pods",
))  # fmt: skip
"""Directories of tools, of what is built and of what others wrote."""
_TESTS = frozenset((
    "tests", "__tests__", "testdata", "test-data", "test_data", "fixtures", "__fixtures__",
    "__mocks__", "mocks", "spec", "specs", "e2e", "examples", "example", "samples", "sample",
    "benchmarks", "benchmark", "docs", "doc",
))  # fmt: skip
_HOLDS_ENVIRONMENTS = frozenset((
    "env", "envs", "environment", "environments", "live", "stage", "stages", "deployments",
    "accounts", "account", "workspaces", "tfvars", "vars",
))  # fmt: skip
_TEXT = frozenset((
    ".yaml", ".yml", ".json", ".json5", ".jsonc", ".env", ".toml", ".properties", ".conf",
    ".cfg", ".ini", ".py", ".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts", ".go",
    ".java", ".kt", ".kts", ".scala", ".groovy", ".gradle", ".rb", ".php", ".cs", ".rs", ".sh",
    ".bash", ".zsh", ".ps1", ".bat", ".mk", ".dockerfile", ".tpl", ".tmpl", ".tftpl", ".j2",
    ".jinja", ".jinja2", ".template", ".xml", ".hcl", ".service", ".ex", ".exs", ".tfbackend",
))  # fmt: skip
_NAMES = frozenset((
    "dockerfile", "makefile", "gnumakefile", "jenkinsfile", "procfile", "justfile",
    "containerfile", "vagrantfile", ".env", ".envrc", ".npmrc",
))  # fmt: skip
_LOCKS = frozenset((
    "package-lock.json", "yarn.lock", "pnpm-lock.yaml", "poetry.lock", "composer.lock",
    "go.sum", ".terraform.lock.hcl", "npm-shrinkwrap.json",
))  # fmt: skip
_TERRAFORM = (".tf", ".tf.json", ".tofu", ".tofu.json", ".tfvars", ".tfvars.json")
_LARGEST = 2_000_000
"""Bytes; what is larger is data, not code."""


@dataclass(frozen=True, slots=True)
class File:
    """A file of a checkout: its path below the root, with `/`, and what tells its content."""

    path: str
    size: int
    stamp: tuple[int, int, int]

    @property
    def is_terraform(self) -> bool:
        """Whether Terraform reads it as configuration or as values of variables."""
        return self.path.endswith(_TERRAFORM)

    @property
    def is_configuration(self) -> bool:
        """Whether it is part of a module."""
        return is_configuration(os.path.basename(self.path))


def files(root: str, without: frozenset[str] = frozenset()) -> Iterator[File]:
    """The files below `root` that are looked at, in order of path.

    `without` are directories (real paths) that are somebody else's: a foundation in the same
    repository, or other consumers. Raises OSError where the root itself cannot be listed.
    """
    os.listdir(root)
    yield from _below(root, "", without)


def _below(root: str, relative: str, without: frozenset[str]) -> Iterator[File]:
    try:
        entries = sorted(
            os.scandir(os.path.join(root, relative) if relative else root),
            key=lambda entry: entry.name,
        )
    except OSError:
        return
    if any(entry.name == "policy.yaml" for entry in entries):
        return  # a policy of this tool: what lies beside it are its fixtures
    folders = [entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]
    for entry in entries:
        path = f"{relative}/{entry.name}" if relative else entry.name
        if entry.is_dir(follow_symlinks=False):
            if _enters(entry.name, relative, folders) and not (
                without and os.path.realpath(entry.path) in without
            ):
                yield from _below(root, path, without)
        elif _is_read(entry.name):
            found = _file(entry, path)
            if found is not None:
                yield found


def _file(entry: os.DirEntry[str], path: str) -> File | None:
    try:
        if not entry.is_file():
            return None
        found = entry.stat()
    except OSError:
        return None
    if found.st_size > _LARGEST:
        return None
    return File(path, found.st_size, (found.st_mtime_ns, found.st_ctime_ns, found.st_ino))


def _enters(name: str, relative: str, siblings: list[str]) -> bool:
    folded = name.lower()
    if folded in _NEVER:
        return False
    if folded in ("test", "testing"):
        # An environment may be called test; a directory of tests has no environments beside it.
        parent = os.path.basename(relative).lower()
        others = {one.lower() for one in siblings} - {folded}
        return parent in _HOLDS_ENVIRONMENTS or bool(others & KNOWN_ENVIRONMENTS)
    return folded not in _TESTS


def _is_read(name: str) -> bool:
    folded = name.lower()
    if folded.endswith((".tftest.hcl", ".tofutest.hcl", ".tftest.json")) or folded in _LOCKS:
        return False
    if folded.endswith(_TERRAFORM):
        return True
    stem, ending = os.path.splitext(folded)
    if folded in _NAMES or folded.startswith((".env.", "dockerfile.", "jenkinsfile.")):
        return True
    if ending not in _TEXT or _is_test(stem, ending):
        return False
    return not stem.endswith((".min", ".lock"))


def _is_test(stem: str, ending: str) -> bool:
    if ending in (".yaml", ".yml", ".json", ".tpl", ".env"):
        return False
    return stem.startswith("test_") or stem.endswith(
        ("_test", ".test", ".spec", "_spec", "tests", "conftest", "testcase")
    )
