"""The page of a list: what it shows, how it narrows, sorts, groups and pages, all of it in the address."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import unquote

import pytest
from werkzeug.test import TestResponse

from core.records.write import create_many
from tests.admin.views.conftest import Shop, english, names
from tests.support import as_admin, publish
from tests.support.publishing import TRADING
from tests.support.web import Visitor, statements

LIST = "/records/customer"


def text(html: str) -> str:
    """The words of a page, markup left out."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_a_list_shows_the_columns_of_its_definition(shared: Shop, reader: Visitor) -> None:
    page = reader.get(LIST)
    heads = re.findall(r'<th scope="col"[^>]*>.*?</th>', page.text, re.DOTALL)
    assert [text(head) for head in heads] == [
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
    assert names(page) == ["Alfreds Futterkiste", "Bólido Comidas", "Chop-suey 中国", "Drachenblut"]


def test_a_value_that_is_missing_is_a_dash(shared: Shop, reader: Visitor) -> None:
    row = re.search(r'<tr class="list-row">(?:(?!</tr>).)*Chop-suey.*?</tr>', reader.get(LIST).text, re.DOTALL)
    assert row
    assert "—" in row[0]


def test_a_choice_is_a_tag_in_its_colour(shared: Shop, reader: Visitor) -> None:
    assert '<span class="tag tag-blue">Strategic</span>' in reader.get(LIST).text


def test_the_second_line_on_a_phone_holds_no_numbers_whose_heads_are_not_there(shared: Shop, reader: Visitor) -> None:
    page = reader.get(f"{LIST}?city=Berlin&columns=name,credit_limit,city,turnover,country").text
    assert re.findall(r'<td class="(s-m\d)"><span class="cut">(?:Berlin|Germany)', page) == ["s-m1", "s-m2"]
    assert not re.search(r'class="num s-m', page)


def test_totals_are_over_everything_filtered(shared: Shop, reader: Visitor) -> None:
    foot = re.search(r"<tfoot>.*?</tfoot>", reader.get(f"{LIST}?country[_in]=Germany").text, re.DOTALL)
    assert foot
    assert text(foot[0]) == "Total 2 records · everything filtered Turnover $428.50"


def test_the_head_counts_what_is_found_and_what_there_is(shared: Shop, reader: Visitor) -> None:
    assert ">2 / 4<" in reader.get(f"{LIST}?country[_in]=Germany").text


def test_a_condition_is_said_in_words(shared: Shop, reader: Visitor) -> None:
    assert "Country is <b>Germany</b>" in reader.get(f"{LIST}?country[_in]=Germany").text
    page = reader.get(f"{LIST}?country[_in]=Germany,Spain")
    assert "Country is any of <b>Germany, Spain</b>" in page.text


def test_a_condition_on_a_reference_is_said_by_title(shared: Shop, reader: Visitor) -> None:
    page = reader.get(f"/records/order?customer[_in]={shared.customers['ALFKI']}")
    assert names(page) == ["10249", "10248"]
    assert "Customer is <b>Alfreds Futterkiste</b>" in page.text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("city[_contains]=ER", ["Alfreds Futterkiste", "Chop-suey 中国"]),
        ("country=Germany&country=Spain", ["Alfreds Futterkiste", "Bólido Comidas", "Drachenblut"]),
        ("grade[_empty]=true", ["Chop-suey 中国"]),
        ("grade[_empty]=false", ["Alfreds Futterkiste", "Bólido Comidas", "Drachenblut"]),
        ("credit_limit[_gte]=800", ["Alfreds Futterkiste", "Bólido Comidas"]),
        ("credit_limit[_between]=99.99,800", ["Bólido Comidas", "Drachenblut"]),
        ("q=中国", ["Chop-suey 中国"]),
    ],
)
def test_conditions_narrow_the_list(shared: Shop, reader: Visitor, query: str, found: list[str]) -> None:
    assert names(reader.get(f"{LIST}?{query}")) == found


VIEWED = {
    "$schema": "urn:cardwright:entity:1",
    "extends": "customer",
    "list": {
        "views": [
            {"id": "german", "title": "In Germany", "filter": {"country": {"_eq": "Germany"}}, "sort": ["-name"]},
            {
                "id": "others",
                "title": "Made by others",
                "filter": {"_not": {"sys_created_by": {"_eq": "$CURRENT_USER"}}},
            },
        ]
    },
}


def tabs(page: TestResponse) -> dict[str, tuple[str, bool]]:
    """Where the tabs over a list lead, and which is current, by title."""
    found = re.findall(r'<a class="tab" href="([^"]*)"( aria-current="page")?>(.*?)</a>', page.text)
    return {title: (unescape(href), bool(current)) for href, current, title in found}


