"""The function table and the rules every call follows.

Arguments convert to the parameter's type, null is refused, an unknown argument makes the result
unknown, and a sensitive argument makes it sensitive - except where a parameter says otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from validator.evaluate.construct import insensitive, is_sensitive
from validator.evaluate.convert import ConvertError, convert
from validator.evaluate.derive import derived, first_trail, mark
from validator.model.types import BOOL, DYNAMIC, NUMBER, STRING, Type
from validator.model.value import Value


class FunctionError(Exception):
    """A call that Terraform refuses; `index` is the argument it is about, or None."""

    def __init__(self, message: str, index: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.index = index


@dataclass(frozen=True, slots=True)
class FunctionContext:
    """What functions know of their surroundings.

    `root_dir` is the root module's directory: relative paths of file functions resolve against
    it, as against the working directory of an engine run there. `base_dir` is the directory of
    the module that calls (`path.module`). `render_template` gets a template's text, the path it
    was read from (empty for templatestring) and its variables as an object or map; `decode_tfvars`
    reads the contents of a `.tfvars` file. Both raise FunctionError.
    """

    base_dir: str = "."
    root_dir: str = "."
    engine: str = "terraform"
    render_template: Callable[[str, str, Value], Value] | None = None
    decode_tfvars: Callable[[str], Value] | None = None


Implementation = Callable[[Sequence[Value], FunctionContext], Value]


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a function accepts: `null` and `unknown` arguments, and marks it carries on itself."""

    type: Type = DYNAMIC
    name: str = "value"
    null: bool = False
    unknown: bool = False
    marks: bool = False


@dataclass(frozen=True, slots=True)
class Function:
    """One built-in function. `returns` is the type of its result where that is fixed."""

    name: str
    parameters: tuple[Parameter, ...]
    variadic: Parameter | None
    returns: Type
    implementation: Implementation
    family: str
    note: str = ""
    engines: tuple[str, ...] = ("terraform", "tofu")


FUNCTIONS: dict[str, Function] = {}
"""Every built-in function by name."""

ANY = Parameter()
TEXT = Parameter(STRING, "str")
COUNT = Parameter(NUMBER, "num")
TRUTH = Parameter(BOOL, "bool")
TOLERANT = Parameter(unknown=True)
"""A parameter that accepts unknown values."""
OPEN = Parameter(null=True, unknown=True)
"""A parameter that accepts null and unknown values."""
PASSING = Parameter(unknown=True, marks=True)
"""As TOLERANT; sensitive parts stay sensitive by themselves, the rest does not become so."""


def function(
    name: str,
    *parameters: Parameter,
    variadic: Parameter | None = None,
    returns: Type = DYNAMIC,
    note: str = "",
    engines: tuple[str, ...] = ("terraform", "tofu"),
) -> Callable[[Implementation], Implementation]:
    """Enter an implementation in the function table."""

    def enter(implementation: Implementation) -> Implementation:
        family = implementation.__module__.rpartition(".")[2]
        FUNCTIONS[name] = Function(
            name, parameters, variadic, returns, implementation, family, note, engines
        )
        return implementation

    return enter


def invoke(entry: Function, args: Sequence[Value], context: FunctionContext) -> Value:
    """Call a function by its entry. Raises FunctionError."""
    parameters = _parameters(entry, args)
    given = [_accept(value, parameters[i], i) for i, value in enumerate(args)]
    sensitive = False
    for index, parameter in enumerate(parameters):
        if not parameter.marks and is_sensitive(given[index]):
            sensitive = True
            given[index] = insensitive(given[index])
    blocked = [v for v, p in zip(given, parameters, strict=True) if v.is_unknown and not p.unknown]
    if blocked:
        result = derived(given, entry.returns, not_null=entry.returns != DYNAMIC)
    else:
        result = _implemented(entry, given, context)
    if not result.trail:
        result = replace(result, trail=first_trail(given))
    return mark(result, sensitive)


def _implemented(entry: Function, given: Sequence[Value], context: FunctionContext) -> Value:
    try:
        return entry.implementation(given, context)
    except ConvertError as error:
        raise FunctionError(str(error)) from error
    except UnicodeError as error:
        raise FunctionError("the text is not valid UTF-8") from error


def _parameters(entry: Function, args: Sequence[Value]) -> list[Parameter]:
    required = len(entry.parameters)
    if entry.variadic is None and len(args) != required:
        too = "many" if len(args) > required else "few"
        raise FunctionError(
            f'Too {too} function arguments: function "{entry.name}" expects {required} '
            f"argument(s), got {len(args)}."
        )
    if len(args) < required:
        raise FunctionError(
            f'Not enough function arguments: function "{entry.name}" expects at least '
            f"{required} argument(s), got {len(args)}."
        )
    extra = [entry.variadic] * (len(args) - required) if entry.variadic is not None else []
    return [*entry.parameters, *extra]


def _accept(value: Value, parameter: Parameter, index: int) -> Value:
    try:
        converted = convert(value, parameter.type)
    except ConvertError as error:
        raise FunctionError(
            f'Invalid value for "{parameter.name}" parameter: {error}.', index
        ) from error
    if converted.is_null and not parameter.null:
        raise FunctionError(
            f'Invalid value for "{parameter.name}" parameter: argument must not be null.', index
        )
    return converted
