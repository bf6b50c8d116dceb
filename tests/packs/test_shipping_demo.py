"""The demo data of the shipping pack: the same every time, plausible, loaded without a fault on both databases."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from core.doctor.derived import mismatches
from core.engine import Installation
from core.queries.aggregate import aggregate
from core.queries.find import find
from core.queries.query import Aggregation, Query
from example_configs.shipping.demo.make_data import make
from example_configs.shipping.demo.market import LAST_DAY, NEW_YEARS
from plugins.credit_code.code import check_character
from schema_registry.model import Measure
from tests.packs.test_industries import prepare_shipping
from tests.support.databases import Stock
from tests.support.publishing import opened
from tests.support.shipping import Files, employ, filled_with
from tests.support.web import Web

SCALE = 0.05


@pytest.fixture(scope="module")
def files() -> Files:
    return make()


@pytest.fixture
def shipping(stock: Stock, tmp_path: Path) -> Iterator[Installation]:
    with opened(stock, prepare_shipping, tmp_path) as made:
        yield made


def test_there_is_enough_to_work_with(files: Files) -> None:
    assert len(files["customers"]) == 2080
    assert sum(map(len, files.values())) > 30_000


def test_the_same_is_made_on_every_run() -> None:
    assert make(SCALE) == make(SCALE)


def test_numbers_that_tell_records_apart_occur_once_and_their_check_digits_are_right(files: Files) -> None:
    for file, column in (
        ("customers", "客户编号"),
        ("bookings", "订舱编号"),
        ("bills", "提单号"),
        ("vessels", "IMO"),
    ):
        assert max(Counter(row[column] for row in files[file]).values()) == 1
    codes = [str(row["统一社会信用代码"]) for row in files["customers"] if row["统一社会信用代码"]]
    assert len(set(codes)) == len(codes) > 1500
    assert all(code[17] == check_character(code[:17]) for code in codes)


def test_a_fifth_of_the_buyers_bring_most_of_the_revenue(files: Files) -> None:
    revenue: defaultdict[object, Decimal] = defaultdict(Decimal)
    for row in files["bookings"]:
        if row["状态"] != "cancelled":
            revenue[row["客户编号"]] += Decimal(str(row["应收运费"]))
    ranked = sorted(revenue.values(), reverse=True)
    assert Decimal("0.6") < sum(ranked[: len(ranked) // 5]) / sum(ranked) < Decimal("0.9")


def test_business_grows_and_stands_still_at_new_year(files: Files) -> None:
    days = Counter(date.fromisoformat(str(row["订舱日期"])) for row in files["bookings"])
    years = {
        year: sum(count for day, count in days.items() if day.year == year and day.month < 11)
        for year in (2024, 2025, 2026)
    }
    assert years[2024] < years[2025] < years[2026]
    for feast in NEW_YEARS:
        still = sum(count for day, count in days.items() if abs((day - feast).days) <= 5)
        busy = sum(count for day, count in days.items() if 8 <= (feast - day).days <= 18)
        assert still < busy / 4


def test_who_was_recommended_is_won_more_often_than_who_was_called(files: Files) -> None:
    ends: defaultdict[object, Counter[object]] = defaultdict(Counter)
    for row in files["opportunities"]:
        ends[row["来源"]][row["阶段"]] += 1
    rates = {source: found["won"] / (found["won"] + found["lost"]) for source, found in ends.items()}
    assert rates["by_customer"] > 2 * rates["cold_call"]


def test_expenses_are_decided_and_paid_as_time_goes_by(files: Files) -> None:
    def shares(youngest: int, oldest: int) -> Counter[object]:
        ages = ((row, (LAST_DAY - date.fromisoformat(str(row["日期"]))).days) for row in files["expenses"])
        return Counter(row["审批"] for row, age in ages if youngest <= age <= oldest)

    week, quarter, old = shares(0, 7), shares(8, 90), shares(91, 2000)
    assert week["submitted"] > week["approved"] > week["paid"]
    assert quarter["paid"] > quarter["approved"] > quarter["submitted"] > 0
    assert set(old) == {"paid", "rejected"}
    assert 0.02 < old["rejected"] / old.total() < 0.08


def test_the_demo_is_loaded_adds_up_and_every_page_of_it_answers(shipping: Installation, tmp_path: Path) -> None:
    made = make(SCALE)
    employ(shipping)
    filled = filled_with(shipping, made, tmp_path)
    assert filled == {name: len(rows) for name, rows in made.items() if name != "rates"}
    totals_are_those_of_the_files(shipping, made)
    pages_answer(Web(shipping))


def totals_are_those_of_the_files(shipping: Installation, made: Files) -> None:
    going = {row["订舱编号"]: row for row in made["bookings"] if row["状态"] != "cancelled"}
    revenue = sum(Decimal(str(row["应收运费"])) for row in going.values())
    received = sum(Decimal(str(row["金额"])) for row in made["payments"])
    expected = sum(Decimal(str(row["应收金额"])) for row in made["receivables"])
    with shipping.reading() as ctx:
        measures = [Measure("sum", name) for name in ("revenue", "booking_count", "received", "outstanding")]
        (found,) = aggregate(ctx, Aggregation("customer", tuple(measures)))
        assert found.values == (revenue, len(going), received, expected - received)
        assert not list(mismatches(ctx))


def pages_answer(web: Web) -> None:
    """Every list, the card of a record of each, and every report, for who sees all and for who sees their own."""
    for login, language in (("zhou", "zh-CN"), ("wang", "en")):
        visitor = web.signed_in(login)
        with web.installation.reading() as ctx:
            names = [name for name, one in ctx.model.entities.items() if not one.link_of]
            reports = [f"/reports/{name}" for name in ctx.model.reports]
            some = {name: find(ctx, Query(name, ("id",), limit=1)).rows for name in names}
        allowed = {200} if login == "zhou" else {200, 403, 404}
        cards = [f"/records/{name}/{row['id']}" for name in names for row in some[name]]
        for path in [*(f"/records/{name}" for name in names), *cards, *reports]:
            answer = visitor.client.get(path, headers={"Accept-Language": language}, follow_redirects=True)
            assert answer.status_code in allowed, (path, answer.text[:500])
