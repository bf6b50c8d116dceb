"""`money`: an exact amount in the field's one currency. The scale is the currency's (ISO 4217)."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import ClassVar

from babel.numbers import get_currency_precision, get_currency_symbol, is_currency

from core.codes.values import CURRENCY_IS_DROPPED, NOT_MONEY, OTHER_CURRENCY, UNKNOWN_CURRENCY
from core.kinds.cleaning import short
from core.kinds.decimal import Scaled, amount_reader, limit_option, number_problems, number_schema
from core.kinds.kind import KEPT, Conversion, Kind, Locale, Refused
from core.kinds.numerals import SCALES, babel_locale, numerals
from core.kinds.operators import FIGURES, ORDER
from core.kinds.text import RE_READ
from core.storage.types import Fixed, SqlType
from schema_registry.model import Field
from schema_registry.problems import Problem

DEFAULT_CURRENCY = "CNY"
_OWN_SIGNS: Mapping[str, tuple[str, ...]] = {"CNY": ("¥", "元", "圆", "RMB", "人民币"), "JPY": ("¥", "円", "日元")}
_SYMBOL_LANGUAGES = ("en", "zh")


@lru_cache(maxsize=200)
def precision(currency: str) -> int:
    """Decimals of a currency: 2 for CNY, 0 for JPY, 3 for KWD."""
    return int(get_currency_precision(currency))


@lru_cache(maxsize=200)
def signs(currency: str) -> tuple[str, ...]:
    """What may stand beside an amount of a currency, longest first: its code and its symbols."""
    found = {currency, *_OWN_SIGNS.get(currency, ())}
    found.update(str(get_currency_symbol(currency, locale=language)) for language in _SYMBOL_LANGUAGES)
    short_signs = {symbol.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for symbol in found}
    folded = {unicodedata.normalize("NFKC", sign).upper() for sign in found | short_signs if sign}
    return tuple(sorted(folded, key=len, reverse=True))


@lru_cache(maxsize=400)
def _written(tag: str, currency: str) -> tuple[str, str]:
    """What stands before and after an amount for a reader."""
    data = babel_locale(tag)
    pattern = data.currency_formats["standard"]
    symbol = str(get_currency_symbol(currency, locale=data))
    before, after = (str(part).replace("¤", symbol) for part in (pattern.prefix[0], pattern.suffix[0]))
    return before, after


CODE_LENGTH = 3
"""Letters of an ISO 4217 code: the shortest name of a currency."""


class MoneyKind(Kind):
    """Prices, limits, costs."""

    name = "money"
    formula = "number"
    widget = "money"
    operators = ORDER
    totals = FIGURES
    numeric = True
    conversions: ClassVar[Mapping[str, Conversion]] = {
        "text": KEPT,
        "long_text": KEPT,
        "decimal": Conversion("some", CURRENCY_IS_DROPPED.at()),
        "integer": RE_READ,
    }

    def options(self) -> Mapping[str, Mapping[str, object]]:
        return {
            "currency": {
                "type": "string",
                "pattern": "^[A-Z]{3}$",
                "title": "Currency",
                "description": "ISO 4217 code. The pack's currency when left out.",
                "examples": ["CNY", "USD"],
            },
            "minimum": limit_option("Least", "The least amount taken.", 0),
            "maximum": limit_option("Most", "The greatest amount taken.", 1_000_000),
        }

    def check(self, options: Mapping[str, object]) -> Iterable[Problem]:
        currency = options.get("currency", DEFAULT_CURRENCY)
        if not isinstance(currency, str) or not is_currency(currency):
            return [UNKNOWN_CURRENCY.at("/currency", currency=short(currency))]
        return number_problems(self, options, precision(currency))

    def standard(self, field: Field) -> dict[str, object]:
        currency = currency_of(field)
        amount = number_schema(field, precision(currency))
        pair: dict[str, object] = {
            "type": "object",
            "properties": {"amount": amount, "currency": {"const": currency}},
            "required": ["amount", "currency"],
            "additionalProperties": False,
        }
        return {"anyOf": [pair, amount]}

    def column(self, field: Field) -> SqlType:
        return Fixed(precision(currency_of(field)))

    def reader(self, field: Field, locale: Locale) -> Callable[[str], object]:
        currency = currency_of(field)
        number = amount_reader(field, precision(currency), locale)

        def read(text: str) -> object:
            if text.isascii() and (text[-1:].isdigit() and (text[0].isdigit() or text[0] == "-")):
                return number(text)
            return number(_bare(text, currency))

        return read

    def json_reader(self, field: Field) -> Callable[[object], object]:
        currency = currency_of(field)
        scaled = Scaled(field, precision(currency))

        def read(value: object) -> object:
            if value is None:
                return None
            if isinstance(value, Mapping):
                value = _amount(value, currency)
            if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
                raise Refused(NOT_MONEY, currency=currency)
            return scaled.json(value)

        return read

    def json_writer(self, field: Field) -> Callable[[object], object]:
        currency = currency_of(field)
        return lambda value: {"amount": f"{value:f}", "currency": currency}

    def show(self, field: Field, value: object, locale: Locale) -> str:
        if not isinstance(value, Decimal):
            return "" if value is None else str(value)
        currency = currency_of(field)
        scale = precision(currency)
        before, after = _written(locale.tag, currency)
        digits = numerals(locale.tag).grouped(f"{abs(value):,.{scale}f}", abs(value), scale)
        return f"{'-' if value < 0 else ''}{before}{digits}{after}"

    def edit(self, field: Field, value: object, locale: Locale) -> str:
        return "" if value is None else numerals(locale.tag).write(f"{value:f}")


def currency_of(field: Field) -> str:
    """The field's currency."""
    currency = field.options.get("currency", DEFAULT_CURRENCY)
    return currency if isinstance(currency, str) else DEFAULT_CURRENCY


def _bare(text: str, currency: str) -> str:
    """The text without this currency's sign; another's sign is refused."""
    text = unicodedata.normalize("NFKC", text).strip()
    opened = text.startswith("(") and text.endswith(")")
    inner = text[1:-1].strip() if opened else text
    minus = "-" if inner[:1] in {"-", "−"} else ""
    inner = inner[len(minus) :].strip()
    bare = _without_sign(inner, currency)
    if any(map(str.isdigit, bare)) and _names_currency(bare):
        raise Refused(OTHER_CURRENCY, value=short(text), currency=currency)
    return f"({bare})" if opened else minus + bare


def _names_currency(text: str) -> bool:
    """Whether another currency's sign, code or name stands in the text. One or two Latin letters are a slip."""
    if any(
        unicodedata.category(char) == "Sc" or (char.isalpha() and not char.isascii() and char not in SCALES)
        for char in text
    ):
        return True
    return sum(map(str.isalpha, text)) >= CODE_LENGTH


def _without_sign(text: str, currency: str) -> str:
    upper = text.upper()
    for sign in signs(currency):
        if upper.startswith(sign):
            return text[len(sign) :].strip()
        if upper.endswith(sign):
            return text[: -len(sign)].strip()
    return text


def _amount(value: Mapping[object, object], currency: str) -> object:
    if set(value) != {"amount", "currency"} or value["amount"] is None:
        raise Refused(NOT_MONEY, currency=currency)
    if value["currency"] != currency:
        raise Refused(OTHER_CURRENCY, value=short(value["currency"]), currency=currency)
    return value["amount"]
