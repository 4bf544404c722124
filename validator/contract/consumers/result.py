"""What holding consumers against a foundation gives: reads, dangling reads, dead names."""

from __future__ import annotations

from dataclasses import dataclass, field

from validator.contract.consumers.model import Kind, Problem, Publication, Site


@dataclass(frozen=True, slots=True)
class Read:
    """A place in a consumer that reads a name of the foundation.

    `path` is relative to the consumer's root. `name` is the output, parameter, module, or lookup;
    `<env>` stands for the environment where it is read for several. `environments` are those it is
    read in. `published_by` is the Terraform address that publishes it, with the consumer's name
    before it where that is not the foundation; None where nobody is known to.
    """

    consumer: str
    path: str
    line: int
    kind: Kind
    name: str
    environments: tuple[str, ...] = ()
    published_by: str | None = None
    suggestion: str | None = None
    sites: tuple[Site, ...] = field(default=(), repr=False, compare=False)
    publications: tuple[Publication, ...] = field(default=(), repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Dead:
    """A name that the foundation publishes and nobody reads."""

    name: str
    address: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Break:
    """One read that a change breaks, in one environment, and what happens there."""

    name: str
    change: str
    consumer: str
    path: str
    line: int
    environment: str
    effect: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """What could not be read, and in which checkout."""

    consumer: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class Result:
    """Everything that an index of consumers says about one foundation."""

    reads: tuple[Read, ...] = ()
    dangling: tuple[Read, ...] = ()
    dead: tuple[Dead, ...] = ()
    breaks: tuple[Break, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    notes: tuple[str, ...] = ()
    consumers: int = 0
    files: int = 0
    seconds: float = 0.0
