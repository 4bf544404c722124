"""Which directories are root modules, and which roots a file belongs to."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

from validator.evaluate.calls import is_local
from validator.evaluate.configuration import constant_text
from validator.syntax.directory import is_configuration, module_files, read_file
from validator.syntax.nodes import SyntaxTree

_SKIPPED = frozenset(("node_modules", "__pycache__", "venv"))
_TFVARS = (".tfvars", ".tfvars.json")
_TEST = (".tftest.hcl", ".tftest.json", ".tofutest.hcl", ".tofutest.json")
_TELLING = (b"module", b"backend", b"cloud", b"provider")
"""What a file must hold to say anything about calls and roots; others need no parsing."""


class _Index:
    """The directories with configuration under some paths, and their local module calls."""

    def __init__(self) -> None:
        self.directories: dict[str, None] = {}
        self.calls: dict[str, frozenset[str]] = {}
        self.anchored: set[str] = set()

    def search(self, path: str) -> None:
        for directory, folders, files in os.walk(path):
            folders[:] = sorted(
                name for name in folders if not name.startswith(".") and name not in _SKIPPED
            )
            if os.path.basename(directory) == "tests" and any(n.endswith(_TEST) for n in files):
                folders.clear()  # helper modules of native tests: not roots of anybody's plan
                continue
            if any(is_configuration(name) for name in files):
                self.directories.setdefault(os.path.normpath(directory))

    def read(self, directory: str) -> frozenset[str]:
        """The directories (real paths) of the local modules that this one calls."""
        known = self.calls.get(directory)
        if known is not None:
            return known
        try:
            names = module_files(directory, "tofu")
        except OSError:
            names = []
        found: set[str] = set()
        for name in names:
            path = os.path.normpath(os.path.join(directory, name))
            if not _tells(path):
                continue
            tree = read_file(path, path)
            self._note(directory, tree)
            for block in tree.body.of_type("module"):
                source = constant_text(block.body.attributes.get("source"))
                if source is not None and is_local(source):
                    found.add(os.path.realpath(os.path.join(directory, source)))
        self.calls[directory] = frozenset(found)
        return self.calls[directory]

    def _note(self, directory: str, tree: SyntaxTree) -> None:
        """A backend, or a provider beside tfvars, makes a root of whatever calls the directory."""
        for block in tree.body.of_type("terraform"):
            if block.body.of_type("backend", "cloud"):
                self.anchored.add(directory)
        if tree.body.of_type("provider") and any(
            name.endswith(_TFVARS) for name in os.listdir(directory)
        ):
            self.anchored.add(directory)


def _tells(path: str) -> bool:
    try:
        with open(path, "rb") as stream:
            text = stream.read()
    except OSError:
        return False
    return any(word in text for word in _TELLING)


def discover_roots(paths: Sequence[str]) -> list[str]:
    """The root modules under the paths, in order; a file stands for its directory.

    A root is a directory with configuration that no other directory calls as a local module,
    searched through the whole repository, or that has a backend, or a provider beside tfvars.
    """
    wanted = _Index()
    paths = [path for path in paths if os.path.exists(path)]
    for path in paths:
        wanted.search(path if os.path.isdir(path) else os.path.dirname(path) or ".")
    everything = _Index()
    for top in dict.fromkeys(_repository(path) for path in paths):
        everything.search(top)
    called: set[str] = set()
    for directory in (*everything.directories, *wanted.directories):
        own = os.path.realpath(directory)
        called |= {target for target in everything.read(directory) if target != own}
    return [
        directory
        for directory in wanted.directories
        if os.path.realpath(directory) not in called or directory in _anchored(wanted, directory)
    ]


def _anchored(index: _Index, directory: str) -> set[str]:
    index.read(directory)
    return index.anchored


def _repository(path: str) -> str:
    """The top of the repository that holds the path; the path's directory where there is none."""
    start = path if os.path.isdir(path) else os.path.dirname(path) or "."
    current = os.path.abspath(start)
    while True:
        if os.path.exists(os.path.join(current, ".git")):
            return os.path.relpath(current) if not os.path.isabs(path) else current
        parent = os.path.dirname(current)
        if parent == current:
            return start
        current = parent


def root_of(file: str, roots: Iterable[str]) -> list[str]:
    """The roots that read a file: its own directory, or through their local module calls."""
    wanted = os.path.realpath(os.path.dirname(file) or ".")
    index = _Index()
    return [root for root in roots if wanted in _closure(index, root)]


def _closure(index: _Index, root: str) -> set[str]:
    seen: set[str] = set()
    waiting = [os.path.realpath(root)]
    while waiting:
        directory = waiting.pop()
        if directory not in seen:
            seen.add(directory)
            waiting.extend(index.read(directory))
    return seen
