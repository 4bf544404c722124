"""The error of one expression; the declaration it belongs to turns it into a Diagnostic."""

from __future__ import annotations

from validator.model.location import Location


class EvaluationError(Exception):
    """An expression that Terraform refuses; `location` is the expression's."""

    def __init__(self, message: str, location: Location | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.location = location