def test_views_of_the_definitions_are_tabs_that_one_leaves_with_their_conditions(shop: Shop, admin: Visitor) -> None:
    head = {"$schema": "urn:cardwright:pack:1", "name": "local", "version": "1.0.0", "title": "Local"}
    pack = {**head, "requires": {"trading": ">=1"}}
    publish(shop.web.installation, TRADING, {"pack.json": pack, "entities/customer.json": VIEWED})
    whole = tabs(admin.get(LIST))
    assert list(whole) == ["All Customers", "Mine", "In Germany", "Made by others"]
    assert [title for title, (_, current) in whole.items() if current] == ["All Customers"]
    page = admin.get(whole["In Germany"][0])
    assert names(page) == ["Drachenblut", "Alfreds Futterkiste"]
    assert "Country is <b>Germany</b>" in page.text
    inside = tabs(page)
    assert [title for title, (_, current) in inside.items() if current] == ["In Germany"]
    assert len(names(admin.get(inside["All Customers"][0]))) == 4
    assert "country" not in inside["Mine"][0]
    others = admin.get(inside["Made by others"][0])
    assert (names(others), tabs(others)["Made by others"][1]) == ([], True)
    assert tabs(admin.get(f"{LIST}?country=Germany&sort=city"))["In Germany"][
        1
    ]  # in another order it is the same view


def test_mine_are_the_records_one_owns(shop: Shop) -> None:
    sally = english(shop.web.visitor("ada", "Admin")), english(shop.web.visitor("sally", "sales"))
    assert len(names(sally[0].get(f"{LIST}?view=mine"))) == 4
    assert names(sally[1].get(f"{LIST}?view=mine")) == []


def test_a_head_sorts_up_then_down_then_as_before(shared: Shop, reader: Visitor) -> None:
    def link(page: str) -> tuple[str, str]:
        found = re.search(
            r'<th scope="col" aria-sort="(\w+)" data-path="city" data-edit><a href="([^"]+)">City', page
        )
        assert found
        return found[1], unescape(found[2])

    state, up = link(reader.get(LIST).text)
    assert (state, up) == ("none", f"{LIST}?sort=city")
    state, down = link(reader.get(up).text)
    assert (state, down) == ("ascending", f"{LIST}?sort=-city")
    assert names(reader.get(up))[0] == "Drachenblut"
    assert link(reader.get(down).text) == ("descending", LIST)


def test_groups_have_heads_with_count_and_subtotal(shared: Shop, reader: Visitor) -> None:
    page = reader.get("/records/order?group=customer")
    heads = [text(one) for one in re.findall(r'<tr class="group-row.*?</tr>', page.text, re.DOTALL)]
    assert heads == [
        "Alfreds Futterkiste 2 records Goods $428.50 $43.99 $472.49",
        "Bólido Comidas 1 record Goods $65.45 $65.83 $131.28",
        "Chop-suey 中国 1 record Goods $0.00 $41.34 $41.34",
    ]


def test_dates_are_grouped_by_period(shared: Shop, reader: Visitor) -> None:
    page = reader.get("/records/order?group=ordered_on:month")
    assert [text(one) for one in re.findall(r"data-fold.*?</button>", page.text, re.DOTALL)] != []
    assert re.findall(r"<span>(\w{3} \d{4})</span>", page.text) == ["Feb 2026", "Jan 2026", "Dec 2025"]


def test_the_count_of_a_group_leads_to_its_records(shared: Shop, reader: Visitor) -> None:
    page = reader.get("/records/order?group=ordered_on:month")
    links = re.findall(r'<a class="meta" href="([^"]+)"', page.text)
    assert names(reader.get(unescape(links[0]))) == ["10250", "10249"]


def test_pages_follow_each_other_and_back(shop: Shop, admin: Visitor) -> None:
    with as_admin(shop.web.installation) as ctx:
        create_many(ctx, "customer", [{"code": f"N{n:03}", "name": f"n{n:03}"} for n in range(70)])
    first = admin.get(f"{LIST}?sort=code")
    onward = re.search(r'rel="next" href="([^"]+)"', first.text)
    assert onward
    second = admin.get(unescape(onward[1]))
    assert "51–74 of 74" in second.text
    back = re.search(r'rel="prev" href="([^"]+)"', second.text)
    assert back
    assert names(admin.get(unescape(back[1]))) == names(first)
    assert set(names(first)) & set(names(second)) == set()


