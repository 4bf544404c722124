"""Building engine and provider from their Go modules, for machines without a registry.

Each is built once per user: under a lock, in a scratch directory, moved into place when it has
been verified. Go keeps downloaded modules and compiled packages, so a build that was interrupted
goes on where it stopped. The modules' checksums are part of this package (``gomod/*/go.sum``).
"""

from __future__ import annotations

import json
import os
import re
import shutil
import threading
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Literal

from validator.plan.process import Completed, ProcessTimeoutError, run
from validator.plan.toolchain.cache import (
    Progress,
    ToolchainError,
    build_directory,
    cache_directory,
    exclusive,
    require_space,
)
from validator.plan.toolchain.engine import TOFU_VERSION, Engine, cached_tofu, probe
from validator.plan.toolchain.provider import (
    PROVIDER_VERSION,
    REGISTRY_HOSTS,
    Provider,
    cli_config,
    find_provider,
    mirror_directory,
    package_directory,
    wanted_services,
    write_record,
)
from validator.plan.toolchain.slim import slim_copy

__all__ = ["go_version", "install_engine", "install_provider"]

_BUILD_SECONDS = 3600.0
_SHORT_SECONDS = 60.0
_LOG_TAIL_LINES = 15
_ENGINE_SPACE = 4_000_000_000  # modules 1.4 GB, compiled packages 1.6 GB, executable 0.1 GB
_PROVIDER_SPACE = 6_000_000_000  # modules 1.7 GB, compiled packages 2.6 GB, executable 0.7 GB


def _silent(step: str, fraction: float | None) -> None:
    """Progress that nobody watches."""


def install_engine(progress: Progress = _silent, *, force: bool = False) -> Engine:
    """Builds OpenTofu into the cache, unless it is there; some four minutes on two cores.

    Raises ``ToolchainError`` when Go is missing or too old, when there is too little room, or when
    the build fails (the message holds the end of its log).
    """
    with exclusive("engine", progress):
        present = probe(cached_tofu()).engine
        if present is not None and not force:
            return present
        go = _Go("engine", progress)
        go.require_space(_ENGINE_SPACE, "building the engine")
        with build_directory("engine") as scratch:
            module = _wrapper("engine", scratch)
            go.require_version(module)
            binary = scratch / "tofu"
            go.build(
                module,
                binary,
                "github.com/opentofu/opentofu/cmd/tofu",
                "-X github.com/opentofu/opentofu/version.dev=no",
                step=f"building OpenTofu {TOFU_VERSION}",
            )
            built = probe(binary)
            if built.engine is None or built.engine.version != TOFU_VERSION:
                raise ToolchainError(
                    f"the engine that was built does not work: {built.problem or built.engine}",
                    f"see {go.log}",
                )
            cached_tofu().parent.mkdir(parents=True, exist_ok=True)
            binary.replace(cached_tofu())
        return Engine("tofu", cached_tofu(), TOFU_VERSION)


def install_provider(progress: Progress = _silent, *, force: bool = False) -> Provider:
    """Builds the slim AWS provider into the cache's mirror, unless it is there.

    Takes some seven minutes on two cores. Raises ``ToolchainError`` as ``install_engine`` does.
    """
    with exclusive("provider", progress):
        present = find_provider()
        if present is not None and not force:
            cli_config(present.mirror)
            return present
        go = _Go("provider", progress)
        go.require_space(_PROVIDER_SPACE, "building the provider")
        with build_directory("provider") as scratch:
            module = _wrapper("provider", scratch)
            go.require_version(module)
            source = go.download(module, "github.com/hashicorp/terraform-provider-aws")
            progress("trimming the provider to the services in use", None)
            tree = scratch / "tree"
            slim_copy(source, tree, wanted_services())
            binary = scratch / f"terraform-provider-aws_v{PROVIDER_VERSION}"
            variable = "github.com/hashicorp/terraform-provider-aws/version.ProviderVersion"
            go.build(
                tree,
                binary,
                ".",
                f"-X {variable}={PROVIDER_VERSION}",
                step=f"building the AWS provider {PROVIDER_VERSION}",
            )
            _verify_provider(binary, go.log)
            _publish(binary)
        write_record()
        provider = find_provider()
        if provider is None:
            raise ToolchainError("the provider vanished from the cache", "run the command again")
        cli_config(provider.mirror)
        return provider


