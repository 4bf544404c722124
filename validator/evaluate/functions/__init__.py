"""Terraform's built-in functions on values
(https://developer.hashicorp.com/terraform/language/functions).

`call` gives what Terraform 1.11 and OpenTofu 1.10 give, and keeps what can be known of a result
when arguments are unknown. docs/functions.md lists every function with what differs by design.
"""

from __future__ import annotations

from collections.abc import Sequence

from validator.evaluate.functions import (
    address,
    collection,
    conversion,
    date,
    digest,
    encoding,
    filesystem,
    formatting,
    number,
    pattern,
    sequence,
    settheory,
    string,
    terraform,
    yamltext,
)
from validator.evaluate.functions.registry import (
    FUNCTIONS,
    Function,
    FunctionContext,
    FunctionError,
    Parameter,
    invoke,
)
from validator.model.value import Value

__all__ = [
    "FUNCTIONS", "SPECIAL_FORMS", "Function", "FunctionContext", "FunctionError", "Parameter",
    "call", "is_function",
]  # fmt: skip

FAMILIES = (
    string, formatting, pattern, number, collection, sequence, settheory, conversion, encoding,
    yamltext, digest, address, date, filesystem, terraform,
)  # fmt: skip
"""The modules that hold the implementations, in the order of the documentation."""

SPECIAL_FORMS = frozenset({"try", "can"})
"""Functions that evaluate their arguments lazily: the evaluator calls them itself."""


def is_function(name: str) -> bool:
    """Whether Terraform or OpenTofu has a function of this name (`core::` and all)."""
    plain = name.removeprefix("core::")
    return plain in FUNCTIONS or plain in SPECIAL_FORMS


def call(name: str, args: Sequence[Value], context: FunctionContext) -> Value:
    """The result of a function call.

    Raises FunctionError for a call that Terraform refuses, also for a name that is no function.
    """
    entry = FUNCTIONS.get(name.removeprefix("core::"))
    if entry is None:
        raise FunctionError(f'Call to unknown function: there is no function named "{name}".')
    return invoke(entry, args, context)
