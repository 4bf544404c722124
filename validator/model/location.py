"""Where something is written, and the steps a value took from there to here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a source file: `path` as given to the reader, `line` and `column` from 1."""

    path: str
    line: int
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of a proof.

    `what` says the step in words a reader of Terraform knows ("argument kms_key_id", "local",
    "module input", "output", "route 0.0.0.0/0"); `address` is the Terraform address it is about.
    """

    what: str
    address: str
    location: Location | None = None


ASSUMED = "assumed"
"""What the step at a value says that the user stated and no source holds."""

Trail = tuple[Hop, ...]
"""Steps from the place of use (first) towards the origin (last)."""


def proof(evidence: Trail) -> Trail:
    """The steps once each; of several at one place in a row the last, which says most."""
    steps = list(dict.fromkeys(evidence))
    following = [*steps[1:], None]
    return tuple(
        step
        for step, after in zip(steps, following, strict=False)
        if after is None or (step.address, step.location) != (after.address, after.location)
    )
