"""The composite query as a page: read, changed button by button, shown as a list, and in words on its chips."""

from __future__ import annotations

import json
import re
from html import unescape
from urllib.parse import parse_qsl, urlencode, urlsplit

from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from admin.query.drafts import ALL, ANY, Branch, Node, Rule
from admin.query.forms import pairs
from core.records.write import create_many
from tests.admin.views.conftest import Shop, names
from tests.support import as_admin
from tests.support.web import Visitor, statements

LIST = "/records/customer"
QUERY = f"{LIST}/query"
ANY_OF = {"_or": [{"credit_limit": {"_gt": 1000}}, {"orders": {"_some": {"ordered_on:year": {"_eq": "2025"}}}}]}
"""Alfreds by its credit, Chop-suey by its order."""


def address(tree: object, **more: str) -> str:
    return f"{LIST}?{urlencode({**more, 'filter': json.dumps(tree)})}"


def form(page: TestResponse) -> list[tuple[str, str]]:
    """What a browser without script would send of the form as it stands."""
    body = page.text[page.text.index("data-query") :]
    found: list[tuple[str, str]] = []
    for tag in re.finditer(r"<(?:(input)\b([^>]*)>|(select)\b([^>]*)>(.*?)</select>)", body, re.S):
        _input, of_input, select, of_select, inside = tag.groups()
        attributes = of_select if select else of_input
        name = re.search(r'\bname="([^"]*)"', attributes)
        if name is None:
            continue
        if select:
            chosen = re.search(r'value="([^"]*)" selected', inside) or re.search(r'value="([^"]*)"', inside)
            found.append((name[1], unescape(chosen[1]) if chosen else ""))
        elif "checkbox" not in attributes or " checked" in attributes:
            value = re.search(r'\bvalue="([^"]*)"', attributes)
            found.append((name[1], unescape(value[1]) if value else ""))
    return found


def press(visitor: Visitor, sent: list[tuple[str, str]], do: str) -> TestResponse:
    data = MultiDict([*sent, ("do", do)]).to_dict(flat=False)
    return visitor.post(QUERY, {**data})


def typed(sent: list[tuple[str, str]], **values: str) -> list[tuple[str, str]]:
    """The form with other values in some controls: `at_0_1_t="5"`."""
    wanted = {f"q:{'.'.join(name.split('_')[1:-1])}:{name.split('_')[-1]}": value for name, value in values.items()}
    return [*((name, value) for name, value in sent if name not in wanted), *wanted.items()]


def chips(page: TestResponse) -> list[str]:
    found = re.findall(r'<span class="chip(?: chip-any)?"[^>]*>\s*<a[^>]*>(.*?)</a>', page.text, re.S)
    return [" ".join(unescape(re.sub(r"<[^>]*>", "", one)).split()) for one in found]


def test_what_is_not_flat_is_said_in_words_and_opens_in_the_form(shared: Shop, reader: Visitor) -> None:
    page = reader.get(address({"_and": [ANY_OF, {"_not": {"country": {"_eq": "Spain"}}}]}, grade="A"))
    assert names(page) == ["Alfreds Futterkiste"]
    assert chips(page) == [
        "Grade is Strategic",
        "Any of Credit limit more than $1,000.00 · (has Orders where Ordered on · by year is 2025)",
        "none of: Country is Spain",
    ]
    opened = re.search(r'href="([^"]*/query\?[^"]*)" hx-boost="false" data-dialog title="Credit', page.text)
    assert opened
    builder = reader.get(unescape(opened[1]))
    assert builder.status_code == 200
    assert 'value="1000.00"' in builder.text
    again = press(reader, form(builder), "apply")
    assert again.status_code == 303
    assert chips(reader.get(again.headers["Location"])) == chips(page)


def test_one_of_several_conditions_is_taken_away_by_its_chip(shared: Shop, reader: Visitor) -> None:
    page = reader.get(address({"_and": [ANY_OF, {"_not": {"country": {"_eq": "Switzerland"}}}]}))
    assert names(page) == ["Alfreds Futterkiste"]
    off = re.findall(r'class="chip-off" href="([^"]*)"', page.text)
    assert names(reader.get(unescape(off[1]))) == ["Alfreds Futterkiste", "Chop-suey 中国"]
    assert len(names(reader.get(unescape(off[0])))) == 3


def test_a_query_is_built_without_script(shared: Shop, reader: Visitor) -> None:
    page = reader.get(f"{QUERY}?sort=-name")
    page = press(reader, form(page), "add::f:credit_limit")
    page = press(reader, form(page), "wrap:0")
    page = press(reader, form(page), "add:0:r:orders")
    page = press(reader, form(page), "add:0.1:f:ordered_on")
    sent = typed(form(page), at_0_0_way="_gt", at_0_0_t="1000", at_0_1_0_way="_between", at_0_1_0_t1="2025-12-01")
    answer = press(reader, typed(sent, at_0_1_0_t2="2025-12-31"), "apply")
    assert answer.status_code == 303
    parts = dict(parse_qsl(urlsplit(answer.headers["Location"]).query))
    assert parts["sort"] == "-name"
    assert json.loads(parts["filter"])["_or"][1]["orders"]["_some"] == {
        "ordered_on": {"_between": ["2025-12-01", "2025-12-31"]}
    }
    assert names(reader.get(answer.headers["Location"])) == ["Chop-suey 中国", "Alfreds Futterkiste"]


