"""What a foundation publishes at one time, in all environments; and the difference of two times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from validator.contract.changelog import Notice, entry_for, untold
from validator.contract.diff import diff_environments
from validator.contract.model import Contract, ContractChange
from validator.model.graph import Diagnostic


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a foundation publishes, as one source says.

    `contracts` by environment; `notices` is its changelog; `label` names the source for a reader;
    `errors` are files that could not be read.
    """

    contracts: Mapping[str, Contract]
    notices: tuple[Notice, ...] = ()
    label: str = ""
    errors: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed between two snapshots, and which breaking changes the changelog leaves out.

    `template` are the lines of the entries that are missing.
    """

    before: Snapshot
    after: Snapshot
    changes: tuple[ContractChange, ...]
    untold: tuple[ContractChange, ...]
    template: tuple[str, ...] = ()

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """What could not be read on either side."""
        return tuple(dict.fromkeys((*self.before.errors, *self.after.errors)))

    def exit_code(self, strict: bool) -> int:
        """0 clean, 1 breaking changes that nothing tells of, 2 unreadable input."""
        if self.errors:
            return 2
        undecided = any(one.kind == "undecided" for one in self.changes)
        return 1 if self.untold or (strict and undecided) else 0


def difference(before: Snapshot, after: Snapshot, known: tuple[Notice, ...] = ()) -> Difference:
    """Every change; `known` are entries of the changelog that told of other changes before."""
    changes = diff_environments(before.contracts, after.contracts)
    missing = untold(changes, after.notices, before.contracts, known)
    template = tuple(entry_for(missing, before.contracts))
    return Difference(before, after, changes, missing, template)
