"""Scanning 300 files in 25 roots, whole and one changed file of it, beside tfsec and checkov.

Run: `python benchmarks/scan_repository.py --tfsec FILE --checkov FILE`.
"""

from __future__ import annotations

import itertools
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from generate import repository
from measure import Case, in_turn, machine, options, ours, run, table

_NUMBERS = itertools.count()


def main() -> None:
    """Measure and print."""
    chosen = options(__doc__ or "", "tfsec", "checkov", runs=7)
    print(machine())
    with tempfile.TemporaryDirectory() as name:
        top = Path(name) / "repository"
        roots = repository(top)
        peers = {"tfsec": chosen.tfsec, "checkov": chosen.checkov}
        for title, cases in (
            ("one file of a root changed", _hook(top, roots[0], peers)),
            ("the whole repository", _whole(top, peers)),
        ):
            for peer in ("tfsec", "checkov"):
                # checkov takes seconds: fewer rounds tell as much.
                runs = chosen.runs if peer == "tfsec" else max(2, chosen.runs // 3)
                if peers[peer] is not None:
                    mine = [case for case in cases if case.name not in peers or case.name == peer]
                    print(f"\n{title}, beside {peer}\n")
                    print(*table(in_turn(mine, runs), peer), sep="\n", flush=True)


def _case(
    name: str, top: Path, *arguments: str, edit: Path | None = None, cold: bool, twice: bool = False
) -> Case:
    """A scan with a cache of its own: emptied before each run, or filled by the run before.

    With `twice` the very same scan has just been run.
    """
    cache = top.parent / f"cache-{name.replace(' ', '-')}"

    def before() -> None:
        if cold:
            shutil.rmtree(cache, ignore_errors=True)
        if edit is not None:
            with edit.open("a", encoding="utf-8") as stream:
                stream.write(f"# edit {next(_NUMBERS)}\n")

        if twice:
            run(replace(case, before=lambda: None))

    environ = {"SHARED_CHECK_CACHE": str(cache)}
    case = Case(name, ours("scan", *arguments), top, before, environ)
    return case


def _hook(top: Path, root: Path, peers: dict[str, str | None]) -> list[Case]:
    file = root / "services.tf"
    name = str(file.relative_to(top))
    return [
        *_peers(top, str(root.relative_to(top)), peers),
        _case("hook, warm", top, name, edit=file, cold=False),
        _case("hook, cold", top, name, edit=file, cold=True),
        _case("hook, nothing changed", top, name, cold=False, twice=True),
    ]


def _whole(top: Path, peers: dict[str, str | None]) -> list[Case]:
    return [
        *_peers(top, ".", peers),
        _case("all, cold", top, ".", cold=True),
        _case("all, warm", top, ".", cold=False),
        _case("all, one process", top, "--no-cache", "--jobs", "1", ".", cold=True),
    ]


def _peers(top: Path, what: str, peers: dict[str, str | None]) -> list[Case]:
    commands = {
        "tfsec": [peers["tfsec"] or "", what],
        "checkov": [peers["checkov"] or "", "-d", what, "--compact", "--quiet"],
    }
    return [Case(name, commands[name], top) for name in commands if peers[name] is not None]


if __name__ == "__main__":
    main()
