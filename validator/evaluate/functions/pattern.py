"""regex, regexall and replace: RE2 patterns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from validator.evaluate.construct import list_value, object_value, tuple_value
from validator.evaluate.derive import derived, normalize
from validator.evaluate.functions.arguments import string, text_of
from validator.evaluate.functions.re2 import (
    Pattern,
    PatternError,
    UnsupportedPatternError,
    compile_pattern,
)
from validator.evaluate.functions.registry import (
    TEXT,
    FunctionContext,
    FunctionError,
    Parameter,
    function,
)
from validator.model.types import DYNAMIC, STRING, Type, object_of, tuple_of
from validator.model.value import Value

PATTERN = Parameter(STRING, "pattern")
SUBJECT = Parameter(STRING, "string")
_REFERENCE = re.compile(r"\$(?:\$|\{([^}]*)\}|(\w+))", re.ASCII)


def _compiled(text: str, index: int) -> Pattern | None:
    """The pattern, or None where it uses a class that is not at hand here."""
    try:
        return compile_pattern(text)
    except UnsupportedPatternError:
        return None
    except PatternError as error:
        raise FunctionError(f"invalid regexp pattern: {error}", index) from error


def _result_type(pattern: Pattern) -> Type:
    if not pattern.names:
        return STRING
    if not any(pattern.names):
        return tuple_of((STRING,) * len(pattern.names))
    if not all(pattern.names):
        raise FunctionError(
            "invalid regexp pattern: cannot mix both named and unnamed capture groups", 0
        )
    return object_of(dict.fromkeys(pattern.names, STRING))


def _captured(match: re.Match[str], names: Sequence[str], kind: Type) -> Value:
    if kind == STRING:
        return _group(match[0])
    if kind.kind == "tuple":
        return tuple_value(_group(text) for text in match.groups())
    found = zip(names, match.groups(), strict=True)
    return object_value({name: _group(text) for name, text in found})


def _group(text: str | None) -> Value:
    return Value(STRING) if text is None else string(normalize(text))


@function("regex", PATTERN, SUBJECT, note="patterns with Unicode scripts: unknown")
def regex(args: Sequence[Value], _: FunctionContext) -> Value:
    """The first match: a string, a tuple of groups or an object of named groups."""
    pattern = _compiled(text_of(args[0]), 0)
    if pattern is None:
        return derived(args)
    kind = _result_type(pattern)
    match = pattern.compiled.search(text_of(args[1]))
    if match is None:
        raise FunctionError("pattern did not match any part of the given string")
    return _captured(match, pattern.names, kind)


@function("regexall", PATTERN, SUBJECT, note="patterns with Unicode scripts: unknown")
def regexall(args: Sequence[Value], _: FunctionContext) -> Value:
    """A list of all matches."""
    pattern = _compiled(text_of(args[0]), 0)
    if pattern is None:
        return derived(args, Type("list", element=DYNAMIC))
    kind = _result_type(pattern)
    found = _matches(pattern.compiled, text_of(args[1]))
    return list_value([_captured(match, pattern.names, kind) for match in found], kind)


def _matches(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """All matches; an empty one is left out where a match before it ends."""
    position, previous = 0, -1
    while position <= len(text):
        match = pattern.search(text, position)
        if match is None:
            return
        empty = match.end() == position
        accepted = not (empty and match.start() == previous)
        position = position + 1 if empty else match.end()
        previous = match.end()
        if accepted:
            yield match


@function("replace", TEXT, Parameter(STRING, "substr"), Parameter(STRING, "replace"),
          returns=STRING, note="patterns with Unicode scripts: unknown")  # fmt: skip
def replace_(args: Sequence[Value], _: FunctionContext) -> Value:
    """The string with a part replaced everywhere; `/…/` is a pattern with `$1` or `${name}`."""
    text, wanted, new = (text_of(value) for value in args)
    if not (len(wanted) > 1 and wanted.startswith("/") and wanted.endswith("/")):
        return string(normalize(text.replace(wanted, new)))
    pattern = _compiled(wanted[1:-1], 1)
    if pattern is None:
        return derived(args, STRING)
    return string(normalize(_replaced(pattern, text, new)))


def _replaced(pattern: Pattern, text: str, new: str) -> str:
    result, copied, position = "", 0, 0
    while position <= len(text):
        match = pattern.compiled.search(text, position)
        if match is None:
            break
        result += text[copied : match.start()]
        if match.end() > copied or match.start() == 0:
            result += _expanded(match, pattern.names, new)
        copied = match.end()
        position = max(position + 1, match.end())
    return result + text[copied:]


def _expanded(match: re.Match[str], names: Sequence[str], template: str) -> str:
    def reference(found: re.Match[str]) -> str:
        if found[0] == "$$":
            return "$"
        name = found[1] if found[1] is not None else found[2]
        if not name or not re.fullmatch(r"\w+", name):
            return found[0]
        if name.isdecimal():
            return (match[int(name)] or "") if int(name) <= match.re.groups else ""
        found_groups = (
            text for text, each in zip(match.groups(), names, strict=True) if each == name
        )
        return next((text for text in found_groups if text is not None), "")

    return _REFERENCE.sub(reference, template)
