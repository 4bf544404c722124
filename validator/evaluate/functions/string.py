"""String functions. Characters are grapheme clusters, case mapping is per code point as in Go."""

from __future__ import annotations

import re
from collections.abc import Sequence

from validator.evaluate.construct import has_unknown_length, list_value
from validator.evaluate.derive import assemble, derived, known_prefix, known_suffix, normalize
from validator.evaluate.functions.arguments import (
    FALSE,
    TRUE,
    boolean,
    items_of,
    string,
    text_of,
    whole_of,
)
from validator.evaluate.functions.graphemes import clusters
from validator.evaluate.functions.registry import (
    TEXT,
    FunctionContext,
    FunctionError,
    Implementation,
    Parameter,
    function,
)
from validator.model.types import BOOL, NUMBER, STRING, list_of
from validator.model.value import Value

SPACE = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
    "\u200a\u2028\u2029\u202f\u205f\u3000"
)
"""The white space of Go's `unicode.IsSpace`."""

PART = Parameter(STRING, "str", unknown=True)
MAX_INDENT = 10_000


def text(value: str) -> Value:
    """A known string result, normalised as Terraform holds strings."""
    return string(normalize(value))


def _upper(char: str) -> str:
    mapped = char.upper()
    return mapped if len(mapped) == 1 else char


def _lower(char: str) -> str:
    return char.lower()[:1] or char


@function("upper", TEXT, returns=STRING)
def upper(args: Sequence[Value], _: FunctionContext) -> Value:
    """All letters in upper case."""
    return text("".join(map(_upper, text_of(args[0]))))


@function("lower", TEXT, returns=STRING)
def lower(args: Sequence[Value], _: FunctionContext) -> Value:
    """All letters in lower case."""
    return text("".join(map(_lower, text_of(args[0]))))


@function("title", TEXT, returns=STRING)
def title(args: Sequence[Value], _: FunctionContext) -> Value:
    """The first letter of each word in title case."""
    result, previous = "", " "
    for char in text_of(args[0]):
        result += _title(char) if _separates(previous) else char
        previous = char
    return text(result)


def _title(char: str) -> str:
    mapped = char.title()
    return mapped if len(mapped) == 1 else char


def _separates(char: str) -> bool:
    if char.isascii():
        return not (char.isalnum() or char == "_")
    return not (char.isalpha() or char.isdecimal()) and char in SPACE


@function("strrev", TEXT, returns=STRING)
def strrev(args: Sequence[Value], _: FunctionContext) -> Value:
    """The characters in reverse order."""
    return text("".join(reversed(clusters(text_of(args[0])))))


@function("substr", TEXT, Parameter(NUMBER, "offset"), Parameter(NUMBER, "length"), returns=STRING)
def substr(args: Sequence[Value], _: FunctionContext) -> Value:
    """Characters from an offset (from the end where negative); length -1 is the rest."""
    chars = clusters(text_of(args[0]))
    offset, size = whole_of(args[1], 1, "offset"), whole_of(args[2], 2, "length")
    if offset < 0:
        offset = max(offset + len(chars), 0)
        # Terraform takes a length of 0 for "to the end" here, where the offset is negative.
        size = size or -1
    rest = chars[offset:]
    return text("".join(rest if size < 0 else rest[:size]))


@function("chomp", TEXT, returns=STRING)
def chomp(args: Sequence[Value], _: FunctionContext) -> Value:
    """The string without line breaks at its end."""
    return text(re.sub(r"(?:\r\n?|\n)*\Z", "", text_of(args[0]), count=1))


@function("indent", Parameter(NUMBER, "spaces"), TEXT, returns=STRING)
def indent(args: Sequence[Value], _: FunctionContext) -> Value:
    """Spaces before every line but the first."""
    spaces = whole_of(args[0], 0, "spaces")
    if not 0 <= spaces <= MAX_INDENT:
        raise FunctionError("the number of spaces must not be negative", 0)
    return text(text_of(args[1]).replace("\n", "\n" + " " * spaces))


@function("trim", TEXT, Parameter(STRING, "cutset"), returns=STRING)
def trim(args: Sequence[Value], _: FunctionContext) -> Value:
    """The string without these characters at both ends."""
    cutset = text_of(args[1])
    return text(text_of(args[0]).strip(cutset) if cutset else text_of(args[0]))


