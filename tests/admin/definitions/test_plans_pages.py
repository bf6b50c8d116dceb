"""Plans read, agreed to and published; versions compared and gone back to."""

from __future__ import annotations

import json
import re
import threading

import pytest

from admin.definitions.diffs import shown_changes
from core.drafts import add, begin, drafts, fingerprint, put, take_out, workspace
from core.publish import unfinished
from core.publish.comparison import DocumentChange
from core.queries.find import find
from core.queries.query import Query
from core.records.write import create
from tests.support.drafts import PEOPLE, SALES, edited, shop, without_fax
from tests.support.publishing import ADMIN, as_admin, publish
from tests.support.web import Visitor, Web

PLAN = "/definitions/drafts/1/plan"
STEP = "remove-field test/customer.fax"


@pytest.fixture
def faxes(web: Web) -> Web:
    """A draft that takes the fax out of customers, and the report that groups by it."""
    with as_admin(web.installation) as ctx:
        number = begin(ctx, "Faxes go")
        text = workspace(ctx, number).texts["test", PEOPLE]
        put(ctx, number, "test", PEOPLE, without_fax(text), fingerprint(text))
        take_out(ctx, number, "test", SALES)
    return web


def read(visitor: Visitor, path: str = PLAN) -> dict[str, object]:
    """Reads a plan; what its form would send."""
    page = visitor.get(path)
    assert page.status_code == 200
    found = re.search(r'name="plan" value="(\w+)"', page.text)
    assert found is not None
    return {"plan": found[1]}


def live(web: Web) -> int:
    with web.installation.reading(ADMIN) as ctx:
        return ctx.live.version


def test_a_plan_tells_what_is_lost_and_where_it_stands(faxes: Web, ada: Visitor) -> None:
    page = ada.get(PLAN).text
    assert "7 values" in page
    assert "/records/customer?fax[_empty]=false" in page.replace("%5B", "[").replace("%5D", "]")
    assert f'value="{STEP}"' in page
    assert "1 step needs your consent" in page


def test_a_lossy_step_needs_its_own_tick(faxes: Web, ada: Visitor) -> None:
    sent = read(ada)
    refused = ada.post(PLAN, {**sent, "note": "Nobody faxes"})
    assert refused.status_code == 422
    assert 'value="Nobody faxes"' in refused.text
    assert live(faxes) == 1


def test_what_was_read_is_published_with_its_note_and_the_draft_is_done_with(faxes: Web, ada: Visitor) -> None:
    response = ada.post(PLAN, {**read(ada), "consent": STEP, "note": "Nobody faxes"})
    assert response.headers["Location"] == "/versions/2"
    page = ada.get("/versions/2").text
    assert "Nobody faxes" in page and "Ada" in page
    with faxes.installation.reading(ADMIN) as ctx:
        assert drafts(ctx) == ()
        assert "fax" not in ctx.model.entities["customer"].fields


def test_work_that_is_left_is_finished_beside_the_request(faxes: Web, ada: Visitor) -> None:
    with as_admin(faxes.installation) as ctx:
        edited(ctx, 1, "entities/order.json", '"kind": "text"', '"kind": "text", "index": true')
    ada.post(PLAN, {**read(ada), "consent": STEP})
    for thread in threading.enumerate():
        if thread.name == "publish online":
            thread.join(60)
    with faxes.installation.reading(ADMIN) as ctx:
        assert unfinished(ctx.connection) == ()
    assert "All of it is done" in ada.get("/versions/2").text


def test_a_plan_that_somebody_overtook_is_told_and_does_nothing(faxes: Web, ada: Visitor) -> None:
    sent = read(ada)
    made = shop()
    other = made.files["entities/order.json"].replace('"Order"', '"Purchase"')
    publish(faxes.installation, type(made)(made.name, made.label, {**made.files, "entities/order.json": other}))
    response = ada.post(PLAN, {**sent, "consent": STEP})
    assert response.headers["Location"] == "/definitions/drafts/1/follow"
    assert live(faxes) == 2


def test_more_loss_than_was_read_is_shown_first(faxes: Web, ada: Visitor) -> None:
    sent = read(ada)
    with as_admin(faxes.installation) as ctx:
        create(ctx, "customer", {"name": "Late", "fax": "99"})
    response = ada.post(PLAN, {**sent, "consent": STEP})
    assert response.status_code == 409
    assert "8 values" in response.text and "not the plan that you read" in response.text
    assert live(faxes) == 1


