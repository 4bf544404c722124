"""A repository to measure on: 10 modules and 25 roots, 300 Terraform files, always the same.

The files are the templates under `repository/`: services on ECS behind load balancers, databases,
scheduled functions and networks, of the size and mix that teams write, with `for_each`, nested
modules, policy documents and conditionals. Every third root has faults that rules find.
Run: `python benchmarks/generate.py DIRECTORY [ROOTS]`.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

_TEMPLATES = Path(__file__).parent / "repository"
_KINDS = ("service", "data", "jobs", "service", "network")
_NAMES = ("orders", "billing", "catalog", "search", "mail", "media", "audit", "ledger", "portal")
_GOOD = {
    "encrypt": "true", "rotation": "true", "public": "false", "versioned": "true",
    "block": "true", "export_key": "module.key.arn", "topic_key": "module.key.id",
    "clients": "0.0.0.0/0", "admin_port": "8443",
}  # fmt: skip
_BAD = {
    "encrypt": "false", "rotation": "false", "public": "true", "versioned": "false",
    "block": "false", "export_key": "null", "topic_key": "null", "clients": "203.0.113.0/24",
    "admin_port": "22",
}  # fmt: skip


def repository(directory: Path, roots: int = 25) -> list[Path]:
    """Write the repository; returns the directories of the roots."""
    (directory / ".git").mkdir(parents=True, exist_ok=True)
    for template in sorted((_TEMPLATES / "modules").glob("*/*.in")):
        target = directory / "modules" / template.parent.name / template.stem
        _write(target, template.read_text(encoding="utf-8"))
    return [_root(directory, number) for number in range(roots)]


def _root(directory: Path, number: int) -> Path:
    kind = _KINDS[number % len(_KINDS)]
    name = f"{_NAMES[number % len(_NAMES)]}-{kind}-{number:02}"
    values = {
        "app": name, "kind": kind, "n": str(number), "digit": str(number % 10),
        "env": "prod" if number % 2 else "dev", **_choices(number),
    }  # fmt: skip
    root = directory / "roots" / name
    for template in sorted((_TEMPLATES / "roots" / kind).glob("*.in")):
        text = template.read_text(encoding="utf-8")
        for key, value in values.items():
            text = text.replace(f"@{key}@", value)
        _write(root / template.stem, text)
    return root


def _choices(number: int) -> dict[str, str]:
    """Good settings; in every third root about half of them bad."""
    chance = random.Random(number)  # noqa: S311 - repeatable, not secret
    faulty = number % 3 == 0
    return {
        key: _BAD[key] if faulty and chance.random() < 0.5 else good for key, good in _GOOD.items()
    }


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    made = repository(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 25)
    print(f"{len(made)} roots")
