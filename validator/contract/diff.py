"""Every change between two contracts of an environment, and what it does to consumers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from difflib import SequenceMatcher, get_close_matches
from fnmatch import fnmatchcase

from validator.contract.meanings import compare
from validator.contract.model import (
    ChangeOf,
    Contract,
    ContractChange,
    Deprecation,
    Entry,
    Kind,
    Parameter,
)
from validator.contract.shapes import ANY, fit
from validator.contract.terms import LITERAL, OPEN, parse_term

ORDER: tuple[Kind, ...] = ("breaking", "undecided", "deprecating", "additive", "internal")
"""The kinds, gravest first: the order in which changes are told."""

STATE = "terraform.backend"
"""The name of a change of the remote state's place."""


def diff(before: Contract, after: Contract) -> tuple[ContractChange, ...]:
    """What changed, gravest first, then by name; nothing for two contracts that say the same."""
    renamed = _renamed(before, after)
    found = [*_state(before, after), *_entries(before, after, renamed)]
    found += _parameters(before, after)
    return _sorted(replace(one, environment=after.environment) for one in found)


def diff_environments(
    before: Mapping[str, Contract], after: Mapping[str, Contract]
) -> tuple[ContractChange, ...]:
    """The changes of every environment; one that is gone or new is a change of its own."""
    found: list[ContractChange] = []
    for name in sorted({*before, *after}):
        if name not in after:
            reason = f"nothing is published for {name} any more"
            one = ContractChange(name, "breaking", "environment", name, "", reason)
            found.append(replace(one, environment=name))
        elif name not in before:
            one = ContractChange(name, "additive", "environment", "", name, f"{name} is new")
            found.append(replace(one, environment=name))
        else:
            found.extend(diff(before[name], after[name]))
    return _sorted(found)


def _sorted(found: Iterable[ContractChange]) -> tuple[ContractChange, ...]:
    return tuple(sorted(found, key=lambda one: (ORDER.index(one.kind), one.environment, one.name)))


def _state(before: Contract, after: Contract) -> Iterator[ContractChange]:
    old, new = before.state, after.state
    if old is None:
        return
    was = f"s3://{old.bucket}/{old.key}"
    if new is None:
        reason = "the remote state is not in S3 any more"
        yield ContractChange(STATE, "breaking", "state", was, "", reason)
        return
    pairs = ((old.bucket, new.bucket), (old.key, new.key), (old.region, new.region))
    if any(a != b for a, b in pairs if a is not None and b is not None):
        now = f"s3://{new.bucket}/{new.key}"
        reason = f"the remote state was {was} in {old.region}, is now {now} in {new.region}"
        yield ContractChange(STATE, "breaking", "state", was, now, reason)


def _entries(
    before: Contract, after: Contract, renamed: Mapping[str, str]
) -> Iterator[ContractChange]:
    for name, old in before.entries.items():
        new = after.entries.get(renamed.get(name, name))
        if new is None:
            yield _removed(old, after)
            yield from _parameter_of(old, None, before, after)
            continue
        if new.name != name:
            reason = f"output {name} is now called {new.name}"
            yield _change(old, new, "breaking", "renamed", name, new.name, reason, new.name)
        yield from _facets(before, old, after, new)
    for name, new in after.entries.items():
        if name not in before.entries and name not in renamed.values():
            switched = name in before.offered
            reason = f"output {name} is {'switched on' if switched else 'new'}"
            shown = f"{new.type}: {_meaning(new)}"
            yield ContractChange(
                name, "additive", "added", "", shown, reason, location=new.location
            )
    yield from _offers(before, after)


def _offers(before: Contract, after: Contract) -> Iterator[ContractChange]:
    """Names that nobody can read yet, or could read: none of them breaks anybody."""
    for name, told in after.offered.items():
        if name not in before.offered and name not in before.entries:
            reason = f"output {name} is new, and null until it is switched on"
            yield ContractChange(name, "additive", "offered", "", told, reason)
    for name, told in before.offered.items():
        if name not in after.offered and name not in after.entries:
            reason = f"output {name}, which was switched off, is gone"
            yield ContractChange(name, "internal", "withdrawn", told, "", reason)


