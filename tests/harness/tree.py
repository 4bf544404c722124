"""Copies of the repository's Terraform tree: tests never run an engine in the repository itself."""

from __future__ import annotations

import shutil
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
TERRAFORM = REPOSITORY / "terraform"

_LEFT_BEHIND = shutil.ignore_patterns(
    # A lock file holds the hashes of the registry's build of the provider, not of this machine's.
    ".terraform",
    ".terraform.lock.hcl",
    "*.tfstate",
    "*.tfstate.*",
    "*.tfplan",
    "backend_override.tf",
)


def copy_tree(destination: Path) -> Path:
    """Copy `terraform/` to `destination`/terraform without what engines leave behind."""
    return Path(shutil.copytree(TERRAFORM, destination / "terraform", ignore=_LEFT_BEHIND))


def modules() -> list[str]:
    """The names of the modules."""
    return sorted(path.name for path in (TERRAFORM / "modules").iterdir() if path.is_dir())


def replace_once(path: Path, old: str, new: str) -> None:
    """Edit a text file; the old text must be there exactly once, or the test itself is stale."""
    text = path.read_text(encoding="utf-8")
    found = text.count(old)
    assert found == 1, f"{path.name}: the text to replace is there {found} times:\n{old}"
    path.write_text(text.replace(old, new), encoding="utf-8")
