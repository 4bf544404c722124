"""The findings of a comparison: what is not declared, and declarations that do not hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from validator.model.location import Hop, Location
from validator.model.parity import Declaration, Difference, Kind, Shows
from validator.model.report import RuleInfo
from validator.model.value import Value
from validator.model.verdict import Finding, Severity, Verdict
from validator.parity.equality import Names
from validator.parity.severity import severity
from validator.parity.shown import HIDDEN, scalar, shown

UNDECLARED = "parity-undeclared"
VALUES = "parity-values"
CAUSE = "parity-cause"
STALE = "parity-stale"
EXPIRED = "parity-expired"
DOCS = "docs/parity.md"
RULES = {
    UNDECLARED: ("What differs between two environments is declared", Severity.HIGH),
    VALUES: ("A declared difference has the declared values", Severity.HIGH),
    CAUSE: ("A declared difference follows from its input", Severity.HIGH),
    STALE: ("A declared difference is there", Severity.MEDIUM),
    EXPIRED: ("A declared difference has not expired", Severity.MEDIUM),
}
"""What each rule requires, and how grave it is at most."""
_FOREIGN = "Make each environment have what is its own: take the name from var.environment."
_FIXES = {
    UNDECLARED: "Make the environments alike, or declare the difference in parity.yaml.",
    VALUES: "Correct the environment, or the values in parity.yaml.",
    CAUSE: "Take the value from the input, or declare the difference by itself.",
    STALE: "Remove it from parity.yaml.",
    EXPIRED: "Make the environments alike, or set a new date with its owner.",
}


def rule_info(rule: str) -> RuleInfo:
    """What a report says of one of the rules."""
    title, grave = RULES[rule]
    why = (
        "What is tried in one environment is to hold in the other: only what is meant to differ, "
        "and is known to, may differ."
    )
    return RuleInfo(rule, title, "parity", grave, why, _FIXES[rule], DOCS)


def texts(difference: Difference) -> tuple[str, str]:
    """What each environment has at a place, in the order of the comparison."""
    if not difference.path:
        return tuple(  # type: ignore[return-value]
            "there" if value is not None else scalar(None)
            for value in (difference.left, difference.right)
        )
    if difference.is_sensitive:
        return HIDDEN, HIDDEN
    return shown(difference.left), shown(difference.right)


def origin(value: Value | None) -> Location | None:
    """Where a value comes from: the last place of its way."""
    hop = _source(value)
    return hop.location if hop else None


def _source(value: Value | None) -> Hop | None:
    """The last step of a value's way; of a text that was put together, where that is done.

    The trail of such a text goes on to its first piece, which says nothing of the whole.
    """
    steps = [hop for hop in value.trail if hop.location] if value is not None else []
    given = [n for n, hop in enumerate(steps) if hop.what.startswith(("module input", "local"))]
    is_text = value is not None and (isinstance(value.data, str) or value.unknown is not None)
    if is_text and given and steps[-1].what == "default":
        steps = steps[: given[-1] + 1]
    return steps[-1] if steps else None


def origins(difference: Difference) -> tuple[Location | None, Location | None]:
    """Where each environment's value comes from, else where it is (not) written."""
    left, right = difference.places
    return origin(difference.left) or left, origin(difference.right) or right


def evidence(difference: Difference, names: Names) -> tuple[Hop, ...]:
    """Where each environment has it: place of use and origin."""
    return tuple(_hops(difference, names))


def _hops(difference: Difference, names: Names) -> Iterator[Hop]:
    said = texts(difference)
    values = (difference.left, difference.right)
    for name, text, value, place in zip(
        (names.left, names.right), said, values, difference.places, strict=True
    ):
        yield Hop(f"{name}: {text}", difference.address, place)
        source = _source(value)
        if source is not None and source.location != place:
            yield Hop(f"{name}: {source.what}", source.address, source.location)


def undeclared(difference: Difference, names: Names) -> Finding:
    """The finding about a difference that no declaration covers."""
    is_open = difference.kind is Kind.OPEN
    return Finding(
        rule=UNDECLARED,
        verdict=Verdict.UNDECIDED if is_open else Verdict.FAIL,
        severity=severity(difference),
        address=difference.address,
        attribute=difference.attribute,
        location=_first(*origins(difference)),
        message=_message(difference, names),
        evidence=evidence(difference, names),
        needs=difference.needs,
        fix=_FOREIGN if difference.kind is Kind.NAME else _FIXES[UNDECLARED],
        docs=DOCS,
    )


