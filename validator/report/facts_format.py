"""What is known of one resource, as Markdown for an editor's hover."""

from __future__ import annotations

from collections.abc import Iterable

from validator.model.graph import Resource
from validator.model.value import Path, Value, path_text
from validator.model.verdict import Finding, Verdict

_MOST = 24


def facts(resource: Resource, root: str, findings: Iterable[Finding], line: int) -> str:
    """The resource's values, those of the `line` first, and what fails or is undecided of it."""
    parts = [f"**{resource.address}** in `{root}`"]
    here: list[str] = []
    rest: list[str] = []
    for path, value in resource.values.walk():
        if not path or (value.unknown is None and not _is_plain(value)) or value.is_null:
            continue
        place = value.trail[0].location if value.trail else value.location
        (here if place is not None and place.line == line else rest).append(_row(path, value))
    rows = [*here, *rest]
    parts.append("\n".join(rows[:_MOST]) or "nothing is written in it")
    if len(rows) > _MOST:
        parts.append(f"… and {len(rows) - _MOST} more: `shared-check explain {resource.address}`")
    judged = [
        f"- {one.verdict.value} `{one.rule}`: {one.message}"
        for one in dict.fromkeys(findings)
        if one.address == resource.address
        and one.root == root
        and one.verdict is not Verdict.PASS
        and not one.suppressed
    ]
    return "\n\n".join([*parts, *(["\n".join(judged)] if judged else [])])


def _is_plain(value: Value) -> bool:
    return (
        value.sensitive
        or isinstance(value.data, (str, int, float, bool))
        or (value.data is not None and not hasattr(value.data, "__iter__"))
    )


def _row(path: Path, value: Value) -> str:
    name = path_text(path)
    if value.sensitive:
        return f"- `{name}` = (sensitive)"
    if value.unknown is not None:
        return f"- `{name}` = ? {value.unknown.cause.value}: {value.unknown.detail}"
    shown = str(value.data).lower() if isinstance(value.data, bool) else str(value.data)
    shown = " ".join(shown.split())[:120].replace("`", "'")
    return f"- `{name}` = `{shown}`"
