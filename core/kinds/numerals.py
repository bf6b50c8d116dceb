"""Numbers as people type and read them: signs, separators and digits of a language."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale as BabelLocale
from babel.core import UnknownLocaleError
from babel.numbers import format_decimal

_MINUS = str.maketrans({"−": "-", "–": "-", "﹣": "-"})
LONGEST = 60
"""Characters of a typed number; nothing longer can be one of 18 digits."""


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
        if not self.plain.fullmatch(text) or (negative and text[0] in "+-"):
            return None
        digits = text.lstrip("+").replace(" ", "")
        if self.group != self.point:
            digits = digits.replace(self.group, "")
        digits = digits.replace(self.point, ".")
        return "-" + digits if negative else digits

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
        return str(format_decimal(value, format=pattern, locale=babel_locale(self.tag)))  # type: ignore[arg-type]


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
