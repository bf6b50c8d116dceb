"""A list as a board: columns with figures, cards that are moved by forms and by drag, refusals, undo."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest

from core.records.write import create_many
from tests.admin.desk import prepare_web_desk
from tests.admin.views.conftest import Shop, english
from tests.admin.views.test_processes import Desk
from tests.support import as_admin
from tests.support.databases import Stock
from tests.support.publishing import opened
from tests.support.timers import aged
from tests.support.web import Visitor, Web, statements

GRADES = "/records/customer?layout=board&by=grade"
FROM = "?from=" + quote("layout=board&by=grade")
BOARD = {"X-Board": "1"}


@pytest.fixture
def desk(stock: Stock, tmp_path: Path) -> Iterator[Desk]:
    with opened(stock, prepare_web_desk, tmp_path) as made:
        yield Desk(Web(made))


def columns(html: str) -> dict[str, tuple[int, list[str]]]:
    """What each column of a board says: its count, and the titles of its cards."""
    found = {}
    for part in html.split("<section")[1:]:
        value = re.search(r'data-board-column="([^"]*)"', part)
        count = re.search(r'class="board-count">([^<]*)<', part)
        assert value and count
        titles = re.findall(r'class="board-title"[^>]*>([^<]*)<', part)
        found[value[1]] = (int(count[1].replace(",", "")), [unescape(one) for one in titles])
    return found


def move(visitor: Visitor, shop: Shop, code: str, to: str, **headers: str):  # type: ignore[no-untyped-def]  # what the test client answers
    return visitor.post(f"{shop.card(code)}/move{FROM}", {"to": to, "version": "1"}, **headers)


def test_columns_hold_the_records_of_their_values_with_the_lists_figures(shared: Shop, reader: Visitor) -> None:
    page = reader.get(GRADES).text
    assert columns(page) == {
        "": (1, ["Chop-suey 中国"]),
        "A": (1, ["Alfreds Futterkiste"]),
        "B": (1, ["Bólido Comidas"]),
        "C": (1, ["Drachenblut"]),
        "D": (0, []),
    }
    narrowed = columns(reader.get(f"{GRADES}&country=Germany").text)
    assert {value: count for value, (count, _) in narrowed.items()} == {"A": 1, "B": 0, "C": 1, "D": 0}
    assert columns(reader.get(f"{GRADES}&q=Drachen").text)["C"] == (1, ["Drachenblut"])


def test_the_switch_keeps_the_address_and_a_view_keeps_the_layout(shared: Shop, reader: Visitor) -> None:
    page = reader.get("/records/customer?country=Germany&sort=-name").text
    assert 'href="/records/customer?country=Germany&amp;sort=-name&amp;layout=board"' in page
    board = reader.get("/records/customer?country=Germany&sort=-name&layout=board&by=grade").text
    assert 'href="/records/customer?country=Germany&amp;sort=-name"' in board
    new = reader.get("/records/customer/views/new?country=Germany&layout=board&by=grade")
    assert 'name="query" value="country=Germany&amp;layout=board&amp;by=grade"' in new.text


def test_what_is_no_column_is_told_and_what_has_no_such_layout_is_a_table(shared: Shop, reader: Visitor) -> None:
    for path, status in ((f"{GRADES}x", 422), ("/records/customer?layout=board&by=name", 422)):
        page = reader.get(path)
        assert page.status_code == status and "asks for something that is not there" in page.text
    plain = reader.get("/records/shipper?layout=board").text
    assert "data-board" not in plain and "Nothing here yet" in plain
    assert 'class="list-table' in reader.get("/records/customer?layout=nonsense").text


def test_a_board_costs_as_many_statements_for_many_cards_as_for_few(shop: Shop, admin: Visitor) -> None:
    admin.get(GRADES)
    with statements(shop.web.installation) as few:
        admin.get(GRADES)
    with as_admin(shop.web.installation) as ctx:
        rows = [{"code": f"X{n}", "name": f"More {n}", "grade": "ABCD"[n % 4]} for n in range(120)]
        assert create_many(ctx, "customer", rows).refused == {}
    with statements(shop.web.installation) as many:
        page = admin.get(GRADES).text
    assert len(many) == len(few)
    assert {value: (count, len(cards)) for value, (count, cards) in columns(page).items()} == {
        "": (1, 1),
        "A": (31, 20),
        "B": (31, 20),
        "C": (31, 20),
        "D": (30, 20),
    }
    following = re.search(r'hx-get="([^"]*value=A[^"]*)"', page)
    assert following
    rest = admin.get(unescape(following[1])).text
    assert rest.count("data-card=") == 11 and "data-board-more" not in rest
    assert not set(re.findall(r'data-card="([^"]*)"', rest)) & set(re.findall(r'data-card="([^"]*)"', page))


def test_a_card_is_moved_by_its_form_and_taken_back(shop: Shop, admin: Visitor) -> None:
    menu = admin.get(f"{shop.card('ALFKI')}/move{FROM}").text
    assert re.findall(r'name="to" value="([^"]*)"', menu) == ["B", "C", "D", ""]
    assert move(admin, shop, "ALFKI", "B").headers["Location"] == GRADES
    board = admin.get(GRADES).text
    assert columns(board)["B"][1] == ["Alfreds Futterkiste", "Bólido Comidas"]
    undo = re.search(r'action="(/records/customer/undo[^"]*)"', board)
    assert undo
    assert admin.post(unescape(undo[1])).status_code == 303
    assert columns(admin.get(GRADES).text)["A"][1] == ["Alfreds Futterkiste"]
    admin.post(unescape(undo[1]))
    assert columns(admin.get(GRADES).text)["A"][1] == ["Alfreds Futterkiste"]


def test_a_dragged_card_is_answered_with_the_heads_and_itself(shop: Shop, admin: Visitor) -> None:
    answer = move(admin, shop, "ALFKI", "B", **BOARD)
    assert answer.status_code == 200 and "<html" not in answer.text
    assert re.findall(r'data-board-head="([^"]*)"', answer.text) == ["", "A", "B", "C", "D"]
    assert 'data-version="2"' in answer.text and "undo" in answer.headers["HX-Trigger"]
    gone = admin.post(
        f"{shop.card('ALFKI')}/move?from={quote('layout=board&by=grade&grade=B')}",
        {"to": "C", "version": "2"},
        **BOARD,
    )
    assert gone.status_code == 200 and "data-card" not in gone.text


def test_of_two_who_move_the_same_card_one_is_told(shop: Shop, admin: Visitor) -> None:
    other = english(shop.web.visitor("bob", "Admin"))
    other.get(GRADES)
    assert move(other, shop, "ALFKI", "C", **BOARD).status_code == 200
    late = move(admin, shop, "ALFKI", "B", **BOARD)
    assert (late.status_code, late.mimetype) == (409, "text/plain") and "Bob" in late.text
    page = move(admin, shop, "ALFKI", "B")
    assert page.status_code == 409 and "Not possible now" in page.text
    assert columns(admin.get(GRADES).text)["C"][1] == ["Alfreds Futterkiste", "Drachenblut"]


def test_what_cannot_be_is_refused_in_words(shop: Shop, admin: Visitor) -> None:
    wrong = move(admin, shop, "ALFKI", "Z", **BOARD)
    assert (wrong.status_code, wrong.mimetype) == (422, "text/plain") and wrong.text
    assert admin.post(f"/records/customer/{shop.orders['10248']}/move{FROM}", {"to": "B"}, **BOARD).status_code == 404
    assert admin.post(f"{shop.card('ALFKI')}/move?from=layout%3Dboard%26by%3Dname", {"to": "B"}).status_code == 422
    assert admin.get("/records/customer/pile?from=layout%3Dboard&value=A&cursor=nonsense").status_code == 422


def test_what_one_does_not_see_is_in_no_column_and_cannot_be_moved(shop: Shop, admin: Visitor) -> None:
    agent = english(shop.web.visitor("eve", "agent"))
    page = agent.get(GRADES)
    assert columns(page.text) == {"A": (0, []), "B": (0, []), "C": (0, []), "D": (0, [])}
    assert move(agent, shop, "ALFKI", "B", **BOARD).status_code == 404


# ---- processes
STAGES = "?from=" + quote("layout=board")


def drag(visitor: Visitor, id: str, seen: str, to: str):  # type: ignore[no-untyped-def]  # what the test client answers
    return visitor.post(f"/records/complaint/{id}/move{STAGES}", {"seen": seen, "to": to}, **BOARD)


def test_a_state_is_changed_by_its_transition_alone(desk: Desk) -> None:
    id = desk.complaint()
    board = desk.agent.get("/records/complaint?layout=board").text
    assert list(columns(board)) == ["received", "working", "resolved", "closed"]
    assert re.findall(r'data-board-ways="([^"]*)"', board)[0] == "[&#34;working&#34;]"
    asked = drag(desk.agent, id, "received", "working")
    form = asked.headers["X-Dialog-Open"]
    assert asked.status_code == 204 and desk.stage(id) == "received"
    inside = desk.agent.get(form, **{"X-Dialog": "1"}).text
    assert "data-scripts=" in inside and "data-styles=" in inside, "it brings what its controls need"
    version = re.search(r'name="version" value="(\d+)"', inside)
    assert version
    done = desk.agent.post(form, {"version": version[1], "f_cause": "a crack"}, **{"X-Dialog": "1"})
    assert done.headers["X-Dialog-Next"] == "/records/complaint?layout=board"
    assert desk.stage(id) == "working"


def test_a_refused_transition_says_why_and_one_without_questions_is_done_at_once(desk: Desk) -> None:
    id = desk.complaint(cause="x")
    none = drag(desk.agent, id, "received", "resolved")
    assert none.status_code == 422 and none.text == "No step leads from “Received” to “Resolved”."
    denied = drag(desk.agent, id, "received", "closed")
    assert (denied.status_code, denied.mimetype) == (422, "text/plain") and "Refuse" in denied.text
    done = drag(desk.agent, id, "received", "working")
    assert done.status_code == 200 and desk.stage(id) == "working"
    assert f'data-card="{id}"' in done.text and '"undo": ""' in done.headers["HX-Trigger"]


def test_who_is_late_with_a_state_is_told_who_was_faster(desk: Desk) -> None:
    id = desk.complaint(cause="x")
    desk.agent.post(f"/records/complaint/{id}/transition/handling/ACCEPT", {"version": "1"})
    told = drag(desk.agent, id, "received", "closed")
    assert told.status_code == 409 and "Wang moved the record to “In progress”" in told.text


def test_the_menu_says_what_is_against_each_way(desk: Desk) -> None:
    id = desk.complaint()
    page = desk.agent.get(f"/records/complaint/{id}/move{STAGES}").text
    assert "Accept" in page and "Refuse" in page and "is-closed" in page
    assert "to=list" in page


def test_days_in_a_state_are_told_and_too_many_stand_out(desk: Desk) -> None:
    id = desk.complaint()
    assert "here" not in desk.agent.get("/records/complaint?layout=board").text.split("board-foot")[-1][:200]
    aged(desk.web.installation, id, timedelta(days=18))
    card = desk.agent.get("/records/complaint?layout=board").text
    assert re.search(r'tag-amber">18 days here<', card)
