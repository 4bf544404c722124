"""The checks of the pinned checkov: their ids, and where each is written.

`data/checks.txt` is what `checkov --list --framework terraform terraform_plan` prints of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType

from validator.checkov.environment import VERSION

ID = re.compile(r"CKV\d*_[A-Z0-9]+_\d+")
"""The form of a check's id."""

_SOURCE = f"https://github.com/bridgecrewio/checkov/blob/{VERSION}/checkov/"
_INDEX = "https://www.checkov.io/5.Policy%20Index/terraform.html"


@cache
def checks() -> Mapping[str, str]:
    """Every check's id, and the path of its source in checkov's repository."""
    text = (resources.files("validator.checkov") / "data" / "checks.txt").read_text("utf-8")
    pairs = (line.partition(" ") for line in text.splitlines())
    return MappingProxyType({id: path for id, _, path in pairs})


def docs_link(id: str) -> str:
    """What the check looks at, to the letter: its source in that release; else checkov's index."""
    path = checks().get(id)
    return _SOURCE + path if path else _INDEX
