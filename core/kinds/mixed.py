"""Money in any currency: an amount, its currency, what it is in the company's, and the day of the rate for that.

The field's own column holds the value in the company's currency, so that filters, sorting, totals and formulas are
comparable; amount, currency and day stand in columns beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import NamedTuple, cast

import sqlalchemy as sa

from core.codes.money import CURRENCY_NEEDED, NOT_ANY_MONEY
from core.codes.values import TOO_MANY_DIGITS, UNKNOWN_CURRENCY
from core.kinds.cleaning import short
from core.kinds.currencies import DEFAULT_CURRENCY, known, named, precision
from core.kinds.decimal import Scaled, amount_reader
from core.kinds.kind import Key, Locale, Parts, Refused
from core.storage.types import DIGITS, Fixed
from schema_registry.frozen import Frozen
from schema_registry.model import Field, Text

ANY = "any"
FINEST = 4
"""Decimals of the finest currency (CLF), which amounts are kept with where the field does not say."""
OWN = "base"
_MEMBERS = frozenset({"amount", "currency", "base", "on"})
_TITLES: Mapping[str, Text] = Frozen(
    {
        "base": Text("in company currency", Frozen({"zh_CN": "本位币金额"})),
        "amount": Text("amount", Frozen({"zh_CN": "原币金额"})),
        "currency": Text("currency", Frozen({"zh_CN": "币种"})),
        "on": Text("rate date", Frozen({"zh_CN": "汇率日期"})),
    }
)


KINDS: Mapping[str, str] = Frozen({OWN: "money", "amount": "decimal", "currency": "currency", "on": "date"})
"""The parts of a value and their kinds."""


class Money(NamedTuple):
    """A value. `base` and `on` are None until the write path has found the rate, and then tell nothing apart."""

    amount: Decimal
    currency: str
    base: Decimal | None = None
    on: date | None = None

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Money) or (self.amount, self.currency) != (other.amount, other.currency):
            return False
        return self.base is None or other.base is None or (self.base, self.on) == (other.base, other.on)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash((self.amount, self.currency))


def is_any(field: Field) -> bool:
    """Whether a money field takes amounts of any currency."""
    return field.options.get("currency") == ANY


def base_currency(field: Field) -> str:
    """The company's currency, in which such a field's totals are."""
    currency = field.options.get("base", DEFAULT_CURRENCY)
    return currency if isinstance(currency, str) else DEFAULT_CURRENCY


def kept_scale(field: Field) -> int:
    """Decimals that amounts are stored with."""
    scale = field.options.get("scale")
    return scale if isinstance(scale, int) else FINEST


def scale_of(field: Field, currency: str) -> int:
    """Decimals that an amount of a currency may have."""
    scale = field.options.get("scale")
    return scale if isinstance(scale, int) else precision(currency)


def keys(field: Field) -> tuple[Key, ...]:
    """The columns beside the field's own."""
    return (
        Key("amount", Fixed(kept_scale(field)), lambda value: cast("Money", value).amount),
        Key("currency", sa.Text(), lambda value: cast("Money", value).currency),
        Key("on", sa.Date(), lambda value: cast("Money", value).on),
    )


def parts(field: Field) -> Parts:
    """How a value is made of its columns, and what paths may say of it."""
    base = base_currency(field)
    return Parts(
        fields=Frozen(
            {
                OWN: _part(field, OWN, {"currency": base}),
                "amount": _part(field, "amount", {"scale": kept_scale(field)}),
                "currency": _part(field, "currency", {}),
                "on": _part(field, "on", {}),
            }
        ),
        own=OWN,
        split=_base_of,
        join=partial(_joined, field),
        mark=f"{ANY} {base}",
    )


def _part(field: Field, name: str, options: Mapping[str, object]) -> Field:
    said = _TITLES[name]
    title = Text(
        f"{field.title.default} ({said.default})",
        Frozen({tag: f"{field.title.say(tag)}（{text}）" for tag, text in said.translations.items()}),
    )
    return Field(f"{field.key}.{name}", f"{field.name}.{name}", KINDS[name], title, options=Frozen(options))


