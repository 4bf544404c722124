"""How long `shared-check --version` takes beside a bare interpreter that imports typer.

Run: `python benchmarks/startup.py`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from measure import Case, in_turn, machine, options, ours, table


def main() -> None:
    """Measure and print."""
    chosen = options(__doc__ or "", runs=15)
    here = Path.cwd()
    cases = [
        Case("python -c pass", [sys.executable, "-c", "pass"], here),
        Case("python, import typer", [sys.executable, "-c", "import typer"], here),
        Case("shared-check --version", ours("--version"), here),
        Case("shared-check --help", ours("--help"), here),
    ]
    print(machine())
    print(*table(in_turn(cases, chosen.runs), "python, import typer"), sep="\n")


if __name__ == "__main__":
    main()
