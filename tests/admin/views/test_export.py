"""The rows of a list as a file."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from html import unescape
from threading import Event

import pytest

from cardwright.commands.worker import people_of
from core.context import utc_now
from core.exports import listed
from core.jobs.built_in import built_in
from core.jobs.worker import Worker
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


def test_a_long_list_is_made_by_a_worker_for_whoever_ordered_it(
    shop: Shop, admin: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = "?country[_in]=Germany,Spain&sort=-name"
    admin.get("/records/customer")
    at_once = admin.post(f"/records/customer/exports{query}", {"format": "csv"})
    assert at_once.status_code == 200 and at_once.data == admin.get(f"{FILE}{query}").data
    monkeypatch.setattr(listed, "AT_ONCE", 2)
    refused = admin.get(f"{FILE}{query}")
    assert refused.status_code == 422 and "too many for a file that is made at once" in refused.text
    admin.get("/records/customer")
    orders = [admin.post(f"/records/customer/exports{query}", {"format": "csv"}) for _click in range(2)]
    place = orders[0].headers["Location"]
    assert [one.status_code for one in orders] == [303, 303] and orders[1].headers["Location"] == place
    waiting = admin.get(place)
    assert "The file is being made" in waiting.text and waiting.headers["Refresh"] == "2"
    assert admin.get(f"{place}/file").status_code == 404
    assert Worker(shop.web.installation, built_in(), people_of(shop.web.installation), utc_now, Event()).work_once()
    ready = unescape(admin.get(place).text)
    assert "customer.csv · 3 rows" in ready and f"/records/customer{query}" in ready
    file = admin.get(f"{place}/file")
    assert file.data == at_once.data and "no-store" in file.headers["Cache-Control"]
    assert "filename=customer.csv" in file.headers["Content-Disposition"]
    bell = admin.get("/notices").text
    assert "Your file is ready" in bell and f'href="{place}"' in bell
    audit = unescape(admin.get("/audit?topic=exports").text)
    assert audit.count("took out a file") == 3 and "Germany" in audit
    other = english(shop.web.visitor("bob", "Admin"))
    assert other.get(place).status_code == other.get(f"{place}/file").status_code == 404


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


def test_the_same_rows_in_gb18030_and_as_a_workbook(shared: Shop, reader: Visitor) -> None:
    asked = "?country[_in]=Switzerland,Germany&columns=name,credit_limit"
    plain = rows(reader.get(f"{FILE}{asked}").text)
    other = reader.get(f"/records/customer/export.gb18030.csv{asked}")
    assert other.content_type == "text/csv; charset=gb18030"
    assert rows(other.data.decode("gb18030")) == plain and any("中国" in row[0] for row in plain)
    book = reader.get(f"/records/customer/export.xlsx{asked}")
    with zipfile.ZipFile(io.BytesIO(book.data)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<v>1200.5</v>" in sheet, "a number is a number"
    assert sheet.count("<row ") == len(plain) and "Chop-suey 中国" in sheet


def test_a_grouped_list_is_a_workbook_with_subtotals_to_fold_and_a_table_with_its_groups_as_columns(
    shared: Shop, reader: Visitor
) -> None:
    query = "group=customer.country,ordered_on:month&columns=number,freight&sort=number"
    book = reader.get(f"/records/order/export.xlsx?{query}")
    with zipfile.ZipFile(io.BytesIO(book.data)) as parts:
        page = parts.read("xl/worksheets/sheet1.xml").decode()
    assert re.findall(r'outlineLevel="(\d)"', page) == ["1", "2", "1", "2", "1", "2", "1", "2"]
    said = [unescape(one).strip() for one in re.findall(r"<t[^>]*>([^<]*)</t>", page)]
    assert [one for one in said if "(" in one] == [
        "Germany (2)",
        "Jan 2026 (1)",
        "Feb 2026 (1)",
        "Spain (1)",
        "Feb 2026 (1)",
        "Switzerland (1)",
        "Dec 2025 (1)",
        "Total (4)",
    ]
    assert "<v>151.16</v>" in page
    table = rows(reader.get(f"/records/order/export.csv?{query}").text)
    assert table[0] == ["Customer › Country", "Ordered on · by month", "Number", "Freight"]
    assert table[1] == ["Germany", "Jan 2026", "10248", "32.38"]
