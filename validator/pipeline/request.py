"""What the user asked for, independent of the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Progress = Callable[[str, float | None], None]
"""Called with a step in words and the fraction done (None where it is not known)."""

Keep = Callable[[Mapping[str, object]], None]
"""Takes a plan's JSON as the engine wrote it. It holds secrets."""


class InputError(Exception):
    """Wrong use or unreadable input: exit 2. `hint` says what to do next."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class GateError(Exception):
    """The engine could not be had although it was asked for, or it failed: exit 3."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Request:
    """Selection and inputs shared by all judging commands.

    `profile` None means: each root's own (detected); `all` means every rule. `rules` None means
    every rule of the profile. `variables` are raw `name=value` texts as after `-var`,
    `assumptions` such texts of open inputs by the name a verdict needs. `rego_dirs` hold Rego
    files, `rego_namespaces` the packages judged by (none: `main`).
    `pictures`: draw each root too. Without `suppressions` none is read; `baseline` is the file of
    what was accepted with the old code. `contract` names what consumers are judged by; None means:
    what their repository says, else the installed tool's. `with_rules`: the report says what each
    rule is. `beside` are the scanners (`model.report.SCANNERS`) that run as well.
    `address_plan` is the file that roots are judged against; empty: the nearest one of each.
    """

    profile: str | None = None
    rules: frozenset[str] | None = None
    variables: tuple[str, ...] = ()
    var_files: tuple[str, ...] = ()
    policy_dirs: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    rego_dirs: tuple[str, ...] = ()
    rego_namespaces: tuple[str, ...] = ()
    pictures: bool = False
    suppressions: bool = True
    baseline: str | None = None
    contract: str | None = None
    with_rules: bool = False
    beside: tuple[str, ...] = ()
    address_plan: str = ""


def no_progress(step: str, fraction: float | None) -> None:
    """A Progress that shows nothing."""
