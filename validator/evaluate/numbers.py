"""Numbers as Terraform computes and writes them: 512-bit binary floating point.

Every number is held as the shortest decimal that identifies its 512-bit value, an `int` where it
is whole and a `Decimal` otherwise. Arithmetic goes through the binary value, so that rounding is
Terraform's (`0.1 + 0.2`, `1 / 3`) and not decimal rounding.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from decimal import Context, Decimal
from fractions import Fraction

Number = int | Decimal

PRECISION = 512
_EXACT_DIGITS = 153
_LITERAL = re.compile(r"([+-]?)(\d+\.?\d*|\.\d+)(?:([eEpP])([+-]?\d+))?")
_WIDE = Context(prec=4000)


def parse(text: str) -> Number | None:
    """The number a string converts to, or None where Terraform says "a number is required".

    Only decimal notation, with an optional exponent; no white space, underscores or hexadecimal.
    """
    match = _LITERAL.fullmatch(text)
    if match is None or not text.isascii():
        return None
    sign, mantissa, marker, exponent = match.groups()
    power = int(exponent or 0)
    if abs(power) > 4_000:
        return None
    whole, _, decimals = mantissa.partition(".")
    value = Fraction(int((whole + decimals) or "0"), 10 ** len(decimals))
    base = 2 if marker in ("p", "P") else 10
    value = value * base**power if power >= 0 else value / base**-power
    return rounded(-value if sign == "-" else value)


def text(number: Number) -> str:
    """A number as Terraform writes it in a string: no exponent, no trailing zeros."""
    if isinstance(number, int):
        return str(number)
    written = format(number, "f")
    return written.rstrip("0").rstrip(".") if "." in written else written


def is_whole(number: Number) -> bool:
    """True for integers."""
    return isinstance(number, int) or number == number.to_integral_value(context=_WIDE)


def canonical(number: Number) -> Number:
    """The one way this number is held: an int where it is whole, rounded to 512 bits."""
    if isinstance(number, int) and number.bit_length() <= PRECISION:
        return number
    return rounded(Fraction(number))


def from_float(number: float) -> Number:
    """The shortest decimal of a 64-bit float, as functions that compute with those return it."""
    return canonical(Decimal(repr(number)))


def absolute(number: Number) -> Number:
    """The distance from zero."""
    return -number if number < 0 else number


def add(left: Number, right: Number) -> Number:
    """The sum."""
    return rounded(exact(left) + exact(right))


def subtract(left: Number, right: Number) -> Number:
    """The difference."""
    return rounded(exact(left) - exact(right))


def multiply(left: Number, right: Number) -> Number:
    """The product."""
    return rounded(exact(left) * exact(right))


def divide(left: Number, right: Number) -> Number:
    """The quotient; raises ZeroDivisionError."""
    return rounded(exact(left) / exact(right))


def modulo(left: Number, right: Number) -> Number:
    """The remainder, with the sign of `left`; `left` itself where `right` is zero."""
    if right == 0:
        return left
    dividend, divisor = exact(left), exact(right)
    quotient = _round_binary(dividend / divisor)
    return rounded(dividend - _round_binary(int(quotient) * divisor))


def rounded(value: Fraction) -> Number:
    """The shortest decimal of the 512-bit value nearest to an exact value."""
    if value.denominator == 1 and value.numerator.bit_length() <= PRECISION:
        return value.numerator
    short = _short_decimal(value)
    if short is not None:
        return short
    return _shortest(value)


def _short_decimal(value: Fraction) -> Number | None:
    """An exact decimal with so few digits that rounding to 512 bits cannot lose it."""
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return None
    places = max(twos, fives)
    digits = value.numerator * 10**places // value.denominator
    if len(str(abs(digits)).rstrip("0")) > _EXACT_DIGITS:
        return None
    return digits if places == 0 else Decimal(digits).scaleb(-places, _WIDE).normalize(_WIDE)


def exact(number: Number) -> Fraction:
    """The 512-bit value that a held number stands for."""
    if isinstance(number, int) and number.bit_length() <= PRECISION:
        return Fraction(number)
    return _round_binary(Fraction(number))


def _round_binary(value: Fraction) -> Fraction:
    if value == 0:
        return value
    mantissa, shift = _mantissa(abs(value))
    result = Fraction(mantissa) / 2**shift if shift >= 0 else Fraction(mantissa * 2**-shift)
    return -result if value < 0 else result


def _mantissa(value: Fraction) -> tuple[int, int]:
    """The 512-bit mantissa and the shift with value ≈ mantissa / 2**shift."""
    shift = PRECISION - value.numerator.bit_length() + value.denominator.bit_length()
    scaled = value * 2**shift if shift >= 0 else value / 2**-shift
    if scaled >= 2**PRECISION:
        shift -= 1
        scaled /= 2
    mantissa = round(scaled)
    if mantissa == 2**PRECISION:
        mantissa, shift = mantissa // 2, shift - 1
    return mantissa, shift


def _shortest(value: Fraction) -> Number:
    mantissa, shift = _mantissa(abs(value))
    scale = Fraction(1, 2**shift) if shift >= 0 else Fraction(2**-shift)
    nearest = mantissa * scale
    low, high = nearest - scale / 2, nearest + scale / 2
    inclusive = mantissa % 2 == 0
    magnitude = len(str(int(nearest))) if nearest >= 1 else -_leading_zeros(nearest)

    def fitting(digits: int) -> list[int]:
        unit = Fraction(10) ** (magnitude - digits)
        down = int(nearest / unit)
        return [
            count
            for count in (down, down + 1)
            if low < count * unit < high or (inclusive and count * unit in (low, high))
        ]

    # Whatever fits with some digits fits with more of them.
    digits = bisect_left(range(1, PRECISION), 1, key=lambda count: min(1, len(fitting(count)))) + 1
    unit = Fraction(10) ** (magnitude - digits)
    best = min(fitting(digits), key=lambda count: abs(count * unit - nearest))
    return _signed_decimal(best, magnitude - digits, value < 0)


def _leading_zeros(value: Fraction) -> int:
    zeros = 0
    while value * 10 < 1:
        value, zeros = value * 10, zeros + 1
    return zeros


def _signed_decimal(digits: int, exponent: int, negative: bool) -> Number:
    digits = -digits if negative else digits
    if exponent >= 0:
        return digits * int(10**exponent)
    return Decimal(digits).scaleb(exponent, _WIDE).normalize(_WIDE)
