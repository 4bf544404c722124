"""Binary plan files (`terraform plan -out=plan.tfplan`): a zip of the plan and of its sources.

The plan data is read through the engine's own `show -json`, the only documented reader of it. The
sources are read from the `tfconfig` part: one directory per module call and a manifest that says
where each stood when the plan was made.
"""

from __future__ import annotations

import json
import os
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from validator.model.graph import Graph
from validator.plan.document import JsonObject, PlanError
from validator.plan.reader import read_plan
from validator.plan.runner import EngineError, EngineRunner, Timeouts
from validator.plan.toolchain import Engine

__all__ = ["PlanError", "extract_sources", "is_binary", "read_binary"]

FILES_LIMIT = 20_000
BYTES_LIMIT = 256 << 20
"""Sources are text: bounds against archives made to fill a disk."""

DEPTH_LIMIT = 32
_SIGNATURE = b"PK\x03\x04"
_PLAN = "tfplan"
_MANIFEST = "tfconfig/modules.json"
_PREFIX = "tfconfig/m-"
_CONFIGURATION = (".tf", ".tf.json", ".tofu", ".tofu.json")
_ENCRYPTED = 0x1
_DAMAGE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    UnicodeDecodeError,
    struct.error,
)
"""What reading a damaged archive raises, by the part that is damaged."""


@dataclass(frozen=True, slots=True)
class _Call:
    """One entry of the manifest: a module call (or the root, with an empty key)."""

    key: str
    source: str
    version: str
    directory: str


def is_binary(path: str) -> bool:
    """True for a file that starts as a binary plan does; False for any other or unreadable one."""
    try:
        with open(path, "rb") as stream:
            return stream.read(len(_SIGNATURE)) == _SIGNATURE
    except OSError:
        return False


def read_binary(
    path: str,
    engine: Engine,
    *,
    into: str,
    directory: str | None = None,
    sources: str | None = None,
    environ: Mapping[str, str] | None = None,
    timeouts: Timeouts | None = None,
    keep: Callable[[JsonObject], None] | None = None,
) -> tuple[Graph, str]:
    """The graph of a binary plan, and a directory that holds the sources it was made of.

    `directory` is the initialised root module (the plan file's own directory unless given): the
    engine needs its providers to read the plan. Where the files in `sources` (the same directory
    unless given) are still those of the plan, it is returned as the sources; otherwise they are
    extracted under `into`, which the caller owns. `keep` is given the plan's JSON.

    Raises PlanError where the file is not a whole plan or the engine cannot read it.
    """
    root = directory if directory is not None else os.path.dirname(path) or os.curdir
    calls, files = _open(path)
    runner = EngineRunner(engine, Path(root), env=environ, timeouts=timeouts)
    try:
        data = runner.show_json(Path(os.path.abspath(path)))
    except EngineError as error:
        raise PlanError(
            f"{error}\nRun `{engine.kind} init` in {root} with the version that made the plan, "
            "or give the plan as JSON",
            path,
        ) from error
    if keep is not None:
        keep(data)
    named = f"{engine.kind} {engine.version}"
    place = root if sources is None else sources
    graph = read_plan(data, root=place, engine=named, path=path)
    if _unchanged(place, calls, files):
        return graph, place
    return graph, _write(path, calls, files, into, os.path.abspath(root))


def extract_sources(path: str, into: str) -> str:
    """Write the sources in a binary plan below `into`; the root module's directory is returned.

    Raises PlanError for a damaged archive, one that is no plan, or one that would write elsewhere.
    """
    calls, files = _open(path)
    return _write(path, calls, files, into, os.path.abspath(os.path.dirname(path) or os.curdir))


def _open(path: str) -> tuple[list[_Call], dict[str, dict[str, bytes]]]:
    """The manifest, and the files of every module key by name."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if _PLAN not in names or _MANIFEST not in names:
                raise PlanError("a zip file, but not a plan with its sources", path)
            return _calls(path, archive), _files(path, archive)
    except FileNotFoundError:
        raise PlanError("no such file: write it with `terraform plan -out=FILE`", path) from None
    except IsADirectoryError:
        raise PlanError("a directory: name the file of `terraform plan -out=FILE`", path) from None
    except _DAMAGE as error:
        raise PlanError(
            f"not a whole binary plan ({error}): write it with `terraform plan -out=FILE`", path
        ) from None
    except OSError as error:
        raise PlanError(f"cannot be read: {error.strerror or error}", path) from None


def _calls(path: str, archive: zipfile.ZipFile) -> list[_Call]:
    fault = PlanError("a plan whose list of modules is damaged: plan again", path)
    try:
        found = json.loads(_content(path, archive, archive.getinfo(_MANIFEST), BYTES_LIMIT))
    except (ValueError, RecursionError):
        raise fault from None
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise fault
    calls = []
    for item in found:
        parts = [item.get(name) or "" for name in ("Key", "Source", "Version", "Dir")]
        if not all(isinstance(part, str) for part in parts):
            raise fault
        calls.append(_Call(parts[0], parts[1], parts[2], _relative(path, parts[3])))
    return calls


def _relative(path: str, directory: str) -> str:
    """A module's directory relative to where the plan was made, as it may be written to disk."""
    text = posixpath.normpath(directory.replace("\\", "/"))
    drive = ":" in text.partition("/")[0]
    if text.startswith("/") or drive or "\0" in text or _ups(text) > DEPTH_LIMIT:
        raise PlanError("a plan with a module outside of its own tree: not extracted", path)
    return text


