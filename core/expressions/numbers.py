"""Exact arithmetic: at most 30 digits before the point, 20 places after it, halves rounded away from zero.

A number of more digits before the point raises decimal.Overflow (or InvalidOperation, from a rounding), which
`closures` turns into TooLarge. No result depends on the thread's decimal context.
"""

from __future__ import annotations

from decimal import ROUND_05UP, ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Context, Decimal, InvalidOperation, Overflow

from schema_registry.expressions import limits

Number = Decimal | int

_DIGITS = 2 * (limits.WHOLE + limits.PLACES) + 2
"""Digits of the largest product, so that nothing is rounded before it should be."""


def _context(rounding: str) -> Context:
    return Context(prec=_DIGITS, Emax=limits.WHOLE - 1, rounding=rounding, traps=[Overflow, InvalidOperation])


_EXACT = _context(ROUND_HALF_UP)
_STICKY = _context(ROUND_05UP)
"""Its last digit tells whether anything was cut off, so that a second rounding is as good as the only one."""
_WIDE = Context(prec=_DIGITS, traps=[Overflow, InvalidOperation])
_LARGE = Context(prec=_DIGITS, rounding=ROUND_HALF_UP)
_UNITS = {places: Decimal(1).scaleb(-places) for places in range(-limits.WHOLE - 1, limits.PLACES + 1)}
_LAST = _UNITS[limits.PLACES]
_QUOTIENT = _UNITS[limits.QUOTIENT]
_ZERO, _ONE = Decimal(0), Decimal(1)

add = _EXACT.add
sub = _EXACT.subtract
neg = _EXACT.minus
absolute = _EXACT.abs


def mul(a: Number, b: Number) -> Decimal:
    return _EXACT.multiply(a, b).quantize(_LAST, None, _EXACT)


def div(a: Number, b: Number) -> Decimal | None:
    """The quotient to 10 places; None by zero."""
    if not b:
        return None
    return _STICKY.divide(a, b).quantize(_QUOTIENT, None, _EXACT)


def add_nothing(x: Number) -> Decimal:
    """The number itself: a Decimal even if it came as an int, and within the limit."""
    return _EXACT.add(x, _ZERO)


def sign(x: Number) -> Decimal:
    return Decimal((x > 0) - (x < 0))


def rounded(x: Number, places: Number) -> Decimal:
    return _quantized(x, places, ROUND_HALF_UP)


def rounded_up(x: Number, places: Number) -> Decimal:
    return _quantized(x, places, ROUND_UP)


def rounded_down(x: Number, places: Number) -> Decimal:
    return _quantized(x, places, ROUND_DOWN)


def floor(x: Number, unit: Number = _ONE) -> Decimal | None:
    """The greatest multiple of a unit that is not above the number; None unless the unit is above zero."""
    if unit <= 0:
        return None
    rest = _EXACT.remainder(x, unit)
    return sub(sub(x, rest), unit) if rest < 0 else sub(x, rest)


def ceiling(x: Number, unit: Number = _ONE) -> Decimal | None:
    """The least multiple of a unit that is not below the number; None unless the unit is above zero."""
    if unit <= 0:
        return None
    rest = _EXACT.remainder(x, unit)
    return add(sub(x, rest), unit) if rest > 0 else sub(x, rest)


def mod(x: Number, y: Number) -> Decimal | None:
    """The rest of a division, with the sign of the divisor; None by zero."""
    if not y:
        return None
    rest = _EXACT.remainder(x, y)
    return add(rest, y) if rest and (rest < 0) != (y < 0) else rest


def power(x: Number, exponent: Number) -> Decimal | None:
    """A whole power by repeated squaring, each step kept to 20 places; None for others, or zero to a negative one."""
    if exponent != int(exponent) or not -limits.EXPONENT <= exponent <= limits.EXPONENT:
        return None
    left, result, square = abs(int(exponent)), _ONE, Decimal(x)
    while left:
        if left & 1:
            result = mul(result, square)
        left >>= 1
        if left:
            square = mul(square, square)
    return result if exponent >= 0 else div(_ONE, result)


def whole(x: Number) -> int:
    """The number without its decimals."""
    return int(x)


def scaled(x: Number, places: int) -> Decimal:
    """The number with its point moved to the right (to the left for negative places)."""
    return Decimal(x).scaleb(places, _LARGE)


def nearest(x: Number) -> int:
    """The nearest whole number, halves away from zero."""
    return int(Decimal(x).to_integral_value(ROUND_HALF_UP, _LARGE))


def plain(x: Number) -> str:
    """The number in digits, with a point and no more decimals than it needs."""
    text = format(Decimal(x), "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def fixed(x: Number, places: Number) -> str | None:
    """The number in digits with so many decimals; None unless these are 0 to 20."""
    if not 0 <= places <= limits.PLACES:
        return None
    value = rounded(x, places)
    return format(value if value else absolute(value), "f")


def _quantized(x: Number, places: Number, rounding: str) -> Decimal:
    kept = max(-limits.WHOLE - 1, min(limits.PLACES, int(places)))
    return add(Decimal(x).quantize(_UNITS[kept], rounding, _WIDE), _ZERO)
