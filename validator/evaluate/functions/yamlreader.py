"""Reading YAML as Terraform reads it, event by event.

Plain scalars are resolved as YAML 1.1 does (`yes` is a bool), except for numbers in base 60.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal

import yaml

from validator.evaluate import numbers
from validator.evaluate.construct import object_value, tuple_value
from validator.evaluate.convert import convert
from validator.evaluate.derive import normalize
from validator.evaluate.functions.arguments import text_of
from validator.model.types import BOOL, NUMBER, STRING
from validator.model.value import Value

_TAGS = "tag:yaml.org,2002:"
_TRUE = ("y", "yes", "true", "on")
_FALSE = ("n", "no", "false", "off")
_NULL = ("", "~", "null", "Null", "NULL")
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", re.ASCII)
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", re.ASCII)
_DATE = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)"
    r"| (\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,9}))?)?",
    re.ASCII,
)
_MOST_NODES = 200_000

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class YamlError(ValueError):
    """Text that is not YAML as Terraform reads it."""


def read(text: str) -> Value:
    """The value of the one document in a text. Raises YamlError with what is wrong, on one line."""
    try:
        return _Reader(text).document()
    except (yaml.YAMLError, YamlError, RecursionError) as error:
        raise YamlError(" ".join(str(error).split())) from error


class _Reader:
    """One document, event by event."""

    def __init__(self, text: str) -> None:
        self.events: Iterator[yaml.Event] = yaml.parse(text, Loader=_LOADER)
        self.anchors: dict[str, Value] = {}
        self.open: set[str] = set()
        self.nodes = 0

    def document(self) -> Value:
        next(self.events)
        if not isinstance(next(self.events), yaml.DocumentStartEvent):
            raise YamlError("missing start of document")
        value = self.node(next(self.events))
        next(self.events)
        if not isinstance(next(self.events), yaml.StreamEndEvent):
            raise YamlError("only a single document is allowed")
        return value

    def node(self, event: yaml.Event) -> Value:
        self.nodes += 1
        if self.nodes > _MOST_NODES:
            raise YamlError("the document is too large")
        if isinstance(event, yaml.AliasEvent):
            return self.alias(event.anchor or "")
        assert isinstance(event, yaml.NodeEvent)
        anchor = event.anchor
        if anchor:
            self.open.add(anchor)
        if isinstance(event, yaml.ScalarEvent):
            value = scalar(event)
        elif isinstance(event, yaml.SequenceStartEvent):
            value = self.sequence(event)
        else:
            assert isinstance(event, yaml.MappingStartEvent)
            value = self.mapping(event)
        if anchor:
            self.open.discard(anchor)
            self.anchors[anchor] = value
        return value

    def alias(self, anchor: str) -> Value:
        if anchor in self.open:
            raise YamlError(f'cannot refer to anchor "{anchor}" from inside its own definition')
        if anchor not in self.anchors:
            raise YamlError(f'reference to undefined anchor "{anchor}"')
        return self.anchors[anchor]

    def sequence(self, event: yaml.SequenceStartEvent) -> Value:
        if event.tag not in (None, f"{_TAGS}seq"):
            raise YamlError(f"can't interpret sequence as {event.tag}")
        items: list[Value] = []
        while not isinstance(following := next(self.events), yaml.SequenceEndEvent):
            items.append(self.node(following))
        return tuple_value(items)

    def mapping(self, event: yaml.MappingStartEvent) -> Value:
        if event.tag not in (None, f"{_TAGS}map"):
            raise YamlError(f"can't interpret mapping as {event.tag}")
        fields: dict[str, Value] = {}
        while not isinstance(following := next(self.events), yaml.MappingEndEvent):
            if not isinstance(following, yaml.ScalarEvent):
                raise YamlError("only strings are allowed as mapping keys")
            if _is_merge(following):
                self.merge(fields)
            else:
                fields[_key(following)] = self.node(next(self.events))
        return object_value(fields)

    def merge(self, fields: dict[str, Value]) -> None:
        value = self.node(next(self.events))
        if not isinstance(value.data, Mapping):
            raise YamlError(f"cannot merge {value.type.kind} into mapping")
        fields.update(value.data)


def _is_merge(event: yaml.ScalarEvent) -> bool:
    return event.tag == f"{_TAGS}merge" or (event.tag is None and event.value == "<<")


def _key(event: yaml.ScalarEvent) -> str:
    value = scalar(event)
    data = value.data
    if data is None:
        raise YamlError("mapping key cannot be null")
    if isinstance(data, bool):
        return "true" if data else "false"
    if isinstance(data, (int, Decimal)):
        return numbers.text(data)
    return normalize(text_of(value))


def scalar(event: yaml.ScalarEvent) -> Value:
    """The value of a scalar: by its tag, else by how it looks where it is not quoted."""
    text, tag = str(event.value), event.tag or ""
    kind = tag.removeprefix(_TAGS)
    if tag and (kind == tag or kind not in ("str", "bool", "int", "float", "null", "timestamp",
                                            "binary")):  # fmt: skip
        raise YamlError(f'unsupported tag "{tag}"')
    if kind in ("str", "binary"):
        return Value(STRING, normalize(text))
    if event.style in ("'", '"') or (event.style in ("|", ">") and not _hinted(text)):
        return Value(STRING, normalize(text))
    found = _plain(text, kind)
    if found is not None:
        # Terraform reads block scalars like plain ones, and then makes strings of them.
        return convert(found, STRING) if event.style in ("|", ">") and not tag else found
    if kind in ("", "timestamp"):
        if kind == "timestamp":
            raise YamlError(f'cannot parse "{text}" as !!timestamp')
        return Value(STRING, normalize(text))
    raise YamlError(f'cannot parse "{text}" as !!{kind}')


def _hinted(text: str) -> bool:
    return not text or text[0] in "+-0123456789yYnNtTfFoO~."


def _plain(text: str, kind: str) -> Value | None:
    for words, verdict in ((_TRUE, True), (_FALSE, False)):
        if text.lower() in words and text in (text.lower(), text.upper(), text.capitalize()):
            return Value(BOOL, verdict)
    if text in _NULL or kind == "null":
        return Value()
    if text in (".nan", ".NaN", ".NAN"):
        raise YamlError("floating point NaN is not supported")
    if text.lstrip("+-").lower() == ".inf":
        raise YamlError("infinity is not supported here")
    stamp = _timestamp(text) if kind in ("", "timestamp") else None
    if stamp is not None:
        return Value(STRING, stamp)
    if _FLOAT.fullmatch(text) or _INTEGER.fullmatch(text) or kind in ("int", "float"):
        number = _number(text.replace("_", ""))
        return None if number is None else Value(NUMBER, number)
    return None


def _number(text: str) -> numbers.Number | None:
    found = numbers.parse(text)
    if found is not None:
        return found
    try:
        return int(text, 0)
    except ValueError:
        return None


def _timestamp(text: str) -> str | None:
    """A YAML timestamp in the notation of RFC 3339, as Terraform returns it."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day, *time = match.groups()
    clock = time[0:3] if time[0] else time[5:8]
    hour, minute, second = (int(part or 0) for part in clock)
    try:
        moment = datetime(int(year), int(month), int(day), hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
    zone = time[4] or "Z"
    return moment.strftime(f"{moment.year:04d}-%m-%dT%H:%M:%S") + (
        "Z" if zone == "+00:00" else zone
    )
