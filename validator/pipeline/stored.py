"""Verdicts as bytes and back: only the model's own frozen dataclasses, enums and plain data.

The data are built by `marshal`, which makes no objects of its own and runs nothing; of the
classes that they name only those of the model are made. What is shared stays shared: many
findings have steps of their proofs in common.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from importlib import import_module
from typing import Any

from validator.pipeline.judged import Judged

_HOMES = ("validator.model.", "validator.pipeline.judged")
_SET = "frozenset"
_PLAIN = frozenset((str, int, bool, float, type(None)))


def encode(judged: Judged) -> bytes:
    """The bytes of what judging one root gave. Raises TypeError for a field of another type."""
    return marshal.dumps(_plain(judged, {}))


def decode(data: bytes) -> Judged:
    """What `encode` was given. Raises ValueError where the data are something else."""
    try:
        found = _object(marshal.loads(data), {})  # noqa: S302 - see the docstring of this module
    except (
        EOFError,
        ValueError,
        TypeError,
        LookupError,
        AttributeError,
        ImportError,
        RecursionError,
    ) as error:
        raise ValueError("not a stored verdict") from error
    if not isinstance(found, Judged):
        raise ValueError("not a stored verdict")  # noqa: TRY004 - the data are bad, not the type
    return found


def texts(data: object) -> list[str]:
    """Every text in plain or recorded data."""
    if isinstance(data, str):
        return [data]
    if isinstance(data, (tuple, list, frozenset)):
        return [text for one in data for text in texts(one)]
    if isinstance(data, dict):
        return texts([*data.items()])
    kind: Any = type(data)
    if hasattr(kind, "__dataclass_fields__"):
        return [text for name in _names(kind) for text in texts(getattr(data, name))]
    return []


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@cache
def _tag(kind: Any) -> str:
    """`module:Class` of a class of the model. Raises TypeError for any other."""
    ours = kind.__module__.startswith(_HOMES) and (is_dataclass(kind) or issubclass(kind, Enum))
    if not ours:
        raise TypeError(f"a verdict holds a {kind.__name__}")
    return f"{kind.__module__}:{kind.__qualname__}"


@cache
def _maker(tag: str) -> Callable[..., Any]:
    module, _, name = tag.partition(":")
    if not module.startswith(_HOMES):
        raise ValueError(tag)
    kind: Any = getattr(import_module(module), name)
    return kind if _tag(kind) == tag else _refused


def _refused(*_: object) -> None:
    raise ValueError("not a class of the model")


def _plain(value: Any, known: dict[int, Any]) -> Any:
    """A record as a tuple that starts with its tag, a tuple as a list, plain data as they are."""
    kind: Any = type(value)
    if kind in _PLAIN:
        return value
    if kind is tuple:
        return [_plain(one, known) for one in value]
    if kind is dict:
        return {key: _plain(one, known) for key, one in value.items()}
    if kind is frozenset:
        return (_SET, [_plain(one, known) for one in sorted(value)])
    found = known.get(id(value))
    if found is None:
        tag = _tag(kind)
        if isinstance(value, Enum):
            found = (tag, value.value)
        else:
            found = (tag, *[_plain(getattr(value, name), known) for name in _names(kind)])
        known[id(value)] = found
    return found


def _object(value: Any, known: dict[int, Any]) -> Any:
    kind: Any = type(value)
    if kind is tuple and value[:1] == (_SET,):
        return frozenset(_object(value[1], known))
    if kind is tuple:
        found = known.get(id(value))
        if found is None:
            found = _maker(value[0])(*[_object(one, known) for one in value[1:]])
            known[id(value)] = found
        return found
    if kind is list:
        return tuple([_object(one, known) for one in value])
    if kind is dict:
        return {key: _object(one, known) for key, one in value.items()}
    return value
