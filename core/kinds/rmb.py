"""大写金额: amounts in the characters of Chinese cheques and invoices, which cannot be altered with a stroke.

The rules are those of the People's Bank: 《支付结算办法》附一《正确填写票据和结算凭证的基本规定》, articles 3 and 4.
Where they leave a choice, we write as spreadsheets do: no 零 where only the place of 万, 亿 or 元 is empty, no 整
after 角.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, localcontext

from core.codes.money import TOO_LARGE_IN_WORDS
from core.kinds.kind import Refused

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("仟", "佰", "拾", "")
_MYRIAD = 10**4
_YI = 10**8
EDGE = Decimal(10) ** 16
"""Amounts stay below 一亿亿; nothing a money field holds is longer."""


def upper_amount(amount: Decimal) -> str:
    """`1409.50` gives `壹仟肆佰零玖元伍角`. Rounded to 分, half away from zero. Raises Refused above 万亿."""
    if not amount.is_finite() or abs(amount) >= EDGE:
        raise Refused(TOO_LARGE_IN_WORDS)
    with localcontext(prec=40):
        cents = int(abs(amount).scaleb(2).to_integral_value(ROUND_HALF_UP))
    if cents >= EDGE * 100:
        raise Refused(TOO_LARGE_IN_WORDS)
    yuan, rest = divmod(cents, 100)
    sign = "负" if amount < 0 and cents else ""
    whole = f"{_whole(yuan)}元" if yuan or not rest else ""
    return sign + whole + (_fraction(rest, after_yuan=bool(yuan)) if rest else "整")


def _fraction(cents: int, *, after_yuan: bool) -> str:
    jiao, fen = divmod(cents, 10)
    empty = "零" if after_yuan and not jiao else ""
    return (f"{_DIGITS[jiao]}角" if jiao else empty) + (f"{_DIGITS[fen]}分" if fen else "")


def _whole(number: int) -> str:
    """`107000` gives `壹拾万柒仟`."""
    if not number:
        return _DIGITS[0]
    return _joined(number, _YI, "亿", _below_yi)


def _below_yi(number: int) -> str:
    return _joined(number, _MYRIAD, "万", _four)


def _joined(number: int, size: int, unit: str, write: Callable[[int], str]) -> str:
    """What stands before a unit and behind it; one 零 for all the empty places between."""
    high, low = divmod(number, size)
    if not high:
        return write(low)
    gap = "零" if 0 < low < size // 10 else ""
    return write(high) + unit + gap + (write(low) if low else "")


def _four(number: int) -> str:
    """Up to four digits; empty places within are one 零, those at either end none."""
    parts = [
        _DIGITS[int(digit)] + place if digit != "0" else "零"
        for digit, place in zip(f"{number:04}", _PLACES, strict=True)
    ]
    text = "".join(parts).strip("零")
    while "零零" in text:
        text = text.replace("零零", "零")
    return text
