"""Seeing the pages as somebody else does: to look at and nothing more, logged, and over when it should be."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from admin.door import marks_of
from admin.security.declared import PERSONAL, RIGHTS, TAKEN_OUT
from admin.security.people import find_person
from core.access.seeing import LASTS, anybody_sees, end_what_ran_out
from core.context import SYSTEM, Actor
from core.records.write import create
from core.storage import system
from tests.support.web import Visitor, Web

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def record(web: Web) -> str:
    """A customer of Bob's, beside Wang's role."""
    bob, _wang = web.person("bob", "agent", name="Bob"), web.person("wang", "agent", name="Wang")
    with web.installation.writing(Actor(bob, "Bob", frozenset({"agent"}))) as ctx:
        return create(ctx, "customer", {"code": "B", "name": "Bobs"}).id


def number(web: Web, login: str) -> int:
    with web.installation.reading(SYSTEM) as ctx:
        return find_person(ctx.connection, login).id


def begun(web: Web, visitor: Visitor, login: str) -> Visitor:
    visitor.get(f"/users/{number(web, login)}")
    assert visitor.post(f"/users/{number(web, login)}/see-as").status_code == 303
    visitor.get("/")
    return visitor


def told(web: Web) -> list[tuple[str, int]]:
    """What the log says of sessions, with who did it; and of anything that Wang did."""
    with web.installation.reading(SYSTEM) as ctx:
        change = system.change
        rows = ctx.connection.execute(sa.select(change.c.action, change.c.actor).order_by(change.c.seq)).all()
        return [(row.action, row.actor) for row in rows if row.action.startswith("see_") or row.actor != 1]


def ends(web: Web) -> int:
    """How often the log says that whoever looked saw their own pages again."""
    return sum(one == ("see_end", number(web, "ada")) for one in told(web))


def test_the_pages_are_theirs_with_a_bar_and_the_end_leads_back(web: Web, admin: Visitor, record: str) -> None:
    assert admin.get(f"/records/customer/{record}").status_code == 200
    begun(web, admin, "wang")
    home = admin.get("/", **ENGLISH).text
    assert "You see this as Wang." in home and 'href="/users"' not in home
    assert admin.get(f"/records/customer/{record}").status_code == 404
    assert "You see this as Wang." in admin.get("/no-such-page", **ENGLISH).text
    assert admin.client.get(f"/api/v1/records/customer/{record}").status_code == 404
    ended = admin.post("/seeing/end")
    assert ended.headers["Location"] == f"/users/{number(web, 'wang')}"
    assert admin.get(f"/records/customer/{record}").status_code == 200
    ada = number(web, "ada")
    assert [one for one in told(web) if one[0].startswith("see_")] == [("see_as", ada), ("see_end", ada)]
    assert "began to see the pages as somebody else" in admin.get("/audit", **ENGLISH).text


def test_nothing_is_changed_and_nothing_personal_is_shown(web: Web, admin: Visitor, record: str) -> None:
    begun(web, admin, "bob")
    bob = number(web, "bob")
    before = told(web)
    adapter = web.app.url_map.bind("localhost")
    values = {"entity": "customer", "id": record, "record": record, "user_id": bob, "user": bob, "number": 1}
    let_through = []
    for rule in web.app.url_map.iter_rules():
        missing = rule.arguments - values.keys()
        path = adapter.build(rule.endpoint, {**values, **dict.fromkeys(missing, "1")}) if not missing else ""
        view = web.app.view_functions[rule.endpoint]
        changing = (rule.methods or set()) & {"POST", "PUT", "PATCH", "DELETE"} and "reads" not in marks_of(view)
        if not path or not changing or not marks_of(view).isdisjoint({"oneself", "none"}):
            continue
        method = sorted((rule.methods or set()) - {"GET", "HEAD", "OPTIONS"})[0]
        answer = admin.client.open(path, method=method, headers={"X-CSRF-Token": admin.token})
        if answer.status_code != 403:
            let_through.append((method, path, answer.status_code))
    assert not let_through
    assert {"own_data.fetch_own", "exports.fetch", "api.GET:fetch_export"} <= PERSONAL
    for endpoint in PERSONAL:
        numbered = "export" in endpoint
        assert admin.get(adapter.build(endpoint, {"number": 1} if numbered else {})).status_code == 403
    taken = ("/records/customer/export.csv", "/reports/none/export.csv")
    assert {admin.get(path).status_code for path in taken} == {403}
    assert len(taken) == len(TAKEN_OUT)
    assert told(web) == before
    assert {one for one in RIGHTS if one.startswith("account.") and one not in PERSONAL} == {
        "account.change_password"
    }


def test_it_ends_with_the_time_the_right_and_the_session(web: Web, admin: Visitor, record: str) -> None:
    begun(web, admin, "wang")
    with web.installation.writing(SYSTEM) as ctx:
        until = ctx.connection.scalar(sa.select(system.session.c.seeing_until).where(system.session.c.seeing > 0))
        assert until is not None and until - ctx.clock() <= LASTS
        ctx.connection.execute(sa.update(system.session).values(seeing_until=ctx.clock() - timedelta(seconds=1)))
        ctx.connection.execute(sa.update(system.installation).values(security_version=99))
    assert "You see this as" not in admin.get("/", **ENGLISH).text
    assert ends(web) == 0
    with web.installation.writing(SYSTEM, origin="job") as ctx:
        assert (anybody_sees(ctx.connection), end_what_ran_out(ctx), end_what_ran_out(ctx)) == (True, 1, 0)
        assert not anybody_sees(ctx.connection)
    assert ends(web) == 1
    begun(web, admin, "wang")
    assert admin.post("/sign-out").status_code == 303
    assert admin.get("/").status_code == 302
    again = web.signed_in("ada")
    assert "You see this as" not in again.get("/", **ENGLISH).text
    assert ends(web) == 2
    begun(web, again, "wang")
    other = web.signed_in("ada")
    other.get("/account")
    assert (other.post("/account/sessions/end").status_code, ends(web)) == (303, 3)


def test_an_administrator_is_seen_by_another_only_and_nobody_by_themselves(web: Web, admin: Visitor) -> None:
    manager = web.visitor("mia", "manager")
    web.person("eve", "Admin")
    web.person("gone", "agent")
    for whom, status in (("eve", 403), ("mia", 403)):
        assert manager.post(f"/users/{number(web, whom)}/see-as").status_code == status
    assert "see-as" not in manager.get(f"/users/{number(web, 'eve')}").text
    begun(web, admin, "eve")
    assert admin.post(f"/users/{number(web, 'gone')}/see-as").status_code == 403
    agent = web.visitor("ann", "agent")
    assert agent.post(f"/users/{number(web, 'gone')}/see-as").status_code == 403
