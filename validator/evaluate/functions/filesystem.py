"""Files and paths. Paths are relative to the root module's directory, where the engine runs."""

from __future__ import annotations

import errno
import os
import posixpath
from collections.abc import Sequence
from dataclasses import replace

from validator.cache import files
from validator.evaluate.construct import set_value
from validator.evaluate.derive import derived
from validator.evaluate.functions.arguments import FALSE, TRUE, shown, string, text_of
from validator.evaluate.functions.digest import BASE64, HEX, digest_text
from validator.evaluate.functions.encoding import encode64
from validator.evaluate.functions.globs import matches
from validator.evaluate.functions.registry import (
    FunctionContext,
    FunctionError,
    Implementation,
    Parameter,
    function,
)
from validator.model.types import BOOL, DYNAMIC, STRING, set_of
from validator.model.value import Value

PATH = Parameter(STRING, "path")


def _full_path(path: str, context: FunctionContext) -> str:
    return os.path.normpath(os.path.join(context.root_dir, os.path.expanduser(path)))


def read_bytes(value: Value, context: FunctionContext) -> bytes:
    """The contents of the file at a path. Raises FunctionError."""
    full = _full_path(text_of(value), context)
    try:
        return files.read(full)
    except FileNotFoundError as error:
        raise FunctionError(
            f"no file exists at {shown(value)}; this function works only with files that are "
            "distributed as part of the configuration source code, so if this file will be "
            "created by a resource in this configuration you must instead obtain this result "
            "from an attribute of that resource",
            0,
        ) from error
    except OSError as error:
        if error.errno == errno.EFBIG:
            raise FunctionError(f"file {shown(value)} is larger than 64 MiB", 0) from error
        raise FunctionError(f"failed to read file {shown(value)}: {error.strerror}", 0) from error


def read_text(value: Value, context: FunctionContext) -> str:
    """The contents of a UTF-8 file at a path. Raises FunctionError."""
    try:
        return read_bytes(value, context).decode("utf-8")
    except UnicodeDecodeError as error:
        raise FunctionError(
            f"contents of {shown(value)} are not valid UTF-8; use the filebase64 function to "
            "obtain the Base64 encoded contents or the other file functions (e.g. filemd5, "
            "filesha256) to obtain file hashing results instead",
            0,
        ) from error


@function("file", PATH, returns=STRING)
def file(args: Sequence[Value], context: FunctionContext) -> Value:
    """The contents of a UTF-8 file."""
    return string(read_text(args[0], context))


@function("filebase64", PATH, returns=STRING)
def filebase64(args: Sequence[Value], context: FunctionContext) -> Value:
    """The contents of a file in base64."""
    return encode64(read_bytes(args[0], context))


def _file_digest(name: str) -> Implementation:
    def implementation(args: Sequence[Value], context: FunctionContext) -> Value:
        return string(digest_text(name, read_bytes(args[0], context)))

    implementation.__doc__ = f"The {name} digest of a file."
    return function(f"file{name}", PATH, returns=STRING)(implementation)


for _name in (*HEX, *BASE64):
    _file_digest(_name)


@function("fileexists", PATH, returns=BOOL)
def fileexists(args: Sequence[Value], context: FunctionContext) -> Value:
    """Whether there is a regular file at a path."""
    full = _full_path(text_of(args[0]), context)
    if not files.exists(full):
        return FALSE
    if not files.is_file(full):
        raise FunctionError(f"{shown(args[0])} is not a regular file", 0)
    return TRUE


@function("fileset", PATH, Parameter(STRING, "pattern"), returns=set_of(STRING))
def fileset(args: Sequence[Value], context: FunctionContext) -> Value:
    """The files under a directory whose paths match a pattern with `*`, `**`, `?`, `{a,b}`."""
    base = os.path.normpath(os.path.join(context.root_dir, text_of(args[0])))
    try:
        found = matches(base, text_of(args[1]))
    except ValueError as error:
        raise FunctionError(f"failed to glob pattern: {error}", 1) from error
    return set_value([string(path) for path in found], STRING)


@function("basename", PATH, returns=STRING)
def basename(args: Sequence[Value], _: FunctionContext) -> Value:
    """The last part of a path."""
    path = text_of(args[0])
    if not path:
        return string(".")
    return string(posixpath.basename(path.rstrip("/")) or "/")


@function("dirname", PATH, returns=STRING)
def dirname(args: Sequence[Value], _: FunctionContext) -> Value:
    """A path without its last part."""
    return string(_clean(text_of(args[0]).rpartition("/")[0] or _root(text_of(args[0]))))


def _root(path: str) -> str:
    return "/" if path.startswith("/") else "."


def _clean(path: str) -> str:
    """A path without `.`, inner `..` and doubled slashes, as Go's `filepath.Clean`."""
    cleaned = posixpath.normpath(path)
    return cleaned[1:] if cleaned.startswith("//") else cleaned


@function("abspath", PATH, returns=STRING, note="relative to the root module's directory")
def abspath(args: Sequence[Value], context: FunctionContext) -> Value:
    """An absolute path, from the root module's directory."""
    return string(_clean(os.path.join(os.path.abspath(context.root_dir), text_of(args[0]))))


@function("pathexpand", PATH, returns=STRING)
def pathexpand(args: Sequence[Value], _: FunctionContext) -> Value:
    """A path with a leading `~` replaced by the home directory."""
    path = text_of(args[0])
    if path.startswith("~") and path[1:2] not in ("", "/"):
        raise FunctionError("cannot expand user-specific home dir", 0)
    return string(os.path.expanduser(path))


@function("templatefile", PATH, Parameter(name="vars", unknown=True))
def templatefile(args: Sequence[Value], context: FunctionContext) -> Value:
    """A file rendered as a template."""
    text = read_text(args[0], context)
    return _rendered(text, text_of(args[0]), args, context)


@function("templatestring", Parameter(STRING, "template"), Parameter(name="vars", unknown=True))
def templatestring(args: Sequence[Value], context: FunctionContext) -> Value:
    """A string rendered as a template."""
    return _rendered(text_of(args[0]), "", args, context)


def _rendered(text: str, path: str, args: Sequence[Value], context: FunctionContext) -> Value:
    variables = args[1]
    if not (variables.type.is_mapping or variables.type == DYNAMIC):
        raise FunctionError("invalid vars value: must be a map", 1)
    if variables.is_unknown or context.render_template is None:
        return derived(args)
    result = context.render_template(text, path, variables)
    return result if result.trail else replace(result, trail=args[0].trail)
