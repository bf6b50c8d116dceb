"""Processes on pages: buttons and their forms, refusals, many records at once, the diagram, notices."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event
from types import SimpleNamespace

import pytest

from admin.processes.drawing import draw, spoken_delay
from cardwright.commands.worker import people_of
from core.context import SYSTEM, Actor, utc_now
from core.jobs.built_in import built_in
from core.jobs.worker import Worker
from core.processes.many import KIND
from core.records.trash import delete
from core.records.write import create, create_many, update
from tests.admin.desk import prepare_web_desk
from tests.core.processes.desk import documents, handling
from tests.support.databases import Stock
from tests.support.publishing import opened, publish
from tests.support.timers import aged, work
from tests.support.web import Visitor, Web, statements


class Desk:
    """The desk served, with an agent and a head."""

    def __init__(self, web: Web) -> None:
        self.web = web
        self.agent_id = web.person("wang", "agent")
        web.person("zhao", "head")
        self.agent, self.head = web.signed_in("wang"), web.signed_in("zhao")
        for one in (self.agent, self.head):
            one.client.set_cookie("cardwright_language", "en")

    def complaint(self, subject: str = "It leaks", **values: object) -> str:
        with self.web.installation.writing(Actor(self.agent_id, "Wang", frozenset({"agent"}))) as ctx:
            return create(ctx, "complaint", {"subject": subject, **values}).id

    def stage(self, id: str) -> object:
        with self.web.installation.reading(SYSTEM) as ctx:
            table = ctx.live.tables["complaint"]
            row = ctx.connection.execute(table.table.select().where(table.table.c.id == id)).mappings().one()
            return row[table.columns["stage"].key]


@pytest.fixture
def desk(stock: Stock, tmp_path: Path) -> Iterator[Desk]:
    with opened(stock, prepare_web_desk, tmp_path) as made:
        yield Desk(Web(made))


def step(visitor: Visitor, id: str, event: str, process: str = "handling", **data: object) -> SimpleNamespace:
    path = f"/records/complaint/{id}/transition/{process}/{event}"
    page = visitor.get(path)
    version = re.search(r'name="version" value="(\d+)"', page.text)
    answer = visitor.post(path, {"version": version[1] if version else "", **data})
    return SimpleNamespace(page=page.text, status=answer.status_code, text=answer.text)


def test_a_button_leads_to_the_form_of_what_is_missing_and_back_to_the_card(desk: Desk) -> None:
    id = desk.complaint()
    card = desk.agent.get(f"/records/complaint/{id}").text
    assert card.count("btn-primary") == 1
    assert f"/records/complaint/{id}/transition/handling/ACCEPT" in card and "APPROVE" not in card
    refused = step(desk.agent, id, "ACCEPT", f_cause="")
    assert "Cause" in refused.page and 'aria-required="true"' in refused.page
    assert (refused.status, desk.stage(id)) == (422, "received")
    assert 'href="#f_cause"' in refused.text
    assert step(desk.agent, id, "ACCEPT", f_cause="a crack").status == 303
    card = desk.agent.get(f"/records/complaint/{id}").text
    assert "In progress" in card and "Now: In progress" in card


def test_refusals_keep_what_was_typed_and_say_why(desk: Desk) -> None:
    id = desk.complaint(cause="x")
    path = f"/records/complaint/{id}/transition/handling"
    assert desk.agent.post(f"{path}/ACCEPT", {"version": "1"}).status_code == 303
    stale = desk.agent.post(f"{path}/ACCEPT", {"version": "1"})
    assert stale.status_code == 409 and "Wang moved the record to “In progress”" in stale.text
    guarded = desk.agent.post(f"{path}/RESOLVE", {"version": "2", "f_remedy": "", "f_cost": "12.50"})
    assert guarded.status_code == 422 and 'value="12.50"' in guarded.text and "remedy is not missing" in guarded.text
    denied = desk.head.post(f"{path}/RESOLVE", {"version": "2", "f_remedy": "y"})
    assert denied.status_code == 403 and 'value="y"' in denied.text and "Not possible now" in denied.text
    assert desk.agent.get(f"{path}/FLY").status_code == 404
    assert desk.agent.get(f"/records/complaint/{id}/transition/nothing/RESOLVE").status_code == 404


def test_in_a_dialog_a_refusal_is_the_inside_of_the_page_and_success_says_where_to_go_on(desk: Desk) -> None:
    id = desk.complaint()
    path, dialog = f"/records/complaint/{id}/transition/handling/ACCEPT", {"X-Dialog": "1"}
    given = {"version": "1", "f_cause": ""}
    refused = desk.agent.post(path, given, **dialog)
    assert refused.status_code == 422 and 'href="#f_cause"' in refused.text and "<html" not in refused.text
    done = desk.agent.post(path, {**given, "f_cause": "a crack"}, **dialog)
    assert (done.status_code, done.headers["X-Dialog-Next"]) == (204, f"/records/complaint/{id}")
    assert desk.stage(id) == "working"
    late = desk.agent.post(path, {**given, "f_cause": "a dent"}, **dialog)
    assert late.status_code == 409 and 'value="a dent"' in late.text and "Reload the record" in late.text
    with desk.web.installation.writing(SYSTEM) as ctx:
        delete(ctx, "complaint", id)
    gone = desk.agent.post(path, given, **dialog)
    assert (gone.status_code, gone.mimetype) == (404, "text/plain")
    signed_out = desk.web.stranger().post(path, given, **dialog)
    assert signed_out.mimetype == "text/plain" and signed_out.status_code in {400, 401}


def test_a_change_that_left_the_state_as_it_was_is_told_by_field(desk: Desk) -> None:
    id = desk.complaint(cause="x")
    with desk.web.installation.writing(Actor(desk.agent_id, "Wang", frozenset({"agent"}))) as ctx:
        update(ctx, "complaint", id, {"subject": "It leaks a lot"})
    path = f"/records/complaint/{id}/transition/handling/ACCEPT"
    stale = desk.agent.post(path, {"version": "1"})
    assert stale.status_code == 409 and "Somebody changed the record meanwhile" in stale.text
    assert "It leaks a lot" in stale.text and 'name="version" value="2"' in stale.text
    assert desk.agent.post(path, {"version": "2"}).status_code == 303


def test_what_a_record_is_not_ready_for_stands_on_its_card_in_the_words_of_the_definition(desk: Desk) -> None:
    ways = {
        "CLOSE": {"target": "closed", "title": "Close", "guard": "cost > 0", "message": "Nothing was paid yet."},
        "BAN": {"target": "closed", "title": "Ban for good", "guard": "cost > 0", "roles": ["head"]},
    }
    received = {"title": "Received", "on": {"ACCEPT": {"target": "working", "title": "Accept"}, **ways}}
    publish(desk.web.installation, documents(processes__handling=handling(received=received)))
    id = desk.complaint()
    card = desk.agent.get(f"/records/complaint/{id}").text
    assert "“Close” is not possible. Nothing was paid yet." in card
    assert "transition/handling/CLOSE" not in card and "Ban for good" not in card  # nor what takes another role
    path = f"/records/complaint/{id}/transition/handling/CLOSE"
    assert "Nothing was paid yet." in desk.agent.get(path).text
    refused = desk.agent.post(path, {"version": "1"})
    assert refused.status_code == 422 and "Nothing was paid yet." in refused.text
    assert "This is not true of the record: cost &gt; 0" in desk.head.get(f"/records/complaint/{id}").text


def test_the_form_of_a_record_shows_its_state_and_never_sends_it(desk: Desk) -> None:
    id = desk.complaint()
    page = desk.agent.get(f"/records/complaint/{id}/edit").text
    assert 'name="f_stage"' not in page and "Received" in page
    assert 'name="f_stage"' not in desk.agent.get("/records/complaint/new").text
    saved = desk.agent.post(f"/records/complaint/{id}/edit", {"version": "1", "f_subject": "Two leaks"})
    assert (saved.status_code, desk.stage(id)) == (303, "received")
    forced = desk.agent.post(f"/records/complaint/{id}/edit", {"version": "2", "f_stage": "closed"})
    assert forced.status_code == 422 and "Accept" in forced.text


def test_many_records_go_on_from_the_list_with_a_result_each(desk: Desk) -> None:
    good, bad = desk.complaint("Good", cause="x"), desk.complaint("Bad")
    page = desk.agent.get("/records/complaint?stage=received").text
    assert page.count('class="tick"') == 2 and 'value="handling/ACCEPT"' in page and "handling/REFUSE" not in page
    given = {"way": "handling/ACCEPT", "id": [good, bad], "back": "stage=received"}
    asked = desk.agent.post("/records/complaint/transition", given)
    assert "2 records" in asked.text and 'name="f_cause"' in asked.text and desk.stage(good) == "received"
    told = desk.agent.post("/records/complaint/transition", {**given, "sent": "1", "f_cause": ""})
    assert "1 of 2 done" in told.text and "Cause" in told.text
    assert (desk.stage(good), desk.stage(bad)) == ("working", "received")
    done = desk.agent.post("/records/complaint/transition", {**given, "id": [bad], "sent": "1", "f_cause": "y"})
    assert (done.status_code, done.headers["Location"]) == (303, "/records/complaint?stage=received")
    none = desk.agent.post("/records/complaint/transition", {**given, "id": []})
    assert none.status_code == 303


def test_the_page_of_a_process_draws_it_and_marks_the_state(desk: Desk) -> None:
    id = desk.complaint(cause="x")
    page = desk.agent.get(f"/processes/handling?record={id}").text
    assert page.count("diagram-state") == 4 and "state-amber is-current" in page
    assert "takes one of these roles: Head" in page and "after 4 h of working time" in page
    assert "style=" not in page.partition("<main")[2].partition("</main>")[0]
    plain = desk.head.get("/processes/handling").text
    assert "is-current" not in plain
    missing = desk.agent.get("/processes/handlin")
    assert missing.status_code == 404 and "handling" in missing.text


def test_the_page_asks_no_more_however_many_records_there_are(desk: Desk) -> None:
    def asked() -> int:
        with statements(desk.web.installation) as seen:
            assert desk.agent.get("/processes/handling").status_code == 200
        return len(seen)

    desk.complaint()
    first = asked()
    for _ in range(5):
        desk.complaint()
    assert asked() == first


def test_notices_are_listed_until_they_were_seen(desk: Desk) -> None:
    assert "No notices yet" in desk.head.get("/notices").text
    assert 'class="news"' not in desk.head.get("/").text
    ids = [desk.complaint(f"Grave {number}", severity="high") for number in range(2)]
    for id in ids:
        aged(desk.web.installation, id, timedelta(days=14))
    assert work(desk.web.installation) == 2
    page = desk.head.get("/notices").text
    assert page.count("Nobody has looked at this") == 2 and "Grave 1" in page
    for path in ("/", f"/records/complaint/{ids[0]}"):
        assert 'aria-label="Notices: 2 new"' in desk.head.get(path).text
    assert desk.head.post("/notices", {"upto": re.search(r'name="upto" value="(\d+)"', page)[1]}).status_code == 303
    assert 'class="news"' not in desk.head.get("/notices").text


def test_what_is_new_is_counted_in_one_statement(desk: Desk) -> None:
    def asked() -> int:
        with statements(desk.web.installation) as seen:
            assert desk.head.get("/search").status_code == 200
        return len([one for one in seen if "cw_notice" in one])

    first = asked()
    aged(desk.web.installation, desk.complaint(severity="high"), timedelta(days=14))
    work(desk.web.installation)
    assert first == asked() == 1


def test_every_state_has_its_place_in_the_drawing(desk: Desk) -> None:
    with desk.web.installation.reading(SYSTEM) as ctx:
        drawing = draw(ctx.model.processes["handling"], "en", "working")
    places = {one.name: (one.x, one.y) for one in drawing.nodes}
    assert len(set(places.values())) == 4
    assert [name for name, _ in sorted(places.items(), key=lambda one: one[1])] == [
        "received",
        "working",
        "resolved",
        "closed",
    ]
    assert all(0 <= one.x <= drawing.width and 0 <= one.y <= drawing.height for one in drawing.labels)
    assert [one.text for one in drawing.labels if one.timer] == ["after 7 d"]
    assert spoken_delay("P1Y2M3DT4H5M", "zh_CN") == "1 年 2 个月 3 天 4 小时 5 分钟"
    assert spoken_delay("P2W", "en") == "2 wk"


GIVEN = {"way": "handling/ACCEPT", "all": "1", "back": "stage=received&subject[_contains]=Leak"}
MANY = "/records/complaint/transition"
"""What the bulk bar sends for all that match, further pages included, and where to."""


def filled(desk: Desk, count: int) -> None:
    with desk.web.installation.writing(Actor(desk.agent_id, "Wang", frozenset({"agent"}))) as ctx:
        rows = [{"subject": f"Leak {number}", "cause": "x" if number else None} for number in range(count)]
        create_many(ctx, "complaint", rows)
    desk.complaint("Something else", cause="x")


def carry_out(desk: Desk) -> None:
    made = desk.web.installation
    Worker(made, {KIND: built_in()[KIND]}, people_of(made), lambda: utc_now() + timedelta(1), Event()).work_once()


def test_all_that_match_are_offered_where_there_are_further_pages(desk: Desk) -> None:
    filled(desk, 49)
    assert "data-bulk-all" not in desk.agent.get("/records/complaint?stage=received").text
    desk.complaint("One more")
    page = desk.agent.get("/records/complaint?stage=received").text
    assert "Select all 51 that match" in page and "All 51 selected" in page


def test_few_that_match_go_on_at_once_after_a_question(desk: Desk) -> None:
    filled(desk, 60)
    asked = desk.agent.post(MANY, GIVEN).text
    assert "60 records" in asked and 'name="all"' in asked and "Each record is judged by itself" in asked
    told = desk.agent.post(MANY, {**GIVEN, "sent": "1"}).text
    assert "59 of 60 done" in told


def test_many_that_match_are_a_job_with_a_page_and_a_file_of_refusals(desk: Desk) -> None:
    filled(desk, 230)
    wrong = desk.agent.post(MANY, {**GIVEN, "way": "handling/RESOLVE", "sent": "1", "f_cost": "much"})
    assert wrong.status_code == 422 and 'value="much"' in wrong.text
    ordered = desk.agent.post(MANY, {**GIVEN, "sent": "1"})
    page = ordered.headers["Location"]
    first = desk.agent.get(page)
    assert first.headers["Refresh"] and "Waiting for a worker" in first.text and 'max="230"' in first.text
    assert desk.head.get(page).status_code == 404
    carry_out(desk)
    done = desk.agent.get(page)
    assert "Refresh" not in done.headers and ">229<" in done.text and "Leak 0" in done.text
    assert "/records/complaint?stage=received&amp;subject[_contains]=Leak" in done.text
    rows = list(csv.reader(io.StringIO(desk.agent.get(f"{page}/refused.csv").text.removeprefix("\ufeff"))))
    assert [rows[0][0], rows[1][0], len(rows)] == ["Record", "Leak 0", 2] and "Cause" in rows[1][2]


def test_a_job_is_cancelled_from_its_page(desk: Desk) -> None:
    filled(desk, 201)
    page = desk.agent.post(MANY, {**GIVEN, "sent": "1"}).headers["Location"]
    assert desk.agent.post(f"{page}/cancel").headers["Location"] == page
    told = desk.agent.get(page).text
    assert "Cancelled" in told and "Not looked at" in told and desk.agent.post(f"{page}/cancel").status_code == 404


def test_the_page_asks_no_more_however_many_were_refused(desk: Desk) -> None:
    def asked(count: int) -> int:
        with desk.web.installation.writing(Actor(desk.agent_id, "Wang", frozenset({"agent"}))) as ctx:
            create_many(ctx, "complaint", [{"subject": f"Leak {number}"} for number in range(count)])
        page = desk.agent.post(MANY, {**GIVEN, "sent": "1"}).headers["Location"]
        carry_out(desk)
        with statements(desk.web.installation) as seen:
            assert desk.agent.get(page).text.count('class="result-reason"') == 100
        return len(seen)

    assert asked(201) == asked(30)


def test_the_page_of_a_process_is_without_what_is_hidden_from_its_reader(desk: Desk) -> None:
    role = documents()["roles/agent.json"]
    hidden = {**role, "fields": {"complaint": {"remedy": "hidden"}}}
    publish(desk.web.installation, documents(roles__agent=hidden))
    page, whole = (one.get("/processes/handling") for one in (desk.agent, desk.head))
    assert (page.status_code, whole.status_code) == (200, 200)
    assert "remedy" not in page.text.lower() and "Cost" in page.text
    assert "remedy is not missing" in whole.text and "Remedy" in whole.text
    described = desk.agent.client.get("/api/v1/openapi.json")
    assert described.status_code == 200 and "/records/complaint:transition" in described.text
    assert "remedy" not in described.text
