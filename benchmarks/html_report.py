"""How filtering the HTML report scales: 10 times the findings, how many times the work?

    python benchmarks/html_report.py

Needs Chromium (`make browser`). Prints script and layout time of one filter, and the ratio.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from harness.browser import browser
from harness.reports import many_findings

from validator.model.report import Report
from validator.report.html import render

_FILTER = """() => {
  const field = document.getElementById("verdict");
  const spent = ["undecided", "fail", ""].map((value) => {
    const start = performance.now();
    field.value = value;
    field.dispatchEvent(new Event("change"));
    document.body.offsetHeight;
    return performance.now() - start;
  });
  return Math.max(...spent);
}"""


def main() -> None:
    """Measure both sizes in one browser, five times each."""
    with TemporaryDirectory() as scratch, browser() as running:
        slowest = {}
        for count in (500, 5000):
            path = Path(scratch) / f"{count}.html"
            report = Report("symbolic", "symbolic", ("root",), many_findings(count))
            path.write_text(render(report), encoding="utf-8")
            page = running.new_page()
            page.goto(path.as_uri())
            slowest[count] = sorted(page.evaluate(_FILTER) for _ in range(5))[2]
            print(f"{count:>6} findings: {slowest[count]:7.1f} ms a filter (median of 5)")
        print(f"ratio for 10 times the findings: {slowest[5000] / slowest[500]:.1f}")


if __name__ == "__main__":
    main()
