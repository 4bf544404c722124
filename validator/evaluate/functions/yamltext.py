"""yamlencode and yamldecode: YAML as Terraform writes and reads it.

Writing quotes every string, writes multi-line strings literally and folds long lines at 80. The
reader is loaded by the first `yamldecode`.
"""

from __future__ import annotations

from collections.abc import Sequence

from validator.evaluate.derive import derived, normalize
from validator.evaluate.functions.arguments import text_of
from validator.evaluate.functions.registry import (
    OPEN,
    FunctionContext,
    FunctionError,
    Parameter,
    function,
)
from validator.evaluate.functions.yamlwriter import write
from validator.model.types import STRING
from validator.model.value import Value


@function("yamlencode", OPEN, returns=STRING)
def yamlencode(args: Sequence[Value], _: FunctionContext) -> Value:
    """YAML text in block style."""
    if not args[0].is_wholly_known:
        return derived(args, STRING)
    return Value(STRING, normalize(write(args[0])))


@function("yamldecode", Parameter(STRING, "src"))
def yamldecode(args: Sequence[Value], _: FunctionContext) -> Value:
    """The value of a YAML document: objects, tuples and primitives."""
    from validator.evaluate.functions.yamlreader import YamlError, read

    try:
        return read(text_of(args[0]))
    except YamlError as error:
        raise FunctionError(f"on YAML input: {error}", 0) from error
