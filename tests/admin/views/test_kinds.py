"""Every value kind on its pages: drawn, typed, filtered and exported, without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time, timedelta
from decimal import Decimal
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest

from admin.security import passwords
from core.queries.find import find
from core.queries.query import Query
from core.records.write import create
from tests.admin.views.conftest import english
from tests.support import as_admin, publish
from tests.support.databases import Stock
from tests.support.publishing import opened
from tests.support.samples import FULL, SAMPLE
from tests.support.web import CHEAP, Visitor, Web, prepare_web

pytestmark = pytest.mark.parametrize("stock", ["sqlite"], indirect=True, scope="session")
"""What the kinds do is tested on both databases; pages only show and send it."""


@dataclass
class Site:
    """Somebody who is signed in, and the card of a record with a value in every field."""

    visitor: Visitor
    web: Web
    card: str

    def records(self, name: str) -> list[dict[str, object]]:
        with as_admin(self.web.installation) as ctx:
            return [dict(row) for row in find(ctx, Query("sample", filter={"name": {"_eq": name}})).rows]


@pytest.fixture
def site(stock: Stock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setattr(passwords, "METHOD", CHEAP)
    with opened(stock, prepare_web, tmp_path) as installation:
        publish(installation, {"entities/sample.json": SAMPLE})
        with as_admin(installation) as ctx:
            saved = create(ctx, "sample", FULL)
        web = Web(installation)
        yield Site(english(web.visitor("ada", "Admin")), web, f"/records/sample/{saved.id}")


TYPED: dict[str, object] = {
    "f_name": "typed",
    "f_share": "２５ %",
    "f_tags": ["", "wine", 'o"dd, one'],
    "f_page": "www.example.com",
    "f_script": "\r\n  select 1;\r\n",
    "f_opens": "下午2:30",
    "f_spent": "1小时30分",
    "f_stars": "4",
    "f_paint": "red",
    "f_extra": '{"a": [1]}',
    "f_grade": "B",
}


def test_a_form_is_read_kind_by_kind(site: Site) -> None:
    site.visitor.get("/records/sample/new")
    assert site.visitor.post("/records/sample/new", TYPED).status_code == 303
    (made,) = site.records("typed")
    expected = {
        "share": Decimal("0.2500"),
        "tags": ("wine", 'o"dd, one'),
        "page": "https://www.example.com",
        "script": "\n  select 1;\n",
        "opens": time(14, 30),
        "spent": timedelta(minutes=90),
        "stars": 4,
        "paint": "#ff0000",
        "extra": '{"a":[1]}',
        "grade": "B",
    }
    assert {name: made[name] for name in expected} == expected


def test_a_form_with_a_slip_comes_back_as_it_was_filled(site: Site) -> None:
    site.visitor.get("/records/sample/new")
    page = site.visitor.post("/records/sample/new", {**TYPED, "f_spent": "90", "f_extra": "{"})
    assert page.status_code == 422
    ticked = re.findall(r'name="f_tags" value="([^"]*)" checked', page.text)
    assert [unescape(one) for one in ticked] == ["wine", 'o"dd, one']
    assert re.search(r'type="radio" name="f_stars" value="4"[^>]* checked', page.text)
    assert 'value="下午2:30"' in page.text
    assert "\n  select 1;\r\n</textarea>" in page.text or "\n\n  select 1;" in page.text
    assert set(re.findall(r'id="f_(\w+)-error"', page.text)) == {"spent", "extra"}


def test_an_emptied_set_and_a_rating_taken_back_are_empty(site: Site) -> None:
    site.visitor.get(site.card + "/edit")
    site.visitor.post(site.card + "/edit", {"version": "1", "f_tags": [""], "f_stars": "", "f_name": "full"})
    (left,) = site.records("full")
    assert (left["tags"], left["stars"]) == (None, None)


def test_a_retired_choice_is_offered_to_no_one(site: Site) -> None:
    page = site.visitor.get(site.card + "/edit").text
    assert 'value="old"' not in page
    assert ">Last</option>" not in page


def test_a_card_shows_tags_stars_a_swatch_and_a_safe_link(site: Site) -> None:
    page = site.visitor.get(site.card).text
    assert (
        '<span class="tags"><span class="tag tag-gray">wine</span><span class="tag tag-gray">cheese</span></span>'
        in page
    )
    assert 'role="img" aria-label="4 / 5"' in page
    assert 'fill="#1b5cd0"' in page
    assert 'target="_blank" rel="noopener noreferrer">例子.中国/路径?q=a%7Cb</a>' in page
    assert "1 d 2 h 30 min" in page
    assert "12.25%" in page
    assert "style=" not in page


def test_a_link_that_another_program_wrote_is_not_followed(site: Site) -> None:
    with as_admin(site.web.installation) as ctx:
        table = ctx.live.tables["sample"]
        ctx.connection.execute(table.table.update().values({table.columns["page"]: "javascript:alert(1)"}))
    page = site.visitor.get(site.card).text
    assert "javascript:alert(1)" in page
    assert 'href="javascript:' not in page


@pytest.mark.parametrize(
    ("asked", "chip"),
    [
        ("tags[_has]=wine,cheese", "has any of"),
        ("tags[_hasAll]=wine,cheese", "has all of"),
        ("share[_gte]=0.1225", "12.25%"),
        ("share=12.25%25", "12.25%"),
        ("opens[_gt]=14:00", "after"),
        ("spent[_lte]=26:30", "1 d 2 h 30 min"),
        ("stars=4", "4 / 5"),
        ("script[_contains]=SELECT", "contains"),
    ],
)
def test_a_list_is_filtered_and_says_by_what(site: Site, asked: str, chip: str) -> None:
    page = unescape(site.visitor.get(f"/records/sample?{asked}").text)
    assert ">full</a>" in page
    assert chip in page


def test_a_set_is_asked_for_by_ticking(site: Site) -> None:
    page = site.visitor.get("/records/sample?ask=tags").text
    assert re.findall(r'<option value="(_\w+)"', page)[:3] == ["_has", "_hasAll", "_hasNone"]
    answer = site.visitor.get("/records/sample?set=tags&op=_hasNone&v=wine&v=cheese")
    assert unquote(answer.headers["Location"]).endswith("/records/sample?tags[_hasNone]=wine,cheese")


def test_a_typed_condition_is_written_plainly(site: Site) -> None:
    answer = site.visitor.get("/records/sample?set=share&op=_gte&t=12.25")
    assert unquote(answer.headers["Location"]).endswith("share[_gte]=12.25%")
    answer = site.visitor.get("/records/sample?set=spent&op=_between&t1=1h&t2=2天")
    assert unquote(answer.headers["Location"]).endswith("spent[_between]=1:00,48:00")


def test_the_description_of_the_api_knows_how_sets_are_asked_for(site: Site) -> None:
    described = site.visitor.get("/api/v1/openapi.json").get_json()
    asked = {one.get("name") for one in described["paths"]["/records/sample"]["get"]["parameters"]}
    assert {"tags[_has]", "note[_contains]", "spent"} <= asked
    shown = described["components"]["schemas"]["sample"]["properties"]
    assert shown["tags"]["items"]["enum"] == ["wine", "cheese", 'o"dd, one', "old"]
    assert shown["stars"]["maximum"] == 5
