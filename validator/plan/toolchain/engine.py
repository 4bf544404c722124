"""Finding a Terraform engine: ``terraform`` ≥ 1.11 or ``tofu`` ≥ 1.10."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from validator.plan.toolchain.cache import ToolchainError, cache_directory

__all__ = [
    "ENGINE_VARIABLE",
    "MINIMUM_VERSIONS",
    "TOFU_VERSION",
    "Candidate",
    "Engine",
    "EngineKind",
    "Preference",
    "cached_tofu",
    "candidates",
    "find_engine",
    "probe",
]

EngineKind = Literal["terraform", "tofu"]
Preference = Literal["auto", "terraform", "tofu"]

ENGINE_VARIABLE = "SHARED_CHECK_ENGINE"
"""Environment variable with the path of the engine to use, before any on PATH."""

MINIMUM_VERSIONS: dict[EngineKind, tuple[int, int]] = {"terraform": (1, 11), "tofu": (1, 10)}
"""S3 state locking by ``use_lockfile`` is stable from these versions on.

https://developer.hashicorp.com/terraform/language/backend/s3 and
https://opentofu.org/docs/language/settings/backends/s3/
"""

TOFU_VERSION = "1.12.6"
"""The OpenTofu release that ``install_engine`` builds (see ``gomod/engine/go.mod``)."""

_PROBE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Engine:
    """A usable engine: its kind, absolute path and version (such as ``1.11.4``)."""

    kind: EngineKind
    path: Path
    version: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """An executable that was looked at; ``engine`` is None when it cannot be used (``problem``)."""

    path: Path
    engine: Engine | None
    problem: str | None


def cached_tofu() -> Path:
    """Where ``install_engine`` puts the engine it builds."""
    return cache_directory() / "bin" / f"tofu-{TOFU_VERSION}" / "tofu"


def find_engine(prefer: Preference = "auto") -> Engine | None:
    """The engine to use, or None when none can be had.

    Order: the one named by ``SHARED_CHECK_ENGINE``, ``terraform`` on PATH, ``tofu`` on PATH, the
    ``tofu`` in the cache. ``prefer`` limits the choice to one kind.

    Raises ``ToolchainError`` when ``SHARED_CHECK_ENGINE`` names an engine that cannot be used.
    """
    for candidate in candidates(prefer):
        if candidate.engine is not None:
            return candidate.engine
        if _is_named_by_variable(candidate.path):
            raise ToolchainError(
                f"{ENGINE_VARIABLE}={candidate.path}: {candidate.problem}",
                f"point {ENGINE_VARIABLE} at terraform >= 1.11 or tofu >= 1.10, or unset it",
            )
    return None


def candidates(prefer: Preference = "auto") -> Iterator[Candidate]:
    """Every executable that ``find_engine`` would look at, best first, usable or not."""
    seen: set[Path] = set()
    for path in _paths(prefer):
        if path in seen:
            continue
        seen.add(path)
        candidate = probe(path)
        wrong_kind = candidate.engine is not None and prefer not in ("auto", candidate.engine.kind)
        if not wrong_kind:
            yield candidate


def _paths(prefer: Preference) -> Iterator[Path]:
    named = os.environ.get(ENGINE_VARIABLE)
    if named:
        yield Path(named).expanduser().absolute()
    kinds: tuple[EngineKind, ...] = ("terraform", "tofu") if prefer == "auto" else (prefer,)
    for kind in kinds:
        found = shutil.which(kind)
        if found:
            yield Path(found).absolute()
    if "tofu" in kinds and cached_tofu().is_file():
        yield cached_tofu()


def _is_named_by_variable(path: Path) -> bool:
    named = os.environ.get(ENGINE_VARIABLE)
    return bool(named) and path == Path(str(named)).expanduser().absolute()


def probe(path: Path) -> Candidate:
    """Asks the executable at ``path`` for its kind and version."""
    if not path.is_file():
        return Candidate(path, None, "no such file")
    if not os.access(path, os.X_OK):
        return Candidate(path, None, "not executable")
    try:
        # Not `version -json`: both engines print the same keys there, and no name.
        done = subprocess.run(
            [str(path), "version"],
            cwd=path.parent,  # a directory with configuration would list its providers
            env={**os.environ, "CHECKPOINT_DISABLE": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_PROBE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Candidate(path, None, f"`version` did not answer within {_PROBE_SECONDS:g} s")
    except OSError as error:
        return Candidate(path, None, f"cannot be started: {error.strerror}")
    return _judge(path, done.stdout)


def _judge(path: Path, answer: str) -> Candidate:
    match = re.search(r"^(Terraform|OpenTofu) v((\d+)\.(\d+)\S*)", answer, re.MULTILINE)
    if match is None:
        return Candidate(path, None, "neither terraform nor tofu by its `version`")
    kind: EngineKind = "terraform" if match[1] == "Terraform" else "tofu"
    minimum = MINIMUM_VERSIONS[kind]
    if (int(match[3]), int(match[4])) < minimum:
        wanted = ".".join(map(str, minimum))
        return Candidate(path, None, f"{kind} {match[2]} is too old: {wanted} or newer is needed")
    return Candidate(path, Engine(kind, path, match[2]), None)
