"""From contracts to what the facts know of them: which names a consumer may read, and as what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from validator.contract.changelog import Notice
from validator.contract.model import Contract, Deprecation, Entry
from validator.contract.terms import EQUAL, parse_term
from validator.facts.contract import CONTRACT, ContractEntry, Published, parse_parameter

_KEYS = ("aws_kms_key", "aws_kms_external_key", "aws_kms_replica_key")


def published(
    contracts: Mapping[str, Contract], notices: Iterable[Notice] = (), source: str = ""
) -> Published:
    """What the contracts of all environments publish."""
    environments = {
        name: {entry.name: _entry(entry) for entry in contract.entries.values()}
        for name, contract in sorted(contracts.items())
    }
    names = {name for one in environments.values() for name in one}
    gone = {one.name: _became(one) for one in notices if one.name not in names}
    offered = {name: frozenset(one.offered) for name, one in contracts.items() if one.offered}
    return Published(environments, gone, source, offered)


def _became(one: Notice) -> str:
    instead = f"; read {one.replacement}" if one.replacement else ""
    return f"it was {one.change} on {one.date}: {one.why}{instead}"


def _entry(entry: Entry) -> ContractEntry:
    terms = [parse_term(text) for text in entry.meaning]
    types = dict.fromkeys(term.type for term in terms if term.type)
    attributes = {term.attribute for term in terms if term.type}
    tiers = {term.feature("tier") for term in terms}
    kinds = tuple(types)
    if set(kinds) & set(_KEYS):
        kinds = tuple(dict.fromkeys((*kinds, *_KEYS)))
    standard = CONTRACT.get(entry.name)
    parsed = parse_parameter(entry.ssm) if entry.ssm else None
    tier = tiers.pop() if len(tiers) == 1 else "mixed"
    return ContractEntry(
        name=entry.name,
        parameter=parsed[1] if parsed else entry.ssm or "",
        types=kinds,
        attributes=_attributes(kinds, attributes),
        shape="list" if entry.type.startswith(("list(", "set(", "tuple(")) else "string",
        tier=None if tier == "?" else tier,
        role=standard.role if standard else None,
        since=entry.since,
        notice=_notice(entry.deprecated),
    )


def _attributes(types: tuple[str, ...], attributes: set[str]) -> tuple[str, ...]:
    """The attributes, and those that always have the same value."""
    same = (name for (kind, name), other in EQUAL.items() if kind in types and other in attributes)
    return tuple(dict.fromkeys((*sorted(attributes), *same)))


def _notice(deprecated: Deprecation | None) -> str:
    if deprecated is None:
        return ""
    instead = f"; read {deprecated.replacement}" if deprecated.replacement else ""
    return f"is deprecated since {deprecated.since} and goes away on {deprecated.sunset}{instead}"