@function("trimprefix", TEXT, Parameter(STRING, "prefix"), returns=STRING)
def trimprefix(args: Sequence[Value], _: FunctionContext) -> Value:
    """The string without a prefix."""
    return text(text_of(args[0]).removeprefix(text_of(args[1])))


@function("trimsuffix", TEXT, Parameter(STRING, "suffix"), returns=STRING)
def trimsuffix(args: Sequence[Value], _: FunctionContext) -> Value:
    """The string without a suffix."""
    return text(text_of(args[0]).removesuffix(text_of(args[1])))


@function("trimspace", TEXT, returns=STRING)
def trimspace(args: Sequence[Value], _: FunctionContext) -> Value:
    """The string without white space at both ends."""
    return text(text_of(args[0]).strip(SPACE))


def _test(name: str) -> Implementation:
    """`startswith` and `endswith`, decided as far as the known text of an unknown string goes."""

    def implementation(args: Sequence[Value], _: FunctionContext) -> Value:
        given, wanted = args
        if wanted.is_unknown:
            return derived(args, BOOL)
        sought = text_of(wanted)
        if not given.is_unknown:
            return boolean(_fits(text_of(given), sought, name))
        known = known_prefix(given) if name == "startswith" else known_suffix(given)
        if _fits(known, sought, name):
            return TRUE
        shared = min(len(known), len(sought))
        if name == "startswith":
            agrees = known[:shared] == sought[:shared]
        else:
            agrees = known[len(known) - shared :] == sought[len(sought) - shared :]
        return derived(args, BOOL) if agrees else FALSE

    implementation.__doc__ = f"Whether a string {name.removesuffix('with')} with another."
    return function(name, PART, PART, returns=BOOL)(implementation)


def _fits(known: str, sought: str, name: str) -> bool:
    return known.startswith(sought) if name == "startswith" else known.endswith(sought)


startswith = _test("startswith")
endswith = _test("endswith")


@function("strcontains", PART, PART, returns=BOOL)
def strcontains(args: Sequence[Value], _: FunctionContext) -> Value:
    """Whether a string has another in it."""
    given, wanted = args
    if wanted.is_unknown:
        return derived(args, BOOL)
    sought = text_of(wanted)
    if not given.is_unknown:
        return boolean(sought in text_of(given))
    assert given.unknown is not None
    if any(isinstance(piece, str) and sought in piece for piece in given.unknown.pieces):
        return TRUE
    return derived(args, BOOL)


@function("split", Parameter(STRING, "separator"), PART, returns=list_of(STRING))
def split(args: Sequence[Value], _: FunctionContext) -> Value:
    """The parts of a string between separators."""
    separator, given = text_of(args[0]), args[1]
    if given.is_unknown:
        assert given.unknown is not None
        pieces = given.unknown.pieces
        least = 1 + sum(
            piece.count(separator) for piece in pieces if isinstance(piece, str) and separator
        )
        return derived(args, list_of(STRING), minimum=least)
    whole = text_of(given)
    parts = whole.split(separator) if separator else _code_points(whole)
    return list_value([text(part) for part in parts], STRING)


def _code_points(whole: str) -> list[str]:
    return list(whole)


@function(
    "join", Parameter(STRING, "separator", unknown=True),
    variadic=Parameter(list_of(STRING), "lists", unknown=True), returns=STRING,
)  # fmt: skip
def join(args: Sequence[Value], _: FunctionContext) -> Value:
    """The strings of lists, with a separator between them."""
    separator, lists = args[0], args[1:]
    if not lists:
        raise FunctionError("at least one list is required", 1)
    pieces: list[str | Value] = []
    for number, given in enumerate(lists):
        if given.is_unknown or has_unknown_length(given):
            return derived(args, STRING)
        for index, item in enumerate(items_of(given)):
            if item.is_null:
                where = f" of list {number + 1}" if len(lists) > 1 else ""
                raise FunctionError(
                    f"element {index}{where} is null; cannot concatenate null values", number + 1
                )
            pieces += [separator, item] if pieces else [item]
    return assemble(pieces, args)
