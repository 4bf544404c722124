"""The suppressions that a run met, as a table and as JSON (`shared-check exceptions`)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from validator.model.report import Report, WaiverState, WaiverStatus

_IN_ORDER = (WaiverState.ACTIVE, WaiverState.NOT_JUDGED)


def as_text(report: Report) -> str:
    """A block for each suppression, what is wrong first, then by the days that are left."""
    blocks = ["\n".join(_block(one)) for one in sorted(report.waivers, key=_order)]
    errors = [f"error: {e.location}: {e.message}" for e in report.errors if e.severity == "error"]
    return "\n\n".join((*blocks, *errors, _summary(report.waivers))) + "\n"


def as_json(report: Report) -> str:
    """The suppressions as a JSON document."""
    data = {
        "version": 1,
        "exceptions": [_data(one) for one in report.waivers],
        "errors": [
            {
                "path": e.location.path if e.location else None,
                "line": e.location.line if e.location else None,
                "message": e.message,
            }
            for e in report.errors
            if e.severity == "error"
        ],
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def exit_code(report: Report) -> int:
    """2 where something could not be read, 1 where a suppression is not in order, else 0."""
    if any(error.severity == "error" for error in report.errors):
        return 2
    return int(any(one.state not in _IN_ORDER for one in report.waivers))


def days(one: WaiverStatus) -> str:
    """How long it holds, in words."""
    if one.days_left is None:
        return "no expiry"
    if one.days_left < 0:
        return f"expired {one.expires}"
    return f"{one.days_left} day{'s' if one.days_left != 1 else ''} left (until {one.expires})"


def _order(one: WaiverStatus) -> tuple[bool, float, str]:
    left = one.days_left if one.days_left is not None else float("inf")
    return one.state in _IN_ORDER, left, str(one.location)


def _block(one: WaiverStatus) -> Iterator[str]:
    covered = f" ({one.covered} finding{'s' if one.covered != 1 else ''})" if one.covered else ""
    yield f"{one.state.value}[{one.rule or '?'}]  {one.subject}{covered}"
    yield f"  --> {one.location}"
    yield "  " + " · ".join(
        filter(None, (days(one), one.owner and f"owner {one.owner}", one.ticket))
    )
    if one.reason:
        yield f"  {one.reason}"


def _summary(waivers: Iterable[WaiverStatus]) -> str:
    counts = dict.fromkeys(WaiverState, 0)
    for one in waivers:
        counts[one.state] += 1
    return " · ".join(
        f"{number} {state.value}"
        for state, number in counts.items()
        if number or state is WaiverState.ACTIVE
    )


def _data(one: WaiverStatus) -> dict[str, object]:
    return {
        "rule": one.rule,
        "by": one.by,
        "subject": one.subject,
        "path": one.location.path,
        "line": one.location.line,
        "state": one.state.value,
        "reason": one.reason,
        "owner": one.owner,
        "ticket": one.ticket,
        "expires": one.expires,
        "days_left": one.days_left,
        "findings": one.covered,
    }
