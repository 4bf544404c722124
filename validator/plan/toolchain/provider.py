"""Finding the AWS provider: a filesystem mirror in the cache, or the public registry.

A filesystem mirror in the unpacked layout is handed to the engine by a command line configuration
file: https://developer.hashicorp.com/terraform/cli/config/config-file#provider-installation
"""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import platform
import threading
import urllib.request
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from validator.plan.toolchain.cache import cache_directory, write_atomically

__all__ = [
    "PROVIDER_VERSION",
    "REGISTRY_HOSTS",
    "Provider",
    "cli_config",
    "find_provider",
    "mirror_directory",
    "package_directory",
    "platform_name",
    "recipe_digest",
    "registry_reachable",
    "wanted_services",
    "write_record",
]

PROVIDER_VERSION = "6.34.0"
"""The release of ``hashicorp/aws`` that ``install_provider`` builds (``gomod/provider/go.mod``)."""

REGISTRY_HOSTS = ("registry.terraform.io", "registry.opentofu.org")
"""Both engines complete the address ``hashicorp/aws`` with a registry of their own."""

_SOURCE = "hashicorp/aws"
_MACHINES = {"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64", "arm64": "arm64"}


@dataclass(frozen=True, slots=True)
class Provider:
    """The AWS provider in the cache: its version, the mirror's directory and the executable."""

    version: str
    mirror: Path
    binary: Path


def platform_name() -> str:
    """This machine as the registries name it: ``linux_amd64``, ``darwin_arm64``, …"""
    machine = platform.machine().lower()
    return f"{platform.system().lower()}_{_MACHINES.get(machine, machine)}"


def mirror_directory() -> Path:
    """The filesystem mirror's directory, whether or not it exists."""
    return cache_directory() / "mirror"


def package_directory(mirror: Path, host: str) -> Path:
    """The directory of the provider's package for ``host`` inside ``mirror``."""
    return mirror / host / _SOURCE / PROVIDER_VERSION / platform_name()


def wanted_services() -> tuple[str, ...]:
    """The provider's service packages that the slim build keeps, sorted."""
    text = (resources.files("validator.plan") / "gomod" / "provider" / "services.txt").read_text(
        encoding="utf-8"
    )
    lines = (line.split("#", 1)[0].strip() for line in text.splitlines())
    return tuple(sorted({line for line in lines if line}))


def recipe_digest() -> str:
    """Identifies what the slim provider is built from: the source version and the services."""
    folder = resources.files("validator.plan") / "gomod" / "provider"
    parts = ((folder / "go.sum").read_text(encoding="utf-8"), *wanted_services())
    return hashlib.sha256("\n".join((PROVIDER_VERSION, *parts)).encode()).hexdigest()


def find_provider() -> Provider | None:
    """The provider in the cache; None when there is none, or it was built from another recipe."""
    mirror = mirror_directory()
    binaries = [
        package_directory(mirror, host) / f"terraform-provider-aws_v{PROVIDER_VERSION}"
        for host in REGISTRY_HOSTS
    ]
    usable = all(binary.is_file() and os.access(binary, os.X_OK) for binary in binaries)
    if not usable or _recorded_digest() != recipe_digest():
        return None
    return Provider(PROVIDER_VERSION, mirror, binaries[0])


def write_record() -> None:
    """Records what the provider now in the mirror was built from."""
    record = {"version": PROVIDER_VERSION, "recipe": recipe_digest()}
    write_atomically(_record_path(), json.dumps(record, indent=2) + "\n")


def _record_path() -> Path:
    return cache_directory() / "provider.json"


def _recorded_digest() -> str | None:
    try:
        record = json.loads(_record_path().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return record.get("recipe") if isinstance(record, dict) else None


def cli_config(mirror: Path) -> Path:
    """Writes the engine's command line configuration for ``mirror`` and returns its path.

    The AWS provider comes from the mirror alone, every other provider from its registry. Pass the
    path to the engine as ``TF_CLI_CONFIG_FILE``.
    """
    addresses = ", ".join(json.dumps(f"{host}/{_SOURCE}") for host in REGISTRY_HOSTS)
    text = (
        "provider_installation {\n"
        "  filesystem_mirror {\n"
        f"    path    = {json.dumps(str(mirror))}\n"
        f"    include = [{addresses}]\n"
        "  }\n"
        "  direct {\n"
        f"    exclude = [{addresses}]\n"
        "  }\n"
        "}\n"
    )
    path = cache_directory() / "terraform.tfrc"
    # Unchanged content is left alone: an engine may be reading the file.
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        write_atomically(path, text)
    return path


def registry_reachable(timeout: float = 3.0) -> bool:
    """Whether the public registry answers its discovery document within ``timeout`` seconds.

    https://developer.hashicorp.com/terraform/internals/remote-service-discovery
    """
    answers: list[bool] = []
    # On a thread: the timeout of urlopen bounds each socket operation, not the name lookup.
    thread = threading.Thread(target=lambda: answers.append(_discover(timeout)), daemon=True)
    thread.start()
    thread.join(timeout)
    return bool(answers) and answers[0]


def _discover(timeout: float) -> bool:
    url = f"https://{REGISTRY_HOSTS[0]}/.well-known/terraform.json"
    try:
        with urllib.request.urlopen(url, timeout=timeout) as answer:
            document = json.loads(answer.read(65536))
    except (OSError, ValueError, http.client.HTTPException):
        return False
    return isinstance(document, dict) and "providers.v1" in document
