"""Views saved over a list, and columns chosen for it."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import unquote, urlsplit

from werkzeug.test import TestResponse

from tests.admin.views.conftest import Shop, english, names
from tests.support.web import Visitor, statements

LIST = "/records/customer"
SPAIN = "country[_in]=Spain&sort=-name"


def tabs(page: TestResponse) -> dict[str, str]:
    """The tabs over a list with where they lead."""
    found = re.findall(r'<a class="tab" href="([^"]*)"[^>]*>(?:<svg.*?</svg>)?([^<]*)</a>', page.text)
    return {unescape(title): unescape(href) for href, title in found}


def current(page: TestResponse) -> str:
    found = re.search(r'aria-current="page">(?:<svg.*?</svg>)?([^<]*)</a></li>', page.text)
    assert found
    return unescape(found[1])


def heads(page: TestResponse) -> list[str]:
    return re.findall(r'<th scope="col"[^>]*data-path="([^"]*)"', page.text)


def keep(visitor: Visitor, name: str, query: str, **more: str) -> str:
    """The address of a list kept as a view."""
    answer = visitor.post(f"{LIST}/views", {"name": name, "query": query, **more})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def test_what_a_list_shows_is_kept_under_a_name(shop: Shop, admin: Visitor) -> None:
    page = admin.get(f"{LIST}?{SPAIN}")
    assert "Save as view…" in page.text
    form = admin.get(f"{LIST}/views/new?{SPAIN}")
    assert form.status_code == 200
    address = keep(admin, "Iberia", SPAIN)
    page = admin.get(address)
    assert names(page) == ["Bólido Comidas"]
    assert current(page) == "Iberia"
    assert "Save as view…" not in page.text
    assert unquote(tabs(page)["Iberia"]) == unquote(address)


def test_a_view_that_was_changed_is_saved_or_left(shop: Shop, admin: Visitor) -> None:
    address = keep(admin, "Iberia", SPAIN)
    narrowed = admin.get(f"{address}&grade=A")
    assert current(narrowed) == "Iberia"
    assert "Save view" in narrowed.text
    assert "Reset" in narrowed.text
    number = urlsplit(address).query.partition("saved=")[2].partition("&")[0]
    saved = admin.post(f"{LIST}/views/{number}", {"query": "grade=A&cursor=x&saved=99"})
    assert "grade=A" in saved.headers["Location"]
    assert "cursor" not in saved.headers["Location"]
    assert names(admin.get(saved.headers["Location"])) == ["Alfreds Futterkiste"]


def test_all_records_are_a_tab_away_from_a_view_that_opens_first(shop: Shop, admin: Visitor) -> None:
    address = keep(admin, "Iberia", SPAIN, first="1")
    opened = admin.get(LIST)
    assert opened.headers["Location"] == address
    everything = tabs(admin.get(address))["All Customers"]
    assert len(names(admin.get(everything))) == 4
    assert len(names(admin.get(f"{LIST}?sort=name"))) == 4  # an address that says something is left alone


def test_names_are_refused_with_everything_typed_kept(shop: Shop, admin: Visitor) -> None:
    keep(admin, "Iberia", SPAIN)
    again = admin.post(f"{LIST}/views", {"name": "iberia", "query": "grade=A"})
    assert again.status_code == 422
    assert "You have a view “iberia” here already." in unescape(again.text)
    assert 'name="query" value="grade=A"' in again.text


def test_a_view_thrown_away_is_taken_back(shop: Shop, admin: Visitor) -> None:
    keep(admin, "Iberia", SPAIN)
    listed = admin.get(f"{LIST}/views")
    delete = re.search(r'action="([^"]*/delete)"', listed.text)
    assert delete
    gone = admin.get(admin.post(delete[1], {}).headers["Location"])
    undo = re.search(r'data-notice>.*?action="([^"]*)"', gone.text, re.DOTALL)
    assert undo
    assert "Iberia" not in tabs(admin.get(f"{LIST}?saved=0"))
    back = admin.post(unescape(undo[1]), {})
    assert names(admin.get(back.headers["Location"])) == ["Bólido Comidas"]


def test_a_view_is_shared_until_a_day_that_its_dialog_and_the_list_of_views_show(shop: Shop, admin: Visitor) -> None:
    keep(admin, "Spring", "sort=name", share="role:sales", f_until="2031-03-31")
    page = english(admin).get(f"{LIST}/views")
    (number,) = re.findall(r"/views/(\d+)/edit", page.text)
    assert re.search(r"until [^<]*2031", page.text)
    assert 'value="2031-03-31"' in admin.get(f"{LIST}/views/{number}/edit").text
    for wrong in ("2020-01-01", "soon"):
        refused = admin.post(f"{LIST}/views/{number}/edit", {"name": "Spring", "share": "all", "f_until": wrong})
        assert (refused.status_code, f'value="{wrong}"' in refused.text) == (422, True)
    gone = admin.post(f"{LIST}/views/{number}/delete")
    assert gone.status_code == 303


def test_a_shared_view_shows_each_what_they_may_see(shop: Shop, admin: Visitor) -> None:
    keep(admin, "Everybody", "sort=name", share="role:sales")
    sally = english(shop.web.visitor("sally", "sales"))
    page = sally.get(LIST)
    assert "Everybody" in tabs(page)
    shared = sally.get(tabs(page)["Everybody"])
    assert shared.status_code == 200
    assert "Save view" not in sally.get(f"{tabs(page)['Everybody']}&grade=A").text


def test_somebody_elses_view_is_not_there(shop: Shop, admin: Visitor) -> None:
    address = keep(admin, "Private", SPAIN)
    number = urlsplit(address).query.partition("saved=")[2].partition("&")[0]
    sally = english(shop.web.visitor("sally", "sales"))
    for path in (f"{LIST}/views/{number}/edit",):
        assert sally.get(path).status_code == 404
    for path in (f"{LIST}/views/{number}", f"{LIST}/views/{number}/delete", f"{LIST}/views/{number}/edit"):
        assert sally.post(path, {"name": "Stolen", "query": ""}).status_code == 404
    assert names(admin.get(address)) == ["Bólido Comidas"]
    assert "Private" not in sally.get(address).text  # its address shows the same list, and no name


def test_hostile_names_are_text(shop: Shop, admin: Visitor) -> None:
    keep(admin, "<script>alert(1)</script> & 客户", "q=%3Cb%3E")
    page = admin.get(f"{LIST}/views")
    assert "<script>alert(1)" not in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; 客户" in page.text


def test_columns_and_order_are_chosen(shop: Shop, admin: Visitor) -> None:
    form = admin.get(f"{LIST}/arrange?grade=A&sort=city")
    assert form.status_code == 200
    assert 'name="grade" value="A"' in form.text
    asked = {
        "arrange:done": "1",
        "arrange:column": ["city", "name"],
        "arrange:place:city": "2",
        "arrange:place:name": "1",
        "arrange:sort1": "country",
        "arrange:way1": "desc",
        "arrange:sort2": "name",
        "arrange:way2": "asc",
        "arrange:pinned": "1",
        "grade": "A",
    }
    answer = admin.client.get(f"{LIST}/arrange", query_string=asked)
    assert answer.status_code == 302
    page = admin.get(answer.headers["Location"])
    assert heads(page) == ["name", "city"]
    assert "sort=-country,name" in answer.headers["Location"]
    assert 'data-pinned="1"' in page.text
    assert names(page) == ["Alfreds Futterkiste"]


def test_what_is_as_defined_is_not_in_the_address(shop: Shop, admin: Visitor) -> None:
    form = admin.get(f"{LIST}/arrange").text
    columns = re.findall(r'name="arrange:column" value="([^"]*)" checked', form)
    sorts = re.findall(r'name="arrange:sort1".*?<option value="([^"]+)" selected', form, re.DOTALL)
    asked = {"arrange:done": "1", "arrange:column": columns, "arrange:sort1": sorts[:1]}
    asked |= {f"arrange:place:{path}": str(place) for place, path in enumerate(columns, 1)}
    answer = admin.client.get(f"{LIST}/arrange", query_string=asked)
    assert "columns" not in answer.headers["Location"]
    assert "pin" not in answer.headers["Location"]


def test_columns_that_are_none_are_told(shop: Shop, admin: Visitor) -> None:
    answer = admin.client.get(f"{LIST}/arrange?arrange:done=1&arrange:column=nonsense")
    assert admin.get(answer.headers["Location"]).status_code == 422
    for typed in ("-1", "99999999999", "x", "²"):
        page = admin.get(f"{LIST}?pin={typed}&saved={typed}")
        assert page.status_code == 200


def test_a_list_asks_the_same_number_of_questions_with_views(shop: Shop, admin: Visitor) -> None:
    address = keep(admin, "One", "sort=name")
    admin.get(address)
    with statements(shop.web.installation) as one:
        admin.get(address)
    for number in range(8):
        keep(admin, f"View {number}", "sort=-name")
    with statements(shop.web.installation) as many:
        admin.get(address)
    assert len(many) == len(one)
