"""JUnit XML: each verdict is a test case, each root a suite, as CI servers show tests.

The attributes are those that Jenkins, GitLab and Azure read
(https://github.com/testmoapp/junitxml).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from validator.model.report import Report
from validator.model.verdict import Finding, Verdict
from validator.report import View
from validator.report.text_format import accepted, label_of_hop, order

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(report: Report, view: View) -> str:
    """The suites as text.

    What passed is always there: a server that finds no test takes that for a broken run.
    Undecided is skipped, with `strict` failed; what is suppressed is skipped.
    """
    top = Element("testsuites", name="shared-check")
    of_root: dict[str, list[Finding]] = {root: [] for root in report.roots}
    for finding in sorted(report.findings, key=order):
        of_root.setdefault(finding.root, []).append(finding)
    for root, findings in of_root.items():
        if findings or root in report.roots:
            _suite(top, root or "suppressions", findings, view)
    _problems(top, report)
    for name in ("tests", "failures", "errors", "skipped"):
        top.set(name, str(sum(int(suite.get(name, "0")) for suite in top)))
    top.set("time", f"{report.seconds:.3f}")
    indent(top)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(top, "unicode") + "\n"


def _suite(top: Element, name: str, findings: Sequence[Finding], view: View) -> None:
    suite = SubElement(top, "testsuite", name=_clean(name))
    for finding in findings:
        _case(suite, finding, view)
    suite.set("tests", str(len(findings)))
    suite.set("failures", str(len(suite.findall("testcase/failure"))))
    suite.set("errors", "0")
    suite.set("skipped", str(len(suite.findall("testcase/skipped"))))


def _case(suite: Element, finding: Finding, view: View) -> None:
    subject = finding.address + (f" · {finding.attribute}" if finding.attribute else "")
    case = SubElement(suite, "testcase", classname=finding.rule, name=_clean(subject), time="0")
    if finding.location:
        case.set("file", _clean(finding.location.path))
        case.set("line", str(finding.location.line))
    if finding.verdict is Verdict.PASS:
        return
    if finding.suppressed:
        SubElement(case, "skipped", message=_clean(f"suppressed, {accepted(finding.suppressed)}"))
    elif finding.verdict is Verdict.FAIL or view.strict:
        failure = SubElement(case, "failure", message=_clean(_message(finding)))
        failure.set("type", finding.severity.value)
        failure.text = _clean(_proof(finding))
    else:
        SubElement(case, "skipped", message=_clean(f"undecided: {_message(finding)}"))


def _problems(top: Element, report: Report) -> None:
    """What could not be read, and rules that broke, as a suite of errors."""
    found = [
        (str(error.location or "input"), error.message)
        for error in report.errors
        if error.severity == "error"
    ]
    found += report.breaks
    if not found:
        return
    suite = SubElement(top, "testsuite", name="input")
    for name, message in found:
        case = SubElement(suite, "testcase", classname="input", name=_clean(name), time="0")
        SubElement(case, "error", message=_clean(message), type="error")
    counts = {"tests": len(found), "failures": 0, "errors": len(found), "skipped": 0}
    for key, number in counts.items():
        suite.set(key, str(number))


def _message(finding: Finding) -> str:
    return finding.message + "".join(f"; needs {need}" for need in finding.needs)


def _proof(finding: Finding) -> str:
    rows = [str(finding.location)] if finding.location else []
    rows += [f"{label_of_hop(hop)}  {hop.location or ''}".rstrip() for hop in finding.evidence]
    if finding.fix:
        rows.append(f"fix: {' '.join(finding.fix.split())}")
    return "\n".join(rows)


def _clean(text: str) -> str:
    """The text without the characters that XML 1.0 cannot hold."""
    return _NOT_XML.sub("\ufffd", text)
