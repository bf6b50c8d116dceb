"""Values over time and tasks: seen, entered, corrected and done in pages; values of a day in lists, reports, API."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

import pytest
from werkzeug.test import TestResponse

from core.engine import Installation
from core.records.write import create, update
from tests.admin.views.conftest import english
from tests.support import as_admin, publish
from tests.support.packs import entity, pack
from tests.support.web import Visitor, Web

SIZES = {
    "$schema": "urn:cardwright:report:1",
    "name": "sizes",
    "title": "Sizes",
    "of": "firm",
    "measures": [{"sum": "size"}, {"sum": "calls"}],
}


@dataclass
class Desk:
    """An administrator and a firm whose size is known since 2020."""

    visitor: Visitor
    installation: Installation
    firm: str

    @property
    def values(self) -> str:
        return f"/records/firm/{self.firm}/values/size"


@pytest.fixture
def desk(installation: Installation) -> Desk:
    status = {"kind": "boolean"}
    firm = {"kind": "reference", "to": "firm", "track": True}
    publish(
        installation,
        pack(
            entity(
                "firm",
                {
                    "name": "text",
                    "size": {"kind": "series", "of": {"kind": "integer"}, "period": "year"},
                    "calls": {
                        "kind": "rollup",
                        "over": "all",
                        "from": "errand.firm",
                        "count": True,
                        "title": "Calls",
                    },
                },
            ),
            entity(
                "errand",
                {"title": "text", "day": "date", "who": "user", "made": status, "firm": firm},
                tasks={"due": "day", "assignee": "who", "status": "made"},
                timeline={"on": ["firm"]},
            ),
            reports__sizes=SIZES,
        ),
    )
    web = Web(installation)
    visitor = english(web.visitor("ada", "Admin"))
    with as_admin(installation) as ctx:
        id = create(ctx, "firm", {"name": "Nord", "size": {"2020": 7, "2022": 9}}).id
    return Desk(visitor, installation, id)


def words(page: TestResponse) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.text)))


def undo(desk: Desk, page: TestResponse) -> None:
    found = re.search(r'<form method="post" action="([^"]*/undo\?[^"]*)"', page.text)
    assert found
    assert desk.visitor.post(unescape(found[1])).status_code == 303


def test_a_value_is_entered_and_corrected_with_a_reason_and_taken_back(desk: Desk) -> None:
    card = desk.visitor.get(f"/records/firm/{desk.firm}")
    assert f'href="{desk.values}"' in card.text and 'aria-label="2020: 7 … 2022: 9"' in card.text
    page = desk.visitor.get(desk.values)
    assert "2022 now 9" in words(page)
    refused = desk.visitor.post(desk.values, {"period": "2020", "f_size": "8", "reason": ""})
    assert refused.status_code == 422 and "say why" in words(refused) and 'value="8"' in refused.text
    assert desk.visitor.post(desk.values, {"period": "2020", "f_size": "8", "reason": "audit"}).status_code == 303
    page = desk.visitor.get(desk.values)
    assert "2020 8" in words(page) and "audit" in words(page)
    assert "2020: 8 (audit)" in words(desk.visitor.get(f"/records/firm/{desk.firm}?tab=history"))
    undo(desk, desk.visitor.get(f"/records/firm/{desk.firm}") if "/undo?" not in page.text else page)
    assert "2020 7" in words(desk.visitor.get(desk.values))


def test_lists_files_reports_and_the_api_answer_with_the_values_of_a_day(desk: Desk) -> None:
    get = desk.visitor.get
    assert "7" in words(get("/records/firm?columns=name,size&asOf=2021-05-01"))
    assert get("/records/firm/export.csv?columns=name,size&asOf=2021").text.splitlines()[1:] == ["Nord,7"]
    assert get("/records/firm/export.csv?columns=name,size").text.splitlines()[1:] == ["Nord,9"]
    assert "As of Dec 31, 2021" in words(get("/reports/sizes?asOf=2021-12-31"))
    api = "/api/v1/records/firm"
    assert [one["size"] for one in get(f"{api}?asOf=2021-Q3").json["data"]] == [7]
    assert get(f"{api}/{desk.firm}?fields=size&asOf=2019-01-01").json["data"]["size"] is None
    assert get(f"{api}:aggregate?measures=sum:size&asOf=2020-01-01").json["data"][0]["measures"] == {"sum:size": 7}
    assert get("/api/v1/reports/sizes?asOf=2021").json["data"]["asOf"] == "2021-12-31"
    assert [one["period"] for one in get(f"{api}/{desk.firm}/values/size").json["data"]] == ["2020", "2022"]
    assert get(f"{api}?asOf=soon").status_code == 400
    assert get(f"{api}/{desk.firm}/values/name").status_code == 404


def test_a_task_is_done_on_the_card_put_off_and_taken_back(desk: Desk) -> None:
    me = desk.visitor
    with as_admin(desk.installation) as ctx:
        number = ctx.connection.exec_driver_sql("SELECT id FROM cw_actor WHERE login = 'ada'").scalar_one()
        given = {"title": "Ring", "day": "2020-01-02", "who": number, "firm": desk.firm}
        task = create(ctx, "errand", given).id
    card = me.get(f"/records/firm/{desk.firm}")
    assert "Still to do Ring" in words(card).replace("Done ", "")
    assert "Overdue 1" in words(me.get("/tasks"))
    assert me.post(f"/tasks/errand/{task}/later", {"to": "week"}).status_code == 303
    page = me.get("/tasks")
    assert "Overdue" not in words(page)
    undo(desk, page)
    assert "Overdue 1" in words(me.get("/tasks"))
    answer = me.post(f"/tasks/errand/{task}/done", {"next": f"/records/firm/{desk.firm}"})
    assert answer.headers["Location"] == f"/records/firm/{desk.firm}"
    assert "Still to do" not in words(me.get(answer.headers["Location"]))
    assert "Done today 1" in words(me.get("/tasks"))
    assert (
        me.post(f"/tasks/errand/{task}/later", {"to": "never", "next": "//evil.example"}).headers["Location"] == "/"
    )
    assert "no day to put a task off to" in words(me.get("/"))


def test_a_reference_is_shown_as_it_was_on_pages_and_over_http(desk: Desk) -> None:
    with as_admin(desk.installation) as ctx:
        south = create(ctx, "firm", {"name": "Süd"}).id
        errand = create(ctx, "errand", {"title": "Call", "firm": desk.firm}).id
        update(ctx, "errand", errand, {"firm": south})
    page = desk.visitor.get(f"/records/errand/{errand}/values/firm")
    assert re.search(r"now Süd .* Before Nord", words(page)) and "f_firm" not in page.text, "it is not corrected"
    assert f"/records/errand/{errand}/values/firm" in desk.visitor.get(f"/records/errand/{errand}").text
    for day, name in (("", "Süd"), ("&asOf=2020", "Nord")):
        listed = words(desk.visitor.get(f"/records/errand?columns=title,firm,firm.size&group=firm{day}"))
        assert name in listed and {"Nord": "7", "Süd": "—"}[name] in listed
        found = desk.visitor.get(f"/api/v1/records/errand/{errand}?{day[1:]}").json["data"]
        assert found["firm"]["title"] == name
    values = desk.visitor.get(f"/api/v1/records/errand/{errand}/values/firm").json["data"]
    assert [(one["since"] is None, one["value"]["title"]) for one in values] == [(True, "Nord"), (False, "Süd")]


def test_columns_that_keep_todays_value_say_so_on_pages_in_files_and_over_http(desk: Desk) -> None:
    told = "Calls (today's value)"
    for page in ("/records/firm", "/records/firm/export.csv", "/reports/sizes"):
        present, past = desk.visitor.get(page), desk.visitor.get(f"{page}?asOf=2021-06-30")
        assert told not in unescape(present.text) and told in unescape(past.text), page
        assert "size (" not in past.text
    listed = desk.visitor.get("/api/v1/records/firm?asOf=2021&fields=name,calls").json["meta"]
    one = desk.visitor.get(f"/api/v1/records/firm/{desk.firm}?asOf=2021").json["meta"]
    report = desk.visitor.get("/api/v1/reports/sizes?asOf=2021").json["data"]
    assert listed["ofToday"] == one["ofToday"] == ["calls"]
    assert [one["title"] for one in report["measures"]] == ["size", told]
    assert "ofToday" not in desk.visitor.get("/api/v1/records/firm").json["meta"]
