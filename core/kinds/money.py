"""`money`: an exact amount in the field's one currency, or in any. The scale is the currency's unless stated."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from core.codes.money import ONLY_OF_ANY, SCALE_TOO_SHORT, UNIQUE_OF_ANY
from core.codes.values import NOT_MONEY, OTHER_CURRENCY, UNKNOWN_CURRENCY
from core.kinds import mixed
from core.kinds.cleaning import short
from core.kinds.currencies import CODE_LENGTH, DEFAULT_CURRENCY, amount_text, known, precision, signs, wrapped
from core.kinds.decimal import Scaled, amount_reader, limit_option, number_problems, number_schema
from core.kinds.kind import Key, Kind, Locale, Parts, Refused, sketch
from core.kinds.mixed import ANY, Money, base_currency, is_any
from core.kinds.numerals import SCALES, numerals, short_figure
from core.kinds.operators import FIGURES, ORDER
from core.storage.types import Fixed, SqlType
from schema_registry.frozen import Frozen
from schema_registry.model import Field
from schema_registry.problems import Problem


class _Printed(Kind):
    """Amounts as they are shown and typed."""

    def show(self, field: Field, value: object, locale: Locale) -> str:
        if isinstance(value, Money):
            return amount_text(value.amount, value.currency, locale.tag)
        if isinstance(value, Decimal):
            return amount_text(value, currency_of(field), locale.tag)
        return "" if value is None else str(value)

    def brief(self, field: Field, value: object, locale: Locale) -> str:
        amount, currency = (value.amount, value.currency) if isinstance(value, Money) else (value, currency_of(field))
        figure = short_figure(locale.tag, amount) if isinstance(amount, Decimal) else ""
        if not figure or not isinstance(amount, Decimal):
            return self.show(field, value, locale)
        return wrapped(figure, currency, locale.tag, negative=amount < 0)

    def edit(self, field: Field, value: object, locale: Locale) -> str:
        if isinstance(value, Money):
            return f"{numerals(locale.tag).write(f'{value.amount:f}')} {value.currency}"
        return "" if value is None else numerals(locale.tag).write(f"{value:f}")


class MoneyKind(_Printed):
    """Prices, limits, costs."""

    name = "money"
    formula = "number"
    widget = "money"
    operators = ORDER
    totals = FIGURES
    numeric = True

    def options(self) -> Mapping[str, Mapping[str, object]]:
        return {
            "currency": {
                "type": "string",
                "pattern": "^([A-Z]{3}|any)$",
                "title": "Currency",
                "description": "ISO 4217 code, or any: each value then has its own, and its value in the company's "
                "currency beside it. Left out: the company's, which the topmost pack that states one decides.",
                "examples": ["CNY", "USD", "any"],
            },
            "scale": {
                "type": "integer",
                "minimum": 0,
                "maximum": 6,
                "title": "Decimals",
                "description": "Number of decimals that are kept, exactly: for unit prices. The currency's own when "
                "left out.",
                "examples": [4],
            },
            "rateDate": {
                "type": "string",
                "minLength": 1,
                "title": "Day of the rate",
                "description": "With currency any: the date field of the record whose day decides the exchange rate. "
                "The day of writing when left out.",
                "examples": ["ordered_on"],
            },
            "minimum": limit_option("Least", "The least amount taken.", 0),
            "maximum": limit_option("Most", "The greatest amount taken.", 1_000_000),
        }

    def check(self, options: Mapping[str, object]) -> Iterable[Problem]:
        currency = options.get("currency", DEFAULT_CURRENCY)
        if currency == ANY:
            if options.get("unique") is True:
                return [UNIQUE_OF_ANY.at("/unique")]
            return number_problems(self, options, mixed.kept_scale(sketch(self, options)))
        if not isinstance(currency, str) or not known(currency):
            return [UNKNOWN_CURRENCY.at("/currency", currency=short(currency))]
        if "rateDate" in options:
            return [ONLY_OF_ANY.at("/rateDate")]
        scale = options.get("scale", precision(currency))
        if not isinstance(scale, int) or scale < precision(currency):
            return [SCALE_TOO_SHORT.at("/scale", currency=currency, least=precision(currency))]
        return number_problems(self, options, scale)

    def standard(self, field: Field) -> dict[str, object]:
        if is_any(field):
            return mixed.standard(field, number_schema(field, mixed.kept_scale(field)))
        amount = number_schema(field, scale_of(field))
        pair: dict[str, object] = {
            "type": "object",
            "properties": {"amount": amount, "currency": {"const": currency_of(field)}},
            "required": ["amount", "currency"],
            "additionalProperties": False,
        }
        return {"anyOf": [pair, amount]}

    def column(self, field: Field) -> SqlType:
        return Fixed(scale_of(field))

    def keys(self, field: Field) -> tuple[Key, ...]:
        return mixed.keys(field) if is_any(field) else ()

    def part_kinds(self, document: Mapping[str, object]) -> Mapping[str, str]:
        return mixed.KINDS if document.get("currency") == ANY else Frozen({})

    def parts(self, field: Field) -> Parts | None:
        return mixed.parts(field) if is_any(field) else None

    def reader(self, field: Field, locale: Locale) -> Callable[[str], object]:
        if is_any(field):
            return mixed.reader(field, locale)
        currency = currency_of(field)
        number = amount_reader(field, scale_of(field), locale)

        def read(text: str) -> object:
            if text.isascii() and (text[-1:].isdigit() and (text[0].isdigit() or text[0] == "-")):
                return number(text)
            return number(_bare(text, currency))

        return read

    def json_reader(self, field: Field) -> Callable[[object], object]:
        if is_any(field):
            return mixed.json_reader(field)
        currency = currency_of(field)
        scaled = Scaled(field, scale_of(field))

        def read(value: object) -> object:
            if value is None:
                return None
            if isinstance(value, Mapping):
                value = _amount(value, currency)
            if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
                raise Refused(NOT_MONEY, currency=currency)
            return scaled.json(value)

        return read

    def log_reader(self, field: Field) -> Callable[[object], object]:
        return mixed.json_reader(field, trusted=True) if is_any(field) else self.json_reader(field)

    def json_writer(self, field: Field) -> Callable[[object], object]:
        currency = currency_of(field)
        if is_any(field):
            return lambda value: mixed.as_json(value, currency)
        return lambda value: {"amount": f"{value:f}", "currency": currency}


def currency_of(field: Field) -> str:
    """The field's currency; the company's where it takes any."""
    if is_any(field):
        return base_currency(field)
    currency = field.options.get("currency", DEFAULT_CURRENCY)
    return currency if isinstance(currency, str) else DEFAULT_CURRENCY


def scale_of(field: Field) -> int:
    """Decimals of the field's own column."""
    scale = field.options.get("scale")
    return scale if isinstance(scale, int) and not is_any(field) else precision(currency_of(field))


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