def test_a_draft_saved_after_its_plan_was_read_is_shown_first(faxes: Web, ada: Visitor) -> None:
    sent = read(ada)
    with as_admin(faxes.installation) as ctx:
        edited(ctx, 1, "entities/order.json", '"Order"', '"Purchase"')
    assert ada.post(PLAN, {**sent, "consent": STEP}).status_code == 409
    assert live(faxes) == 1


def test_pressing_twice_publishes_once(faxes: Web, ada: Visitor) -> None:
    sent = {**read(ada), "consent": STEP}
    assert ada.post(PLAN, sent).status_code == 303
    assert ada.post(PLAN, sent).status_code == 404
    assert live(faxes) == 2


def test_documents_with_errors_have_no_plan_but_their_problems(web: Web, ada: Visitor) -> None:
    with as_admin(web.installation) as ctx:
        number = begin(ctx, "Careless")
        text = workspace(ctx, number).texts["test", PEOPLE]
        put(ctx, number, "test", PEOPLE, without_fax(text), fingerprint(text))
    response = ada.get(PLAN)
    assert response.status_code == 422
    assert f"/definitions/drafts/1/documents/test/{SALES}#L" in response.text


def test_a_plan_whose_configuration_tests_fail_says_where_and_cannot_be_published(web: Web, ada: Visitor) -> None:
    check = {
        "$schema": "urn:cardwright:check:1",
        "name": "empty",
        "title": "There are seven customers",
        "steps": [{"count": "customer", "equals": 7}],
    }
    with as_admin(web.installation) as ctx:
        number = begin(ctx, "A promise")
        add(ctx, number, "test", "checks/empty.json", json.dumps(check, indent=1))
    page = ada.get(PLAN).text
    assert "Configuration tests that fail" in page
    assert "There are seven customers" in page and "0 records found, not 7" in page
    assert "Publish</span>" not in page
    assert ada.post(PLAN, read(ada)).status_code == 422
    assert live(web) == 1


def test_renaming_with_renamed_from_loses_nothing(web: Web, ada: Visitor) -> None:
    with as_admin(web.installation) as ctx:
        number = begin(ctx, "Telefax")
        edited(ctx, number, PEOPLE, '"fax": {', '"telefax": {\n      "renamedFrom": ["fax"],')
        edited(ctx, number, SALES, '"fax"', '"telefax"')
    page = ada.get(PLAN).text
    assert 'name="consent"' not in page
    assert ada.post(PLAN, read(ada)).status_code == 303
    with web.installation.reading(ADMIN) as ctx:
        rows = find(ctx, Query("customer", ("telefax",))).rows
        assert sum(row["telefax"] is not None for row in rows) == 7


def test_an_empty_draft_has_nothing_to_publish(web: Web, ada: Visitor) -> None:
    with as_admin(web.installation) as ctx:
        begin(ctx, "Nothing yet")
    assert "There is nothing to publish" in ada.get(PLAN).text


def test_the_plan_is_a_file_for_the_command_line(faxes: Web, ada: Visitor) -> None:
    response = ada.get(f"{PLAN}.json")
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.json["base"] == 1


# ---- versions
def test_a_version_is_gone_back_to_with_its_values(faxes: Web, ada: Visitor) -> None:
    ada.post(PLAN, {**read(ada), "consent": STEP})
    back = "/versions/1/rollback"
    assert "come back" in ada.get(back).text
    assert ada.post(back, read(ada, back)).headers["Location"] == "/versions/3"
    with faxes.installation.reading(ADMIN) as ctx:
        rows = find(ctx, Query("customer", ("fax",))).rows
        assert sum(row["fax"] is not None for row in rows) == 7


def test_versions_are_listed_and_compared(faxes: Web, ada: Visitor) -> None:
    ada.post(PLAN, {**read(ada), "consent": STEP, "note": "Nobody faxes"})
    listed = ada.get("/versions").text
    assert "Nobody faxes" in listed and "/versions/1/rollback" in listed
    beyond = "9" * 25
    assert ada.get(f"/versions?before={beyond}").status_code == 200
    assert ada.get(f"/versions/compare?from=1&to={beyond}").status_code == 303
    compared = ada.get("/versions/compare?from=2&to=1").text
    assert "From version 1 to version 2" in compared and "reports/sales.json" in compared
    assert ada.get("/versions/compare?from=1&to=1").status_code == 303
    assert ada.get("/versions/compare?from=x").status_code == 303


@pytest.mark.parametrize("path", ["/versions/9", "/versions/9/rollback", "/versions/compare?from=1&to=9"])
def test_a_version_that_never_was_is_not_found(ada: Visitor, path: str) -> None:
    assert ada.get(path).status_code == 404


