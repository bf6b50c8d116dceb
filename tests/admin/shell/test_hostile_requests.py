"""Requests that no browser of ours would send are refused: never a 500, never a right that was not given."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from admin.security.people import find_person
from core.access.keys import issue, keys_of
from core.context import SYSTEM
from core.records.write import create_many
from tests.support import as_admin
from tests.support.web import Visitor, Web

INJECTED = (
    "' OR '1'='1",
    "name'); DROP TABLE r_customer; --",
    "1) UNION SELECT password FROM ab_user --",
    "(SELECT CASE WHEN 1=1 THEN pg_sleep(9) END)",
    "name; ATTACH DATABASE '/tmp/x' AS x",
    "${7*7}{{7*7}}<%= 7*7 %>#{7*7}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "name.__class__.__init__.__globals__",
    "%s%n%x %(name)s {0.__class__}",
    "$ref:http://169.254.169.254/latest/meta-data",
    "../../../../etc/passwd",
    "\u202e\u2066name\ufeff",
)
LISTS = (
    "q",
    "sort",
    "group",
    "columns",
    "cursor",
    "layout",
    "by",
    "month",
    "from",
    "view",
    "name",
    "name[_in]",
    "_x[_eq]",
)
QUESTIONS = ("q", "sort", "columns", "cursor", "filter", "limit", "count", "name[_contains]", "asOf")
FIGURES = ("measures", "group", "order", "filter", "limit")


@pytest.mark.parametrize("path", ["/account/keys", "/users", "/preferences", "/records/customer/new"])
@pytest.mark.parametrize("name", ["name", "once", "login", "a\0b"])
def test_a_nul_in_a_form_is_refused(admin: Visitor, path: str, name: str) -> None:
    assert admin.post(path, {name: "a\0b", "f_name": "x"}).status_code == 400


def test_a_nul_in_a_value_of_a_record_is_told_at_its_field(admin: Visitor) -> None:
    answer = admin.post("/records/customer/new", {"f_name": "a\0b"})
    assert answer.status_code == 422
    assert 'id="f_name-error"' in answer.text


def test_a_nul_at_the_sign_in_is_refused(web: Web) -> None:
    assert web.stranger().post("/sign-in", {"login": "a\0b", "password": "x"}).status_code == 400


@pytest.mark.parametrize("path", ["/users?q=%00", "/records/customer?q=a%00", "/search?%00=1"])
def test_a_nul_in_an_address_is_refused(admin: Visitor, path: str) -> None:
    assert admin.get(path).status_code == 400


@pytest.mark.parametrize("path", ["/users/99999999999999999999", "/users/2147483648"])
def test_a_number_that_no_user_can_have_is_not_found(admin: Visitor, path: str) -> None:
    assert admin.get(path).status_code == 404
    assert admin.post(f"{path}/password").status_code == 404


def test_a_number_that_no_key_can_have_is_not_found(admin: Visitor) -> None:
    assert admin.post("/account/keys/99999999999999999999/revoke").status_code == 404


def test_half_an_address_leads_home(web: Web, admin: Visitor) -> None:
    assert admin.get("/sign-in?next=//[").headers["Location"] == "/"
    assert admin.post("/preferences", {"next": "//[::1"}).headers["Location"] == "/"


def test_whoever_manages_users_ends_no_key_of_an_administrator(web: Web, admin: Visitor) -> None:
    with web.installation.writing(SYSTEM) as ctx:
        owner = find_person(ctx.connection, "ada").id
        issue(ctx, owner, "erp")
        key = keys_of(ctx, owner)[0]
    boss = web.visitor("boss", "manager")
    other = web.person("other", "sales")
    assert boss.post(f"/account/keys/{key.id}/revoke").status_code == 404
    assert boss.post(f"/users/{other}/keys/{key.id}/revoke").status_code == 404
    with web.installation.reading(SYSTEM) as ctx:
        assert keys_of(ctx, owner)[0].revoked_at is None


def test_what_is_injected_anywhere_in_a_question_is_text_or_refused(web: Web, admin: Visitor) -> None:
    with as_admin(web.installation) as ctx:
        create_many(ctx, "customer", [{"code": f"C{at}", "name": f"Name {at}"} for at in range(3)])
    ways = [("/records/customer", one) for one in LISTS]
    ways += [("/api/v1/records/customer", one) for one in QUESTIONS]
    ways += [("/api/v1/records/customer:aggregate", one) for one in FIGURES]
    ways += [("/search", "q"), ("/palette", "q"), ("/palette", "recent"), ("/users", "q"), ("/audit", "what")]
    for at, (path, name) in enumerate(ways):
        for payload in INJECTED[at % 3 :: 3]:
            answer = admin.get(f"{path}?{quote(name)}={quote(payload)}")
            assert answer.status_code in (200, 302, 400, 404, 422), (path, name, payload, answer.status_code)
            assert "evil" not in answer.headers.get("Location", "")
            assert ">49<" not in answer.text and "Traceback" not in answer.text, (path, name, payload)
    for payload in INJECTED:
        tree = quote(json.dumps({"name": {"_eq": payload}}))
        assert admin.get(f"/api/v1/records/customer?filter={tree}").json["data"] == []
        assert admin.get(f"/api/v1/records/{quote(payload, '')}").status_code == 404
    assert len(admin.get("/api/v1/records/customer").json["data"]) == 3
