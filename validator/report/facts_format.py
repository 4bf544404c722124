"""What is known of one resource, as Markdown for an editor's hover."""

from __future__ import annotations

from validator.model.report import Explanation
from validator.model.value import Path, Value, path_text
from validator.model.verdict import Verdict

_MOST = 24


def facts(one: Explanation, line: int) -> str:
    """The values, those of the `line` first; the facts; and what fails or is undecided."""
    resource = one.resource
    parts = [f"**{resource.address}** in `{one.root}`"]
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
    said = [f"- {fact.name}: **{fact.answer}** ({fact.reason})" for fact in one.facts]
    judged = [
        f"- {found.verdict.value} `{found.rule}`: {found.message}"
        for found in dict.fromkeys(one.findings)
        if found.verdict is not Verdict.PASS and not found.suppressed
    ]
    return "\n\n".join([*parts, *("\n".join(lines) for lines in (said, judged) if lines)])


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
