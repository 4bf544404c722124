"""What is there to make a real plan with: the data behind ``shared-check toolchain status``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from validator.plan.toolchain.build import go_version
from validator.plan.toolchain.cache import cache_directory, directory_size
from validator.plan.toolchain.engine import Candidate, candidates
from validator.plan.toolchain.provider import Provider, find_provider, registry_reachable

__all__ = ["Status", "status"]


@dataclass(frozen=True, slots=True)
class Status:
    """Engines in order of preference, provider, registry, Go and the cache (size in bytes).

    ``registry`` tells whether the public registry answers, so that a plain ``init`` downloads the
    official provider. ``go`` is the version on PATH, needed only to build what is missing.
    """

    engines: tuple[Candidate, ...]
    provider: Provider | None
    registry: bool
    go: str | None
    cache: Path
    cache_size: int

    @property
    def ready(self) -> bool:
        """Whether a real plan can be made now, without building anything."""
        has_engine = any(candidate.engine is not None for candidate in self.engines)
        return has_engine and (self.provider is not None or self.registry)


def status(*, registry_timeout: float = 3.0) -> Status:
    """Looks at engines, provider, registry, Go and cache; builds and changes nothing."""
    cache = cache_directory()
    return Status(
        engines=tuple(candidates()),
        provider=find_provider(),
        registry=registry_reachable(registry_timeout),
        go=go_version(),
        cache=cache,
        cache_size=directory_size(cache) if cache.is_dir() else 0,
    )
