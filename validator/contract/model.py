"""The contract of one foundation environment: what it publishes, and the changes of that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from validator.model.location import Location

Kind = Literal["breaking", "deprecating", "additive", "internal", "undecided"]
"""What a change does to consumers; `undecided` where a value that is not known decides it."""

ChangeOf = Literal[
    "environment",
    "state",
    "removed",
    "renamed",
    "type",
    "order",
    "meaning",
    "sensitivity",
    "ssm",
    "ssm-type",
    "added",
    "offered",
    "withdrawn",
    "deprecated",
    "undeprecated",
    "description",
    "address",
]
"""What changed.

`environment`: the whole environment is gone; `state`: its remote state moved. `order`: the same
elements stand at other places. `ssm`: the parameter's name, or whether there is one. `offered`:
an output that is null until the part behind it is switched on; `withdrawn`: it is not offered any
more. `address`: the same thing under another Terraform address.
"""


@dataclass(frozen=True, slots=True)
class Deprecation:
    """A published name that is going away.

    `since` is the release that says so, `replacement` the name to read instead (empty where there
    is none), `sunset` the ISO date from which it may be removed.
    """

    since: str
    replacement: str
    sunset: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One published output.

    `type` is a Terraform type expression (`string`, `list(string)`). `meaning` is what it resolves
    to, one term for each element in order, as `validator.contract.terms` writes them: resource
    type and attribute with what is proved of the resource, never its Terraform address:
    `aws_subnet.id (tier=private, zone=ap-northeast-2a, cidr=10.0.16.0/20)`. `ssm` is the full name
    of the parameter that publishes the same value. `address` are the Terraform addresses behind
    the terms, joined by `, `; `location` is where the output is declared, None from a file.
    """

    name: str
    type: str
    meaning: tuple[str, ...]
    ssm: str | None = None
    description: str = ""
    sensitive: bool = False
    since: str = ""
    deprecated: Deprecation | None = None
    address: str = ""
    location: Location | None = None
    needs: tuple[str, ...] = ()
    """The inputs that would tell what is not known of type or meaning; empty where all is."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One published SSM parameter.

    `name` is its full name (`/connectly-shared/dev/vpc/id`), `type` what SSM calls it (`String`,
    `StringList`, `SecureString`; `?` where that is not known), `output` the entry of the same
    value, None where there is none.
    """

    name: str
    type: str = "String"
    output: str | None = None
    meaning: tuple[str, ...] = ()
    description: str = ""
    since: str = ""
    address: str = ""
    location: Location | None = None
    needs: tuple[str, ...] = ()
    """The inputs that would tell whether it is there, and what is not known of it."""


@dataclass(frozen=True, slots=True)
class State:
    """Where an environment's remote state is (backend `s3`); None where that is not known."""

    bucket: str | None
    key: str | None
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Contract:
    """What one environment publishes.

    `entries` by output name, `parameters` by full SSM name (those of entries too). `revision`
    counts breaking changes: 1 at first, and what the changelog says after. `present` are the
    addresses of all managed instances of the root, empty for a contract that was read from a file.
    `maybe` are the parameters that may be there: their `name` has `*` for what is not known.
    `offered` are outputs that are null, name to description: the part of the environment behind
    them is switched off, and nobody can read them (the engine keeps null out of the state).
    """

    environment: str
    entries: Mapping[str, Entry]
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    state: State | None = None
    revision: int = 1
    present: frozenset[str] = frozenset()
    maybe: tuple[Parameter, ...] = ()
    offered: Mapping[str, str] = field(default_factory=dict)
    path: str = ""
    """The file it was read from, or the root that it was evaluated from."""


@dataclass(frozen=True, slots=True)
class ContractChange:
    """One difference between two contracts of an environment.

    `name` is the output, or the full name of a parameter that no output has; `before` and `after`
    are what differs, as text, empty where there is nothing. `suggestion` says what to do: for
    `renamed` it is the new name alone.
    """

    name: str
    kind: Kind
    change: ChangeOf
    before: str
    after: str
    reason: str
    suggestion: str = ""
    environment: str = ""
    location: Location | None = None
