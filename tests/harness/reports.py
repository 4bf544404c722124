"""Reports to write in a format: of real roots, and made of any number of findings."""

from __future__ import annotations

from validator.model.location import Hop, Location
from validator.model.report import Report
from validator.model.verdict import Finding, Severity, Verdict
from validator.pipeline.request import Request
from validator.pipeline.scan import scan

_SEVERITIES = tuple(Severity)


def report_of(*paths: str) -> Report:
    """The scan of these paths, with pictures."""
    return scan(paths, Request(pictures=True), {})


def finding(number: int) -> Finding:
    """One finding; the number decides its rule, verdict, severity and place."""
    place = Location(f"modules/m{number % 40}/main.tf", number + 1)
    address = f'module.m{number % 40}.aws_subnet.s["{number}"]'
    hops = tuple(Hop(f"step {n}", f"{address}.{n}", place) for n in range(4))
    return Finding(
        rule=f"rule-{number % 23}",
        verdict=Verdict.UNDECIDED if number % 5 == 0 else Verdict.FAIL,
        severity=_SEVERITIES[number % 4],
        address=address,
        attribute="cidr_block",
        location=place,
        message=f"subnet {number} is wrong",
        evidence=hops,
        fix="Do it right.",
        root="root",
    )


def many_findings(count: int) -> tuple[Finding, ...]:
    """`count` findings of 23 rules over 40 modules."""
    return tuple(finding(number) for number in range(count))
