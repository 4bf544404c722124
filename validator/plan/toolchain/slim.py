"""Trimming the AWS provider's source to the services in use.

The provider registers its services in two generated files: the list of service packages, and one
client accessor per service. Everything else reaches a service only by importing it, so a copy
without the other services compiles in a third of the time to a third of the size.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from pathlib import Path

from validator.plan.toolchain.cache import ToolchainError

__all__ = ["service_closure", "slim_copy", "trim_accessors", "trim_registrations"]

_IMPORT = re.compile(r'"github\.com/hashicorp/terraform-provider-aws/internal/service/([a-z0-9]+)"')
_REGISTRATION = re.compile(r"^\s*([a-z0-9]+)\.ServicePackage\(ctx\),$")
_ACCESSOR = re.compile(
    r"func \(c \*AWSClient\) (\w+)\(ctx context\.Context\) \*\w+\.Client \{\n.*?\n\}\n\n?",
    re.DOTALL,
)
_SDK_IMPORT = re.compile(
    r'^\t(?:(\w+) )?"github\.com/aws/aws-sdk-go-v2/service/([^"]+)"\n', re.MULTILINE
)

_TOP_LEVEL = frozenset({"go.mod", "go.sum", "main.go", "internal", "names", "version"})
_REGISTRATIONS = Path("internal/provider/sdkv2/service_packages_gen.go")
_ACCESSORS = Path("internal/conns/awsclient_gen.go")


def slim_copy(source: Path, target: Path, wanted: Iterable[str]) -> frozenset[str]:
    """Copies the provider's tree to ``target`` with the ``wanted`` services; returns those kept.

    Raises ``ToolchainError`` when the tree is not laid out as expected.
    """
    for path in (_REGISTRATIONS, _ACCESSORS):
        if not (source / path).is_file():
            raise ToolchainError(f"the provider's source has no {path}", _LAYOUT_HINT)
    kept = service_closure(source / "internal" / "service", wanted)
    _copy(source, target, kept)
    registrations = target / _REGISTRATIONS
    registrations.write_text(trim_registrations(registrations.read_text("utf-8"), kept), "utf-8")
    accessors = target / _ACCESSORS
    used = _called_accessors(target, accessors)
    accessors.write_text(trim_accessors(accessors.read_text("utf-8"), used), "utf-8")
    return kept


_LAYOUT_HINT = "the pinned module version and this build recipe do not fit: report this"


def service_closure(services: Path, wanted: Iterable[str]) -> frozenset[str]:
    """The ``wanted`` services and every service that their code imports, directly or not."""
    kept: set[str] = set()
    open_ends = list(wanted)
    while open_ends:
        name = open_ends.pop()
        if name in kept:
            continue
        if not (services / name).is_dir():
            raise ToolchainError(f"the provider has no service package {name!r}", _LAYOUT_HINT)
        kept.add(name)
        for path in (services / name).rglob("*.go"):
            if not path.name.endswith("_test.go"):
                open_ends.extend(_IMPORT.findall(path.read_text("utf-8")))
    return frozenset(kept)


def _copy(source: Path, target: Path, kept: frozenset[str]) -> None:
    def left_out(folder: str, names: list[str]) -> set[str]:
        relative = Path(folder).relative_to(source).as_posix()
        out = {name for name in names if name.endswith("_test.go") or name == "testdata"}
        if relative == ".":
            out |= set(names) - _TOP_LEVEL
        elif relative == "internal":
            out |= {"acctest", "generate"}
        elif relative == "internal/service":
            out |= {name for name in names if (Path(folder) / name).is_dir()} - kept
        return out

    # The module cache is read-only: contents are copied, permissions are not.
    shutil.copytree(source, target, ignore=left_out, copy_function=shutil.copyfile)
    for path in (target, *target.rglob("*")):
        if path.is_dir():
            path.chmod(0o755)


def trim_registrations(text: str, kept: frozenset[str]) -> str:
    """The list of service packages without the imports and entries of services not ``kept``."""
    lines = []
    for line in text.splitlines(keepends=True):
        match = _IMPORT.search(line) or _REGISTRATION.match(line.rstrip("\n"))
        if match is None or match[1] in kept:
            lines.append(line)
    return "".join(lines)


def _called_accessors(tree: Path, accessors: Path) -> frozenset[str]:
    called: set[str] = set()
    for path in tree.rglob("*.go"):
        if path != accessors:
            called.update(re.findall(r"\.(\w+Client)\b", path.read_text("utf-8")))
    return frozenset(called)


def trim_accessors(text: str, used: frozenset[str]) -> str:
    """The client accessors that are ``used``, and the imports that these need."""
    text = _ACCESSOR.sub(lambda match: match[0] if match[1] in used else "", text)
    packages = set(re.findall(r"\*(\w+)\.Client\b", text))

    def needed(match: re.Match[str]) -> str:
        name = match[1] or match[2].rsplit("/", 1)[-1]
        return match[0] if name in packages else ""

    return _SDK_IMPORT.sub(needed, text)