def test_flat_conditions_stay_flat(shared: Shop, reader: Visitor) -> None:
    draft = Branch(
        (Rule("grade", "_in", ("A", "B")), Rule("city", "_contains", text="Ber, lin"), Rule("sys_owner", "_me"))
    )
    answer = press(reader, list(pairs(draft)), "apply")
    assert parse_qsl(urlsplit(answer.headers["Location"]).query) == [
        ("grade[_in]", "A,B"),
        ("city[_contains]", "Ber, lin"),
        ("sys_owner", "$CURRENT_USER"),
    ]
    assert chips(reader.get(answer.headers["Location"])) == [
        "Grade is any of Strategic, Key",
        "City contains Ber, lin",
        "Owner is me",
    ]


def test_several_typed_values_stand_one_a_line(shared: Shop, reader: Visitor) -> None:
    page = reader.get(f"{QUERY}?country[_in]=Spain,Germany&city[_neq]=Aachen")
    assert "is any of Spain, Germany" in page.text
    assert re.search(r"<textarea[^>]*>\s*Spain\nGermany</textarea>", page.text)
    rule = Rule("country", "_noneOf", text="Spain\r\n\r\n Germany ")
    answer = press(reader, list(pairs(Branch((rule,)))), "apply")
    assert parse_qsl(urlsplit(answer.headers["Location"]).query) == [("country[_nin]", "Spain,Germany")]
    assert names(reader.get(answer.headers["Location"])) == ["Chop-suey 中国"]


def test_periods_relative_to_today_are_asked_and_said(shared: Shop, reader: Visitor) -> None:
    said = {
        Rule("sys_created_at", "_period", unit="day"): "Created is today",
        Rule("sys_created_at", "_period", unit="quarter-1"): "Created is last quarter",
        Rule("sys_created_at", "_last", text="30", unit="D"): "Created in the last 30 days",
        Rule("sys_created_at", "_older", text="2", unit="M"): "Created more than 2 months ago",
    }
    found = []
    for rule, words in said.items():
        page = reader.get(press(reader, list(pairs(Branch((rule,)))), "apply").headers["Location"])
        assert chips(page) == [words]
        found.append(len(names(page)))
    assert found == [4, 0, 4, 0]


def test_what_is_wrong_is_told_where_it_stands_and_nothing_is_lost(shared: Shop, reader: Visitor) -> None:
    draft = Branch((Rule("credit_limit", "_gt", text="lots"), Branch((Rule("name", "_contains", text="kept"),), ANY)))
    page = press(reader, list(pairs(draft)), "apply")
    assert page.status_code == 422
    assert 'href="#q-0"' in page.text
    assert re.search(r'value="lots"[^>]*aria-invalid="true" aria-describedby="q-0-error"', page.text)
    assert 'id="q-0-error"' in page.text
    assert 'value="kept"' in page.text
    assert set(pairs(draft)) <= set(form(page))


def test_a_view_is_changed_in_the_form(shop: Shop, admin: Visitor) -> None:
    query = urlencode({"filter": json.dumps(ANY_OF)})
    kept = admin.post(f"{LIST}/views", {"name": "Worth a call", "query": query}).headers["Location"]
    page = press(admin, form(admin.get(kept.replace(LIST, QUERY))), "add::f:country")
    answer = press(admin, typed(form(page), at_2_way="_contains", at_2_t="Spa"), "apply")
    page = admin.get(answer.headers["Location"])
    assert names(page) == ["Alfreds Futterkiste", "Bólido Comidas", "Chop-suey 中国"]
    assert 'aria-current="page">Worth a call' in page.text
    assert "Save view" in page.text


def test_a_dialog_is_sent_its_inside_and_where_to_go_on(shared: Shop, reader: Visitor) -> None:
    page = reader.get(f"{QUERY}?grade=A", **{"X-Dialog": "1"})
    assert "<html" not in page.text
    answer = reader.post(QUERY, {**dict(form(page)), "do": "apply"}, **{"X-Dialog": "1"})
    assert (answer.status_code, answer.headers["X-Dialog-Next"]) == (204, f"{LIST}?grade[_in]=A")


def test_no_button_is_too_strange_to_be_pressed(shared: Shop, reader: Visitor) -> None:
    draft: list[Node] = [Rule("name", "_contains", text="a")]
    sent = list(pairs(Branch(tuple(draft), ALL)))
    for do in (
        "",
        "add",
        "add::f:gone",
        "add:0:f:name",
        "add::r:gone.orders",
        "add::d:gone",
        "wrap:9.9",
        "remove:x",
        "x:::",
        "add::f:" + "a." * 30,
    ):
        assert press(reader, sent, do).status_code in (200, 422)
    assert press(reader, [("q:0:json", "{"), ("q::join", "?")], "apply").status_code == 422
    assert press(reader, [("q::join", "all"), ("q:0:relation", "gone"), ("q:0:has", "x")], "apply").status_code == 422
    assert reader.get(f"{QUERY}?filter=[&grade=A").status_code == 422
    assert reader.get("/records/nothing/query").status_code == 404


def test_nobody_asks_about_what_they_may_not_see(shared: Shop) -> None:
    visitor = shared.web.visitor("nemo")
    assert visitor.get(QUERY).status_code == 403


def test_as_many_statements_however_many_records_are_named(shop: Shop, admin: Visitor) -> None:
    def asked(path: str, ids: list[str]) -> int:
        tree = {"_or": [{"orders": {"_some": {"customer": {"_in": ids}}}}, {"orders": {"_none": {}}}]}
        with statements(shop.web.installation) as seen:
            assert admin.get(address(tree).replace(LIST, path, 1)).status_code == 200
        return len(seen)

    ids = list(shop.customers.values())
    few = [asked(path, ids[:1]) for path in (LIST, QUERY, LIST, QUERY)][2:]
    with as_admin(shop.web.installation) as ctx:
        create_many(ctx, "customer", [{"code": f"N{at}", "name": f"New {at}"} for at in range(20)])
    assert [asked(path, ids) for path in (LIST, QUERY)] == few
