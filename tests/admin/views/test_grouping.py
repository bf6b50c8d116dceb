"""Lists by several groups, one within another: their heads and figures, what is folded, what comes after the rows."""

from __future__ import annotations

import re
from html import unescape

import pytest

from admin.views import listing
from core.records.write import create_many
from tests.admin.views.conftest import Shop, english, names
from tests.admin.views.test_lists import text
from tests.support import as_admin
from tests.support.web import Visitor, statements

ORDERS = "/records/order"
NESTED = f"{ORDERS}?group=customer.country,ordered_on:month&columns=number,customer,freight"


def heads(page: str) -> list[str]:
    """The words of each group's head, its level in front."""
    found = re.findall(r'<tr class="group-row level-(\d)"[^>]*>(.*?)</tr>', page, re.DOTALL)
    return [f"{level} {text(inner)}".replace(" Freight", "") for level, inner in found]


def turn(visitor: Visitor, address: str, title: str) -> str:
    """The list after the head of a group was pressed."""
    page = visitor.get(address).text
    buttons = re.findall(r'name="way" value="([^"]*)" data-fold[^>]*>(?:<svg.*?</svg>)?<span>([^<]*)', page)
    way = next(unescape(way) for way, said in buttons if unescape(said) == title)
    return fold(visitor, address, way=way)


def fold(visitor: Visitor, address: str, **form: str) -> str:
    answer = visitor.post(f"{ORDERS}/fold", {"back": address.partition("?")[2], **form})
    assert answer.status_code == 303, answer.text
    return visitor.get(answer.headers["Location"]).text


def test_groups_stand_within_groups_each_with_its_count_and_subtotals(shared: Shop, reader: Visitor) -> None:
    page = reader.get(NESTED)
    assert heads(page.text) == [
        "1 Germany 2 records $43.99",
        "2 Feb 2026 1 record $11.61",
        "2 Jan 2026 1 record $32.38",
        "1 Spain 1 record $65.83",
        "2 Feb 2026 1 record $65.83",
        "1 Switzerland 1 record $41.34",
        "2 Dec 2025 1 record $41.34",
    ]
    assert names(page) == ["10249", "10248", "10250", "10251"]
    # The count of an inner group leads to its records, those of an outer one are still grouped by what is inside.
    links = [unescape(one) for one in re.findall(r'<a class="meta" href="([^"]+)"', page.text)]
    assert (names(reader.get(links[0])), len(heads(reader.get(links[0]).text))) == (["10249", "10248"], 2)
    assert names(reader.get(links[1])) == ["10249"]


def test_numbers_are_grouped_in_ranges_said_as_the_field_shows_them(shared: Shop, reader: Visitor) -> None:
    page = reader.get(f"{ORDERS}?group=freight:25&columns=number,freight&sort=number")
    assert heads(page.text) == [
        "1 $0.00 to under $25.00 1 record $11.61",
        "1 $25.00 to under $50.00 2 records $73.72",
        "1 $50.00 to under $75.00 1 record $65.83",
    ]
    links = [unescape(one) for one in re.findall(r'<a class="meta" href="([^"]+)"', page.text)]
    assert names(reader.get(links[1])) == ["10248", "10251"]


def test_what_is_folded_stays_folded_for_whoever_folded_it(shop: Shop, admin: Visitor) -> None:
    folded = turn(admin, NESTED, "Germany")
    assert not re.search(r"\b10248\b", folded)
    assert heads(folded)[:2] == ["1 Germany 2 records $43.99", "1 Spain 1 record $65.83"]
    page = admin.get(NESTED)
    assert (names(page), "Total 4 records" in text(page.text)) == (["10250", "10251"], True)
    assert len(names(admin.get(f"{ORDERS}?group=customer.country&columns=number"))) == 4  # another grouping
    assert len(names(english(shop.web.visitor("eve", "Admin")).get(NESTED))) == 4  # somebody else
    assert "10248" in turn(admin, NESTED, "Germany")


def test_a_group_within_a_group_is_folded_by_itself(shop: Shop, admin: Visitor) -> None:
    folded = turn(admin, NESTED, "Feb 2026")
    assert heads(folded)[:3] == [
        "1 Germany 2 records $43.99",
        "2 Feb 2026 1 record $11.61",
        "2 Jan 2026 1 record $32.38",
    ]
    assert ("10249" in folded, "10250" in folded) == (False, True)