def _removed(old: Entry, after: Contract) -> ContractChange:
    hint = _same_elsewhere(old, after)
    suggestion = f"read {hint}" if hint else ""
    reason = f"output {old.name} is {'switched off' if old.name in after.offered else 'gone'}"
    if old.deprecated:
        reason += f", deprecated since {old.deprecated.since} until {old.deprecated.sunset}"
        suggestion = _replacement(old.deprecated) or suggestion
    shown = f"{old.type}: {_meaning(old)}"
    return ContractChange(
        old.name, "breaking", "removed", shown, "", reason, suggestion, location=old.location
    )


def _same_elsewhere(old: Entry, after: Contract) -> str:
    """Another name that is and was the same thing, of the same type."""
    same = [
        name
        for name, entry in after.entries.items()
        if entry.meaning == old.meaning and entry.type == old.type and _tells(entry)
    ]
    return _closest(old.name, same)


def _tells(entry: Entry) -> bool:
    """Whether the meaning tells the entry from others."""
    terms = [parse_term(text) for text in entry.meaning]
    return bool(terms) and all(term.what not in (LITERAL, OPEN, "null") for term in terms)


def _closest(name: str, names: Iterable[str]) -> str:
    ranked = sorted(names, key=lambda one: (-SequenceMatcher(None, name, one).ratio(), one))
    return ranked[0] if ranked else ""


def _renamed(before: Contract, after: Contract) -> dict[str, str]:
    """Old name to new name: one is gone, one is new, and both are the same thing.

    A text that names nothing is only taken for renamed where its name is nearly the same.
    """
    gone = [one for name, one in before.entries.items() if name not in after.entries]
    new = [one for name, one in after.entries.items() if name not in before.entries]
    pairs = []
    for old in gone:
        for other in new:
            alike = SequenceMatcher(None, old.name, other.name).ratio()
            same = compare(before, old, after, other).outcome in ("same", "moved")
            if same and fit(old.type, other.type) != "other" and (_tells(old) or alike > 0.8):
                pairs.append((-alike, old.name, other.name))
    found: dict[str, str] = {}
    for _, old_name, new_name in sorted(pairs):
        if old_name not in found and new_name not in found.values():
            found[old_name] = new_name
    return found


def _facets(before: Contract, old: Entry, after: Contract, new: Entry) -> Iterator[ContractChange]:
    """What changed of an output that is still there."""
    yield from _type(old, new)
    yield from _what(before, old, after, new)
    if old.sensitive != new.sensitive:
        yield _sensitivity(old, new)
    yield from _parameter_of(old, new, before, after)
    yield from _deprecation(old, new)
    if new.description and old.description != new.description:
        reason = f"the description of {old.name} is another"
        yield _change(old, new, "internal", "description", old.description, new.description, reason)


def _type(old: Entry, new: Entry) -> Iterator[ContractChange]:
    found = fit(old.type, new.type)
    if found == "other":
        reason = f"{old.name} was {old.type}, is now {new.type}"
        yield _change(old, new, "breaking", "type", old.type, new.type, reason, _retyped(old, new))
    elif found == "wider":
        reason = f"{old.name} has more attributes"
        yield _change(old, new, "additive", "type", old.type, new.type, reason)
    elif new.type == ANY and old.type != ANY and new.needs:
        yield _open(old, new, "type", f"the type of {old.name} is not known")


def _retyped(old: Entry, new: Entry) -> str:
    if old.type.startswith("list(") and new.type == "string":
        return "publish the list under its name, and a joined text under another one"
    return "publish the new type under a new name and deprecate this one"


