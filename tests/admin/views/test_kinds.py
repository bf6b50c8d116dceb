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
from core.kinds.postal import Address
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
    "f_place": ["#", "", "浙江省杭州市西湖区文三路1号 310012"],
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
        "place": Address("330106", "文三路1号", "310012"),
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


def test_a_list_knows_which_widgets_are_drawn_in_a_way_of_their_own(site: Site) -> None:
    """A row draws all others as text by itself; a card draws every value by the macro."""
    environment = site.web.app.jinja_env
    source, _, _ = environment.loader.get_source(environment, "macros/kinds.html")
    drawn = source[source.index("{% macro show(") : source.index("{% macro file_link(")]
    branches = re.findall(r'widget (?:== ("\w+")|in \(([^)]+)\))', drawn)
    told = {name for branch in branches for part in branch for name in re.findall(r'"(\w+)"', part)}
    assert environment.get_template("macros/kinds.html").module.named.keys() == told


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
        ("place.region[_under]=330100", "Hangzhou"),
        ("place[_under]=330100", "Hangzhou"),
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


def test_a_form_takes_an_address_in_parts_and_gives_it_back_with_what_is_wrong(site: Site) -> None:
    site.visitor.get("/records/sample/new")
    page = site.visitor.post("/records/sample/new", {"f_name": "parts", "f_place": ["#330106", "31", "文三路1号"]})
    assert page.status_code == 422
    assert '<option value="#330106" selected>Zhejiang / Hangzhou / Xihu District</option>' in page.text
    assert 'value="31" data-part="postal"' in page.text
    assert ">\n文三路1号</textarea>" in page.text
    site.visitor.post("/records/sample/new", {"f_name": "parts", "f_place": ["#330106", "", "文三路1号"]})
    site.visitor.post("/records/sample/new", {"f_name": "none", "f_place": ["#", "", ""]})
    assert [record["place"] for name in ("parts", "none") for record in site.records(name)] == [
        Address("330106", "文三路1号"),
        None,
    ]


def test_regions_are_found_by_name_pinyin_and_initials_and_offered_below_a_condition(site: Site) -> None:
    for text in ("西湖", "xihuqu", "Xihu District"):
        found = site.visitor.get(f"/records/sample/options/place.region?q={text}").json["options"]
        assert {"id": "330106", "title": "Zhejiang / Hangzhou / Xihu District"} in found, text
    page = site.visitor.get("/records/sample?ask=place").text
    assert 'name="set" value="place.region"' in page
    assert 'data-seek="/records/sample/options/place.region"' in page
    read = site.visitor.get("/regions/read?text=杭州市西湖区文三路1号 310012").json
    assert read == {
        "region": "330106",
        "title": "Zhejiang / Hangzhou / Xihu District",
        "postal": "310012",
        "street": "文三路1号",
    }
    assert ["330106", "330100", "Xihu District"] in [row[:3] for row in site.visitor.get("/regions/en.json").json]


def test_a_record_of_one_of_several_entities_is_found_chosen_and_shown(site: Site) -> None:
    id = site.card.rpartition("/")[2]
    (offered,) = site.visitor.get("/records/sample/options/about?q=select").json["options"]
    assert offered["id"] == f"sample:{id}"
    assert offered["title"].startswith("Sample · full")
    assert site.visitor.get("/records/sample/options/about?q=select&on=other").json["options"] == []
    site.visitor.post("/records/sample/new", {**TYPED, "f_page": "", "f_about": offered["id"]})
    (made,) = site.records("typed")
    shown = site.visitor.get(f"/records/sample/{made['id']}").text
    assert f'<span class="tag tag-gray">Sample</span> <a href="{site.card}">full' in shown
    listed = site.visitor.get(f"/records/sample?about[_eq]={id}").text
    assert "typed" in listed
    assert "Sample · full" in listed
    assert f'value="sample:{id}" selected' in site.visitor.get(f"/records/sample/{made['id']}/edit").text


def test_a_position_is_asked_for_by_distance_in_both_forms_of_a_condition(site: Site) -> None:
    site.visitor.post("/records/sample/new", {**TYPED, "f_page": "", "f_gate": "N30.2475 E120.1496"})
    card = site.visitor.get(f"/records/sample/{site.records('typed')[0]['id']}")
    assert "mlat=30.2475&amp;mlon=120.1496" in card.text
    assert "geolocation=(self), microphone=()" in card.headers["Permissions-Policy"]
    listed = site.visitor.get("/records/sample?set=gate&op=_near&t=30.25%EF%BC%8C120.15+5%E5%85%AC%E9%87%8C")
    assert unquote(listed.headers["Location"]).endswith("gate[_near]=30.25,+120.15+5km")
    found = site.visitor.get("/records/sample?gate[_near]=30.25,120.15+5km")
    assert "30.25,120.15 5km" in found.text
    assert "geolocation=(), microphone=()" in found.headers["Permissions-Policy"]
    built = site.visitor.get('/records/sample?filter={"gate":{"_near":{"lat":30.25,"lon":120.15,"km":5}}}')
    assert "30.25, 120.15 5km" in built.text
