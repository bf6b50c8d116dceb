"""Headers, cookies and bodies as attackers send them: they do nothing, and are told no more than anybody is."""

from __future__ import annotations

import gzip
from urllib.parse import quote, urlsplit

import pytest
import sqlalchemy as sa

from admin.security.proof import TOKEN
from core.context import SYSTEM
from core.records.write import create_many
from core.storage import system
from tests.support import as_admin
from tests.support.web import PASSWORD, Visitor, Web

ONE_DATABASE = True
PROXIED = {
    "Host": "evil.example",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Prefix": "/evil.example",
    "Forwarded": "host=evil.example;proto=https;for=10.0.0.1",
    "X-Original-URL": "/users",
    "X-Rewrite-URL": "/users",
}


def test_who_asks_is_not_told_by_headers_of_a_proxy_that_is_not_set(web: Web, admin: Visitor) -> None:
    for path in ("/", "/sign-in", "/users", "/nothing", "/records/customer", "/api/v1/openapi.json", "/api/v1/x"):
        answer = admin.client.get(path, headers=PROXIED)
        assert "evil.example" not in answer.text + str(answer.headers), path
    led = web.stranger().client.get("/records/customer?q=x", headers=PROXIED).headers["Location"]
    assert not urlsplit(led).netloc
    guessing = web.stranger()
    for at in range(6):
        data = {"csrf_token": guessing.token, "login": "li.lei", "password": "wrong"}
        headers = {"X-Forwarded-For": f"10.0.0.{at}", "X-Real-IP": f"10.0.1.{at}", "Forwarded": f"for=10.0.2.{at}"}
        status = guessing.client.post("/sign-in", data=data, headers=headers).status_code
    assert status == 429, "another address each time is the same one"


def test_another_method_in_a_header_or_a_form_is_none(web: Web, admin: Visitor) -> None:
    with as_admin(web.installation) as ctx:
        (made,) = create_many(ctx, "customer", [{"code": "A", "name": "A"}]).saved.values()
    path = f"/api/v1/records/customer/{made.id}"
    tricks = {"X-HTTP-Method-Override": "DELETE", "X-Method-Override": "DELETE", "X-HTTP-Method": "DELETE"}
    assert admin.client.get(path, headers=tricks).status_code == 200
    assert admin.client.get(f"{path}?_method=DELETE", headers=tricks).status_code == 400
    assert admin.client.post(path, data={"_method": "DELETE"}, headers=tricks).status_code in (400, 403, 405)
    assert admin.get(path).status_code == 200


def test_a_session_is_never_one_that_was_there_before(web: Web) -> None:
    web.person("li.lei")
    visitor = web.stranger()
    tokens = []
    for _ in range(2):
        with visitor.client.session_transaction(base_url="https://localhost") as session:
            session[TOKEN] = "planted" if not tokens else tokens[-1]
        visitor.client.post(
            "/sign-in",
            data={"csrf_token": visitor.token, "login": "li.lei", "password": PASSWORD},
            base_url="https://localhost",
        )
        with visitor.client.session_transaction(base_url="https://localhost") as session:
            tokens.append(session[TOKEN])
        visitor.client.set_cookie("__Host-cardwright", "", domain="localhost", secure=True)
        visitor.get("/sign-in")
    assert len({"planted", *tokens}) == 3
    with web.installation.reading(SYSTEM) as ctx:
        kept = ctx.connection.scalars(sa.select(system.session.c.digest)).all()
    assert not {str(one) for one in kept} & set(tokens), "the database knows no token"


def test_a_cookie_that_was_changed_is_nobodys(web: Web, admin: Visitor) -> None:
    cookie = admin.client.get_cookie("__Host-cardwright", domain="localhost")
    assert cookie is not None
    body, _, rest = cookie.value.partition(".")
    for value in (f"{body}x.{rest}", body, f".{rest}", cookie.value[:-2], "e30.e30.e30", "\x7f" * 9, "a" * 3000):
        stranger = web.app.test_client()
        stranger.set_cookie("__Host-cardwright", value, domain="localhost", secure=True)
        assert stranger.get("/users", base_url="https://localhost").status_code == 302


@pytest.mark.parametrize("break_", ["\r\n", "%0d%0a", "\u560a\u560d", "\n"])
def test_no_header_is_made_of_what_was_sent(web: Web, admin: Visitor, break_: str) -> None:
    said = f"/x{break_}Set-Cookie: stolen=1{break_}X-Evil: 1"
    answers = [
        admin.get(f"/sign-in?next={quote(said, '%')}"),
        admin.post("/preferences", {"next": said}),
        admin.get(f"/records/customer{quote(said, '%/')}"),
        admin.get("/", **{"HX-Request": "true", "HX-Current-URL": quote(said, "%/")}),
        admin.get("/", **{"X-Request-Id": "mine", "Accept-Language": "x" * 3000}),
    ]
    for answer in answers:
        assert answer.status_code < 500
        assert "X-Evil" not in answer.headers and "stolen" not in str(answer.headers.getlist("Set-Cookie"))
        assert answer.headers["X-Request-Id"] != "mine"


def test_a_packed_body_is_not_unpacked(web: Web, admin: Visitor) -> None:
    bomb = gzip.compress(b'{"code": "A", "name": "A", "notes": "' + b"x" * 10_000_000 + b'"}')
    headers = {"Content-Encoding": "gzip", "Content-Type": "application/json", "X-CSRF-Token": admin.token}
    answer = admin.client.post("/api/v1/records/customer", data=bomb, headers=headers)
    assert answer.status_code in (400, 415)
    assert admin.get("/api/v1/records/customer").json["data"] == []
