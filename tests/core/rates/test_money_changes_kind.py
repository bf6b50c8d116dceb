"""Money that gets another currency, any, or one again: what is kept, and what is counted as lost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from core.engine import Installation
from core.kinds.mixed import Money
from core.publish import make_plan
from core.queries.find import find
from core.queries.query import Query
from core.rates.book import Rate, set_rates
from core.records.write import create
from tests.core.rates.shop import D
from tests.support import ADMIN, as_admin, publish
from tests.support.packs import entity, pack

ANY = {"kind": "money", "currency": "any"}
CNY = {"kind": "money", "currency": "CNY"}
USD = {"kind": "money", "currency": "USD"}


def shop(price: Mapping[str, object]) -> object:
    return pack(entity("deal", {"name": "text", "price": price}))


def prices(installation: Installation) -> list[object]:
    with installation.reading() as ctx:
        return [row["price"] for row in find(ctx, Query("deal", ("price",), sort=("name",))).rows]


def counts(installation: Installation, price: Mapping[str, object]) -> Mapping[str, int]:
    with installation.reading(ADMIN) as ctx:
        plan = make_plan(ctx, [shop(price)])
    return next(dict(step.counts) for step in plan.steps if step.id.startswith("convert-field"))


@pytest.fixture
def mixed(installation: Installation) -> Installation:
    publish(installation, shop(ANY))
    with as_admin(installation) as ctx:
        set_rates(ctx, [Rate("USD", date(2020, 1, 1), D("7"))])
        for name, amount, currency in (("a", "10.50", "CNY"), ("b", "2.00", "USD")):
            create(ctx, "deal", {"name": name, "price": {"amount": amount, "currency": currency}})
        create(ctx, "deal", {"name": "c"})
    return installation


def test_any_becomes_one_and_counts_the_others_as_lost(mixed: Installation) -> None:
    assert counts(mixed, CNY) == {"values": 2, "lost": 1}
    publish(mixed, shop(CNY))
    assert prices(mixed) == [D("10.50"), None, None]


def test_going_back_finds_what_was_there(mixed: Installation) -> None:
    publish(mixed, shop(CNY))
    publish(mixed, shop(ANY))
    assert prices(mixed) == [Money(D("10.50"), "CNY"), Money(D("2.00"), "USD"), None]


def test_one_becomes_any_at_the_rate_of_today(installation: Installation) -> None:
    publish(installation, shop(USD))
    with as_admin(installation) as ctx:
        create(ctx, "deal", {"name": "a", "price": "2"})
    assert counts(installation, ANY) == {"values": 1, "lost": 1}
    with as_admin(installation) as ctx:
        set_rates(ctx, [Rate("USD", date(2020, 1, 1), D("7"))])
    assert counts(installation, ANY) == {"values": 1}
    publish(installation, shop(ANY))
    (price,) = prices(installation)
    assert isinstance(price, Money)
    assert price[:3] == (D("2.00"), "USD", D("14.00"))


@pytest.mark.parametrize(
    ("after", "values"),
    [
        ("text", ["10.50 CNY", "2.00 USD", None]),
        ({"kind": "decimal", "scale": 2}, [D("10.50"), D("14.00"), None]),
    ],
)
def test_a_number_takes_the_worth_and_a_text_says_it_all(
    mixed: Installation, after: Mapping[str, object], values: list[object]
) -> None:
    publish(mixed, shop(after))
    assert prices(mixed) == values


def test_texts_are_read_with_their_currencies(mixed: Installation) -> None:
    publish(mixed, shop("text"))  # type: ignore[arg-type]  # a kind alone
    with as_admin(mixed) as ctx:
        create(ctx, "deal", {"name": "d", "price": "USD 3"})
        create(ctx, "deal", {"name": "e", "price": "3"})
    publish(mixed, shop(ANY))
    assert prices(mixed) == [Money(D("10.50"), "CNY"), Money(D("2.00"), "USD"), None, Money(D("3.00"), "USD"), None]


def test_keys_are_made_again_without_touching_amounts(mixed: Installation) -> None:
    publish(mixed, pack(entity("deal", {"name": {"kind": "text", "search": True}, "price": ANY})))
    assert prices(mixed) == [Money(D("10.50"), "CNY"), Money(D("2.00"), "USD"), None]
