"""Reports for the tests of the formats: any content, and one of every kind."""

from __future__ import annotations

from hypothesis import strategies as st

from validator.model.graph import Diagnostic
from validator.model.location import Hop, Location
from validator.model.report import Report, RuleInfo
from validator.model.verdict import Finding, Severity, Suppression, Verdict

PLACE = Location("terraform/modules/network/routes.tf", 35, 3)
texts = st.text(max_size=40)
paths = st.from_regex(r"\A[\w -]{1,10}(/[\w %#?-]{1,10}){0,2}\.tf\Z")
places = st.none() | st.builds(Location, paths, st.integers(1, 9999), st.integers(1, 200))
suppressions = st.builds(
    Suppression,
    st.sampled_from(["inline", "exceptions", "baseline"]),
    texts,
    st.none() | st.just("2027-03-31"),
    st.none() | texts,
    st.none() | texts,
    places,
)
findings = st.builds(
    Finding,
    rule=st.from_regex(r"\A[a-z]{1,8}(-[a-z]{1,8}){0,3}\Z"),
    verdict=st.sampled_from(Verdict),
    severity=st.sampled_from(Severity),
    address=texts,
    attribute=texts,
    location=places,
    message=texts,
    evidence=st.lists(st.builds(Hop, texts, texts, places), max_size=3).map(tuple),
    needs=st.lists(texts, max_size=2).map(tuple),
    fix=texts,
    root=st.sampled_from(["", ".", "terraform/environments/prod"]),
    suppressed=st.none() | suppressions,
)
diagnostics = st.builds(Diagnostic, texts, places, st.sampled_from(["error", "warning"]))
reports = st.builds(
    Report,
    source=st.sampled_from(["symbolic", "plan", "state"]),
    engine=texts,
    roots=st.lists(st.sampled_from([".", "terraform/environments/prod"]), unique=True).map(tuple),
    findings=st.lists(findings, max_size=5).map(tuple),
    errors=st.lists(diagnostics, max_size=2).map(tuple),
    broken=st.lists(st.tuples(texts, texts), max_size=2).map(tuple),
    notes=st.lists(texts, max_size=2).map(tuple),
)


def finding(verdict: Verdict = Verdict.FAIL, **changes: object) -> Finding:
    """A finding with a proof of three steps."""
    base: dict[str, object] = {
        "rule": "subnet-tier-honest",
        "verdict": verdict,
        "severity": Severity.HIGH,
        "address": 'module.network.aws_subnet.private["a"]',
        "attribute": "",
        "location": Location("terraform/modules/network/subnets.tf", 15),
        "message": "it is declared private, and route 0.0.0.0/0 leads to the internet",
        "evidence": (
            Hop("subnet", 'module.network.aws_subnet.private["a"]', PLACE),
            Hop("route 0.0.0.0/0", "module.network.aws_route.private", PLACE),
            Hop("internet gateway", "module.network.aws_internet_gateway.this", None),
        ),
        "fix": "Associate the subnet with the route table of its tier.",
        "root": "terraform/environments/prod",
    }
    return Finding(**(base | changes))  # type: ignore[arg-type]


def report(*found: Finding, **changes: object) -> Report:
    """A report on prod."""
    info = RuleInfo(
        "subnet-tier-honest",
        "A subnet is what its name says",
        "network",
        Severity.HIGH,
        "Because.",
        "Do it.",
        "docs/policies/subnet-tier-honest.md",
        ("https://docs.aws.amazon.com/vpc/",),
    )
    base: dict[str, object] = {"rules": (info,), "resources": 3, "seconds": 0.5}
    return Report(
        "symbolic",
        "symbolic",
        ("terraform/environments/prod",),
        found,
        **(base | changes),  # type: ignore[arg-type]
    )


ACCEPTED = Suppression("inline", "until the move", "2027-03-31", "platform", "OPS-1", PLACE)
EVERY_KIND = report(
    finding(),
    finding(Verdict.UNDECIDED, rule="kms", needs=("var.key",), severity=Severity.LOW),
    finding(Verdict.PASS, rule="fine"),
    finding(rule="old", suppressed=ACCEPTED),
    finding(rule="older", suppressed=Suppression("baseline", "recorded")),
    finding(rule="nowhere", location=None, evidence=(), severity=Severity.CRITICAL),
    errors=(Diagnostic("the file cannot be read", PLACE), Diagnostic("odd", severity="warning")),
    broken=(("a-rule", "ValueError: no"),),
    notes=("planned in the sandbox",),
)
