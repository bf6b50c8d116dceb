"""Reports over the API: the figures of the list, of `:aggregate` and of the command; rights; what is refused."""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal

import pytest
from click.testing import CliRunner

from cardwright.cli import cli
from tests.support.web import Web

D = Decimal


@pytest.fixture
def orders(manager, caller):
    """Orders of two customers in two years, half of them the agent's own; lines of two products in categories."""
    agent = caller("agent")
    goods = {name: manager.created("category", code=name, name=name)["id"] for name in ("Drinks", "Food")}
    products = [
        manager.created("product", code=name, name=name, category=id, unit_price="10.00")["id"]
        for name, id in goods.items()
    ]
    for who, code, years in ((manager, "AA", (1996, 1997)), (agent, "BB", (1997, 1998))):
        customer = who.created("customer", code=code, name=f"Customer {code}")["id"]
        for at, year in enumerate(years):
            order = who.created("order", customer=customer, ordered_on=f"{year}-03-0{at + 1}", freight="5.25")["id"]
            for place, product in enumerate(products):
                values = {"quantity": 3 + place + at, "unit_price": "9.99", "discount": "0.05"}
                who.created("order_line", order=order, product=product, **values)
    return agent


def cross_tab(caller, query: str = "") -> dict[tuple[str, str], Decimal]:
    data = caller.get(f"/reports/net_sales{query}").json["data"]
    cells = {
        (group["row"][0]["title"] if group["row"] else "", group["column"][0] if group["column"] else ""): D(
            group["measures"]["sum:net"]["amount"]
        )
        for group in data["groups"]
    }
    return {**cells, ("", ""): D(data["totals"]["sum:net"]["amount"])}


def aggregated(caller) -> dict[tuple[str, str], Decimal]:
    found = {}
    for groups in ("product.category,order.ordered_on:year", "product.category", "order.ordered_on:year", ""):
        asked = f"group={groups}&" if groups else ""
        for bucket in caller.get(f"/records/order_line:aggregate?{asked}measures=sum:net").json["data"]:
            row, column = (bucket["group"].get(name) for name in ("product.category", "order.ordered_on:year"))
            found[row["title"] if row else "", column or ""] = D(bucket["measures"]["sum:net"]["amount"])
    return found


def by_command(installation, login: str) -> dict[tuple[str, str], Decimal]:
    words = ["--database", installation.settings.database, "--language", "en", "--as", login]
    printed = CliRunner().invoke(cli, [*words, "report", "net_sales", "--csv"])
    assert printed.exit_code == 0, printed.output
    heads, *rows = csv.reader(io.StringIO(printed.stdout))
    years = [head.partition(" · ")[0] for head in heads[1:]]
    return {
        ("" if name == "Total" else name, "" if year == "Total" else year): D(figure)
        for name, *figures in rows
        for year, figure in zip(years, figures, strict=True)
        if figure
    }


def test_every_door_tells_the_same_figures(trading, manager, orders, caller):
    for who, login in ((manager, "user1"), (orders, "user2")):
        expected = aggregated(who)
        assert cross_tab(who) == expected
        assert by_command(trading, login) == expected
        page = Web(trading).signed_in(login).get("/records/order_line").text
        foot = re.search(r"<tfoot>.*?</tfoot>", page, re.DOTALL)
        assert foot is not None
        assert f"{expected['', ''].normalize():,}" in foot[0]
    assert set(aggregated(orders)) != set(aggregated(manager))


def test_the_figures_of_an_owner_are_those_of_a_database_that_holds_no_more(manager, orders):
    mine = orders.get("/records/order_line?count=exact&fields=net").json
    total = sum(D(one["net"]["amount"]) for one in mine["data"])
    report = orders.get("/reports/net_sales").json["data"]
    assert (D(report["totals"]["sum:net"]["amount"]), report["count"]) == (total, 4)
    by_country = orders.get("/reports/orders_by_country").json["data"]
    assert by_country["totals"]["count"] == 2
    assert by_country["totals"]["sum:order_lines.quantity"] == 16
    assert manager.get("/reports/orders_by_country").json["data"]["totals"]["sum:order_lines.quantity"] == 32


def test_a_period_and_conditions_narrow_a_report(manager, orders):
    data = manager.get("/reports/turnover?period=1997&customer.code=AA").json["data"]
    assert data["period"] == {"key": "1997", "compared": "1996"}
    assert (data["count"], data["totals"]["count"], data["before"]["count"]) == (1, 1, 1)
    march = next(group for group in data["groups"] if group["row"] == ["1997-03"])
    assert march["measures"]["sum:goods"] == data["totals"]["sum:goods"]
    assert march["before"] == data["before"]
    assert D(data["totals"]["average"]["amount"]) == round(D(data["totals"]["sum:goods"]["amount"]), 2)
    asked = json.dumps({"customer.code": {"_eq": "AA"}})
    assert manager.get(f"/reports/turnover?period=1997&filter={asked}").json["data"]["count"] == 1


def test_reports_are_listed_and_described(manager):
    listed = manager.get("/reports").json
    assert [one["name"] for one in listed["data"]] == ["net_sales", "orders_by_country", "turnover"]
    assert listed["data"][2]["measures"][0] == {"id": "sum:goods", "title": "Turnover"}
    paths = manager.get("/openapi.json").json["paths"]
    assert paths["/reports/turnover"]["get"]["operationId"] == "report_turnover"


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/reports/nothing", 404, "RPT100"),
        ("/reports/turnover?period=1997-13", 422, "RPT103"),
        ("/reports/net_sales?period=1997", 422, "RPT104"),
        ("/reports/turnover?bogus=1", 400, "API"),
        ("/reports/turnover?goods[_like]=1", 422, "QRY010"),
    ],
)
def test_what_is_asked_wrongly_is_told(manager, path, status, code):
    answered = manager.get(path)
    assert answered.status_code == status
    assert answered.json["errors"][0]["code"].startswith(code)


def test_somebody_who_may_read_nothing_has_no_reports(caller):
    nobody = caller()
    assert nobody.get("/reports").json["data"] == []
    assert nobody.get("/reports/turnover").status_code == 404
