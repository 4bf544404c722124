"""The condition language: what a policy asserts, evaluated in Kleene logic with evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Protocol

from validator.facts.identity import (
    alternatives,
    existence,
    hop,
    is_configured,
    judge_alternatives,
    need_of,
    open_judgement,
    referring,
)
from validator.facts.registry import Fact
from validator.facts.world import Subject
from validator.model.location import Hop, Trail
from validator.model.value import Value, from_python
from validator.model.verdict import Judgement, Verdict, all_of, any_of

_ABSENT = object()


class Condition(Protocol):
    """What can be true, false or undecided of a subject."""

    def evaluate(self, subject: Subject) -> Judgement:
        """The judgement about the subject."""


@dataclass(frozen=True, slots=True)
class All:
    """Every condition holds."""

    conditions: tuple[Condition, ...]

    def evaluate(self, subject: Subject) -> Judgement:
        """Kleene conjunction."""
        return all_of(one.evaluate(subject) for one in self.conditions)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one condition holds; where none does, the first with a reason says why."""

    conditions: tuple[Condition, ...]

    def evaluate(self, subject: Subject) -> Judgement:
        """Kleene disjunction."""
        judged = [one.evaluate(subject) for one in self.conditions]
        found = any_of(judged)
        if found.verdict is not Verdict.FAIL:
            return found
        return next((one for one in judged if one.reason), judged[0])


@dataclass(frozen=True, slots=True)
class Not:
    """The condition does not hold."""

    condition: Condition

    def evaluate(self, subject: Subject) -> Judgement:
        """Kleene negation."""
        found = self.condition.evaluate(subject)
        return replace(found, verdict=~found.verdict)


@dataclass(frozen=True, slots=True)
class FactCall:
    """A fact holds, with these parameters."""

    fact: Fact
    parameters: Mapping[str, object]

    def evaluate(self, subject: Subject) -> Judgement:
        """The fact's own judgement."""
        return self.fact(subject, self.parameters)


