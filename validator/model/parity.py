"""The words of a comparison of two environments: subjects, differences, declarations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Literal

from validator.model.diagnostic import Diagnostic
from validator.model.location import Location
from validator.model.value import Path, Value, path_text
from validator.model.verdict import Finding

SubjectKind = Literal["resource", "data", "output", "module", "settings", "backend", "provider"]

Scalar = str | int | float | bool | None
"""What a declaration says that one environment has; None: not set, or not there."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing of an environment that has a counterpart in the other.

    `address` is its Terraform address; `output.NAME`, `provider.NAME`, `terraform` (after the
    module's address) and `terraform.backend` for what has none. `values` is an object, or unknown
    where only the identity is known. `exists` is None where that is not known, because of `needs`.
    """

    address: str
    kind: SubjectKind
    type: str
    values: Value
    location: Location | None
    exists: bool | None = True
    needs: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """One environment: its name, the subjects by address, and where its root is."""

    name: str
    root: str
    subjects: Mapping[str, Subject]

    def get(self, address: str) -> Subject | None:
        """The subject at an address, if there is one."""
        return self.subjects.get(address)


class Kind(Enum):
    """How two environments differ at one place."""

    ONLY = "only one has it"
    VALUE = "another value"
    NAME = "names an environment"
    OPEN = "not known"


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where two environments differ, or may.

    `path` is empty for a subject that only one of them has. `left` and `right` are the values
    (None: not there) in the order in which the environments were named. `follows`: evaluating
    each environment under the name of the other gives the other's value. `needs` names the inputs
    that would decide what is open. `held` counts the resources that go with a module.
    """

    kind: Kind
    subject: Subject
    path: Path
    left: Value | None
    right: Value | None
    places: tuple[Location | None, Location | None]
    follows: bool = False
    needs: tuple[str, ...] = ()
    held: int = 0

    @property
    def address(self) -> str:
        """The address of what differs, in the first environment where it is there."""
        return self.subject.address

    @property
    def attribute(self) -> str:
        """The attribute path as it is written in Terraform; empty for the whole subject."""
        return path_text(self.path)

    @property
    def names(self) -> tuple[str, ...]:
        """The path without indexes: elements of a list may stand elsewhere when there are fewer."""
        return tuple(step for step in self.path if isinstance(step, str))

    @property
    def is_sensitive(self) -> bool:
        """Whether the values must not be shown."""
        return any(
            part.sensitive
            for value in (self.left, self.right)
            if value is not None
            for _, part in value.walk()
        )


@dataclass(frozen=True, slots=True)
class Shows:
    """Where a declared difference shows.

    `at` are patterns of addresses as in exceptions.yaml; `attributes` patterns of attribute paths,
    each with all below it; those of `values` are among them, with what each environment must have.
    Without attributes it is the subject being there or not, of which `count` says how many
    instances each environment must have. `through` names a local or variable that a value must
    have come through; `requires` is an address pattern as of the declaration, for this place alone.
    """

    at: tuple[str, ...]
    location: Location
    attributes: tuple[str, ...] = ()
    values: Mapping[str, Mapping[str, Scalar]] = field(default_factory=dict)
    count: Mapping[str, int] | None = None
    through: str = ""
    requires: str = ""


@dataclass(frozen=True, slots=True)
class Declaration:
    """One difference that is meant.

    `sides` says for people what each environment has; `expires` is the last day on which it
    holds. `inputs` are the variables of the root that make the difference: given alike, it must
    be gone. `requires` is an address pattern: the declaration is judged only while something is
    there, or below it.
    """

    id: str
    what: str
    why: str
    owner: str
    expires: date
    sides: Mapping[str, str]
    shows: tuple[Shows, ...]
    location: Location
    inputs: tuple[str, ...] = ()
    requires: str = ""


@dataclass(frozen=True, slots=True)
class Declared:
    """What `parity.yaml` says: for which environments, and which differences are meant."""

    path: str
    environments: tuple[str, ...]
    differences: tuple[Declaration, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """A declaration with the differences that it covers.

    `judged` is False without what it requires; `sides` is what each environment has, in words with
    the values filled in.
    """

    declaration: Declaration
    differences: tuple[Difference, ...]
    days_left: int
    sides: Mapping[str, str]
    judged: bool = True
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """The comparison of two environments, settled by their declarations.

    `names` and `roots` are in the order in which the environments were given. `undeclared` are
    the differences that no declaration covers (open ones too), one finding each in `findings`,
    which has those about declarations besides. `inherent` counts the places that differ by the
    environment's own name alone, `alike` those that do not differ.
    """

    names: tuple[str, str]
    roots: tuple[str, str]
    engines: tuple[str, str]
    declared: tuple[Settled, ...]
    undeclared: tuple[Difference, ...]
    findings: tuple[Finding, ...]
    path: str = ""
    resources: tuple[int, int] = (0, 0)
    inherent: int = 0
    alike: int = 0
    errors: tuple[Diagnostic, ...] = ()
    notes: tuple[str, ...] = ()
    today: date | None = None
    seconds: float = field(default=0.0, compare=False)
