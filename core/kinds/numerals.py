"""Numbers as people type and read them: signs, separators and digits of a language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache

from babel import Locale as BabelLocale
from babel.core import UnknownLocaleError
from babel.numbers import format_decimal

_MINUS = str.maketrans({"−": "-", "–": "-", "﹣": "-"})
LONGEST = 60
"""Characters of a typed number; nothing longer can be one of 18 digits."""
SCALES: Mapping[str, int] = {"百": 2, "千": 3, "万": 4, "萬": 4, "亿": 8, "億": 8}
"""Chinese powers of ten that may stand behind digits."""
_SCALED = re.compile(r"([^百千万萬亿億]+)([百千]?[万萬]?[亿億]|[百千]?[万萬]|[百千])")
"""Digits and the Chinese power of ten behind them: `1.2万`, `3千万`, `5千`, `1万亿`."""


@lru_cache(maxsize=100)
def babel_locale(tag: str) -> BabelLocale:
    """Babel's data of a locale tag; English when it knows none."""
    try:
        return BabelLocale.parse(tag.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return BabelLocale("en")


@dataclass(frozen=True, slots=True)
class Numerals:
    """How a language writes numbers: decimal point and thousands separator; `threes` when groups are of three."""

    point: str
    group: str
    threes: bool
    plain: re.Pattern[str]
    tag: str

    def read(self, text: str) -> str | None:
        """The number in ASCII (`-1234.50`), or None when the text is not one."""
        if len(text) > LONGEST:
            return None
        text = unicodedata.normalize("NFKC", text).translate(_MINUS).strip()
        negative = text.startswith("(") and text.endswith(")")
        if negative:
            text = text[1:-1].strip()
        if not text or (negative and text[0] in "+-"):
            return None
        digits = self._scaled(text) if text[-1] in SCALES else self._digits(text)
        return "-" + digits if negative and digits is not None else digits

    def _digits(self, text: str) -> str | None:
        if not self.plain.fullmatch(text):
            return None
        digits = text.lstrip("+").replace(" ", "")
        if self.group != self.point:
            digits = digits.replace(self.group, "")
        return digits.replace(self.point, ".")

    def _scaled(self, text: str) -> str | None:
        """`1.2万`, `3亿`, `1亿2000万`, exactly. Of several parts each is whole, and less than the power before it."""
        sign = text[0] if text[0] in "+-" else ""
        total, above, place = Decimal(0), Decimal("Infinity"), len(sign)
        with localcontext(prec=2 * LONGEST):
            while place < len(text):
                found = _SCALED.match(text, place)
                digits = self._digits(found[1].strip()) if found else None
                alone = found is not None and place == len(sign) and found.end() == len(text)
                if found is None or digits is None or not (digits.isdigit() or (alone and digits[0].isdigit())):
                    return None
                power = Decimal(1).scaleb(sum(SCALES[char] for char in found[2]))
                if int(Decimal(digits) * power) >= above or found[1].strip()[0] in "+-":
                    return None
                total, above, place = total + Decimal(digits) * power, power, found.end()
        return sign.rstrip("+") + format(total, "f")

    def write(self, digits: str) -> str:
        """A number written by Python with `,` and `.` put into the language's signs."""
        if self.group == "," and self.point == ".":
            return digits
        swap = {",": self.group, ".": self.point}
        return "".join(swap.get(char, char) for char in digits)

    def grouped(self, digits: str, value: object, scale: int) -> str:
        """The same for reading, with Babel's help where groups are not of three (India)."""
        if self.threes:
            return self.write(digits)
        pattern = "#,##,##0" + ("." + "0" * scale if scale else "")
        return str(format_decimal(value, format=pattern, locale=babel_locale(self.tag)))  # type: ignore[arg-type]  # any number that a kind has


@lru_cache(maxsize=100)
def numerals(tag: str) -> Numerals:
    """The numerals of a locale tag. Western digits always: Chinese numerals are for reading aloud."""
    data = babel_locale(tag)
    symbols = data.number_symbols.get("latn", {})
    point = unicodedata.normalize("NFKC", symbols.get("decimal", "."))
    group = unicodedata.normalize("NFKC", symbols.get("group", ","))
    pattern = data.decimal_formats.get(None)
    threes = pattern is None or tuple(pattern.grouping) == (3, 3)
    inner = "{3}" if threes else "{2,3}"
    whole = rf"(?:[0-9]+|[0-9]{{1,3}}(?:{re.escape(group)}[0-9]{inner})+)"
    plain = re.compile(rf"[+-]? ?{whole}(?:{re.escape(point)}[0-9]+)?")
    return Numerals(point, group, threes, plain, tag)


def plain(value: object) -> object:
    """A number in plain digits, never with an exponent: a mean may be as small as 1E-10."""
    return f"{value:f}" if isinstance(value, Decimal) else value


_SHORT = ((Decimal(10) ** 8, "亿"), (Decimal(10) ** 4, "万"))
_LEAST_SHORT = Decimal(10) ** 6


def short_figure(tag: str, number: Decimal) -> str:
    """A large figure without its sign as Chinese says it, `1,234.57万` or `1.23亿`; empty where all digits are shown.

    Figures of up to six digits are short enough, and languages that count in thousands show all.
    """
    if not tag.startswith("zh") or abs(number) < _LEAST_SHORT:
        return ""
    with localcontext(prec=2 * LONGEST):
        for unit, name in _SHORT:
            parts = (abs(number) / unit).quantize(Decimal("0.01"), ROUND_HALF_UP)
            if parts >= 1:
                return f"{parts:,.2f}{name}"
    return ""