def _what(before: Contract, old: Entry, after: Contract, new: Entry) -> Iterator[ContractChange]:
    if fit(old.type, new.type) == "other":
        return
    found = compare(before, old, after, new)
    was, now = _meaning(old), _meaning(new)
    reason = f"{old.name} {found.reason}"
    if found.outcome == "other":
        yield _change(old, new, "breaking", "meaning", was, now, reason)
    elif found.outcome == "order":
        hint = "keep the order: consumers pair elements with others by their place"
        yield _change(old, new, "breaking", "order", was, now, reason, hint)
    elif found.outcome == "more":
        yield _change(old, new, "additive", "meaning", was, now, reason)
    elif found.outcome == "moved":
        yield _change(old, new, "internal", "address", old.address, new.address, found.reason)
    elif found.outcome == "open":
        yield _open(old, new, "meaning", reason)


def _open(old: Entry, new: Entry, change: ChangeOf, reason: str) -> ContractChange:
    needs = ", ".join(new.needs)
    hint = f"tell {needs}" if needs else ""
    return _change(old, new, "undecided", change, _meaning(old), _meaning(new), reason, hint)


def _sensitivity(old: Entry, new: Entry) -> ContractChange:
    was, now = ("sensitive" if one.sensitive else "not sensitive" for one in (old, new))
    if new.sensitive:
        reason = f"{old.name} is sensitive now: a consumer's output of it fails the plan"
        return _change(old, new, "breaking", "sensitivity", was, now, reason)
    reason = f"{old.name} is not sensitive any more: plans and logs of consumers show it"
    return _change(old, new, "additive", "sensitivity", was, now, reason)


def _parameter_of(
    old: Entry, new: Entry | None, before: Contract, after: Contract
) -> Iterator[ContractChange]:
    """The SSM parameter of an output."""
    was, now = old.ssm, new.ssm if new else None
    at = new or old
    if was is None:
        if now is not None:
            reason = f"{now} publishes {old.name}"
            yield _change(old, at, "additive", "ssm", "", now, reason)
        return
    kept = after.parameters.get(was)
    unsure = perhaps(after, was)
    if kept is None and unsure:
        reason = f"whether parameter {was} is published is not known"
        hint = f"tell {', '.join(unsure)}"
        yield _change(old, at, "undecided", "ssm", was, "", reason, hint)
        return
    if kept is None:
        moved = f", it is {now} now" if now else ""
        reason = f"parameter {was} is gone{moved}"
        hint = f"read {now}" if now else ""
        yield _change(old, at, "breaking", "ssm", was, now or "", reason, hint)
        return
    if now == was:
        yield from _parameter_type(old.name, before.parameters.get(was), kept)
    else:
        yield from _unlinked(old, at, before, after, kept)


def perhaps(after: Contract, name: str) -> tuple[str, ...]:
    """The inputs that would tell whether one of the parameters that may be there has this name."""
    found = [one for one in after.maybe if fnmatchcase(name, one.name.replace("[", "[[]"))]
    return tuple(dict.fromkeys(need for one in found for need in one.needs))


def _unlinked(
    old: Entry, at: Entry, before: Contract, after: Contract, kept: Parameter
) -> Iterator[ContractChange]:
    """A parameter that is still there, without the output that had its value."""
    earlier = before.parameters.get(kept.name)
    yield from _parameter_type(old.name, earlier, kept)
    was, now = "; ".join(earlier.meaning if earlier else ()), "; ".join(kept.meaning)
    found = compare(before, _as_entry(earlier or kept), after, _as_entry(kept))
    reason = f"parameter {kept.name} {found.reason}"
    if found.outcome in ("other", "order"):
        yield _change(old, at, "breaking", "ssm", was, now, reason)
    elif found.outcome == "open":
        hint = f"tell {', '.join(kept.needs)}" if kept.needs else ""
        yield _change(old, at, "undecided", "ssm", was, now, reason, hint)
    else:
        reason = f"{kept.name} has its value still, but {old.name} has another"
        yield _change(old, at, "internal", "ssm", was, now, reason)