def go_version() -> str | None:
    """The version of the Go on PATH (such as ``1.26.8``), or None when there is none."""
    executable = shutil.which("go")
    if executable is None:
        return None
    try:
        done = run([executable, "version"], cwd=Path.home(), env=os.environ, timeout=_SHORT_SECONDS)
    except (OSError, ProcessTimeoutError):
        return None
    match = re.search(r"\bgo(\d+(?:\.\d+)+)", done.stdout)
    return match[1] if match else None


def _wrapper(name: Literal["engine", "provider"], scratch: Path) -> Path:
    """Copies the wrapper module, so that Go may write next to it."""
    target = scratch / "module"
    target.mkdir()
    for file in ("go.mod", "go.sum"):
        text = (resources.files("validator.plan") / "gomod" / name / file).read_text("utf-8")
        (target / file).write_text(text, "utf-8")
    return target


def _verify_provider(binary: Path, log: Path) -> None:
    """A provider started by hand names its protocol and exits; a broken build does not get there.

    https://github.com/hashicorp/go-plugin/blob/main/docs/internals.md
    """
    done = run([str(binary)], cwd=binary.parent, env=os.environ, timeout=_SHORT_SECONDS)
    if "This binary is a plugin" not in done.stdout + done.stderr:
        raise ToolchainError("the provider that was built does not start", f"see {log}")


def _publish(binary: Path) -> None:
    """Puts ``binary`` into the mirror under both registries' names, one copy on disk."""
    mirror = mirror_directory()
    first: Path | None = None
    for host in REGISTRY_HOSTS:
        folder = package_directory(mirror, host)
        folder.mkdir(parents=True, exist_ok=True)
        staged = folder.parent / f".{binary.name}"
        staged.unlink(missing_ok=True)
        if first is None:
            shutil.move(binary, staged)
        else:
            try:
                os.link(first, staged)
            except OSError:  # a file system without hard links
                shutil.copy2(first, staged)
        first = folder / binary.name
        staged.replace(first)


