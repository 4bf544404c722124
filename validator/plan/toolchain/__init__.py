"""The engine (``terraform``/``tofu``) and the AWS provider: found, or built into a cache."""

from __future__ import annotations

from validator.plan.toolchain.build import install_engine, install_provider
from validator.plan.toolchain.cache import Progress, ToolchainError, cache_directory
from validator.plan.toolchain.engine import Candidate, Engine, EngineKind, Preference, find_engine
from validator.plan.toolchain.inventory import Status, status
from validator.plan.toolchain.provider import (
    Provider,
    cli_config,
    find_provider,
    registry_reachable,
)

__all__ = [
    "Candidate",
    "Engine",
    "EngineKind",
    "Preference",
    "Progress",
    "Provider",
    "Status",
    "ToolchainError",
    "cache_directory",
    "cli_config",
    "find_engine",
    "find_provider",
    "install_engine",
    "install_provider",
    "registry_reachable",
    "status",
]