def _first(*places: Location | None) -> Location | None:
    return next(filter(None, places), None)


def _message(difference: Difference, names: Names) -> str:
    left, right = texts(difference)
    if difference.kind is Kind.OPEN:
        return "whether the environments have the same is not known"
    if difference.kind is Kind.ONLY:
        name = names.left if difference.left is not None else names.right
        count = difference.held
        held = f", with {count} resource{'s' if count != 1 else ''}" if count else ""
        return f"only {name} has it{held}"
    if difference.kind is Kind.NAME:
        data = difference.left.data if difference.left else ""
        named = names.named(data) if isinstance(data, str) and not difference.is_sensitive else None
        if named is None:
            return f"{names.left} and {names.right} share one state: {left}"
        other = names.right if named == names.left else names.left
        return f"{other} names {named}: {left}"
    return f"{names.left} has {left}, {names.right} has {right}"


def _about(
    one: Declaration, rule: str, address: str, attribute: str, message: str, place: Location,
    hops: tuple[Hop, ...] = (), grave: Severity = Severity.MEDIUM,
) -> Finding:  # fmt: skip
    return Finding(
        rule=rule,
        verdict=Verdict.FAIL,
        severity=grave,
        address=address,
        attribute=attribute,
        location=place,
        message=message,
        evidence=(*hops, Hop(f"declared as {one.id}", "", place)),
        fix=_FIXES[rule],
        docs=DOCS,
    )


def of_values(
    one: Declaration,
    shows: Shows,
    difference: Difference,
    names: Names,
    declared: Mapping[str, object] | None,
) -> Iterator[Finding]:
    """The finding where the environments have other values than declared."""
    if declared is None or difference.is_sensitive:
        return
    now = dict(zip((names.left, names.right), texts(difference), strict=True))
    said = {name: scalar(value) for name, value in declared.items()}
    wrong = [name for name in said if now.get(name, said[name]) != said[name]]
    if wrong:
        told = ", ".join(f"{name} has {now[name]}, not {said[name]}" for name in wrong)
        yield _about(
            one, VALUES, difference.address, difference.attribute,
            f"{told} as `{one.id}` declares", shows.location, evidence(difference, names),
            severity(difference),
        )  # fmt: skip


def of_count(one: Declaration, shows: Shows, counts: Mapping[str, int]) -> Iterator[Finding]:
    """The finding where an environment has more or fewer instances than declared."""
    for name, said in (shows.count or {}).items():
        now = counts.get(name, said)
        if now != said:
            yield _about(
                one, VALUES, shows.at[0], f"count.{name}",
                f"{name} has {now} of {', '.join(shows.at)}, not {said} as `{one.id}` declares",
                shows.location,
            )  # fmt: skip


def unfounded(one: Declaration, difference: Difference, names: Names) -> Finding:
    """The finding about a difference that does not come from the declared input."""
    left, right = texts(difference)
    inputs = " or ".join(f"var.{name}" for name in one.inputs)
    return _about(
        one, CAUSE, difference.address, difference.attribute,
        f"it does not follow from {inputs}, as `{one.id}` declares: "
        f"{names.left} has {left}, {names.right} has {right}",
        _first(*origins(difference)) or one.location, evidence(difference, names),
        severity(difference),
    )  # fmt: skip


def stale(
    one: Declaration, names: Names, missing: Sequence[tuple[Shows, str, str]], *, whole: bool
) -> Iterator[Finding]:
    """The findings about a declared difference that is not there, or not at one of its places."""
    both = " and ".join(sorted((names.left, names.right)))
    if whole:
        message = f"{both} do not differ in this: {one.what}"
        yield _about(one, STALE, one.id, "", message, one.location)
        return
    for shows, at, attribute in missing:
        where = at + (f" · {attribute}" if attribute else "")
        message = f"{both} do not differ here, as `{one.id}` declares: {where}"
        yield _about(one, STALE, at, attribute, message, shows.location)


def expired(one: Declaration, left: int) -> Iterator[Finding]:
    """The finding about a declaration whose last day is over."""
    if left >= 0:
        return
    ago = "yesterday" if left == -1 else f"{-left} days ago"
    message = f"{one.what} (owner {one.owner}): it held until {one.expires}, {ago}"
    yield _about(one, EXPIRED, one.id, "", message, one.location)
