"""Signing in and out."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from urllib.parse import urljoin, urlsplit

import pytest
import sqlalchemy as sa
import werkzeug.security
from hypothesis import given
from hypothesis import strategies as st

from admin.security.people import person, set_active, set_password
from admin.security.signing import safe_next
from core.access.sessions import end_all, security_changed
from core.context import SYSTEM, Context
from core.storage import system
from tests.support.web import PASSWORD, Visitor, Web, statements

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


def test_refusals_cost_the_same_whoever_exists(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    web.person("li.lei")
    closed = web.person("closed")
    with web.installation.writing(SYSTEM) as ctx:
        set_active(ctx.connection, closed, False)
    hashed: list[str] = []

    def counted(method: str, *more: object) -> object:
        hashed.append(method)
        return hash_internal(method, *more)

    hash_internal = werkzeug.security._hash_internal
    monkeypatch.setattr(werkzeug.security, "_hash_internal", counted)
    costs = []
    for login in ("li.lei", "nobody", "closed"):
        visitor, before = web.stranger(), len(hashed)
        with statements(web.installation) as seen:
            assert visitor.sign_in(login, "wrong-password").status_code == 401
        written = sorted(verb for one in seen if (verb := one.split(maxsplit=1)[0]) != "SELECT")
        costs.append((len(hashed) - before, written))
    assert costs[0] == costs[1] == costs[2]


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


def test_a_session_lasts_as_long_as_the_settings_say(web: Web) -> None:
    visitor = web.visitor("li.lei")
    with web.installation.writing(SYSTEM) as ctx:
        started, until = ctx.connection.execute(
            sa.select(system.session.c.started_at, system.session.c.expires_at)
        ).one()
        _since(ctx, expires_at=started)
    assert (until - started).total_seconds() == 24 * 3600
    asked = visitor.get("/records/customer")
    assert asked.headers["Location"] == "/sign-in?next=%2Frecords%2Fcustomer"
    page = visitor.get(asked.headers["Location"], **{"Accept-Language": "en"}).text
    assert "it lasts 24 hours, and ends when nothing is done for 12 hours" in page
    assert "session is over" not in web.stranger().get("/sign-in", **{"Accept-Language": "en"}).text


def test_a_session_ends_when_nothing_is_done(web: Web) -> None:
    visitor = web.visitor("li.lei")
    with web.installation.writing(SYSTEM) as ctx:
        _since(ctx, seen_at=ctx.clock() - timedelta(hours=11))
    read = visitor.get("/")
    read.close()
    assert read.status_code == 200
    with web.installation.reading(SYSTEM) as ctx:  # who only reads is noted when the answer has left
        assert ctx.clock() - ctx.connection.scalar(sa.select(system.session.c.seen_at)) < timedelta(minutes=1)
    with statements(web.installation) as seen:
        visitor.get("/").close()
    assert not [one for one in seen if one.startswith("UPDATE")]
    with web.installation.writing(SYSTEM) as ctx:
        _since(ctx, seen_at=ctx.clock() - timedelta(hours=13))
    other = Web(web.installation).app.test_client()  # another process, which did not see them a moment ago
    cookie = visitor.client.get_cookie("__Host-cardwright", domain="localhost")
    assert cookie is not None
    other.set_cookie(cookie.key, cookie.value, domain="localhost", secure=cookie.secure)
    assert other.get("/", base_url="https://localhost").status_code == 302
    assert visitor.get("/").status_code == 200


def test_what_is_typed_stays_when_the_session_is_over(web: Web) -> None:
    visitor = web.visitor("li.lei")
    with web.installation.writing(SYSTEM) as ctx:
        end_all(ctx.connection, 1)
    typed = visitor.post("/account/password", **{"HX-Request": "true", "Accept-Language": "en"})
    assert (typed.status_code, typed.mimetype, "HX-Redirect" in typed.headers) == (401, "text/plain", False)
    assert "sign in in another tab, come back and save once more" in typed.text
    here = "http://localhost/account?tab=x"
    assert visitor.post("/account/password", Referer=here).headers["Location"] == "/sign-in?next=%2Faccount%3Ftab%3Dx"
    assert visitor.post("/account/password", Referer="http://evil.example/").headers["Location"] == "/sign-in"
    fragment = visitor.get("/", **{"HX-Request": "true", "HX-Current-URL": here})
    assert fragment.headers["HX-Redirect"] == "/sign-in?next=%2Faccount%3Ftab%3Dx"


def _since(ctx: Context, **times: datetime) -> None:
    """What the session's row says, and every process looks again."""
    ctx.connection.execute(sa.update(system.session).values(times))
    security_changed(ctx.connection)


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
