"""A list as a calendar: a month of days, what is on them, where it turns to."""

from __future__ import annotations

import re
from html import unescape

from core.records.write import create_many
from tests.admin.views.conftest import Shop
from tests.support import as_admin
from tests.support.web import Visitor, statements

FEBRUARY = "/records/order?layout=calendar&month=2026-02"


def days(html: str) -> dict[str, list[str]]:
    """What stands on each day that has anything."""
    found = {}
    for part in html.split("<td")[1:]:
        said = re.search(r'class="calendar-said">([^<]*)<', part)
        titles = re.findall(r'class="calendar-title">([^<]*)<', part)
        if said and titles:
            found[said[1]] = [unescape(one) for one in titles]
    return found


def test_records_stand_on_their_days_of_the_month(shared: Shop, reader: Visitor) -> None:
    page = reader.get(FEBRUARY).text
    assert list(days(page)) == ["Feb 20, 2026", "Feb 21, 2026"]
    assert len(re.findall("<td", page)) == 35 and "<h2>Feb 2026</h2>" in page
    assert list(days(reader.get(f"{FEBRUARY}&customer={shared.customers['BOLID']}").text)) == ["Feb 21, 2026"]
    assert 'href="/records/order?layout=calendar&amp;month=2026-01"' in page
    assert 'href="/records/order?layout=calendar&amp;month=2026-03"' in page
    assert "ordered_on=2026-02-20&amp;back=" in page


def test_the_first_and_the_last_months_turn_no_further_and_nonsense_is_this_month(
    shared: Shop, reader: Visitor
) -> None:
    for month in ("1500-01", "1500-02", "9999-12", "9999-11"):
        assert reader.get(f"/records/order?layout=calendar&month={month}").status_code == 200
    for month in ("2026-13", "0000-01", "0001-01", "x", ""):
        assert reader.get(f"/records/order?layout=calendar&month={month}").status_code == 200
    assert reader.get("/records/order?layout=calendar&by=number").status_code == 422


def test_many_on_a_day_are_counted_in_as_many_statements(shop: Shop, admin: Visitor) -> None:
    admin.get(FEBRUARY)
    with statements(shop.web.installation) as few:
        admin.get(FEBRUARY)
    with as_admin(shop.web.installation) as ctx:
        rows = [
            {"number": f"N{n}", "customer": shop.customers["ALFKI"], "ordered_on": f"2026-02-{n % 3 + 1:02}"}
            for n in range(60)
        ]
        assert create_many(ctx, "order", rows).refused == {}
    with statements(shop.web.installation) as many:
        page = admin.get(FEBRUARY).text
    assert len(few) == len(many)
    assert len(days(page)["Feb 1, 2026"]) == 4 and page.count("16 more") == 3