def test_the_form_of_a_condition_leads_to_the_list_with_it(shared: Shop, reader: Visitor) -> None:
    asked = reader.get(f"{LIST}?ask=country")
    assert 'value="Germany"' in asked.text
    answer = reader.get(f"{LIST}?sort=-name&set=country&op=_in&v=Germany&v=Spain")
    assert answer.status_code == 302
    assert unquote(answer.headers["Location"]) == f"{LIST}?country[_in]=Germany,Spain&sort=-name"


def test_an_amount_is_typed_as_the_reader_writes_it(shared: Shop, reader: Visitor) -> None:
    answer = reader.get(f"{LIST}?set=credit_limit&op=_between&t1=1%2C000&t2=")
    assert unquote(answer.headers["Location"]) == f"{LIST}?credit_limit[_gte]=1000.00"


def test_a_wrong_amount_is_told_beside_what_was_typed(shared: Shop, reader: Visitor) -> None:
    answer = reader.get(f"{LIST}?set=credit_limit&op=_gte&t=lots")
    assert answer.status_code == 200
    assert 'value="lots"' in answer.text
    assert 'role="alert"' in answer.text


def test_an_empty_list_tells_nothing_yet_from_nothing_matches(shared: Shop, reader: Visitor) -> None:
    assert "Nothing here yet" in reader.get("/records/supplier").text
    nothing = reader.get(f"{LIST}?country[_in]=Atlantis").text
    assert "Nothing matches" in nothing
    assert f'href="{LIST}"' in nothing


@pytest.mark.parametrize(
    "query",
    ["bogus[_eq]=1", "bogus=1", "filter={}", "sort=bogus", "group=bogus", "columns=name,bogus", "cursor=bogus"],
)
def test_an_address_that_asks_for_nothing_sound_is_told_so(shared: Shop, reader: Visitor, query: str) -> None:
    page = reader.get(f"{LIST}?{query}")
    assert page.status_code in (200, 422)
    assert ("This address asks for something that is not there" in page.text) == (page.status_code == 422)


@pytest.mark.parametrize("query", ["ordered_on:decade=1990", "ordered_on:year[]=5", "number:year=2026"])
def test_an_address_with_a_period_that_is_none_is_told_so(shared: Shop, reader: Visitor, query: str) -> None:
    assert reader.get(f"/records/order?{query}").status_code == 422


def test_htmx_is_given_only_the_inside(shared: Shop, reader: Visitor) -> None:
    part = reader.get(LIST, **{"HX-Request": "true", "HX-Target": "list"})
    assert part.text.lstrip().startswith('<div class="list" id="list">')
    assert "HX-Target" in part.headers["Vary"]


def test_a_row_leads_to_its_card_with_the_way_back(shared: Shop, reader: Visitor) -> None:
    page = reader.get(f"{LIST}?country[_in]=Germany")
    link = re.search(r'<a class="lead" href="([^"]+)"', page.text)
    assert link
    assert unescape(link[1]) == f"{shared.card('ALFKI')}?from=country%5B_in%5D%3DGermany"
    card = reader.get(unescape(link[1]))
    assert f'href="{LIST}?country[_in]=Germany"' in card.text


def test_the_number_of_statements_does_not_grow_with_the_rows(shop: Shop, admin: Visitor) -> None:
    query = "/records/order?group=customer&customer.country[_in]=Germany,Spain"
    admin.get(query)
    with statements(shop.web.installation) as few:
        admin.get(query)
    with as_admin(shop.web.installation) as ctx:
        refers = list(shop.customers.values())[:2]
        rows = [
            {"number": f"N{n}", "customer": refers[n % 2], "ordered_on": "2026-03-01", "freight": "1"}
            for n in range(40)
        ]
        create_many(ctx, "order", rows)
    admin.get(query)
    with statements(shop.web.installation) as many:
        page = admin.get(query)
    assert len(names(page)) == 43
    assert len(many) == len(few) <= 9


def test_whoever_may_not_read_is_refused(shop: Shop) -> None:
    stranger = english(shop.web.visitor("nobody"))
    assert stranger.get(LIST).status_code == 403


def test_buttons_are_there_only_for_those_who_may(shop: Shop) -> None:
    agent = english(shop.web.visitor("agent", "agent"))
    sales = english(shop.web.visitor("sally", "sales"))
    assert f'href="{LIST}/new"' in sales.get(LIST).text
    product = sales.get("/records/product").text
    assert 'href="/records/product/new"' not in product
    assert agent.get("/records/product").status_code in (200, 403)


def test_an_unknown_entity_is_not_found(reader: Visitor) -> None:
    assert reader.get("/records/nonsense").status_code == 404
