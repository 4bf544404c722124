"""A working copy of a root module with everything that its paths reach.

Running an engine writes into the root's directory, and a lock file with the hashes of the official
provider would refuse one that was built here. So a trial run works on a copy, laid out as the
original is: ``../../modules/network`` and ``../../address-plan.yaml`` resolve in it.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

__all__ = ["copy_tree"]

_CONFIGURATION = (".tf", ".tofu", ".tf.json")
_UPWARD_PATH = re.compile(r"(?<![\w.])((?:\./)?\.\.(?:/[\w.@+-]*)*)(?=[\"'\s,)$%]|$)([$%]?)")
_LEFT_OUT_FOLDERS = frozenset(
    {".terraform", ".git", ".venv", "node_modules", "__pycache__", ".mypy_cache", ".ruff_cache"}
)
_LEFT_OUT_FILES = frozenset({".terraform.lock.hcl", ".terraform.tfstate.lock.info"})
_STATE = re.compile(r"\.tfstate(\.\d+)?(\.backup)?$")


def copy_tree(root: Path, target: Path, *, extra: Iterable[Path] = ()) -> Path:
    """Copies the root module ``root`` and what it reaches into ``target``; returns the root there.

    What it reaches: every path with ``..`` in its configuration, and in that of the local modules
    found there, and the paths in ``extra``, as far as they lie in the same repository. Left out:
    ``.terraform``, the lock file, state files, version control. Symbolic links are followed; one
    that leads back into itself or nowhere is left out.

    Raises ``FileNotFoundError`` when ``root`` is not a directory.
    """
    root = root.resolve()
    if not root.is_dir():
        raise FileNotFoundError(f"{root} is not a directory")
    sources = _outermost(_reached(root, [path.resolve() for path in extra], _outside(root)))
    folders = [source if source.is_dir() else source.parent for source in sources]
    common = Path(os.path.commonpath(folders))
    for source in sources:
        place = target / source.relative_to(common)
        if source.is_dir():
            _copy_folder(source, place, frozenset())
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, place)
    return target / root.relative_to(common)


def _outside(root: Path) -> Callable[[Path], bool]:
    """Tells what is out of bounds: other than the repository of ``root``, or a home directory."""
    top = next((path for path in (root, *root.parents) if (path / ".git").exists()), None)
    if top is not None:
        return lambda path: not path.is_relative_to(top)
    home = Path.home().resolve()
    return lambda path: home.is_relative_to(path) or path == Path(path.anchor)


def _reached(root: Path, extra: list[Path], outside: Callable[[Path], bool]) -> set[Path]:
    """``root`` and every existing path outside of it that its configuration names, transitively."""
    reached: set[Path] = set()
    open_ends = [root, *extra]
    while open_ends:
        path = open_ends.pop()
        if path in reached or not path.exists() or (path != root and outside(path)):
            continue
        reached.add(path)
        if path.is_dir():
            open_ends.extend(_upward_paths(path))
    return reached


def _upward_paths(folder: Path) -> Iterator[Path]:
    for file in _configuration_files(folder):
        text = file.read_text("utf-8", "replace")
        # Relative to the file's own module, and to the root: `path.root` and plain file names.
        for start in {file.parent, folder}:
            for match in _UPWARD_PATH.finditer(text):
                # Up to an interpolation the last segment is only the beginning of a name.
                path = match[1].rpartition("/")[0] if match[2] else match[1]
                yield (start / path).resolve()


def _configuration_files(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name not in _LEFT_OUT_FOLDERS]
        for name in files:
            if name.endswith(_CONFIGURATION):
                yield Path(place) / name


def _outermost(paths: set[Path]) -> list[Path]:
    """``paths`` without those that lie inside another of them."""
    return sorted(path for path in paths if not paths.intersection(path.parents))


def _copy_folder(source: Path, target: Path, above: frozenset[Path]) -> None:
    real = source.resolve()
    if real in above:
        return
    target.mkdir(parents=True, exist_ok=True)
    for entry in sorted(source.iterdir()):
        name = entry.name
        if entry.is_dir():
            if name not in _LEFT_OUT_FOLDERS:
                _copy_folder(entry, target / name, above | {real})
        elif entry.is_file() and name not in _LEFT_OUT_FILES and not _STATE.search(name):
            shutil.copyfile(entry, target / name)
