"""The pages of reports: figures that lead to exactly their records, filters in the address, rights."""

from __future__ import annotations

import io
import json
import re
import threading
import zipfile
from datetime import timedelta
from html import unescape
from urllib.parse import unquote

import pytest

from cardwright.commands.worker import people_of
from core.context import utc_now
from core.exports.kept import purge_exports
from core.jobs.built_in import built_in
from core.jobs.worker import Worker
from tests.admin.views.conftest import Shop, english
from tests.support.web import Visitor, statements

LINKED = re.compile(r'<td class="num[^"]*"><a href="([^"]+)">([^<]*)</a></td>')


def text(html: str) -> str:
    """The words of a page, markup left out."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_the_list_of_reports_names_those_that_one_may_open(shared: Shop, reader: Visitor) -> None:
    page = text(reader.get("/reports").text)
    for title in ("Net sales by category and year", "Turnover by month", "Orders by country and shipper"):
        assert title in page
    assert 'href="/reports"' in reader.get("/").text
    assert reader.get("/reports/nothing").status_code == 404


def test_every_figure_leads_to_as_many_records_as_it_counts(shared: Shop, reader: Visitor) -> None:
    page = reader.get("/reports/orders_by_country")
    assert page.status_code == 200
    rows = re.findall(r"<tr[^>]*><th scope=\"row\".*?</tr>", page.text, re.DOTALL)
    seen = []
    for row in rows:
        href, count = LINKED.findall(row)[0]
        listed = reader.get(unescape(href))
        assert listed.status_code == 200
        head = re.search(r'<span class="page-meta">(.*?)</header>', listed.text, re.DOTALL)
        assert head
        assert text(head[1]).split()[0] == count
        seen.append(count)
    assert seen[-1] == "4"
    assert len(seen) >= 3


def test_conditions_stand_in_the_address_and_narrow_every_figure(shared: Shop, reader: Visitor) -> None:
    address = "/reports/orders_by_country?customer.country[_in]=Germany&period=2026"
    page = text(reader.get(address).text)
    assert "Orders 2 " in page
    assert "2 records" in page
    form = reader.get(f"{address}&ask=shipper")
    assert 'name="period" value="2026"' in form.text
    answered = reader.get("/reports/orders_by_country?period=2026&set=ship_country&op=_in&v=Germany")
    assert answered.status_code == 302
    assert unquote(answered.headers["Location"]).endswith(
        "/reports/orders_by_country?period=2026&ship_country[_in]=Germany"
    )


@pytest.mark.parametrize("query", ["period=2026-13", "period=<b>", "bogus=1", "filter={", "filter=[]"])
def test_an_address_that_asks_for_nothing_sound_is_told_so(shared: Shop, reader: Visitor, query: str) -> None:
    page = reader.get(f"/reports/turnover?{query}")
    assert page.status_code == 422
    assert "This report cannot be shown" in page.text


def test_a_list_shows_the_records_of_a_condition_that_is_not_flat(shared: Shop, reader: Visitor) -> None:
    tree = json.dumps({"_not": {"country": {"_eq": "Germany"}}})
    page = reader.get(f"/records/customer?filter={tree}")
    assert "none of: Country is Germany" in page.text
    assert ">2 / 4<" in page.text


def test_a_chart_has_the_figures_of_its_table(shared: Shop, reader: Visitor) -> None:
    page = reader.get("/reports/orders_by_country").text
    found = re.search(r'data-chart="([^"]+)"', page)
    assert found
    chart = json.loads(unescape(found[1]))
    figures = dict(zip(chart["categories"], chart["series"][0]["texts"], strict=True))
    table = text(page[page.index("<tbody>") :])
    assert figures
    assert all(f"{name} " in table and figure in table for name, figure in figures.items())


def test_a_report_page_asks_as_much_however_many_rows_it_has(shared: Shop, reader: Visitor) -> None:
    counts = []
    for query in ("", "?ship_country=Nowhere"):
        with statements(shared.web.installation) as seen:
            assert reader.get(f"/reports/orders_by_country{query}").status_code == 200
        counts.append(len(seen))
    assert counts[1] <= counts[0] <= 6


def test_a_small_report_is_downloaded_at_once(shared: Shop, reader: Visitor) -> None:
    page = reader.get("/reports/orders_by_country?period=all").text
    assert "/reports/orders_by_country/export.xlsx?period=all" in page
    answered = reader.get("/reports/orders_by_country/export.csv")
    assert answered.headers["Content-Disposition"] == 'attachment; filename="orders_by_country.csv"'
    lines = answered.text.removeprefix("\ufeff").splitlines()
    assert lines[0].startswith("Country,Shipper,Orders,Goods")
    assert lines[-1].startswith("Total,,4,493.9500,151.16,37.7900000000,41") or lines[-1].startswith("Total,,4,")
    book = reader.get("/reports/orders_by_country/export.xlsx")
    with zipfile.ZipFile(io.BytesIO(book.data)) as opened:
        sheet = opened.read("xl/worksheets/sheet1.xml").decode()
    assert "<v>151.16</v>" in sheet
    assert "<f>" not in sheet


def test_a_report_is_exported_by_a_worker_for_whoever_ordered_it(shop: Shop, admin: Visitor) -> None:
    installation = shop.web.installation
    ordered = admin.post("/reports/orders_by_country/exports?ship_country[_empty]=true", {"format": "csv"})
    assert ordered.status_code == 303
    place = ordered.headers["Location"]
    assert "The file is being made" in admin.get(place).text
    assert admin.get(place).headers["Refresh"] == "2"
    assert admin.get(f"{place}/file").status_code == 404
    worker = Worker(installation, built_in(), people_of(installation), utc_now, threading.Event())
    assert worker.work_once()
    assert "The file is ready" in admin.get(place).text
    assert admin.get(f"{place}/file").text.removeprefix("\ufeff").startswith("Country,")
    other = english(shop.web.visitor("bob", "Admin"))
    assert other.get(place).status_code == other.get(f"{place}/file").status_code == 404
    with installation.writing() as ctx:
        assert purge_exports(ctx, utc_now()) == 0
        assert purge_exports(ctx, utc_now() + timedelta(days=7, minutes=1)) == 1
    assert "The file is gone" in admin.get(place).text


def test_who_may_not_export_is_offered_no_file(shop: Shop) -> None:
    agent = english(shop.web.visitor("agent", "agent"))
    page = agent.get("/reports/orders_by_country")
    assert page.status_code == 200
    assert "export.xlsx" not in page.text
    assert agent.get("/reports/orders_by_country/export.csv").status_code == 404
    assert agent.post("/reports/orders_by_country/exports", {"format": "csv"}).status_code == 403
