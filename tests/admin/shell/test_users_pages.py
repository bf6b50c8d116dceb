"""The pages for users and for one's own account."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from admin.security import install
from admin.security.people import find_person, person
from core.context import SYSTEM
from tests.support.web import PASSWORD, Visitor, Web

NEW = {"login": "han.mei", "name": "Han Mei", "email": "", "roles": ["sales"], "password": PASSWORD}
_SECRET = re.compile(r"cw_[\w-]{43}")


def test_whoever_manages_users_adds_one_who_can_sign_in(web: Web) -> None:
    manager = web.visitor("li.lei", "manager")
    answer = manager.post("/users", NEW)
    assert answer.status_code == 303
    page = manager.get(answer.headers["Location"])
    assert "Han Mei" in page.text
    assert "已添加Han Mei" in page.text
    assert "Han Mei" in manager.get("/users").text
    assert web.stranger().sign_in("han.mei").status_code == 303


@pytest.mark.parametrize("path", ["/users", "/users/new", "/users/1"])
def test_others_do_not_see_users(web: Web, path: str) -> None:
    assert web.visitor("li.lei", "sales").get(path).status_code == 403


@pytest.mark.parametrize(
    "path", ["/users", "/users/1", "/users/1/password", "/users/1/keys", "/users/1/keys/1/revoke"]
)
def test_others_do_not_change_users(web: Web, path: str) -> None:
    assert web.visitor("li.lei", "sales").post(path, NEW).status_code == 403


def test_a_form_that_is_refused_keeps_what_was_typed(admin: Visitor) -> None:
    answer = admin.post("/users", {**NEW, "login": "han mei"})
    assert answer.status_code == 422
    assert 'value="han mei"' in answer.text
    assert 'href="#login"' in answer.text
    assert 'aria-describedby="login-error"' in answer.text
    assert PASSWORD not in answer.text


def test_only_an_administrator_makes_administrators(web: Web) -> None:
    manager = web.visitor("li.lei", "manager")
    assert manager.post("/users", {**NEW, "roles": ["Admin"]}).status_code == 403
    web.person("ada", "Admin")
    for path in ("/users/2", "/users/2/password", "/users/2/keys"):
        assert manager.post(path, {**NEW, "roles": ["Admin"], "active": "on"}).status_code == 403
    assert web.stranger().sign_in("ada").status_code == 303


def test_an_administrator_by_a_group_is_one(web: Web, admin: Visitor) -> None:
    manager, eve = web.visitor("li.lei", "manager"), web.person("eve", "sales")
    with web.installation.writing(SYSTEM) as ctx:
        wanted = sa.select(install.role.c.id).where(install.role.c.name == install.ADMIN)
        ctx.connection.execute(sa.insert(install.group).values(id=1, name="chiefs"))
        ctx.connection.execute(sa.insert(install.user_group).values(user_id=eve, group_id=1))
        given = install.group_role.insert().values(group_id=1, role_id=wanted.scalar_subquery())
        ctx.connection.execute(given)
    assert web.signed_in("eve").get("/users").status_code == 200
    for path in ("", "/password", "/keys", "/see-as", "/sessions/end"):
        assert manager.post(f"/users/{eve}{path}", {**NEW, "active": "on"}).status_code == 403
    assert admin.post(f"/users/{eve}/keys", {"name": "x"}).status_code == 200


def test_closing_an_account_by_its_form(web: Web, admin: Visitor) -> None:
    other = web.visitor("li.lei", "sales")
    answer = admin.post("/users/2", {"login": "li.lei", "name": "Li Lei", "email": "", "roles": ["sales"]})
    assert answer.status_code == 303
    assert other.get("/").status_code == 302
    with web.installation.reading(SYSTEM) as ctx:
        assert not person(ctx.connection, 2).active


def test_the_last_administrator_cannot_close_themselves_out(admin: Visitor) -> None:
    answer = admin.post("/users/1", {"login": "ada", "name": "Ada", "email": "", "roles": ["Admin"]})
    assert answer.status_code == 422
    assert "最后一位" in answer.text


def test_an_unknown_user_is_not_found(admin: Visitor) -> None:
    assert admin.get("/users/99").status_code == 404


def test_a_key_is_shown_once_and_works_until_it_is_revoked(web: Web, admin: Visitor) -> None:
    page = admin.post("/account/keys", {"name": "ERP", "days": "90"})
    (secret,) = _SECRET.findall(page.text)
    headers = {"Authorization": f"Bearer {secret}"}
    client = web.app.test_client()
    assert client.get("/api/v1/records/customer", headers=headers).status_code == 200
    again = admin.get("/account").text
    assert secret not in again
    (number,) = re.findall(r"/account/keys/(\d+)/revoke", again)
    assert admin.post(f"/account/keys/{number}/revoke").status_code == 303
    later = client.get("/api/v1/records/customer", headers=headers)
    assert later.status_code == 401


def test_nobody_revokes_a_key_of_somebody_else(web: Web, admin: Visitor) -> None:
    admin.post("/account/keys", {"name": "ERP", "days": ""})
    assert web.visitor("li.lei", "sales").post("/account/keys/1/revoke").status_code == 404


def test_ones_own_password_changes_for_whoever_knows_the_old_one(web: Web) -> None:
    visitor = web.visitor("li.lei", "sales")
    answer = visitor.post("/account/password", {"current": "a wrong guess", "password": "another-long-phrase-7"})
    assert answer.status_code == 422
    assert 'aria-describedby="current-error"' in answer.text
    assert web.stranger().sign_in("li.lei").status_code == 303


def test_hostile_names_are_text(web: Web, admin: Visitor) -> None:
    name = "<script>alert(1)</script>"
    admin.post("/users", {**NEW, "name": name})
    with web.installation.reading(SYSTEM) as ctx:
        assert find_person(ctx.connection, "han.mei").name == name
    assert name not in admin.get("/users").text
    assert "&lt;script&gt;" in admin.get("/users").text


def test_somebody_is_found_by_a_part_of_a_name(web: Web, admin: Visitor) -> None:
    web.person("han.mei", name="Han Mei")
    web.person("li.lei", name="Li Lei", email="lei@example.com")
    page = admin.get("/users?q=LEI").text
    assert ("Li Lei" in page, "Han Mei" in page) == (True, False)
    assert "没有与“%”匹配的用户" in admin.get("/users?q=%25").text


def test_guessing_ones_own_password_is_limited_too(web: Web) -> None:
    visitor = web.visitor("li.lei", "sales")
    form = {"current": "a wrong guess", "password": "another-long-phrase-7"}
    assert [visitor.post("/account/password", form).status_code for _ in range(6)] == [422] * 5 + [429]
