"""What `scan --fix` says besides the report: each fix, what was left and why, one summary."""

from __future__ import annotations

from collections.abc import Iterable

from validator.model.verdict import Finding


def lines(
    kept: Iterable[tuple[str, str, str]],
    refused: Iterable[tuple[Finding, str]],
    count: int,
    total: int,
    *,
    written: bool,
) -> list[str]:
    """The lines; `kept` are rule, address and file of each finding that a fix clears."""
    done = "fixed" if written else "would fix"
    said = [f"{done} {rule}  {address}  in {path}" for rule, address, path in kept]
    said += [f"left {one.rule}  {one.address}: {reason}" for one, reason in refused]
    return [*said, f"{done} {count} of {total} finding{'' if total == 1 else 's'}"]