@dataclass(frozen=True, slots=True)
class Assertion:
    """What one known value must be; `describe` says it after "must"."""

    kind: str
    expected: object

    def describe(self) -> str:
        """The expectation in words."""
        texts = {
            "equals": "be {}",
            "in": "be one of {}",
            "matches": "match {}",
            "at_least": "be at least {}",
            "at_most": "be at most {}",
            "contains": "contain {}",
        }
        if self.kind == "present":
            return "be set" if self.expected else "not be set"
        return texts[self.kind].format(_shown(self.expected))

    def holds(self, value: Value) -> bool | None:
        """Whether a value that is set passes; None where it is not decided."""
        if self.kind == "present":
            return bool(self.expected) if _is_set(value) else None
        if self.kind in ("at_least", "at_most"):
            return self._bounds(value)
        if self.kind == "contains":
            return self._contains(value)
        if value.is_unknown:
            return None
        if self.kind == "matches":
            return bool(re.search(str(self.expected), str(value.data)))
        wanted = self.expected if isinstance(self.expected, list) else [self.expected]
        return any(_equal(value.data, one) for one in wanted)

    def _bounds(self, value: Value) -> bool | None:
        limit = Decimal(str(self.expected))
        if value.unknown is not None:
            low, high = value.unknown.minimum, value.unknown.maximum
            if self.kind == "at_least":
                low, high = high, low
            if low is not None and _beyond(self.kind, Decimal(low), limit):
                return False
            return (
                True if high is not None and not _beyond(self.kind, Decimal(high), limit) else None
            )
        number = _number(value.data)
        return number is not None and not _beyond(self.kind, number, limit)

    def _contains(self, value: Value) -> bool | None:
        known = value.data if isinstance(value.data, tuple) else ()
        members = value.unknown.members if value.unknown else ()
        if any(_equal(one.data, self.expected) for one in (*known, *members) if one.is_known):
            return True
        return None if value.is_unknown or any(one.is_unknown for one in known) else False


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute passes its tests; `default` is what the provider does where it is not set.

    A path through blocks means each of them: `rule.status` is the status of every `rule`.
    """

    path: tuple[str, ...]
    tests: tuple[Assertion, ...]
    default: object = _ABSENT

    def evaluate(self, subject: Subject) -> Judgement:
        """Pass where every value at the path passes every test."""
        name = ".".join(filter(None, (subject.prefix, *self.path)))
        found = list(lookup(subject.values, self.path))
        return all_of(self._judge(subject, name, value) for value in found or [Value()])

    def _judge(self, subject: Subject, name: str, value: Value) -> Judgement:
        return judge_alternatives(value, lambda one: self._judge_one(subject, name, one))

    def _judge_one(self, subject: Subject, name: str, value: Value) -> Judgement:
        steps = value.trail or _unset(subject, name)
        absent = (
            value.is_null
            or value.data in ((), "")
            or (value.is_unknown and not is_configured(subject.world, value))
        )
        if absent:
            return self._judge_absent(name, steps)
        shown = _shown_value(value)
        for test in self.tests:
            holds = test.holds(value)
            if holds is None:
                needs = (need_of(value) or name,)
                reason = f"{name} is not known, must {test.describe()}"
                return open_judgement(reason, needs, steps, name)
            if not holds:
                reason = f"{name} is {shown}, must {test.describe()}"
                return Judgement(Verdict.FAIL, reason, steps, name)
        return Judgement(Verdict.PASS, f"{name} is {shown}", steps, name)

    def _judge_absent(self, name: str, steps: Trail) -> Judgement:
        if self.default is not _ABSENT:
            value = from_python(self.default)
            for test in self.tests:
                if not test.holds(value):
                    shown = _shown(self.default)
                    reason = f"{name} is not set (default {shown}), must {test.describe()}"
                    return Judgement(Verdict.FAIL, reason, steps, name)
            return Judgement(Verdict.PASS, f"{name} is {_shown(self.default)} by default", steps)
        for test in self.tests:
            if not (test.kind == "present" and not test.expected):
                reason = f"{name} is not set, must {test.describe()}"
                return Judgement(Verdict.FAIL, reason, steps, name)
        return Judgement(Verdict.PASS, f"{name} is not set", steps, name)


@dataclass(frozen=True, slots=True)
class Elements:
    """Every (or some) nested block or element at a path satisfies a condition."""

    path: tuple[str, ...]
    condition: Condition
    every: bool

    def evaluate(self, subject: Subject) -> Judgement:
        """Pass for no element under `every`; fail for none under `some`."""
        name = ".".join(filter(None, (subject.prefix, *self.path)))
        found = list(lookup(subject.values, self.path))
        if _is_filled_in(subject, subject.values.at(self.path[:1])):
            found = []
        judged = [self._judge(subject, name, one) for one in found if not one.is_null]
        if not judged:
            verdict = Verdict.PASS if self.every else Verdict.FAIL
            return Judgement(verdict, f"{name} is not set", _unset(subject, name), name)
        result = all_of(judged) if self.every else any_of(judged)
        return replace(result, attribute=result.attribute or name)

    def _judge(self, subject: Subject, name: str, value: Value) -> Judgement:
        if value.is_unknown:
            if not is_configured(subject.world, value):
                return Judgement(Verdict.PASS if self.every else Verdict.FAIL, f"{name} is not set")
            return open_judgement(f"{name} is not known", (need_of(value),), value.trail, name)
        return self.condition.evaluate(replace(subject, values=value, prefix=name))


@dataclass(frozen=True, slots=True)
class Related:
    """Some resource of these types that refers to the subject satisfies a condition.

    `through` is the attribute of the other resource that names the subject.
    """

    types: tuple[str, ...]
    through: str
    condition: Condition

    def evaluate(self, subject: Subject) -> Judgement:
        """Fail where no resource refers to it; undecided where one may."""
        me = subject.instance()
        verdicts: list[Judgement] = []
        for other, target in referring(subject.world, me, self.types, self.through, me.type):
            named = target.names(me)
            if named is False:
                continue
            step = hop("related resource", other)
            if named is None:
                reason = f"whether {other.address} belongs to {me.address} is not known"
                verdicts.append(open_judgement(reason, (target.need(me),), (step,)))
                continue
            seen = Subject(
                subject.world, "resource", other.address, other.values, other.location, other
            )
            found = self.condition.evaluate(seen)
            reason = f"{other.address}: {found.reason}"
            judged = Judgement(found.verdict, reason, (step, *found.evidence), "", found.needs)
            if other.exists is None and found.verdict is Verdict.PASS:
                needs = (existence(other),)
                judged = open_judgement(f"{other.address} may not exist", needs, (step,))
            verdicts.append(judged)
        if not verdicts:
            steps = (hop("resource", me),)
            return Judgement(Verdict.FAIL, f"{me.address} has no {' or '.join(self.types)}", steps)
        return any_of(verdicts)


def lookup(value: Value, path: tuple[str, ...]) -> Iterator[Value]:
    """Every value at a path, each block of a list of blocks on the way; lists at its end too."""
    if isinstance(value.data, tuple) and (path or _is_blocks(value)):
        for one in value.data:
            yield from lookup(one, path)
    elif path:
        for option in alternatives(value):
            yield from lookup(option.at((path[0],)), path[1:])
    else:
        yield value


def _is_blocks(value: Value) -> bool:
    items = value.data if isinstance(value.data, tuple) else ()
    return bool(items) and all(isinstance(one.data, Mapping) for one in items)


def _is_filled_in(subject: Subject, value: Value) -> bool:
    """True where the engine wrote the blocks, not the sources: a mirror of other resources.

    After an apply a security group shows, as its own `ingress`, what its rule resources say.
    """
    if value.is_null:
        return False  # not there at all, or not to be looked up by name in what this subject is
    return not any(is_configured(subject.world, one) for _, one in value.walk())


def _unset(subject: Subject, name: str) -> Trail:
    return (Hop(f"argument {name}", subject.address, subject.values.location or subject.location),)


def _is_set(value: Value) -> bool:
    """True where the value is certainly there: known, or a computed one that is never null.

    A collection of unknown length may be empty, which Terraform treats as not set.
    """
    if value.unknown is None:
        return value.is_known
    if value.unknown.element is not None or value.type.is_sequence or value.type.is_mapping:
        return bool(value.unknown.minimum) or bool(value.unknown.members)
    return value.unknown.not_null


def _beyond(kind: str, number: Decimal, limit: Decimal) -> bool:
    return number < limit if kind == "at_least" else number > limit


def _number(data: object) -> Decimal | None:
    if isinstance(data, bool):
        return None
    try:
        return Decimal(str(data))
    except InvalidOperation:
        return None


def _equal(data: object, expected: object) -> bool:
    """Equality after the conversions that Terraform does between primitive types."""
    if isinstance(data, bool) or isinstance(expected, bool):
        return str(data).lower() == str(expected).lower()
    left, right = _number(data), _number(expected)
    if left is not None and right is not None:
        return left == right
    return data == expected


def _shown(expected: object) -> str:
    if isinstance(expected, list):
        return ", ".join(map(_shown, expected))
    if isinstance(expected, bool):
        return "true" if expected else "false"
    return "null" if expected is None else str(expected)


def _shown_value(value: Value) -> str:
    if value.sensitive:
        return "set (sensitive)"
    if isinstance(value.data, tuple):
        return f"a list of {len(value.data)}"
    if isinstance(value.data, Mapping):
        return "an object"
    return "set" if value.is_unknown else _shown(value.data)