def test_all_groups_close_and_open_one_by_one(shop: Shop, admin: Visitor) -> None:
    closed = fold(admin, NESTED, all="closed")
    assert heads(closed) == ["1 Germany 2 records $43.99", "1 Spain 1 record $65.83", "1 Switzerland 1 record $41.34"]
    assert "list-row" not in closed
    assert heads(turn(admin, NESTED, "Germany"))[:3] == [
        "1 Germany 2 records $43.99",
        "2 Feb 2026 1 record $11.61",
        "2 Jan 2026 1 record $32.38",
    ]
    assert re.findall(r'class="lead"[^>]*>(\d+)', turn(admin, NESTED, "Jan 2026")) == ["10248"]
    assert len(heads(fold(admin, NESTED, all="open"))) == 7


def test_a_fold_of_what_is_no_group_changes_nothing(shop: Shop, admin: Visitor) -> None:
    for way in ('[{"gone":{"_eq":"x"}}]', "[[1]]", "{", '[{"customer.country":{"_nonsense":1}}]', "[" * 3000):
        assert len(re.findall("list-row", fold(admin, NESTED, way=way))) == 4


def test_closed_groups_leave_room_for_the_next_ones_and_pages_go_on(
    shop: Shop, admin: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "ROWS", 2)
    address = f"{ORDERS}?group=customer&columns=number"
    turn(admin, address, "Alfreds Futterkiste")
    first = admin.get(address)
    assert (names(first), len(heads(first.text))) == (["10250", "10251"], 3)
    opened = turn(admin, address, "Alfreds Futterkiste")
    onward = re.search(r'rel="next" href="([^"]+)"', opened)
    assert onward
    # On the second page, which begins with what was the second group, the first one is not said again.
    second = admin.get(unescape(onward[1]))
    assert (names(second), len(heads(second.text))) == (["10250", "10251"], 2)


def test_counts_and_figures_of_very_many_records_come_after_the_rows(
    shop: Shop, admin: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "FEWER", 2)
    monkeypatch.setattr(listing, "ROWS", 3)
    assert 'hx-trigger="load"' not in admin.get(NESTED).text, "whoever sees all is counted for by an index"
    monkeypatch.setattr(listing, "PLENTY", 2)
    with statements(shop.web.installation) as asked:
        page = admin.get(NESTED)
    assert len(names(page)) == 3
    assert heads(page.text) == ["1 Germany", "2 Feb 2026", "2 Jan 2026", "1 Spain", "2 Feb 2026"]
    assert "Total 2+ records" in text(page.text)
    assert not [one for one in asked if "sum(" in one]
    later = re.search(r'hx-get="([^"]+)" hx-trigger="load"', page.text)
    assert later
    figures = admin.get(unescape(later[1])).text
    assert heads(figures)[0] == "1 Germany 2 records $43.99"
    assert "Total 4 records Freight $151.16" in text(figures)
    assert set(re.findall(r'id="(group-\w+)"', figures)) == set(re.findall(r'id="(group-\w+)"', page.text))
    plain = admin.get(f"{NESTED}&figures=1")
    assert heads(plain.text)[0] == "1 Germany 2 records $43.99"


def test_the_number_of_statements_does_not_grow_with_the_groups(shop: Shop, admin: Visitor) -> None:
    address = f"{ORDERS}?group=customer,freight:1,ordered_on:day"
    admin.get(address)
    with statements(shop.web.installation) as few:
        admin.get(address)
    with as_admin(shop.web.installation) as ctx:
        one = next(iter(shop.customers.values()))
        rows = [
            {"number": f"N{n}", "customer": one, "ordered_on": f"2026-03-{n % 28 + 1:02}", "freight": str(n)}
            for n in range(60)
        ]
        create_many(ctx, "order", rows)
    fold(admin, address, all="closed")
    fold(admin, address, all="open")
    turn(admin, address, "Alfreds Futterkiste")
    turn(admin, address, "Alfreds Futterkiste")
    with statements(shop.web.installation) as many:
        page = admin.get(address)
    assert len(names(page)) == 50
    assert len(many) <= len(few) + 2  # counted apart, as there is another page
