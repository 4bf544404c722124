"""Problems with the input itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from validator.model.location import Location


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A problem with the input itself (not with what it declares).

    A warning does not make the result incomplete; an error does.
    """

    message: str
    location: Location | None = None
    severity: Literal["error", "warning"] = "error"
