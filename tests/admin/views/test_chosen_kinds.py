"""Categories, people, units and numbers on pages: chosen, looked up, shown, asked for."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest

from core.access.units import add_unit
from core.context import SYSTEM
from core.queries.find import find
from core.queries.query import Query
from core.records.write import create
from tests.admin.views.conftest import english
from tests.support.publishing import ADMIN, TRADING, publish
from tests.support.web import Visitor, Web

HOSTILE = "<b>East</b> {{ 7*7 }}"
VISIT = {
    "categories/regions.json": {
        "$schema": "urn:cardwright:categories:1",
        "name": "regions",
        "title": "Regions",
        "categories": [
            {"id": "east", "title": HOSTILE, "children": [{"id": "sh", "title": "上海"}, {"id": "sz"}]},
            {"id": "north", "title": "North", "children": [{"id": "bj", "title": "Beijing"}]},
            {"id": "past", "title": "Past", "retired": True},
        ],
    },
    "categories/costs.json": {
        "$schema": "urn:cardwright:categories:1",
        "name": "costs",
        "title": "Costs",
        "categories": [
            {"id": f"c{one}", "title": f"Cost {one}", "children": [{"id": f"c{one}x{two}"} for two in range(30)]}
            for one in range(20)
        ],
    },
    "entities/visit.json": {
        "$schema": "urn:cardwright:entity:1",
        "name": "visit",
        "title": "Visit",
        "properties": {
            "number": {"kind": "autonumber", "template": "V-{000}", "search": True},
            "subject": {"kind": "text"},
            "region": {"kind": "tree", "categories": "regions"},
            "cost": {"kind": "tree", "categories": "costs", "leaf": True},
            "manager": {"kind": "user"},
            "branch": {"kind": "unit"},
        },
        "card": {"title": "{number} {subject}"},
        "list": {"columns": ["number", "subject", "region", "manager", "branch"], "filters": ["region", "manager"]},
    },
}


@pytest.fixture
def visits(web: Web) -> Web:
    publish(web.installation, TRADING, VISIT)
    with web.installation.writing(SYSTEM) as ctx:
        east = add_unit(ctx.connection, "E", "East branch")
        add_unit(ctx.connection, "SH", "Shanghai branch", east)
    return web


@pytest.fixture
def ada(visits: Web) -> Visitor:
    return english(visits.visitor("ada", "Admin"))


def row_of(web: Web) -> dict[str, object]:
    with web.installation.reading(ADMIN) as ctx:
        (row,) = find(ctx, Query("visit", ("number", "subject", "region", "cost", "manager", "branch"))).rows
    return dict(row)


def options(visitor: Visitor, field: str, text: str) -> list[dict[str, str]]:
    return json.loads(visitor.get(f"/records/visit/options/{field}?q={text}").text)["options"]


def test_a_small_tree_is_an_indented_list_without_what_is_retired(ada: Visitor) -> None:
    page = ada.get("/records/visit/new").text
    (drawn,) = re.findall(r'<select[^>]*name="f_region".*?</select>', page, re.DOTALL)
    labels = [unescape(label) for label in re.findall(r"<option[^>]*>([^<]*)</option>", drawn)]
    assert labels[1:] == [HOSTILE, "\u2003上海", "\u2003sz", "North", "\u2003Beijing"]
    assert "<b>East" not in page


def test_a_large_tree_is_looked_up_and_draws_no_options(ada: Visitor) -> None:
    page = ada.get("/records/visit/new").text
    (drawn,) = re.findall(r'<select[^>]*name="f_cost".*?</select>', page, re.DOTALL)
    assert 'data-lookup="/records/visit/options/cost"' in drawn and drawn.count("<option") == 1
    found = options(ada, "cost", "cost 3")
    assert len(found) == 20 and found[0] == {"id": "c3x0", "title": "Cost 3 / c3x0"}


def test_people_and_units_are_looked_up_by_name(visits: Web, ada: Visitor) -> None:
    li = visits.person("li.lei", name="李雷")
    assert options(ada, "manager", "李") == [{"id": str(li), "title": "李雷"}]
    assert options(ada, "manager", "LI.L") == [{"id": str(li), "title": "李雷"}]
    assert [one["title"] for one in options(ada, "branch", "shang")] == ["East branch / Shanghai branch"]


def test_who_may_not_see_the_records_learns_no_names(visits: Web) -> None:
    nobody = visits.visitor("nobody")
    assert options(nobody, "manager", "") == []


def test_what_was_chosen_is_saved_and_shown_by_name(visits: Web, ada: Visitor) -> None:
    li = visits.person("li.lei", name="李雷")
    sent = {"f_subject": "First", "f_region": "sh", "f_cost": "c3x1", "f_manager": str(li), "f_branch": "2"}
    answer = ada.post("/records/visit/new", sent)
    assert answer.status_code == 303
    row = row_of(visits)
    assert (row["number"], row["region"], row["cost"]) == ("V-001", "sh", "c3x1")
    card = ada.get(answer.headers["Location"]).text
    assert "李雷" in card and "Shanghai branch" in card and "V-001" in card
    assert f'title="{"&lt;b&gt;East&lt;/b&gt; {{ 7*7 }} / 上海"}"' in card
    form = unescape(ada.get(f"/records/visit/{row['id']}/edit").text)
    assert f'<option value="{li}" selected>李雷</option>' in form
    assert '<option value="c3x1" selected>Cost 3 / c3x1</option>' in form


@pytest.mark.parametrize(
    ("field", "text"),
    [("region", "past"), ("region", "x"), ("cost", "c3"), ("manager", "999"), ("branch", "9"), ("number", "mine")],
)
def test_what_may_not_be_chosen_is_refused_beside_its_control(
    visits: Web, ada: Visitor, field: str, text: str
) -> None:
    answer = ada.post("/records/visit/new", {"f_subject": "x", f"f_{field}": text})
    if field == "number":  # no control of the form: what is sent all the same is not taken
        assert answer.status_code == 422
    else:
        assert answer.status_code == 422 and f"f_{field}-error" in answer.text


def test_a_number_is_shown_where_it_stands_and_never_edited(visits: Web, ada: Visitor) -> None:
    assert "Given on saving" in ada.get("/records/visit/new").text
    with visits.installation.writing(ADMIN) as ctx:
        made = create(ctx, "visit", {"subject": "x"})
    assert 'name="f_number"' not in ada.get(f"/records/visit/{made.id}/edit").text
    copied = ada.get(f"/records/visit/new?copy={made.id}").text
    assert "V-001" not in copied.split("<form", 1)[-1]


def test_a_list_is_asked_for_a_branch_and_grouped_by_level(visits: Web, ada: Visitor) -> None:
    with visits.installation.writing(ADMIN) as ctx:
        for subject, region in (("visit one", "sh"), ("visit two", "bj"), ("visit three", "east")):
            create(ctx, "visit", {"subject": subject, "region": region})
    page = unescape(ada.get("/records/visit?region[_under]=east").text)
    assert "is in or below" in page and HOSTILE in page
    assert [f"visit {one}" in page for one in ("one", "two", "three")] == [True, False, True]
    asked = ada.get("/records/visit?ask=region").text
    assert '<option value="_under" selected>' in asked
    grouped = unescape(ada.get("/records/visit?group=region:level1").text)
    assert "top level" in grouped and "2 records" in grouped and "/records/visit?region" in grouped
    behind = ada.get("/records/visit?region:level1=east")
    assert behind.status_code == 200 and "visit two" not in behind.text


def test_without_script_people_are_found_by_a_button(visits: Web, ada: Visitor) -> None:
    li = visits.person("li.lei", name="李雷")
    again = ada.post("/records/visit/new", {"f_subject": "x", "find": "manager", "find_manager": "李"})
    assert f'<option value="{li}">李雷</option>' in again.text
