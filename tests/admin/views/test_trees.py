"""Records below each other on a list and on a card: opened, narrowed, gone on with, moved, added, taken back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest

from core.queries.find import find
from core.queries.query import Query
from core.records.write import assign, create_many, update
from tests.admin.views.conftest import english
from tests.support import as_admin
from tests.support.databases import Stock
from tests.support.places import PEOPLE, fill_places, prepare_web_places
from tests.support.publishing import opened
from tests.support.web import Visitor, Web, statements

LIST = "/records/place?layout=tree"
DRAGGED = {"X-Tree": "1"}


@dataclass
class Places:
    web: Web
    ids: dict[str, str]
    admin: Visitor

    def open(self, *names: str) -> str:
        return "open=" + ",".join(self.ids[name] for name in names)

    @property
    def chart(self) -> str:
        return f"/records/firm/{self.ids['Acme']}?tab=chart"

    def stands(self, entity: str, name: str, field: str) -> str:
        with as_admin(self.web.installation) as ctx:
            (row,) = find(ctx, Query(entity, (field,), {"id": {"_eq": self.ids[name]}})).rows
        return str(getattr(row[field], "title", ""))


@pytest.fixture
def places(stock: Stock, tmp_path: Path) -> Iterator[Places]:
    with opened(stock, prepare_web_places, tmp_path) as made:
        web = Web(made)
        ids = fill_places(made)
        yield Places(web, ids, english(web.visitor("ada", "Admin")))


def rows(html: str) -> list[str]:
    """The rows of a tree as they stand below each other: `> Sales` closed, `v Sales` open, `- North` with nothing."""
    found = []
    for part in re.findall(r"<tr role=\"row\" class=.*?</tr>", html, re.S):
        level = re.search(r'aria-level="(\d+)"', part)
        said = re.search(r'class="(?:lead|link|tree-where)"[^>]*>([^<]*)<', part)
        state = re.search(r'aria-expanded="(true|false)"', part)
        assert level and said
        sign = {None: "-", "true": "v", "false": ">"}[state and state[1]]
        found.append(f"{'  ' * (int(level[1]) - 1)}{sign} {unescape(said[1])}")
    return found


def test_a_list_opens_level_by_level_and_the_address_says_how_far(places: Places) -> None:
    page = places.admin.get(LIST).text
    assert rows(page) == ["> Board"]
    toggle = re.search(r'class="tree-toggle" href="([^"]*)"', page)
    assert toggle and unescape(toggle[1]) == f"{LIST}&{places.open('Board')}"
    page = places.admin.get(f"{LIST}&{places.open('Board', 'Sales')}").text
    assert rows(page) == ["v Board", "  v Sales", "    - North", "    - South", "  - Stores"]
    assert 'aria-posinset="2" aria-setsize="2"' in page
    branch = places.admin.get(f"/records/place/branch?from=layout%3Dtree&under={places.ids['Sales']}&level=3")
    assert rows(branch.text) == ["    - North", "    - South"]


def test_what_is_looked_for_is_unfolded_with_all_that_stands_above_it(places: Places) -> None:
    page = places.admin.get(f"{LIST}&q=North").text
    assert rows(page) == ["v Board", "  v Sales", "    - North"]
    assert page.count("is-aside") == 2 and "1 of 5" in page
    assert rows(places.admin.get(f"{LIST}&floor[_gt]=2").text) == [
        "v Board",
        "  v Sales",
        "    - South",
        "  - Stores",
    ]
    assert rows(places.admin.get(f"{LIST}&q=North&open=").text) == ["> Board"]
    assert "Nothing matches" in places.admin.get(f"{LIST}&q=Nowhere").text


def ticks(html: str) -> list[str]:
    """Names of the records that can be ticked."""
    return re.findall(r'<input class="tick"[^>]*aria-label="Select ([^"]*)"', html)


def total(html: str) -> str:
    """The row at the foot."""
    foot = re.search(r"<tfoot.*?</tfoot>", html, re.S)
    return " ".join(re.sub(r"<[^>]*>", " ", unescape(foot[0])).split()) if foot else ""


def test_records_of_a_tree_are_ticked_and_added_up_like_those_of_a_table(places: Places) -> None:
    page = places.admin.get(LIST).text
    assert ticks(page) == ["Board"] and "Select all 5" in page
    assert total(page) == "Total 5 records floor Most 4 Most 4", "of all, whatever is open"
    branch = places.admin.get(f"/records/place/branch?from=layout%3Dtree&under={places.ids['Sales']}&level=3").text
    assert ticks(branch) == ["North", "South"]
    page = places.admin.get(f"{LIST}&q=South").text
    assert ticks(page) == ["South"], "what only stands above it was not looked for"
    assert total(page) == "Total 1 record · everything filtered floor Most 3 Most 3"
    done = {"id": [places.ids["North"], places.ids["South"]], "back": "layout=tree", "sent": "1"}
    asked = places.admin.post("/records/place/bulk/delete", done)
    assert asked.headers.get("Location", "").endswith("?layout=tree"), asked.text
    assert total(places.admin.get(LIST).text).startswith("Total 3 records")
    chart = places.admin.get(places.chart).text
    assert not ticks(chart) and not total(chart), "a card's tab has no bar"


def test_whoever_does_not_see_what_is_above_has_it_at_the_top(places: Places) -> None:
    owner = places.web.person("cleo", "clerk")
    with as_admin(places.web.installation) as ctx:
        assign(ctx, "place", places.ids["North"], owner)
    clerk = english(places.web.signed_in("cleo"))
    assert rows(clerk.get(LIST).text) == ["- North"]


def test_each_level_costs_the_same_however_many_are_open_and_long_ones_go_on(places: Places) -> None:
    address = f"{LIST}&{places.open('Board', 'Sales', 'Stores')}"
    places.admin.get(address)
    with statements(places.web.installation) as few:
        places.admin.get(address)
    with as_admin(places.web.installation) as ctx:
        made = [
            {"name": f"{where} {n:03}", "firm": places.ids["Acme"], "parent": places.ids[where]}
            for where in ("Stores", "Sales")
            for n in range(60)
        ]
        assert create_many(ctx, "place", made).refused == {}
    with statements(places.web.installation) as many:
        page = places.admin.get(address).text
    assert len(many) == len(few)
    found = rows(page)
    assert found.count("    - Show more") == 2
    assert found[-1] == "    - Show more" and found[-2] == "    - Stores 049"
    (further,) = [
        unescape(one) for one in re.findall(r'data-tree-more="([^"]*)"', page) if places.ids["Stores"] in one
    ]
    rest = places.admin.get(further).text
    assert rows(rest) == [f"    - Stores {n:03}" for n in range(50, 60)]
    assert 'aria-posinset="51"' in rest


def test_a_card_shows_its_own_tree_with_the_members_and_those_that_stand_nowhere(places: Places) -> None:
    with as_admin(places.web.installation) as ctx:
        other = create_many(ctx, "firm", [{"name": "Other"}]).saved[0].id
        create_many(ctx, "place", [{"name": "Elsewhere", "firm": other}])
    page = places.admin.get(f"{places.chart}&{places.open('Board', 'Sales')}").text
    assert rows(page) == [
        "v Board",
        "  v Sales",
        "    - Ann",
        "    > North",
        "    - South",
        "  - Stores",
        "v Not placed yet",
        "  - Cid",
    ]
    source = unescape(re.findall(r'data-tree-source="([^"]*)"', page)[0])
    part = places.admin.get(f"{source}?under={places.ids['North']}&level=4").text
    assert rows(part) == ["      - Ben"]
    table = places.admin.get(f"{places.chart}&as=table").text
    assert "treegrid" not in table and "as=tree" in table
    assert places.admin.get(f"/records/firm/{places.ids['Acme']}/branch/overview").status_code == 404


def test_a_row_that_is_dropped_is_moved_and_taken_back_where_one_is(places: Places) -> None:
    back = quote(places.chart)
    places.admin.get(places.chart)
    for entity, name, field, to, said in (
        ("place", "Stores", "parent", "North", "Stores is in “North” now."),
        ("place", "Sales", "parent", "", "Sales is at the top now."),
        ("person", "Cid", "place", "South", "Cid is in “South” now."),
        ("person", "Ann", "place", "", "Ann stands nowhere now."),
    ):
        before = places.stands(entity, name, field)
        path = f"/records/{entity}/{places.ids[name]}/place/{field}?back={back}"
        done = places.admin.post(path, {"to": places.ids.get(to, ""), "version": ""}, **DRAGGED)
        assert done.status_code == 204 and places.stands(entity, name, field) == to
        told = done.headers["HX-Trigger"].encode().decode("unicode_escape")
        assert said in told
        undo = re.search(r'"undo": "([^"]*)"', told)
        assert undo
        undone = places.admin.post(undo[1])
        assert (undone.status_code, undone.headers["Location"]) == (303, places.chart)
        assert places.stands(entity, name, field) == before


def test_what_cannot_be_is_told_and_nothing_moves(places: Places) -> None:
    places.admin.get(LIST)
    path = f"/records/place/{places.ids['Board']}/place/parent"
    refused = places.admin.post(path, {"to": places.ids["North"]}, **DRAGGED)
    assert refused.status_code == 422 and "below itself" in refused.text
    with as_admin(places.web.installation) as ctx:
        update(ctx, "place", places.ids["North"], {"floor": 9})
    stale = places.admin.post(
        f"/records/place/{places.ids['North']}/place/parent", {"to": "", "version": "1"}, **DRAGGED
    )
    assert stale.status_code == 409 and places.stands("place", "North", "parent") == "Sales"
    assert places.admin.post(f"/records/place/{places.ids['North']}/place/firm", {"to": ""}).status_code == 404
    reader = english(places.web.visitor("rita"))
    assert reader.post(path, {"to": ""}, **DRAGGED).status_code == 403


def test_the_form_offers_where_a_record_may_be_and_moves_it_without_scripts(places: Places) -> None:
    path = f"/records/place/{places.ids['Sales']}/place/parent?back={quote(LIST)}"
    page = places.admin.get(path).text
    assert "To the top" in page and 'name="f_firm"' in page
    offered = places.admin.get(f"{path.partition('?')[0]}/options?on={places.ids['Acme']}").json
    assert offered and [one["title"] for one in offered["options"]] == ["Board", "Stores"]
    done = places.admin.post(path, {"f_parent": places.ids["Stores"], "version": "1"})
    assert (done.status_code, done.headers["Location"]) == (303, LIST)
    assert places.stands("place", "Sales", "parent") == "Stores"


def test_a_new_one_is_added_where_it_is_asked_for(places: Places) -> None:
    page = places.admin.get(f"{places.chart}&{places.open('Board')}").text
    links = [unescape(one) for one in re.findall(r'class="tree-act" href="([^"]*)"', page)]
    person, place = (one for one in links if places.ids["Sales"] in one)
    for link, name in ((place, "West"), (person, "Dan")):
        form = places.admin.get(link).text
        assert 'name="f_name"' in form and "Sales" in form
        assert places.admin.post(link, {"f_name": ""}).status_code == 422
        done = places.admin.post(link, {"f_name": name})
        assert done.status_code == 303 and done.headers["Location"].startswith(places.chart)
    opened_again = rows(places.admin.get(f"{places.chart}&{places.open('Board', 'Sales')}").text)
    assert "    - West" in opened_again and "    - Dan" in opened_again


def test_lists_are_asked_for_a_whole_branch(places: Places) -> None:
    page = places.admin.get(f"/records/person?place[_under]={places.ids['Sales']}").text
    assert "is in or below" in page
    assert [one for one in PEOPLE if re.search(rf"\b{one}\b", page)] == ["Ann", "Ben"]
    form = places.admin.get("/records/person?ask=place").text
    assert 'value="_under"' in form
    answered = places.admin.get(f"/records/person?set=place&op=_under&v={places.ids['North']}")
    assert answered.headers["Location"] == f"/records/person?place%5B_under%5D={places.ids['North']}"
