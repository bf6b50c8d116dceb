"""Money in any currency, from the value given to totals and back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from core.context import Context
from core.engine import Installation
from core.errors import Rejected
from core.kinds.mixed import Money
from core.queries.aggregate import aggregate
from core.queries.drill import drill
from core.queries.find import find
from core.queries.get import get
from core.queries.query import Aggregation, Query
from core.rates.book import Rate, set_rates
from core.records.history import history
from core.records.write import create, create_many, delete, restore, revert, update
from schema_registry.model import Group, Measure
from tests.core.rates.shop import DOCUMENTS, NOVEMBER, D, know_rates
from tests.core.records.acting import log_of, told
from tests.support import ADMIN, publish

USD = {"amount": "100.00", "currency": "USD"}


@pytest.fixture
def ctx(installation: Installation) -> Iterator[Context]:
    """A context of November 2026 with the rates known."""
    publish(installation, DOCUMENTS)
    with installation.writing(ADMIN) as opened:
        made = replace(opened, clock=lambda: NOVEMBER)
        know_rates(made)
        yield made


def price(ctx: Context, id: str) -> object:
    return get(ctx, "deal", id, ("price",))["price"]


def whole(money: object) -> tuple[object, ...]:
    """All parts of a value; equality looks at amount and currency only."""
    assert isinstance(money, Money)
    return tuple(money)


def test_an_amount_is_kept_with_its_worth_in_the_company_s_currency(ctx: Context) -> None:
    id = create(ctx, "deal", {"name": "a", "price": USD}).id
    assert whole(price(ctx, id)) == (D("100.00"), "USD", D("712.00"), date(2026, 11, 10))


@pytest.mark.parametrize(
    ("given", "worth"),
    [
        ({"amount": "100", "currency": "USD"}, "700.00"),
        ({"amount": "0.01", "currency": "EUR"}, "0.08"),
        ({"amount": "0.04", "currency": "EUR"}, "0.33"),
        ({"amount": "-0.04", "currency": "EUR"}, "-0.33"),
        ({"amount": 1000, "currency": "JPY"}, "48.12"),
        ({"amount": "5.00", "currency": "CNY"}, "5.00"),
    ],
)
def test_the_rate_is_that_of_the_day_which_the_record_says(ctx: Context, given: object, worth: str) -> None:
    id = create(ctx, "deal", {"price": given, "signed": "2026-06-30"}).id
    assert whole(price(ctx, id))[2:] == (D(worth), date(2026, 6, 30))


def test_another_day_values_the_amount_anew_and_another_name_does_not(ctx: Context) -> None:
    id = create(ctx, "deal", {"price": USD, "cost": USD, "signed": "2026-06-30"}).id
    set_rates(ctx, [Rate("USD", date(2026, 2, 1), D("6"))])
    update(ctx, "deal", id, {"name": "b"})
    assert whole(price(ctx, id))[2] == D("700.00")
    update(ctx, "deal", id, {"price": USD})
    assert whole(price(ctx, id))[2] == D("700.00")
    update(ctx, "deal", id, {"signed": "2026-11-01"})
    assert whole(price(ctx, id))[2:] == (D("712.00"), date(2026, 11, 1))
    update(ctx, "deal", id, {"price": {"amount": "10", "currency": "USD"}, "signed": "2026-03-01"})
    assert whole(price(ctx, id))[2:] == (D("60.00"), date(2026, 3, 1))


def test_without_a_rate_nothing_is_written(ctx: Context) -> None:
    early = {"price": USD, "signed": "2025-12-31"}
    assert told(lambda: create(ctx, "deal", early)) == [("VAL223", "/price")]
    assert told(lambda: create(ctx, "deal", {"cost": {"amount": 1, "currency": "GBP"}})) == [("VAL223", "/cost")]
    assert not find(ctx, Query("deal")).rows


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (12, "VAL222"),
        ("12.30 USD", "VAL222"),
        ({"amount": "12.30"}, "VAL222"),
        ({"amount": None, "currency": "USD"}, "VAL222"),
        ({"amount": True, "currency": "USD"}, "VAL222"),
        ({"amount": "1", "currency": "USD", "rate": 1}, "VAL222"),
        ({"amount": "1", "currency": "usd"}, "VAL105"),
        ({"amount": "1", "currency": "ZZZ"}, "VAL105"),
        ({"amount": "1", "currency": ["USD"]}, "VAL105"),
        ({"amount": "1.005", "currency": "USD"}, "VAL013"),
        ({"amount": "1.5", "currency": "JPY"}, "VAL013"),
        ({"amount": "100000000000000", "currency": "USD"}, "VAL012"),
        ({"amount": "99999999999999", "currency": "EUR"}, None),
        ({"amount": "1" * 19, "currency": "USD"}, "VAL012"),
        ({"amount": "NaN", "currency": "USD"}, "VAL011"),
    ],
)
def test_bad_amounts_are_problems_at_the_field(ctx: Context, given: object, code: str | None) -> None:
    if code is None:
        create(ctx, "deal", {"price": given})
        return
    found = told(lambda: create(ctx, "deal", {"price": given}))
    assert [pointer for _, pointer in found] == ["/price"], found
    assert found[0][0] == code


def test_base_and_day_are_the_engine_s_and_not_read(ctx: Context) -> None:
    given = {"amount": "100.00", "currency": "USD", "base": "1.00", "on": "1999-01-01"}
    id = create(ctx, "deal", {"price": given}).id
    assert whole(price(ctx, id))[2:] == (D("712.00"), date(2026, 11, 10))


def test_many_amounts_take_one_question_for_their_rates(ctx: Context) -> None:
    given = [{"price": USD, "signed": f"2026-{month:02}-01"} for month in range(1, 12)]
    outcome = create_many(ctx, "deal", [*given, {"price": {"amount": 1, "currency": "GBP"}}])
    assert len(outcome.saved) == 11
    assert list(outcome.refused) == [11]
    worths = [whole(row["price"])[2] for row in find(ctx, Query("deal", ("price",), sort=("signed",))).rows]
    assert worths == [D("700.00")] * 10 + [D("712.00")]


def test_history_and_undo_bring_back_the_value_of_then(ctx: Context) -> None:
    saved = create(ctx, "deal", {"price": USD})
    changed = update(ctx, "deal", saved.id, {"price": {"amount": "5", "currency": "EUR"}})
    set_rates(ctx, [Rate("USD", date(2026, 11, 1), D("9"))])
    (_, _, fields) = log_of(ctx, saved.id)[-1]
    assert list(fields.values()) == [
        [
            {"amount": "100.00", "currency": "USD", "base": "712.00", "on": "2026-11-10"},
            {"amount": "5.00", "currency": "EUR", "base": "40.63", "on": "2026-11-10"},
        ]
    ]
    (change,) = history(ctx, "deal", saved.id)[0].changes
    assert (change.before_text, change.after_text) == ("US$100.00", "€5.00")
    revert(ctx, changed.batch)
    assert whole(price(ctx, saved.id)) == (D("100.00"), "USD", D("712.00"), date(2026, 11, 10))


def test_delete_and_restore_keep_all_of_it(ctx: Context) -> None:
    id = create(ctx, "deal", {"price": USD}).id
    before = whole(price(ctx, id))
    restore(ctx, delete(ctx, "deal", id))
    assert whole(price(ctx, id)) == before


@pytest.fixture
def deals(ctx: Context) -> Context:
    rows = [("a", "100", "USD"), ("b", "700", "CNY"), ("c", "10000", "JPY"), ("d", "50", "USD"), ("e", "1000", "CNY")]
    for name, amount, currency in rows:
        create(ctx, "deal", {"name": name, "price": {"amount": amount, "currency": currency}})
    create(ctx, "deal", {"name": "f"})
    return ctx


def names(ctx: Context, **asked: object) -> str:
    return "".join(str(row["name"]) for row in find(ctx, Query("deal", ("name", "price"), **asked)).rows)  # type: ignore[arg-type]  # members of a query


def test_lists_sort_and_filter_by_worth(deals: Context) -> None:
    assert names(deals, sort=("price",)) == "fdcbae"
    assert names(deals, sort=("-price",)) == "eabcdf"
    assert names(deals, sort=("name",), filter={"price": {"_gte": 700}}) == "abe"
    assert names(deals, sort=("name",), filter={"price": {"_between": ["356", "481.23"]}}) == "cd"
    assert names(deals, sort=("name",), filter={"price": {"_empty": True}}) == "f"
    assert names(deals, sort=("name",), filter={"price.currency": {"_in": ["USD", "JPY"]}}) == "acd"
    assert names(deals, sort=("name",), filter={"price.amount": {"_lt": 700}}) == "ad"
    assert names(deals, sort=("price.currency", "-price.amount")) == "febcad"


def test_pages_go_on_behind_a_value(deals: Context) -> None:
    first = find(deals, Query("deal", ("name", "price"), sort=("-price",), limit=2))
    second = find(deals, Query("deal", ("name", "price"), sort=("-price",), limit=2, cursor=first.next))
    assert [str(row["name"]) for row in (*first.rows, *second.rows)] == ["e", "a", "b", "c"]


def test_totals_are_in_the_company_s_currency(deals: Context) -> None:
    measures = tuple(Measure(total, "price") for total in ("sum", "min", "max", "count"))
    (bucket,) = aggregate(deals, Aggregation("deal", measures))
    assert bucket.values == (D("3249.23"), D("356.00"), D("1000.00"), 5)


def test_each_currency_has_its_own_total(deals: Context) -> None:
    asked = Aggregation("deal", (Measure("sum", "price.amount"), Measure("sum", "price")), (Group("price.currency"),))
    assert [bucket.keys + bucket.values for bucket in aggregate(deals, asked)] == [
        (None, None, None),
        ("CNY", D("1700.0000"), D("1700.00")),
        ("JPY", D("10000.0000"), D("481.23")),
        ("USD", D("150.0000"), D("1068.00")),
    ]


def test_a_mixed_sum_is_refused(deals: Context) -> None:
    for groups in ((), (Group("name"),)):
        with pytest.raises(Rejected) as refused:
            aggregate(deals, Aggregation("deal", (Measure("sum", "price.amount"),), groups))
        assert [problem.code for problem in refused.value.problems] == ["QRY090"]


def test_values_are_read_through_references_and_titles(deals: Context) -> None:
    (row,) = find(deals, Query("deal", ("name",), filter={"name": {"_eq": "a"}})).rows
    id = create(deals, "deal", {"name": "g", "partner": row["id"]}).id
    found = get(deals, "deal", id, ("partner", "partner.price", "partner.price.currency", "$title"))
    assert whole(found["partner.price"])[:3] == (D("100.00"), "USD", D("712.00"))
    assert found["partner.price.currency"] == "USD"
    assert found["partner"][1] == "a US$100.00"  # type: ignore[index]  # a link


def test_a_group_leads_back_to_its_records(deals: Context) -> None:
    asked = Aggregation("deal", (Measure("count"),), (Group("price"),))
    bucket = aggregate(deals, asked)[-1]
    assert bucket.keys == (D("1000.00"),)
    assert names(deals, filter=drill(deals, asked, bucket.keys)) == "e"


def test_unknown_parts_are_told(deals: Context) -> None:
    with pytest.raises(Rejected) as refused:
        find(deals, Query("deal", ("price.curency",)))
    assert refused.value.problems[0].did_you_mean == "currency"


def test_a_unit_price_keeps_its_decimals(ctx: Context) -> None:
    id = create(ctx, "deal", {"unit_price": "1.2345"}).id
    assert get(ctx, "deal", id, ("unit_price",))["unit_price"] == D("1.2345")
    assert told(lambda: create(ctx, "deal", {"unit_price": "1.23456"})) == [("VAL013", "/unit_price")]