class _Go:
    """Runs the Go on PATH with a log file, progress and errors that say what to do."""

    def __init__(self, name: str, progress: Progress) -> None:
        executable = shutil.which("go")
        if executable is None:
            raise ToolchainError(
                f"Go is not installed, and the {name} is not in {cache_directory()}",
                "install Go 1.26.6 or newer (https://go.dev/dl), or make the public registry "
                "reachable and install terraform >= 1.11",
            )
        self._executable = executable
        self._progress = progress
        self.log = cache_directory() / "logs" / f"{name}.log"
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self.log.write_text("", "utf-8")
        self._env = {
            **os.environ,
            "CGO_ENABLED": "0",
            # A user's own flags (-mod=vendor, -tags) would change what is built.
            "GOFLAGS": "-buildvcs=false",
            "GOWORK": "off",
        }

    def require_version(self, module: Path) -> None:
        """Go reads the version that ``module`` needs and switches to it, where it is allowed to."""
        done = self._run(["version"], module, timeout=_BUILD_SECONDS)
        if done.returncode != 0:
            raise ToolchainError(
                f"Go is too old: {_last_line(done.stderr)}",
                "install the newer Go (https://go.dev/dl), or set GOTOOLCHAIN=auto where Go may "
                "download it",
            )

    def require_space(self, needed: int, purpose: str) -> None:
        """Checks the file systems of the cache and of Go's own caches."""
        done = self._run(["env", "GOCACHE", "GOMODCACHE"], Path.home(), timeout=_SHORT_SECONDS)
        go_caches = [Path(line) for line in done.stdout.splitlines() if line]
        for path in (cache_directory(), *go_caches):
            require_space(path, needed, purpose)

    def download(self, module: Path, path: str) -> Path:
        """Fetches one module, verified by the go.sum next to it; returns its directory."""
        self._progress("downloading the provider's source", None)
        done = self._run(["mod", "download", "-json", path], module, timeout=_BUILD_SECONDS)
        try:
            answer = json.loads(done.stdout)
        except ValueError:
            answer = {}
        if done.returncode != 0 or not answer.get("Dir"):
            reason = answer.get("Error") or _last_line(done.stderr)
            raise ToolchainError(
                f"the provider's source cannot be downloaded: {reason}", _NETWORK_HINT
            )
        return Path(answer["Dir"])

    def build(self, module: Path, output: Path, package: str, link: str, *, step: str) -> None:
        """Compiles ``package``; progress counts packages, those already compiled included."""
        self._progress(f"{step}: downloading modules", None)
        listed = self._run(
            ["list", "-deps", package],
            module,
            timeout=_BUILD_SECONDS,
        )
        self._require_success(listed, f"{step}: modules cannot be downloaded", _NETWORK_HINT)
        # -v names a package when it is compiled; the ones in Go's cache are not named.
        count = _Counter(len(listed.stdout.split()), lambda done: self._progress(step, done))
        self._progress(step, 0.0)
        built = self._run(
            # Without debug information from the start: -s -w would drop it at the end.
            [
                "build",
                "-v",
                "-trimpath",
                "-gcflags=all=-dwarf=false",
                "-ldflags",
                f"-s -w {link}",
                "-o",
                str(output),
                package,
            ],
            module,
            timeout=_BUILD_SECONDS,
            on_line=count.line,
        )
        self._require_success(built, f"{step} failed", f"the whole log is {self.log}")
        self._progress(step, 1.0)

    def _require_success(self, done: Completed, message: str, hint: str) -> None:
        if done.returncode != 0:
            tail = "\n".join(done.stderr.splitlines()[-_LOG_TAIL_LINES:])
            raise ToolchainError(f"{message}\n{tail}", hint)

    def _run(
        self,
        arguments: list[str],
        cwd: Path,
        *,
        timeout: float,
        on_line: Callable[[str], None] | None = None,
    ) -> Completed:
        lock = threading.Lock()
        with self.log.open("a", encoding="utf-8") as log:
            log.write(f"$ go {' '.join(arguments)}\n")
            log.flush()

            def keep(line: str) -> None:
                with lock:
                    log.write(line + "\n")
                    log.flush()
                if on_line is not None:
                    on_line(line)

            try:
                return run(
                    [self._executable, *arguments],
                    cwd=cwd,
                    env=self._env,
                    timeout=timeout,
                    on_stderr=keep,
                )
            except ProcessTimeoutError as error:
                raise ToolchainError(
                    f"`go {arguments[0]}` did not end within {timeout / 60:.0f} min",
                    f"run the command again, it goes on where it stopped; log: {self.log}",
                ) from error


_NETWORK_HINT = "check the network and the setting GOPROXY, then run the command again"


class _Counter:
    """Turns the lines of ``go build -v`` into a fraction that only grows, in steps of a percent."""

    def __init__(self, total: int, report: Callable[[float], None]) -> None:
        self._total = max(total, 1)
        self._seen = 0
        self._percent = 0
        self._report = report

    def line(self, text: str) -> None:
        if not text or text.startswith("#") or " " in text:
            return
        self._seen += 1
        percent = min(100 * self._seen // self._total, 99)
        if percent > self._percent:
            self._percent = percent
            self._report(percent / 100)


def _last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1].strip() if lines else "no message"
