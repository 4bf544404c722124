"""format and formatlist: Terraform's subset of printf."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from validator.evaluate.construct import has_unknown_length, list_value
from validator.evaluate.convert import ConvertError, convert
from validator.evaluate.derive import assemble, derived
from validator.evaluate.functions.arguments import items_of, number_of, text_of
from validator.evaluate.functions.figures import float_text, general_text, integer_text
from validator.evaluate.functions.graphemes import clusters
from validator.evaluate.functions.jsontext import encode, quote
from validator.evaluate.functions.registry import (
    OPEN,
    FunctionContext,
    FunctionError,
    Parameter,
    function,
)
from validator.model.types import BOOL, DYNAMIC, NUMBER, STRING, list_of
from validator.model.value import Value

FORMAT = Parameter(STRING, "format", unknown=True)
_VERB = re.compile(
    r"%(?P<flags>[0# +-]*)(?P<width>[1-9]\d*)?(?:\.(?P<precision>\d*))?"
    r"(?:\[(?P<index>[1-9]\d*)\])?(?P<mode>[A-Za-z])",
    re.ASCII,
)
_WIDEST = 10_000


@dataclass(frozen=True, slots=True)
class Verb:
    """One `%` sequence."""

    raw: str
    offset: int
    flags: str
    width: int | None
    precision: int | None
    mode: str

    def refuse(self, why: str) -> FunctionError:
        """The error of a value that this verb cannot write."""
        return FunctionError(f'unsupported value for "{self.raw}" at {self.offset}: {why}')


@function("format", FORMAT, variadic=OPEN, returns=STRING)
def format_(args: Sequence[Value], _: FunctionContext) -> Value:
    """A string with values written by the verbs of a format string."""
    if args[0].is_unknown or any(map(_is_untyped_null, args)):
        return derived(args, STRING)
    return _formatted(args[0], args[1:])


def _is_untyped_null(value: Value) -> bool:
    """Terraform does not look into a null of no type: the result is unknown."""
    return value.is_null and value.type == DYNAMIC


def _formatted(pattern: Value, args: Sequence[Value]) -> Value:
    return assemble(_pieces(text_of(pattern), args), [pattern, *args])


def _pieces(pattern: str, args: Sequence[Value]) -> list[str | Value]:
    pieces: list[str | Value] = []
    position, following, highest = 0, 1, 0
    while position < len(pattern):
        percent = pattern.find("%", position)
        if percent < 0:
            pieces.append(pattern[position:])
            break
        pieces.append(pattern[position:percent])
        if pattern.startswith("%%", percent):
            pieces.append("%")
            position = percent + 2
            continue
        match = _VERB.match(pattern, percent)
        if match is None:
            raise FunctionError(f"unrecognized format character at offset {percent}", 0)
        number = int(match["index"] or following)
        highest, following = max(highest, number), number + 1
        verb = _verb(match)
        if number > len(args):
            raise FunctionError(
                f'not enough arguments for "{verb.raw}" at {verb.offset}: need index {number} '
                f"but have {len(args)} total",
                0,
            )
        pieces.append(_written(verb, args[number - 1]))
        position = match.end()
    if highest < len(args):
        used = f"only {highest} used by format string" if highest else "no verbs in format string"
        raise FunctionError(f"too many arguments; {used}", highest + 1)
    return pieces


def _verb(match: re.Match[str]) -> Verb:
    width = None if match["width"] is None else int(match["width"])
    precision = None if match["precision"] is None else int(match["precision"] or 0)
    if max(width or 0, precision or 0) > _WIDEST:
        raise FunctionError(f'unsupported width in "{match[0]}"', 0)
    return Verb(match[0], match.start(), match["flags"], width, precision, match["mode"])


def _written(verb: Verb, value: Value) -> str | Value:
    if verb.mode not in "vtbdoxXeEfgGsq":
        raise FunctionError(
            f'unsupported format verb "{verb.mode}" in "{verb.raw}" at offset {verb.offset}', 0
        )
    if value.is_null and verb.mode != "v":
        raise verb.refuse("null value cannot be formatted")
    if not value.is_wholly_known:
        return _written_unknown(verb, value)
    if verb.mode == "v":
        return _default(verb, value)
    wanted = {"t": BOOL, "s": STRING, "q": STRING}.get(verb.mode, NUMBER)
    try:
        converted = convert(value, wanted)
    except ConvertError as error:
        raise verb.refuse(str(error)) from error
    if wanted == BOOL:
        return "true" if converted.data else "false"
    if wanted == STRING:
        return _string(verb, text_of(converted))
    return _number(verb, converted)


def _written_unknown(verb: Verb, value: Value) -> Value:
    """An unknown argument: itself where it is written as it is, else a string made of it."""
    plain = verb.width is None and verb.precision is None and "#" not in verb.flags
    if plain and verb.mode in "sv" and value.is_unknown:
        if value.type in (STRING, DYNAMIC):
            return value
        if value.type.is_primitive:
            return convert(value, STRING)
    if verb.mode == "v" and not value.is_unknown and verb.width is None:
        return assemble(encode(value), [value])
    if plain and verb.mode == "d" and value.is_unknown:
        return derived([value], STRING)
    return derived([value], STRING)


def _default(verb: Verb, value: Value) -> str:
    if "#" not in verb.flags and not value.is_null:
        if value.type == STRING:
            return _padded(verb, text_of(value))
        if value.type == NUMBER:
            return _padded(verb, general_text(number_of(value)))
    return _padded(verb, "".join(str(piece) for piece in encode(value)))


def _string(verb: Verb, text: str) -> str:
    if verb.precision:
        text = "".join(clusters(text)[: verb.precision])
    return _padded(verb, quote(text) if verb.mode == "q" else text)


def _padded(verb: Verb, text: str) -> str:
    if verb.width is None:
        return text
    padding = ("0" if "0" in verb.flags else " ") * (verb.width - len(clusters(text)))
    return text + padding if "-" in verb.flags else padding + text


def _number(verb: Verb, value: Value) -> str:
    number = number_of(value)
    if verb.mode in "bdoxX":
        if not isinstance(number, int):
            raise verb.refuse("an integer is required")
        return integer_text(number, verb.mode, verb.flags, verb.width, verb.precision)
    return float_text(number, verb.mode, verb.flags, verb.width, verb.precision)


@function("formatlist", FORMAT, variadic=OPEN, returns=list_of(STRING))
def formatlist(args: Sequence[Value], _: FunctionContext) -> Value:
    """A list of strings: `format` for the elements of lists of one length."""
    pattern, given = args[0], args[1:]
    if pattern.is_unknown or any(map(_is_untyped_null, given)):
        return derived(args, list_of(STRING))
    if not given:
        return list_value([_formatted(pattern, ())], STRING)
    if any(_cannot_iterate(value) for value in given):
        return derived(args, list_of(STRING), element=_one_formatted(pattern, given))
    columns = [items_of(v) if v.is_known and v.type.is_sequence else None for v in given]
    size, chooser = 1, None
    for index, column in enumerate(columns):
        if column is None:
            continue
        if chooser is not None and len(column) != size:
            raise FunctionError(
                f"argument {index + 1} has length {len(column)}, which is inconsistent with "
                f"argument {chooser + 1} of length {size}",
                index + 1,
            )
        size, chooser = len(column), index if chooser is None else chooser
    results: list[Value] = []
    for row in range(size):
        cells = [
            value if column is None else column[row]
            for value, column in zip(given, columns, strict=True)
        ]
        try:
            results.append(_formatted(pattern, cells))
        except FunctionError as error:
            raise FunctionError(
                f"error on format iteration {row}: {error.message}", error.index
            ) from error
    return list_value(results, STRING)


def _cannot_iterate(value: Value) -> bool:
    if value.is_unknown:
        return value.type.is_sequence or value.type == DYNAMIC
    return value.type.is_sequence and value.is_known and has_unknown_length(value)


def _one_formatted(pattern: Value, given: Sequence[Value]) -> Value | None:
    """What every element is, where the only list is unknown but its elements are alike."""
    cells: list[Value] = []
    for value in given:
        if value.is_unknown and (value.type.is_sequence or value.type == DYNAMIC):
            if value.unknown is None or value.unknown.element is None:
                return None
            cells.append(value.unknown.element)
        elif value.type.is_sequence:
            return None
        else:
            cells.append(value)
    try:
        return _formatted(pattern, cells)
    except FunctionError:
        return None
