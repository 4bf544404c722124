"""What a change of a published name does at one place that reads it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from validator.contract.consumers.model import Site, Use
from validator.contract.replacing import forces_replacement, is_stateful

Of = Literal["output", "ssm", "resource", "module"]
What = Literal[
    "removed", "renamed", "state", "type", "ssm-type", "order", "meaning", "sensitivity"
]  # fmt: skip
_GONE = ("removed", "renamed", "state")
_MOST = 3


@dataclass(frozen=True, slots=True)
class NameChange:
    """A breaking change of one published name, in one environment of one root.

    `to` is the new name of one that was renamed; `before` and `after` are types where the type
    changed; `public` says that a value which was private is public now.
    """

    of: Of
    name: str
    what: What
    root: str = ""
    environment: str = ""
    to: str = ""
    before: str = ""
    after: str = ""
    public: bool = False

    @property
    def shown(self) -> str:
        """The change in words."""
        match self.what:
            case "renamed":
                return f"renamed to {self.to}" if self.to else "renamed"
            case "type" | "ssm-type":
                return f"type {self.before} → {self.after}"
            case "state":
                return "its remote state moved"
            case "order":
                return "other order"
            case "meaning":
                return "public now" if self.public else "other meaning"
            case "sensitivity":
                return "sensitive now"
        return "removed"


def effect(change: NameChange, sites: Sequence[Site]) -> str:
    """What happens where these sites (one place, one environment) read the changed name."""
    first = sites[0]
    uses = tuple(dict.fromkeys(use for site in sites for use in site.uses))
    if first.kind == "remote_state":
        return _output(change, first, uses)
    if first.kind == "tag":
        return "plan error: the lookup finds nothing"
    if first.kind == "module":
        return "init error: there is no such module"
    return _parameter(change, first, uses)


def _output(change: NameChange, site: Site, uses: tuple[Use, ...]) -> str:
    hint = f"; read {change.to}" if change.to else ""
    match change.what:
        case "removed" | "renamed":
            if site.guarded:
                return f"{_silent(uses)}{hint}"
            return f"plan error: the state has no output {change.name}{hint}"
        case "state":
            return "plan error: there is no state at this place any more"
        case "type":
            return _type(change, site, uses)
        case "sensitivity":
            return "plan error where it reaches an output that is not sensitive; hidden elsewhere"
    return _value(change, uses)


def _type(change: NameChange, site: Site, uses: tuple[Use, ...]) -> str:
    if site.guarded:
        return f"{_silent(uses)}, where the type does not fit"
    taken = f" for {_names(uses)}" if uses else ""
    return f"plan error: {change.after} where {change.before} is expected{taken}"


def _silent(uses: tuple[Use, ...]) -> str:
    """What a fallback does instead of an error: what takes it changes without a word."""
    lost = [use for use in uses if _replaces(use)]
    if lost:
        return f"silent: the fallback is taken; replacement of {_replaced(lost)}"
    if uses:
        return f"silent: the fallback is taken for {_names(uses)}"
    return "silent: the fallback (null) is taken, no error"


def _parameter(change: NameChange, site: Site, uses: tuple[Use, ...]) -> str:
    hint = f"; read {change.to}" if change.to else ""
    gone = change.what in _GONE
    if site.means == "path":
        told = "silent: the name is missing from what is found below the path"
        return told if gone else f"the next read below the path gives {_changed(change)}"
    if site.means == "task":
        told = f"tasks do not start: ECS finds no such parameter{hint}"
        return told if gone else f"the next task gets {_changed(change)}"
    if site.means == "code":
        told = f"run-time error: ParameterNotFound{hint}"
        return told if gone else f"the next read at run time gives {_changed(change)}"
    if site.means == "call":
        told = f"plan or run-time error in the module that takes the name{hint}"
        return told if gone else f"the module that takes the name gets {_changed(change)}"
    if gone:
        # A data source that fails is no error of an expression: try() does not catch it.
        return f"plan error: there is no parameter {change.name}{hint}"
    if change.what in ("type", "ssm-type"):
        taken = f" in {_names(uses)}" if uses else ""
        return f"plan error or wrong value{taken}: a {change.after} where a {change.before} was"
    return _value(change, uses)


def _changed(change: NameChange) -> str:
    if change.what == "ssm-type":
        return f"a {change.after} where a {change.before} was"
    return "the same values in another order" if change.what == "order" else "another value"


def _value(change: NameChange, uses: tuple[Use, ...]) -> str:
    """What another value does to the attributes that take it."""
    lost = [use for use in uses if _replaces(use)]
    others = [use for use in uses if not _replaces(use)]
    told = []
    if lost:
        told.append(f"replacement of {_replaced(lost)}")
    if others:
        told.append(f"in-place change of {_names(others)}")
    if change.public:
        told.append("what runs there is in a public subnet then")
    return "; ".join(told) if told else "the next plan gets another value, without an error"


def _replaces(use: Use) -> bool:
    return forces_replacement(use.type, use.attribute)


def _replaced(uses: Iterable[Use]) -> str:
    """Each resource with what forces it, those that lose data first."""
    ordered = sorted(uses, key=lambda use: (not is_stateful(use.type), use.address))
    shown = [
        f"{use.address}{' (stateful: its data is lost)' if is_stateful(use.type) else ''}, "
        f"forced by {use.attribute}"
        for use in ordered
    ]
    return _some(shown)


def _names(uses: Iterable[Use]) -> str:
    return _some([f"{use.address}.{use.attribute}" for use in uses])


def _some(shown: Sequence[str]) -> str:
    rest = len(shown) - _MOST
    return ", ".join(shown[:_MOST]) + (f" and {rest} more" if rest > 0 else "")
