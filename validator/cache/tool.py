"""Which tool it is that remembers: another version must not find what this one kept."""

from __future__ import annotations

import os
import sys
from functools import cache

from validator import __version__
from validator.cache import files

_CODE = (".py", ".json", ".txt")


@cache
def identity() -> str:
    """A digest of the tool's own files (as the file system stamps them) and of the interpreter.

    The change time of a file cannot be set back: an edit of the tool, too, is another tool.
    """
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    stamps = [__version__, sys.version, package]
    waiting = [package]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    if entry.name != "__pycache__":
                        waiting.append(entry.path)
                elif entry.name.endswith(_CODE):
                    found = entry.stat()
                    stamps.append(
                        f"{entry.path} {found.st_size} {found.st_mtime_ns} {found.st_ctime_ns}"
                    )
    return files.digest("\n".join(sorted(stamps)).encode("utf-8", "surrogateescape"))
