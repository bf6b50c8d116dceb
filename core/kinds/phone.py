"""`phone`: a telephone number, kept as typed; a valid international one in the international form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import sqlalchemy as sa

from core.codes.values import NOT_PHONE
from core.kinds.cleaning import as_text, short
from core.kinds.dialling import SIGNS, international
from core.kinds.fold import digits_key
from core.kinds.kind import Key, Locale, Refused
from core.kinds.operators import TEXT
from core.kinds.textual import TextualKind
from schema_registry.model import Field

LONGEST = 40
_FORM = r"^\+?[0-9()./ -]*[0-9][0-9()./ -]*((ext\.?|x|转|#) ?[0-9]{1,8})?$"
_FORM_MATCH = re.compile(_FORM.removesuffix("$") + r"\Z", re.IGNORECASE)
_DASHES = str.maketrans({"−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-"})


def number(text: str) -> str:
    """The number as it is kept. Raises Refused."""
    text = " ".join(text.split())
    if len(text) > LONGEST or not _FORM_MATCH.match(text) or not 3 <= sum(map(str.isdigit, text)) <= 20:
        raise Refused(NOT_PHONE, value=short(text))
    return _international(text) if text[0] == "+" else text


def _international(text: str) -> str:
    written = international(text)
    if written is None or written.translate(SIGNS) != text.translate(SIGNS):
        return text
    return written if _FORM_MATCH.match(written) and len(written) <= LONGEST else text


class PhoneKind(TextualKind):
    """Landlines, mobiles, fax."""

    name = "phone"
    widget = "phone"
    operators = TEXT
    searchable = True

    def standard(self, field: Field) -> dict[str, object]:
        form = _FORM.replace("ext", "[eE][xX][tT]").replace("|x|", "|[xX]|")
        return {"type": "string", "minLength": 3, "maxLength": LONGEST, "pattern": form}

    def keys(self, field: Field) -> tuple[Key, ...]:
        return (Key("fold", sa.Text(), digits_key),)

    def reader(self, field: Field, locale: Locale) -> Callable[[str], object]:
        def read(text: str) -> object:
            if not text.isascii():
                text = unicodedata.normalize("NFKC", text).translate(_DASHES)
            text = text.strip()
            return number(text) if text else None

        return read

    def json_reader(self, field: Field) -> Callable[[object], object]:
        def read(value: object) -> object:
            if value is None:
                return None
            text = as_text(value)
            if not _FORM_MATCH.match(text) or len(text) > LONGEST:
                raise Refused(NOT_PHONE, value=short(text))
            return number(text)

        return read
