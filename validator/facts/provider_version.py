"""Which major version of the AWS provider runs: defaults of some arguments changed between two.

https://developer.hashicorp.com/terraform/language/expressions/version-constraints
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from validator.facts.identity import open_judgement
from validator.facts.registry import fact
from validator.facts.world import Subject, World
from validator.model.verdict import Judgement, Verdict

_CONSTRAINT = re.compile(r"(=|!=|>=|<=|>|<|~>)?\s*v?(\d+)((?:\.\d+)*)(-[\w.-]+)?")
_HIGHEST = 1_000_000


@fact("provider-at-least")
def provider_at_least(subject: Subject, major: int) -> Judgement:
    """Every version of the AWS provider that the constraints allow has this major or a later."""
    low, high = allowed_majors(subject.world)
    reason = f"the AWS provider's version decides it: before {major}.0.0 or from then on"
    if low >= major:
        return Judgement(Verdict.PASS, reason)
    if high < major:
        return Judgement(Verdict.FAIL, reason)
    return open_judgement(reason, ("the version of the AWS provider",))


def allowed_majors(world: World) -> tuple[int, int]:
    """The lowest and highest major version that `required_providers` of all modules allow."""
    low, high = 0, _HIGHEST
    for text in _constraints(world):
        for part in text.split(","):
            match = _CONSTRAINT.fullmatch(part.strip())
            if match:
                least, most = _majors(*match.groups()[:3])
                low, high = max(low, least), min(high, most)
    return low, high


def _constraints(world: World) -> Iterator[str]:
    for module in world.graph.modules.values():
        required = module.settings.at(("required_providers", "aws"))
        for value in (required, required.at(("version",))):
            if isinstance(value.data, str):
                yield value.data


def _majors(operator: str | None, major: str, rest: str) -> tuple[int, int]:
    number = int(major)
    if operator in (">=", ">") or (operator == "~>" and not rest):
        return number, _HIGHEST
    if operator == "<":
        return 0, number if rest.strip(".0") else number - 1
    if operator == "<=":
        return 0, number
    return (0, _HIGHEST) if operator == "!=" else (number, number)
