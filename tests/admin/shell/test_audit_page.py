"""The audit log: what people do to users, keys, sessions and definitions, for whoever may see it."""

from __future__ import annotations

import csv

import pytest

from core.access.keys import keys_of
from core.audit.listing import Sought, logged
from core.context import SYSTEM
from tests.support.web import PASSWORD, Visitor, Web, statements


def acts(web: Web) -> list[tuple[str, str]]:
    """(subject, action) of what is logged, oldest first."""
    with web.installation.reading(SYSTEM) as ctx:
        return [(one.subject, one.action) for one in reversed(logged(ctx, Sought(), 200))]


def test_every_act_on_a_user_is_told_with_who_and_from_where(web: Web, admin: Visitor) -> None:
    new = {"login": "li.lei", "name": "李雷", "password": PASSWORD, "roles": "sales"}
    assert admin.post("/users", new).status_code == 303
    admin.post("/users/2/password", {"password": "another-long-phrase-7"})
    admin.post("/users/2/keys", {"name": "ERP bridge", "days": "30"})
    web.stranger().sign_in("li.lei", "a wrong guess")
    web.stranger().sign_in("nobody-here", "a wrong guess")
    theirs = web.stranger()
    theirs.sign_in("li.lei", "another-long-phrase-7")
    theirs.get("/")
    theirs.post("/sign-out")
    admin.post("/users/2", {"login": "li.lei", "name": "李雷"})
    assert acts(web) == [
        ("cw_version", "publish"),
        ("cw_user", "create"),
        ("cw_user", "password"),
        ("cw_api_key", "create"),
        ("cw_session", "refused"),
        ("cw_session", "refused"),
        ("cw_session", "sign_in"),
        ("cw_session", "sign_out"),
        ("cw_user", "update"),
    ]
    page = admin.get("/audit").text
    for said in ("李雷", "127.0.0.1", "发布了配置定义", "登录被拒"):
        assert said in page
    assert PASSWORD not in page
    assert "nobody-here" not in page
    with web.installation.reading(SYSTEM) as ctx:
        (closing,) = [one for one in logged(ctx, Sought(topic="users"), 9) if one.action == "update"]
        assert (closing.who and closing.who.login, closing.address) == ("ada", "127.0.0.1")
        assert closing.fields["active"] == [True, False]
        assert closing.fields["roles"] == [["sales"], []]
        assert closing.fields["keys"] == [None, 1]
        assert all(key.revoked_at for key in keys_of(ctx, 2))


def test_the_filter_finds_and_the_file_holds_the_same(web: Web, admin: Visitor) -> None:
    web.visitor("li.lei", "sales").post("/records/customer/new", {"f_code": "A", "f_name": "=A"})
    admin.post("/account/keys", {"name": "ERP bridge"})
    found = list(csv.DictReader(admin.get("/audit.csv?topic=records&who=li.lei").text.lstrip("\ufeff").splitlines()))
    assert [(one["login"], one["what"], one["action"]) for one in found] == [("li.lei", "customer", "create")]
    assert "ERP bridge" in admin.get("/audit?topic=keys").text
    assert "ERP bridge" not in admin.get("/audit?topic=records").text
    assert "ERP bridge" not in admin.get("/audit?until=2020-01-01").text
    assert "ERP bridge" not in admin.get("/audit?who=nobody").text


def test_only_administrators_see_what_records_said(web: Web, admin: Visitor) -> None:
    web.visitor("li.lei", "sales").post("/records/customer/new", {"f_code": "A", "f_name": "Secret Ltd"})
    assert "Secret Ltd" in admin.get("/audit").text
    manager = web.visitor("han.mei", "manager")
    page = manager.get("/audit?topic=records")
    assert (page.status_code, "Secret Ltd" in page.text) == (200, False)
    assert "Secret Ltd" not in manager.get("/audit.csv").text
    assert web.visitor("wang", "sales").get("/audit").status_code == 403
    assert web.signed_in("wang").get("/audit.csv").status_code == 403


@pytest.mark.parametrize("entries", [3, 30])
def test_a_page_of_it_takes_the_same_statements_however_long(web: Web, admin: Visitor, entries: int) -> None:
    for number in range(entries):
        admin.post("/account/keys", {"name": f"K{number}"})
    with statements(web.installation) as seen:
        admin.get("/audit")
    assert len(seen) <= 8
