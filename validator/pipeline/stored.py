"""Verdicts as bytes and back: only our own frozen dataclasses, enums and plain data.

The data are built by `marshal`, which makes no objects of its own and runs nothing. What is
shared stays shared: many findings have steps of their proofs in common.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable
from dataclasses import fields
from enum import Enum
from typing import Any

from validator.model.diagnostic import Diagnostic
from validator.model.location import Hop, Location
from validator.model.verdict import Finding, Severity, Suppression, Verdict
from validator.pipeline.judged import Judged

_RECORDS: tuple[type[Any], ...] = (Judged, Finding, Suppression, Hop, Location, Diagnostic)
_ENUMS: tuple[type[Enum], ...] = (Verdict, Severity)
_TAGS = {kind: tag for tag, kind in enumerate((*_RECORDS, *_ENUMS))}
_NAMES = {kind: tuple(field.name for field in fields(kind)) for kind in _RECORDS}
_PLAIN = frozenset((str, int, bool, float, type(None)))
_MAKERS: tuple[Callable[..., Any], ...] = (*_RECORDS, *_ENUMS)


def encode(judged: Judged) -> bytes:
    """The bytes of what judging one root gave. Raises TypeError for a field of an unknown type."""
    return marshal.dumps(_plain(judged, {}))


def decode(data: bytes) -> Judged:
    """What `encode` was given. Raises ValueError where the data are something else."""
    try:
        found = _object(marshal.loads(data), {})  # noqa: S302 - see the docstring of this module
    except (EOFError, ValueError, TypeError, LookupError) as error:
        raise ValueError("not a stored verdict") from error
    if not isinstance(found, Judged):
        raise ValueError("not a stored verdict")  # noqa: TRY004 - the data are bad, not the type
    return found


def texts(data: object) -> list[str]:
    """Every text in plain or recorded data."""
    if isinstance(data, str):
        return [data]
    if isinstance(data, (tuple, list)):
        return [text for one in data for text in texts(one)]
    names = _NAMES.get(type(data), ())
    return [text for name in names for text in texts(getattr(data, name))]


def _plain(value: Any, known: dict[int, Any]) -> Any:
    """A record as a tuple that starts with its tag, a tuple as a list, plain data as they are."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is tuple:
        return [_plain(one, known) for one in value]
    found = known.get(id(value))
    if found is None:
        tag = _TAGS.get(kind)
        if tag is None:
            raise TypeError(f"a verdict holds a {kind.__name__}")
        if isinstance(value, Enum):
            found = (tag, value.value)
        else:
            found = (tag, *[_plain(getattr(value, name), known) for name in _NAMES[kind]])
        known[id(value)] = found
    return found


def _object(value: Any, known: dict[int, Any]) -> Any:
    kind = type(value)
    if kind is tuple:
        found = known.get(id(value))
        if found is None:
            found = _MAKERS[value[0]](*[_object(one, known) for one in value[1:]])
            known[id(value)] = found
        return found
    if kind is list:
        return tuple([_object(one, known) for one in value])
    return value
