"""Commands whose text and flag options need no pydantic.

typer checks every option's value through a pydantic model, built anew in each run: more time than
a warm scan takes. What is text, a list of texts or absent already is what the model would make of
it; everything else still goes to typer's own check.
"""

from __future__ import annotations

from typing import Any

import typer.core


class _Plain:
    """Stands where typer keeps a parameter's check until a value needs the real one."""

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        many = param.multiple or param.nargs == -1
        kind = param.type_descriptor.annotation
        if value is None:
            return () if many else None
        if kind is str and not many and isinstance(value, str):
            return value
        texts = isinstance(value, (list, tuple)) and all(isinstance(one, str) for one in value)
        if kind == list[str] and texts:
            return list(value)
        param._runtime_param = None
        return param.get_runtime_param().coerce(value, param=param, ctx=ctx)


def _lightened(params: list[Any]) -> list[Any]:
    for param in params:
        # A typer without this attribute works as well, only slower; a test tells.
        if getattr(param, "_runtime_param", "") is None:
            param._runtime_param = _Plain()
    return params


class Command(typer.core.TyperCommand):
    """A command that starts without pydantic."""

    def get_params(self, ctx: Any) -> list[Any]:
        """The parameters, `--help` too."""
        return _lightened(super().get_params(ctx))


class Group(typer.core.TyperGroup):
    """A group of commands that starts without pydantic."""

    def get_params(self, ctx: Any) -> list[Any]:
        """The parameters, `--help` too."""
        return _lightened(super().get_params(ctx))
