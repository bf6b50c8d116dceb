"""Whatever page or answer shows a sensitive value leaves an entry in the log, and the audit log tells of it."""

from __future__ import annotations

from io import BytesIO

import pytest

from core.audit.listing import Logged, Sought, logged
from core.context import SYSTEM, Actor
from core.engine import Installation
from core.files.uploads import upload
from core.records.write import create, update
from tests.core.audit.test_readings import DOCUMENTS, NUMBER, PERSON, PHONE
from tests.support import as_admin, publish
from tests.support.web import Web, statements

ONE_DATABASE = True
PROPERTIES = {**PERSON["properties"], "papers": {"kind": "file", "title": "Papers", "most": 5, "sensitive": True}}
FIELDS = ["code", "number", "phone", "grade", "pay", "shouted", "friends", "papers"]
CARD = {
    "title": "{code}",
    "tabs": [
        {"id": "main", "title": "Main", "sections": [{"id": "all", "title": "All", "fields": FIELDS}]},
        {"id": "deals", "title": "Deals", "related": "deal.person", "columns": ["name", "person.number"]},
    ],
}
LIST = {"columns": ["code", "phone"]}
REPORT = {
    "$schema": "urn:cardwright:report:1",
    "name": "people",
    "title": "People",
    "of": "person",
    "rows": ["phone"],
    "measures": [{"count": True}],
}
RIGHTS = ("read", "update", "export", "print")
ROLE = {**DOCUMENTS["roles/agent.json"], "entities": {"*": dict.fromkeys(RIGHTS, "all")}}


@pytest.fixture
def web(installation: Installation) -> Web:
    return Web(installation)


@pytest.fixture
def ids(web: Web) -> dict[str, str]:
    person = {**DOCUMENTS["entities/person.json"], "card": CARD, "list": LIST, "properties": PROPERTIES}
    own = {"entities/person.json": person, "roles/agent.json": ROLE, "reports/people.json": REPORT}
    publish(web.installation, {**DOCUMENTS, **own})
    with as_admin(web.installation) as ctx:
        id = create(ctx, "person", {"code": "W", "number": "1", "phone": PHONE, "grade": "A"}).id
        update(ctx, "person", id, {"number": NUMBER})
        deal = create(ctx, "deal", {"name": "one", "person": id}).id
        ctx.connection.commit()
    web.installation.readings.take()
    return {"person": id, "deal": deal}


DOORS = {
    "/records/person": "phone",
    "/records/person/{person}": "phone",
    "/records/person/{person}?tab=deals": "number",
    "/records/person/{person}/edit": "number",
    "/records/person/{person}/field/phone": "phone",
    "/records/person/{person}/print": "phone",
    "/records/person/export.csv": "phone",
    "/records/person/export.xlsx": "phone",
    "/records/person?layout=board&by=grade": "phone",
    "/api/v1/records/person/{person}": "phone",
    "/api/v1/records/person?fields=number": "number",
    "/api/v1/records/deal?fields=person.number": "number",
    "/reports/people": "phone",
    "/api/v1/reports/people": "phone",
    "/api/v1/records/person/{person}/values/number": "number",
}


def told(web: Web, after: int = 0) -> list[Logged]:
    """The readings that the log tells of behind an entry, latest first."""
    with web.installation.reading(SYSTEM) as ctx:
        return [one for one in logged(ctx, Sought(topic="read"), 20) if one.seq > after]


def test_every_page_that_shows_a_value_leaves_an_entry(web: Web, ids: dict[str, str]) -> None:
    wang, last = web.visitor("wang", "agent"), 0
    silent = []
    for path, field in DOORS.items():
        response = wang.get(path.format(**ids))
        assert response.status_code == 200, path
        response.close()
        found = told(web, last)
        last = max((one.seq for one in found), default=last)
        named = [name for one in found for name in one.fields["fields"][1]]
        if f"test/person.{field}" not in named or {one.address for one in found} != {"127.0.0.1"}:
            silent.append(path)
    assert silent == []


def test_pages_without_such_a_value_leave_none_and_cost_nothing(web: Web, ids: dict[str, str]) -> None:
    clerk = web.visitor("li", "clerk")
    for path in ("/", "/records/deal", "/records/person", f"/records/person/{ids['person']}", "/search?q=W"):
        response = clerk.get(path)
        assert response.status_code == 200, path
        with statements(web.installation) as seen:
            response.close()
        assert seen == []
    assert told(web) == []


def test_the_page_says_who_saw_what_and_as_whom(web: Web, ids: dict[str, str]) -> None:
    admin, wang = web.visitor("ada", "Admin"), web.person("wang", "agent")
    admin.get(f"/users/{wang}")
    admin.post(f"/users/{wang}/see-as")
    admin.get(f"/records/person/{ids['person']}").close()
    (entry,) = told(web)
    assert entry.who is not None and entry.about is not None
    assert (entry.who.login, entry.about.login) == ("ada", "wang")
    admin.get("/")
    admin.post("/seeing/end")
    page = admin.get("/audit?topic=read&entity=person", **{"Accept-Language": "en"}).text
    for said in ("saw sensitive values", f"/records/person/{ids['person']}", "Number, Phone", "Wang"):
        assert said in page, said
    assert "saw sensitive" not in admin.get("/audit?topic=read&entity=deal", **{"Accept-Language": "en"}).text
    assert "cw_reading" in admin.get("/audit.csv?topic=read").text


def test_a_file_in_a_sensitive_field_is_read_when_it_is_taken(web: Web, ids: dict[str, str]) -> None:
    wang = web.visitor("wang", "agent")
    with web.installation.writing(Actor(1, "Wang", frozenset({"agent"})), origin="form") as ctx:
        paper = upload(ctx, "paper.pdf", BytesIO(b"%PDF-1.4 paper")).id
        update(ctx, "person", ids["person"], {"papers": [paper]})
    response = wang.get(f"/files/{paper}")
    assert response.status_code == 200
    response.close()
    (entry,) = told(web)
    assert entry.fields["fields"][1] == ["test/person.papers"]
