"""`barcode`: what is printed on goods and parcels: EAN, UPC, Code 128, QR. Kept as its text, drawn on the card."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping

import sqlalchemy as sa

from core.codes.kinds import BAD_CHECK_DIGIT, NOT_A_BARCODE, NOT_PRINTABLE
from core.kinds.cleaning import as_text, short
from core.kinds.fold import fold_key
from core.kinds.kind import Key, Locale, Refused
from core.kinds.operators import TEXT
from core.kinds.textual import TextualKind
from schema_registry.frozen import Frozen
from schema_registry.model import Field

DIGITS: Mapping[str, int] = Frozen({"ean13": 13, "ean8": 8, "upca": 12})
"""Formats of the GS1 numbers, whose last digit proves the others."""
LONGEST: Mapping[str, int] = Frozen({"code128": 80, "qr": 500})
DEFAULT = "code128"


class BarcodeKind(TextualKind):
    """Article numbers, serial numbers, labels of parcels."""

    name = "barcode"
    widget = "barcode"
    operators = TEXT
    searchable = True

    def options(self) -> Mapping[str, Mapping[str, object]]:
        return {
            "format": {
                "enum": [*DIGITS, *LONGEST],
                "title": "Format",
                "description": "How it is printed, and so what it may hold: ean13, ean8 and upca are numbers with a "
                "check digit, code128 takes printable ASCII, qr any text. code128 when left out.",
                "examples": ["ean13"],
            }
        }

    def standard(self, field: Field) -> dict[str, object]:
        format = format_of(field)
        if format in DIGITS:
            return {"type": "string", "pattern": f"^[0-9]{{{DIGITS[format]}}}$"}
        return {"type": "string", "minLength": 1, "maxLength": LONGEST[format]}

    def keys(self, field: Field) -> tuple[Key, ...]:
        return (Key("fold", sa.Text(), fold_key),)

    def reader(self, field: Field, locale: Locale) -> Callable[[str], object]:
        """As typed or scanned; of numbers, blanks and hyphens between the digits do not count."""
        format = format_of(field)

        def read(text: str) -> object:
            text = unicodedata.normalize("NFC" if format == "qr" else "NFKC", text).strip()
            if format in DIGITS:
                text = "".join(text.replace("-", "").split())
            return _checked(format, text) if text else None

        return read

    def json_reader(self, field: Field) -> Callable[[object], object]:
        format = format_of(field)

        def read(value: object) -> object:
            if value is None:
                return None
            return _checked(format, as_text(value))

        return read


def format_of(field: Field) -> str:
    return str(field.options.get("format", DEFAULT))


def check_digit(digits: str) -> str:
    """The digit that proves the ones before it: every other counts threefold, from the right (GS1, 7.9)."""
    total = sum(int(digit) * (3, 1)[place % 2] for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def _checked(format: str, text: str) -> str:
    if format in DIGITS:
        return _number(format, text)
    if not text or len(text) > LONGEST[format] or text != text.strip():
        raise Refused(NOT_PRINTABLE, value=short(text), longest=LONGEST[format])
    if format == "code128" and not all(" " <= sign <= "~" for sign in text):
        raise Refused(NOT_PRINTABLE, value=short(text), longest=LONGEST[format])
    if format == "qr" and any(unicodedata.category(sign) in ("Cc", "Cs") for sign in text):
        raise Refused(NOT_PRINTABLE, value=short(text), longest=LONGEST[format])
    return unicodedata.normalize("NFC", text)


def _number(format: str, text: str) -> str:
    length = DIGITS[format]
    if len(text) != length or not (text.isascii() and text.isdigit()):
        raise Refused(NOT_A_BARCODE, value=short(text), digits=length)
    wanted = check_digit(text[:-1])
    if text[-1] != wanted:
        raise Refused(BAD_CHECK_DIGIT, value=text, wanted=wanted)
    return text
