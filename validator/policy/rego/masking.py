"""Hiding sensitive values in texts that a policy made of a plan."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from validator.model.graph import Graph
from validator.model.value import Value

HIDDEN = "(sensitive)"
_SHORT = 4


@dataclass(frozen=True, slots=True)
class Mask:
    """Replaces every spelling of the sensitive values of a graph in a text."""

    pattern: re.Pattern[str] | None

    @staticmethod
    def of(graph: Graph) -> Mask:
        """The mask of all that the graph holds as sensitive, before and after the change."""
        spellings = {one for text in _secrets(graph) for one in _spellings(text)}
        ordered = sorted(spellings, key=len, reverse=True)
        return Mask(re.compile("|".join(map(_bounded, ordered))) if ordered else None)

    def __call__(self, text: str) -> str:
        """The text without sensitive values."""
        return self.pattern.sub(HIDDEN, text) if self.pattern else text


def _bounded(text: str) -> str:
    """A short secret only as a word of its own: within words it says nothing."""
    escaped = re.escape(text)
    return rf"(?<!\w){escaped}(?!\w)" if len(text) < _SHORT else escaped


def _spellings(text: str) -> Iterable[str]:
    """A value as policies write it: as it is, quoted, in other case, trimmed, encoded."""
    plain = (text, text.strip(), *(line for line in text.splitlines() if len(line) >= _SHORT))
    for one in filter(None, plain):
        yield from (one, one.lower(), one.upper(), json.dumps(one)[1:-1])
        yield json.dumps(one, ensure_ascii=False)[1:-1]
        yield base64.b64encode(one.encode()).decode()


def _secrets(graph: Graph) -> Iterator[str]:
    for resource in graph.resources.values():
        yield from _sensitive(resource.values)
        if resource.change is not None:
            yield from _sensitive(resource.change.before)
    for change in graph.drift.values():
        yield from _sensitive(change.before)
        yield from _sensitive(change.after)
    for module in graph.modules.values():
        for variable in module.variables.values():
            yield from _sensitive(variable.value, variable.sensitive)
        for output in module.outputs.values():
            yield from _sensitive(output.value, output.sensitive)
    for provider in graph.providers.values():
        yield from _sensitive(provider.values)


def _sensitive(value: Value, whole: bool = False) -> Iterator[str]:
    hidden = whole or value.sensitive
    if hidden and isinstance(value.data, str):
        yield value.data
    elif hidden and isinstance(value.data, (int, Decimal)) and not isinstance(value.data, bool):
        yield str(value.data)
    for _, child in value.children():
        yield from _sensitive(child, hidden)
