"""Signing in and out."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from admin.security.people import person, set_active, set_password
from admin.security.signing import safe_next
from core.context import SYSTEM
from core.storage import system
from tests.support.web import PASSWORD, Visitor, Web

_TOKENS = re.compile(r"[\w-]+\.[\w-]+\.[\w-]{20,}")
HOSTILE = (
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil",
    "javascript:alert(1)",
    "/a\nb",
    "",
)


def test_the_right_password_leads_to_the_page_that_was_wanted(web: Web) -> None:
    web.person("li.lei", "sales")
    visitor = web.stranger()
    asked = visitor.get("/records/customer?q=x")
    assert asked.headers["Location"] == "/sign-in?next=%2Frecords%2Fcustomer%3Fq%3Dx"
    answer = visitor.sign_in("li.lei", onward="/records/customer?q=x")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/records/customer?q=x")
    assert visitor.get("/").status_code == 200


def test_an_email_address_or_another_case_will_do(web: Web) -> None:
    web.person("li.lei", email="li.lei@example.com")
    assert web.stranger().sign_in("LI.LEI").status_code == 303
    assert web.stranger().sign_in("li.lei@example.com").status_code == 303


def test_refusals_do_not_tell_who_exists(web: Web) -> None:
    web.person("li.lei")
    closed = web.person("closed")
    with web.installation.writing(SYSTEM) as ctx:
        set_active(ctx.connection, closed, False)
    told = set()
    for login in ("li.lei", "nobody", "closed"):
        visitor = web.stranger()
        answer = visitor.sign_in(login, PASSWORD if login == "closed" else "wrong-password")
        assert answer.status_code == 401
        told.add(_TOKENS.sub("…", answer.text.replace(login, "…")))
    assert len(told) == 1


def test_after_five_failures_even_the_right_password_waits(web: Web) -> None:
    web.person("li.lei")
    visitor = web.stranger()
    for _ in range(5):
        assert visitor.sign_in("li.lei", "wrong-password").status_code == 401
    answer = visitor.sign_in("li.lei")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 300
    web.person("han.mei")
    assert visitor.sign_in("han.mei").status_code == 303


def test_failures_are_counted_without_names(web: Web) -> None:
    web.stranger().sign_in("li.lei", "wrong-password")
    with web.installation.reading(SYSTEM) as ctx:
        subjects = ctx.connection.scalars(sa.select(system.attempt.c.subject)).all()
    assert len(subjects) == 3
    assert not any("li.lei" in subject for subject in subjects)


@pytest.mark.parametrize("target", HOSTILE)
def test_nobody_is_led_away_after_signing_in(web: Web, target: str) -> None:
    web.person("li.lei")
    assert web.stranger().sign_in("li.lei", onward=target).headers["Location"] == "/"


@given(st.text(max_size=30).map(lambda text: "/" + text) | st.text(max_size=30))
def test_whatever_is_asked_for_next_stays_on_this_site(target: str) -> None:
    there = urlsplit(urljoin("https://here.example/sign-in", safe_next(target)))
    assert (there.scheme, there.netloc) == ("https", "here.example")


def test_signing_out_ends_the_session_on_the_server_too(web: Web, admin: Visitor) -> None:
    cookie = admin.client.get_cookie("__Host-cardwright", domain="localhost") or admin.client.get_cookie("cardwright")
    assert admin.get("/sign-out").status_code == 405
    assert admin.post("/sign-out").status_code == 303
    assert admin.get("/").status_code == 302
    assert cookie is not None
    admin.client.set_cookie(cookie.key, cookie.value, domain="localhost", secure=cookie.secure)
    assert admin.get("/").status_code == 302


def test_a_closed_account_is_out_at_its_next_request(web: Web) -> None:
    visitor = web.visitor("li.lei", "sales")
    assert visitor.get("/").status_code == 200
    with web.installation.writing(SYSTEM) as ctx:
        set_active(ctx.connection, 1, False)
    assert visitor.get("/").status_code == 302


def test_a_new_password_ends_the_other_sessions(web: Web) -> None:
    here, elsewhere = web.visitor("li.lei"), web.signed_in("li.lei")
    answer = here.post("/account/password", {"current": PASSWORD, "password": "another-long-phrase-7"})
    assert answer.status_code == 303
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302
    assert web.stranger().sign_in("li.lei").status_code == 401
    assert web.stranger().sign_in("li.lei", "another-long-phrase-7").status_code == 303


def test_a_reset_password_ends_every_session(web: Web) -> None:
    visitor = web.visitor("li.lei")
    with web.installation.writing(SYSTEM) as ctx:
        set_password(ctx.connection, 1, "another-long-phrase-7")
    assert visitor.get("/").status_code == 302


def test_a_session_ends_after_twelve_hours(web: Web) -> None:
    visitor = web.visitor("li.lei")
    with web.installation.writing(SYSTEM) as ctx:
        started, until = ctx.connection.execute(
            sa.select(system.session.c.started_at, system.session.c.expires_at)
        ).one()
        ctx.connection.execute(sa.update(system.session).values(expires_at=started))
        ctx.connection.execute(sa.update(system.installation).values(security_version=99))
    assert (until - started).total_seconds() == 12 * 3600
    assert visitor.get("/").status_code == 302


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(web: Web) -> None:
    web.person("li.lei")
    visitor = web.stranger()
    cookie = visitor.sign_in("li.lei").headers["Set-Cookie"]
    assert cookie.startswith("__Host-cardwright=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))


def test_signing_in_is_remembered_with_the_user(web: Web) -> None:
    web.person("li.lei")
    web.stranger().sign_in("li.lei")
    with web.installation.reading(SYSTEM) as ctx:
        last = person(ctx.connection, 1).last_sign_in
        assert last is not None
        assert abs((ctx.clock() - last).total_seconds()) < 120
