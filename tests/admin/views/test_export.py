"""The rows of a list as a file."""

from __future__ import annotations

import csv
import io

from core.records.write import create, create_many
from tests.admin.views.conftest import Shop, english
from tests.support import as_admin
from tests.support.web import Visitor

FILE = "/records/customer/export.csv"


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_a_file_holds_every_row_of_the_filter_and_plain_values(shared: Shop, reader: Visitor) -> None:
    found = rows(reader.get(f"{FILE}?country[_in]=Germany").text)
    assert found[0] == [
        "Name",
        "Grade",
        "Industry",
        "City",
        "Country",
        "Turnover",
        "Last order",
        "Credit used",
        "Owner",
    ]
    assert [row[:-1] for row in found[1:]] == [
        ["Alfreds Futterkiste", "Strategic", "", "Berlin", "Germany", "428.5000", "2026-02-20", "39.36%"],
        ["Drachenblut", "Regular", "", "Aachen", "Germany", "0.0000", "", "0%"],
    ]


def test_a_file_goes_on_beyond_the_page_of_the_list(shop: Shop, admin: Visitor) -> None:
    with as_admin(shop.web.installation) as ctx:
        create_many(ctx, "customer", [{"code": f"N{n:04}", "name": f"n{n:04}"} for n in range(1100)])
    assert len(rows(admin.get(FILE).text)) == 1 + 4 + 1100


def test_no_cell_is_a_formula(shop: Shop, admin: Visitor) -> None:
    with as_admin(shop.web.installation) as ctx:
        create(ctx, "customer", {"code": "EVIL", "name": "=HYPERLINK(1)"})
    assert "'=HYPERLINK(1)" in [row[0] for row in rows(admin.get(FILE).text)]


def test_whoever_may_not_export_is_refused(shop: Shop) -> None:
    sally = english(shop.web.visitor("sally", "sales"))
    assert sally.get(FILE).status_code == 200
    assert sally.get("/records/product/export.csv").status_code == 403


def test_an_address_that_asks_for_nothing_sound_is_refused(shared: Shop, reader: Visitor) -> None:
    assert reader.get(f"{FILE}?bogus[_eq]=1").status_code == 422
