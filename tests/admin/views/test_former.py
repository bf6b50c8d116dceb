"""Pages from before a rename: bookmarks lead on, saved views show what they did, forms that are open lose nothing."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from core.context import Context
from core.engine import Installation
from core.queries.get import get
from core.records.write import create
from core.views import save
from tests.admin.views.conftest import english
from tests.admin.views.test_saved import current, heads, tabs
from tests.core.processes.desk import documents
from tests.schema_registry.test_rename_states import renamed_handling
from tests.support.publishing import as_admin, publish
from tests.support.renaming import AFTER, packs
from tests.support.web import Visitor, Web

LIST = "/records/company"


@pytest.fixture
def web(installation: Installation) -> Web:
    publish(installation, packs())
    return Web(installation)


@pytest.fixture
def ada(web: Web) -> str:
    """The id of a record."""
    with as_admin(web.installation) as ctx:
        create(ctx, "company", {"name": "Bob Hill", "grade": "B"})
        return create(ctx, "company", {"name": "Ada", "grade": "A"}).id


@pytest.fixture
def visitor(web: Web) -> Visitor:
    return english(web.visitor("boss", "Admin"))


def graded(ctx: Context, record: str) -> object:
    return get(ctx, "client", record, ("tier",))["tier"]


def test_a_bookmarked_list_leads_to_the_present_one(web: Web, ada: str, visitor: Visitor) -> None:
    publish(web.installation, AFTER)
    answer = visitor.get(f"{LIST}?grade[_in]=A&sort=-grade&columns=name,grade&group=grade&q=a")
    assert answer.status_code == 302
    where = unquote(answer.headers["Location"])
    assert where == "/records/client?tier[_in]=A&sort=-tier&columns=name,tier&group=tier&q=a"
    page = visitor.get(where)
    assert page.status_code == 200 and "Ada" in page.text and "Bob Hill" not in page.text
    assert heads(page) == ["name", "tier"]
    again = visitor.get("/records/client?grade=A")
    assert again.headers["Location"] == "/records/client?tier=A"


@pytest.mark.parametrize("rest", ["", "/edit", "/delete", "?tab=main&grade=A", "/field/grade"])
def test_the_pages_of_a_record_lead_on(web: Web, ada: str, visitor: Visitor, rest: str) -> None:
    publish(web.installation, AFTER)
    answer = visitor.get(f"{LIST}/{ada}{rest}")
    assert answer.status_code == 302
    where = answer.headers["Location"]
    assert where == f"/records/client/{ada}{rest.replace('/grade', '/tier')}"
    assert visitor.get(where).status_code == 200


def test_a_card_knows_the_list_that_it_came_from(web: Web, ada: str, visitor: Visitor) -> None:
    publish(web.installation, AFTER)
    answer = visitor.get(f"/records/client/{ada}?from=grade%3DA%26sort%3Dgrade")
    assert unquote(answer.headers["Location"]) == f"/records/client/{ada}?from=tier=A&sort=tier"


def test_nobody_is_led_on_who_is_not_signed_in(web: Web, ada: str) -> None:
    publish(web.installation, AFTER)
    answer = web.stranger().get(LIST)
    assert answer.headers.get("Location", "").startswith("/sign-in")


def test_a_saved_view_shows_what_it_did(web: Web, ada: str, visitor: Visitor) -> None:
    query = 'filter={"_or":[{"grade":{"_eq":"A"}},{"size":{"_gt":5}}]}&columns=name,grade&sort=-grade'
    with as_admin(web.installation) as ctx:
        save(ctx, "company", "Best", query, ("all",))
    publish(web.installation, AFTER)
    address = tabs(visitor.get("/records/client"))["Best"]
    assert "grade" not in address
    page = visitor.get(address)
    assert page.status_code == 200
    assert current(page) == "Best" and "Save view" not in page.text
    assert "Ada" in page.text and "Bob Hill" not in page.text


def test_a_form_that_was_open_loses_nothing(web: Web, ada: str, visitor: Visitor) -> None:
    form = visitor.get(f"{LIST}/{ada}/edit")
    assert 'name="f_grade"' in form.text
    publish(web.installation, AFTER)
    sent = visitor.post(f"{LIST}/{ada}/edit", {"f_name": "Ada", "f_grade": "B", "version": "1"})
    assert sent.status_code == 308
    sent = visitor.post(sent.headers["Location"], {"f_name": "Ada", "f_grade": "B", "version": "1"})
    assert sent.status_code == 303, sent.text
    with as_admin(web.installation) as ctx:
        assert graded(ctx, ada) == "B"


def test_rows_of_a_form_that_was_open_are_kept(web: Web, visitor: Visitor) -> None:
    publish(web.installation, AFTER)
    rows = {"l_rows": "", "l_rows_0_note": "said", "l_rows_0_count": "3"}
    sent = visitor.post("/records/offer/new", {"f_title": "One", **rows})
    assert sent.status_code == 303, sent.text
    page = visitor.get(sent.headers["Location"])
    assert "said" in page.text


def test_one_field_that_was_being_edited_is_saved(web: Web, ada: str, visitor: Visitor) -> None:
    publish(web.installation, AFTER)
    sent = visitor.post(f"/records/client/{ada}/field/tier", {"f_grade": "B", "version": "1"})
    assert sent.status_code == 303
    with as_admin(web.installation) as ctx:
        assert graded(ctx, ada) == "B"


def test_a_saved_view_shows_what_it_did_when_states_are_called_otherwise(installation: Installation) -> None:
    publish(installation, documents())
    web = Web(installation)
    visitor = english(web.visitor("boss", "Admin"))
    query = "layout=board&by=stage&stage[_in]=working,closed&approval=open"
    with as_admin(installation) as ctx:
        for subject, stage in (("Leak", "working"), ("Smell", "received")):
            create(ctx, "complaint", {"subject": subject, "stage": stage, "cause": "x"})
    visitor.get("/records/complaint")
    kept = visitor.post("/records/complaint/views", {"name": "Busy", "query": query}).headers["Location"]
    publish(installation, documents(processes__handling=renamed_handling()))
    where = tabs(visitor.get("/records/complaint"))["Busy"]
    assert "stage[_in]=doing,closed" in unquote(where)
    for address in (where, visitor.get(kept).headers["Location"]):
        page = visitor.get(address)
        assert current(page) == "Busy" and "Leak" in page.text and "Smell" not in page.text
        assert "Save view" not in page.text, "nothing was changed"
