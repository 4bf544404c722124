"""Writing a changed file: whole or not at all, with the mode that it had."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from collections.abc import Mapping

from validator.pipeline.request import InputError


def write_all(contents: Mapping[str, tuple[bytes, bytes]]) -> None:
    """Put the new contents of files, by path: (old, new), in their place.

    Raises InputError where a file is not as it was read or cannot be written; what has been
    written until then is put back.
    """
    done: list[str] = []
    try:
        for path, (old, new) in contents.items():
            _replace(path, old, new)
            done.append(path)
    except OSError as error:
        for written in done:
            old, new = contents[written]
            with contextlib.suppress(OSError):
                _replace(written, new, old)
        raise InputError(f"{path}: {error.strerror or error}; nothing was changed") from error


def restore(contents: Mapping[str, tuple[bytes, bytes]]) -> None:
    """Put the old contents back. Raises InputError as `write_all` does."""
    write_all({path: (new, old) for path, (old, new) in contents.items()})


def _replace(path: str, old: bytes, new: bytes) -> None:
    target = os.path.realpath(path)  # a link stays a link
    with open(target, "rb") as stream:
        if stream.read() != old:
            raise OSError(None, "the file was changed meanwhile")
        known = os.fstat(stream.fileno())
    if not os.access(target, os.W_OK):  # replacing asks only for the directory's permission
        raise PermissionError(13, os.strerror(13))
    handle, scratch = tempfile.mkstemp(dir=os.path.dirname(target), prefix=".shared-check-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(new)
            with contextlib.suppress(OSError):
                os.fchown(stream.fileno(), known.st_uid, known.st_gid)
            os.fchmod(stream.fileno(), stat.S_IMODE(known.st_mode))
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(scratch, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(scratch)
        raise
