"""From a loaded YAML document to a Policy; every problem names the file and the line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from validator.facts import FactError, get
from validator.model.verdict import Severity
from validator.policy.conditions import (
    All,
    AnyOf,
    Assertion,
    Attribute,
    Condition,
    Elements,
    FactCall,
    Not,
    Related,
)
from validator.policy.document import Document
from validator.policy.mechanical import Mechanical, parse_mechanical

Where = tuple[str | int, ...]

TESTS = ("equals", "in", "matches", "present", "at_least", "at_most", "contains")
EACH = (
    "environment", "backend", "contract-output", "output", "variable", "provider", "resource",
    "root", "change", "drift", "module-call", "plan", "remote-read", "secret",
    "written-id", "frozen-name",
)  # fmt: skip
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_REQUIRED = ("id", "title", "severity", "profiles", "scope", "condition", "why", "fix", "sources")
_KNOWN = {*_REQUIRED, "aliases", "when", "mechanical"}


@dataclass(frozen=True, slots=True)
class Scope:
    """What a policy judges one by one: instances of resource types, data sources, or `each`.

    `environment` limits it to roots that are a foundation environment.
    """

    resources: tuple[str, ...] = ()
    data: tuple[str, ...] = ()
    each: tuple[str, ...] = ()
    environment: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """One rule as data. `when` limits it to subjects that it is about; `family` is its folder.

    `mechanical` are the fixes that need no thought.
    """

    id: str
    family: str
    title: str
    severity: Severity
    profiles: tuple[str, ...]
    scope: Scope
    condition: Condition
    why: str
    fix: str
    sources: tuple[str, ...]
    path: str
    when: Condition | None = None
    aliases: tuple[str, ...] = ()
    mechanical: tuple[Mechanical, ...] = ()

    @property
    def docs(self) -> str:
        """The path of its page in the documentation."""
        return f"docs/policies/{self.id}.md"


def parse_policy(document: Document, family: str) -> Policy:
    """The policy of a document. Raises PolicyError."""
    data = document.data
    if not isinstance(data, Mapping):
        raise document.error("a policy is a mapping with id, title, severity, …")
    for key in _REQUIRED:
        if data.get(key) in (None, "", []):
            raise document.error(f"`{key}` is missing")
    for key in data:
        if key not in _KNOWN:
            raise document.error(f"unknown key `{key}`", (str(key),))
    rule = _text(document, data, "id")
    if not _ID.fullmatch(rule):
        raise document.error(f"id {rule!r} is not kebab-case", ("id",))
    return Policy(
        id=rule,
        family=family,
        title=_text(document, data, "title"),
        severity=_severity(document, data),
        profiles=_texts(document, data, "profiles"),
        scope=_scope(document, data["scope"]),
        condition=parse_condition(document, data["condition"], ("condition",)),
        why=_text(document, data, "why").strip(),
        fix=_text(document, data, "fix").strip(),
        sources=_texts(document, data, "sources"),
        path=document.path,
        when=parse_condition(document, data["when"], ("when",)) if "when" in data else None,
        aliases=_texts(document, data, "aliases") if "aliases" in data else (),
        mechanical=parse_mechanical(document, data["mechanical"]) if "mechanical" in data else (),
    )


def _text(document: Document, data: Mapping[str, object], key: str) -> str:
    value = data[key]
    if not isinstance(value, str):
        raise document.error(f"`{key}` must be text", (key,))
    return value


def _texts(
    document: Document, data: Mapping[str, object], key: str, where: Where = ()
) -> tuple[str, ...]:
    value = data[key]
    items = value if isinstance(value, list) else [value]
    if not all(isinstance(item, str) for item in items):
        raise document.error(f"`{key}` must be a list of text", (*where, key))
    return tuple(str(item) for item in items)


def _severity(document: Document, data: Mapping[str, object]) -> Severity:
    try:
        return Severity(data["severity"])
    except ValueError as error:
        known = ", ".join(one.value for one in Severity)
        raise document.error(f"severity must be one of {known}", ("severity",)) from error


def _scope(document: Document, data: object) -> Scope:
    where: Where = ("scope",)
    if not isinstance(data, Mapping):
        raise document.error("scope is a mapping with resources, data or each", where)
    for key in data:
        if key not in ("resources", "data", "each", "environment"):
            raise document.error(f"unknown key `{key}` in scope", (*where, str(key)))
    each = _texts(document, data, "each", where) if "each" in data else ()
    if any(kind not in EACH for kind in each):
        raise document.error(f"scope.each must be one of {', '.join(EACH)}", (*where, "each"))
    if not (data.get("resources") or data.get("data") or each):
        raise document.error("scope needs resources, data or each", where)
    kinds = {
        key: _texts(document, data, key, where) if key in data else ()
        for key in ("resources", "data")
    }
    limited = "environment" in each or "contract-output" in each
    environment = bool(data.get("environment")) or limited
    return Scope(kinds["resources"], kinds["data"], each, environment)


def parse_condition(document: Document, data: object, where: Where) -> Condition:
    """The condition that YAML data describes. Raises PolicyError."""
    if not isinstance(data, Mapping):
        raise document.error("a condition is a mapping", where)
    heads = [key for key in _PARSERS if key in data]
    if len(heads) != 1:
        known = ", ".join(_PARSERS)
        raise document.error(f"a condition has exactly one of {known}", where)
    head = heads[0]
    extra = sorted(set(map(str, data)) - {head} - set(_EXTRA[head]))
    if extra:
        raise document.error(f"unknown key `{extra[0]}` beside `{head}`", (*where, extra[0]))
    return _PARSERS[head](document, data, where)


def _conditions(document: Document, data: object, where: Where) -> tuple[Condition, ...]:
    if not isinstance(data, list) or not data:
        raise document.error(f"`{where[-1]}` is a list of conditions", where)
    return tuple(parse_condition(document, one, (*where, i)) for i, one in enumerate(data))


def _all(document: Document, data: Mapping[str, object], where: Where) -> Condition:
    return All(_conditions(document, data["all"], (*where, "all")))


def _any(document: Document, data: Mapping[str, object], where: Where) -> Condition:
    return AnyOf(_conditions(document, data["any"], (*where, "any")))


def _not(document: Document, data: Mapping[str, object], where: Where) -> Condition:
    return Not(parse_condition(document, data["not"], (*where, "not")))


def _fact(document: Document, data: Mapping[str, object], where: Where) -> Condition:
    parameters = data.get("with") or {}
    if not isinstance(parameters, Mapping):
        raise document.error("`with` maps parameters to values", (*where, "with"))
    named = {str(key): value for key, value in parameters.items()}
    try:
        fact = get(str(data["fact"]))
        fact.check(named)
    except FactError as error:
        raise document.error(str(error), (*where, "fact")) from error
    return FactCall(fact, named)


def _attribute(document: Document, data: Mapping[str, object], where: Where) -> Condition:
    path = _path(document, data["attribute"], (*where, "attribute"))
    tests = tuple(_test(document, key, data[key], where) for key in TESTS if key in data)
    if not tests:
        raise document.error(f"an attribute needs one of {', '.join(TESTS)}", where)
    if "default" in data:
        return Attribute(path, tests, data["default"])
    return Attribute(path, tests)


def _test(document: Document, key: str, expected: object, where: Where) -> Assertion:
    place = (*where, key)
    if key == "in" and not isinstance(expected, list):
        raise document.error("`in` is a list", place)
    if key == "present" and not isinstance(expected, bool):
        raise document.error("`present` is true or false", place)
    if key in ("at_least", "at_most") and not isinstance(expected, (int, float)):
        raise document.error(f"`{key}` is a number", place)
    if key == "matches":
        try:
            re.compile(str(expected))
        except re.error as error:
            raise document.error(f"`matches` is no regular expression: {error}", place) from error
    return Assertion(key, expected)


def _path(document: Document, data: object, where: Where) -> tuple[str, ...]:
    if not isinstance(data, str) or not data:
        raise document.error("an attribute is named by text, like `rule.status`", where)
    return tuple(data.split("."))


def _elements(document: Document, data: Mapping[str, object], where: Where) -> Condition:
    head = "every" if "every" in data else "some"
    path = _path(document, data[head], (*where, head))
    inner = parse_condition(document, data.get("satisfies"), (*where, "satisfies"))
    return Elements(path, inner, head == "every")


def _related(document: Document, data: Mapping[str, object], where: Where) -> Condition:
    types = _texts(document, data, "related", where)
    through = data.get("through")
    if not isinstance(through, str):
        raise document.error("`related` needs `through`, the attribute that refers", where)
    inner = parse_condition(document, data.get("satisfies"), (*where, "satisfies"))
    return Related(types, through, inner)


_PARSERS = {
    "all": _all,
    "any": _any,
    "not": _not,
    "fact": _fact,
    "attribute": _attribute,
    "every": _elements,
    "some": _elements,
    "related": _related,
}
_EXTRA: dict[str, tuple[str, ...]] = {
    "all": (),
    "any": (),
    "not": (),
    "fact": ("with",),
    "attribute": (*TESTS, "default"),
    "every": ("satisfies",),
    "some": ("satisfies",),
    "related": ("through", "satisfies"),
}
