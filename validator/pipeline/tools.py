"""`toolchain install`: decide what is missing, and have it built."""

from __future__ import annotations

from collections.abc import Sequence

from validator.pipeline.request import Progress, no_progress
from validator.plan.toolchain import (
    find_engine,
    find_provider,
    install_engine,
    install_provider,
    registry_reachable,
)


def install(
    everything: bool = False,
    force: bool = False,
    progress: Progress = no_progress,
    beside: Sequence[str] = (),
) -> list[str]:
    """Have an engine and a provider; with `everything` OpenTofu beside Terraform and checkov too.

    `beside` are scanners to have as well. Says in one line each what is used. Raises
    ToolchainError where something cannot be had.
    """
    done = []
    if everything or beside:
        from validator.checkov.environment import install_checkov

        checkov = install_checkov(progress, force=force)
        done.append(f"checkov   {checkov.version}  {checkov.script}")
    engine = find_engine()
    if engine is None or force:
        engine = install_engine(progress, force=force)
    done.append(f"engine    {engine.kind} {engine.version}  {engine.path}")
    if everything and engine.kind != "tofu":
        second = find_engine("tofu") or install_engine(progress)
        done.append(f"engine    {second.kind} {second.version}  {second.path}")
    provider = None if force else find_provider()
    if provider is None and not force and registry_reachable():
        done.append("provider  hashicorp/aws from the registry, by init")
        return done
    if provider is None:
        provider = install_provider(progress, force=force)
    done.append(f"provider  hashicorp/aws {provider.version}  {provider.mirror}")
    return done