def _parameter_type(name: str, old: Parameter | None, new: Parameter) -> Iterator[ContractChange]:
    if old is None or old.type == OPEN or old.type == new.type:
        return
    if new.type == OPEN:
        reason = f"the type of parameter {new.name} is not known"
        hint = f"tell {', '.join(new.needs)}"
        yield ContractChange(
            name, "undecided", "ssm-type", old.type, "", reason, hint, location=new.location
        )
    else:
        reason = f"parameter {new.name} was a {old.type}, is now a {new.type}"
        yield ContractChange(
            name, "breaking", "ssm-type", old.type, new.type, reason, location=new.location
        )


def _deprecation(old: Entry, new: Entry) -> Iterator[ContractChange]:
    if old.deprecated == new.deprecated:
        return
    was, now = (_sunset(one.deprecated) for one in (old, new))
    if new.deprecated is None:
        reason = f"{old.name} is not deprecated any more"
        yield _change(old, new, "additive", "undeprecated", was, now, reason)
        return
    reason = f"{old.name} goes away on {new.deprecated.sunset}"
    hint = _replacement(new.deprecated)
    yield _change(old, new, "deprecating", "deprecated", was, now, reason, hint)


def _sunset(deprecated: Deprecation | None) -> str:
    return f"until {deprecated.sunset}" if deprecated else ""


def _replacement(deprecated: Deprecation) -> str:
    return f"read {deprecated.replacement}" if deprecated.replacement else ""


def _parameters(before: Contract, after: Contract) -> Iterator[ContractChange]:
    """The parameters that no output has, before and after."""
    told = {entry.ssm for entry in (*before.entries.values(), *after.entries.values())}
    old = {name: one for name, one in before.parameters.items() if name not in told}
    new = {name: one for name, one in after.parameters.items() if name not in told}
    for name, one in old.items():
        if name in new:
            yield from _parameter_type(name, one, new[name])
            yield from _parameter_meaning(before, one, after, new[name])
            continue
        unsure = perhaps(after, name)
        if unsure:
            reason = f"whether parameter {name} is published is not known"
            hint = f"tell {', '.join(unsure)}"
            yield ContractChange(name, "undecided", "removed", name, "", reason, hint)
            continue
        same = [n for n, p in new.items() if n not in old and p.meaning == one.meaning]
        hint = _closest(name, same if _tells(_as_entry(one)) else ())
        change: ChangeOf = "renamed" if hint else "removed"
        close = get_close_matches(name, after.parameters, 1, 0.8)
        reason = f"parameter {name} is gone"
        shown = hint or (f"read {close[0]}" if close else "")
        yield ContractChange(
            name, "breaking", change, name, hint, reason, shown, location=one.location
        )
    for name, one in new.items():
        if name not in before.parameters:
            reason = f"parameter {name} is new"
            yield ContractChange(name, "additive", "added", "", name, reason, location=one.location)


def _parameter_meaning(
    before: Contract, old: Parameter, after: Contract, new: Parameter
) -> Iterator[ContractChange]:
    found = compare(before, _as_entry(old), after, _as_entry(new))
    was, now = "; ".join(old.meaning), "; ".join(new.meaning)
    reason = f"{old.name} {found.reason}"
    change: ChangeOf = "order" if found.outcome == "order" else "meaning"
    if found.outcome in ("other", "order"):
        yield ContractChange(old.name, "breaking", change, was, now, reason, location=new.location)


def _as_entry(one: Parameter) -> Entry:
    return Entry(one.name, "string", one.meaning, address=one.address)


def _meaning(entry: Entry) -> str:
    return "; ".join(entry.meaning)


def _change(
    old: Entry,
    new: Entry,
    kind: Kind,
    change: ChangeOf,
    before: str,
    after: str,
    reason: str,
    suggestion: str = "",
) -> ContractChange:
    place = new.location or old.location
    return ContractChange(old.name, kind, change, before, after, reason, suggestion, location=place)
