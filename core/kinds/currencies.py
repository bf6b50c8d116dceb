"""Currencies as people name and write them: decimals, signs and codes, amounts for a reader."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

from babel.numbers import get_currency_precision, get_currency_symbol, is_currency

from core.kinds.numerals import babel_locale, numerals
from schema_registry.frozen import Frozen

DEFAULT_CURRENCY = "CNY"
CODE_LENGTH = 3
"""Letters of an ISO 4217 code: the shortest name of a currency."""
OFFERED = ("CNY", "USD", "EUR", "HKD", "JPY", "GBP", "TWD", "SGD", "KRW", "AUD", "CAD", "CHF", "THB", "VND", "INR")
"""Currencies that forms offer before any other was used."""
_OWN_SIGNS: Mapping[str, tuple[str, ...]] = Frozen(
    {"CNY": ("¥", "元", "圆", "RMB", "人民币"), "JPY": ("¥", "円", "日元")}
)
_SYMBOL_LANGUAGES = ("en", "zh")
_NAMES: Mapping[str, str] = Frozen(
    {
        "美元": "USD",
        "US$": "USD",
        "欧元": "EUR",
        "€": "EUR",
        "英镑": "GBP",
        "£": "GBP",
        "港元": "HKD",
        "港币": "HKD",
        "HK$": "HKD",
        "日元": "JPY",
        "円": "JPY",
        "新台币": "TWD",
        "NT$": "TWD",
        "人民币": "CNY",
        "RMB": "CNY",
        "CN¥": "CNY",
        "元": "CNY",
        "韩元": "KRW",
        "₩": "KRW",
        "₹": "INR",
        "₫": "VND",
        "฿": "THB",
        "₽": "RUB",
    }
)
"""Names and signs that stand for one currency alone, longer ones first where one ends in another."""


@lru_cache(maxsize=200)
def precision(currency: str) -> int:
    """Decimals of a currency: 2 for CNY, 0 for JPY, 3 for KWD."""
    return int(get_currency_precision(currency))


@lru_cache(maxsize=200)
def known(currency: str) -> bool:
    """Whether ISO 4217 has the code."""
    return len(currency) == CODE_LENGTH and bool(is_currency(currency))


@lru_cache(maxsize=200)
def signs(currency: str) -> tuple[str, ...]:
    """What may stand beside an amount of a currency, longest first: its code and its symbols."""
    found = {currency, *_OWN_SIGNS.get(currency, ())}
    found.update(str(get_currency_symbol(currency, locale=language)) for language in _SYMBOL_LANGUAGES)
    short_signs = {symbol.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for symbol in found}
    folded = {unicodedata.normalize("NFKC", sign).upper() for sign in found | short_signs if sign}
    return tuple(sorted(folded, key=len, reverse=True))


def named(text: str) -> tuple[str, str]:
    """The currency that a text names before or behind its amount, and the rest; no currency where it names none.

    Signs that several currencies share ($, ¥) name none.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    upper = text.upper()
    first, last = (upper[:CODE_LENGTH], text[CODE_LENGTH:]), (upper[-CODE_LENGTH:], text[:-CODE_LENGTH])
    for (code, rest), beside in ((first, first[1][:1]), (last, last[1][-1:])):
        if code.isascii() and code.isalpha() and known(code) and not beside.isalpha():
            return code, rest.strip()
    for name, code in _NAMES.items():
        if upper.startswith(name):
            return code, text[len(name) :].strip()
        if upper.endswith(name):
            return code, text[: -len(name)].strip()
    return "", text


@lru_cache(maxsize=400)
def _written(tag: str, currency: str) -> tuple[str, str]:
    """What stands before and after an amount for a reader."""
    data = babel_locale(tag)
    pattern = data.currency_formats["standard"]
    symbol = str(get_currency_symbol(currency, locale=data))
    before, after = (str(part).replace("¤", symbol) for part in (pattern.prefix[0], pattern.suffix[0]))
    return before, after


def amount_text(amount: Decimal, currency: str, tag: str) -> str:
    """An amount for a reader: at least the currency's decimals, more only where they say something."""
    scale = precision(currency)
    finer = -int(amount.as_tuple().exponent)
    if finer > scale:
        scale = max(scale, -int(amount.normalize().as_tuple().exponent))
    digits = numerals(tag).grouped(f"{abs(amount):,.{scale}f}", abs(amount), scale)
    return wrapped(digits, currency, tag, negative=amount < 0)


def wrapped(digits: str, currency: str, tag: str, *, negative: bool = False) -> str:
    """Digits with the currency's sign where the language has it."""
    before, after = _written(tag, currency)
    return f"{'-' if negative else ''}{before}{digits}{after}"