def _base_of(value: object) -> object:
    return value.base if isinstance(value, Money) else value


def _joined(field: Field, row: Sequence[object]) -> object:
    base, amount, currency, on = row
    if amount is None or currency is None:
        return None
    assert isinstance(amount, Decimal)
    code = str(currency)
    short = amount.quantize(Decimal(1).scaleb(-scale_of(field, code)))
    return Money(short if short == amount else amount, code, cast("Decimal | None", base), cast("date | None", on))


def reader(field: Field, locale: Locale) -> Callable[[str], object]:
    """A reader of `12.30 USD`, `USD 12.30`, `€12`; text without a currency is refused."""
    readers: dict[str, Callable[[str], object]] = {}

    def read(text: str) -> object:
        if not text.strip():
            return None
        currency, rest = named(text)
        if not currency:
            raise Refused(CURRENCY_NEEDED, value=short(text), example=f"12.30 {base_currency(field)}")
        if currency not in readers:
            readers[currency] = amount_reader(field, scale_of(field, currency), locale)
        amount = readers[currency](rest)
        return None if amount is None else _checked(field, cast("Decimal", amount), currency)

    return read


def json_reader(field: Field, *, trusted: bool = False) -> Callable[[object], object]:
    """A reader of `{"amount", "currency"}`. `base` and `on` are kept only from the engine's own log (`trusted`)."""
    scaled: dict[str, Scaled] = {}

    def read(value: object) -> object:
        if value is None:
            return None
        if not isinstance(value, Mapping) or not {"amount", "currency"} <= set(value) <= _MEMBERS:
            raise Refused(NOT_ANY_MONEY)
        currency, given = value["currency"], value["amount"]
        if not isinstance(currency, str) or not known(currency):
            raise Refused(UNKNOWN_CURRENCY, currency=short(currency))
        if isinstance(given, bool) or not isinstance(given, int | float | str | Decimal):
            raise Refused(NOT_ANY_MONEY)
        if currency not in scaled:
            scaled[currency] = Scaled(field, scale_of(field, currency))
        money = _checked(field, scaled[currency].json(given), currency)
        return _as_it_was(money, value) if trusted else money

    return read


def _as_it_was(money: Money, logged: Mapping[object, object]) -> Money:
    base, on = logged.get("base"), logged.get("on")
    if not (isinstance(base, str) and isinstance(on, str)):
        return money
    return money._replace(base=Decimal(base), on=date.fromisoformat(on))


def _checked(field: Field, amount: Decimal, currency: str) -> Money:
    """The amount fits its column, whose scale may be finer than the currency's."""
    whole = DIGITS - kept_scale(field)
    if abs(amount) >= Decimal(10) ** whole:
        raise Refused(TOO_MANY_DIGITS, digits=whole)
    return Money(amount, currency)


def as_json(value: object, base: str) -> object:
    """What the API prints: read-only `base` and `on` beside what was given. A total is in the company's currency."""
    if not isinstance(value, Money):
        return {"amount": f"{value:f}", "currency": base}
    found: dict[str, object] = {"amount": str(value.amount), "currency": value.currency}
    if value.base is not None:
        found["base"] = str(value.base)
    if value.on is not None:
        found["on"] = value.on.isoformat()
    return found


def standard(field: Field, amount: Mapping[str, object]) -> dict[str, object]:
    """The JSON Schema of a value."""
    return {
        "type": "object",
        "properties": {
            "amount": dict(amount),
            "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
            "base": {"type": "string", "readOnly": True, "description": f"In {base_currency(field)}."},
            "on": {"type": "string", "format": "date", "readOnly": True, "description": "Day of the rate."},
        },
        "required": ["amount", "currency"],
        "additionalProperties": False,
    }
