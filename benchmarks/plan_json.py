"""Judging plan JSON of 1,000 and 10,000 resources, beside checkov.

Run: `python benchmarks/plan_json.py --checkov FILE`. checkov takes minutes for the large plan;
`--small` compares on the small one only.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from measure import Case, in_turn, machine, options, ours, table
from plans import write

_SMALL, _LARGE = 1_000, 10_000


def main() -> None:
    """Measure and print."""
    small_only = "--small" in sys.argv
    if small_only:
        sys.argv.remove("--small")
    chosen = options(__doc__ or "", "checkov", runs=3)
    print(machine())
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        plans = {count: top / f"plan-{count}.json" for count in (_SMALL, _LARGE)}
        for count, path in plans.items():
            write(path, count)
            print(f"{count} resources: {path.stat().st_size / 1e6:.1f} MB")
        cases = [
            Case(f"{count} resources", ours("plan", "--from", str(path)), top)
            for count, path in plans.items()
        ]
        print("\nten times the resources\n")
        print(*table(in_turn(cases, chosen.runs), cases[0].name), sep="\n", flush=True)
        for case, path in zip(cases, plans.values(), strict=True):
            if chosen.checkov is None or (small_only and case is cases[1]):
                continue
            command = [chosen.checkov, "-f", str(path), "--compact", "--quiet"]
            print(f"\n{case.name}, beside checkov\n")
            both = [Case("checkov", command, top), case]
            print(*table(in_turn(both, 1, before=0), "checkov"), sep="\n", flush=True)


if __name__ == "__main__":
    main()
