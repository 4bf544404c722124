"""What a policy's own fixtures say about it."""

from __future__ import annotations

from dataclasses import dataclass

from validator.model.location import Location


@dataclass(frozen=True, slots=True)
class FixtureProblem:
    """Where a fixture and the findings in it differ, or what is wrong with the policy itself.

    `broke` is True where a rule raised: that is not the fixture's fault.
    """

    message: str
    location: Location
    broke: bool = False


@dataclass(frozen=True, slots=True)
class PolicyTest:
    """The test of one policy: how many fixtures of each kind it has, and every problem."""

    rule: str
    path: str
    fixtures: int
    problems: tuple[FixtureProblem, ...] = ()

    @property
    def ok(self) -> bool:
        """True where every fixture yields exactly what it marks."""
        return not self.problems
