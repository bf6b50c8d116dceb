"""A pack with money in any currency, and rates for it. The company counts in yuan."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from core.context import Context
from core.rates.book import Rate, set_rates

D = Decimal
NOVEMBER = datetime(2026, 11, 10, 4, tzinfo=UTC)
DEAL: dict[str, Any] = {
    "$schema": "urn:cardwright:entity:1",
    "name": "deal",
    "title": "Deal",
    "plural": "Deals",
    "properties": {
        "name": {"kind": "text", "title": "Name", "search": True},
        "signed": {"kind": "date", "title": "Signed"},
        "price": {"kind": "money", "title": "Price", "currency": "any", "rateDate": "signed"},
        "cost": {"kind": "money", "title": "Cost", "currency": "any"},
        "unit_price": {"kind": "money", "title": "Unit price", "scale": 4},
        "partner": {"kind": "reference", "title": "Partner", "to": "deal", "inverse": "partners"},
    },
    "card": {"title": "{name} {price}"},
}
HEAD = {"$schema": "urn:cardwright:pack:1", "name": "shop", "version": "1.0.0", "title": "Shop", "currency": "CNY"}
DOCUMENTS = {"pack.json": HEAD, "entities/deal.json": DEAL}
RATES = (
    Rate("USD", date(2026, 1, 1), D("7.00")),
    Rate("USD", date(2026, 11, 1), D("7.12")),
    Rate("EUR", date(2026, 1, 1), D("8.125")),
    Rate("JPY", date(2026, 1, 1), D("0.0481234567")),
)


def know_rates(ctx: Context) -> None:
    """Puts the rates in."""
    set_rates(ctx, RATES)
