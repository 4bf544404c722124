"""Option combinations of `new project` in which every pair of values of two options occurs."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from validator.scaffold.project import Project
from validator.scaffold.source import Sources, default_repository, from_repository

AXES: Mapping[str, Sequence[object]] = {
    "environments": (("dev", "prod"), ("dev",), ("prod",), ("dev", "staging", "prod")),
    "service": ("api", "worker"),
    "alb": (True, False),
    "rds": (True, False),
    "redis": (True, False),
    "org": ("connectly", "acme"),
    "region": ("ap-northeast-2", "us-east-1"),
    "module": ("local", "git"),
}
PARTS = ("alb", "rds", "redis")


@dataclass(frozen=True)
class Combination:
    """One value for each option, by the option's name."""

    values: tuple[tuple[str, object], ...]

    def __getitem__(self, name: str) -> object:
        return dict(self.values)[name]

    @property
    def id(self) -> str:
        words = []
        for name, value in self.values:
            if isinstance(value, tuple):
                words.append("+".join(value))
            elif isinstance(value, bool):
                words += [name] if value else []
            else:
                words.append(str(value))
        return "-".join(words)

    def pairs(self) -> set[frozenset[tuple[str, object]]]:
        return {frozenset(pair) for pair in itertools.combinations(self.values, 2)}

    @property
    def parts(self) -> frozenset[str]:
        return frozenset(part for part in PARTS if dict(self.values)[part])

    def project(self, module: str) -> Project:
        """The project of these options; `module` is a directory for a local source."""
        org = str(self["org"])
        released = from_repository(default_repository(org), "v1.2.3")
        sources = released if self["module"] == "git" else Sources(module, released.tool)
        environments = self["environments"]
        assert isinstance(environments, tuple)
        return Project(
            name="shop",
            team="web team",
            org=org,
            environments=environments,
            sources=sources,
            region=str(self["region"]),
            service=str(self["service"]),
            parts=self.parts,
        )


@cache
def pairwise() -> tuple[Combination, ...]:
    """Greedy: the combination that meets most pairs not met yet, until all are."""
    every = [
        Combination(tuple(zip(AXES, values, strict=True)))
        for values in itertools.product(*AXES.values())
    ]
    missing = set().union(*(one.pairs() for one in every))
    chosen = []
    while missing:
        best = max(every, key=lambda one: len(one.pairs() & missing))
        chosen.append(best)
        missing -= best.pairs()
    return tuple(chosen)
