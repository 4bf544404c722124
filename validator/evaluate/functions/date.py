"""Dates in the notation of RFC 3339."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from validator.evaluate.functions.arguments import number, string, text_of
from validator.evaluate.functions.impure import impure
from validator.evaluate.functions.registry import (
    FunctionContext,
    FunctionError,
    Parameter,
    function,
)
from validator.model.types import NUMBER, STRING
from validator.model.value import Value

STAMP = Parameter(STRING, "timestamp")
_STAMP = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|[+-](\d\d):(\d\d))", re.ASCII
)
_TERM = re.compile(r"(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)", re.ASCII)
_UNITS = {
    "ns": 1, "us": 10**3, "µs": 10**3, "μs": 10**3, "ms": 10**6, "s": 10**9, "m": 60 * 10**9,
    "h": 3600 * 10**9,
}  # fmt: skip
_TOKEN = re.compile(r"''|'(?:[^']|'')*'|'.*|([A-Za-z])\1*|[^A-Za-z']+", re.DOTALL)
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LONGEST = 2**63


@dataclass(frozen=True, slots=True)
class Moment:
    """A local time, nanoseconds within its second, and its distance to UTC in minutes."""

    local: datetime
    nanoseconds: int
    offset: int

    @property
    def zone(self) -> str:
        """The offset as `+09:00`."""
        return (
            f"{'-' if self.offset < 0 else '+'}{abs(self.offset) // 60:02d}:"
            f"{abs(self.offset) % 60:02d}"
        )

    @property
    def instant(self) -> tuple[datetime, int]:
        """What orders moments."""
        return self.local - timedelta(minutes=self.offset), self.nanoseconds


def parse_stamp(text: str, index: int) -> Moment:
    """A timestamp of RFC 3339. Raises FunctionError."""
    refused = FunctionError(f'not a valid RFC3339 timestamp: "{text}"', index)
    match = _STAMP.fullmatch(text)
    if match is None or int(match[9] or 0) > 23 or int(match[10] or 0) > 59:
        raise refused
    try:
        parts = [int(part) for part in match.groups()[:6]]
        local = datetime(*parts)  # type: ignore[arg-type]
    except ValueError as error:
        raise refused from error
    offset = int(match[9] or 0) * 60 + int(match[10] or 0)
    fraction = ((match[7] or "") + "0" * 9)[:9]
    return Moment(local, int(fraction), -offset if match[8].startswith("-") else offset)


def _rfc3339(moment: Moment) -> str:
    local = moment.local
    return (
        f"{local.year:04d}-{local.month:02d}-{local.day:02d}T{local.hour:02d}:{local.minute:02d}:"
        f"{local.second:02d}{moment.zone if moment.offset else 'Z'}"
    )


def _duration(text: str) -> int:
    """Nanoseconds of a Go duration. Raises FunctionError."""
    refused = FunctionError(f'time: invalid duration "{text}"', 1)
    body = text[1:] if text[:1] in ("+", "-") else text
    if body == "0":
        return 0
    position, total = 0, Fraction(0)
    while position < len(body):
        match = _TERM.match(body, position)
        if match is None:
            raise refused
        whole, _, decimals = match[1].partition(".")
        amount = Fraction(int((whole + decimals) or "0"), 10 ** len(decimals))
        total += int(amount * _UNITS[match[2]])
        position = match.end()
    if not body or total >= _LONGEST:
        raise refused
    return -int(total) if text.startswith("-") else int(total)


@function(
    "timeadd", STAMP, Parameter(STRING, "duration"), returns=STRING,
    note="conforms from the year 1 to the year 9999",
)  # fmt: skip
def timeadd(args: Sequence[Value], _: FunctionContext) -> Value:
    """A timestamp, later by a duration such as `1h30m`."""
    moment = parse_stamp(text_of(args[0]), 0)
    total = moment.nanoseconds + _duration(text_of(args[1]))
    seconds, rest = divmod(total, 10**9)
    try:
        later = moment.local + timedelta(seconds=seconds)
    except OverflowError as error:
        raise FunctionError("the resulting year is out of range", 1) from error
    return string(_rfc3339(Moment(later, rest, moment.offset)))


@function("timecmp", Parameter(STRING, "timestamp_a"), Parameter(STRING, "timestamp_b"),
          returns=NUMBER)  # fmt: skip
def timecmp(args: Sequence[Value], _: FunctionContext) -> Value:
    """-1, 0 or 1 as the first timestamp is before, at or after the second."""
    one = parse_stamp(text_of(args[0]), 0).instant
    two = parse_stamp(text_of(args[1]), 1).instant
    return number((one > two) - (one < two))


@function("formatdate", Parameter(STRING, "format"), Parameter(STRING, "time"), returns=STRING)
def formatdate(args: Sequence[Value], _: FunctionContext) -> Value:
    """A timestamp in another notation, made of letters such as `YYYY-MM-DD`."""
    moment = parse_stamp(text_of(args[1]), 1)
    return string("".join(_part(m[0], moment) for m in _TOKEN.finditer(text_of(args[0]))))


def _part(part: str, moment: Moment) -> str:
    if part.startswith("'"):
        if not part.endswith("'") or len(part) == 1:
            raise FunctionError("unterminated literal '", 0)
        return "'" if part == "''" else part[1:-1].replace("''", "'")
    if not (part[0].isascii() and part[0].isalpha()):
        return part
    written = _written(part[0], len(part), moment)
    if written is None:
        raise FunctionError(f'invalid date format verb "{part}"', 0)
    return written


def _written(letter: str, count: int, moment: Moment) -> str | None:
    local = moment.local
    if letter in _NUMERIC:
        return _digits(_numeric(letter, local), count)
    if letter == "Y":
        return {2: f"{local.year % 100:02d}", 4: f"{local.year:04d}"}.get(count)
    if letter == "M":
        name = _MONTHS[local.month - 1]
        return {3: name[:3], 4: name}.get(count) or _digits(local.month, count)
    if letter == "E":
        name = _DAYS[local.weekday()]
        return {3: name[:3], 4: name}.get(count)
    if letter in "Aa" and count == 2:
        half = "AM" if local.hour < 12 else "PM"
        return half if letter == "A" else half.lower()
    if letter == "Z":
        plain = moment.zone.replace(":", "")
        utc = moment.offset == 0
        return {
            1: "Z" if utc else moment.zone, 3: "UTC" if utc else plain, 4: plain, 5: moment.zone,
        }.get(count)  # fmt: skip
    return None


_NUMERIC = "DhHms"


def _numeric(letter: str, local: datetime) -> int:
    return {
        "D": local.day, "h": local.hour, "H": local.hour % 12 or 12, "m": local.minute,
        "s": local.second,
    }[letter]  # fmt: skip


def _digits(value: int, count: int) -> str | None:
    return {1: str(value), 2: f"{value:02d}"}.get(count)


@function("timestamp", returns=STRING, note="impure: unknown")
def timestamp(_: Sequence[Value], __: FunctionContext) -> Value:
    """Unknown: the time of the apply."""
    return impure("timestamp")


@function("plantimestamp", returns=STRING, note="impure: unknown")
def plantimestamp(_: Sequence[Value], __: FunctionContext) -> Value:
    """Unknown: the time of the plan."""
    return impure("plantimestamp")
