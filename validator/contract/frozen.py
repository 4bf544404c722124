"""The committed contract as the rule `contract-frozen` asks it."""

from __future__ import annotations

from collections.abc import Iterator

from validator.contract.diff import STATE, diff, perhaps
from validator.contract.freeze import contract_of
from validator.contract.model import Contract, ContractChange
from validator.model.graph import Graph
from validator.model.location import Hop, Location
from validator.model.verdict import Judgement, Verdict

_OF_VERDICT = {"breaking": Verdict.FAIL, "undecided": Verdict.UNDECIDED}


class FrozenContract:
    """One environment's committed contract; compares a graph with itself once."""

    def __init__(self, contract: Contract) -> None:
        self.contract = contract
        self._compared: tuple[Graph, Contract, tuple[ContractChange, ...]] | None = None

    def _now(self, graph: Graph) -> tuple[Contract, tuple[ContractChange, ...]]:
        if self._compared is None or self._compared[0] is not graph:
            now = contract_of(graph, self.contract)
            self._compared = (graph, now, diff(self.contract, now))
        return self._compared[1:]

    def names(self, graph: Graph) -> Iterator[tuple[str, str, Location | None]]:
        """Every name that is or was published: its address, itself, where it is declared now."""
        now, changes = self._now(graph)
        names = dict.fromkeys((*self.contract.entries, *now.entries))
        for contract in (self.contract, now):
            names |= dict.fromkeys(n for n, p in contract.parameters.items() if p.output is None)
        names |= dict.fromkeys(one.name for one in changes)
        for name in names:
            yield _address(name), name, self._place(now, changes, name)

    def _place(
        self, now: Contract, changes: tuple[ContractChange, ...], name: str
    ) -> Location | None:
        new = next((c.after for c in changes if c.name == name and c.change == "renamed"), name)
        if new in now.entries:
            return now.entries[new].location
        parameter = now.parameters.get(new)
        return parameter.location if parameter else None

    def judge(self, graph: Graph, name: str) -> Judgement:
        """Whether the graph publishes one of these names as the contract says."""
        now, changes = self._now(graph)
        mine = [one for one in changes if one.name == name]
        steps = self._steps(now, name)
        for kind, verdict in _OF_VERDICT.items():
            found = [one for one in mine if one.kind == kind]
            if found:
                reason = "; ".join(one.reason for one in found)
                needs = self._needs(now, name) if verdict is Verdict.UNDECIDED else ()
                return Judgement(verdict, reason, steps, "", needs)
        if any(one.change in ("added", "offered") for one in mine):
            reason = f"{name} is new: it is in the contract once that is frozen again"
            return Judgement(Verdict.PASS, reason, steps)
        return Judgement(Verdict.PASS, f"{name} is what {self.contract.path} says", steps)

    def _needs(self, now: Contract, name: str) -> tuple[str, ...]:
        entry, old = now.entries.get(name), self.contract.entries.get(name)
        found = list(entry.needs if entry else ())
        ssm = old.ssm if old else name
        if ssm:
            parameter = now.parameters.get(ssm)
            found += parameter.needs if parameter else perhaps(now, ssm)
        return tuple(dict.fromkeys(found)) or (f"what {name} resolves to",)

    def _steps(self, now: Contract, name: str) -> tuple[Hop, ...]:
        entry = now.entries.get(name)
        step = Hop("committed contract", _address(name), Location(self.contract.path, 1))
        if entry is None:
            return (step,)
        return (Hop("output", _address(name), entry.location), step)


class MissingContract:
    """An environment without a contract file, in a repository that keeps contracts."""

    def __init__(self, environment: str, directory: str) -> None:
        self.environment = environment
        self.directory = directory

    def names(self, graph: Graph) -> Iterator[tuple[str, str, Location | None]]:  # noqa: ARG002
        """The environment alone."""
        yield f"environment.{self.environment}", self.environment, None

    def judge(self, graph: Graph, name: str) -> Judgement:  # noqa: ARG002 - one shape
        """A fail: nothing says what the environment has to keep publishing."""
        reason = f"{self.directory} has no contract of {self.environment}"
        return Judgement(Verdict.FAIL, reason)


def _address(name: str) -> str:
    """The address of a finding about a published name."""
    if name == STATE:
        return name
    return f"parameter.{name}" if name.startswith("/") else f"output.{name}"
