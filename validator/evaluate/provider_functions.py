"""Functions of the AWS provider: `provider::aws::arn_parse`, `arn_build`, `trim_iam_role_path`.

(https://github.com/hashicorp/terraform-provider-aws/tree/main/website/docs/functions)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from validator.evaluate.construct import object_value
from validator.evaluate.convert import convert
from validator.evaluate.derive import assemble, derived
from validator.evaluate.functions import FunctionError
from validator.model.types import STRING
from validator.model.value import Value, from_python

_PARTS = ("partition", "service", "region", "account_id", "resource")


def call(name: str, arguments: Sequence[Value]) -> Value:
    """The result of a provider function; unknown where it is not one of these three.

    Raises FunctionError for a wrong number of arguments or text that is no ARN.
    """
    function = _FUNCTIONS.get(name)
    if function is None:
        return derived(arguments, not_null=False)
    wanted, implementation = function
    if len(arguments) != wanted:
        raise FunctionError(f"{wanted} argument{'s' * (wanted > 1)} needed, not {len(arguments)}")
    texts = [convert(argument, STRING) for argument in arguments]
    if any(text.is_null for text in texts):
        raise FunctionError("an argument cannot be null")
    return implementation(texts)


def _sections(text: str) -> list[str]:
    sections = text.split(":", 5)
    if len(sections) != 6 or sections[0] != "arn":
        raise FunctionError(
            f'"{text}" is not an ARN: arn:partition:service:region:account:resource'
        )
    return sections


def _arn_parse(arguments: Sequence[Value]) -> Value:
    (arn,) = arguments
    if arn.is_unknown:
        return object_value({part: derived([arn], STRING) for part in _PARTS})
    values = _sections(str(arn.data))[1:]
    return from_python(dict(zip(_PARTS, values, strict=True)), arn.trail, arn.sensitive)


def _arn_build(arguments: Sequence[Value]) -> Value:
    pieces: list[str | Value] = ["arn"]
    for argument in arguments:
        pieces += [":", argument]
    return assemble(pieces, arguments)


def _trim_iam_role_path(arguments: Sequence[Value]) -> Value:
    (arn,) = arguments
    if arn.is_unknown:
        return derived([arn], STRING)
    sections = _sections(str(arn.data))
    if sections[2] != "iam" or not sections[5].startswith("role/"):
        raise FunctionError(f'"{arn.data}" is not the ARN of an IAM role')
    sections[5] = "role/" + sections[5].rsplit("/", 1)[1]
    return from_python(":".join(sections), arn.trail, arn.sensitive)


_FUNCTIONS: Mapping[str, tuple[int, Callable[[Sequence[Value]], Value]]] = {
    "provider::aws::arn_parse": (1, _arn_parse),
    "provider::aws::arn_build": (5, _arn_build),
    "provider::aws::trim_iam_role_path": (1, _trim_iam_role_path),
}