def test_what_was_taken_out_is_listed_and_brought_back_with_its_values(faxes: Web, ada: Visitor) -> None:
    assert "Nothing is put away" in ada.get("/versions/put-away").text
    ada.post(PLAN, {**read(ada), "consent": STEP})
    back = "/versions/put-away/test/customer.fax"
    assert f'href="{back}"' in ada.get("/versions/put-away").text
    assert ada.post(back, read(ada, back)).status_code == 303
    with faxes.installation.reading(ADMIN) as ctx:
        rows = find(ctx, Query("customer", ("fax",))).rows
        assert sum(row["fax"] is not None for row in rows) == 7
    assert "Nothing is put away" in ada.get("/versions/put-away").text


def test_what_went_with_it_is_offered_and_comes_along_when_it_is_ticked(faxes: Web, ada: Visitor) -> None:
    ada.post(PLAN, {**read(ada), "consent": STEP})
    back = "/versions/put-away/test/customer.fax"
    page = ada.get(back).text
    assert re.search(r'name="with" value="test/reports/sales.json" checked', page)
    assert "&#34;title&#34;: &#34;Sales&#34;" in page
    alone = ada.get(f"{back}?chosen=1").text
    assert 'value="test/reports/sales.json" checked' not in alone
    sent = {**read(ada, f"{back}?chosen=1"), "chosen": "1", "with": "test/reports/sales.json"}
    assert ada.post(back, sent).status_code == 409
    assert ada.post(back, {**read(ada, back), "chosen": "1", "with": "test/reports/sales.json"}).status_code == 303
    with faxes.installation.reading(ADMIN) as ctx:
        assert "sales" in ctx.model.reports and "fax" in ctx.model.entities["customer"].fields


def test_what_was_written_since_can_not_be_ticked(faxes: Web, ada: Visitor) -> None:
    ada.post(PLAN, {**read(ada), "consent": STEP})
    made = shop()
    files = dict(made.files) | {PEOPLE: without_fax(made.files[PEOPLE])}
    files[SALES] = files[SALES].replace('"fax"', '"name"')
    publish(faxes.installation, type(made)(made.name, made.label, files))
    back = "/versions/put-away/test/customer.fax"
    page = ada.get(back).text
    assert 'value="test/reports/sales.json" disabled' in page and "changed since" in page
    refused = ada.get(f"{back}?chosen=1&with=test/reports/sales.json")
    assert refused.status_code == 422 and "cannot come along" in refused.text
    assert ada.post(back, {**read(ada, back), "chosen": "1"}).status_code == 303
    with faxes.installation.reading(ADMIN) as ctx:
        assert "name" in str(ctx.model.reports["sales"])


def test_what_is_not_put_away_is_not_found(ada: Visitor) -> None:
    assert ada.get("/versions/put-away/test/customer.fax").status_code == 404


def test_the_sql_of_a_step_is_there_to_be_read(web: Web, ada: Visitor) -> None:
    with as_admin(web.installation) as ctx:
        edited(ctx, begin(ctx, "Notes"), PEOPLE, '"fax": {', '"note": {"kind": "text", "title": "Note"}, "fax": {')
    assert "ALTER TABLE" in ada.get(PLAN).text


def test_a_page_has_an_end_however_much_changed() -> None:
    long = {f"locales/l{n}.json": "\n" * 900 for n in range(3)}
    changes = [DocumentChange("test", path, "add", "", text) for path, text in long.items()]
    assert [(one.left_out, len(one.lines)) for one in shown_changes(changes)] == [(False, 901), (True, 0), (True, 0)]


def test_records_whose_values_do_not_fit_are_listed_and_downloaded(web: Web, ada: Visitor) -> None:
    with as_admin(web.installation) as ctx:
        create(ctx, "customer", {"name": "=Evil", "fax": "<b>none</b>"})
        begin(ctx, "Numbers")
        before = '"fax": {\n      "kind": "text"'
        edited(ctx, 1, PEOPLE, before, before.replace("text", "integer"))
    page = ada.get(PLAN).text
    assert "&lt;b&gt;none&lt;/b&gt;" in page and "&#34;map&#34;" in page
    step = "convert-field test/customer.fax"
    sent = ada.get(f"{PLAN}?values={step.replace(' ', '+')}")
    assert sent.status_code == 200 and sent.headers["Content-Type"].startswith("text/csv")
    assert "'=Evil" in sent.text and len(sent.text.strip().splitlines()) == 2
    assert ada.get(f"{PLAN}?values=nothing").status_code == 200
