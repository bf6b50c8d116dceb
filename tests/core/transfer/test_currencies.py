"""Amounts of any currency in files: with their currency in the cell, or in a column of its own."""

from __future__ import annotations

import pytest

from core.engine import Installation
from core.errors import Rejected
from core.kinds.mixed import Money
from core.queries.find import find
from core.queries.query import Query
from core.transfer.export import export
from core.transfer.load import load
from tests.core.rates.shop import DOCUMENTS, D, know_rates
from tests.support import ADMIN, as_admin, publish

COLUMNS = {"Name": "name", "Price": "price.amount", "Currency": "price.currency", "Cost": "cost"}
MAPPING = {
    "$schema": "urn:cardwright:import:1",
    "name": "deals",
    "title": "Deals",
    "entity": "deal",
    "file": "deals.csv",
    "columns": COLUMNS,
}


@pytest.fixture
def shop(installation: Installation) -> Installation:
    publish(installation, {**DOCUMENTS, "imports/deals.json": MAPPING})
    with as_admin(installation) as ctx:
        know_rates(ctx)
    return installation


def test_the_currency_may_have_a_column_of_its_own(shop: Installation) -> None:
    text = "Name,Price,Currency,Cost\na,1200.50,USD,12.30 EUR\nb,,USD,€5\nc,7,人民币,\n"
    assert load(shop, ADMIN, "deals", text.encode()).created == 3
    with shop.reading() as ctx:
        rows = find(ctx, Query("deal", ("price", "cost", "price.base"), sort=("name",))).rows
    assert [row["price"] for row in rows] == [Money(D("1200.50"), "USD"), None, Money(D("7.00"), "CNY")]
    assert [row["cost"] for row in rows] == [Money(D("12.30"), "EUR"), Money(D("5.00"), "EUR"), None]
    assert [row["price.base"] for row in rows] == [D("8547.56"), None, D("7.00")]


def test_an_amount_without_a_currency_is_a_fault_of_its_line(shop: Installation) -> None:
    text = "Name,Price,Currency,Cost\na,1200.50,,\nb,1,USD,$5\nc,1 USD,USD,\nd,1,GBP,\n"
    result = load(shop, ADMIN, "deals", text.encode())
    told = [(fault.line, fault.column, fault.problem.code) for fault in result.faults]
    assert told == [(2, "Price", "VAL221"), (3, "Cost", "VAL221"), (4, "Price", "VAL011"), (5, "Price", "VAL223")]
    assert result.created == 0


def test_what_is_exported_is_read_again(shop: Installation) -> None:
    load(shop, ADMIN, "deals", b"Name,Price,Currency,Cost\na,1200.5,USD,100 JPY\n")
    with shop.reading(ADMIN) as ctx:
        lines = list(export(ctx, Query("deal", ("name", "price", "cost", "price.currency", "price.base"))))
    assert lines[1].strip() == "a,1200.50 USD,100 JPY,USD,8547.56"


def test_a_mapping_names_only_parts_that_can_be_given(installation: Installation) -> None:
    for to in ("price.base", "price.curency", "name.amount"):
        mapping = {**MAPPING, "columns": {**COLUMNS, "X": to}}
        with pytest.raises(Rejected) as refused:
            publish(installation, {**DOCUMENTS, "imports/deals.json": mapping})
        assert [problem.code for problem in refused.value.problems] == ["REL003"]
