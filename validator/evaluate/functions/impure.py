"""Results that are not the same at every run."""

from __future__ import annotations

from validator.model.types import STRING, Type
from validator.model.value import Cause, Unknown, Value


def impure(name: str, kind: Type = STRING) -> Value:
    """The unknown result of an impure function; certainly not null."""
    return Value(kind, unknown=Unknown(Cause.IMPURE, f"{name}()", not_null=True))
