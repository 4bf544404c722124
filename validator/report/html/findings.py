"""Verdicts with their proofs: one `<details>` each, open to filter by script, whole without it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from validator.model.location import Hop
from validator.model.report import Report
from validator.model.verdict import Finding, Verdict
from validator.report.html.markup import Markup, join, table, tag
from validator.report.text_format import label_of_hop, more, order

_SEVERITIES = ("critical", "high", "medium", "low")


def findings(report: Report) -> Markup:
    """Fails and undecided verdicts first, open to search; what passed folded below."""
    open_ones = [f for f in sorted(report.findings, key=order) if not f.suppressed]
    shown = [f for f in open_ones if f.verdict is not Verdict.PASS]
    passed = [f for f in open_ones if f.verdict is Verdict.PASS]
    parts: list[Markup] = []
    if shown:
        parts.append(_controls(shown))
        parts.append(_list(report, shown, "findings-list"))
        parts.append(tag("button", "Show the others", type="button", id="more", hidden=True))
    else:
        parts.append(tag("p", "Nothing failed and nothing is undecided.", class_="clean"))
    if passed:
        parts.append(
            tag(
                "details",
                tag("summary", f"{len(passed)} passed, with their proofs"),
                _list(report, passed, "passed-list"),
                class_="passed",
            )
        )
    return join(*parts)


def _controls(shown: Sequence[Finding]) -> Markup:
    verdicts = sorted({f.verdict.value for f in shown})
    severities = [s for s in _SEVERITIES if any(f.severity.value == s for f in shown)]
    rules = sorted({f.rule for f in shown})
    search = tag("input", id="query", type="search", placeholder="address, file, text")
    count = tag(
        "output", f"{len(shown)}", id="count", for_="query", role="status", aria_live="polite"
    )
    return tag(
        "form",
        _field("query", "Search", search),
        _choice("verdict", "Verdict", verdicts),
        _choice("severity", "Severity", severities),
        _choice("rule", "Rule", rules),
        count,
        tag("button", "Open all", type="button", id="open-all"),
        tag("button", "Close all", type="button", id="close-all"),
        class_="controls",
        role="search",
        aria_label="Filter findings",
        hidden=True,
    )  # fmt: skip


def _field(name: str, label: str, control: Markup) -> Markup:
    return tag("label", tag("span", label), control, for_=name)


def _choice(name: str, label: str, options: Sequence[str]) -> Markup:
    choices = (tag("option", option, value=option) for option in options)
    return _field(name, label, tag("select", tag("option", "any", value=""), *choices, id=name))


def _list(report: Report, shown: Iterable[Finding], name: str) -> Markup:
    """Rows as a list by role: the browser numbers `li` anew at each change, which takes it minutes
    to filter thousands.
    """
    several = len(report.roots) > 1
    rows = (tag("div", finding(f, several), role="listitem") for f in shown)
    return tag("div", *rows, id=name, class_="list", role="list")


def finding(one: Finding, with_root: bool = False) -> Markup:
    """One verdict: a line that says what, and the proof within."""
    place = str(one.location) if one.location else ""
    subject = one.address + (f" · {one.attribute}" if one.attribute else "")
    head = tag(
        "summary",
        tag("b", one.verdict.value, class_=f"badge {one.verdict.value}"),
        tag("span", one.severity.value, class_=f"severity {one.severity.value}"),
        tag("span", one.rule, class_="rule"),
        tag("code", subject, class_="address"),
        tag("span", place, class_="place"),
        tag("span", f"in {one.root}", class_="place") if with_root and one.root else None,
    )
    fails = one.verdict is not Verdict.PASS
    body = tag(
        "div",
        tag("p", one.message, class_="message"),
        proof(one.evidence),
        *(tag("p", "needs ", tag("code", need), class_="needs") for need in one.needs),
        tag("p", tag("b", "Fix: "), " ".join(one.fix.split())) if one.fix and fails else None,
        tag("p", tag("code", more(one)), " · fingerprint ",
            tag("code", one.fingerprint), class_="dim"),
        class_="body",
    )  # fmt: skip
    return tag(
        "details",
        head,
        body,
        class_=f"finding {one.verdict.value}",
        data_verdict=one.verdict.value,
        data_severity=one.severity.value,
        data_rule=one.rule,
    )


def proof(hops: Sequence[Hop]) -> Markup | None:
    """The evidence as an ordered list, each hop with its place."""
    if not hops:
        return None
    steps = (
        tag(
            "li",
            tag("span", label_of_hop(hop)),
            tag("span", str(hop.location), class_="place") if hop.location else None,
        )
        for hop in hops
    )
    return tag("ol", *steps, class_="proof", aria_label="Proof")


def exceptions(report: Report, today: date) -> Markup:
    """Suppressed findings with who accepted them, why, and how many days are left."""
    rows = [
        (
            f"{one.rule} · {one.address}",
            one.suppressed.reason,
            one.suppressed.owner or "—",
            _expiry(one.suppressed.expires, today),
            one.suppressed.by,
        )
        for one in report.suppressed
        if one.suppressed is not None
    ]
    if not rows:
        return tag("p", "No finding is suppressed.")
    return table(("finding", "reason", "owner", "expires", "by"), rows, "Exceptions")


def _expiry(expires: str | None, today: date) -> str:
    if not expires:
        return "never"
    days = (date.fromisoformat(expires) - today).days
    return f"{expires} ({days} days left)" if days >= 0 else f"{expires} (expired)"
