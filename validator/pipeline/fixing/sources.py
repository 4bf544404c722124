"""The files that may be changed, their blocks, and what was judged of them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence

from validator.cache import files
from validator.pipeline.judged import Judged
from validator.pipeline.places import exceptions_base
from validator.syntax.filenames import module_files
from validator.syntax.rewrite import BlockText, RewriteError, blocks, find

BlockPath = tuple[tuple[str, ...], ...]
"""The way to a block: type and labels of each block on it."""

_DOWNLOADED = ".terraform"


class Sources:
    """The sources of the judged roots."""

    def __init__(self, judged: Sequence[Judged]) -> None:
        self.roots = {one.root: one for one in judged}
        self._blocks: dict[str, list[BlockText]] = {}

    def judged_addresses(self, root: str, rule: str) -> frozenset[str]:
        """The addresses in a root that a rule says something about."""
        judged = self.roots.get(root)
        found = judged.findings if judged is not None else ()
        return frozenset(one.address for one in found if one.rule == rule)

    def block(self, path: str, name: tuple[str, ...]) -> BlockText:
        """A top-level block of a file. Raises RewriteError where the file may not be changed."""
        if not path.endswith((".tf", ".tofu")):
            raise RewriteError("it is written as JSON")
        return find(self.text(path), name)

    def only(self, path: str, name: tuple[str, ...]) -> None:
        """Raises RewriteError unless the file has exactly one such block."""
        find(self.text(path), name)

    def blocks(self, directory: str, kind: str) -> Iterator[tuple[str, BlockText]]:
        """The top-level blocks of a type in a module's directory, with their files."""
        for path in self._files(directory):
            if path not in self._blocks:
                self._blocks[path] = blocks(self.text(path))
            for one in self._blocks[path]:
                if one.type == kind:
                    yield path, one

    def mentions(self, directory: str, name: str) -> int:
        """How often the files of a directory name something."""
        pattern = re.compile(re.escape(name.encode()) + rb"(?![\w-])")
        paths = self._files(directory)
        return sum(len(pattern.findall(self.text(path))) for path in paths)

    def _files(self, directory: str) -> list[str]:
        directory = directory or os.curdir
        try:
            names = module_files(directory, "terraform")
        except OSError as error:
            raise RewriteError(f"{directory}: {error.strerror}") from error
        native = [name for name in names if not name.endswith(".json")]
        return [os.path.normpath(os.path.join(directory, name)) for name in native]

    def text(self, path: str) -> bytes:
        """A file's bytes. Raises RewriteError."""
        try:
            return files.read(path)
        except OSError as error:
            raise RewriteError(f"{path}: {error.strerror}") from error


def is_ours(path: str, root: str) -> bool:
    """Whether a file is the repository's own: not downloaded, not behind a link that leads out.

    A repository inside the repository is another's. Without a repository it is what lies below
    the working directory, or below the root.
    """
    real = os.path.realpath(path)
    top = os.path.realpath(exceptions_base(root))
    downloaded = _DOWNLOADED in (*path.split(os.sep), *real.split(os.sep))
    if downloaded or os.path.commonpath((real, top)) != top:
        return False
    inner = os.path.dirname(real)
    while inner != top:
        if os.path.exists(os.path.join(inner, ".git")):
            return False
        inner = os.path.dirname(inner)
    return True
