"""Numbers in the notations of the format verbs, as Go's big numbers print them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from validator.evaluate import numbers

_BASES = {"b": (2, "0b"), "o": (8, "0"), "d": (10, ""), "x": (16, "0x"), "X": (16, "0X")}
_DIGITS = "0123456789abcdef"


def integer_text(
    number: int, mode: str, flags: str, width: int | None, precision: int | None
) -> str:
    """A whole number by `%d`, `%b`, `%o`, `%x` or `%X`."""
    if number == 0 and precision == 0:
        return ""
    base, prefix = _BASES[mode]
    digits = _in_base(abs(number), base)
    if mode == "X":
        digits = digits.upper()
    if precision is not None:
        digits = digits.rjust(precision, "0")
    head = _sign(number < 0, flags) + (prefix if "#" in flags else "")
    missing = (width or 0) - len(head) - len(digits)
    if "-" in flags:
        return head + digits + " " * missing
    if "0" in flags and precision is None:
        return head + "0" * missing + digits
    return " " * missing + head + digits


def _in_base(number: int, base: int) -> str:
    if base == 10:
        return str(number)
    digits = ""
    while number:
        number, rest = divmod(number, base)
        digits = _DIGITS[rest] + digits
    return digits or "0"


def _sign(negative: bool, flags: str) -> str:
    if negative:
        return "-"
    if "+" in flags:
        return "+"
    return " " if " " in flags else ""


def float_text(
    number: numbers.Number, mode: str, flags: str, width: int | None, precision: int | None
) -> str:
    """A number by `%e`, `%E`, `%f`, `%g` or `%G`."""
    head = _sign(number < 0, flags)
    kind = mode.lower()
    absolute = numbers.absolute(number)
    if kind == "g":
        body = general_text(absolute, precision)
    elif kind == "f":
        body = _fixed(numbers.exact(absolute), 6 if precision is None else precision)
    else:
        body = _scientific(numbers.exact(absolute), 6 if precision is None else precision)
    if mode.isupper():
        body = body.upper()
    missing = (width or 0) - len(head) - len(body)
    if "-" in flags:
        return head + body + " " * missing
    if "0" in flags:
        return head + "0" * missing + body
    return " " * missing + head + body


def general_text(number: numbers.Number, precision: int | None = None) -> str:
    """A number by `%g`: an exponent below 1e-4 and from 1e+precision (shortest: 1e+21 or 1e+06)."""
    sign = "-" if number < 0 else ""
    if precision is None:
        digits, point = _shortest_digits(numbers.absolute(number))
        limit = 6
    else:
        digits, point = _rounded_digits(numbers.exact(numbers.absolute(number)), max(precision, 1))
        limit = max(precision, 1)
        if limit > len(digits) >= point:
            limit = len(digits)
    exponent = point - 1
    if digits != "0" and (exponent < -4 or exponent >= limit):
        return sign + _with_exponent(digits, exponent)
    if point <= 0:
        return sign + ("0." + "0" * -point + digits if digits != "0" else "0")
    whole, rest = digits[:point].ljust(point, "0"), digits[point:]
    return sign + whole + ("." + rest if rest else "")


def _shortest_digits(number: numbers.Number) -> tuple[str, int]:
    """Significant digits without trailing zeros, and the place of the decimal point in them."""
    if number == 0:
        return "0", 1
    parts = Decimal(number).as_tuple()
    digits = "".join(map(str, parts.digits))
    point = len(digits) + int(parts.exponent)
    return digits.rstrip("0"), point


def _rounded_digits(value: Fraction, count: int) -> tuple[str, int]:
    if value == 0:
        return "0", 1
    exponent = _exponent(value)
    scaled = round(value * Fraction(10) ** (count - 1 - exponent))
    if scaled >= 10**count:
        scaled, exponent = scaled // 10, exponent + 1
    return str(scaled).rstrip("0"), exponent + 1


def _exponent(value: Fraction) -> int:
    exponent = len(str(value.numerator)) - len(str(value.denominator))
    while Fraction(10) ** exponent > value:
        exponent -= 1
    while Fraction(10) ** (exponent + 1) <= value:
        exponent += 1
    return exponent


def _with_exponent(digits: str, exponent: int) -> str:
    mantissa = digits[0] + ("." + digits[1:] if len(digits) > 1 else "")
    return f"{mantissa}e{'-' if exponent < 0 else '+'}{abs(exponent):02d}"


def _fixed(value: Fraction, places: int) -> str:
    scaled = str(round(value * 10**places)).rjust(places + 1, "0")
    return scaled[: len(scaled) - places] + ("." + scaled[len(scaled) - places :] if places else "")


def _scientific(value: Fraction, places: int) -> str:
    if value == 0:
        return "0" + ("." + "0" * places if places else "") + "e+00"
    digits, point = _rounded_digits(value, places + 1)
    return _with_exponent(digits.ljust(places + 1, "0"), point - 1)
