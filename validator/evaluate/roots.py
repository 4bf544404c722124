"""Which directories are root modules, and which roots a file belongs to."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

from validator.cache import files
from validator.evaluate.outlines import Outline, Outlines, is_local
from validator.syntax.filenames import is_configuration, module_files

_SKIPPED = frozenset(("node_modules", "__pycache__", "venv"))
_POLICY = "policy.yaml"
_TFVARS = (".tfvars", ".tfvars.json")
_TEST = (".tftest.hcl", ".tftest.json", ".tofutest.hcl", ".tofutest.json")


class _Index:
    """The directories with configuration under some paths, and their local module calls."""

    def __init__(self, outlines: Outlines | None = None) -> None:
        self.outlines = outlines or Outlines()
        self.directories: dict[str, None] = {}
        self.calls: dict[str, frozenset[str]] = {}
        self.anchored: set[str] = set()

    def search(self, path: str) -> None:
        for directory, folders, names in files.walk(path):
            folders[:] = [
                name for name in folders if not name.startswith(".") and name not in _SKIPPED
            ]
            if os.path.basename(directory) == "tests" and any(n.endswith(_TEST) for n in names):
                folders.clear()  # helper modules of native tests: not roots of anybody's plan
                continue
            if _POLICY in names and directory != path:
                continue  # the fixtures of a policy: each file stands alone
            if any(is_configuration(name) for name in names):
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
            outline = self.outlines.read(os.path.normpath(os.path.join(directory, name)))
            self._note(directory, outline)
            for source in outline.calls:
                if is_local(source):
                    found.add(files.real(os.path.join(directory, source)))
        self.calls[directory] = frozenset(found)
        return self.calls[directory]

    def _note(self, directory: str, outline: Outline) -> None:
        """A backend, or a provider beside tfvars, makes a root of whatever calls the directory."""
        if outline.backend:
            self.anchored.add(directory)
        if outline.provider and any(n.endswith(_TFVARS) for n in files.names(directory)):
            self.anchored.add(directory)


def discover_roots(paths: Sequence[str], outlines: Outlines | None = None) -> list[str]:
    """The root modules under the paths, in order; a file stands for its directory.

    A root is a directory with configuration that no other directory calls as a local module,
    searched through the whole repository, or that has a backend, or a provider beside tfvars.
    """
    outlines = outlines or Outlines()
    wanted = _Index(outlines)
    paths = [path for path in paths if files.exists(path)]
    for path in paths:
        wanted.search(path if files.is_dir(path) else os.path.dirname(path) or ".")
    everything = _Index(outlines)
    for top in dict.fromkeys(_repository(path) for path in paths):
        everything.search(top)
    called: set[str] = set()
    for directory in (*everything.directories, *wanted.directories):
        own = files.real(directory)
        called |= {target for target in everything.read(directory) if target != own}
    return [
        directory
        for directory in wanted.directories
        if files.real(directory) not in called or directory in _anchored(wanted, directory)
    ]


def roots_among(directories: Sequence[str]) -> list[str]:
    """The roots among directories with configuration: as `discover_roots`, but no others count."""
    index = _Index()
    called: set[str] = set()
    for directory in directories:
        own = files.real(directory)
        called |= {target for target in index.read(os.path.normpath(directory)) if target != own}
    return [
        directory
        for directory in directories
        if files.real(directory) not in called or os.path.normpath(directory) in index.anchored
    ]


def _anchored(index: _Index, directory: str) -> set[str]:
    index.read(directory)
    return index.anchored


def _repository(path: str) -> str:
    """The top of the repository that holds the path; the path's directory where there is none."""
    start = path if files.is_dir(path) else os.path.dirname(path) or "."
    current = os.path.abspath(start)
    while True:
        if files.exists(os.path.join(current, ".git")):
            return os.path.relpath(current) if not os.path.isabs(path) else current
        parent = os.path.dirname(current)
        if parent == current:
            return start
        current = parent


def root_of(file: str, roots: Iterable[str], outlines: Outlines | None = None) -> list[str]:
    """The roots that read a file: its own directory, or through their local module calls."""
    wanted = files.real(os.path.dirname(file) or ".")
    index = _Index(outlines)
    return [root for root in roots if wanted in _closure(index, root)]


def _closure(index: _Index, root: str) -> set[str]:
    seen: set[str] = set()
    waiting = [files.real(root)]
    while waiting:
        directory = waiting.pop()
        if directory not in seen:
            seen.add(directory)
            waiting.extend(index.read(directory))
    return seen