def _ups(directory: str) -> int:
    return directory.split("/").count("..")


def _files(path: str, archive: zipfile.ZipFile) -> dict[str, dict[str, bytes]]:
    found: dict[str, dict[str, bytes]] = {}
    left, count = BYTES_LIMIT, 0
    for info in archive.infolist():
        if not info.filename.startswith(_PREFIX) or info.is_dir():
            continue
        key, _, name = info.filename.removeprefix(_PREFIX).rpartition("/")
        if name in ("", ".", "..") or set(name) & {"\\", ":", "\0"} or "/" in key:
            raise PlanError("a plan with an unsafe file name in its sources: not extracted", path)
        if name in found.setdefault(key, {}):
            raise PlanError("a plan with two source files of one name: not extracted", path)
        content = _content(path, archive, info, left)
        left, count = left - len(content), count + 1
        if count > FILES_LIMIT:
            raise PlanError(f"a plan with more than {FILES_LIMIT} source files", path)
        found[key][name] = content
    return found


def _content(path: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    if info.flag_bits & _ENCRYPTED:
        raise PlanError("a plan whose archive is encrypted: plan again without", path)
    # The size in the directory is only a claim: what is unpacked is what counts.
    with archive.open(info) as stream:
        content = stream.read(limit + 1)
    if len(content) > limit:
        raise PlanError(f"a plan with more than {BYTES_LIMIT >> 20} MiB of sources", path)
    return content


def _unchanged(root: str, calls: list[_Call], files: Mapping[str, Mapping[str, bytes]]) -> bool:
    """Whether the sources in place are those in the plan, no more and no less."""
    in_plan = any(call.key == "" and files.get("") for call in calls)
    return in_plan and all(
        _same_files(os.path.join(root, call.directory), files.get(call.key, {})) for call in calls
    )


def _same_files(directory: str, files: Mapping[str, bytes]) -> bool:
    try:
        present = {name for name in os.listdir(directory) if name.endswith(_CONFIGURATION)}
        if present != set(files):
            return False
        for name, content in files.items():
            with open(os.path.join(directory, name), "rb") as stream:
                if stream.read(len(content) + 1) != content:
                    return False
    except OSError:
        return False
    return True


def _write(
    path: str,
    calls: list[_Call],
    files: Mapping[str, Mapping[str, bytes]],
    into: str,
    original: str,
) -> str:
    """Write the tree so that `source = "../../modules/x"` leads to the same files as before."""
    ups = max((_ups(call.directory) for call in calls), default=0)
    names = [part for part in Path(original).parts[1:] if part not in (os.sep, "..")]
    tail = (["root"] * ups + names)[-ups:] if ups else []
    root = os.path.join(os.path.realpath(into), *tail)
    written: set[str] = set()
    for call in calls:
        directory = os.path.normpath(os.path.join(root, call.directory))
        if os.path.commonpath((directory, os.path.realpath(into))) != os.path.realpath(into):
            raise PlanError("a plan with a module outside of its own tree: not extracted", path)
        if directory in written:
            continue  # one module called twice
        written.add(directory)
        os.makedirs(directory, exist_ok=True)
        for name, content in files.get(call.key, {}).items():
            try:
                with open(os.path.join(directory, name), "xb") as stream:
                    stream.write(content)
            except FileExistsError:
                raise PlanError(
                    f"{into} already holds files: name an empty directory", path
                ) from None
    _write_manifest(root, list(_downloaded(calls)))
    return root


def _downloaded(calls: list[_Call]) -> Iterator[Mapping[str, str]]:
    for call in calls:
        entry = {"Key": call.key, "Source": call.source, "Dir": call.directory}
        yield entry | ({"Version": call.version} if call.version else {})


def _write_manifest(root: str, entries: list[Mapping[str, str]]) -> None:
    """Where `init` records the modules it installed: evaluation finds the sources there."""
    directory = os.path.join(root, ".terraform", "modules")
    os.makedirs(directory, exist_ok=True)
    with open(os.path.join(directory, "modules.json"), "w", encoding="utf-8") as stream:
        json.dump({"Modules": entries}, stream)
