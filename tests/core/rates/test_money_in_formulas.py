"""What is computed from money in any currency follows its worth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from core.context import Context
from core.doctor.derived import mismatches
from core.engine import Installation
from core.queries.get import get
from core.rates.book import Rate, set_rates
from core.rates.revalue import Period, revalue_some
from core.records.write import create, update
from tests.core.rates.shop import NOVEMBER, D, know_rates
from tests.support import ADMIN, publish
from tests.support.packs import entity, pack

ORDER = {
    "name": "text",
    "day": "date",
    "price": {"kind": "money", "currency": "any", "rateDate": "day"},
    "customer": {"kind": "reference", "to": "customer"},
    "double": {"kind": "formula", "of": {"kind": "money"}, "formula": "price * 2"},
    "foreign": {"kind": "formula", "of": {"kind": "boolean"}, "formula": "price.currency != 'CNY'"},
}
CUSTOMER = {
    "name": "text",
    "total": {"kind": "rollup", "from": "order.customer", "sum": "price", "over": "all"},
    "most": {"kind": "rollup", "from": "order.customer", "max": "price", "over": "all"},
}


@pytest.fixture
def ctx(installation: Installation) -> Iterator[Context]:
    publish(installation, pack(entity("order", ORDER), entity("customer", CUSTOMER)))
    with installation.writing(ADMIN) as opened:
        made = replace(opened, clock=lambda: NOVEMBER)
        know_rates(made)
        yield made


def test_formulas_and_roll_ups_are_over_the_worth(ctx: Context) -> None:
    customer = create(ctx, "customer", {"name": "c"}).id
    given = {"price": {"amount": "10", "currency": "USD"}, "customer": customer}
    first = create(ctx, "order", {"day": "2026-02-01", **given}).id
    create(ctx, "order", {"price": {"amount": "30", "currency": "CNY"}, "customer": customer})

    def told() -> tuple[object, ...]:
        order = get(ctx, "order", first, ("double", "foreign"))
        total = get(ctx, "customer", customer, ("total", "most"))
        return order["double"], order["foreign"], total["total"], total["most"]

    assert told() == (D("140.00"), True, D("100.00"), D("70.00"))
    update(ctx, "order", first, {"day": "2026-11-05"})
    assert told() == (D("142.40"), True, D("101.20"), D("71.20"))
    set_rates(ctx, [Rate("USD", date(2026, 11, 1), D("8"))])
    assert revalue_some(ctx, Period(date(2026, 11, 1))).changed == 1
    assert told() == (D("160.00"), True, D("110.00"), D("80.00"))
    update(ctx, "order", first, {"price": {"amount": "10", "currency": "CNY"}})
    assert told() == (D("20.00"), False, D("40.00"), D("30.00"))
    assert list(mismatches(ctx)) == []
