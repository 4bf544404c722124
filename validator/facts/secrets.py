"""Where passwords, tokens and keys come from: a secret store, or a text that somebody wrote.

A secret in the sources is in every clone and in the history; a managed one never leaves AWS:
https://docs.aws.amazon.com/secretsmanager/latest/userguide/best-practices.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from validator.facts.identity import (
    alternatives,
    is_configured,
    judge_alternatives,
    need_of,
    only_piece,
    open_judgement,
)
from validator.facts.registry import fact
from validator.facts.world import Subject, World, is_gone
from validator.model.graph import Resource
from validator.model.location import Hop, Location
from validator.model.value import Cause, Path, Value, path_text
from validator.model.verdict import Judgement, Verdict

_NAME = re.compile(
    r"(?:(?:.*_)?(?:passwords?|passwd|passphrase|pass|secret|token"
    r"|(?:secret|api|private|access|auth)_?key)|.*_pwd)(?:_wo|_base64)?"
)
_SWITCH = re.compile(
    r"(?:allow|enable|generate|get|has|is|manage|require|reset|rotate|send|skip|store|use)_.*"
)
"""What asks for a secret, or says something of it, and is true or false."""
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_REFERENCE = re.compile(
    r"arn:|/|\{\{resolve:|ssm:|secretsmanager:|vault:"
    r"|(?:true|false|\d{0,3}|[a-z][a-z0-9-]*(?:/[a-z0-9_-]+)+)$"
)
"""The name, path or ARN of a secret in a store, a switch or a small number: no secret itself."""
_LABELS = frozenset({"tags", "tags_all", "description"})
_DOCUMENTS = frozenset({"container_definitions", "container_properties"})
_STORES = ("PARAMETER_STORE", "SECRETS_MANAGER")
_WHOLE = {
    "aws_secretsmanager_secret_version": ("secret_string", "secret_binary", "secret_string_wo"),
}
_HOLE = re.compile("\ue000(\\d+)\ue001")


@dataclass(frozen=True, slots=True)
class Secret:
    """One place that takes a secret: the attribute path, its value, and the line it is set on."""

    path: str
    value: Value
    location: Location | None


def secrets(world: World) -> Iterator[tuple[str, Resource | None, Secret]]:
    """Every place that takes a secret, with the address of its resource or provider."""
    for resource in world.graph.resources.values():
        if resource.mode == "managed" and not is_gone(resource):
            for one in _of_resource(world, resource):
                yield resource.address, resource, one
    for provider in world.graph.providers.values():
        for one in _of_value(provider.values, (), provider.location):
            yield f"provider.{provider.address}", None, one


def _of_resource(world: World, resource: Resource) -> Iterator[Secret]:
    whole = _WHOLE.get(resource.type, ())
    if resource.type == "aws_ssm_parameter" and _holds_secret(resource):
        whole = ("value", "value_wo", "insecure_value")
    for name, value in resource.values.children():
        place = value.location or resource.location
        if name in _LABELS or not is_configured(world, value):
            continue
        if name in whole:
            yield Secret(str(name), value, place)
        elif name in _DOCUMENTS:
            yield from _of_document(str(name), value, place)
        else:
            yield from _of_value(value, (name,), place)


def _holds_secret(parameter: Resource) -> bool:
    name = parameter.at("name").data
    last = name.rsplit("/", 1)[-1] if isinstance(name, str) else ""
    return parameter.at("type").data == "SecureString" or _is_secret(last)


def _is_secret(name: object) -> bool:
    return _tells_secret(str(name))


@lru_cache(4096)
def _tells_secret(name: str) -> bool:
    text = _CAMEL.sub("_", name).lower().replace("-", "_")
    return _NAME.fullmatch(text) is not None and _SWITCH.fullmatch(text) is None


def _of_value(value: Value, path: Path, place: Location | None) -> Iterator[Secret]:
    """The secrets in a value: what a telling name holds, and `{name, value}` pairs."""
    if isinstance(value.data, Mapping):
        pair = _pair(value)
        if pair is not None:
            yield Secret(path_text((*path, "value")), pair, _line(pair, place))
            return
        for key, child in value.children():
            if key not in _LABELS:
                yield from _of_value(child, (*path, key), _line(child, place))
    elif isinstance(value.data, tuple):
        for key, child in value.children():
            yield from _of_value(child, (*path, key), _line(child, place))
    elif path and _is_secret(_last_name(path)) and _is_text(value):
        yield Secret(path_text(path), value, place)


def _last_name(path: Path) -> str | int:
    """The name that an element of a list has with the others: `passwords` of `passwords[0]`."""
    return next((step for step in reversed(path) if isinstance(step, str)), path[-1])


def _is_text(value: Value) -> bool:
    return value.is_unknown or isinstance(value.data, str)


def _pair(value: Value) -> Value | None:
    """The value of `{ name = "DB_PASSWORD", value = … }`; None where it is no secret of its own."""
    name = value.at(("name",)).data
    if not isinstance(name, str) or not _is_secret(name):
        return None
    kind = value.at(("type",)).data
    found = value.at(("value",))
    return None if kind in _STORES or found.is_null else found


def _line(value: Value, outer: Location | None) -> Location | None:
    """The line of an element: its own where it is written there, else that of what holds it."""
    first = value.trail[0] if value.trail else None
    own = first is not None and (first.what == "literal" or first.what.startswith("argument "))
    return first.location if own and first is not None and first.location else outer


def _of_document(name: str, value: Value, place: Location | None) -> Iterator[Secret]:
    """The environment of the containers in a JSON text, known or built of unknown parts."""
    for option in alternatives(value):
        holes: list[Value] = []
        text = _flat(option, holes)
        try:
            document = json.loads(text)
        except ValueError:
            continue
        for container, entry in _environment(document):
            key, given = entry.get("name"), entry.get("value")
            if _is_secret(key) and isinstance(given, str):
                path = f"{name}.{container}.environment.{key}"
                yield Secret(path, _filled(given, holes, option), place)


def _flat(value: Value, holes: list[Value]) -> str:
    """The JSON text with a numbered mark for each unknown part, a string where one may stand."""
    if isinstance(value.data, str):
        return value.data
    text = ""
    for piece in value.unknown.pieces if value.unknown else ():
        if isinstance(piece, str):
            text += piece
            continue
        mark = f"\ue000{len(holes)}\ue001"
        holes.append(piece)
        text += f'"{mark}"' if text.rstrip().endswith((":", "[", ",")) else mark
    return text


def _environment(document: object) -> Iterator[tuple[str, Mapping[str, object]]]:
    for container in document if isinstance(document, list) else [document]:
        if not isinstance(container, dict):
            continue
        entries = container.get("environment")
        for entry in entries if isinstance(entries, list) else ():
            if isinstance(entry, dict):
                yield str(container.get("name") or "container"), entry


def _filled(text: str, holes: list[Value], document: Value) -> Value:
    """The value of an entry: the unknown part that it is, or the known text."""
    marks = _HOLE.findall(text)
    if marks:
        return holes[int(marks[0])]
    return Value(document.type, text, None, document.sensitive, None, document.trail)


@fact("secret-not-written")
def secret_not_written(subject: Subject) -> Judgement:
    """A secret comes from Secrets Manager, a SecureString or a generator, not from written text."""
    steps = (Hop(f"argument {subject.prefix}", subject.address, subject.location),)

    def judge(one: Value) -> Judgement:
        found = _judge(subject, only_piece(one))
        evidence = (*steps, *(hop for hop in found.evidence if hop not in steps))
        return Judgement(found.verdict, found.reason, evidence, subject.prefix, found.needs)

    if _is_placeholder(subject):
        reason = "the text is a placeholder: its changes are ignored"
        return Judgement(Verdict.PASS, reason, steps, subject.prefix)
    return judge_alternatives(subject.values.at(("value",)), judge)


def _is_placeholder(subject: Subject) -> bool:
    ignored = subject.resource.lifecycle.at(("ignore_changes",)) if subject.resource else None
    if ignored is None or ignored.data is None:
        return False
    if isinstance(ignored.data, tuple):
        top = subject.prefix.split(".")[0].split("[")[0]
        return any(one.data in (top, subject.prefix) for one in ignored.data)
    return ignored.data == "all"


def _judge(subject: Subject, value: Value) -> Judgement:
    name = subject.prefix
    if value.is_null:
        return Judgement(Verdict.PASS, f"{name} is not set")
    if value.unknown is not None:
        return _unknown(value, name)
    if isinstance(value.data, str) and _REFERENCE.match(value.data):
        return Judgement(Verdict.PASS, f"{name} names where the secret is", value.trail)
    return _known(subject, value, name)


def _unknown(value: Value, name: str) -> Judgement:
    assert value.unknown is not None
    if value.ref is not None or value.unknown.inputs:
        source = value.ref or sorted(value.unknown.inputs, key=str)[0]
        if value.unknown.cause is not Cause.MODULE:
            return Judgement(Verdict.PASS, f"{name} comes from {source}", value.trail)
    reason = f"where {name} comes from is not known"
    return open_judgement(reason, (need_of(value),), value.trail)


def _known(subject: Subject, value: Value, name: str) -> Judgement:
    """By the origin of a known value, the last step of its trail."""
    last = value.trail[-1] if value.trail else None
    world = subject.world
    if last is None and world.graph.source != "symbolic":
        if world.has_sources:
            return Judgement(Verdict.PASS, f"{name} is set by the provider")
        return open_judgement(f"where {name} comes from is not in a plan", ("the sources",))
    what = last.what if last else "literal"
    if what.startswith("attribute "):
        assert last is not None
        return Judgement(Verdict.PASS, f"{name} comes from {last.address}", value.trail)
    if what == "tfvars":
        reason = f"{name} is written in {last.location.path if last and last.location else what}"
    elif what == "default":
        reason = f"{name} is the default of {last.address if last else 'a variable'}"
    elif what.startswith(("-var ", "environment ", "variable")):
        reason = f"{name} comes with {what}: where that is kept is not known"
        return open_judgement(reason, (last.address if last else "",), value.trail)
    else:
        reason = f"{name} is a text in the sources"
    return Judgement(Verdict.FAIL, reason, value.trail)
